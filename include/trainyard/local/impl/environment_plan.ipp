#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/core/digest.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/environment_plan.hpp>
#include <trainyard/wire/environment_files.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace trainyard::local {

TRAINYARD_DECL std::string_view name_of(maker with) noexcept
{
    switch (with) {
    case maker::conda:
        return "conda";
    case maker::pip:
        return "pip";
    case maker::check:
        return "installed";
    case maker::podman:
        return "podman";
    case maker::nothing:
        break;
    }
    return "interpreter";
}

namespace detail {

// Version, length and text of each part, so that no two definitions read alike.
TRAINYARD_DECL std::string id_of(environment_plan const& plan)
{
    core::sha256 digest;
    auto const add = [&](std::string_view part) {
        digest.add(std::to_string(part.size()) + ':');
        digest.add(part);
    };
    auto const add_all = [&](std::vector<std::string> const& parts) {
        add(std::to_string(parts.size()));
        for (auto const& part : parts)
            add(part);
    };
    add("1");
    add(name_of(plan.with));
    add(plan.tool);
    add(plan.python_version);
    add(plan.system_packages ? "system" : "alone");
    add(plan.conda_file);
    add_all(plan.requirements);
    if (plan.with == maker::podman) {
        add(plan.docker.registry.address);
        add(plan.docker.image);
        add(plan.python);
        add(plan.docker.dockerfile);
        add(plan.context);
        add_all(plan.docker.arguments);
    }
    return core::hex(digest.finish()).substr(0, 32);
}

TRAINYARD_DECL void plan_python(environment_plan& plan, environment const& wanted,
                                machine_tools const& tools)
{
    auto const& asked = wanted.dependencies;
    plan.tool         = tools.interpreter;
    if (!needs_making(wanted))
        return;
    plan.python_version = asked.python_version;
    // Whoever names an interpreter wants that one, not conda's.
    auto const conda = tools.conda && wanted.interpreter.empty();
    if (wanted.packages == package_source::made && conda) {
        plan.with         = maker::conda;
        plan.tool         = *tools.conda;
        plan.conda_file   = wire::write_conda_file({.dependencies = dependencies_for_conda(asked)});
        plan.requirements = asked.pip_packages;
        return;
    }
    auto requirements    = requirements_for_pip(asked);
    plan.requirements    = std::move(requirements.lines);
    plan.system_packages = wanted.system_packages;
    if (!tools.interpreter_of_version.empty() && wanted.interpreter.empty()) {
        plan.tool        = tools.interpreter_of_version;
        plan.second_tool = tools.interpreter;
    }
    plan.with = wanted.packages == package_source::made ? maker::pip : maker::check;
    if (plan.with == maker::pip)
        plan.warnings.insert(plan.warnings.end(), requirements.warnings.begin(),
                             requirements.warnings.end());
}

// What is asked of Python is added to the image by pip, if anything is to be made.
TRAINYARD_DECL void plan_container(environment_plan& plan, environment const& wanted,
                                   std::string const& podman)
{
    plan.with   = maker::podman;
    plan.tool   = podman;
    plan.docker = wanted.docker;
    plan.python = wanted.interpreter;
    if (wanted.user_managed || wanted.packages == package_source::installed)
        return;
    plan.python_version = wanted.dependencies.python_version;
    auto requirements   = requirements_for_pip(wanted.dependencies);
    plan.requirements   = std::move(requirements.lines);
    plan.warnings       = std::move(requirements.warnings);
}

// The service's own images are where everything starts there, and bring nothing of the user's.
TRAINYARD_DECL bool brings_something(docker_section const& wanted)
{
    auto const is_bare = wanted.image == default_cpu_image || wanted.image == default_gpu_image;
    return !is_bare || wanted.use == container_use::required;
}

// What to say of it; where it is required, that is why the run fails.
TRAINYARD_DECL std::string without_container(docker_section const& wanted, bool has_podman)
{
    auto const what =
        wanted.image.empty() ? std::string("its Dockerfile") : "the image " + wanted.image;
    if (wanted.use == container_use::required)
        throw error(errc::unsupported, "prepare environment",
                    "the environment is to run in a container of " + what +
                        ", and there is no podman on this program's PATH; install it, or set "
                        "docker_section::use to when_possible to run without");
    auto const why = has_podman ? " has nothing in it but a system"
                                : " takes podman, which is not on this program's PATH";
    return what + why + ": the run has the machine's own Python and programs";
}

}

TRAINYARD_DECL environment_plan plan_environment(environment const& wanted,
                                                 machine_tools const& tools)
{
    environment_plan plan;
    auto const& docker = wanted.docker;
    auto const useful  = detail::brings_something(docker);
    if (docker.is_wanted() && tools.podman && useful) {
        detail::plan_container(plan, wanted, *tools.podman);
        plan.context = tools.context;
    } else {
        if (docker.is_wanted())
            plan.warnings.push_back(detail::without_container(docker, tools.podman.has_value()));
        auto on_the_host   = wanted;
        on_the_host.docker = docker_section();
        detail::plan_python(plan, on_the_host, tools);
    }
    if (plan.with != maker::nothing)
        plan.id = detail::id_of(plan);
    return plan;
}

TRAINYARD_DECL bool may_go_without(environment const& wanted, environment_plan const& plan)
{
    return plan.with == maker::podman && wanted.docker.use == container_use::when_possible;
}

TRAINYARD_DECL std::string python_deviation(std::string_view asked, std::string_view found)
{
    // A condition is for conda's solver; only plain versions are held against what there is.
    auto const first = asked.find_first_not_of("=~ ");
    if (first == std::string_view::npos)
        return {};
    auto const text =
        "Python " + std::string(asked) + " was asked for; the one used is " + std::string(found);
    if (asked.find_first_of("<>!,|") != std::string_view::npos)
        return text + ", and whether that fits was not looked at";
    auto version = asked.substr(first);
    while (version.ends_with('*') || version.ends_with('.'))
        version.remove_suffix(1);
    auto const fits = found.starts_with(version) &&
                      (found.size() == version.size() || found[version.size()] == '.');
    return fits ? std::string() : text + ", the best there is on this machine";
}

TRAINYARD_DECL std::vector<std::string> references_in(std::vector<std::string> const& lines)
{
    std::vector<std::string> names;
    for (auto const& line : lines)
        for (auto at = line.find("${"); at != std::string::npos; at = line.find("${", at + 2)) {
            auto const end = line.find('}', at);
            if (end == std::string::npos)
                break;
            auto name = line.substr(at + 2, end - at - 2);
            if (std::ranges::find(names, name) == names.end())
                names.push_back(std::move(name));
        }
    return names;
}

TRAINYARD_DECL bool is_for_installing(std::string_view name)
{
    constexpr auto ways = std::to_array<std::string_view>(
        {"http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY",
         "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
         "CURL_CA_BUNDLE"});
    // These would have pip put things elsewhere than into the environment, or nowhere.
    constexpr auto misleading = std::to_array<std::string_view>(
        {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_DRY_RUN",
         "PIP_REQUIRE_VIRTUALENV", "PIP_REQUIREMENT", "PIP_LOG", "PIP_QUIET", "CONDA_PREFIX",
         "CONDA_DEFAULT_ENV"});
    auto const meant =
        name.starts_with("PIP_") || name.starts_with("CONDA_") || name.starts_with("MAMBA_");
    return (meant && std::ranges::find(misleading, name) == misleading.end()) ||
           std::ranges::find(ways, name) != ways.end();
}

TRAINYARD_DECL bool is_podmans(std::string_view name)
{
    return name.starts_with("XDG_") || name.starts_with("CONTAINERS_") ||
           name.starts_with("BUILDAH_") || name == "REGISTRY_AUTH_FILE" ||
           name == "DBUS_SESSION_BUS_ADDRESS";
}

TRAINYARD_DECL std::map<std::string, std::string> installer_variables(
    std::map<std::string, std::string> const& own,
    std::map<std::string, std::string> const& secrets, std::vector<std::string> const& references)
{
    constexpr auto plain =
        std::to_array<std::string_view>({"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL",
                                         "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "LD_LIBRARY_PATH"});
    std::map<std::string, std::string> variables;
    for (auto const& [name, text] : own)
        if (is_for_installing(name) || is_podmans(name) ||
            std::ranges::find(plain, name) != plain.end())
            variables.emplace(name, text);
    variables["PIP_NO_INPUT"]                  = "1";
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1";
    variables["PYTHONUNBUFFERED"]              = "1";
    variables["CONDA_ALWAYS_YES"]              = "true";
    for (auto const& name : references) {
        auto const secret = secrets.find(name);
        auto const known  = own.find(name);
        if (secret != secrets.end())
            variables[name] = secret->second;
        else if (known != own.end())
            variables[name] = known->second;
    }
    return variables;
}

TRAINYARD_DECL std::vector<std::string> secrets_in(
    std::map<std::string, std::string> const& variables, std::vector<std::string> const& references)
{
    std::vector<std::string> secrets;
    auto const add = [&](std::string text) {
        if (!text.empty())
            secrets.push_back(std::move(text));
    };
    for (auto const& [name, text] : variables) {
        if (std::ranges::find(references, name) != references.end())
            add(text);
        // Whoever is asking, in any address.
        for (auto at = text.find("://"); at != std::string::npos; at = text.find("://", at)) {
            at += 3;
            auto const host = text.substr(at, text.find_first_of("/ \t\n", at) - at);
            auto const sign = host.rfind('@');
            if (sign == std::string::npos)
                continue;
            auto const who   = host.substr(0, sign);
            auto const colon = who.find(':');
            add(colon == std::string::npos ? who : who.substr(colon + 1));
        }
    }
    // The longer ones first, so that none is left in pieces.
    std::ranges::sort(secrets, std::ranges::greater(), &std::string::size);
    return secrets;
}

TRAINYARD_DECL std::string without(std::string text, std::vector<std::string> const& secrets)
{
    for (auto const& secret : secrets)
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
            text.replace(at, secret.size(), "***");
    return text;
}

}
