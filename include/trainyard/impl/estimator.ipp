#pragma once

#include <trainyard/estimator.hpp>
#include <trainyard/log_sink.hpp>

#include <algorithm>
#include <stdexcept>

namespace trainyard {
namespace detail {

inline constexpr std::string_view tensorflow_versions[]   = {"1.10", "1.12", "1.13",
                                                             "2.0",  "2.1",  "2.2"};
inline constexpr std::string_view chainer_versions[]      = {"5.1.0", "7.0.0"};
inline constexpr std::string_view pytorch_versions[]      = {"1.0", "1.1", "1.2", "1.3",
                                                             "1.4", "1.5", "1.6"};
inline constexpr std::string_view scikit_learn_versions[] = {"0.20.3"};

struct framework_facts {
    std::string_view name;
    std::span<std::string_view const> versions = {};
    std::string_view package                   = {};
    std::string_view package_for_gpus          = {};
    std::string_view beside                    = {}; ///< comes with it
    std::string_view beside_for_gpus           = {}; ///< of the same version
    std::string_view beside_for_mpi            = {};
};

inline constexpr framework_facts facts_of_frameworks[] = {
    {.name = "Estimator"},
    {.name             = "TensorFlow",
     .versions         = tensorflow_versions,
     .package          = "tensorflow",
     .package_for_gpus = "tensorflow-gpu",
     .beside_for_mpi   = "horovod"},
    {.name             = "Chainer",
     .versions         = chainer_versions,
     .package          = "chainer",
     .package_for_gpus = "chainer",
     .beside_for_gpus  = "cupy",
     .beside_for_mpi   = "mpi4py"},
    {.name             = "PyTorch",
     .versions         = pytorch_versions,
     .package          = "torch",
     .package_for_gpus = "torch",
     .beside           = "torchvision",
     .beside_for_mpi   = "horovod"},
    {.name             = "SKLearn",
     .versions         = scikit_learn_versions,
     .package          = "scikit-learn",
     .package_for_gpus = "scikit-learn"},
};

// The packages of these versions were made for it; a later Python finds none.
inline constexpr char const* python_of_frameworks = "3.6";

inline framework_facts const& facts_of(training_framework framework) noexcept
{
    return facts_of_frameworks[static_cast<std::size_t>(framework)];
}

[[noreturn]] TRAINYARD_DECL void refuse_estimator(estimator const& what, std::string const& why)
{
    auto const name = std::string(to_string(what.framework));
    throw std::invalid_argument(name + (name == "Estimator" ? "" : " estimator") + ": " + why);
}

TRAINYARD_DECL void check_version(estimator const& what)
{
    auto const& facts = facts_of(what.framework);
    if (what.framework_version.empty() ||
        std::ranges::find(facts.versions, what.framework_version) != facts.versions.end())
        return;
    if (facts.versions.empty())
        refuse_estimator(what, "framework_version is \"" + what.framework_version +
                                   "\", but there is no framework; name it, or leave the version "
                                   "to the packages");
    std::string all;
    for (auto const version : facts.versions)
        all += (all.empty() ? "" : ", ") + std::string(version);
    refuse_estimator(
        what, "version \"" + what.framework_version + "\" is not supported; these are: " + all +
                  ". For another, name its packages in an estimator without framework");
}

TRAINYARD_DECL void check_script_params(estimator const& what)
{
    auto const& all = what.script_params;
    for (auto one = all.begin(); one != all.end(); ++one) {
        auto const same = [&](auto const& other) { return other.first == one->first; };
        if (std::find_if(all.begin(), one, same) != one)
            refuse_estimator(what, "script_params is a map, and has \"" + one->first +
                                       "\" twice; leave one of them out");
    }
}

TRAINYARD_DECL void check_environment_definition(estimator const& what)
{
    if (!what.environment_definition)
        return;
    auto const refuse = [&](char const* beside) {
        refuse_estimator(what, std::string("environment_definition is given, and so is ") + beside +
                                   "; write it into the definition, or leave that out");
    };
    if (!what.conda_packages.empty())
        refuse("conda_packages");
    if (!what.pip_packages.empty())
        refuse("pip_packages");
    if (what.user_managed)
        refuse("user_managed");
    if (what.docker != docker_section())
        refuse("docker");
}

TRAINYARD_DECL bool wants_mpi(estimator const& what)
{
    return std::holds_alternative<mpi_configuration>(what.distributed_training);
}

TRAINYARD_DECL void check_distribution(estimator const& what)
{
    auto const is_single = what.node_count == 1 && what.process_count_per_node == 1 &&
                           std::holds_alternative<std::monostate>(what.distributed_training);
    auto const is_local = what.compute_target.empty() || what.compute_target.str() == "local";
    if (!is_single && is_local &&
        (what.framework == training_framework::pytorch ||
         what.framework == training_framework::scikit_learn))
        refuse_estimator(what, "many processes or nodes are for clusters only; name one as "
                               "compute_target, or submit a script_run_config");
    auto const count = what.process_count_per_node;
    if (count == 1)
        return;
    if (!wants_mpi(what))
        refuse_estimator(what, "process_count_per_node is " + std::to_string(count) +
                                   ", and distributed_training is no mpi_configuration; make it "
                                   "one, or count the processes in what it is");
    auto const own = std::get<mpi_configuration>(what.distributed_training).process_count_per_node;
    if (own != 1 && own != count)
        refuse_estimator(what, "process_count_per_node is " + std::to_string(count) +
                                   ", but the mpi_configuration's own is " + std::to_string(own) +
                                   "; set one of them");
}

TRAINYARD_DECL std::vector<argument> arguments_of(estimator const& what)
{
    std::vector<argument> arguments;
    for (auto const& [option, value] : what.script_params) {
        arguments.emplace_back(option);
        if (!value.text().empty())
            arguments.push_back(value);
    }
    return arguments;
}

TRAINYARD_DECL std::string version_of(estimator const& what)
{
    if (!what.framework_version.empty())
        return what.framework_version;
    auto const& facts  = facts_of(what.framework);
    auto const version = std::string(facts.versions.back());
    tell_log_sink(log_level::warning, std::string(facts.name) +
                                          " estimator: framework_version is not named, version " +
                                          version + " is taken");
    return version;
}

// `1.13` is any of its releases, `5.1.0` is one.
TRAINYARD_DECL std::string requirement(std::string_view package, std::string const& version)
{
    auto const any = std::ranges::count(version, '.') < 2 ? ".*" : "";
    return std::string(package) + "==" + version + any;
}

TRAINYARD_DECL void add_framework(environment& to, estimator const& what)
{
    if (what.framework == training_framework::none)
        return;
    auto const& facts  = facts_of(what.framework);
    auto const version = version_of(what);
    to.name            = std::string(facts.name) + '-' + version + (what.use_gpu ? "-GPU" : "-CPU");
    to.dependencies.python_version = python_of_frameworks;
    auto& packages                 = to.dependencies.pip_packages;
    packages.push_back(requirement(what.use_gpu ? facts.package_for_gpus : facts.package, version));
    if (!facts.beside.empty())
        packages.emplace_back(facts.beside);
    if (what.use_gpu && !facts.beside_for_gpus.empty())
        packages.push_back(requirement(facts.beside_for_gpus, version));
    if (wants_mpi(what) && !facts.beside_for_mpi.empty())
        packages.emplace_back(facts.beside_for_mpi);
}

TRAINYARD_DECL environment environment_of(estimator const& what)
{
    auto made = what.environment_definition.value_or(environment());
    if (!what.environment_definition) {
        add_framework(made, what);
        made.user_managed = what.user_managed;
        made.docker       = what.docker;
        if (what.use_gpu && made.docker.empty())
            made.docker.image = default_gpu_image;
        auto const add = [](std::vector<std::string>& to, std::vector<std::string> const& more) {
            to.insert(to.end(), more.begin(), more.end());
        };
        add(made.dependencies.conda_packages, what.conda_packages);
        add(made.dependencies.pip_packages, what.pip_packages);
    }
    for (auto const& [name, value] : what.environment_variables)
        made.variables[name] = value;
    return made;
}

}

TRAINYARD_DECL std::string_view to_string(training_framework framework) noexcept
{
    return detail::facts_of(framework).name;
}

TRAINYARD_DECL std::span<std::string_view const> supported_versions(
    training_framework framework) noexcept
{
    return detail::facts_of(framework).versions;
}

TRAINYARD_DECL script_run_config estimator::run_config() const
{
    detail::check_version(*this);
    detail::check_script_params(*this);
    detail::check_environment_definition(*this);
    detail::check_distribution(*this);
    auto config             = script_run_config{};
    config.source_directory = source_directory;
    config.script           = entry_script;
    config.arguments        = detail::arguments_of(*this);
    config.compute          = compute_target;
    config.environment      = detail::environment_of(*this);
    config.distribution     = distributed_training;
    config.node_count       = node_count;
    config.data             = inputs;
    config.max_run_duration = max_run_duration;
    if (process_count_per_node != 1)
        std::get<mpi_configuration>(config.distribution).process_count_per_node =
            process_count_per_node;
    return config;
}

}
