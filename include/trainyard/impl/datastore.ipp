#pragma once

#include <trainyard/datastore.hpp>

#include <stdexcept>
#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<datastore_record> describe_datastore(std::shared_ptr<backend> home,
                                                                    datastore_name name)
{
    co_return co_await home->datastores().get(std::move(name));
}

TRAINYARD_DECL asio::awaitable<upload_result> upload_to(std::shared_ptr<backend> home,
                                                        datastore_upload request)
{
    upload_result result;
    result.target.datastore = request.datastore;
    result.target.path      = request.target_path;
    result.summary          = co_await home->datastores().upload(std::move(request));
    co_return result;
}

TRAINYARD_DECL asio::awaitable<transfer_summary> download_from(std::shared_ptr<backend> home,
                                                               datastore_download request)
{
    co_return co_await home->datastores().download(std::move(request));
}

TRAINYARD_DECL asio::awaitable<std::vector<datastore_file>> files_of_datastore(
    std::shared_ptr<backend> home, datastore_name name, std::string prefix)
{
    co_return co_await home->datastores().files(std::move(name), std::move(prefix));
}

TRAINYARD_DECL datastore_upload upload_request(datastore_name name, upload_options options)
{
    return datastore_upload{.datastore     = std::move(name),
                            .directory     = {},
                            .files         = {},
                            .relative_root = std::move(options.relative_root),
                            .target_path   = std::move(options.target_path),
                            .overwrite     = options.overwrite,
                            .on_progress   = std::move(options.on_progress)};
}

}

TRAINYARD_OPERATION datastore::datastore(std::shared_ptr<backend> home, datastore_name name)
    : home_(std::move(home)), name_(std::move(name))
{}

TRAINYARD_OPERATION asio::awaitable<datastore_record> datastore::describe() const
{
    return detail::describe_datastore(home_, name_);
}

TRAINYARD_OPERATION asio::awaitable<upload_result> datastore::upload(std::string directory) const
{
    auto const options = upload_options{};
    return upload(std::move(directory), options);
}

TRAINYARD_OPERATION asio::awaitable<upload_result> datastore::upload(
    std::string directory, named<upload_options> options) const
{
    if (directory.empty())
        throw std::invalid_argument("upload needs a directory");
    auto request      = detail::upload_request(name_, options);
    request.directory = std::move(directory);
    return detail::upload_to(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<upload_result> datastore::upload_files(
    std::vector<std::string> files) const
{
    auto const options = upload_options{};
    return upload_files(std::move(files), options);
}

TRAINYARD_OPERATION asio::awaitable<upload_result> datastore::upload_files(
    std::vector<std::string> files, named<upload_options> options) const
{
    if (files.empty())
        throw std::invalid_argument("upload_files needs at least one file");
    auto request  = detail::upload_request(name_, options);
    request.files = std::move(files);
    return detail::upload_to(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<transfer_summary> datastore::download(
    std::string directory) const
{
    auto const options = datastore_download_options{};
    return download(std::move(directory), options);
}

TRAINYARD_OPERATION asio::awaitable<transfer_summary> datastore::download(
    std::string directory, named<datastore_download_options> options) const
{
    datastore_download_options const& wanted = options;
    return detail::download_from(home_, datastore_download{.datastore   = name_,
                                                           .prefix      = wanted.prefix,
                                                           .target      = std::move(directory),
                                                           .overwrite   = wanted.overwrite,
                                                           .on_progress = wanted.on_progress});
}

TRAINYARD_OPERATION asio::awaitable<std::vector<datastore_file>> datastore::files(
    std::string prefix) const
{
    return detail::files_of_datastore(home_, name_, std::move(prefix));
}

TRAINYARD_OPERATION data_path datastore::path(std::string path) const
{
    return data_path{.datastore = name_, .path = std::move(path)};
}

TRAINYARD_OPERATION data_reference datastore::as_mount(std::string path) const
{
    return data_reference{.datastore = name_, .path = std::move(path), .mode = data_mode::mount};
}

TRAINYARD_OPERATION data_reference datastore::as_download(std::string path) const
{
    return data_reference{.datastore = name_, .path = std::move(path), .mode = data_mode::download};
}

TRAINYARD_OPERATION data_reference datastore::as_upload(std::string path) const
{
    return data_reference{.datastore = name_, .path = std::move(path), .mode = data_mode::upload};
}

}
