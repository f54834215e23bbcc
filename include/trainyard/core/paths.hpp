#pragma once

/// Names and texts that come from outside and become paths.

#include <trainyard/config.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace trainyard::core {

/// A name as a path below a root: relative, `/` between its parts, and never `..`. Throws
/// `std::invalid_argument` that names it otherwise.
std::string clean_path(std::string_view kind, std::string_view name);

/// The last part of a clean path.
[[nodiscard]] std::string_view last_name(std::string_view path) noexcept;

enum class found { nothing, file, folder };

/// Throws `errc::conflict` for a clean path that no file can be put at: something on the way to it
/// is a file, or it is itself a folder. A file of that very name is none of its business.
void check_place(char const* operation, std::string const& where, std::string const& path,
                 std::function<found(std::string const&)> const& look, char const* way_out);

/// `$NAME` and `${NAME}`, where there is such a variable. Anything else stays.
std::string expand(std::string_view text, std::map<std::string, std::string> const& variables);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/paths.ipp>
#endif
