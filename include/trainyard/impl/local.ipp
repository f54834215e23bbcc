#pragma once

#include <trainyard/core/offload.hpp>
#include <trainyard/local.hpp>
#include <trainyard/local/local_backend.hpp>

#include <stdexcept>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<workspace> open_local(local_options options)
{
    auto make = [options = std::move(options)] {
        return std::make_shared<local::local_backend>(options);
    };
    auto home = co_await core::offload(core::front_desk(), std::move(make));
    co_await home->open();
    co_return workspace(std::move(home));
}

}

TRAINYARD_DECL asio::awaitable<workspace> open_local(named<local_options> options)
{
    local_options wanted = options;
    if (wanted.root.empty())
        throw std::invalid_argument("a local workspace needs a folder: set local_options::root");
    if (wanted.max_concurrent_runs && *wanted.max_concurrent_runs < 1)
        throw std::invalid_argument("max_concurrent_runs must be at least 1");
    return detail::open_local(std::move(wanted));
}

TRAINYARD_DECL asio::awaitable<workspace> open_local(std::string root)
{
    auto options = local_options{};
    options.root = std::move(root);
    if (options.root.empty())
        throw std::invalid_argument("a local workspace needs a folder");
    return detail::open_local(std::move(options));
}

}
