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

// A part of the file that is a map. What is missing, or null, has its default; what is something
// else than it should be is refused by its name.
class environment_part {
public:
    environment_part(std::string const& path, json::object const* object, std::string name)
        : path_(&path), object_(object), name_(std::move(name))
    {}

    [[noreturn]] void refuse(std::string_view key, std::string const& why,
                             errc code = errc::invalid_argument) const
    {
        throw error(code, "read environment", *path_ + ": \"" + name_of(key) + "\" " + why);
    }

    std::string text(std::string_view key) const
    {
        auto const* value = find(key);
        return value ? text_of(key, *value) : std::string();
    }

    bool flag(std::string_view key, bool otherwise) const
    {
        auto const* value = find(key);
        if (value && !value->is_bool())
            refuse(key, "is neither true nor false");
        return value ? value->get_bool() : otherwise;
    }

    std::vector<std::string> texts(std::string_view key) const
    {
        std::vector<std::string> all;
        auto const* value = find(key);
        if (value && !value->is_array())
            refuse(key, "is not a list");
        if (value)
            for (auto const& entry : value->get_array())
                all.push_back(text_of(key, entry, "has an entry that is not a text"));
        return all;
    }

    std::map<std::string, std::string> text_map(std::string_view key) const
    {
        std::map<std::string, std::string> all;
        auto const inside = below(key);
        if (inside.object_)
            for (auto const& entry : *inside.object_)
                all.emplace(entry.key(), inside.text_of(entry.key(), entry.value()));
        return all;
    }

    environment_part below(std::string_view key) const
    {
        auto const* value = find(key);
        if (value && !value->is_object())
            refuse(key, "is not a map of keys and values");
        return {*path_, value ? &value->get_object() : nullptr, name_of(key)};
    }

private:
    std::string name_of(std::string_view key) const
    {
        return (name_.empty() ? "" : name_ + '.') + std::string(key);
    }

    json::value const* find(std::string_view key) const
    {
        auto const* value = object_ ? object_->if_contains(key) : nullptr;
        return value && !value->is_null() ? value : nullptr;
    }

    std::string text_of(std::string_view key, json::value const& value,
                        char const* why = "is not a text") const
    {
        if (!value.is_string())
            refuse(key, why);
        return std::string(std::string_view(value.get_string()));
    }

    std::string const* path_;
    json::object const* object_;
    std::string name_;
};

inline json::value text_or_null(std::string const& text)
{
    return text.empty() ? json::value() : json::value(text);
}

TRAINYARD_DECL void read_docker(environment_part const& from, docker_section& into)
{
    into.image         = from.text("baseImage");
    into.dockerfile    = from.text("baseDockerfile");
    auto const context = from.below("buildContext");
    into.context       = context.text("location");
    if (!into.context.empty() && context.text("locationType") != local_context)
        context.refuse("locationType",
                       "is a place of the service's, and only directories of this machine are "
                       "built from: make it with from_docker_build_context",
                       errc::unsupported);
    into.shm_size       = from.text("shmSize");
    into.shared_volumes = from.flag("sharedVolumes", true);
    into.use = from.flag("enabled", true) ? container_use::when_possible : container_use::never;
    into.arguments = from.texts("arguments");
    if (!into.dockerfile.empty())
        into.image.clear();
    auto const registry = from.below("baseImageRegistry");
    into.registry       = {.address  = registry.text("address"),
                           .username = registry.text("username"),
                           .password = secret(registry.text("password"))};
    if (into.empty())
        into.use = container_use::when_possible;
    if (from.flag("required", false))
        into.use = container_use::required;
}

TRAINYARD_DECL void read_python(environment_part const& from, environment& into)
{
    into.user_managed    = from.flag("userManagedDependencies", false);
    into.system_packages = from.flag("systemPackages", false);
    into.packages =
        from.text("packages") == "installed" ? package_source::installed : package_source::made;
    // The vendor's default means whichever Python there is.
    auto const interpreter = from.text("interpreterPath");
    into.interpreter       = interpreter == "python" ? std::string() : interpreter;
    if (!from.text("baseCondaEnvironment").empty())
        from.refuse("baseCondaEnvironment",
                    "names a conda environment of another machine; read one of this machine with "
                    "from_existing_conda_environment",
                    errc::unsupported);
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
    auto const from = detail::environment_part(path, &parsed.get_object(), "");
    environment definition;
    definition.name      = from.text("name");
    definition.variables = from.text_map("environmentVariables");
    detail::read_python(from.below("python"), definition);
    detail::read_docker(from.below("docker"), definition.docker);
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
