#pragma once

/// Named storage: upload, download, list, and references for scripts.

#include <trainyard/backend/backend.hpp>
#include <trainyard/named.hpp>

#include <memory>
#include <string>
#include <vector>

namespace trainyard {

struct upload_options {
    std::string target_path      = {}; ///< below the datastore's root
    std::string relative_root    = {}; ///< of a list of files; empty: their common parent
    bool overwrite               = false;
    progress_handler on_progress = {};
};

struct datastore_download_options {
    std::string prefix           = {};
    bool overwrite               = false;
    progress_handler on_progress = {};
};

/// What an upload did, and a reference to where it went.
struct upload_result {
    transfer_summary summary = {};
    data_reference target    = {};
};

class datastore {
public:
    datastore(std::shared_ptr<backend> home, datastore_name name); // for backends and tests

    datastore_name const& name() const noexcept { return name_; }

    /// `errc::not_found` if there is none of that name.
    asio::awaitable<datastore_record> describe() const;

    /// Copies all files below a directory, without the directory itself. A file that is there is
    /// left alone unless `overwrite` is set. Cancelled in between, what was copied stays.
    asio::awaitable<upload_result> upload(std::string directory) const;
    asio::awaitable<upload_result> upload(std::string directory,
                                          named<upload_options> options) const;

    /// Copies files, placed as they lie below `relative_root`.
    asio::awaitable<upload_result> upload_files(std::vector<std::string> files) const;
    asio::awaitable<upload_result> upload_files(std::vector<std::string> files,
                                                named<upload_options> options) const;

    asio::awaitable<transfer_summary> download(std::string directory) const;
    asio::awaitable<transfer_summary> download(std::string directory,
                                               named<datastore_download_options> options) const;

    asio::awaitable<std::vector<datastore_file>> files(std::string prefix = {}) const;

    /// What a dataset is made of; see `workspace::file_dataset`. All of it, if the path is empty.
    data_path path(std::string path = {}) const;

    /// @{ Arguments for a run; an empty path means all of it. See `data_mode`.
    data_reference as_mount(std::string path = {}) const;
    data_reference as_download(std::string path = {}) const;
    data_reference as_upload(std::string path = {}) const;
    /// @}

private:
    std::shared_ptr<backend> home_;
    datastore_name name_;
};

}
