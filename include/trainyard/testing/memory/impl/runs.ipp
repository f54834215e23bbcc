#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/core/chosen_files.hpp>
#include <trainyard/core/digest.hpp>
#include <trainyard/core/paths.hpp>
#include <trainyard/core/process/trees.hpp>
#include <trainyard/testing/memory/lifecycle.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>

#include <algorithm>
#include <filesystem>

namespace trainyard::testing::memory {
namespace detail {

struct taken_snapshot {
    snapshot_id id                    = {};
    snapshot_files files              = {};
    std::vector<std::string> warnings = {};
};

// The current directory is what a config names that names none; in a test, that is hardly ever
// where the script is.
TRAINYARD_DECL bool is_source(std::string const& directory)
{
    auto const facts = core::facts_of(directory);
    std::error_code failed;
    return facts && !std::filesystem::equivalent(directory, ".", failed);
}

TRAINYARD_DECL taken_snapshot take_snapshot(std::string const& source,
                                            snapshot_limits const& limits,
                                            progress_handler const& on_progress)
{
    taken_snapshot taken;
    progress told;
    core::sha256 hash;
    auto const tree =
        is_source(source) ? core::walk_source(source, {}, limits) : core::source_tree();
    told.files_total = tree.files.size();
    told.bytes_total = tree.bytes;
    for (auto const& file : tree.files) {
        auto& kept      = taken.files.emplace_back();
        kept.path       = file.path;
        kept.link       = file.link;
        kept.executable = (file.facts.mode & 0111U) != 0;
        if (kept.link.empty())
            kept.bytes = core::read_file(source + '/' + file.path, limits.bytes);
        hash.add(kept.path + '\0' + kept.link + '\0' + (kept.executable ? 'x' : 'f') +
                 std::to_string(kept.bytes.size()) + '\0' + kept.bytes);

        told.item = file.path;
        ++told.files_done;
        told.bytes_done += kept.bytes.size();
        if (on_progress)
            on_progress(told);
    }
    taken.id       = snapshot_id(core::hex(hash.finish()));
    taken.warnings = tree.warnings;
    return taken;
}

TRAINYARD_DECL void keep_snapshot(tables& all, run_entry& run, taken_snapshot const& taken)
{
    all.snapshots.emplace(taken.id, taken.files);
    run.record.snapshot = taken.id;
    run.record.warnings = taken.warnings;
    for (auto& warning : warnings_of(run.definition))
        run.record.warnings.push_back(std::move(warning));
    run.record.properties.emplace("ContentSnapshotId", taken.id.str());
}

TRAINYARD_DECL void keep_environment_of(tables& all, run_entry& run)
{
    auto& definition = run.definition;
    if (!is_registered_with_runs(definition.environment))
        return;
    auto kept                      = keep_environment(all, std::move(definition.environment));
    definition.environment         = std::move(kept.definition);
    definition.environment_version = kept.version;
}

// A command is known by its first word, whether it was given as one text or as several.
TRAINYARD_DECL behaviour find_script(tables const& all, run_definition const& definition)
{
    auto name = definition.script;
    if (!definition.command.empty())
        name = definition.command.front().substr(0, definition.command.front().find(' '));
    auto const found = all.scripts.find(name);
    if (found != all.scripts.end())
        return found->second;
    if (all.other_scripts)
        return all.other_scripts;
    throw error(errc::not_found, "submit run",
                "the script \"" + name +
                    "\" is not known here; say what it does with memory_yard::script, or what all "
                    "others do with memory_yard::other_scripts");
}

TRAINYARD_DECL void check_run_files(tables& all, data_reference const& reference)
{
    check_has_ended(get_run(all, reference.run).record);
    auto const below  = core::clean_path("path of a data reference", reference.path);
    auto const& files = get_run(all, reference.run).files;
    auto const is_of  = [&](auto const& file) {
        return below.empty() || file.first == below || file.first.starts_with(below + '/');
    };
    if (std::ranges::none_of(files, is_of))
        no_such_data(reference, below);
}

TRAINYARD_DECL run_entry make_entry(tables& all, submit_request const& request)
{
    run_entry run;
    run.definition        = definition_of(request.config);
    run.definition.script = core::clean_path("script", run.definition.script);
    check_target(all, run.definition);
    for (auto const& reference : run.definition.data) {
        if (reference.run.empty())
            get_datastore(all, reference.datastore);
        else
            check_run_files(all, reference);
        core::clean_path("path of a data reference", reference.path);
        core::clean_path("path_on_compute", reference.path_on_compute);
    }
    for (auto& input : run.definition.inputs) {
        if (!input.dataset.empty())
            look_up(input, get_dataset(all, input.dataset, input.version));
        input.paths = core::clean_data_paths(std::move(input.paths), "submit run");
        for (auto const& path : input.paths)
            get_datastore(all, path.datastore);
        core::clean_path("path_on_compute", input.path_on_compute);
    }
    place_outputs(run.definition, request.id, all.default_datastore);
    for (auto& output : run.definition.outputs) {
        get_datastore(all, output.destination.datastore);
        output.destination.path = core::clean_path("path of an output", output.destination.path);
        core::clean_path("path_on_compute", output.path_on_compute);
    }
    if (request.parent)
        get_run(all, *request.parent);
    run.does                = find_script(all, run.definition);
    run.record.id           = request.id;
    run.record.experiment   = request.experiment;
    run.record.parent       = request.parent;
    run.record.kind         = run_kind::script;
    run.record.display_name = request.display_name;
    run.record.description  = request.description;
    run.record.submitted_by = "tester";
    run.record.tags         = request.tags;
    run.record.properties   = request.properties;
    run.record.properties.emplace("_azureml.ComputeTargetType",
                                  run.definition.target == local_compute ? "local" : "amlcompute");
    return run;
}

TRAINYARD_DECL run_entry make_entry(create_run_request const& request)
{
    run_entry run;
    run.at                  = stage::running;
    run.definition.target   = local_compute;
    run.record.id           = request.id;
    run.record.experiment   = request.experiment;
    run.record.parent       = request.parent;
    run.record.kind         = run_kind::interactive;
    run.record.display_name = request.display_name;
    run.record.submitted_by = "tester";
    run.record.tags         = request.tags;
    return run;
}

// Every parent is there, or comes earlier in the same request.
TRAINYARD_DECL void check_parents(tables& all, std::vector<create_run_request> const& requests)
{
    std::set<run_id> made;
    for (auto const& request : requests) {
        if (request.parent && !made.contains(*request.parent))
            get_run(all, *request.parent);
        made.insert(request.id);
    }
}

TRAINYARD_DECL void write_snapshot(snapshot_files const& files, std::string const& target)
{
    core::make_directories(target);
    for (auto const& file : files) {
        auto const path = target + '/' + file.path;
        core::make_directories(path.substr(0, path.rfind('/')));
        if (core::facts_of(path, false))
            throw error(errc::conflict, "restore snapshot",
                        path + " is there already; use an empty directory");
        if (file.link.empty())
            core::write_file(path, file.bytes, core::durability::survives_us,
                             file.executable ? 0777U : 0666U);
        else
            std::filesystem::create_symlink(file.link, path);
    }
}

}

TRAINYARD_DECL asio::awaitable<run_record> memory_runs::submit(submit_request request)
{
    auto const passed = co_await in_.enter("submit run");
    auto& home        = in_.home();
    auto const known  = [&](tables& all) {
        auto const* const there = find_run(all, request.id);
        return there ? std::optional(there->record) : std::nullopt;
    };
    // A repeated submission is told of the run that is there, whatever has become of its source.
    auto record = home.with(known);
    if (!record) {
        auto run = home.with([&](tables& all) { return detail::make_entry(all, request); });
        auto const snapshot = detail::take_snapshot(request.config.source_directory,
                                                    request.config.limits, request.on_progress);
        record              = home.with(known);
        if (!record)
            record = home.with([&](tables& all) {
                check_target(all, run.definition); // it may have changed since
                detail::keep_snapshot(all, run, snapshot);
                detail::keep_environment_of(all, run);
                auto& made = insert_run(all, std::move(run));
                if (in_.is_counted())
                    all.submitted.push_back(made.record.id);
                all.news.emplace_back("submitted:");
                auto const accepted = made.record;
                go_on(home, all, made);
                return accepted;
            });
    }
    passed.leave();
    co_return std::move(*record);
}

TRAINYARD_DECL asio::awaitable<std::vector<run_record>> memory_runs::create(
    std::vector<create_run_request> requests)
{
    auto const passed = co_await in_.enter("create run");
    std::vector<std::optional<detail::taken_snapshot>> snapshots;
    for (auto const& request : requests)
        snapshots.push_back(request.snapshot_directory
                                ? std::optional(detail::take_snapshot(*request.snapshot_directory,
                                                                      request.limits, {}))
                                : std::nullopt);
    auto records = in_.home().with([&](tables& all) {
        detail::check_parents(all, requests);
        std::vector<run_record> made;
        for (std::size_t i = 0; i != requests.size(); ++i) {
            auto const* there = find_run(all, requests[i].id);
            if (!there) {
                auto run = detail::make_entry(requests[i]);
                if (snapshots[i])
                    detail::keep_snapshot(all, run, *snapshots[i]);
                there = &insert_run(all, std::move(run));
            }
            made.push_back(there->record);
        }
        return made;
    });
    passed.leave();
    co_return records;
}

TRAINYARD_DECL asio::awaitable<run_record> memory_runs::get(run_id id)
{
    return in_.answer("look up run", [id](tables& all) { return get_run(all, id).record; });
}

TRAINYARD_DECL asio::awaitable<run_definition> memory_runs::definition(run_id id)
{
    return in_.answer("read run definition",
                      [id](tables& all) { return get_run(all, id).definition; });
}

TRAINYARD_DECL asio::awaitable<std::vector<status_change>> memory_runs::history(run_id id)
{
    return in_.answer("read run history", [id](tables& all) { return get_run(all, id).history; });
}

TRAINYARD_DECL asio::awaitable<run_record> memory_runs::changed(run_id id, revision seen)
{
    auto const passed = co_await in_.enter("watch run");
    auto seat         = in_.home().rooms.enter(id.str());
    for (;;) {
        auto record = in_.home().with([&](tables& all) {
            check_open(all, "watch run");
            return get_run(all, id).record;
        });
        if (record.revision > seen) {
            passed.leave();
            co_return record;
        }
        co_await seat.wait();
    }
}

TRAINYARD_DECL asio::awaitable<page<run_record>> memory_runs::list(run_query query)
{
    return in_.answer("list runs", [query](tables& all) { return list_runs(all, query); });
}

TRAINYARD_DECL asio::awaitable<run_record> memory_runs::update(run_update update)
{
    return in_.answer("update run", [update](tables& all) {
        update_run(all, update);
        return get_run(all, update.id).record;
    });
}

TRAINYARD_DECL asio::awaitable<run_record> memory_runs::end(end_request request)
{
    return in_.answer("end run", [&home = in_.home(), request](tables& all) {
        auto& run = get_run(all, request.id);
        if (run.record.kind == run_kind::interactive)
            end_run(all, run, request.status, request.error);
        else if (request.status == run_status::failed)
            request_stop(home, all, run, stop_request::fail, request.error.value_or(run_failure{}));
        else if (request.status == run_status::canceled)
            request_stop(home, all, run, stop_request::cancel,
                         request.error.value_or(run_failure{}));
        return run.record;
    });
}

TRAINYARD_DECL asio::awaitable<bool> memory_runs::cancel(run_id id)
{
    return in_.answer("cancel run", [&home = in_.home(), id](tables& all) {
        auto& run = get_run(all, id);
        auto why  = run_failure{.code = "Canceled", .message = "the run was canceled"};
        if (run.record.kind == run_kind::script)
            return request_stop(home, all, run, stop_request::cancel, std::move(why));
        auto const had_ended = run.at == stage::ended;
        end_run(all, run, run_status::canceled, std::move(why));
        return !had_ended;
    });
}

TRAINYARD_DECL asio::awaitable<void> memory_runs::restore_snapshot(restore_request request)
{
    auto const passed = co_await in_.enter("restore snapshot");
    auto const files  = in_.home().with([&](tables& all) {
        auto const& run = get_run(all, request.id).record;
        if (!run.snapshot)
            throw error(errc::not_found, "restore snapshot",
                         "run \"" + request.id.str() + "\" was made without a snapshot");
        return all.snapshots[*run.snapshot];
    });
    detail::write_snapshot(files, request.path);
    passed.leave();
}

}
