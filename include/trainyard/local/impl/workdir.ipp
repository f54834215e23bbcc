#pragma once

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/backend/processes.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/launch/script/bundle.hpp>
#include <trainyard/local/data_exposure.hpp>
#include <trainyard/local/datasets.hpp>
#include <trainyard/local/models.hpp>
#include <trainyard/local/snapshots.hpp>
#include <trainyard/local/workdir.hpp>
#include <trainyard/wire/script_context.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <ranges>
#include <thread>

namespace trainyard::local {
namespace detail {

// What a script sees of our own variables. Anything else may be a secret of this program's.
inline constexpr char const* passed_on[] = {"PATH",
                                            "HOME",
                                            "USER",
                                            "LOGNAME",
                                            "LANG",
                                            "LC_ALL",
                                            "LC_CTYPE",
                                            "TZ",
                                            "TMPDIR",
                                            "TEMP",
                                            "LD_LIBRARY_PATH",
                                            "CUDA_VISIBLE_DEVICES"};

TRAINYARD_DECL std::map<std::string, std::string> base_variables()
{
    std::map<std::string, std::string> variables;
    for (auto const* name : passed_on)
        if (auto const* text = std::getenv(name))
            variables.emplace(name, text);
    return variables;
}

TRAINYARD_DECL wire::script_context make_context(site& home, catalog::live_run const& run)
{
    auto const db = home.store.lend();
    wire::script_context context;
    context.run        = catalog::get_run(*db, run.id.str());
    context.definition = run.definition;
    context.workspace  = home.describe(*db);
    for (auto above = context.run.parent; above;) {
        context.parents.push_back(above->str());
        above = catalog::get_run(*db, above->str()).parent;
    }
    for (auto const& experiment :
         catalog::list_experiments(*db, {.name = run.experiment, .archived_too = true}))
        context.experiment_id = experiment.id;
    for (auto const& datastore : catalog::list_datastores(*db)) {
        context.datastores.emplace(datastore.name.str(),
                                   home.where.datastore(datastore.name.str()));
        if (datastore.is_default)
            context.default_datastore = datastore.name.str();
    }
    context.secrets   = home.where.secrets();
    context.records   = home.where.runs();
    context.models    = home.where.models();
    context.directory = home.where.code(run.id.str());
    return context;
}

TRAINYARD_DECL void add_coordinates(std::map<std::string, std::string>& variables,
                                    wire::script_context const& context)
{
    auto const& workspace = context.workspace;
    auto const scope      = "/subscriptions/" + workspace.subscription_id + "/resourceGroups/" +
                       workspace.resource_group +
                       "/providers/Microsoft.MachineLearningServices/workspaces/" + workspace.name;
    variables["AZUREML_RUN_ID"]             = context.run.id.str();
    variables["AZUREML_EXPERIMENT_ID"]      = context.experiment_id;
    variables["AZUREML_WORKSPACE_ID"]       = workspace.id;
    variables["AZUREML_ARM_SUBSCRIPTION"]   = workspace.subscription_id;
    variables["AZUREML_ARM_RESOURCEGROUP"]  = workspace.resource_group;
    variables["AZUREML_ARM_WORKSPACE_NAME"] = workspace.name;
    variables["AZUREML_ARM_PROJECT_NAME"]   = context.run.experiment;
    variables["AZUREML_WORKSPACE_SCOPE"]    = scope;
    variables["AZUREML_EXPERIMENT_SCOPE"]   = scope + "/experiments/" + context.run.experiment;
    variables["MLFLOW_RUN_ID"]              = context.run.id.str();
    variables["MLFLOW_EXPERIMENT_ID"]       = context.experiment_id;
    variables["MLFLOW_EXPERIMENT_NAME"]     = context.run.experiment;
    variables["MLFLOW_TRACKING_URI"]        = "trainyard://" + workspace.name;
}

// Where Python finds what we give it.
TRAINYARD_DECL std::string script_path(std::string const& package,
                                       std::map<std::string, std::string> const& variables)
{
    auto const wanted = variables.find("TRAINYARD_OLD_NUMPY");
    auto const old_numpy =
        wanted != variables.end() && !wanted->second.empty() && wanted->second != "0";
    return old_numpy ? package + "/old_numpy:" + package : package;
}

// The GPUs are what they are, whatever the user says; the threads are a suggestion.
TRAINYARD_DECL void add_lease(std::map<std::string, std::string>& variables,
                              catalog::lease const& leased)
{
    auto const cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    auto given       = lease_variables(leased.gpus, leased.vm_size, cores);
    variables["CUDA_VISIBLE_DEVICES"] = given["CUDA_VISIBLE_DEVICES"];
    variables.merge(given);
}

TRAINYARD_DECL void add_data(site& home, catalog::live_run const& run,
                             std::map<std::string, std::string>& variables,
                             wire::script_context& context)
{
    auto const put = [&](run_data const& data, std::string const& place) {
        for (auto const& name : data_variables(data))
            variables[name] = place;
    };
    for (auto const& reference : run.definition.data)
        put(reference, expose(home, run.id, reference));
    for (auto const& input : run.definition.inputs) {
        auto const place = expose(home, run.id, input);
        put(input, place);
        context.inputs[input.name] = {.path    = place,
                                      .dataset = input.dataset,
                                      .version = input.version,
                                      .mode    = input.mode,
                                      .paths   = input.paths};
    }
    for (auto const& output : run.definition.outputs) {
        auto const place = path_in(expose(home, run.id, as_reference(output)), output);
        put(output, place);
        context.outputs[output.name] = {
            .path = place, .mode = output.mode, .place = output.destination};
    }
}

// Nobody reads them yet.
TRAINYARD_DECL void write_context(site& home, std::string const& live,
                                  wire::script_context const& context)
{
    // It is new, or was emptied (see working_copies).
    auto const path = live + "/context.json";
    core::write_all(core::open_file(path, core::open_mode::append),
                    wire::write_script_context(context), path);
    tell_datasets(home, live);
    tell_models(home, live);
}

// What a shell would do no more with than start it, we start ourselves: a line of plain words that
// begins with a program.
TRAINYARD_DECL std::vector<std::string> without_shell(std::string const& line,
                                                      std::string const& prefix)
{
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@% ";
    std::vector<std::string> words;
    if (line.find_first_not_of(plain) != std::string::npos)
        return words;
    for (auto const word : std::views::split(line, ' '))
        if (!word.empty())
            words.emplace_back(word.begin(), word.end());
    if (words.empty())
        return words;
    auto const is_name = words.front().find('/') == std::string::npos;
    auto program       = prefix.empty() || !is_name
                             ? std::nullopt
                             : core::find_program(prefix + "/bin/" + words.front());
    if (!program)
        program = core::find_program(words.front());
    if (!program)
        return {};
    words.front() = *program;
    return words;
}

TRAINYARD_DECL std::vector<std::string> command_for(run_definition const& definition,
                                                    made_environment const& made)
{
    if (definition.command.empty())
        return {made.interpreter, definition.script};
    auto line  = shell_line(definition.command);
    auto plain = std::vector<std::string>();
    if (made.with != maker::podman) // whose programs are others
        plain = without_shell(line, made.prefix);
    return plain.empty() ? std::vector<std::string>{"/bin/sh", "-c", std::move(line)} : plain;
}

}

namespace detail {

// What activating an environment comes to.
TRAINYARD_DECL void enter(made_environment const& made,
                          std::map<std::string, std::string>& variables)
{
    if (made.prefix.empty())
        return;
    auto& path = variables["PATH"];
    path       = made.prefix + "/bin" + (path.empty() ? "" : ':' + path);
    variables[made.with == maker::conda ? "CONDA_PREFIX" : "VIRTUAL_ENV"] = made.prefix;
}

// What a run in a container is given, and what it has from its image.
TRAINYARD_DECL container container_for(site const& home, run_definition const& definition,
                                       made_environment const& made)
{
    auto const& docker = definition.environment.docker;
    auto variables     = base_variables();
    for (auto& [name, text] : core::own_environment())
        if (is_podmans(name))
            variables.emplace(name, text);
    return {.tool      = made.podman,
            .image     = made.image,
            .folder    = home.where.root,
            .shm_size  = docker.shm_size,
            .arguments = docker.arguments,
            .variables = std::move(variables),
            .mpirun    = made.mpirun};
}

// Commands say `python`, as they are taught to; many machines have it as python3 only.
TRAINYARD_DECL void lend_python(site const& home, run_definition const& definition,
                                std::map<std::string, std::string>& variables)
{
    auto const is_said = [](std::string const& word) {
        return word.find("python") != std::string::npos;
    };
    if (std::ranges::none_of(definition.command, is_said) || core::find_program("python"))
        return;
    auto const found = core::find_program("python3");
    if (!found)
        return;
    auto const folder = home.where.cache() + "/bin";
    auto const link   = folder + "/python";
    core::make_directories(folder);
    if (!core::find_program(link)) {
        core::remove_tree(link);
        std::error_code made_by_another;
        std::filesystem::create_symlink(*found, link, made_by_another);
    }
    auto& path = variables["PATH"];
    path += (path.empty() ? "" : ":") + folder;
}

}

TRAINYARD_DECL launch_request make_ready(site& home, catalog::live_run const& run)
{
    auto const& id = run.id.str();
    launch_request request;
    request.id                = run.id;
    request.live_directory    = home.where.live(id);
    request.working_directory = home.where.code(id);
    request.distribution      = run.definition.distribution;
    request.node_count        = run.definition.node_count;
    request.deadline          = run.deadline.value_or(timestamp::max());
    request.grace             = home.options.grace;

    home.copies.take(home.store, id, run.snapshot);

    auto const made = find_environment(home.where, run.definition);
    auto context    = detail::make_context(home, run);
    if (made.with == maker::podman)
        request.inside = detail::container_for(home, run.definition, made);
    else
        request.variables = detail::base_variables();
    detail::add_coordinates(request.variables, context);
    request.variables["TRAINYARD_RUN"]    = request.live_directory;
    request.variables["PYTHONUNBUFFERED"] = "1";
    detail::add_data(home, run, request.variables, context);
    detail::write_context(home, request.live_directory, context);
    for (auto const& [name, text] : run.definition.environment.variables)
        request.variables[name] = text;
    if (run.leased)
        detail::add_lease(request.variables, *run.leased);

    // Ours first; a path that the user gave comes after it.
    auto& path = request.variables["PYTHONPATH"];
    path       = detail::script_path(home.script_package(), request.variables) +
           (path.empty() ? "" : ':' + path);
    if (home.options.always_our_script_package)
        request.variables["TRAINYARD_SCRIPT_PACKAGE"] = "always";

    detail::enter(made, request.variables);
    if (!request.inside)
        detail::lend_python(home, run.definition, request.variables);
    request.command   = detail::command_for(run.definition, made);
    request.arguments = run.definition.arguments;
    return request;
}

namespace detail {

// While the run goes on, its logs are where it writes them.
TRAINYARD_DECL std::optional<std::string> live_path(folder const& where, run_id const& run,
                                                    std::string_view name)
{
    if (name.starts_with("user_logs/"))
        return where.live(run.str()) + '/' + std::string(name);
    if (name.starts_with("logs/"))
        return where.code(run.str()) + '/' + std::string(name);
    return std::nullopt;
}

}

TRAINYARD_DECL std::optional<std::string> find_artifact(folder const& where, run_id const& run,
                                                        std::string_view name)
{
    auto const is_there = [](std::string const& path) {
        auto const facts = core::facts_of(path);
        return facts && facts->is_regular;
    };
    auto path = where.record(run.str()) + '/' + std::string(name);
    if (is_there(path))
        return path;
    auto live = detail::live_path(where, run, name);
    if (live && is_there(*live))
        return live;
    // It may have been moved from there to here meanwhile.
    return live && is_there(path) ? std::optional(std::move(path)) : std::nullopt;
}

TRAINYARD_DECL std::vector<std::pair<std::string, std::string>> list_artifacts(folder const& where,
                                                                               run_id const& run)
{
    // What is moved from there to here meanwhile is seen twice, rather than not at all.
    auto const live = files_below(where.code(run.str()) + "/logs", "logs");
    auto const logs = files_below(where.live(run.str()) + "/user_logs", "user_logs");
    auto const kept = files_below(where.record(run.str()), "");
    std::map<std::string, std::string> files(kept.begin(), kept.end());
    files.insert(live.begin(), live.end());
    files.insert(logs.begin(), logs.end());
    return {files.begin(), files.end()};
}

}
