#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/datastores.hpp>
#include <trainyard/local/transfers.hpp>

#include <filesystem>

namespace trainyard::local {
namespace detail {

TRAINYARD_DECL datastore_record with_root(site const& home, datastore_record record)
{
    record.root = home.where.datastore(record.name.str());
    return record;
}

TRAINYARD_DECL std::vector<transfer> files_of_directory(std::string const& directory)
{
    auto const facts = core::facts_of(directory);
    if (!facts || !facts->is_directory)
        throw error(errc::not_found, "upload to datastore",
                    directory + (facts ? " is not a directory" : " is not there"));
    std::vector<transfer> files;
    for (auto& [name, path] : files_below(directory, ""))
        files.push_back({.name = std::move(name), .source = std::move(path)});
    return files;
}

TRAINYARD_DECL std::vector<transfer> files_of_list(std::vector<std::string> const& paths,
                                                   std::string const& relative_root)
{
    std::vector<std::filesystem::path> full;
    for (auto const& path : paths) {
        auto const facts = core::facts_of(path);
        if (!facts || !facts->is_regular)
            throw error(errc::not_found, "upload to datastore",
                        path + (facts ? " is not a file" : " is not there"));
        full.push_back(std::filesystem::absolute(path).lexically_normal());
    }
    auto root =
        relative_root.empty()
            ? full.front().parent_path()
            : std::filesystem::absolute(relative_root / std::filesystem::path()).lexically_normal();
    auto const below_root = [&](std::filesystem::path const& path) {
        auto const below = path.lexically_relative(root);
        return !below.empty() && *below.begin() != "..";
    };
    std::vector<transfer> files;
    for (auto const& path : full) {
        // Without a root of its own, a list is placed below the parent all of it shares.
        while (!below_root(path) && relative_root.empty() && root.has_relative_path())
            root = root.parent_path();
        if (!below_root(path))
            throw error(errc::invalid_argument, "upload to datastore",
                        path.string() + " does not lie below the relative root " + relative_root);
    }
    for (auto const& path : full)
        files.push_back(
            {.name = path.lexically_relative(root).generic_string(), .source = path.string()});
    return files;
}

}

TRAINYARD_DECL asio::awaitable<datastore_record> local_datastores::get(datastore_name name)
{
    return home_.read([this, name](core::database& db) {
        return detail::with_root(home_, catalog::get_datastore(db, name.str()));
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<datastore_record>> local_datastores::list()
{
    return home_.read([this](core::database& db) {
        auto all = catalog::list_datastores(db);
        for (auto& one : all)
            one = detail::with_root(home_, std::move(one));
        return all;
    });
}

TRAINYARD_DECL asio::awaitable<datastore_record> local_datastores::default_datastore()
{
    return home_.read([this](core::database& db) {
        for (auto& one : catalog::list_datastores(db))
            if (one.is_default)
                return detail::with_root(home_, std::move(one));
        throw error(errc::damaged, "look up default datastore", "the workspace has none");
    });
}

TRAINYARD_DECL asio::awaitable<void> local_datastores::set_default(datastore_name name)
{
    return home_.write(
        [name](catalog::transaction& tx) { catalog::set_default_datastore(tx, name.str()); });
}

TRAINYARD_DECL asio::awaitable<std::vector<datastore_file>> local_datastores::files(
    datastore_name name, std::string prefix)
{
    return home_.offload([this, name, prefix = std::move(prefix)] {
        catalog::get_datastore(*home_.store.lend(), name.str());
        std::vector<datastore_file> found;
        for (auto& [path, full] : files_below(home_.where.datastore(name.str()), "")) {
            auto const facts = core::facts_of(full);
            if (facts && path.starts_with(prefix))
                found.push_back(
                    {.path     = std::move(path),
                     .size     = facts->size,
                     .modified = timestamp(std::chrono::microseconds(facts->modified / 1000))});
        }
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<transfer_summary> local_datastores::upload(datastore_upload request)
{
    auto prepare = [this, request] {
        catalog::get_datastore(*home_.store.lend(), request.datastore.str());
        auto const below = clean_path("target path", request.target_path);
        auto const root =
            home_.where.datastore(request.datastore.str()) + (below.empty() ? "" : '/' + below);
        auto files = request.directory.empty()
                         ? detail::files_of_list(request.files, request.relative_root)
                         : detail::files_of_directory(request.directory);
        for (auto& file : files)
            file.target = root + '/' + file.name;
        return files;
    };
    transfer_plan plan;
    plan.files       = co_await home_.offload(std::move(prepare));
    plan.there       = request.overwrite ? when_there::replace : when_there::skip;
    plan.staged      = true;
    plan.on_progress = std::move(request.on_progress);
    co_return co_await copy_all(home_, std::move(plan));
}

TRAINYARD_DECL asio::awaitable<transfer_summary> local_datastores::download(
    datastore_download request)
{
    auto prepare = [this, request] {
        catalog::get_datastore(*home_.store.lend(), request.datastore.str());
        std::vector<transfer> files;
        for (auto& [name, path] : files_below(home_.where.datastore(request.datastore.str()), ""))
            if (name.starts_with(request.prefix)) {
                auto const target = std::filesystem::path(request.target) / name;
                files.push_back(
                    {.name = name, .source = std::move(path), .target = target.string()});
            }
        return files;
    };
    transfer_plan plan;
    plan.files       = co_await home_.offload(std::move(prepare));
    plan.there       = request.overwrite ? when_there::replace : when_there::skip;
    plan.on_progress = std::move(request.on_progress);
    co_return co_await copy_all(home_, std::move(plan));
}

}
