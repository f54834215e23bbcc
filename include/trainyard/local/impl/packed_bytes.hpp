#pragma once

/// Numbers and texts, one after the other, in files of our own.

#include <trainyard/config.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace trainyard::local::detail {

template <class Number>
void put(std::string& bytes, Number number)
{
    char raw[sizeof number];
    std::memcpy(raw, &number, sizeof raw);
    bytes.append(raw, sizeof raw);
}

inline void put_text(std::string& bytes, std::string_view text)
{
    put(bytes, static_cast<std::uint32_t>(text.size()));
    bytes.append(text);
}

// Reads what was put. Running out of bytes gives nothing from there on.
class byte_reader {
public:
    explicit byte_reader(std::string_view bytes) : rest_(bytes) {}

    bool good() const noexcept { return good_; }
    bool at_end() const noexcept { return rest_.empty(); }

    template <class Number>
    Number number()
    {
        Number value   = {};
        auto const raw = take(sizeof value);
        if (good_)
            std::memcpy(&value, raw.data(), sizeof value);
        return value;
    }

    std::string_view text() { return take(number<std::uint32_t>()); }

    std::string_view take(std::size_t size)
    {
        if (size > rest_.size())
            good_ = false;
        if (!good_)
            return {};
        auto const taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

private:
    std::string_view rest_;
    bool good_ = true;
};

}
