#pragma once

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

#include <algorithm>
#include <array>

namespace trainyard {

TRAINYARD_DECL bool is_system_log(std::string_view name) noexcept
{
    constexpr auto folders = std::array{"user_logs", "system_logs", "azureml-logs"};
    return std::ranges::count(folders, name.substr(0, name.find('/'))) > 0;
}

TRAINYARD_DECL void check_no_system_log(std::string_view name)
{
    if (is_system_log(name))
        throw error(errc::invalid_argument, "upload file",
                    "\"" + std::string(name) +
                        "\" belongs to the system, whose logs of a run lie in \"" +
                        std::string(name.substr(0, name.find('/'))) + "\"; use another name");
}

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
