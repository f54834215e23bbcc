#pragma once

#include <trainyard/impl/together.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <tuple>

namespace trainyard::detail {

TRAINYARD_DECL asio::awaitable<void> together(asio::awaitable<void> one,
                                              asio::awaitable<void> other)
{
    auto executor = co_await asio::this_coro::executor;
    auto strand   = asio::make_strand(executor);
    auto group    = asio::experimental::make_parallel_group(
           asio::co_spawn(strand, std::move(one), asio::deferred),
           asio::co_spawn(strand, std::move(other), asio::deferred));

    auto outcome =
        co_await group.async_wait(asio::experimental::wait_for_one_error(), asio::use_awaitable);

    // The one that failed first is the cause; the other was only cancelled.
    auto const& order  = std::get<0>(outcome);
    auto const& first  = order[0] == 0 ? std::get<1>(outcome) : std::get<2>(outcome);
    auto const& second = order[0] == 0 ? std::get<2>(outcome) : std::get<1>(outcome);
    if (first)
        std::rethrow_exception(first);
    if (second)
        std::rethrow_exception(second);
}

}
