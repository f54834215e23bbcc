#pragma once

#include <trainyard/backend/environment_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<environment_record> environment_service::register_environment(
    environment)
{
    detail::unsupported("register environment");
}

TRAINYARD_DECL asio::awaitable<environment_record> environment_service::get(environment_name, int)
{
    detail::unsupported("look up environment");
}

TRAINYARD_DECL asio::awaitable<std::vector<environment_record>> environment_service::list()
{
    detail::unsupported("list environments");
}

}
