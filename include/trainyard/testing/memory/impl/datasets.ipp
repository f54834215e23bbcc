#pragma once

#include <trainyard/core/chosen_files.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/testing/memory/files_on_disk.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>

#include <filesystem>

namespace trainyard::testing::memory {
namespace detail {

[[noreturn]] inline void no_such_dataset(dataset_name const& name, int version)
{
    throw error(errc::not_found, "look up dataset",
                "there is no dataset \"" + name.str() + "\"" +
                    (version ? " with version " + std::to_string(version) : std::string()) +
                    " in this workspace; see which there are with datasets()");
}

}

TRAINYARD_DECL core::chosen_files choose_files(tables& all, std::vector<data_path> const& paths,
                                               char const* operation)
{
    auto const list = [&](datastore_name const& name, std::string const& below) {
        std::vector<std::string> found;
        for (auto const& [path, file] : get_datastore(all, name))
            if (below.empty() || path == below || path.starts_with(below + '/'))
                found.push_back(path);
        return found;
    };
    return core::choose_files(core::clean_data_paths(paths, operation), list, operation);
}

TRAINYARD_DECL dataset_record const& get_dataset(tables& all, dataset_name const& name, int version)
{
    auto const found = all.datasets.find(name);
    if (found == all.datasets.end() || version > static_cast<int>(found->second.size()))
        detail::no_such_dataset(name, version);
    auto const& versions = found->second;
    return version == 0 ? versions.back() : versions[static_cast<std::size_t>(version - 1)];
}

TRAINYARD_DECL dataset_record put_dataset(tables& all, dataset_request request)
{
    auto const known = all.datasets.find(request.name);
    auto version     = 1;
    if (known != all.datasets.end()) {
        auto const& newest = known->second.back();
        if (newest.paths == request.paths)
            return newest;
        if (!request.create_new_version)
            throw error(errc::already_exists, "register dataset",
                        "\"" + newest.id() +
                            "\" has other paths; set create_new_version, or choose another name");
        version = newest.version + 1;
    }
    auto& versions = all.datasets[request.name];
    versions.push_back({.name        = std::move(request.name),
                        .version     = version,
                        .paths       = std::move(request.paths),
                        .description = std::move(request.description),
                        .tags        = std::move(request.tags),
                        .created     = all.now});
    return versions.back();
}

TRAINYARD_DECL asio::awaitable<dataset_record> memory_datasets::register_dataset(
    dataset_request request)
{
    constexpr auto operation = "register dataset";
    return in_.answer(operation, [request = std::move(request)](tables& all) mutable {
        request.paths = core::clean_data_paths(std::move(request.paths), operation);
        choose_files(all, request.paths, operation);
        return put_dataset(all, std::move(request));
    });
}

TRAINYARD_DECL asio::awaitable<dataset_record> memory_datasets::get(dataset_name name, int version)
{
    return in_.answer("look up dataset",
                      [name, version](tables& all) { return get_dataset(all, name, version); });
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset_record>> memory_datasets::list(
    dataset_query query)
{
    return in_.answer("list datasets", [query](tables& all) {
        std::vector<dataset_record> found;
        for (auto const& [name, versions] : all.datasets)
            for (auto one = versions.rbegin(); one != versions.rend(); ++one) {
                if ((!query.name.empty() && name.str() != query.name) ||
                    !has_all(one->tags, query.tags))
                    continue;
                found.push_back(*one);
                if (query.latest_only)
                    break;
            }
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset_file>> memory_datasets::files(
    std::vector<data_path> paths)
{
    constexpr auto operation = "list files of dataset";
    return in_.answer(operation, [paths = std::move(paths)](tables& all) {
        std::vector<dataset_file> found;
        for (auto& file : choose_files(all, paths, operation).files) {
            auto const& stored = get_datastore(all, file.from.datastore).at(file.from.path);
            found.push_back({.name = std::move(file.name),
                             .from = std::move(file.from),
                             .size = stored.bytes.size()});
        }
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> memory_datasets::download(
    dataset_download request)
{
    constexpr auto operation = "download dataset";
    auto const passed        = co_await in_.enter(operation);
    std::vector<std::string> copies;
    auto files = in_.home().with([&](tables& all) {
        std::vector<file_for_disk> found;
        for (auto& file : choose_files(all, request.paths, operation).files) {
            auto path = (std::filesystem::path(request.target) / file.name).string();
            if (!request.overwrite && core::facts_of(path))
                throw error(errc::already_exists, operation,
                            path + " is there already; remove it, choose another directory, or set "
                                   "overwrite");
            copies.push_back(path);
            found.push_back(
                {.name  = file.name,
                 .path  = std::move(path),
                 .bytes = get_datastore(all, file.from.datastore).at(file.from.path).bytes});
        }
        return found;
    });
    auto copying =
        write_files(in_, std::move(files), when_there::replace, std::move(request.on_progress));
    co_await std::move(copying);
    passed.leave();
    co_return copies;
}

}
