#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/core/paths.hpp>
#include <trainyard/testing/memory/data_exposure.hpp>
#include <trainyard/testing/memory/lifecycle.hpp>
#include <trainyard/testing/memory/memory_backend.hpp>
#include <trainyard/testing/memory/process.hpp>

#include <algorithm>
#include <csignal>
#include <set>

namespace trainyard::testing::memory {
namespace detail {

TRAINYARD_DECL void look_again(site& home, tables& all, run_entry const& run, timestamp time)
{
    if (time <= all.now)
        return;
    call_at(all, time, [&home, id = run.record.id] {
        home.with([&](tables& now) { go_on(home, now, get_run(now, id)); });
    });
}

TRAINYARD_DECL void set_stage(tables& all, run_entry& run, stage at, run_status status)
{
    run.at = at;
    set_status(all, run,
               run.stop != stop_request::none && at != stage::finalizing
                   ? run_status::cancel_requested
                   : status);
}

// The GPUs are what they are, whatever the user says; the threads are a suggestion.
TRAINYARD_DECL void add_lease(tables const& all, run_entry const& run,
                              std::map<std::string, std::string>& variables)
{
    constexpr auto cores = 1024; // as many as it takes: here is no machine
    auto const cluster   = all.clusters.find(compute_name(run.definition.target));
    if (cluster == all.clusters.end())
        return;
    auto given                        = lease_variables(run.gpus, cluster->second.vm_size, cores);
    variables["CUDA_VISIBLE_DEVICES"] = given["CUDA_VISIBLE_DEVICES"];
    variables.merge(given);
}

TRAINYARD_DECL std::shared_ptr<process> make_process(site& home, tables& all, run_entry const& run)
{
    auto const inside = std::make_shared<memory_backend>(home.shared_from_this(), counting::no);
    auto one =
        std::shared_ptr<process>(new process{.yard = home, .home = inside, .id = run.record.id});
    if (run.record.snapshot)
        for (auto const& file : all.snapshots[*run.record.snapshot])
            if (file.link.empty())
                one->files[file.path] = {.bytes = file.bytes, .modified = all.now};

    one->variables["AZUREML_RUN_ID"]             = run.record.id.str();
    one->variables["AZUREML_ARM_PROJECT_NAME"]   = run.record.experiment;
    one->variables["AZUREML_ARM_WORKSPACE_NAME"] = home.options.name;
    // Of many processes there is one here, the first.
    for (auto const* name : {"RANK", "LOCAL_RANK", "NODE_RANK"})
        one->variables[name] = "0";
    one->variables["WORLD_SIZE"]  = std::to_string(process_count(run.definition.distribution));
    one->variables["MASTER_ADDR"] = "127.0.0.1";
    one->variables["MASTER_PORT"] = "6105";
    auto const put                = [&](run_data const& data, std::string const& place) {
        for (auto const& name : data_variables(data))
            one->variables[name] = place;
    };
    for (auto const& reference : run.definition.data)
        put(reference, expose(all, reference, one->files));
    for (auto const& input : run.definition.inputs)
        put(input, expose(all, input, one->files));
    for (auto const& output : run.definition.outputs)
        put(output, path_in(expose(all, as_reference(output), one->files), output));
    for (auto const& [name, text] : run.definition.environment.variables)
        one->variables[name] = text;
    add_lease(all, run, one->variables);

    auto const& given =
        run.definition.command.empty() ? run.definition.arguments : run.definition.command;
    for (auto const& argument : given)
        one->arguments.push_back(core::expand(argument, one->variables));
    if (!run.definition.command.empty())
        one->arguments.erase(one->arguments.begin());
    return one;
}

TRAINYARD_DECL void start(site& home, tables& all, run_entry& run)
{
    run.record.started = all.now;
    set_stage(all, run, stage::running, run_status::running);
    for (auto const& log : user_logs(run.definition.distribution))
        append_to_file(all, run, log, "");
    try {
        run.process = make_process(home, all, run);
    } catch (error const& failed) {
        auto why = run_failure{.code = "Start", .message = failed.what()};
        request_stop(home, all, run, stop_request::fail, std::move(why));
        return;
    }
    home.loop.post([one = run.process, does = run.does] { begin(one, does); });
    look_again(home, all, run, all.now + run.definition.max_run_duration);
}

TRAINYARD_DECL void prepare(site& home, tables& all, run_entry& run)
{
    set_stage(all, run, stage::preparing, run_status::preparing);
    auto const write = [&](std::string const& line) {
        append_to_file(all, run, preparation_log, to_string(all.now) + ' ' + line + '\n');
    };
    try {
        auto const made = make_environment(all, run.definition.environment);
        if (!made.id.empty())
            write(made.reused ? "the environment is cached as " + made.id
                              : "the environment is made, and kept as " + made.id);
        write(run.definition.command.empty()
                  ? "using the interpreter " + made.interpreter
                  : std::string("the command finds its own interpreter"));
    } catch (error const& failed) {
        write(failed.what());
        request_stop(home, all, run, stop_request::fail,
                     {.code = "Preparation", .message = failed.what()});
        return;
    }
    run.ready = all.now + home.options.preparation;
    look_again(home, all, run, run.ready);
    go_on(home, all, run);
}

TRAINYARD_DECL run_failure time_limit_reached(run_definition const& definition)
{
    return {.code    = "TimeLimit",
            .message = "the run was canceled because it took longer than its time limit of " +
                       std::to_string(definition.max_run_duration.count()) +
                       " seconds (script_run_config::max_run_duration)"};
}

TRAINYARD_DECL void keep_limits(site& home, tables& all, run_entry& run)
{
    auto const deadline = *run.record.started + run.definition.max_run_duration;
    if (run.stop == stop_request::none && all.now >= deadline) {
        request_stop(home, all, run, stop_request::cancel, time_limit_reached(run.definition));
        return;
    }
    if (run.stop == stop_request::none)
        return;
    if (!run.process)
        return end_run(all, run, run_status::failed, run.stop_reason);

    auto const patience = run.stop_time + home.options.grace;
    if (!std::exchange(run.process->asked, true)) {
        look_again(home, all, run, patience);
        if (!run.process->ignores_stop)
            interrupt(run.process);
    }
    if (all.now >= patience) {
        interrupt(run.process);
        process_ended(home, all, run, {.signal = SIGKILL});
    }
}

// The end of what a script printed: enough to see why it failed.
TRAINYARD_DECL std::string last_words(run_entry const& run)
{
    constexpr std::size_t enough = 2000;
    auto const* log              = find_file(run, process_log(run.definition.distribution, 0));
    auto text                    = log ? log->bytes : std::string();
    if (text.size() > enough) {
        text.erase(0, text.size() - enough);
        text.erase(0, text.find('\n') + 1); // no half line, nor half a letter
    }
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text.empty() ? text : "; its last words:\n" + text;
}

TRAINYARD_DECL void collect_file(tables& all, run_entry& run, std::string const& name,
                                 stored_file const& file)
{
    auto const taken = run.files.emplace(name, file);
    if (!taken.second && taken.first->second.bytes != file.bytes)
        run.record.warnings.push_back("\"" + name +
                                      "\" was uploaded before and stays as it is in the record; "
                                      "the one the script left was not collected");
    all.news.push_back(run.record.id.str());
}

// Moves what the script left into the record, and into datastores.
TRAINYARD_DECL void collect(tables& all, run_entry& run)
{
    auto const one = std::exchange(run.process, nullptr);
    one->over      = true;
    for (auto const& [name, file] : one->files)
        if (name.starts_with("outputs/") || name.starts_with("logs/"))
            collect_file(all, run, name, file);
    for (auto const& reference : run.definition.data)
        if (auto const left_alone = take_back(all, reference, one->files); !left_alone.empty())
            run.record.warnings.push_back(left_alone_warning(reference.name, left_alone));
    for (auto const& output : run.definition.outputs)
        if (auto const left_alone = take_back(all, as_reference(output), one->files);
            !left_alone.empty())
            run.record.warnings.push_back(left_alone_warning(output.name, left_alone));
}

TRAINYARD_DECL void register_outputs(tables& all, run_entry& run)
{
    for (auto const& output : run.definition.outputs) {
        if (output.registered_as.empty())
            continue;
        auto request = registration_of(output);
        try {
            choose_files(all, request.paths, "register output");
            put_dataset(all, std::move(request));
        } catch (error const&) {
            run.record.warnings.push_back(empty_output_warning(output));
        }
    }
}

TRAINYARD_DECL void finish(tables& all, run_entry& run)
{
    collect(all, run);
    if (run.stop != stop_request::none) {
        auto const failed = run.stop == stop_request::fail;
        return end_run(all, run, failed ? run_status::failed : run_status::canceled,
                       run.stop_reason);
    }
    if (run.record.exit_code != 0)
        return end_run(all, run, run_status::failed,
                       run_failure{.code    = "ExitCode",
                                   .message = "the script ended with exit code " +
                                              std::to_string(run.record.exit_code.value_or(-1)) +
                                              last_words(run)});
    if (run.declared)
        return end_run(all, run, run_status::failed, run.declared);
    register_outputs(all, run);
    end_run(all, run, run_status::completed, std::nullopt);
}

}

TRAINYARD_DECL void go_on(site& home, tables& all, run_entry& run)
{
    auto const stopped = run.stop != stop_request::none;
    switch (run.at) {
    case stage::accepted:
        return detail::prepare(home, all, run);
    case stage::preparing:
    case stage::queued:
        if (stopped)
            end_run(all, run,
                    run.stop == stop_request::fail ? run_status::failed : run_status::canceled,
                    run.stop_reason);
        else if (run.at == stage::preparing && all.now >= run.ready)
            detail::set_stage(all, run, stage::queued, run_status::queued);
        return admit(home, all);
    case stage::running:
        return detail::keep_limits(home, all, run);
    case stage::finalizing:
        if (all.now >= run.ready) {
            detail::finish(all, run);
            admit(home, all);
        }
        return;
    case stage::ended:
        return;
    }
}

namespace detail {

TRAINYARD_DECL void admit_here(site& home, tables& all)
{
    auto const is_here = [](run_entry const* run) {
        return run->record.kind == run_kind::script && run->definition.target == local_compute;
    };
    // A run has lent its place while it has children here.
    std::set<run_id> parents;
    for (auto const* run : all.runs_in_order)
        if (run->at != stage::ended && is_here(run) && run->record.parent)
            parents.insert(*run->record.parent);
    auto running = 0;
    for (auto const* run : all.runs_in_order)
        if (run->at == stage::running && is_here(run) && !parents.contains(run->record.id))
            ++running;
    for (auto* run : all.runs_in_order) {
        if (run->at != stage::queued || !is_here(run) || running >= all.max_concurrent_runs)
            continue;
        ++running;
        start(home, all, *run);
        running -= run->at == stage::running ? 0 : 1;
    }
}

// Whether some did: one that could not be started has given back at once what it took.
TRAINYARD_DECL bool admit_to_clusters(site& home, tables& all)
{
    std::vector<cluster_facts> clusters;
    for (auto const& [name, cluster] : all.clusters)
        clusters.push_back(cluster);
    std::vector<run_entry*> queue;
    std::vector<waiting_run> waiting;
    for (auto* run : all.runs_in_order) {
        auto const name  = compute_name(run->definition.target);
        auto const place = std::ranges::find(clusters, name, &cluster_facts::name);
        if (run->at != stage::queued || run->stop != stop_request::none || place == clusters.end())
            continue;
        queue.push_back(run);
        waiting.push_back({.id      = run->record.id,
                           .cluster = static_cast<std::size_t>(place - clusters.begin()),
                           .nodes   = run->definition.node_count});
    }
    auto gpus = gpu_pool{.in_all = home.options.gpus.size(), .free = home.options.gpus};
    std::erase_if(gpus.free, [&](auto const& gpu) { return all.leased_gpus.contains(gpu); });

    auto const admitted = next_admissions(waiting, std::move(clusters), gpus, all.now);
    for (auto const& next : admitted) {
        auto& run     = *queue[next.run];
        auto& cluster = all.clusters.at(compute_name(run.definition.target));
        take_nodes(cluster, run.record.id, next, all.now);
        touch(all, cluster);
        run.gpus = next.gpus;
        all.leased_gpus.insert(next.gpus.begin(), next.gpus.end());
        if (auto warning = warning_of(next, gpus, cluster); !warning.empty())
            run.record.warnings.push_back(std::move(warning));
    }
    for (auto const& next : admitted)
        start(home, all, *queue[next.run]);
    return !admitted.empty();
}

}

TRAINYARD_DECL void admit(site& home, tables& all)
{
    detail::admit_here(home, all);
    while (detail::admit_to_clusters(home, all))
        continue;
}

TRAINYARD_DECL bool request_stop(site& home, tables& all, run_entry& run, stop_request what,
                                 run_failure why)
{
    if (run.at == stage::ended)
        return false;
    if (run.stop != stop_request::none)
        return true;
    run.stop        = what;
    run.stop_time   = all.now;
    run.stop_reason = std::move(why);
    if (run.at == stage::finalizing)
        touch(all, run);
    else
        set_status(all, run, run_status::cancel_requested);
    go_on(home, all, run);
    return true;
}

TRAINYARD_DECL void process_ended(site& home, tables& all, run_entry& run, process_end how)
{
    if (run.at != stage::running)
        return;
    run.process->over    = true;
    run.record.exit_code = how.exit_code;
    run.record.signal    = how.signal;
    run.ready            = all.now + home.options.collection;
    detail::set_stage(all, run, stage::finalizing, run_status::finalizing);
    detail::look_again(home, all, run, run.ready);
    go_on(home, all, run);
    admit(home, all);
}

namespace detail {

TRAINYARD_DECL void give_back(tables& all, run_entry& run)
{
    for (auto const& gpu : std::exchange(run.gpus, {}))
        all.leased_gpus.erase(gpu);
    auto const cluster = all.clusters.find(compute_name(run.definition.target));
    if (cluster == all.clusters.end() || run.record.kind != run_kind::script)
        return;
    give_back_nodes(cluster->second, run.record.id, all.now);
    touch(all, cluster->second);
}

TRAINYARD_DECL void end_one(tables& all, run_entry& run, run_status outcome,
                            std::optional<run_failure> const& why)
{
    if (run.at == stage::ended)
        return;
    run.at           = stage::ended;
    run.record.ended = all.now;
    // A run that ends well has no error to show.
    run.record.error = outcome == run_status::completed ? std::nullopt : why;
    give_back(all, run);
    set_status(all, run, outcome);
}

}

TRAINYARD_DECL void end_run(tables& all, run_entry& run, run_status outcome,
                            std::optional<run_failure> why)
{
    if (run.at == stage::ended)
        return;
    detail::end_one(all, run, outcome, why);

    // Nobody else will ever end them. A parent comes before its children.
    std::set<run_id> family = {run.record.id};
    for (auto* child : all.runs_in_order) {
        auto const& record = child->record;
        if (record.kind != run_kind::interactive || !record.parent ||
            !family.contains(*record.parent))
            continue;
        family.insert(record.id);
        detail::end_one(all, *child, outcome, why);
    }
}

}
