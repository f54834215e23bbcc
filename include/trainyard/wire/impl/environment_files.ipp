#pragma once

#include <trainyard/error.hpp>
#include <trainyard/wire/environment_files.hpp>
#include <trainyard/wire/impl/json.hpp>

#include <algorithm>

namespace trainyard::wire {

TRAINYARD_DECL std::vector<std::string> read_requirements(std::string_view text)
{
    std::vector<std::string> lines;
    std::string line;
    auto const finish = [&] {
        // A `#` begins a comment at the beginning, or after a space: `pkg#egg` is an address.
        for (auto at = line.find('#'); at != std::string::npos; at = line.find('#', at + 1))
            if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') {
                line.erase(at);
                break;
            }
        auto const first = line.find_first_not_of(" \t");
        auto const last  = line.find_last_not_of(" \t");
        if (first != std::string::npos)
            lines.push_back(line.substr(first, last - first + 1));
        line.clear();
    };
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        auto piece     = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (piece.ends_with('\r'))
            piece.remove_suffix(1);
        auto const goes_on = piece.ends_with('\\');
        line += goes_on ? piece.substr(0, piece.size() - 1) : piece;
        if (!goes_on)
            finish();
    }
    finish();
    return lines;
}

namespace detail {

inline bool flag_at(json::object const& from, std::string_view key, bool otherwise)
{
    auto const* flag = from.if_contains(key);
    return flag && flag->is_bool() ? flag->get_bool() : otherwise;
}

inline json::value text_or_null(std::string const& text)
{
    return text.empty() ? json::value() : json::value(text);
}

TRAINYARD_DECL void read_docker(json::object const& from, docker_section& into)
{
    into.image      = text_at(from, "baseImage").value_or("");
    into.dockerfile = text_at(from, "baseDockerfile").value_or("");
    if (auto const* context = object_at(from, "buildContext")) {
        into.context = text_at(*context, "location").value_or("");
        if (text_at(*context, "locationType").value_or("") != local_context)
            throw error(errc::unsupported, "read environment",
                        "its \"buildContext\" is of the service's; only directories of this "
                        "machine are built from: make it with from_docker_build_context");
    }
    into.shm_size       = text_at(from, "shmSize").value_or("");
    into.shared_volumes = flag_at(from, "sharedVolumes", true);
    into.use = flag_at(from, "enabled", true) ? container_use::when_possible : container_use::never;
    if (!into.dockerfile.empty())
        into.image.clear();
    if (auto const* arguments = array_at(from, "arguments"))
        for (auto const& argument : *arguments)
            if (auto const* text = argument.if_string())
                into.arguments.emplace_back(std::string_view(*text));
    if (auto const* registry = object_at(from, "baseImageRegistry")) {
        into.registry.address  = text_at(*registry, "address").value_or("");
        into.registry.username = text_at(*registry, "username").value_or("");
        into.registry.password = secret(text_at(*registry, "password").value_or(""));
    }
}

}

TRAINYARD_DECL std::string write_environment_file(environment const& definition)
{
    json::object variables;
    for (auto const& [name, text] : definition.variables)
        variables.emplace(name, text);
    json::array arguments;
    for (auto const& argument : definition.docker.arguments)
        arguments.emplace_back(argument);
    auto const& docker = definition.docker;
    auto const& python = definition.interpreter;
    // The keys the vendor's own tools write, those beyond them last.
    return json::serialize(json::object{
               {"name", definition.name},
               {"version", nullptr},
               {"environmentVariables", std::move(variables)},
               {"python", json::object{{"userManagedDependencies", definition.user_managed},
                                       {"interpreterPath", python.empty() ? "python" : python},
                                       {"condaDependenciesFile", "conda_dependencies.yml"},
                                       {"baseCondaEnvironment", nullptr},
                                       {"packages", definition.packages == package_source::installed
                                                        ? "installed"
                                                        : "made"},
                                       {"systemPackages", definition.system_packages}}},
               {"docker",
                json::object{
                    {"enabled", docker.is_wanted()},
                    {"required", docker.use == container_use::required},
                    {"baseImage", detail::text_or_null(docker.image)},
                    {"baseDockerfile", detail::text_or_null(docker.dockerfile)},
                    {"buildContext", docker.context.empty()
                                         ? json::value()
                                         : json::value{{"locationType", local_context},
                                                       {"location", docker.context}}},
                    {"sharedVolumes", docker.shared_volumes},
                    {"shmSize", detail::text_or_null(docker.shm_size)},
                    {"arguments", std::move(arguments)},
                    {"baseImageRegistry",
                     json::object{{"address", detail::text_or_null(docker.registry.address)},
                                  {"username", detail::text_or_null(docker.registry.username)},
                                  {"password", nullptr}}}}},
               {"spark", json::object()},
               {"databricks", json::object()},
               {"inferencingStackVersion", nullptr}}) +
           '\n';
}

TRAINYARD_DECL environment read_environment_file(std::string_view text, std::string const& path)
{
    boost::system::error_code failed;
    auto const parsed = json::parse(text, failed);
    if (failed || !parsed.is_object())
        throw error(errc::invalid_argument, "read environment",
                    path + " is not a JSON object" +
                        (failed ? ": " + failed.message() : std::string()));
    auto const& from = parsed.get_object();
    environment definition;
    definition.name = text_at(from, "name").value_or("");
    if (auto const* variables = object_at(from, "environmentVariables"))
        for (auto const& entry : *variables)
            if (auto const* value = entry.value().if_string())
                definition.variables.emplace(std::string_view(entry.key()),
                                             std::string_view(*value));
    if (auto const* python = object_at(from, "python")) {
        definition.user_managed    = detail::flag_at(*python, "userManagedDependencies", false);
        definition.system_packages = detail::flag_at(*python, "systemPackages", false);
        definition.packages        = text_at(*python, "packages") == "installed"
                                         ? package_source::installed
                                         : package_source::made;
        // The vendor's default means whichever Python there is.
        auto const interpreter = text_at(*python, "interpreterPath").value_or("");
        definition.interpreter = interpreter == "python" ? std::string() : interpreter;
    }
    if (auto const* docker = object_at(from, "docker")) {
        detail::read_docker(*docker, definition.docker);
        if (definition.docker.empty())
            definition.docker.use = container_use::when_possible;
        if (detail::flag_at(*docker, "required", false))
            definition.docker.use = container_use::required;
    }
    return definition;
}

TRAINYARD_DECL std::string read_conda_meta(std::string_view text)
{
    auto const from = parse_object(text, "conda's record of a package");
    auto package    = text_at(from, "name").value_or("");
    auto version    = text_at(from, "version").value_or("");
    return version.empty() ? package : package + '=' + version;
}

}
