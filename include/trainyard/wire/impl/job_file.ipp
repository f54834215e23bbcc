#pragma once

#include <trainyard/wire/impl/conda_section.hpp>
#include <trainyard/wire/impl/yaml.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>
#include <trainyard/wire/job_file.hpp>

#include <algorithm>
#include <utility>

namespace trainyard::wire {
namespace detail {

inline std::string without_prefix(std::string text, std::string_view prefix)
{
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

TRAINYARD_DECL void check_kind(yaml_section& root)
{
    root.skip({"$schema"});
    auto const type = in_small_letters(root.text("type", "command"));
    auto key        = std::string("type");
    for (auto const* one : {"jobs", "search_space", "trial"})
        if (root.find(one))
            key = one;
    auto const kind = key == "type" ? type : std::string(key == "jobs" ? "pipeline" : "sweep");
    if (kind == "sweep" || kind == "pipeline")
        root.refuse(key,
                    "makes this a " + kind +
                        " job, which is not read yet: only command jobs are; submit what it runs "
                        "as jobs of their own",
                    errc::unsupported);
    if (kind != "command")
        root.refuse("type", "is \"" + type + "\", and only command jobs are known here",
                    errc::unsupported);
}

// A word of the file that has no effect here.
TRAINYARD_DECL void note(yaml_section& section, char const* key, char const* why, job_file& into)
{
    if (section.find(key))
        into.warnings.push_back('"' + section.name_of(key) + "\" does nothing here: " + why);
}

TRAINYARD_DECL data_mode input_mode(yaml_section& section)
{
    auto const mode = section.text("mode", "ro_mount");
    if (mode == "ro_mount" || mode == "mount")
        return data_mode::mount;
    if (mode != "download")
        section.refuse("mode", "is \"" + mode + "\"; use ro_mount or download", errc::unsupported);
    return data_mode::download;
}

TRAINYARD_DECL std::string data_type(yaml_section& section)
{
    auto const known = {"uri_folder",   "uri_file",     "mltable",
                        "custom_model", "mlflow_model", "triton_model"};
    auto type        = section.text("type", "uri_folder");
    if (std::ranges::find(known, type) == known.end())
        section.refuse("type", "is \"" + type + "\"; use uri_folder or uri_file");
    return type;
}

// Other addresses may come to be known; a path of this machine is for the caller to look at.
TRAINYARD_DECL std::string data_path(yaml_section& section)
{
    auto path = section.text("path");
    if (path.starts_with("file:"))
        path = without_prefix(path.substr(5), "//");
    if (place_of(path) || dataset_in(path) || !is_address(path))
        return path;
    if (path.starts_with("azureml://"))
        section.refuse("path",
                       "is " + path +
                           "; write it as azureml://datastores/NAME/paths/PATH, a place in a "
                           "datastore of the workspace that it is submitted to",
                       errc::unsupported);
    if (path.starts_with("azureml:"))
        section.refuse("path", "is " + path +
                                   "; write a dataset as azureml:NAME:VERSION, with a number, or "
                                   "as azureml:NAME@latest");
    section.refuse("path",
                   "is " + path +
                       ", an address that is not fetched here; upload it to a datastore, and use "
                       "azureml://datastores/NAME/paths/PATH",
                   errc::unsupported);
}

TRAINYARD_DECL void check_data_name(yaml_section const& section, std::string const& name)
{
    auto const is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    auto const is_allowed = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    if (name.empty() || !is_letter(name.front()) || !std::ranges::all_of(name, is_allowed))
        section.refuse(name, "is not a name: use letters, digits and _, beginning with a letter");
}

TRAINYARD_DECL void read_inputs(yaml_section& root, yaml_source const& from, job_file& into)
{
    auto const* all = root.find("inputs");
    auto inside     = root.below("inputs");
    for (std::size_t i = 0; all && i != all->keys.size(); ++i) {
        auto const& name  = all->keys[i].name;
        auto const& value = all->items[i];
        check_data_name(inside, name);
        if (value.is_list() || value.is == yaml_node::kind::nothing)
            inside.refuse(name, "is neither a value nor a map with a path");
        if (value.is_text()) {
            into.inputs.emplace(name, value_text(value));
            continue;
        }
        auto section = yaml_section(from, value, "inputs." + name);
        job_data data;
        data.type = data_type(section);
        data.path = data_path(section);
        data.mode = input_mode(section);
        if (data.path.empty())
            inside.refuse(name, "has no path: say where its files are, or write a literal");
        section.skip({"description"});
        section.refuse_unknown();
        into.inputs.emplace(name, std::move(data));
    }
}

TRAINYARD_DECL void read_outputs(yaml_section& root, yaml_source const& from, job_file& into)
{
    static yaml_node const standard;
    auto const* all = root.find("outputs");
    auto inside     = root.below("outputs");
    for (std::size_t i = 0; all && i != all->keys.size(); ++i) {
        auto const& name = all->keys[i].name;
        check_data_name(inside, name);
        if (into.inputs.contains(name))
            inside.refuse(name, "is the name of an input too; give one of them another");
        auto section = yaml_section(from, all->items[i], "outputs." + name);
        job_data data;
        data.type       = data_type(section);
        data.path       = data_path(section);
        data.mode       = data_mode::upload;
        auto const mode = section.text("mode", "rw_mount");
        if (mode != "rw_mount" && mode != "mount" && mode != "upload")
            section.refuse("mode", "is \"" + mode + "\"; use rw_mount or upload",
                           errc::unsupported);
        if (!data.path.empty() && !place_of(data.path))
            section.refuse("path", "is " + data.path +
                                       "; what a job leaves goes to a datastore: use "
                                       "azureml://datastores/NAME/paths/PATH");
        data.registered_as = section.text("name");
        if (section.find("version"))
            section.refuse("version",
                           "asks for a version of its own; the versions of a dataset are counted "
                           "here: leave it out",
                           errc::unsupported);
        section.skip({"description"});
        section.refuse_unknown();
        into.outputs.emplace(name, std::move(data));
    }
}

TRAINYARD_DECL void read_environment_map(yaml_section section, yaml_source const& from,
                                         read_job& into)
{
    auto& made        = into.job.config.environment;
    made.name         = section.text("name");
    made.docker.image = section.text("image");
    if (auto const* conda = section.find("conda_file")) {
        if (conda->is_map()) {
            auto inside       = read_conda(*conda, from);
            made.dependencies = std::move(inside.dependencies);
            made.variables    = std::move(inside.variables);
        } else
            into.conda_file = section.text("conda_file");
    }
    // What stands for none; see the writing of it.
    auto const no_image = made.docker.image == default_cpu_image;
    if (section.find("build")) {
        auto build       = section.below("build");
        into.build_path  = build.text("path");
        into.docker_file = build.text("dockerfile_path", "Dockerfile");
        if (into.build_path.empty())
            section.refuse("build", "has no path: name the folder that has the Dockerfile");
        if (!made.docker.image.empty())
            section.refuse("build", "stands beside an image: keep one of them");
        build.refuse_unknown();
    } else if (made.docker.image.empty() && !section.find("conda_file")) {
        wire::refuse(from, section.line(),
                     "\"environment\" has neither an image, a conda_file nor a build");
    }
    if (no_image)
        made.docker.image.clear();
    made.user_managed = !section.find("conda_file") && !no_image;
    section.skip({"$schema", "version", "description", "tags", "os_type", "properties"});
    section.refuse_unknown();
}

// `azureml://registries/azureml/environments/sklearn-1.5/labels/latest`: curated, by another name.
TRAINYARD_DECL std::string curated_name(std::string_view text)
{
    constexpr std::string_view registry = "azureml://registries/azureml/environments/";
    if (!text.starts_with(registry))
        return {};
    text.remove_prefix(registry.size());
    return "AzureML-" + std::string(text.substr(0, text.find('/')));
}

TRAINYARD_DECL void read_environment_of(yaml_section& root, yaml_source const& from, read_job& into)
{
    auto const* found = root.find("environment");
    if (!found)
        return;
    into.line = found->line;
    if (!found->is_text())
        return read_environment_map(root.below("environment"), from, into);
    auto text = found->text;
    if (auto curated = curated_name(text); !curated.empty()) {
        into.job.environment = std::move(curated);
        into.job.warnings.push_back("\"environment\" is taken for " + into.job.environment +
                                    ", whatever its version");
        return;
    }
    if (text.starts_with("azureml://") || text.starts_with("file:") ||
        (!text.starts_with("azureml:") && is_address(text)))
        root.refuse("environment",
                    "is " + text +
                        "; name an environment of the workspace, as azureml:NAME:VERSION or "
                        "azureml:NAME@latest, or write one here with image and conda_file",
                    errc::unsupported);
    text = without_prefix(std::move(text), "azureml:");
    if (text.empty() || text.find('/') != std::string::npos)
        root.refuse("environment",
                    "is \"" + found->text + "\"; use azureml:NAME:VERSION or azureml:NAME@latest");
    into.job.environment = std::move(text);
}

TRAINYARD_DECL void read_processes_of(yaml_section& root, job_file& into)
{
    auto& config      = into.config;
    auto resources    = root.below("resources");
    auto const nodes  = static_cast<int>(resources.count("instance_count", 1, 1, 10'000));
    config.node_count = nodes;
    auto& docker      = config.environment.docker;
    docker.shm_size   = resources.text("shm_size");
    if (auto const* given = resources.find("docker_args"))
        docker.arguments = given->is_list()
                               ? resources.texts("docker_args")
                               : std::vector<std::string>(1, resources.text("docker_args"));
    note(resources, "instance_type", "the nodes are those of the compute", into);
    note(resources, "properties", "nobody here asks for them", into);
    note(resources, "locations", "everything is here", into);
    note(resources, "max_instance_count", "no job grows", into);
    resources.refuse_unknown();

    if (!root.find("distribution"))
        return;
    auto section     = root.below("distribution");
    auto const type  = in_small_letters(section.text("type"));
    auto const count = [&](char const* key, int otherwise, int least) {
        return static_cast<int>(section.count(key, otherwise, least, 10'000));
    };
    if (type == "mpi") {
        config.distribution =
            mpi_configuration{.process_count_per_node = count("process_count_per_instance", 1, 1),
                              .node_count             = nodes};
    } else if (type == "pytorch") {
        config.distribution = pytorch_configuration{
            .process_count = nodes * count("process_count_per_instance", 1, 1),
            .node_count    = nodes};
    } else if (type == "tensorflow") {
        config.distribution = tensorflow_configuration{
            .worker_count           = count("worker_count", nodes, 1),
            .parameter_server_count = count("parameter_server_count", 0, 0)};
    } else if (type == "ray") {
        section.refuse("type", "is ray, which is not started here; use mpi, pytorch or tensorflow",
                       errc::unsupported);
    } else {
        root.refuse("distribution",
                    "has the type \"" + type + "\"; use mpi, pytorch or tensorflow");
    }
    section.refuse_unknown();
}

TRAINYARD_DECL void read_limits_of(yaml_section& root, job_file& into)
{
    auto limits = root.below("limits");
    if (auto const seconds = limits.count_if_any("timeout", 1))
        into.config.max_run_duration = std::chrono::seconds(*seconds);
    limits.refuse_unknown();
}

TRAINYARD_DECL std::string code_of(yaml_section& root)
{
    auto code = root.text("code");
    if (code.starts_with("file:"))
        code = without_prefix(code.substr(5), "//");
    if (is_address(code))
        root.refuse("code",
                    "is " + code + ", which is not fetched here; name a folder of this machine",
                    errc::unsupported);
    return code;
}

// Each placeholder means something: it is better known now than when the shell finds it.
TRAINYARD_DECL void check_placeholders(yaml_section const& root, job_file const& job)
{
    auto const known = [&](std::string const& kind, std::string const& name) {
        if ((kind == "inputs" && job.inputs.contains(name)) ||
            (kind == "outputs" && job.outputs.contains(name)))
            return filled_in();
        auto const written = "${{" + kind + (name.empty() ? "" : '.' + name) + "}}";
        if (kind != "inputs" && kind != "outputs")
            root.refuse("command", "has " + written +
                                       " in it; only ${{inputs.NAME}} and ${{outputs.NAME}} are "
                                       "known in a command job");
        root.refuse("command",
                    "has " + written + " in it, but there is no \"" + name + "\" below " + kind);
    };
    fill_in(job.config.command.front().text(), known);
}

}

TRAINYARD_DECL read_job read_job_file(std::string_view text, std::string const& path)
{
    auto const from     = yaml_source{.path = path, .operation = "read job"};
    auto const document = read_yaml(text, from);
    if (!document.is_map())
        refuse(from, document.line, "this is not a job: it has no keys such as command");
    auto root = yaml_section(from, document, "");
    detail::check_kind(root);

    read_job read;
    auto& job           = read.job;
    job.name            = root.text("name");
    job.display_name    = root.text("display_name");
    job.experiment_name = root.text("experiment_name");
    job.description     = root.text("description");
    job.tags            = root.text_map("tags");
    job.properties      = root.text_map("properties");
    if (root.text("command").empty())
        refuse(from, document.line,
               "there is no \"command\": say what to run, as a line for the shell");
    auto line = root.text("command");
    while (line.ends_with('\n'))
        line.pop_back();
    job.config.command.emplace_back(std::move(line));
    job.config.source_directory = detail::code_of(root);
    auto const compute          = detail::without_prefix(root.text("compute"), "azureml:");
    job.config.compute          = compute_name(compute == "local" ? std::string() : compute);
    detail::read_processes_of(root, job);
    detail::read_environment_of(root, from, read);
    for (auto& [name, value] : root.text_map("environment_variables"))
        job.config.environment.variables.insert_or_assign(name, value);
    detail::read_limits_of(root, job);
    detail::read_inputs(root, from, job);
    detail::read_outputs(root, from, job);
    detail::note(root, "services", "no programs are started beside the command", job);
    detail::note(root, "identity", "the job runs as whoever submits it", job);
    detail::note(root, "queue_settings", "there is one queue", job);
    root.refuse_unknown();
    detail::check_placeholders(root, job);
    return read;
}

}
