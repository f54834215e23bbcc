#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/datasets.hpp>
#include <trainyard/local/transfers.hpp>
#include <trainyard/wire/script_context.hpp>

#include <filesystem>

namespace trainyard::local {

TRAINYARD_DECL core::chosen_files choose_files(site& home, std::vector<data_path> const& paths,
                                               char const* operation)
{
    auto const db   = home.store.lend();
    auto const list = [&](datastore_name const& name, std::string const& below) {
        catalog::get_datastore(*db, name.str());
        std::vector<std::string> found;
        auto const place = place_in(home.where, {.datastore = name, .path = below});
        for (auto& [path, full] : core::files_below(place, below))
            found.push_back(std::move(path));
        return found;
    };
    return core::choose_files(core::clean_data_paths(paths, operation), list, operation);
}

TRAINYARD_DECL dataset_request checked_registration(site& home, dataset_request request)
{
    constexpr auto operation = "register dataset";
    request.paths            = core::clean_data_paths(std::move(request.paths), operation);
    choose_files(home, request.paths, operation);
    return request;
}

TRAINYARD_DECL void tell_datasets(site& home, std::string const& live_directory)
{
    auto const datasets = catalog::list_datasets(*home.store.lend(), {});
    if (!datasets.empty())
        core::write_file(live_directory + "/datasets.json", wire::write_datasets(datasets),
                         core::durability::survives_us);
}

TRAINYARD_DECL asio::awaitable<dataset_record> local_datasets::register_dataset(
    dataset_request request)
{
    auto look = [this, request = std::move(request)] {
        return checked_registration(home_, request);
    };
    auto checked = co_await home_.offload(std::move(look));
    auto put     = [request = std::move(checked)](catalog::transaction& tx) {
        return catalog::insert_dataset(tx, request);
    };
    co_return co_await home_.write(std::move(put));
}

TRAINYARD_DECL asio::awaitable<dataset_record> local_datasets::get(dataset_name name, int version)
{
    return home_.read(
        [name, version](core::database& db) { return catalog::get_dataset(db, name, version); });
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset_record>> local_datasets::list(
    dataset_query query)
{
    return home_.read([query = std::move(query)](core::database& db) {
        return catalog::list_datasets(db, query);
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset_file>> local_datasets::files(
    std::vector<data_path> paths)
{
    return home_.offload([this, paths = std::move(paths)] {
        std::vector<dataset_file> found;
        for (auto& file : choose_files(home_, paths, "list files of dataset").files)
            if (auto const facts = core::facts_of(place_in(home_.where, file.from)))
                found.push_back({.name = std::move(file.name),
                                 .from = std::move(file.from),
                                 .size = facts->size});
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> local_datasets::download(
    dataset_download request)
{
    auto prepare = [this, request] {
        std::vector<transfer> files;
        for (auto& file : choose_files(home_, request.paths, "download dataset").files) {
            auto target = (std::filesystem::path(request.target) / file.name).string();
            if (!request.overwrite && core::facts_of(target))
                throw error(errc::already_exists, "download dataset",
                            target +
                                " is there already; remove it, choose another directory, or set "
                                "overwrite");
            files.push_back({.name   = std::move(file.name),
                             .source = place_in(home_.where, file.from),
                             .target = std::move(target)});
        }
        return files;
    };
    transfer_plan plan;
    plan.files       = co_await home_.offload(std::move(prepare));
    plan.there       = request.overwrite ? when_there::replace : when_there::fail;
    plan.on_progress = std::move(request.on_progress);
    std::vector<std::string> copies;
    for (auto const& file : plan.files)
        copies.push_back(file.target);
    co_await copy_all(home_, std::move(plan));
    co_return copies;
}

}
