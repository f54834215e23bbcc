#pragma once

#include <trainyard/core/process/trees.hpp>
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

// Before the first of them is copied.
TRAINYARD_DECL void check_places(folder const& where, datastore_name const& name,
                                 std::vector<std::string> const& paths)
{
    auto const look = core::look_below(where.datastore(name.str()));
    for (auto const& path : paths)
        core::check_place("upload to datastore", "datastore \"" + name.str() + '"', path, look,
                          "choose another target_path");
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
        auto const root  = home_.where.datastore(request.datastore.str());
        auto found =
            request.directory.empty()
                ? core::files_of_list(request.files, request.relative_root, "upload to datastore")
                : core::files_of_directory(request.directory, "upload to datastore");
        std::vector<transfer> files;
        std::vector<std::string> places;
        for (auto& [name, path] : found) {
            places.push_back(below.empty() ? name : below + '/' + name);
            files.push_back(
                {.name = name, .source = std::move(path), .target = root + '/' + places.back()});
        }
        detail::check_places(home_.where, request.datastore, places);
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
