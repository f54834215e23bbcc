#pragma once

#include <trainyard/core/chosen_files.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/models.hpp>
#include <trainyard/local/workdir.hpp>
#include <trainyard/wire/script_context.hpp>

#include <algorithm>
#include <filesystem>

namespace trainyard::local {
namespace detail {

// The files of a model and the name of the one file or folder they are kept as: what was
// registered as a folder keeps the folder's name.
struct model_source {
    std::string name                                       = {};
    std::vector<std::pair<std::string, std::string>> files = {}; ///< name below, path
};

TRAINYARD_DECL model_source files_of_run(site const& home, run_id const& run,
                                         std::string const& path)
{
    auto const wanted = clean_path("model path", path);
    model_source source;
    source.name = wanted.substr(wanted.rfind('/') + 1);
    for (auto const& [name, file] : list_artifacts(home.where, run)) {
        if (name == wanted)
            source.files.emplace_back(source.name, file);
        else if (wanted.empty() || name.starts_with(wanted + '/'))
            source.files.emplace_back(
                wanted.empty() ? name : source.name + name.substr(wanted.size()), file);
    }
    return source;
}

TRAINYARD_DECL model_source files_of_machine(std::string const& path)
{
    auto const full = std::filesystem::absolute(path).lexically_normal();
    auto const name = full.has_filename() ? full.filename() : full.parent_path().filename();
    model_source source;
    source.name        = name.string();
    auto const is_file = std::filesystem::is_regular_file(full);
    for (auto& [below, file] : files_below(full.string(), is_file ? "" : source.name))
        source.files.emplace_back(std::move(below), std::move(file));
    return source;
}

// With the versions that are meant. What is not registered is its paths, and is kept as those.
TRAINYARD_DECL std::vector<model_dataset> known_datasets(site& home,
                                                         std::vector<model_dataset> datasets)
{
    auto const db = home.store.lend();
    for (auto& one : datasets) {
        if (!one.name.empty()) {
            one.version = catalog::get_dataset(*db, one.name, one.version).version;
            one.paths.clear();
            continue;
        }
        one.paths = core::clean_data_paths(std::move(one.paths), "register model");
        for (auto const& path : one.paths)
            catalog::get_datastore(*db, path.datastore.str());
    }
    return datasets;
}

[[noreturn]] TRAINYARD_DECL void nothing_to_register(site& home, model_request const& request)
{
    if (!request.run)
        throw error(errc::not_found, "register model",
                    "there is nothing at " + request.path + " to register");
    auto text =
        "run \"" + request.run->str() + "\" has no file \"" + request.path + "\" in its record";
    auto const run = catalog::get_run(*home.store.lend(), request.run->str());
    text += !is_terminal(run.status)
                ? "; its outputs are collected when it has ended: wait for it, or upload "
                  "the file first"
                : "; only what the script writes into ./outputs, or uploads, gets there";
    throw error(errc::not_found, "register model", text);
}

}

TRAINYARD_DECL staged_model stage_model(site& home, model_request const& request)
{
    auto const path = request.path.empty() ? request.name.str() : request.path;
    auto source     = request.run ? detail::files_of_run(home, *request.run, path)
                                  : detail::files_of_machine(path);
    if (source.files.empty()) {
        auto named = request;
        named.path = path;
        detail::nothing_to_register(home, named);
    }

    staged_model staged;
    auto& record     = staged.record;
    record.datasets  = detail::known_datasets(home, request.datasets);
    staged.directory = home.staging.fresh();
    for (auto const& [name, file] : source.files) {
        auto const target = staged.directory + '/' + name;
        core::make_directories(target.substr(0, target.rfind('/')));
        record.bytes += core::copy_file(file, target, false, core::durability::survives_power);
    }
    record.name              = request.name;
    record.description       = request.description;
    record.framework         = request.framework;
    record.framework_version = request.framework_version;
    record.resources         = request.resources;
    record.tags              = request.tags;
    record.properties        = request.properties;
    record.run               = request.run;
    record.path              = source.name;
    record.files             = source.files.size();
    if (request.run)
        record.experiment = catalog::get_run(*home.store.lend(), request.run->str()).experiment;
    return staged;
}

TRAINYARD_DECL model_record put_model_in_place(site& home, catalog::transaction& tx,
                                               staged_model const& model)
{
    auto record       = catalog::insert_model(tx, model.record);
    auto const target = home.where.model(record.name.str(), record.version);
    core::make_directories(target.substr(0, target.rfind('/')));
    if (!core::rename_new(model.directory, target)) {
        core::remove_tree(target); // of a write that never reached the disk
        core::rename_new(model.directory, target);
    }
    core::sync_directory(target.substr(0, target.rfind('/')));
    record.url = "file://" + target + '/' + record.path;
    return record;
}

TRAINYARD_DECL void tell_models(site& home, std::string const& live_directory)
{
    auto const models = catalog::list_models(*home.store.lend(), {});
    if (!models.empty())
        core::write_file(live_directory + "/models.json", wire::write_models(models),
                         core::durability::survives_us);
}

namespace detail {

TRAINYARD_DECL model_record with_url(site const& home, model_record record)
{
    record.url =
        "file://" + home.where.model(record.name.str(), record.version) + '/' + record.path;
    return record;
}

TRAINYARD_DECL void check_resources(resource_configuration const& wanted)
{
    if ((wanted.cpu && *wanted.cpu < 0) || (wanted.memory_in_gb && *wanted.memory_in_gb < 0) ||
        (wanted.gpu && *wanted.gpu < 0))
        throw error(errc::invalid_argument, "register model",
                    "the resources of a model cannot be negative");
}

}

TRAINYARD_DECL asio::awaitable<model_record> local_models::register_model(model_request request)
{
    detail::check_resources(request.resources);
    auto stage = [this, request] {
        if (request.run)
            catalog::get_run(*home_.store.lend(), request.run->str());
        return stage_model(home_, request);
    };
    auto staged = co_await home_.offload(std::move(stage));
    if (request.on_progress) {
        auto const told = progress{.item        = staged.record.path,
                                   .files_done  = staged.record.files,
                                   .files_total = staged.record.files,
                                   .bytes_done  = staged.record.bytes,
                                   .bytes_total = staged.record.bytes};
        request.on_progress(told);
    }
    auto place = [this, staged](catalog::transaction& tx) {
        return put_model_in_place(home_, tx, staged);
    };
    co_return co_await home_.write(std::move(place));
}

TRAINYARD_DECL asio::awaitable<model_record> local_models::get(model_name name, int version)
{
    return home_.read([this, name, version](core::database& db) {
        return detail::with_url(home_, catalog::get_model(db, name, version));
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<model_record>> local_models::list(model_query query)
{
    return home_.read([this, query](core::database& db) {
        auto found = catalog::list_models(db, query);
        for (auto& model : found)
            model = detail::with_url(home_, std::move(model));
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<model_record> local_models::update(model_update update)
{
    return home_.write([this, update](catalog::transaction& tx) {
        return detail::with_url(home_, catalog::update_model(tx, update));
    });
}

TRAINYARD_DECL asio::awaitable<void> local_models::remove(model_name name, int version)
{
    auto forget = [name, version](catalog::transaction& tx) {
        auto const found = catalog::get_model(tx.db, name, version);
        catalog::remove_model(tx, name, found.version);
        return found.version;
    };
    auto const removed = co_await home_.write(std::move(forget));
    auto clear = [path = home_.where.model(name.str(), removed)] { core::remove_tree(path); };
    co_await home_.offload(std::move(clear));
}

TRAINYARD_DECL asio::awaitable<std::string> local_models::download(model_download request)
{
    auto copy = [this, request] {
        auto const model = catalog::get_model(*home_.store.lend(), request.name, request.version);
        auto const from  = home_.where.model(model.name.str(), model.version);
        auto const to    = (std::filesystem::path(request.target) / model.path).string();
        if (!request.overwrite && core::facts_of(to))
            throw error(errc::already_exists, "download model",
                        to + " is there already; remove it, choose another directory, or set "
                             "overwrite");
        for (auto const& [name, file] : files_below(from, "")) {
            auto const target = (std::filesystem::path(request.target) / name).string();
            core::make_directories(std::filesystem::path(target).parent_path().string());
            core::copy_file(file, target, request.overwrite, core::durability::survives_us);
        }
        return to;
    };
    co_return co_await home_.offload(std::move(copy));
}

}
