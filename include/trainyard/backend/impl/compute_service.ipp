#pragma once

#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

namespace trainyard {

TRAINYARD_DECL std::string_view to_string(allocation_state state) noexcept
{
    return state == allocation_state::resizing ? "Resizing" : "Steady";
}

TRAINYARD_DECL std::string_view to_string(node_state state) noexcept
{
    switch (state) {
    case node_state::preparing:
        return "preparing";
    case node_state::running:
        return "running";
    case node_state::idle:
        return "idle";
    case node_state::leaving:
        return "leaving";
    case node_state::preempted:
        return "preempted";
    case node_state::unusable:
        break;
    }
    return "unusable";
}

TRAINYARD_DECL asio::awaitable<compute_record> compute_service::create(create_compute_request)
{
    detail::unsupported("create compute");
}

TRAINYARD_DECL asio::awaitable<compute_record> compute_service::get(compute_name)
{
    detail::unsupported("look up compute");
}

TRAINYARD_DECL asio::awaitable<compute_record> compute_service::changed(compute_name, revision)
{
    detail::unsupported("watch compute");
}

TRAINYARD_DECL asio::awaitable<std::vector<compute_record>> compute_service::list()
{
    detail::unsupported("list computes");
}

TRAINYARD_DECL asio::awaitable<compute_record> compute_service::update(compute_update)
{
    detail::unsupported("update compute");
}

TRAINYARD_DECL asio::awaitable<void> compute_service::remove(compute_name)
{
    detail::unsupported("remove compute");
}

TRAINYARD_DECL asio::awaitable<std::vector<node_record>> compute_service::nodes(compute_name)
{
    detail::unsupported("list nodes");
}

TRAINYARD_DECL asio::awaitable<std::vector<vm_size_record>> compute_service::vm_sizes()
{
    detail::unsupported("list sizes of nodes");
}

}
