#pragma once

#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/core/chosen_files.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/git_facts.hpp>
#include <trainyard/local/runs.hpp>
#include <trainyard/local/snapshots.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>

namespace trainyard::local {
namespace detail {

TRAINYARD_DECL void check_run_files(site& home, core::database& db, data_reference const& reference)
{
    check_has_ended(catalog::get_run(db, reference.run.str()));
    source_in_record(home, reference);
}

TRAINYARD_DECL run_definition define(site& home, submit_request const& request)
{
    auto const& config = request.config;
    auto definition    = definition_of(config);
    definition.script  = clean_path("script", definition.script);

    auto const db = home.store.lend();
    catalog::place_of(*db, definition); // before anything is copied
    for (auto const& reference : definition.data) {
        if (reference.run.empty())
            catalog::get_datastore(*db, reference.datastore.str());
        else
            check_run_files(home, *db, reference);
        clean_path("path of a data reference", reference.path);
        clean_path("path_on_compute", reference.path_on_compute);
    }
    for (auto& input : definition.inputs) {
        if (!input.dataset.empty())
            look_up(input, catalog::get_dataset(*db, input.dataset, input.version));
        input.paths = core::clean_data_paths(std::move(input.paths), "submit run");
        for (auto const& path : input.paths)
            catalog::get_datastore(*db, path.datastore.str());
        clean_path("path_on_compute", input.path_on_compute);
    }

    for (auto const& datastore : catalog::list_datastores(*db))
        if (datastore.is_default)
            place_outputs(definition, request.id, datastore.name);
    for (auto& output : definition.outputs) {
        catalog::get_datastore(*db, output.destination.datastore.str());
        output.destination.path = clean_path("path of an output", output.destination.path);
        clean_path("path_on_compute", output.path_on_compute);
    }

    auto const directory = core::facts_of(config.source_directory);
    if (!directory || !directory->is_directory)
        throw error(errc::not_found, "submit run",
                    "the source directory " + config.source_directory +
                        (directory ? " is not a directory" : " is not there"));
    auto const path   = config.source_directory + '/' + definition.script;
    auto const script = core::facts_of(path);
    if (!definition.script.empty() && (!script || !script->is_regular))
        throw error(errc::not_found, "submit run",
                    "the script \"" + config.script + "\" is not in the source directory " +
                        std::filesystem::absolute(config.source_directory).string() +
                        "; script_run_config::script is a path below source_directory");
    return definition;
}

// What stands in the source directory, as a snapshot and as git sees it.
struct source_state {
    std::unique_ptr<snapshot_taker> taker = {}; ///< until it is done
    snapshot_facts snapshot               = {};
    progress so_far                       = {};
    property_map properties               = {};
};

// In pieces of a moment, so that a caller who waits for a large one hears of it and can give up.
// The taker is let go here: it knows of every file, which takes a while to forget.
TRAINYARD_DECL bool take_for_a_moment(source_state& source, std::string const& directory,
                                      bool each_step)
{
    auto const begin = std::chrono::steady_clock::now();
    auto done        = false;
    do
        done = source.taker->step();
    while (!done && !each_step &&
           std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(50));
    source.so_far = source.taker->so_far();
    if (done) {
        source.snapshot   = source.taker->facts();
        source.properties = git_facts(directory);
        source.properties.emplace("ContentSnapshotId", source.snapshot.id.str());
        source.taker.reset();
    }
    return done;
}

TRAINYARD_DECL asio::awaitable<std::shared_ptr<source_state>> take_source(site& home,
                                                                          std::string directory,
                                                                          snapshot_limits limits)
{
    auto source = std::make_shared<source_state>();
    auto go_on  = [&home, source, directory, limits] {
        if (!source->taker)
            source->taker = std::make_unique<snapshot_taker>(
                home.where, home.store, home.staging.path(), directory, limits);
        return take_for_a_moment(*source, directory, false);
    };
    for (auto done = false; !done;)
        done = co_await home.offload(go_on);
    co_return source;
}

}

TRAINYARD_DECL asio::awaitable<catalog::new_run> prepare_submission(site& home,
                                                                    submit_request request)
{
    auto shared = std::make_shared<submit_request>(std::move(request));
    auto source = std::make_shared<detail::source_state>();
    auto run    = std::make_shared<catalog::new_run>();
    auto each   = static_cast<bool>(shared->on_progress);
    auto go_on  = [&home, shared, source, run, each] {
        auto const& config = shared->config;
        if (!source->taker) {
            run->definition = detail::define(home, *shared);
            source->taker =
                std::make_unique<snapshot_taker>(home.where, home.store, home.staging.path(),
                                                 config.source_directory, config.limits);
        }
        return detail::take_for_a_moment(*source, config.source_directory, each);
    };
    for (auto done = false; !done;) {
        done = co_await home.offload(go_on);
        if (each)
            shared->on_progress(source->so_far);
    }
    auto const& snapshot = source->snapshot;
    run->properties      = std::move(source->properties);
    auto const is_local  = run->definition.target == local_compute;
    run->properties.emplace("_azureml.ComputeTargetType", is_local ? "local" : "amlcompute");
    for (auto& [key, text] : shared->properties)
        run->properties.insert_or_assign(key, std::move(text));
    run->id           = shared->id;
    run->experiment   = std::move(shared->experiment);
    run->parent       = std::move(shared->parent);
    run->display_name = shared->display_name.empty() ? run->id.str() : shared->display_name;
    run->description  = std::move(shared->description);
    run->submitted_by = core::user_name();
    run->created      = now();
    run->tags         = std::move(shared->tags);
    run->snapshot     = snapshot.id;
    run->warnings     = snapshot.warnings;
    for (auto& warning : warnings_of(run->definition))
        run->warnings.push_back(std::move(warning));
    run->owner = home.hosts.own_name();
    co_return std::move(*run);
}

TRAINYARD_DECL run_record accept(catalog::transaction& tx, catalog::new_run const& run)
{
    auto const& id = run.id.str();
    if (auto known = catalog::find_run(tx.db, id))
        return std::move(*known);
    auto record = catalog::insert_run(tx, run);
    auto live   = catalog::get_live(tx.db, id);
    // What needs nothing prepared goes through to the queue, and into a free place, in the same
    // write.
    if (!live.definition.command.empty() && !needs_making(live.definition.environment)) {
        catalog::enqueue(tx, id);
        live = catalog::get_live(tx.db, id);
    }
    tx.known_to_its_ward = id;
    tx.accepted          = std::move(live);
    return record;
}

TRAINYARD_DECL asio::awaitable<run_record> local_runs::submit(submit_request request)
{
    auto const id = request.id.str();
    std::exception_ptr refused;
    try {
        auto run    = co_await prepare_submission(home_, std::move(request));
        auto insert = [run](catalog::transaction& tx) { return accept(tx, run); };
        co_return co_await home_.write(std::move(insert));
    } catch (error const&) {
        refused = std::current_exception();
    }
    // A repeated submission is told of the run that is there, whatever has become of its source.
    auto look  = [id](core::database& db) { return catalog::find_run(db, id); };
    auto known = co_await home_.read(std::move(look));
    if (!known)
        std::rethrow_exception(refused);
    co_return std::move(*known);
}

TRAINYARD_DECL asio::awaitable<std::vector<run_record>> local_runs::create(
    std::vector<create_run_request> requests)
{
    std::vector<catalog::new_run> runs;
    for (auto& request : requests) {
        catalog::new_run run;
        if (request.snapshot_directory) {
            auto const source =
                co_await detail::take_source(home_, *request.snapshot_directory, request.limits);
            run.properties = source->properties;
            run.snapshot   = source->snapshot.id;
            run.warnings   = source->snapshot.warnings;
        }
        run.id                = std::move(request.id);
        run.experiment        = std::move(request.experiment);
        run.parent            = std::move(request.parent);
        run.kind              = run_kind::interactive;
        run.at                = catalog::stage::running;
        run.owner             = home_.hosts.own_name();
        run.display_name      = request.display_name.empty() ? run.id.str() : request.display_name;
        run.submitted_by      = core::user_name();
        run.created           = now();
        run.tags              = std::move(request.tags);
        run.definition.target = local_compute;
        runs.push_back(std::move(run));
    }
    auto insert = [runs](catalog::transaction& tx) {
        std::vector<run_record> records;
        for (auto const& run : runs)
            records.push_back(catalog::insert_run(tx, run));
        return records;
    };
    co_return co_await home_.write(std::move(insert));
}

TRAINYARD_DECL asio::awaitable<run_record> local_runs::get(run_id id)
{
    return home_.read([id](core::database& db) { return catalog::get_run(db, id.str()); });
}

TRAINYARD_DECL asio::awaitable<run_definition> local_runs::definition(run_id id)
{
    return home_.read([id](core::database& db) { return catalog::get_definition(db, id.str()); });
}

TRAINYARD_DECL asio::awaitable<std::vector<status_change>> local_runs::history(run_id id)
{
    return home_.read([id](core::database& db) { return catalog::get_history(db, id.str()); });
}

TRAINYARD_DECL asio::awaitable<run_record> local_runs::changed(run_id id, revision seen)
{
    auto seat = home_.rooms.enter(id.str());
    for (;;) {
        auto record = co_await get(id);
        if (record.revision > seen)
            co_return record;
        co_await seat.wait();
    }
}

TRAINYARD_DECL asio::awaitable<page<run_record>> local_runs::list(run_query query)
{
    return home_.read([query](core::database& db) { return catalog::list_runs(db, query); });
}

TRAINYARD_DECL asio::awaitable<run_record> local_runs::update(run_update update)
{
    return home_.write(
        [update](catalog::transaction& tx) { return catalog::update_run(tx, update); });
}

TRAINYARD_DECL asio::awaitable<run_record> local_runs::end(end_request request)
{
    return home_.write([request](catalog::transaction& tx) {
        auto const id  = request.id.str();
        auto const run = catalog::get_live(tx.db, id);
        if (run.kind == run_kind::interactive)
            catalog::end_run(tx, id, request.status, request.error);
        else if (request.status == run_status::failed)
            catalog::request_stop(tx, id, catalog::stop_request::fail,
                                  request.error.value_or(run_failure{}));
        else if (request.status == run_status::canceled)
            catalog::request_stop(tx, id, catalog::stop_request::cancel,
                                  request.error.value_or(run_failure{}));
        return catalog::get_run(tx.db, id);
    });
}

TRAINYARD_DECL asio::awaitable<bool> local_runs::cancel(run_id id)
{
    return home_.write([id](catalog::transaction& tx) {
        auto const run = catalog::get_live(tx.db, id.str());
        auto const why = run_failure{.code = "Canceled", .message = "the run was canceled"};
        if (run.kind == run_kind::script || run.at == catalog::stage::ended)
            return catalog::request_stop(tx, id.str(), catalog::stop_request::cancel, why);
        catalog::end_run(tx, id.str(), run_status::canceled, why);
        return true;
    });
}

TRAINYARD_DECL asio::awaitable<void> local_runs::restore_snapshot(restore_request request)
{
    return home_.offload([this, request] {
        auto const db  = home_.store.lend();
        auto const run = catalog::get_run(*db, request.id.str());
        if (!run.snapshot)
            throw error(errc::not_found, "restore snapshot",
                        "run \"" + request.id.str() + "\" was made without a snapshot");
        local::restore_snapshot(home_.where, *db, *run.snapshot, request.path);
    });
}

}
