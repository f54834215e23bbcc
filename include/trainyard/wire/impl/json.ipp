#pragma once

#include <trainyard/wire/impl/json.hpp>

#include <algorithm>

namespace trainyard::wire {

namespace detail {

// How long the character is that begins here; 0 if none does.
TRAINYARD_DECL std::size_t character_at(std::string_view text) noexcept
{
    auto const byte  = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto const first = byte(0);
    if (first < 0x80)
        return 1;
    auto const size = first < 0xc2   ? 0U
                      : first < 0xe0 ? 2U
                      : first < 0xf0 ? 3U
                      : first < 0xf5 ? 4U
                                     : 0U;
    if (size == 0 || text.size() < size)
        return 0;
    for (auto i = 1U; i != size; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    // Longer than need be, half of a pair, and beyond the last character.
    auto const second = byte(1);
    auto const wrong  = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                       (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
    return wrong ? 0 : size;
}

}

TRAINYARD_DECL std::string valid_text(std::string text)
{
    for (std::size_t at = 0; at < text.size();) {
        auto const size = detail::character_at(std::string_view(text).substr(at));
        if (size == 0)
            text[at] = '?';
        at += std::max<std::size_t>(size, 1);
    }
    return text;
}

TRAINYARD_DECL json::value parse(std::string_view text, boost::system::error_code& failed)
{
    auto options               = json::parse_options();
    options.allow_invalid_utf8 = true;
    return json::parse(text, failed, {}, options);
}

TRAINYARD_DECL json::object parse_object(std::string_view text, char const* what)
{
    boost::system::error_code failed;
    auto parsed = parse(text, failed);
    if (failed || !parsed.is_object())
        throw error(errc::damaged, std::string("read ") + what,
                    failed ? failed.message() : std::string("it is not a JSON object"));
    return std::move(parsed.get_object());
}

TRAINYARD_DECL std::optional<std::string> text_at(json::object const& object, std::string_view key)
{
    auto const* found = object.if_contains(key);
    if (!found || !found->is_string())
        return std::nullopt;
    return std::string(std::string_view(found->get_string()));
}

TRAINYARD_DECL std::optional<std::int64_t> integer_at(json::object const& object,
                                                      std::string_view key)
{
    auto const* found = object.if_contains(key);
    if (!found || !found->is_int64())
        return std::nullopt;
    return found->get_int64();
}

TRAINYARD_DECL std::optional<double> number_at(json::object const& object, std::string_view key)
{
    auto const* found = object.if_contains(key);
    if (!found || !found->is_number())
        return std::nullopt;
    return found->to_number<double>();
}

TRAINYARD_DECL json::object const* object_at(json::object const& object, std::string_view key)
{
    auto const* found = object.if_contains(key);
    return found ? found->if_object() : nullptr;
}

TRAINYARD_DECL json::array const* array_at(json::object const& object, std::string_view key)
{
    auto const* found = object.if_contains(key);
    return found ? found->if_array() : nullptr;
}

namespace detail {

TRAINYARD_DECL json::object object_of(std::map<std::string, std::string> const& texts)
{
    json::object object;
    for (auto const& [name, text] : texts)
        object.emplace(name, text);
    return object;
}

TRAINYARD_DECL json::object object_of(
    std::map<std::string, std::optional<std::string>> const& texts)
{
    json::object object;
    for (auto const& [name, text] : texts)
        object.emplace(name, text ? json::value(*text) : json::value());
    return object;
}

}

}
