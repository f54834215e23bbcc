#pragma once

/// How an environment is going to be made: decided from the definition and from what the machine
/// has, without touching anything.

#include <trainyard/backend/environment_service.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::local {

/// What there is to make environments with, as full paths.
struct machine_tools {
    std::optional<std::string> conda  = {}; ///< conda, mamba or micromamba
    std::optional<std::string> podman = {};
    std::string context               = {}; ///< what the files there are now, if there are any
    std::string interpreter           = {}; ///< the Python to begin with
    std::string interpreter_of_version =
        {}; ///< `python3.8` where 3.8 is asked for, if there is one
};

enum class maker {
    nothing, ///< the interpreter as it is
    conda,   ///< an environment of conda's
    pip,     ///< a virtual environment, filled by pip
    check,   ///< the interpreter as it is, with each package looked for
    podman   ///< an image, and what pip adds to it
};

[[nodiscard]] std::string_view name_of(maker with) noexcept;

struct environment_plan {
    maker with                            = maker::nothing;
    std::string id                        = {}; ///< of all that matters; empty when nothing is made
    std::string tool                      = {}; ///< conda, podman, or the interpreter to begin with
    std::string second_tool               = {}; ///< the interpreter for when that one is broken
    std::string python_version            = {}; ///< that was asked for
    std::vector<std::string> requirements = {}; ///< for pip, or to be looked for
    std::string conda_file                = {}; ///< for conda
    bool system_packages                  = false;
    docker_section docker                 = {}; ///< for podman
    std::string context                   = {}; ///< what it was when this was planned
    std::string python                    = {}; ///< to be looked for in the image; empty if any
    std::vector<std::string> warnings     = {}; ///< what will be otherwise than asked
};

/// Throws `errc::unsupported` for a container that is required and cannot be had.
environment_plan plan_environment(environment const& wanted, machine_tools const& tools);

/// Whether a run of a container that cannot be had has the machine itself instead.
bool may_go_without(environment const& wanted, environment_plan const& plan);

/// What a definition asks of pip when there is no conda: its packages in pip's words, without the
/// vendor's own, and what is lost on the way.
struct pip_requirements {
    std::vector<std::string> lines    = {};
    std::vector<std::string> warnings = {};
};
pip_requirements requirements_for_pip(conda_dependencies const& wanted);

/// The dependencies as conda is to have them: without the vendor's own.
conda_dependencies dependencies_for_conda(conda_dependencies wanted);

/// What to say when there is another Python than was asked for; empty if it is the right one.
std::string python_deviation(std::string_view asked, std::string_view found);

/// The names in `${NAME}`.
std::vector<std::string> references_in(std::vector<std::string> const& lines);

/// What of this program's variables an installer is given: what any program needs, and what is
/// meant for pip, conda and their ways through the network. `secrets` stand for themselves.
std::map<std::string, std::string> installer_variables(
    std::map<std::string, std::string> const& own,
    std::map<std::string, std::string> const& secrets, std::vector<std::string> const& references);

/// Whether a variable of this program is meant for pip, conda or their ways through the network.
bool is_for_installing(std::string_view name);

/// Whether a variable of this program is podman's, and so is what it is wherever that is called.
bool is_podmans(std::string_view name);

/// The parts of these variables that must not be seen.
std::vector<std::string> secrets_in(std::map<std::string, std::string> const& variables,
                                    std::vector<std::string> const& references);

/// The text with `***` for each of them.
std::string without(std::string text, std::vector<std::string> const& secrets);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/environment_plan.ipp>
#include <trainyard/local/impl/pip_requirements.ipp>
#endif
