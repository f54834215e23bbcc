#pragma once

// YAML as plain data, with the line of everything. What comes from outside stays small: a text, its
// depth and what its aliases repeat are limited.

#include <trainyard/error.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

/// Where a text comes from, and what it is read for.
struct yaml_source {
    std::string path      = {};
    char const* operation = "";
};

/// Throws `path:line: why`. Line 0 is none.
[[noreturn]] void refuse(yaml_source const& from, int line, std::string const& why,
                         errc code = errc::invalid_argument);

struct yaml_key {
    std::string name;
    int line = 0;
};

struct yaml_node {
    enum class kind { nothing, text, list, map };

    kind is     = kind::nothing;
    int line    = 0;
    bool quoted = false; ///< a text that cannot be meant as a number or a truth
    std::string text;
    std::vector<yaml_key> keys; ///< of a map: one for each of its items
    std::vector<yaml_node> items;

    bool is_text() const noexcept { return is == kind::text; }
    bool is_list() const noexcept { return is == kind::list; }
    bool is_map() const noexcept { return is == kind::map; }

    /// Nothing, if it is not a map with that key.
    yaml_node const* find(std::string_view key) const noexcept;
};

/// One document; an empty text is nothing.
yaml_node read_yaml(std::string_view text, yaml_source const& from);

/// A truth, if it can be taken for one.
std::optional<bool> truth_of(yaml_node const& value);

/// As the training script's own language prints it: `True` for a truth, else what was written.
std::string value_text(yaml_node const& value);

/// A map of known keys. What is asked for has been there, or not; what nobody has asked for in the
/// end is a mistake, or something we do not know.
class yaml_section {
public:
    /// `name` is what it is called in messages; empty for the document itself.
    yaml_section(yaml_source const& from, yaml_node const& map, std::string name);

    /// Not there, or `null`: nothing.
    yaml_node const* find(std::string_view key);

    /// @{ Not there: `otherwise`. Something else than was expected is refused.
    std::string text(std::string_view key, std::string otherwise = {});
    bool flag(std::string_view key, bool otherwise);
    std::int64_t count(std::string_view key, std::int64_t otherwise, std::int64_t least = 0,
                       std::int64_t most = 2'000'000'000);
    std::vector<std::string> texts(std::string_view key);
    std::map<std::string, std::string> text_map(std::string_view key);
    yaml_section below(std::string_view key);
    /// @}

    /// A number as `count` has it, of which nothing is known when it is not there.
    std::optional<std::int64_t> count_if_any(std::string_view key, std::int64_t least = 0);

    /// Known, and of no use here.
    void skip(std::initializer_list<std::string_view> keys);

    [[noreturn]] void refuse(std::string_view key, std::string const& why,
                             errc code = errc::invalid_argument) const;

    /// Those that nobody has asked for.
    std::vector<yaml_key> unknown() const;

    /// Throws for the first of them.
    void refuse_unknown() const;

    int line() const noexcept { return map_->line; }
    std::string name_of(std::string_view key) const;

private:
    yaml_source const* from_;
    yaml_node const* map_;
    std::string name_;
    std::set<std::string, std::less<>> known_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/yaml.ipp>
#endif
