#pragma once

#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace trainyard {
namespace detail {

inline bool same_data(data_reference const& a, data_reference const& b)
{
    return a.datastore == b.datastore && a.path == b.path && a.mode == b.mode &&
           a.path_on_compute == b.path_on_compute && a.overwrite == b.overwrite && a.run == b.run;
}

inline bool same_data(dataset_input const& a, dataset_input const& b)
{
    return a.dataset == b.dataset && a.version == b.version && a.paths == b.paths &&
           a.mode == b.mode && a.path_on_compute == b.path_on_compute;
}

inline bool same_data(dataset_output const& a, dataset_output const& b)
{
    return a.destination == b.destination && a.is_file == b.is_file &&
           a.path_on_compute == b.path_on_compute && a.mode == b.mode &&
           a.overwrite == b.overwrite && a.registered_as == b.registered_as &&
           a.description == b.description && a.tags == b.tags;
}

template <class A, class B>
bool same_data(A const&, B const&)
{
    return false;
}

inline constexpr std::string_view digits  = "0123456789";
inline constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

[[noreturn]] inline void refuse_data(std::string text)
{
    throw error(errc::invalid_argument, "submit run", std::move(text));
}

TRAINYARD_DECL void check_part_of_variable(std::string_view kind, std::string const& name)
{
    if (name.empty() ||
        name.find_first_not_of(std::string(letters) + std::string(digits)) != std::string::npos)
        refuse_data("the " + std::string(kind) + " name \"" + name +
                    "\" cannot be part of a variable: use letters, digits and _");
}

TRAINYARD_DECL void check_data(data_reference const& reference, script_run_config const&)
{
    check_part_of_variable("data reference", reference.name);
    if (reference.run.empty())
        return;
    auto const refuse = [&](std::string const& why) {
        refuse_data("the data reference \"" + reference.name + "\" " + why);
    };
    if (!reference.datastore.empty())
        refuse("names both a run and a datastore; keep one of them");
    if (reference.mode == data_mode::upload)
        refuse("is for what the run leaves, but the files of a run that has ended stay as they "
               "are; mount or download them");
}

inline constexpr char const* resume_name = "MODEL_LOCATION";

TRAINYARD_DECL data_reference resume_reference(data_reference from)
{
    from.name = resume_name;
    if (from.mode == data_mode::upload)
        refuse_data("resume_from is what a run goes on from: mount or download it");
    return from;
}

TRAINYARD_DECL void check_data(dataset_output const& output, script_run_config const&)
{
    check_part_of_variable("output", output.name);
    if (output.mode == data_mode::download)
        refuse_data("the output \"" + output.name +
                    "\" is to be downloaded; an output is mounted or uploaded");
    if (output.destination.path.find_first_of("*?[") != std::string::npos)
        refuse_data("the output \"" + output.name + "\" goes to \"" + output.destination.path +
                    "\", which is a pattern; name a folder");
}

// An input is a variable of its own name, too. One that the job needs is not taken from it.
TRAINYARD_DECL bool is_taken(std::string_view name, script_run_config const& config)
{
    constexpr std::string_view variables[] = {
        "PATH",      "HOME",        "USER",        "LOGNAME",    "LANG",
        "TZ",        "TMPDIR",      "TEMP",        "PWD",        "SHELL",
        "IFS",       "RANK",        "LOCAL_RANK",  "WORLD_SIZE", "LOCAL_WORLD_SIZE",
        "NODE_RANK", "MASTER_ADDR", "MASTER_PORT", "TF_CONFIG",  "VIRTUAL_ENV"};
    constexpr std::string_view beginnings[] = {"AZUREML_",   "AZURE_ML_", "AZ_BATCH", "MLFLOW_",
                                               "TRAINYARD_", "PYTHON",    "CONDA_",   "CUDA_",
                                               "OMPI_",      "OMP_",      "LC_",      "LD_"};
    return std::ranges::find(variables, name) != std::end(variables) ||
           std::ranges::any_of(beginnings, [&](auto each) { return name.starts_with(each); }) ||
           config.environment.variables.contains(std::string(name));
}

TRAINYARD_DECL void check_data(dataset_input const& input, script_run_config const& config)
{
    auto const& name = input.name;
    if (name.empty() || letters.find(name.front()) == std::string_view::npos ||
        name.find_first_not_of(std::string(letters) + std::string(digits)) != std::string::npos)
        refuse_data("the input name \"" + name +
                    "\" cannot be a variable: use letters, digits and _, and begin with a letter");
    if (is_taken(name, config))
        refuse_data("the input \"" + name +
                    "\" would take the place of the variable of that name; give it another name");
    if (input.mode == data_mode::upload)
        refuse_data("the input \"" + name +
                    "\" is to be uploaded; an input is mounted or "
                    "downloaded, use an output for what the script leaves");
    if (input.paths.empty() && input.dataset.empty())
        refuse_data("the input \"" + name + "\" has no paths; make it from a dataset");
}

TRAINYARD_DECL void put_data(run_definition& into, dataset_output data)
{
    into.outputs.push_back(std::move(data));
}

// What `{name}` stands for, wherever it stands.
TRAINYARD_DECL void fill_in(std::string& text, std::string_view name, std::string_view value)
{
    auto const braced = '{' + std::string(name) + '}';
    for (auto at = text.find(braced); at != std::string::npos;
         at      = text.find(braced, at + value.size()))
        text.replace(at, braced.size(), value);
}

TRAINYARD_DECL std::vector<run_data> data_of(script_run_config const& config)
{
    std::vector<run_data> all;
    auto const same = [](run_data const& a, run_data const& b) {
        return std::visit([](auto const& x, auto const& y) { return same_data(x, y); }, a, b);
    };
    auto const add = [&](run_data const& one) {
        std::visit([&](auto const& what) { check_data(what, config); }, one);
        auto const known = std::ranges::find(all, name_of(one), name_of);
        if (known == all.end())
            all.push_back(one);
        else if (!same(*known, one))
            refuse_data("two data references, inputs or outputs are called \"" + name_of(one) +
                        "\"; give one of them another name");
    };
    for (auto const* list : {&config.arguments, &config.command})
        for (auto const& argument : *list)
            if (auto const* data = argument.data())
                add(*data);
    for (auto reference : config.data) {
        reference.name = reference_name(reference);
        add(std::move(reference));
    }
    for (auto const& input : config.inputs)
        add(input);
    for (auto const& output : config.outputs)
        add(output);
    if (config.resume_from)
        add(resume_reference(*config.resume_from));
    return all;
}

TRAINYARD_DECL void put_data(run_definition& into, data_reference data)
{
    into.data.push_back(std::move(data));
}

TRAINYARD_DECL void put_data(run_definition& into, dataset_input data)
{
    into.inputs.push_back(std::move(data));
}

// No run takes longer, and a point in time much further away would be none.
inline constexpr std::chrono::seconds longest_limit = std::chrono::hours(24 * 365 * 100);

TRAINYARD_DECL std::vector<std::string> texts_of(std::vector<argument> const& arguments)
{
    std::vector<std::string> texts;
    for (auto const& argument : arguments)
        texts.push_back(argument.text());
    return texts;
}

}

TRAINYARD_DECL void check_config(script_run_config const& config)
{
    if (config.script.empty() && config.command.empty())
        throw std::invalid_argument("script_run_config has neither a script nor a command: set "
                                    "one of them");
    if (!config.script.empty() && !config.command.empty())
        throw std::invalid_argument("script_run_config has both a script and a command: set one "
                                    "of them");
    if (!config.command.empty() && !config.arguments.empty())
        throw std::invalid_argument("script_run_config has arguments beside a command: write them "
                                    "into the command");
    if (config.max_run_duration.count() <= 0)
        throw std::invalid_argument("max_run_duration is " +
                                    std::to_string(config.max_run_duration.count()) +
                                    " seconds: set at least 1, or leave it at the usual 30 days");
}

TRAINYARD_DECL run_definition definition_of(script_run_config const& config)
{
    check_environment(config.environment, "submit run");
    run_definition definition;
    definition.script           = config.script;
    definition.arguments        = detail::texts_of(config.arguments);
    definition.command          = detail::texts_of(config.command);
    definition.target           = config.compute.empty() ? local_compute : config.compute.str();
    definition.node_count       = node_count_of(config);
    definition.distribution     = distribution_of(config);
    definition.max_run_duration = std::min(config.max_run_duration, detail::longest_limit);
    definition.environment      = without_secrets(config.environment);
    for (auto& data : detail::data_of(config))
        std::visit([&](auto& one) { detail::put_data(definition, std::move(one)); }, data);
    if (config.resume_from && definition.command.empty()) {
        definition.arguments.emplace_back("--resume-from");
        definition.arguments.push_back(std::string("$AZUREML_DATAREFERENCE_") +
                                       detail::resume_name);
    }
    return definition;
}

TRAINYARD_DECL void check_has_ended(run_record const& run)
{
    if (!is_terminal(run.status))
        throw error(errc::conflict, "submit run",
                    "run \"" + run.id.str() + "\" is " + std::string(to_string(run.status)) +
                        " still, and its files are complete when it has ended: wait for it first");
}

TRAINYARD_DECL dataset_request registration_of(dataset_output const& output)
{
    return {.name               = output.registered_as,
            .paths              = std::vector<data_path>(1, output.destination),
            .description        = output.description,
            .tags               = output.tags,
            .create_new_version = true};
}

TRAINYARD_DECL std::string empty_output_warning(dataset_output const& output)
{
    return "the output \"" + output.name + "\" has no files, so there is no dataset \"" +
           output.registered_as.str() + "\" of it";
}

TRAINYARD_DECL std::string left_alone_warning(std::string const& name,
                                              std::vector<std::string> const& files)
{
    auto const more = files.size() - 1;
    return "of the output \"" + name + "\", \"" + files.front() + '"' +
           (more ? " and " + std::to_string(more) + " other files were" : " was") +
           " in the datastore before and stayed as it was there; set overwrite to replace it";
}

TRAINYARD_DECL std::vector<std::string> warnings_of(run_definition const& definition)
{
    std::vector<std::string> warnings;
    auto const check = [&](std::size_t count, char const* what, std::size_t most) {
        if (count > most)
            warnings.push_back("the run has " + std::to_string(count) + ' ' + what +
                               "; the service allows " + std::to_string(most));
    };
    check(definition.inputs.size(), "input datasets", 200);
    check(definition.outputs.size(), "output datasets", 20);
    return warnings;
}

TRAINYARD_DECL void place_outputs(run_definition& definition, run_id const& run,
                                  datastore_name const& standard)
{
    for (auto& output : definition.outputs) {
        auto& [datastore, path] = output.destination;
        if (datastore.empty())
            datastore = standard;
        if (path.empty())
            path = "dataset/{run-id}/{output-name}";
        detail::fill_in(path, "run-id", run.str());
        detail::fill_in(path, "output-name", output.name);
    }
}

TRAINYARD_DECL std::vector<std::string> data_variables(run_data const& data)
{
    auto const& name      = name_of(data);
    auto const* reference = std::get_if<data_reference>(&data);
    auto const is_left    = std::holds_alternative<dataset_output>(data) ||
                         (reference && reference->mode == data_mode::upload);
    std::vector<std::string> names = {"AZUREML_DATAREFERENCE_" + name,
                                      (is_left ? "AZURE_ML_OUTPUT_" : "AZURE_ML_INPUT_") + name};
    if (std::holds_alternative<dataset_input>(data))
        names.push_back(name);
    return names;
}

TRAINYARD_DECL void look_up(dataset_input& input, dataset_record const& known)
{
    input.version = known.version;
    if (input.paths.empty())
        input.paths = known.paths;
}

}
