#pragma once

/// Files of a run's record: logs, outputs, uploads.

#include <trainyard/backend/records.hpp>
#include <trainyard/progress.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

/// The logs of a run: the making ready of its environment, and what the script printed to either
/// stream.
inline constexpr char const* preparation_log = "system_logs/preparation.txt";
inline constexpr char const* driver_log      = "user_logs/std_log.txt";

/// What the MPI launcher itself had to say. See processes.hpp for the logs of many processes.
inline constexpr char const* mpi_log = "user_logs/mpi_log.txt";

/// Whether that is a log that nobody but the system writes, by its folder. `azureml-logs` is where
/// they lay in runs of older days.
[[nodiscard]] bool is_system_log(std::string_view name) noexcept;

/// Refuses to put a file there, or in the place of such a folder.
void check_no_system_log(std::string_view name);

struct artifact_record {
    std::string name   = {}; ///< `/` separated: `outputs/model.joblib`
    std::uint64_t size = 0;
    timestamp modified = {};
};

struct artifact_query {
    run_id run         = {};
    std::string prefix = {};
};

struct read_request {
    run_id run           = {};
    std::string name     = {};
    std::uint64_t offset = 0;
    std::size_t limit    = 64 * 1024;
    bool follow          = false; ///< at the end, wait for more until the run writes no more
};

struct artifact_chunk {
    std::string bytes = {};
    bool at_end       = false; ///< nothing follows these bytes, and nothing ever will
};

/// What a source has to be. One that is something else is `errc::invalid_argument`.
enum class artifact_kind {
    any,
    file, ///< and no folder
    json  ///< a text that is an object of JSON
};

/// What to put into the record: a file, all files below a folder, or a text from memory.
struct artifact_source {
    std::string name                   = {};
    std::string path                   = {};
    std::optional<std::string> content = {};
    artifact_kind kind                 = artifact_kind::any;
};

struct artifact_upload {
    run_id run                         = {};
    std::vector<artifact_source> files = {};
    progress_handler on_progress       = {};
};

struct artifact_target {
    std::string name = {};
    std::string path = {};
};

struct artifact_download {
    run_id run                         = {};
    std::vector<artifact_target> files = {};
    progress_handler on_progress       = {};
};

class artifact_service {
public:
    virtual ~artifact_service() = default;

    /// Every file of the record whose name begins with the prefix, in the order of their names.
    virtual asio::awaitable<std::vector<artifact_record>> list(artifact_query query);

    /// A piece of one file. With `follow` it completes when there is something to read or the file
    /// is complete; a log that is not there yet is waited for.
    virtual asio::awaitable<artifact_chunk> read(read_request request);

    /// Puts files into the record. A name that is taken is `errc::already_exists`, and nothing of
    /// the request is put. Cancelled in between, files already put stay.
    virtual asio::awaitable<void> upload(artifact_upload request);

    /// Copies files of the record to disk, and tells where each went. A path that is a folder, or
    /// ends in `/`, takes the file under its own name. Parent folders are made; each file appears
    /// whole. If one of them is not there, none is copied.
    virtual asio::awaitable<std::vector<std::string>> download(artifact_download request);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/artifact_service.ipp>
#endif
