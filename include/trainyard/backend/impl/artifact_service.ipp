#pragma once

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<std::vector<artifact_record>> artifact_service::list(artifact_query)
{
    detail::unsupported("list files");
}

TRAINYARD_DECL asio::awaitable<artifact_chunk> artifact_service::read(read_request)
{
    detail::unsupported("read file");
}

TRAINYARD_DECL asio::awaitable<void> artifact_service::upload(artifact_upload)
{
    detail::unsupported("upload files");
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> artifact_service::download(
    artifact_download)
{
    detail::unsupported("download files");
}

}
