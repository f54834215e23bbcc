#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/local/environment_plan.hpp>

#include <algorithm>
#include <set>

namespace trainyard::local {
namespace detail {

struct renamed_package {
    std::string_view conda;
    std::string_view pip; ///< empty: pip has no such thing
};

// Where the two do not agree on a name. What is only for conda comes with pip's packages, or with
// the machine.
inline constexpr renamed_package renamed_packages[] = {
    {"pytorch", "torch"},
    {"pytorch-cpu", "torch"},
    {"pytorch-gpu", "torch"},
    {"py-xgboost", "xgboost"},
    {"py-xgboost-cpu", "xgboost"},
    {"py-xgboost-gpu", "xgboost"},
    {"opencv", "opencv-python"},
    {"py-opencv", "opencv-python"},
    {"matplotlib-base", "matplotlib"},
    {"pytables", "tables"},
    {"tensorflow-mkl", "tensorflow"},
    {"tensorflow-eigen", "tensorflow"},
    {"dask-core", "dask"},
    {"pandas-base", "pandas"},
    {"numpy-base", "numpy"},
    {"cpuonly", ""},
    {"cudatoolkit", ""},
    {"cudnn", ""},
    {"mkl", ""},
    {"openmpi", ""},
    {"mpich", ""},
    {"gcc-linux-64", ""},
    {"gxx-linux-64", ""},
    {"libgcc", ""},
    {"pytorch-cuda", ""},
};

TRAINYARD_DECL std::string trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// `1.2` of conda's `=1.2` means any 1.2; its `==1.2`, `>=1.2,<2` mean the same to both.
TRAINYARD_DECL std::string condition_for_pip(std::string condition)
{
    condition = trimmed(condition);
    if (condition.empty() || condition == "*")
        return {};
    if (condition.starts_with("=") && !condition.starts_with("==")) {
        auto version     = trimmed(condition.substr(1));
        auto const build = version.find_first_of("= ");
        auto const exact = build != std::string::npos; // with a build comes the whole version
        version          = version.substr(0, build);
        if (exact || version.ends_with('*'))
            return "==" + version;
        return "==" + version + ".*";
    }
    if (condition.starts_with("=="))
        return "==" + trimmed(condition.substr(2, condition.find('=', 2) - 2));
    if (condition.front() >= '0' && condition.front() <= '9')
        return "==" + condition.substr(0, condition.find_first_of("= "));
    return condition;
}

// One of conda's packages, as pip knows it; empty if pip cannot have it.
TRAINYARD_DECL std::string package_for_pip(std::string_view package)
{
    if (auto const channel = package.find("::"); channel != std::string_view::npos)
        package.remove_prefix(channel + 2);
    auto const end = std::min(package.find_first_of(" =<>!~["), package.size());
    auto name      = std::string(package.substr(0, end));
    auto rest      = package.substr(end);
    if (rest.starts_with('['))
        rest.remove_prefix(std::min(rest.find(']'), rest.size() - 1) + 1);
    auto const known =
        std::ranges::find(renamed_packages, package_name(name), &renamed_package::conda);
    if (known != std::ranges::end(renamed_packages)) {
        if (known->pip.empty())
            return {};
        name = known->pip;
    }
    return name + condition_for_pip(std::string(rest));
}

TRAINYARD_DECL void add_to_list(std::string& list, std::string_view one)
{
    list += (list.empty() ? "" : ", ") + std::string(one);
}

}

TRAINYARD_DECL pip_requirements requirements_for_pip(conda_dependencies const& wanted)
{
    pip_requirements found;
    std::set<std::string> by_pip;
    for (auto const& line : wanted.pip_packages)
        by_pip.insert(package_name(line));
    std::string through_pip;
    std::string left_out;
    for (auto const& package : wanted.conda_packages) {
        auto const name = package_name(package);
        if (is_vendors_package(package) || by_pip.contains(name) || name == "pip" ||
            name == "setuptools" || name == "wheel")
            continue;
        auto line = detail::package_for_pip(package);
        detail::add_to_list(line.empty() ? left_out : through_pip, package);
        if (!line.empty())
            found.lines.push_back(std::move(line));
    }
    for (auto const& line : wanted.pip_packages)
        if (!is_vendors_package(line))
            found.lines.push_back(line);
    if (!through_pip.empty())
        found.warnings.push_back("there is no conda on this machine: " + through_pip +
                                 " come from pip instead of conda's channels");
    if (!left_out.empty())
        found.warnings.push_back("there is no conda on this machine, and pip does not have " +
                                 left_out + ": left out");
    return found;
}

TRAINYARD_DECL conda_dependencies dependencies_for_conda(conda_dependencies wanted)
{
    std::erase_if(wanted.conda_packages, is_vendors_package);
    std::erase_if(wanted.pip_packages, is_vendors_package);
    // Without a version conda would make an environment without Python.
    auto const has_pip = std::ranges::any_of(
        wanted.conda_packages, [](auto const& one) { return package_name(one) == "pip"; });
    if (wanted.python_version.empty())
        wanted.conda_packages.insert(wanted.conda_packages.begin(), "python");
    if (!wanted.pip_packages.empty() && !has_pip)
        wanted.conda_packages.push_back("pip");
    return wanted;
}

}
