#pragma once

/// Environments made of files, and written to them.
///
/// Everything here reads or writes a few small files, at once. A file that is not there is
/// `errc::not_found`, one that cannot be understood `errc::invalid_argument`, with its line.

#include <trainyard/environment.hpp>

#include <string>

namespace trainyard {

/// From a conda file: `dependencies`, with a list called `pip`, and `channels`. Without a name, it
/// has the one in the file.
[[nodiscard]] environment from_conda_specification(std::string name, std::string const& path);

/// From a requirements file of pip's. Files it includes (`-r`) are taken in, relative paths are
/// made absolute; constraints (`-c`) are refused.
[[nodiscard]] environment from_pip_requirements(std::string name, std::string const& path);

/// What a conda environment of this machine has installed, by its name or its folder. Nothing is
/// run for it. `errc::not_found` says where it was looked for.
[[nodiscard]] environment from_existing_conda_environment(std::string name,
                                                          std::string const& conda_environment);

struct image_options {
    container_registry registry     = {};
    std::string conda_specification = {}; ///< a file
    std::string pip_requirements    = {}; ///< a file
};

/// From an image. Without packages named, the image is taken to have what is needed.
[[nodiscard]] environment from_docker_image(std::string name, std::string image,
                                            image_options options = {});

/// From a Dockerfile: its text, or the path of a file that holds it.
[[nodiscard]] environment from_dockerfile(std::string name, std::string const& dockerfile,
                                          image_options options = {});

/// From a Dockerfile and the directory whose files it copies, where both are on this machine. The
/// image is built from what is there when a run is prepared, anew if any of it has changed since.
[[nodiscard]] environment from_docker_build_context(std::string name, std::string const& directory,
                                                    std::string const& dockerfile = "Dockerfile");

/// @{ The directory form: `azureml_environment.json` and `conda_dependencies.yml`. A password is
/// not saved; one in the address of a package is `errc::invalid_argument`, as where it is
/// registered. A directory that has such files already is `errc::already_exists`.
[[nodiscard]] environment load_from_directory(std::string const& path);
void save_to_directory(environment const& definition, std::string const& path,
                       bool overwrite = false);
/// @}

/// @{ Dependencies as a conda file. An address with a password in it is not saved.
[[nodiscard]] std::string to_conda_file(conda_dependencies const& dependencies);
[[nodiscard]] conda_dependencies read_conda_dependencies(std::string const& path);
void save_conda_file(conda_dependencies const& dependencies, std::string const& path);
/// @}

/// The same environment under another name, for a definition of one's own.
[[nodiscard]] environment clone(environment definition, std::string new_name);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/environment_files.ipp>
#endif
