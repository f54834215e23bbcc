#pragma once

/// The files that say what an environment is: conda's, pip's, and the vendor's directory form.
///
/// `path` is where a text comes from, for messages. What cannot be understood is
/// `errc::invalid_argument` that names it and, where there is one, the line.

#include <trainyard/environment.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

struct conda_file {
    std::string name                             = {};
    conda_dependencies dependencies              = {};
    std::map<std::string, std::string> variables = {};
};

conda_file read_conda_file(std::string_view text, std::string const& path);
std::string write_conda_file(conda_file const& file);

/// The lines that count: without comments, each continued one whole. A line that refers to another
/// file (`-r`, `-c`) is handed to the caller as it is.
std::vector<std::string> read_requirements(std::string_view text);

/// Where a build context is that is a directory of this machine. The service has other places.
inline constexpr char const* local_context = "localpath";

/// `azureml_environment.json`. The packages are in the file beside it. A password is not written.
std::string write_environment_file(environment const& definition);
environment read_environment_file(std::string_view text, std::string const& path);

/// One of conda's own records of what it has installed, as `name=version`.
std::string read_conda_meta(std::string_view text);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/conda_file.ipp>
#include <trainyard/wire/impl/environment_files.ipp>
#endif
