#pragma once

#include <trainyard/conda_dependencies.hpp>

#include <algorithm>
#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL void add_package(std::vector<std::string>& packages, std::string package)
{
    auto const name = package_name(package);
    auto const same = [&](std::string const& known) {
        return name.empty() ? known == package : package_name(known) == name;
    };
    auto const found = std::ranges::find_if(packages, same);
    if (found == packages.end())
        packages.push_back(std::move(package));
    else
        *found = std::move(package);
}

}

TRAINYARD_DECL std::string package_name(std::string_view requirement)
{
    constexpr std::string_view spaces = " \t";
    requirement.remove_prefix(std::min(requirement.find_first_not_of(spaces), requirement.size()));
    if (requirement.empty() || requirement.front() == '-' || requirement.front() == '.' ||
        requirement.front() == '/' || requirement.front() == '#')
        return {};
    // `name @ address` has a name, and an address alone has none.
    auto const at   = requirement.find('@');
    auto const link = requirement.find("://");
    if (link != std::string_view::npos && (at == std::string_view::npos || at > link))
        return {};
    // A channel of conda's comes before its package.
    if (auto const channel = requirement.find("::"); channel != std::string_view::npos)
        requirement.remove_prefix(channel + 2);

    std::string name;
    for (auto const letter : requirement) {
        auto const is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        if (is_letter || (letter >= '0' && letter <= '9'))
            name += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        else if (letter != '-' && letter != '_' && letter != '.')
            break;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (!name.empty() && name.back() == '-')
        name.pop_back();
    return name;
}

TRAINYARD_DECL void conda_dependencies::add_conda_package(std::string package)
{
    detail::add_package(conda_packages, std::move(package));
}

TRAINYARD_DECL void conda_dependencies::add_pip_package(std::string package)
{
    detail::add_package(pip_packages, std::move(package));
}

TRAINYARD_DECL void conda_dependencies::add_channel(std::string channel)
{
    if (std::ranges::find(channels, channel) == channels.end())
        channels.push_back(std::move(channel));
}

TRAINYARD_DECL void conda_dependencies::add_tensorflow_conda_package(core_type type,
                                                                     std::string version)
{
    auto package = std::string(type == core_type::gpu ? "tensorflow-gpu" : "tensorflow");
    if (!version.empty())
        package += '=' + version;
    add_conda_package(std::move(package));
}

}
