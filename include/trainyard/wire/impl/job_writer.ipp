#pragma once

#include <trainyard/backend/environment_service.hpp>
#include <trainyard/backend/processes.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/error.hpp>
#include <trainyard/wire/impl/conda_section.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>
#include <trainyard/wire/job_file.hpp>

#include <utility>

namespace trainyard::wire {
namespace detail {

[[noreturn]] TRAINYARD_DECL void no_word_for(std::string const& what)
{
    throw error(errc::unsupported, "write job", "a job file has no word for " + what);
}

TRAINYARD_DECL void add_data(std::string const& name, job_data data, job_file& into)
{
    auto const other =
        data.mode == data_mode::upload
            ? into.inputs.contains(name) || into.outputs.emplace(name, data).first->second != data
            : into.outputs.contains(name) ||
                  into.inputs.emplace(name, data).first->second != job_input(data);
    if (other)
        no_word_for("two things called \"" + name + "\"; give one another name");
}

TRAINYARD_DECL void check_place(std::string const& name, std::string const& path_on_compute)
{
    if (!path_on_compute.empty())
        no_word_for("path_on_compute of \"" + name + "\": the job decides where its data is");
}

TRAINYARD_DECL void add_reference(data_reference reference, job_file& into)
{
    reference.name = reference_name(reference);
    if (!reference.run.empty())
        no_word_for("the files of a run (\"" + reference.name + "\"); put them into a datastore");
    check_place(reference.name, reference.path_on_compute);
    auto const place = datastore_place{.datastore = reference.datastore, .path = reference.path};
    add_data(reference.name, {.path = text_of(place), .mode = reference.mode}, into);
}

TRAINYARD_DECL void add_dataset(dataset_input const& input, job_file& into)
{
    check_place(input.name, input.path_on_compute);
    if (input.dataset.empty())
        no_word_for("a dataset that is not registered (\"" + input.name + "\"); register it");
    add_data(input.name,
             {.path = "azureml:" + input.dataset.str() +
                      (input.version == 0 ? "@latest" : ':' + std::to_string(input.version)),
              .mode = input.mode},
             into);
}

TRAINYARD_DECL void add_dataset(dataset_output const& output, job_file& into)
{
    check_place(output.name, output.path_on_compute);
    if (output.destination.datastore.empty() || output.destination.path.empty())
        no_word_for("where the output \"" + output.name + "\" goes; name a datastore and a path");
    if (output.destination.path.find('{') != std::string::npos)
        no_word_for("{run-id} or {output-name} in the path of the output \"" + output.name + '"');
    auto const place =
        datastore_place{.datastore = output.destination.datastore, .path = output.destination.path};
    add_data(output.name,
             {.path          = text_of(place),
              .registered_as = output.registered_as.str(),
              .type          = output.is_file ? "uri_file" : "uri_folder",
              .mode          = data_mode::upload},
             into);
}

inline std::string placeholder(std::string const& name, job_file const& job)
{
    return (job.outputs.contains(name) ? "${{outputs." : "${{inputs.") + name + "}}";
}

// Data as inputs and outputs, and what is to be run as one line.
TRAINYARD_DECL std::string line_of(job_file& job)
{
    auto const& config = job.config;
    if (config.resume_from)
        no_word_for("resume_from; set it when the job is read and submitted");
    std::vector<std::string> words;
    auto const add = [&](std::vector<argument> const& arguments) {
        for (auto const& argument : arguments) {
            auto const* data = argument.data();
            if (auto const* reference = std::get_if<data_reference>(data))
                add_reference(*reference, job);
            else if (auto const* input = std::get_if<dataset_input>(data))
                add_dataset(*input, job);
            else if (auto const* output = std::get_if<dataset_output>(data))
                add_dataset(*output, job);
            words.push_back(data ? placeholder(name_of(*data), job) : argument.text());
        }
    };
    if (config.command.empty()) {
        auto const& interpreter = config.environment.interpreter;
        words                   = {interpreter.empty() ? "python" : interpreter, config.script};
        add(config.arguments);
    } else {
        if (!config.environment.interpreter.empty())
            no_word_for("an interpreter beside a command: begin the command with it");
        add(config.command);
    }
    for (auto const& reference : config.data)
        add_reference(reference, job);
    for (auto const& input : config.inputs)
        add_dataset(input, job);
    for (auto const& output : config.outputs)
        add_dataset(output, job);
    return shell_line(words);
}

TRAINYARD_DECL void write_data(yaml_writer& out, job_data const& data, bool is_output)
{
    out.text("type", data.type);
    out.text_if_any("path", data.path);
    out.text_if_any("name", data.registered_as);
    if (!is_output)
        out.text("mode", data.mode == data_mode::download ? "download" : "ro_mount");
}

TRAINYARD_DECL void write_data_of(yaml_writer& out, job_file const& job)
{
    if (!job.inputs.empty()) {
        out.begin("inputs");
        for (auto const& [name, input] : job.inputs) {
            if (auto const* literal = std::get_if<std::string>(&input)) {
                out.text(name, *literal);
                continue;
            }
            out.begin(name);
            write_data(out, std::get<job_data>(input), false);
            out.end();
        }
        out.end();
    }
    if (job.outputs.empty())
        return;
    out.begin("outputs");
    for (auto const& [name, output] : job.outputs) {
        out.begin(name);
        write_data(out, output, true);
        out.end();
    }
    out.end();
}

TRAINYARD_DECL void check_environment_words(environment const& from)
{
    if (from.packages == package_source::installed)
        no_word_for("package_source::installed; name a registered environment");
    if (from.system_packages)
        no_word_for("system_packages; name a registered environment");
    if (!from.docker.dockerfile.empty())
        no_word_for("the text of a Dockerfile; name an image, or a registered environment");
    if (!from.docker.registry.address.empty())
        no_word_for("a registry that asks who one is; name a registered environment");
    if (from.docker.use == container_use::required)
        no_word_for("container_use::required; name a registered environment");
}

// Every job has an image there; the default one stands for none.
TRAINYARD_DECL void write_environment_of(yaml_writer& out, job_file const& job)
{
    auto const& from = job.config.environment;
    if (!job.environment.empty())
        return out.text("environment", "azureml:" + job.environment);
    check_environment_words(from);
    auto const no_image = from.docker.image.empty() || from.docker.use == container_use::never;
    out.begin("environment");
    out.text_if_any("name", from.name);
    out.text("image", no_image ? default_cpu_image : from.docker.image);
    if (!from.user_managed && from.dependencies != conda_dependencies()) {
        out.begin("conda_file");
        write_conda(out, {.dependencies = from.dependencies});
        out.end();
    }
    out.end();
}

TRAINYARD_DECL void write_processes_of(yaml_writer& out, script_run_config const& config)
{
    auto const nodes   = node_count_of(config);
    auto const what    = distribution_of(config);
    auto const& docker = config.environment.docker;
    if (nodes > 1 || !docker.shm_size.empty() || !docker.arguments.empty()) {
        out.begin("resources");
        out.count("instance_count", nodes);
        out.text_if_any("shm_size", docker.shm_size);
        if (!docker.arguments.empty())
            out.texts("docker_args", docker.arguments);
        out.end();
    }
    if (!is_distributed(what))
        return;
    out.begin("distribution");
    if (auto const* mpi = std::get_if<mpi_configuration>(&what)) {
        out.text("type", "mpi");
        out.count("process_count_per_instance", mpi->process_count_per_node);
    } else if (auto const* tensorflow = std::get_if<tensorflow_configuration>(&what)) {
        // The defaults are other ones there.
        out.text("type", "tensorflow");
        out.count("worker_count", tensorflow->worker_count);
        out.count("parameter_server_count", tensorflow->parameter_server_count);
    } else if (auto const* pytorch = std::get_if<pytorch_configuration>(&what)) {
        out.text("type", "pytorch");
        out.count("process_count_per_instance", pytorch->process_count / nodes);
    }
    out.end();
}

}

TRAINYARD_DECL std::string write_job_file(job_file const& given)
{
    check_environment(given.config.environment, "write job");
    auto job           = given;
    auto const line    = detail::line_of(job);
    auto const& config = job.config;
    yaml_writer out;
    out.text("$schema", "https://azuremlschemas.azureedge.net/latest/commandJob.schema.json");
    out.text("type", "command");
    out.text_if_any("name", job.name);
    out.text_if_any("display_name", job.display_name);
    out.text_if_any("experiment_name", job.experiment_name);
    out.text_if_any("description", job.description);
    if (!job.tags.empty())
        out.text_map("tags", job.tags);
    if (!job.properties.empty())
        out.text_map("properties", job.properties);
    out.text("command", line);
    out.text_if_any("code", config.source_directory);
    detail::write_data_of(out, job);
    detail::write_environment_of(out, job);
    if (!config.environment.variables.empty())
        out.text_map("environment_variables", config.environment.variables);
    out.text("compute", config.compute.empty() ? "local" : "azureml:" + config.compute.str());
    detail::write_processes_of(out, config);
    if (config.max_run_duration != script_run_config{}.max_run_duration) {
        out.begin("limits");
        out.count("timeout", config.max_run_duration.count());
        out.end();
    }
    return out.finish();
}

}
