#pragma once

/// What a run reads and what it leaves behind: places in datastores, datasets, outputs.

#include <trainyard/ids.hpp>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace trainyard {

enum class data_mode {
    mount,    ///< a directory the script may read; what it does there never reaches the datastore
    download, ///< a private copy, made before the script starts
    upload    ///< an empty directory; what the script leaves in it is put into the datastore
};

/// Files of a datastore: one file, a folder with all that is in it, or what a pattern selects.
/// `*`, `?` and `[...]` stand for characters of one name, `**` for any number of folders:
/// `mnist/*.gz`, `logs/**/*.csv`.
struct data_path {
    datastore_name datastore = {};
    std::string path         = {}; ///< below the datastore's root; empty means all of it

    friend bool operator==(data_path const&, data_path const&) = default;
};

/// A place in a datastore, or in the record of a run that has ended, that becomes a directory of
/// the run. As an argument it turns into that directory's path; the variable
/// `AZUREML_DATAREFERENCE_<name>` has it too.
struct data_reference {
    datastore_name datastore    = {};
    std::string path            = {}; ///< like that of a `data_path`
    data_mode mode              = data_mode::mount;
    std::string name            = {}; ///< a variable name; see `reference_name`
    std::string path_on_compute = {}; ///< where to put it below the working directory
    bool overwrite              = false;
    run_id run                  = {}; ///< instead of a datastore: `path` is of this run's files
};

/// Its own name, or the datastore's; of a run's files, the last part of their path.
[[nodiscard]] std::string reference_name(data_reference const& reference);

/// A dataset as an input of a run: a directory with its files, or the file, if it is the path of
/// one. As an argument it turns into that path; the variables `<name>` and
/// `AZUREML_DATAREFERENCE_<name>` have it too, and `run.input_datasets["<name>"]` in the script.
struct dataset_input {
    dataset_name dataset         = {};               ///< empty: one that is not registered
    int version                  = 0;                ///< 0: the newest when it is submitted
    std::vector<data_path> paths = {};               ///< empty: those of the dataset of that name
    std::string name             = {};               ///< letters, digits and _
    data_mode mode               = data_mode::mount; ///< or `download`
    std::string path_on_compute  = {}; ///< where to put it below the working directory

    dataset_input as_mount(std::string where = {}) const;
    dataset_input as_download(std::string where = {}) const;
};

/// A directory that the script fills, and whose files are put into a datastore once the script has
/// ended, however it ended. As an argument it turns into the directory's path; the variable
/// `AZUREML_DATAREFERENCE_<name>` has it too, and `run.output_datasets["<name>"]` in the script.
struct dataset_output {
    std::string name = {}; ///< letters, digits and _

    /// Where the files go. `{run-id}` and `{output-name}` in it stand for what they say. Without a
    /// datastore, the default one; without a path, `dataset/{run-id}/{output-name}`.
    data_path destination = {};

    /// One file instead of a directory: the script is given its path, and writes it. `destination`
    /// is that of the file.
    bool is_file = false;

    std::string path_on_compute = {};  ///< where the script fills it, below the working directory
    data_mode mode = data_mode::mount; ///< or `upload`; on this machine they are the same
    bool overwrite = false;            ///< or leave alone what is there, with a warning

    /// With a name, it is registered as a dataset when the run has completed.
    dataset_name registered_as                             = {};
    std::string description                                = {};
    std::map<std::string, std::optional<std::string>> tags = {};

    dataset_output as_mount() const;
    dataset_output as_upload(bool overwriting = false) const;
    dataset_output register_on_complete(dataset_name as) const;
};

/// The same files in the same place. Of an output that is one file, the directory it is in.
dataset_input as_input(data_reference reference);
data_reference as_reference(dataset_output output);

/// The path a script is given for an output whose directory this is.
[[nodiscard]] std::string path_in(std::string const& directory, dataset_output const& output);

/// What an argument stands for, if it is not a text.
using run_data = std::variant<data_reference, dataset_input, dataset_output>;

/// Its name in the variables of the run.
std::string const& name_of(run_data const& data) noexcept;

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/run_data.ipp>
#endif
