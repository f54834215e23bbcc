#pragma once

#include <trainyard/wire/environment_files.hpp>
#include <trainyard/wire/impl/conda_section.hpp>
#include <trainyard/wire/impl/run_config_data.ipp>
#include <trainyard/wire/impl/yaml.hpp>
#include <trainyard/wire/run_config_file.hpp>

#include <algorithm>
#include <utility>

namespace trainyard::wire {
namespace detail {

TRAINYARD_DECL std::vector<argument> arguments_of(std::vector<std::string> texts)
{
    std::vector<argument> all;
    for (auto& text : texts)
        all.emplace_back(std::move(text));
    return all;
}

TRAINYARD_DECL void read_registry(yaml_section section, container_registry& into)
{
    into.address  = section.text("address");
    into.username = section.text("username");
    into.password = secret(section.text("password"));
    section.skip({"registryIdentity"});
}

TRAINYARD_DECL void read_docker_part(yaml_section section, run_config_file& file)
{
    auto& into          = file.config.environment.docker;
    into.image          = section.text("baseImage");
    into.dockerfile     = section.text("baseDockerfile");
    into.shared_volumes = section.flag("sharedVolumes", true);
    into.shm_size       = section.text("shmSize");
    into.arguments      = section.texts("arguments");
    if (!into.dockerfile.empty())
        into.image.clear();
    if (!into.empty() && !section.flag("enabled", true))
        into.use = container_use::never;
    if (section.flag("required", false))
        into.use = container_use::required;
    read_registry(section.below("baseImageRegistry"), into.registry);
    auto context = section.below("buildContext");
    into.context = context.text("location");
    if (!into.context.empty() && context.text("locationType") != local_context)
        context.refuse("locationType",
                       "is a place of the service's, and only directories of this machine are "
                       "built from: make it with from_docker_build_context",
                       errc::unsupported);
    section.skip({"enabled", "gpuSupport", "platform"});
    note_unknown(section, file);
}

TRAINYARD_DECL void read_python_part(yaml_section section, yaml_source const& from,
                                     run_config_file& file)
{
    auto& into = file.config.environment;
    // The vendor's default means whichever Python there is.
    into.user_managed      = section.flag("userManagedDependencies", false);
    auto const interpreter = section.text("interpreterPath");
    into.interpreter       = interpreter == "python" ? std::string() : interpreter;
    into.system_packages   = section.flag("systemPackages", false);
    if (section.text("packages") == "installed")
        into.packages = package_source::installed;
    file.conda_file = section.text("condaDependenciesFile");
    if (auto const* conda = section.find("condaDependencies"))
        into.dependencies = read_conda(*conda, from).dependencies;
    if (auto const base = section.text("baseCondaEnvironment"); !base.empty())
        section.refuse("baseCondaEnvironment",
                       "names a conda environment of another machine; read one of this machine "
                       "with from_existing_conda_environment",
                       errc::unsupported);
    note_unknown(section, file);
}

TRAINYARD_DECL void read_environment_part(yaml_section section, yaml_source const& from,
                                          run_config_file& file)
{
    auto& into     = file.config.environment;
    into.name      = section.text("name");
    into.variables = section.text_map("environmentVariables");
    read_python_part(section.below("python"), from, file);
    read_docker_part(section.below("docker"), file);
    section.skip({"version", "assetId", "autoRebuild", "spark", "databricks", "r",
                  "inferencingStackVersion"});
    note_unknown(section, file);
}

TRAINYARD_DECL void read_processes(yaml_section& root, run_config_file& file)
{
    auto& config         = file.config;
    auto const nodes     = static_cast<int>(root.count("nodeCount", 1, 1));
    config.node_count    = nodes;
    auto const framework = root.text("framework", "Python");
    auto const talking   = root.text("communicator", "None");
    auto mpi             = root.below("mpi");
    auto tensorflow      = root.below("tensorflow");
    auto pytorch         = root.below("pytorch");
    auto const per_node  = static_cast<int>(mpi.count("processCountPerNode", 1, 1));
    auto const workers   = static_cast<int>(tensorflow.count("workerCount", 1, 1));
    auto const servers   = static_cast<int>(tensorflow.count("parameterServerCount", 1));
    auto const processes = static_cast<int>(pytorch.count("processCount", 0));
    auto const known     = {"Python", "PySpark", "CNTK", "TensorFlow", "PyTorch"};
    if (std::ranges::find(known, framework) == known.end())
        root.refuse("framework", "is \"" + framework + "\"; use Python, TensorFlow or PyTorch");
    if (framework == "PySpark" || framework == "CNTK")
        file.warnings.push_back("\"framework\" is " + framework +
                                ", which is not there: the script is run as plain Python");
    if (talking == "OpenMpi" || talking == "IntelMpi")
        config.distribution =
            mpi_configuration{.process_count_per_node = per_node, .node_count = nodes};
    else if (talking == "ParameterServer")
        config.distribution =
            tensorflow_configuration{.worker_count = workers, .parameter_server_count = servers};
    else if (in_small_letters(talking) == "nccl" || in_small_letters(talking) == "gloo")
        config.distribution = pytorch_configuration{
            .process_count         = processes,
            .node_count            = nodes,
            .communication_backend = pytorch.text("communicationBackend", talking)};
    else if (talking != "None")
        root.refuse("communicator",
                    "is \"" + talking +
                        "\"; use None, ParameterServer, OpenMpi, IntelMpi, Nccl or Gloo");
}

TRAINYARD_DECL void read_what_to_run(yaml_section& root, run_config_file& file)
{
    auto& config     = file.config;
    config.script    = root.text("script");
    config.arguments = arguments_of(root.texts("arguments"));
    if (auto const* command = root.find("command")) {
        if (command->is_list())
            config.command = arguments_of(root.texts("command"));
        else if (auto line = root.text("command"); !line.empty())
            config.command = arguments_of(std::vector<std::string>(1, std::move(line)));
    }
    if (!config.command.empty() && !config.script.empty())
        root.refuse("command", "stands beside a script: keep one of them");
    auto const target = root.text("target", "local");
    config.compute    = compute_name(target == "local" ? std::string() : target);
    if (auto const seconds = root.count_if_any("maxRunDurationSeconds", 1))
        config.max_run_duration = std::chrono::seconds(*seconds);
}

TRAINYARD_DECL void read_history(yaml_section section, run_config_file& file)
{
    file.output_collection = section.flag("outputCollection", true);
    file.snapshot_project  = section.flag("snapshotProject", true);
    if (section.find("directoriesToWatch"))
        file.directories_to_watch = section.texts("directoriesToWatch");
    auto const note = [&](char const* key, char const* what) {
        file.warnings.push_back(section.name_of(key) + ": " + what);
    };
    if (!file.output_collection)
        note("outputCollection", "outputs and logs are collected all the same");
    if (!file.snapshot_project)
        note("snapshotProject", "the snapshot is taken all the same: the script runs in it");
    if (file.directories_to_watch != std::vector<std::string>(1, "logs"))
        note("directoriesToWatch", "what is seen while the run goes on is logs, and nothing else");
    note_unknown(section, file);
}

// Said by the later SDKs beside the environment; what they say there counts.
TRAINYARD_DECL void read_runtime(yaml_section section, run_config_file& file)
{
    auto& into = file.config.environment.docker;
    if (!section.flag("useDocker", true) && !into.empty())
        into.use = container_use::never;
    if (section.find("sharedVolumes"))
        into.shared_volumes = section.flag("sharedVolumes", true);
    if (auto shm = section.text("shmSize"); !shm.empty() && !into.empty())
        into.shm_size = std::move(shm);
    if (auto arguments = section.texts("arguments"); !arguments.empty())
        into.arguments = std::move(arguments);
    note_unknown(section, file);
}

// Most files have these keys, with nothing in them.
TRAINYARD_DECL void note_what_is_not_used(yaml_section& root, run_config_file& file)
{
    for (auto const* key : {"inputs", "outputs", "services", "identity"})
        if (auto const* found = root.find(key); found && !found->items.empty())
            file.warnings.push_back(root.name_of(key) + ": does nothing here");
    if (!root.text("sourceDirectoryDataStore").empty())
        file.warnings.push_back(root.name_of("sourceDirectoryDataStore") +
                                ": the snapshot is kept in the workspace all the same");
}

TRAINYARD_DECL void refuse_what_is_not_done(yaml_section& root)
{
    auto cluster = root.below("amlcompute");
    if (!cluster.text("vmSize").empty())
        cluster.refuse("vmSize",
                       "asks for a cluster of this run's own, which is not made here; make one "
                       "with create_compute and name it as the target",
                       errc::unsupported);
}

}

TRAINYARD_DECL run_config_file read_run_config(std::string_view text, std::string const& path)
{
    auto const from     = yaml_source{.path = path, .operation = "read run configuration"};
    auto const document = read_yaml(text, from);
    if (!document.is_map())
        refuse(from, document.line,
               "this is not a run configuration: it has no keys such as script");
    auto root = yaml_section(from, document, "");
    run_config_file file;
    detail::refuse_what_is_not_done(root);
    detail::read_what_to_run(root, file);
    detail::read_environment_part(root.below("environment"), from, file);
    detail::read_runtime(root.below("docker"), file);
    for (auto& [name, value] : root.text_map("environmentVariables"))
        file.config.environment.variables.insert_or_assign(name, value);
    detail::read_processes(root, file);
    detail::read_references(root, file);
    detail::read_inputs(root, file);
    detail::read_outputs(root, file);
    detail::name_data_in_arguments(file.config);
    detail::read_history(root.below("history"), file);
    detail::note_what_is_not_used(root, file);
    // Written by every version of the tools, for places that are not here.
    root.skip({"autoPrepareEnvironment",
               "spark",
               "hdi",
               "batchAi",
               "batchai",
               "datacaches",
               "sourceDirectoryDataStore",
               "priority",
               "paralleltask",
               "parallelTask",
               "project",
               "aisupercomputer",
               "aiSuperComputer",
               "kubernetescompute",
               "cmk8sCompute",
               "cmAksCompute",
               "credentialPassthrough",
               "applicationEndpoints",
               "services",
               "commandReturnCodeConfig",
               "dockerTwo",
               "globalJobDispatcher",
               "useAbsolutePath",
               "identity",
               "virtualCluster",
               "exampleConfig",
               "outputs",
               "inputs"});
    detail::note_unknown(root, file);
    return file;
}

}
