#pragma once

/// The files of a run's record, in a folder.

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/local/site.hpp>

#include <functional>
#include <memory>
#include <string>

namespace trainyard::local {

class local_artifacts final : public artifact_service {
public:
    /// `watch` has the room of a run rung whenever a file at the path changes, for as long as what
    /// it returns is held.
    using watch_function =
        std::function<std::shared_ptr<void>(run_id const& run, std::string const& path)>;

    local_artifacts(site& home, watch_function watch);

    asio::awaitable<std::vector<artifact_record>> list(artifact_query query) override;
    asio::awaitable<artifact_chunk> read(read_request request) override;
    asio::awaitable<void> upload(artifact_upload request) override;
    asio::awaitable<std::vector<std::string>> download(artifact_download request) override;

private:
    site& home_;
    watch_function watch_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/artifacts.ipp>
#endif
