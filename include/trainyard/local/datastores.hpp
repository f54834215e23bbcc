#pragma once

/// Datastores as folders of the workspace.

#include <trainyard/backend/datastore_service.hpp>
#include <trainyard/local/site.hpp>

namespace trainyard::local {

class local_datastores final : public datastore_service {
public:
    explicit local_datastores(site& home) : home_(home) {}

    asio::awaitable<datastore_record> get(datastore_name name) override;
    asio::awaitable<std::vector<datastore_record>> list() override;
    asio::awaitable<datastore_record> default_datastore() override;
    asio::awaitable<void> set_default(datastore_name name) override;
    asio::awaitable<std::vector<datastore_file>> files(datastore_name name,
                                                       std::string prefix) override;
    asio::awaitable<transfer_summary> upload(datastore_upload request) override;
    asio::awaitable<transfer_summary> download(datastore_download request) override;

private:
    site& home_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/datastores.ipp>
#endif
