#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/impl/names.hpp>

#include <algorithm>

namespace trainyard {

TRAINYARD_DECL bool is_registered_with_runs(environment const& definition)
{
    return definition != environment() && !is_reserved_name(definition.name) &&
           (definition.name.empty() || detail::is_name(definition.name, 255, true));
}

namespace detail {

inline constexpr std::string_view autosave_prefix = "Autosave_";

}

TRAINYARD_DECL std::string autosave_name(timestamp time, std::string_view hash)
{
    auto text = to_string(time);
    text.resize(text.find('.'));
    std::ranges::replace(text, ':', '-');
    return std::string(detail::autosave_prefix) + text + "Z_" + std::string(hash.substr(0, 8));
}

TRAINYARD_DECL bool is_autosave_name(std::string_view name) noexcept
{
    return name.starts_with(detail::autosave_prefix);
}

TRAINYARD_DECL bool is_vendors_package(std::string_view requirement)
{
    auto const name = package_name(requirement);
    return name == "azureml" || name.starts_with("azureml-") || name == "inference-schema";
}

TRAINYARD_DECL bool needs_making(environment const& definition)
{
    if (definition.docker.is_wanted())
        return true;
    auto const& wanted  = definition.dependencies;
    auto const is_asked = [](std::string const& line) {
        return !package_name(line).empty() && !is_vendors_package(line);
    };
    auto const is_line = [](std::string const& line) {
        return package_name(line).empty() && !line.starts_with("--") && !line.starts_with("-f");
    };
    return !definition.user_managed && (!wanted.python_version.empty() ||
                                        std::ranges::any_of(wanted.conda_packages, is_asked) ||
                                        std::ranges::any_of(wanted.pip_packages, is_asked) ||
                                        std::ranges::any_of(wanted.pip_packages, is_line));
}

TRAINYARD_DECL environment without_secrets(environment definition)
{
    definition.docker.registry.password = secret();
    return definition;
}

}
