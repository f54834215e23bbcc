#pragma once

#include <trainyard/backend/environment_service.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/error.hpp>
#include <trainyard/wire/environment_files.hpp>
#include <trainyard/wire/impl/conda_section.hpp>
#include <trainyard/wire/impl/distribution_words.hpp>
#include <trainyard/wire/impl/run_config_data.ipp>
#include <trainyard/wire/impl/yaml_writer.hpp>
#include <trainyard/wire/run_config_file.hpp>

namespace trainyard::wire {
namespace detail {

TRAINYARD_DECL std::vector<std::string> words_of(std::vector<argument> const& arguments)
{
    std::vector<std::string> texts;
    for (auto const& argument : arguments)
        texts.push_back(argument.text());
    return texts;
}

TRAINYARD_DECL void write_environment_part(yaml_writer& out, run_config_file const& file)
{
    auto const& from = file.config.environment;
    out.begin("environment");
    out.text_or_null("name", from.name);
    out.nothing("version");
    out.text_map("environmentVariables", from.variables);
    out.begin("python");
    out.flag("userManagedDependencies", from.user_managed);
    out.text("interpreterPath", from.interpreter.empty() ? "python" : from.interpreter);
    out.text_or_null("condaDependenciesFile", file.conda_file);
    out.nothing("baseCondaEnvironment");
    if (file.conda_file.empty() && from.dependencies != conda_dependencies()) {
        out.begin("condaDependencies");
        write_conda(out, {.name = "project_environment", .dependencies = from.dependencies});
        out.end();
    }
    // Beyond what the vendor's tools write.
    if (from.packages == package_source::installed)
        out.text("packages", "installed");
    if (from.system_packages)
        out.flag("systemPackages", true);
    out.end();

    auto const& docker = from.docker;
    out.begin("docker");
    out.flag("enabled", docker.is_wanted());
    out.text_or_null("baseImage", docker.image);
    out.text_or_null("baseDockerfile", docker.dockerfile);
    if (!docker.context.empty()) {
        out.begin("buildContext");
        out.text("locationType", local_context);
        out.text("location", docker.context);
        out.end();
    }
    out.flag("sharedVolumes", docker.shared_volumes);
    out.text_or_null("shmSize", docker.shm_size);
    out.texts("arguments", docker.arguments);
    out.begin("baseImageRegistry");
    out.text_or_null("address", docker.registry.address);
    out.text_or_null("username", docker.registry.username);
    out.nothing("password");
    out.end();
    if (docker.use == container_use::required)
        out.flag("required", true);
    out.end();
    out.end();
}

// Without words of its own there is one process, and the counts are the defaults.
TRAINYARD_DECL void write_processes(yaml_writer& out, script_run_config const& config)
{
    auto const* mpi        = std::get_if<mpi_configuration>(&config.distribution);
    auto const* tensorflow = std::get_if<tensorflow_configuration>(&config.distribution);
    auto const* pytorch    = std::get_if<pytorch_configuration>(&config.distribution);
    out.text("framework", framework_word(config.distribution));
    out.text("communicator", communicator_word(config.distribution));
    out.count("nodeCount", node_count_of(config));
    out.begin("mpi");
    out.count("processCountPerNode", mpi ? mpi->process_count_per_node : 1);
    out.end();
    out.begin("tensorflow");
    out.count("workerCount", tensorflow ? tensorflow->worker_count : 1);
    out.count("parameterServerCount", tensorflow ? tensorflow->parameter_server_count : 1);
    out.end();
    if (pytorch) {
        out.begin("pytorch");
        if (pytorch->process_count > 0)
            out.count("processCount", pytorch->process_count);
        out.text("communicationBackend", pytorch->communication_backend);
        out.end();
    }
}

}

TRAINYARD_DECL std::string write_run_config(run_config_file const& file)
{
    auto const& config = file.config;
    check_environment(config.environment, "save run configuration");
    if (config.resume_from)
        detail::no_key_for("resume_from; set it when the file is loaded and submitted");
    auto const standard = script_run_config{}.max_run_duration;
    yaml_writer out;
    out.text("script", config.script);
    out.texts("arguments", detail::words_of(config.arguments));
    // A list of words is not a line.
    if (config.command.size() > 1)
        out.texts("command", detail::words_of(config.command));
    else if (!config.command.empty())
        out.text("command", config.command.front().text());
    out.text("target", config.compute.empty() ? "local" : config.compute.str());
    if (config.max_run_duration == standard)
        out.nothing("maxRunDurationSeconds");
    else
        out.count("maxRunDurationSeconds", config.max_run_duration.count());
    detail::write_processes(out, config);
    detail::write_environment_part(out, file);
    out.begin("history");
    out.flag("outputCollection", file.output_collection);
    out.flag("snapshotProject", file.snapshot_project);
    out.texts("directoriesToWatch", file.directories_to_watch);
    out.end();
    detail::write_data(out, config);
    return out.finish();
}

}
