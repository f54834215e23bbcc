#pragma once

#include <trainyard/backend/impl/unsupported.hpp>
#include <trainyard/backend/workspace_service.hpp>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<workspace_record> workspace_service::describe()
{
    detail::unsupported("describe workspace");
}

TRAINYARD_DECL asio::awaitable<experiment_record> experiment_service::open(std::string)
{
    detail::unsupported("open experiment");
}

TRAINYARD_DECL asio::awaitable<std::vector<experiment_record>> experiment_service::list(
    experiment_query)
{
    detail::unsupported("list experiments");
}

TRAINYARD_DECL asio::awaitable<void> experiment_service::archive(std::string, bool)
{
    detail::unsupported("archive experiment");
}

TRAINYARD_DECL asio::awaitable<void> experiment_service::remove(std::string)
{
    detail::unsupported("remove experiment");
}

TRAINYARD_DECL asio::awaitable<void> secret_service::set(std::map<std::string, std::string>)
{
    detail::unsupported("set secrets");
}

TRAINYARD_DECL asio::awaitable<std::map<std::string, std::optional<std::string>>>
secret_service::get(std::vector<std::string>)
{
    detail::unsupported("read secrets");
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> secret_service::list()
{
    detail::unsupported("list secrets");
}

TRAINYARD_DECL asio::awaitable<void> secret_service::remove(std::vector<std::string>)
{
    detail::unsupported("remove secrets");
}

}
