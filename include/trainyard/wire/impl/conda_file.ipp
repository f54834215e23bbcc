#pragma once

// The only place that speaks YAML.

#include <trainyard/error.hpp>
#include <trainyard/wire/environment_files.hpp>

#include <yaml-cpp/yaml.h>

namespace trainyard::wire {
namespace detail {

[[noreturn]] TRAINYARD_DECL void bad_conda_file(std::string const& path, YAML::Mark const& where,
                                                std::string const& why)
{
    auto const line = where.is_null() ? std::string() : ":" + std::to_string(where.line + 1);
    throw error(errc::invalid_argument, "read conda file", path + line + ": " + why);
}

TRAINYARD_DECL std::vector<std::string> yaml_texts(YAML::Node const& list, std::string const& path,
                                                   char const* what)
{
    std::vector<std::string> texts;
    if (!list || list.IsNull())
        return texts;
    if (!list.IsSequence())
        bad_conda_file(path, list.Mark(), std::string(what) + " is not a list");
    for (auto const& entry : list) {
        if (!entry.IsScalar())
            bad_conda_file(path, entry.Mark(),
                           std::string("an entry of ") + what + " is not a text");
        texts.push_back(entry.Scalar());
    }
    return texts;
}

// `python=3.6.2` and `python >= 3.8` are about the interpreter.
TRAINYARD_DECL bool take_python(std::string const& package, conda_dependencies& into)
{
    if (package_name(package) != "python")
        return false;
    auto version = package.substr(package.find("python") + 6);
    std::erase(version, ' ');
    version.erase(0, version.find_first_not_of('='));
    // A build, as in `python=3.6.2=h0f...`, is the package's business.
    if (version.find_first_of("<>!~,|") == std::string::npos)
        version = version.substr(0, version.find('='));
    into.python_version = std::move(version);
    return true;
}

TRAINYARD_DECL void read_dependencies(YAML::Node const& list, std::string const& path,
                                      conda_dependencies& into)
{
    if (!list || list.IsNull())
        return;
    if (!list.IsSequence())
        bad_conda_file(path, list.Mark(), "dependencies is not a list");
    for (auto const& entry : list) {
        if (entry.IsScalar()) {
            if (!take_python(entry.Scalar(), into))
                into.conda_packages.push_back(entry.Scalar());
        } else if (entry.IsMap() && entry.size() == 1 && entry["pip"]) {
            for (auto& package : yaml_texts(entry["pip"], path, "pip"))
                into.pip_packages.push_back(std::move(package));
        } else {
            bad_conda_file(path, entry.Mark(),
                           "a dependency is neither a package nor a list called pip");
        }
    }
}

}

TRAINYARD_DECL conda_file read_conda_file(std::string_view text, std::string const& path)
{
    YAML::Node root;
    try {
        root = YAML::Load(std::string(text));
    } catch (YAML::Exception const& failed) {
        detail::bad_conda_file(path, failed.mark, "this is not YAML: " + failed.msg);
    }
    if (!root.IsMap())
        detail::bad_conda_file(path, root.Mark(),
                               "this is not a conda file: it has no keys such as dependencies");
    conda_file file;
    if (auto const name = root["name"]; name && name.IsScalar())
        file.name = name.Scalar();
    file.dependencies.channels = detail::yaml_texts(root["channels"], path, "channels");
    detail::read_dependencies(root["dependencies"], path, file.dependencies);
    if (auto const variables = root["variables"]; variables && variables.IsMap())
        for (auto const& entry : variables)
            file.variables[entry.first.Scalar()] =
                entry.second.IsScalar() ? entry.second.Scalar() : std::string();
    return file;
}

TRAINYARD_DECL std::string write_conda_file(conda_file const& file)
{
    auto const& wanted = file.dependencies;
    YAML::Emitter out;
    out << YAML::BeginMap;
    if (!file.name.empty())
        out << YAML::Key << "name" << YAML::Value << file.name;
    if (!wanted.channels.empty())
        out << YAML::Key << "channels" << YAML::Value << wanted.channels;
    out << YAML::Key << "dependencies" << YAML::Value << YAML::BeginSeq;
    if (!wanted.python_version.empty()) {
        auto const plain = wanted.python_version.find_first_of("<>!~=") != 0;
        out << "python" + std::string(plain ? "=" : "") + wanted.python_version;
    }
    for (auto const& package : wanted.conda_packages)
        out << package;
    if (!wanted.pip_packages.empty())
        out << YAML::BeginMap << YAML::Key << "pip" << YAML::Value << wanted.pip_packages
            << YAML::EndMap;
    out << YAML::EndSeq;
    if (!file.variables.empty())
        out << YAML::Key << "variables" << YAML::Value << file.variables;
    out << YAML::EndMap;
    return std::string(out.c_str()) + '\n';
}

}
