#pragma once

#include <trainyard/backend/dataset_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<dataset_record> dataset_service::register_dataset(dataset_request)
{
    detail::unsupported("register dataset");
}

TRAINYARD_DECL asio::awaitable<dataset_record> dataset_service::get(dataset_name, int)
{
    detail::unsupported("look up dataset");
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset_record>> dataset_service::list(dataset_query)
{
    detail::unsupported("list datasets");
}

TRAINYARD_DECL asio::awaitable<std::vector<dataset_file>> dataset_service::files(
    std::vector<data_path>)
{
    detail::unsupported("list files of dataset");
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> dataset_service::download(dataset_download)
{
    detail::unsupported("download dataset");
}

}
