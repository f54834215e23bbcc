#pragma once

/// Datasets: names in the catalogue for files of the datastores.

#include <trainyard/backend/dataset_service.hpp>
#include <trainyard/core/chosen_files.hpp>
#include <trainyard/local/site.hpp>

#include <string>
#include <vector>

namespace trainyard::local {

/// What the paths select now. Blocks.
core::chosen_files choose_files(site& home, std::vector<data_path> const& paths,
                                char const* operation);

/// The same, with paths that can be compared. Each has to lead to something. Blocks.
dataset_request checked_registration(site& home, dataset_request request);

/// Writes down for a script which datasets there are now. Blocks.
void tell_datasets(site& home, std::string const& live_directory);

/// Where a file of a datastore lies.
inline std::string place_in(folder const& where, data_path const& file)
{
    return where.datastore(file.datastore.str()) + (file.path.empty() ? "" : '/' + file.path);
}

class local_datasets final : public dataset_service {
public:
    explicit local_datasets(site& home) : home_(home) {}

    asio::awaitable<dataset_record> register_dataset(dataset_request request) override;
    asio::awaitable<dataset_record> get(dataset_name name, int version) override;
    asio::awaitable<std::vector<dataset_record>> list(dataset_query query) override;
    asio::awaitable<std::vector<dataset_file>> files(std::vector<data_path> paths) override;
    asio::awaitable<std::vector<std::string>> download(dataset_download request) override;

private:
    site& home_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/datasets.ipp>
#endif
