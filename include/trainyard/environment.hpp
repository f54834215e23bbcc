#pragma once

/// What a run needs installed, and the variables it is given.

#include <trainyard/conda_dependencies.hpp>
#include <trainyard/ids.hpp>
#include <trainyard/secret.hpp>

#include <map>
#include <string>
#include <vector>

namespace trainyard {

/// Where the packages come from, on a machine of one's own.
enum class package_source {
    /// An environment of its own is made: by conda, mamba or micromamba where there is one, else
    /// by Python's venv and pip. Where Python can do neither, this is `installed`.
    made,

    /// The interpreter as it is; each package is looked for in it and imported, once for all runs.
    /// One that is missing, or cannot be imported, fails the run in Preparing.
    installed
};

/// Whether an image is used. A local workspace runs it with podman, and it is not possible where
/// there is none, or none that works, or where the image cannot be had.
enum class container_use {
    when_possible, ///< else the run goes without, with a warning
    required,      ///< else the run fails in Preparing
    never          ///< the image is ignored
};

struct container_registry {
    std::string address  = {};
    std::string username = {};

    /// A local workspace leaves it to `podman login`, and has no use for this. Never kept with a
    /// definition: one that is read back comes without.
    secret password = {};

    friend bool operator==(container_registry const&, container_registry const&) = default;
};

struct docker_section {
    std::string image                  = {};
    std::string dockerfile             = {}; ///< its text; instead of an image
    std::string context                = {}; ///< the directory whose files it copies, if any
    container_registry registry        = {};
    std::string shm_size               = {}; ///< `2g`, which is also what it is when empty
    std::vector<std::string> arguments = {}; ///< more options for whatever runs the container
    bool shared_volumes                = true;
    container_use use                  = container_use::when_possible;

    bool empty() const noexcept { return image.empty() && dockerfile.empty(); }
    bool is_wanted() const noexcept { return !empty() && use != container_use::never; }

    friend bool operator==(docker_section const&, docker_section const&) = default;
};

inline constexpr char const* default_cpu_image =
    "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04";
inline constexpr char const* default_gpu_image =
    "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.1-cudnn8-ubuntu20.04";

/// A definition; nothing is installed by making one. Left as it is, it means the interpreter found
/// on this program's path, with nothing added. environment_files.hpp makes one of files.
struct environment {
    std::string name = {};

    /// The packages are the user's business: the interpreter is taken as it is.
    bool user_managed = false;

    /// A program on the path, or its full path. Empty means `python3`, or else `python`. It is
    /// looked for while the run is in Preparing; one that cannot be run fails the run there.
    std::string interpreter = {};

    /// Set for the script's process, over everything else.
    std::map<std::string, std::string> variables = {};

    /// The vendor's own packages (`azureml-*`, `inference-schema`) are never installed: what a
    /// script imports of them comes with trainyard.
    conda_dependencies dependencies = {};
    package_source packages         = package_source::made;

    /// A virtual environment also sees what the interpreter it is made with has installed.
    bool system_packages = false;

    docker_section docker = {};

    friend bool operator==(environment const&, environment const&) = default;
};

}
