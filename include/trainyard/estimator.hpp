#pragma once

/// A script_run_config with a framework's defaults filled in, said as the first SDK said it.

#include <trainyard/script_run_config.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trainyard {

enum class training_framework {
    none, ///< any: the packages are named
    tensorflow,
    chainer,
    pytorch,     ///< many processes on clusters only
    scikit_learn ///< the same
};

/// The SDK's name of its estimator: `TensorFlow`, `SKLearn`; of none, `Estimator`.
[[nodiscard]] std::string_view to_string(training_framework framework) noexcept;

/// Oldest first. An estimator that names none has the last.
[[nodiscard]] std::span<std::string_view const> supported_versions(
    training_framework framework) noexcept;

/// For programs that were written with that SDK. What has no member here, its `run_config()` has.
struct estimator {
    trainyard::training_framework framework = training_framework::none;

    /// One of `supported_versions`. Where it is not named, the log sink is told which was taken.
    std::string framework_version = {};

    std::string source_directory = ".";
    std::string entry_script     = {};

    /// Options and values, in this order. An empty value makes a flag: the option stands alone. As
    /// in any map, an option stands once.
    std::vector<std::pair<std::string, argument>> script_params = {};

    compute_name compute_target = {};

    /// @{ See script_run_config. The processes of a node are counted here or in an
    /// mpi_configuration; other distributions have counts of their own.
    int node_count                               = 1;
    int process_count_per_node                   = 1;
    trainyard::distribution distributed_training = {};
    /// @}

    /// The framework's build for GPUs, in an image for them. Whether there is one, the script sees.
    bool use_gpu = false;

    /// @{ On top of the framework. Those of files: `from_pip_requirements("", path)` and
    /// `read_conda_dependencies(path)` have them as lists. Packages that do not go together fail
    /// the run in Preparing, with the installer's words in its log.
    std::vector<std::string> conda_packages = {};
    std::vector<std::string> pip_packages   = {};
    /// @}

    /// Nothing is installed: the interpreter, or the image, has what is needed.
    bool user_managed = false;

    /// The SDK's `custom_docker_image` is its image, and `use_docker=False` its
    /// `container_use::never`.
    docker_section docker = {};

    std::map<std::string, std::string> environment_variables = {};

    /// Instead of the framework's; packages and an image are named in here, then, or nowhere.
    std::optional<environment> environment_definition = {};

    /// Made available beside those in `script_params`.
    std::vector<data_reference> inputs = {};

    std::chrono::seconds max_run_duration = std::chrono::hours(24 * 30);

    /// What it comes to, to be looked at, changed, and submitted. Throws `std::invalid_argument`
    /// for a version that is not supported, and for what contradicts itself.
    [[nodiscard]] script_run_config run_config() const;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/estimator.ipp>
#endif
