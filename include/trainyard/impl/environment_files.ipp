#pragma once

#include <trainyard/backend/environment_service.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/environment_files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/wire/environment_files.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace trainyard {
namespace detail {

inline constexpr char const* environment_file = "azureml_environment.json";
inline constexpr char const* conda_file_name  = "conda_dependencies.yml";

TRAINYARD_DECL std::string read_given_file(std::string const& path, char const* what)
{
    auto text = core::read_file_if_any(path);
    if (!text)
        throw error(errc::not_found, "read environment",
                    std::string("the ") + what + ' ' +
                        std::filesystem::absolute(path).lexically_normal().string() +
                        " is not there");
    return std::move(*text);
}

// Where a line of a requirements file names a place beside the file, the place stays the same.
TRAINYARD_DECL std::string with_absolute_path(std::string line, std::filesystem::path const& beside)
{
    auto const settle = [&](std::size_t begin) {
        auto const given = line.substr(begin);
        if (given.find("://") == std::string::npos && !given.starts_with('/') &&
            !given.starts_with("${"))
            line = line.substr(0, begin) + (beside / given).lexically_normal().string();
    };
    for (auto const* option : {"--find-links", "-f", "--editable", "-e"}) {
        auto const length = std::string_view(option).size();
        if (line.starts_with(option) && line.size() > length + 1 &&
            (line[length] == ' ' || line[length] == '=')) {
            settle(line.find_first_not_of(" =", length));
            return line;
        }
    }
    if (line.starts_with("./") || line.starts_with("../"))
        settle(0);
    return line;
}

TRAINYARD_DECL void add_requirements(std::vector<std::string>& into, std::string const& path,
                                     int depth)
{
    auto const beside = std::filesystem::absolute(path).lexically_normal().parent_path();
    for (auto& line : wire::read_requirements(read_given_file(path, "requirements file"))) {
        auto const option = line.substr(0, line.find_first_of(" ="));
        auto const rest   = line.find_first_not_of(" =", option.size());
        if (option == "-c" || option == "--constraint")
            throw error(errc::invalid_argument, "read requirements",
                        path + ": constraint files are not understood (" + line +
                            "); write the versions into the requirements");
        if ((option == "-r" || option == "--requirement") && rest != std::string::npos) {
            if (depth == 8)
                throw error(errc::invalid_argument, "read requirements", path + " includes itself");
            add_requirements(into, (beside / line.substr(rest)).string(), depth + 1);
            continue;
        }
        into.push_back(with_absolute_path(std::move(line), beside));
    }
}

TRAINYARD_DECL void add_files(environment& definition, image_options const& options)
{
    definition.docker.registry = options.registry;
    if (!options.conda_specification.empty())
        definition.dependencies =
            from_conda_specification("", options.conda_specification).dependencies;
    if (!options.pip_requirements.empty())
        add_requirements(definition.dependencies.pip_packages, options.pip_requirements, 0);
    definition.user_managed = definition.dependencies.empty();
}

// Where conda keeps environments: what its variables say, its own list, the usual folders.
TRAINYARD_DECL std::vector<std::string> conda_places(std::string const& name)
{
    std::vector<std::string> places;
    if (name.find('/') != std::string::npos)
        return std::vector<std::string>(1, name);
    auto const from_variable = [](char const* variable) {
        auto const* text = std::getenv(variable);
        return std::string(text ? text : "");
    };
    auto envs = from_variable("CONDA_ENVS_PATH");
    for (auto at = std::size_t{0}; !envs.empty() && at != std::string::npos;) {
        auto const end = envs.find(':', at);
        places.push_back(envs.substr(at, end - at) + '/' + name);
        at = end == std::string::npos ? end : end + 1;
    }
    for (auto const* variable : {"MAMBA_ROOT_PREFIX", "CONDA_ROOT", "CONDA_PREFIX"})
        if (auto const root = from_variable(variable); !root.empty())
            places.push_back(root + "/envs/" + name);
    if (auto const conda = from_variable("CONDA_EXE"); !conda.empty())
        places.push_back(
            (std::filesystem::path(conda).parent_path().parent_path() / "envs" / name).string());
    auto const home = from_variable("HOME");
    if (auto const list = core::read_file_if_any(home + "/.conda/environments.txt"))
        for (auto const& line : wire::read_requirements(*list))
            if (std::filesystem::path(line).filename() == name)
                places.push_back(line);
    for (auto const* root : {"miniconda3", "anaconda3", "miniforge3", "micromamba"})
        places.push_back(home + '/' + root + "/envs/" + name);
    return places;
}

// pip leaves a folder `name-version.dist-info`, in which it says that it was there.
TRAINYARD_DECL void add_installed_by_pip(std::vector<std::string>& into, std::string const& prefix)
{
    std::error_code gone;
    for (auto const& python : std::filesystem::directory_iterator(prefix + "/lib", gone)) {
        auto const packages = python.path() / "site-packages";
        if (!python.path().filename().string().starts_with("python"))
            continue;
        for (auto const& entry : std::filesystem::directory_iterator(packages, gone)) {
            auto const name = entry.path().filename().string();
            auto const by   = core::read_file_if_any((entry.path() / "INSTALLER").string());
            auto const dash = name.find('-');
            if (!name.ends_with(".dist-info") || !by || !by->starts_with("pip"))
                continue;
            into.push_back(name.substr(0, dash) +
                           "==" + name.substr(dash + 1, name.size() - dash - 1 - 10));
        }
    }
}

}

TRAINYARD_DECL environment from_conda_specification(std::string name, std::string const& path)
{
    auto file = wire::read_conda_file(detail::read_given_file(path, "conda file"), path);
    environment definition  = {};
    definition.name         = name.empty() ? std::move(file.name) : std::move(name);
    definition.dependencies = std::move(file.dependencies);
    definition.variables    = std::move(file.variables);
    return definition;
}

TRAINYARD_DECL environment from_pip_requirements(std::string name, std::string const& path)
{
    environment definition = {};
    definition.name        = std::move(name);
    detail::add_requirements(definition.dependencies.pip_packages, path, 0);
    return definition;
}

TRAINYARD_DECL environment from_existing_conda_environment(std::string name,
                                                           std::string const& conda_environment)
{
    auto const places   = detail::conda_places(conda_environment);
    auto const is_there = [](std::string const& place) {
        return core::facts_of(place + "/conda-meta").has_value();
    };
    auto const found = std::ranges::find_if(places, is_there);
    if (found == places.end()) {
        std::string all;
        for (auto const& place : places)
            all += (all.empty() ? "" : ", ") + place;
        throw error(errc::not_found, "read environment",
                    "there is no conda environment \"" + conda_environment +
                        "\" on this machine; it was looked for in " + all);
    }
    environment definition = {};
    definition.name        = std::move(name);
    auto& dependencies     = definition.dependencies;
    for (auto const& entry : std::filesystem::directory_iterator(*found + "/conda-meta")) {
        if (entry.path().extension() != ".json")
            continue;
        auto package = wire::read_conda_meta(core::read_file(entry.path().string()));
        if (package.starts_with("python="))
            dependencies.python_version = package.substr(7);
        else
            dependencies.conda_packages.push_back(std::move(package));
    }
    detail::add_installed_by_pip(dependencies.pip_packages, *found);
    std::ranges::sort(dependencies.conda_packages);
    std::ranges::sort(dependencies.pip_packages);
    return definition;
}

TRAINYARD_DECL environment from_docker_image(std::string name, std::string image,
                                             image_options options)
{
    environment definition  = {};
    definition.name         = std::move(name);
    definition.docker.image = std::move(image);
    detail::add_files(definition, options);
    return definition;
}

TRAINYARD_DECL environment from_dockerfile(std::string name, std::string const& dockerfile,
                                           image_options options)
{
    // A text has lines, and begins with an instruction; a path has none.
    auto const is_text = dockerfile.find('\n') != std::string::npos ||
                         dockerfile.starts_with("FROM ") || dockerfile.starts_with("ARG ");
    environment definition = {};
    definition.name        = std::move(name);
    definition.docker.dockerfile =
        is_text ? dockerfile : detail::read_given_file(dockerfile, "Dockerfile");
    detail::add_files(definition, options);
    return definition;
}

TRAINYARD_DECL environment from_docker_build_context(std::string name, std::string const& directory,
                                                     std::string const& dockerfile)
{
    environment definition       = {};
    definition.name              = std::move(name);
    definition.user_managed      = true;
    definition.docker.context    = std::filesystem::absolute(directory).lexically_normal().string();
    definition.docker.dockerfile = detail::read_given_file(
        definition.docker.context + '/' + core::clean_path("Dockerfile", dockerfile), "Dockerfile");
    return definition;
}

TRAINYARD_DECL environment load_from_directory(std::string const& path)
{
    auto const file  = path + '/' + detail::environment_file;
    auto const conda = path + '/' + detail::conda_file_name;
    auto definition =
        wire::read_environment_file(detail::read_given_file(file, "environment file"), file);
    if (auto const text = core::read_file_if_any(conda))
        definition.dependencies = wire::read_conda_file(*text, conda).dependencies;
    return definition;
}

TRAINYARD_DECL void save_to_directory(environment const& definition, std::string const& path,
                                      bool overwrite)
{
    check_environment(definition, "save environment");
    auto const file  = path + '/' + detail::environment_file;
    auto const conda = path + '/' + detail::conda_file_name;
    for (auto const& one : {file, conda})
        if (!overwrite && core::facts_of(one))
            throw error(errc::already_exists, "save environment",
                        one + " is there already; save with overwrite to replace it");
    core::make_directories(path);
    core::write_file(
        conda,
        wire::write_conda_file({.name = definition.name, .dependencies = definition.dependencies}),
        core::durability::survives_us);
    core::write_file(file, wire::write_environment_file(definition), core::durability::survives_us);
}

TRAINYARD_DECL std::string to_conda_file(conda_dependencies const& dependencies)
{
    return wire::write_conda_file({.dependencies = dependencies});
}

TRAINYARD_DECL conda_dependencies read_conda_dependencies(std::string const& path)
{
    return wire::read_conda_file(detail::read_given_file(path, "conda file"), path).dependencies;
}

TRAINYARD_DECL void save_conda_file(conda_dependencies const& dependencies, std::string const& path)
{
    check_environment({.dependencies = dependencies}, "save conda file");
    core::write_file(path, to_conda_file(dependencies), core::durability::survives_us);
}

TRAINYARD_DECL environment clone(environment definition, std::string new_name)
{
    definition.name = std::move(new_name);
    return definition;
}

}
