#pragma once

#include <trainyard/core/paths.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/testing/memory/files_on_disk.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>

#include <algorithm>
#include <filesystem>

namespace trainyard::testing::memory {
namespace detail {

TRAINYARD_DECL model_entry& get_model(tables& all, model_name const& name, int version)
{
    auto const shelf = all.models.find(name);
    if (shelf == all.models.end() || shelf->second.versions.empty())
        throw error(errc::not_found, "look up model",
                    "there is no model \"" + name.str() + "\" in this workspace");
    auto& versions   = shelf->second.versions;
    auto const found = version == 0 ? std::prev(versions.end()) : versions.find(version);
    if (found == versions.end())
        throw error(errc::not_found, "look up model",
                    "model \"" + name.str() + "\" has no version " + std::to_string(version));
    return found->second;
}

// What was registered as a folder keeps the folder's name.
TRAINYARD_DECL model_entry files_of_run(run_entry const& run, std::string const& path)
{
    auto const wanted = core::clean_path("model path", path);
    model_entry model;
    model.record.path = core::last_name(wanted);
    for (auto const& [name, file] : files_of(run)) {
        if (name == wanted)
            model.files.emplace(model.record.path, file.bytes);
        else if (wanted.empty())
            model.files.emplace(name, file.bytes);
        else if (name.starts_with(wanted + '/'))
            model.files.emplace(model.record.path + name.substr(wanted.size()), file.bytes);
    }
    return model;
}

TRAINYARD_DECL model_entry files_of_machine(std::string const& path)
{
    auto const full = std::filesystem::absolute(path).lexically_normal();
    auto const last = full.has_filename() ? full.filename() : full.parent_path().filename();
    model_entry model;
    model.record.path  = last.string();
    auto const is_file = std::filesystem::is_regular_file(full);
    for (auto const& [name, file] :
         core::files_below(full.string(), is_file ? "" : model.record.path))
        model.files.emplace(name, core::read_file(file));
    return model;
}

[[noreturn]] TRAINYARD_DECL void nothing_to_register(run_entry const* run, std::string const& path)
{
    if (!run)
        throw error(errc::not_found, "register model",
                    "there is nothing at " + path + " to register");
    throw error(errc::not_found, "register model",
                "run \"" + run->record.id.str() + "\" has no file \"" + path + "\" in its record" +
                    (run->process
                         ? "; its outputs are collected when it has ended: wait for it, or upload "
                           "the file first"
                         : "; only what the script writes into ./outputs, or uploads, gets there"));
}

TRAINYARD_DECL void check_resources(resource_configuration const& wanted)
{
    if ((wanted.cpu && *wanted.cpu < 0) || (wanted.memory_in_gb && *wanted.memory_in_gb < 0) ||
        (wanted.gpu && *wanted.gpu < 0))
        throw error(errc::invalid_argument, "register model",
                    "the resources of a model cannot be negative");
}

TRAINYARD_DECL std::vector<model_dataset> known_datasets(tables& all,
                                                         std::vector<model_dataset> datasets)
{
    for (auto& one : datasets) {
        if (!one.name.empty()) {
            one.version = get_dataset(all, one.name, one.version).version;
            one.paths.clear();
            continue;
        }
        one.paths = core::clean_data_paths(std::move(one.paths), "register model");
        for (auto const& path : one.paths)
            get_datastore(all, path.datastore);
    }
    return datasets;
}

TRAINYARD_DECL model_record keep_model(tables& all, model_entry model, model_request const& request)
{
    auto datasets  = known_datasets(all, request.datasets);
    auto& shelf    = all.models[request.name];
    auto& record   = model.record;
    record.name    = request.name;
    record.version = ++shelf.newest;
    record.created = all.now;
    record.files   = model.files.size();
    for (auto const& [name, bytes] : model.files)
        record.bytes += bytes.size();
    record.description       = request.description;
    record.framework         = request.framework;
    record.framework_version = request.framework_version;
    record.resources         = request.resources;
    record.tags              = request.tags;
    record.properties        = request.properties;
    record.datasets          = std::move(datasets);
    record.run               = request.run;
    if (request.run)
        record.experiment = get_run(all, *request.run).record.experiment;
    record.url = "memory:models/" + record.name.str() + '/' + std::to_string(record.version) + '/' +
                 record.path;
    return shelf.versions.emplace(record.version, std::move(model)).first->second.record;
}

TRAINYARD_DECL bool matches(model_record const& model, model_query const& query)
{
    return (query.name.empty() || model.name.str() == query.name) &&
           (query.framework.empty() || model.framework == query.framework) &&
           (!query.run || model.run == query.run) && has_all(model.tags, query.tags) &&
           has_all(model.properties, query.properties) && is_made_of(model, query);
}

TRAINYARD_DECL model_record update_model(tables& all, model_update const& change)
{
    auto& model = get_model(all, change.name, change.version).record;
    for (auto const& [key, text] : change.add_properties) {
        auto const known = model.properties.find(key);
        if (known != model.properties.end() && known->second != text)
            throw error(errc::immutable, "add properties",
                        "property \"" + key + "\" of model \"" + model.id() + "\" is \"" +
                            known->second +
                            "\" and cannot be changed; use a tag for what may change");
    }
    model.properties.insert(change.add_properties.begin(), change.add_properties.end());
    for (auto const& [key, text] : change.set_tags)
        model.tags[key] = text;
    for (auto const& key : change.remove_tags)
        model.tags.erase(key);
    if (change.description)
        model.description = *change.description;
    return model;
}

}

TRAINYARD_DECL asio::awaitable<model_record> memory_models::register_model(model_request request)
{
    auto const passed = co_await in_.enter("register model");
    auto& home        = in_.home();
    auto const path   = request.path.empty() ? request.name.str() : request.path;
    detail::check_resources(request.resources);
    auto const look = [&](tables& all) {
        return detail::files_of_run(get_run(all, *request.run), path);
    };
    auto model  = request.run ? home.with(look) : detail::files_of_machine(path);
    auto record = home.with([&](tables& all) {
        if (model.files.empty())
            detail::nothing_to_register(request.run ? &get_run(all, *request.run) : nullptr, path);
        return detail::keep_model(all, std::move(model), request);
    });
    if (request.on_progress) {
        auto const told = progress{.item        = record.path,
                                   .files_done  = record.files,
                                   .files_total = record.files,
                                   .bytes_done  = record.bytes,
                                   .bytes_total = record.bytes};
        request.on_progress(told);
    }
    passed.leave();
    co_return record;
}

TRAINYARD_DECL asio::awaitable<model_record> memory_models::get(model_name name, int version)
{
    return in_.answer("look up model", [name, version](tables& all) {
        return detail::get_model(all, name, version).record;
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<model_record>> memory_models::list(model_query query)
{
    return in_.answer("list models", [query](tables& all) {
        std::vector<model_record> found;
        for (auto const& [name, shelf] : all.models)
            for (auto place = shelf.versions.rbegin(); place != shelf.versions.rend(); ++place) {
                if (!detail::matches(place->second.record, query))
                    continue;
                found.push_back(place->second.record);
                if (query.latest_only)
                    break;
            }
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<model_record> memory_models::update(model_update update)
{
    return in_.answer("update model",
                      [update](tables& all) { return detail::update_model(all, update); });
}

TRAINYARD_DECL asio::awaitable<void> memory_models::remove(model_name name, int version)
{
    return in_.answer("remove model", [name, version](tables& all) {
        auto const found = detail::get_model(all, name, version).record.version;
        all.models[name].versions.erase(found);
    });
}

TRAINYARD_DECL asio::awaitable<std::string> memory_models::download(model_download request)
{
    auto const passed = co_await in_.enter("download model");
    auto const model  = in_.home().with(
        [&](tables& all) { return detail::get_model(all, request.name, request.version); });
    auto const target = std::filesystem::path(request.target);
    auto path         = (target / model.record.path).string();
    if (!request.overwrite && core::facts_of(path))
        throw error(errc::already_exists, "download model",
                    path + " is there already; remove it, choose another directory, or set "
                           "overwrite");
    std::vector<file_for_disk> files;
    for (auto const& [name, bytes] : model.files)
        files.push_back({.name = name, .path = (target / name).string(), .bytes = bytes});
    auto copying =
        write_files(in_, std::move(files), when_there::replace, std::move(request.on_progress));
    co_await std::move(copying);
    passed.leave();
    co_return path;
}

}
