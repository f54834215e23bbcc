#pragma once

/// Named, versioned inputs: files of datastores.

#include <trainyard/backend/records.hpp>
#include <trainyard/progress.hpp>
#include <trainyard/run_data.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace trainyard {

/// Says where the files are; they stay there. Without a name and a version, one that is not
/// registered.
struct dataset_record {
    dataset_name name            = {};
    int version                  = 0;
    std::vector<data_path> paths = {};
    std::string description      = {};
    tag_map tags                 = {};
    timestamp created            = {};

    /// `name:version`.
    std::string id() const { return name.str() + ':' + std::to_string(version); }
};

struct dataset_request {
    dataset_name name            = {};
    std::vector<data_path> paths = {};
    std::string description      = {};
    tag_map tags                 = {};
    bool create_new_version      = false;
};

struct dataset_query {
    std::string name = {};
    tag_filter tags  = {};
    bool latest_only = false;
};

struct dataset_file {
    std::string name   = {}; ///< below the folder that the dataset's paths have in common
    data_path from     = {};
    std::uint64_t size = 0;
};

struct dataset_download {
    std::vector<data_path> paths = {};
    std::string target           = ".";
    bool overwrite               = false; ///< or `errc::already_exists`, before anything is copied
    progress_handler on_progress = {};
};

/// A dataset or version that is not there is `errc::not_found`; version 0 means the newest. So is a
/// path at which its datastore has nothing, and an unknown datastore.
class dataset_service {
public:
    virtual ~dataset_service() = default;

    /// The same paths as those of the newest version are that version, unchanged. Others are the
    /// next one, from 1; without `create_new_version`, `errc::already_exists` if there is one.
    virtual asio::awaitable<dataset_record> register_dataset(dataset_request request);

    virtual asio::awaitable<dataset_record> get(dataset_name name, int version);

    /// By name, the newest version of each first.
    virtual asio::awaitable<std::vector<dataset_record>> list(dataset_query query);

    /// What the paths select now, in the order of the names.
    virtual asio::awaitable<std::vector<dataset_file>> files(std::vector<data_path> paths);

    /// The paths of the copies. Each appears whole; cancelled in between, those that are there
    /// stay.
    virtual asio::awaitable<std::vector<std::string>> download(dataset_download request);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/dataset_service.ipp>
#endif
