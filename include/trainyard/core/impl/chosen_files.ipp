#pragma once

#include <trainyard/core/chosen_files.hpp>
#include <trainyard/core/ignore.hpp>
#include <trainyard/core/paths.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>

namespace trainyard::core {
namespace detail {

inline bool is_pattern(std::string_view path) noexcept
{
    return path.find_first_of("*?[") != std::string_view::npos;
}

inline std::string parent_of(std::string const& path)
{
    auto const slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// Of two folders, the nearest one that holds both.
inline std::string common_folder(std::string const& a, std::string const& b)
{
    auto const ends   = std::ranges::mismatch(a, b);
    auto const is_end = [](auto at, std::string const& in) { return at == in.end() || *at == '/'; };
    auto const length = static_cast<std::size_t>(ends.in1 - a.begin());
    if (is_end(ends.in1, a) && is_end(ends.in2, b))
        return a.substr(0, length);
    auto const slash = a.substr(0, length).rfind('/');
    return slash == std::string::npos ? std::string() : a.substr(0, slash);
}

[[noreturn]] inline void nothing_at(data_path const& path, char const* operation)
{
    throw error(errc::not_found, operation,
                "datastore \"" + path.datastore.str() + "\" has nothing at \"" + path.path +
                    "\"; upload it first");
}

// What one path selects, and the folder from which its files have their names.
struct selection {
    std::vector<std::string> files = {};
    std::string folder             = {};
};

TRAINYARD_DECL selection select(data_path const& path, file_lister const& list,
                                char const* operation)
{
    selection found;
    found.folder = folder_of(path.path);
    found.files  = list(path.datastore, found.folder);
    if (is_pattern(path.path)) {
        auto const pattern = glob::parse(path.path);
        std::erase_if(found.files, [&](auto const& file) { return !pattern->matches(file); });
    } else if (std::ranges::find(found.files, path.path) != found.files.end()) {
        found.folder = parent_of(path.path);
    }
    // All of a datastore may be nothing.
    if (found.files.empty() && !path.path.empty())
        nothing_at(path, operation);
    return found;
}

}

TRAINYARD_DECL std::vector<data_path> clean_data_paths(std::vector<data_path> paths,
                                                       char const* operation)
{
    if (paths.empty())
        throw error(errc::invalid_argument, operation, "a dataset needs at least one path");
    for (auto& path : paths) {
        if (path.path.find("://") != std::string::npos)
            throw error(errc::unsupported, operation,
                        "\"" + path.path +
                            "\" is an address, and a workspace of this machine has only what is in "
                            "its datastores; download it, and upload it to one of them");
        path.path = clean_path("path of a dataset", path.path);
        if (detail::is_pattern(path.path) && !detail::glob::parse(path.path))
            throw error(errc::invalid_argument, operation,
                        "the pattern \"" + path.path + "\" can never match anything");
    }
    return paths;
}

TRAINYARD_DECL std::string folder_of(std::string const& path)
{
    auto const wildcard = path.find_first_of("*?[");
    return wildcard == std::string::npos ? path : detail::parent_of(path.substr(0, wildcard));
}

TRAINYARD_DECL chosen_files choose_files(std::vector<data_path> const& clean,
                                         file_lister const& list, char const* operation)
{
    std::map<std::string, data_path> by_place;
    std::map<datastore_name, std::string> folders;
    chosen_files chosen;
    for (auto const& path : clean) {
        auto const found = detail::select(path, list, operation);
        auto const known = folders.emplace(path.datastore, found.folder).first;
        known->second    = detail::common_folder(known->second, found.folder);
        chosen.is_one_file =
            clean.size() == 1 && found.files.size() == 1 && found.files.front() == path.path;
        for (auto const& file : found.files)
            by_place.emplace(path.datastore.str() + '/' + file,
                             data_path{.datastore = path.datastore, .path = file});
    }
    for (auto& [place, from] : by_place) {
        auto const& folder = folders.at(from.datastore);
        auto name          = from.path.substr(folder.empty() ? 0 : folder.size() + 1);
        if (folders.size() > 1)
            name = from.datastore.str() + '/' + name;
        chosen.files.push_back({.from = std::move(from), .name = std::move(name)});
    }
    std::ranges::sort(chosen.files, {}, &chosen_file::name);
    return chosen;
}

}
