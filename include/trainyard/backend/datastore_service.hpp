#pragma once

/// Named storage.

#include <trainyard/backend/records.hpp>
#include <trainyard/progress.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace trainyard {

struct datastore_record {
    datastore_name name = {};
    std::string type    = {}; ///< "local"
    bool is_default     = false;
    std::string root    = {}; ///< a local datastore's folder
};

struct datastore_file {
    std::string path   = {};
    std::uint64_t size = 0;
    timestamp modified = {};
};

/// Either a directory, of which all files are taken, or a list of files, of which each is placed as
/// it lies below `relative_root`, or below their common parent.
struct datastore_upload {
    datastore_name datastore       = {};
    std::string directory          = {};
    std::vector<std::string> files = {};
    std::string relative_root      = {};
    std::string target_path        = {};    ///< below the datastore's root
    bool overwrite                 = false; ///< or leave alone what is there
    progress_handler on_progress   = {};
};

struct datastore_download {
    datastore_name datastore     = {};
    std::string prefix           = {};
    std::string target           = {}; ///< a folder of this machine
    bool overwrite               = false;
    progress_handler on_progress = {};
};

struct transfer_summary {
    std::uint64_t files_copied  = 0;
    std::uint64_t files_skipped = 0;
    std::uint64_t bytes_copied  = 0;
};

/// A datastore that is not there is `errc::not_found`.
class datastore_service {
public:
    virtual ~datastore_service() = default;

    virtual asio::awaitable<datastore_record> get(datastore_name name);
    virtual asio::awaitable<std::vector<datastore_record>> list();
    virtual asio::awaitable<datastore_record> default_datastore();

    /// Stays until it is set again.
    virtual asio::awaitable<void> set_default(datastore_name name);

    virtual asio::awaitable<std::vector<datastore_file>> files(datastore_name name,
                                                               std::string prefix);

    /// Each file appears whole. Cancelled in between, files already copied stay.
    virtual asio::awaitable<transfer_summary> upload(datastore_upload request);
    virtual asio::awaitable<transfer_summary> download(datastore_download request);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/datastore_service.ipp>
#endif
