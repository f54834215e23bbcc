#pragma once

#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/impl/unsupported.hpp>

#include <algorithm>

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

namespace detail {

TRAINYARD_DECL scale_settings scale_of(cluster_configuration const& from)
{
    return {.min_nodes                   = from.min_nodes,
            .max_nodes                   = from.max_nodes,
            .idle_time_before_scale_down = from.idle_time_before_scale_down};
}

TRAINYARD_DECL std::string problem_with_compute_name(std::string const& name)
{
    auto const is_letter  = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    auto const is_allowed = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
    };
    if (name.size() >= 2 && name.size() <= 16 && is_letter(name.front()) &&
        std::ranges::all_of(name, is_allowed))
        return {};
    return "compute name \"" + name +
           "\" is not allowed: use 2 to 16 letters, digits and dashes, beginning with a letter";
}

}

TRAINYARD_DECL std::string problem_with(scale_settings const& scale)
{
    auto const least = std::to_string(scale.min_nodes);
    auto const most  = std::to_string(scale.max_nodes);
    if (scale.max_nodes < 1)
        return "max_nodes is " + most + ": a cluster needs at least 1 node to run anything";
    if (scale.min_nodes < 0)
        return "min_nodes is " + least + ": use 0 for a cluster that costs nothing while idle";
    if (scale.max_nodes < scale.min_nodes)
        return "max_nodes is " + most + " and below min_nodes, which is " + least +
               ": raise the one or lower the other";
    if (scale.idle_time_before_scale_down.count() < 0)
        return "idle_time_before_scale_down is negative: use 0 for nodes that go at once";
    return {};
}

TRAINYARD_DECL std::string problem_with(compute_name const& name,
                                        cluster_configuration const& configuration)
{
    auto text = detail::problem_with_compute_name(name.str());
    if (text.empty())
        text = problem_with(detail::scale_of(configuration));
    auto const& login = configuration.login;
    if (text.empty() && !login.user_name.empty() && login.ssh_key.empty() && login.password.empty())
        text = "the user \"" + login.user_name +
               "\" could not sign in: set ssh_key or password of cluster_configuration::login";
    return text;
}

}
