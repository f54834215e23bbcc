#pragma once

#include <trainyard/backend/datastore_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<datastore_record> datastore_service::get(datastore_name)
{
    detail::unsupported("look up datastore");
}

TRAINYARD_DECL asio::awaitable<std::vector<datastore_record>> datastore_service::list()
{
    detail::unsupported("list datastores");
}

TRAINYARD_DECL asio::awaitable<datastore_record> datastore_service::default_datastore()
{
    detail::unsupported("look up default datastore");
}

TRAINYARD_DECL asio::awaitable<void> datastore_service::set_default(datastore_name)
{
    detail::unsupported("set default datastore");
}

TRAINYARD_DECL asio::awaitable<std::vector<datastore_file>> datastore_service::files(datastore_name,
                                                                                     std::string)
{
    detail::unsupported("list datastore files");
}

TRAINYARD_DECL asio::awaitable<transfer_summary> datastore_service::upload(datastore_upload)
{
    detail::unsupported("upload to datastore");
}

TRAINYARD_DECL asio::awaitable<transfer_summary> datastore_service::download(datastore_download)
{
    detail::unsupported("download from datastore");
}

}
