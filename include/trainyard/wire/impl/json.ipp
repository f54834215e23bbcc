#pragma once

#include <trainyard/wire/impl/json.hpp>

namespace trainyard::wire {

TRAINYARD_DECL json::object parse_object(std::string_view text, char const* what)
{
    boost::system::error_code failed;
    auto parsed = json::parse(text, failed);
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

}
