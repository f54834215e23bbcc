#pragma once

// YAML as people write it, in which a text stays a text whoever reads it.

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

class yaml_writer {
public:
    yaml_writer();

    void begin(std::string_view key);
    void end();

    void text(std::string_view key, std::string const& value);
    void text_if_any(std::string_view key, std::string const& value);

    /// Nothing when it is empty.
    void text_or_null(std::string_view key, std::string const& value);

    void nothing(std::string_view key);
    void flag(std::string_view key, bool value);
    void count(std::string_view key, std::int64_t value);

    void texts(std::string_view key, std::vector<std::string> const& values);
    void text_map(std::string_view key, std::map<std::string, std::string> const& values);

    /// @{ A list of what is not a text only.
    void begin_list(std::string_view key);
    void entry(std::string const& value);
    void begin_entry();
    void end_list();
    /// @}

    std::string finish();

private:
    void key(std::string_view name);
    void put(std::string const& value);

    YAML::Emitter out_;
};

/// A to Z as a to z: keywords are written either way.
std::string in_small_letters(std::string text);

/// Whether it is read as this text without quotes, by every reader.
bool is_plain_yaml(std::string_view text);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/yaml_writer.ipp>
#endif
