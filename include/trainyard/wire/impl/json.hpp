#pragma once

/// Reading JSON that somebody else wrote: every step may find something else than it expects.

#include <trainyard/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace trainyard::wire {

namespace json = boost::json;

/// Replaces by `?` what is not UTF-8. Names, arguments and printed text are bytes to the system,
/// and whoever reads our JSON may take nothing but valid text.
std::string valid_text(std::string text);

/// Takes text as it stands: what we have stored must be read again.
json::value parse(std::string_view text, boost::system::error_code& failed);

/// Throws `errc::damaged` if the text is not a JSON object.
json::object parse_object(std::string_view text, char const* what);

std::optional<std::string> text_at(json::object const& object, std::string_view key);
std::optional<std::int64_t> integer_at(json::object const& object, std::string_view key);
std::optional<double> number_at(json::object const& object, std::string_view key);
json::object const* object_at(json::object const& object, std::string_view key);
json::array const* array_at(json::object const& object, std::string_view key);

namespace detail {

/// @{ Texts by name. One that is missing is null.
json::object object_of(std::map<std::string, std::string> const& texts);
json::object object_of(std::map<std::string, std::optional<std::string>> const& texts);
/// @}

}

inline json::string to_json(std::string_view text)
{
    return json::string(text);
}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/json.ipp>
#endif
