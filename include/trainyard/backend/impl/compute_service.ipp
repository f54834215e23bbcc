#pragma once

#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<compute_record> compute_service::get(compute_name)
{
    detail::unsupported("look up compute");
}

TRAINYARD_DECL asio::awaitable<std::vector<compute_record>> compute_service::list()
{
    detail::unsupported("list computes");
}

TRAINYARD_DECL asio::awaitable<compute_record> compute_service::update(compute_update)
{
    detail::unsupported("update compute");
}

}
