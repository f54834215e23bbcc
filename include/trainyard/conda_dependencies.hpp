#pragma once

/// Which Python and which packages: what a conda file says, as data.

#include <trainyard/config.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

enum class core_type { cpu, gpu };

/// Lists keep their order. Adding what is there under the same name replaces it.
struct conda_dependencies {
    /// `3.8`, `3.6.2` or a condition such as `>=3.8`. Empty: whichever there is.
    std::string python_version = {};

    /// As conda writes them: `scikit-learn`, `numpy=1.24`, `pytorch::pytorch>=2`.
    std::vector<std::string> conda_packages = {};

    /// Lines of a requirements file: packages, and options such as `--extra-index-url`. `${NAME}`
    /// in an option stands for a secret of the workspace, or else a variable of this program; a
    /// password that is written out is refused.
    std::vector<std::string> pip_packages = {};

    std::vector<std::string> channels = {};

    void add_conda_package(std::string package);
    void add_pip_package(std::string package);
    void add_channel(std::string channel);
    void add_tensorflow_conda_package(core_type type = core_type::cpu, std::string version = {});

    bool empty() const noexcept
    {
        return python_version.empty() && conda_packages.empty() && pip_packages.empty();
    }

    friend bool operator==(conda_dependencies const&, conda_dependencies const&) = default;
};

/// The name a package goes by, whoever wrote it: `Scikit_Learn[all]>=1` is `scikit-learn`. Empty
/// for a line that is an option, an address or a path.
[[nodiscard]] std::string package_name(std::string_view requirement);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/conda_dependencies.ipp>
#endif
