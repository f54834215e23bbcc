#pragma once

/// Job files: command jobs as the second SDK and its command line know them.
///
/// `path` is where a text comes from, for messages. What cannot be understood is
/// `errc::invalid_argument`, what cannot be done here `errc::unsupported`; both name it, the line
/// and the key. Paths stay as they are written.

#include <trainyard/job_file.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace trainyard::wire {

/// What was read, and the files that it names beside itself.
struct read_job {
    job_file job            = {};
    std::string conda_file  = {}; ///< `environment.conda_file`, if it is a path
    std::string build_path  = {}; ///< `environment.build.path`: the folder of a Dockerfile
    std::string docker_file = {}; ///< its name there
    int line                = 0;  ///< where the environment is
};

read_job read_job_file(std::string_view text, std::string const& path);

/// Throws `errc::unsupported` for what a job file has no words for.
std::string write_job_file(job_file const& job);

/// A place in a datastore, if that is what the text says.
struct datastore_place {
    datastore_name datastore = {};
    std::string path         = {};
};
std::optional<datastore_place> place_of(std::string_view text);
std::string text_of(datastore_place const& place);

/// `azureml:NAME:VERSION` or `azureml:NAME@latest`; nothing if a text is neither.
struct dataset_address {
    std::string name = {};
    int version      = 0; ///< 0: the newest
};
std::optional<dataset_address> dataset_in(std::string_view text);

/// Whether a text is an address of some kind, and not a path of this machine.
bool is_address(std::string_view text);

/// A line for a shell, with what each placeholder stands for. What is a place of the job is a
/// variable, and stays one word whatever quotes the line has around it.
struct filled_in {
    std::string text = {};
    bool is_variable = false; ///< `text` is its name
};
std::string fill_in(
    std::string_view line,
    std::function<filled_in(std::string const& kind, std::string const& name)> const& meaning);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/job_file.ipp>
#include <trainyard/wire/impl/job_writer.ipp>
#include <trainyard/wire/impl/placeholders.ipp>
#endif
