#pragma once

#include <trainyard/core/paths.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <stdexcept>

namespace trainyard::core {

TRAINYARD_DECL std::string clean_path(std::string_view kind, std::string_view name)
{
    auto const refuse = [&](char const* why) {
        throw std::invalid_argument(std::string(kind) + " \"" + std::string(name) + "\" " + why +
                                    "; use a relative path with / between its parts");
    };
    if (name.find('\0') != std::string_view::npos || name.find('\\') != std::string_view::npos)
        refuse("has a character that names may not have");
    if (name.starts_with('/'))
        refuse("begins at the root of the machine");
    if (name.size() > 4096)
        refuse("is too long");

    std::string clean;
    for (auto rest = name; !rest.empty();) {
        auto const slash = std::min(rest.find('/'), rest.size());
        auto const part  = rest.substr(0, slash);
        rest.remove_prefix(std::min(slash + 1, rest.size()));
        if (part == "..")
            refuse("leaves the folder it belongs to");
        if (part.empty() || part == ".")
            continue;
        if (!clean.empty())
            clean += '/';
        clean += part;
    }
    return clean;
}

TRAINYARD_DECL std::string_view last_name(std::string_view path) noexcept
{
    return path.substr(path.rfind('/') + 1);
}

TRAINYARD_DECL void check_place(char const* operation, std::string const& where,
                                std::string const& path,
                                std::function<found(std::string const&)> const& look,
                                char const* way_out)
{
    auto const refuse = [&](std::string const& there, char const* what) {
        throw error(errc::conflict, operation,
                    '"' + path + "\" cannot be put into " + where + ": \"" + there + "\" is a " +
                        what + " there; " + way_out);
    };
    if (look(path) == found::folder)
        refuse(path, "folder");
    for (auto slash = path.rfind('/'); slash != std::string::npos;
         slash      = path.rfind('/', slash - 1)) {
        auto const above = path.substr(0, slash);
        auto const what  = look(above);
        if (what == found::file)
            refuse(above, "file");
        if (what == found::folder)
            break;
    }
}

TRAINYARD_DECL std::string expand(std::string_view text,
                                  std::map<std::string, std::string> const& variables)
{
    auto const is_name = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    std::string result;
    while (!text.empty()) {
        auto const dollar = std::min(text.find('$'), text.size());
        result += text.substr(0, dollar);
        text.remove_prefix(dollar);
        if (text.empty())
            break;
        auto const braced = text.size() > 1 && text[1] == '{';
        auto const begin  = braced ? 2U : 1U;
        auto end          = std::size_t{begin};
        while (end < text.size() && is_name(text[end]))
            ++end;
        auto const closed = !braced || (end < text.size() && text[end] == '}');
        auto const found  = variables.find(std::string(text.substr(begin, end - begin)));
        if (closed && found != variables.end()) {
            result += found->second;
            text.remove_prefix(end + (braced ? 1 : 0));
        } else {
            result += '$';
            text.remove_prefix(1);
        }
    }
    return result;
}

}
