#pragma once

/// What a job file says: YAML that `az ml job create --file` takes.

#include <trainyard/script_run_config.hpp>

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace trainyard {

/// Files that a job reads, or a place for what it leaves.
struct job_data {
    /// `azureml://datastores/NAME/paths/PATH`, or, to be read, a dataset (`azureml:NAME:VERSION`,
    /// `azureml:NAME@latest`), or a file or folder of this machine, which is put into the default
    /// datastore when the job is submitted. Empty, for an output: a place of its own in the default
    /// datastore.
    std::string path = {};

    /// Of an output: the dataset that it becomes when the run has completed, if any.
    std::string registered_as = {};

    /// `uri_folder`, `uri_file`, or one of the kinds of models. An output that is a file is given
    /// as the path to write it to.
    std::string type = "uri_folder";

    data_mode mode = data_mode::mount;

    friend bool operator==(job_data const&, job_data const&) = default;
};

/// A literal, or files.
using job_input = std::variant<std::string, job_data>;

/// A command job. See `submit_job`, which knows what to do with all of it.
struct job_file {
    std::string name                        = {}; ///< becomes the run's id; empty: one is chosen
    std::string display_name                = {};
    std::string experiment_name             = {}; ///< empty: `Default`
    std::string description                 = {};
    std::map<std::string, std::string> tags = {};
    std::map<std::string, std::string> properties = {};

    /// `${{inputs.NAME}}` and `${{outputs.NAME}}` stand in its command for what is below. An empty
    /// source directory means no files.
    script_run_config config = {.source_directory = {}};

    /// A registered environment, as `name`, `name:version` or `name@latest`; instead of the one in
    /// `config`.
    std::string environment = {};

    std::map<std::string, job_input> inputs = {};
    std::map<std::string, job_data> outputs = {};

    /// What the file says and nothing comes of, with the key.
    std::vector<std::string> warnings = {};
};

}
