#pragma once

/// A named, versioned input: files of datastores.

#include <trainyard/backend/backend.hpp>
#include <trainyard/named.hpp>

#include <memory>
#include <string>
#include <vector>

namespace trainyard {

struct dataset_options {
    std::string description = {};
    tag_map tags            = {};
    bool create_new_version = false; ///< if the name has other paths; or `errc::already_exists`
};

struct dataset_download_options {
    bool overwrite               = false; ///< or `errc::already_exists`
    progress_handler on_progress = {};
};

/// Files of datastores, which stay where they are. A handle with its record; cheap to copy. Made by
/// `workspace::file_dataset`, and found again by name once it is registered.
///
/// A version says which paths, not what lies there. Keep what has to stay as it is in a folder of
/// its own.
class dataset {
public:
    dataset(std::shared_ptr<backend> home, dataset_record record); // for backends and tests

    /// @{ Empty and 0 if it is not registered.
    dataset_name const& name() const noexcept { return record_->name; }
    int version() const noexcept { return record_->version; }
    std::string id() const { return record_->id(); }
    /// @}

    dataset_record const& last_known() const noexcept { return *record_; }

    /// The newest version of the name, if it has these paths; else a new one. A name is like that
    /// of a model; another is `std::invalid_argument`, at once. `errc::not_found` if a path leads
    /// to nothing.
    asio::awaitable<dataset> register_as(dataset_name name) const;
    asio::awaitable<dataset> register_as(dataset_name name, named<dataset_options> options) const;

    /// What the paths select now.
    asio::awaitable<std::vector<dataset_file>> files() const;

    /// Copies the files below `directory`; the paths of the copies.
    asio::awaitable<std::vector<std::string>> download(std::string directory = ".") const;
    asio::awaitable<std::vector<std::string>> download(
        std::string directory, named<dataset_download_options> options) const;

    /// @{ Inputs of a run, and arguments. Without a name, it is called like the dataset, or like
    /// its path, with _ for what a variable cannot have.
    dataset_input as_named_input(std::string name) const;
    dataset_input as_mount(std::string path_on_compute = {}) const;
    dataset_input as_download(std::string path_on_compute = {}) const;
    /// @}

    /// For `model_options::datasets`: what a model is said to be made of. See `dataset_purpose`.
    model_dataset used_for(std::string purpose) const;

private:
    std::shared_ptr<backend> home_;
    std::shared_ptr<dataset_record const> record_;
};

}
