#pragma once

#include <trainyard/time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <memory>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration pause)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

namespace detail {

// Runs on a strand, so that the timer, the operation's end and a cancellation from outside never
// meet even when the caller's executor has many threads.
TRAINYARD_DECL asio::awaitable<void> race_against(std::chrono::steady_clock::duration limit,
                                                  asio::awaitable<void> operation)
{
    auto strand      = co_await asio::this_coro::executor;
    auto cancel      = std::make_shared<asio::cancellation_signal>();
    auto out_of_time = std::make_shared<bool>(false);

    asio::steady_timer timer(strand, limit);
    timer.async_wait([cancel, out_of_time](boost::system::error_code stopped) {
        if (stopped)
            return;
        *out_of_time = true;
        cancel->emit(asio::cancellation_type::all);
    });

    auto outer = (co_await asio::this_coro::cancellation_state).slot();
    if (outer.is_connected())
        outer.assign([cancel](asio::cancellation_type type) { cancel->emit(type); });

    auto const let_go = [&] {
        if (outer.is_connected())
            outer.clear();
    };
    auto stopped_by_us = false;
    auto token         = asio::bind_cancellation_slot(cancel->slot(), asio::use_awaitable);
    try {
        co_await asio::co_spawn(strand, std::move(operation), token);
    } catch (boost::system::system_error const& failed) {
        let_go();
        stopped_by_us = *out_of_time && failed.code() == asio::error::operation_aborted;
        if (!stopped_by_us)
            throw;
    }
    let_go();
    if (stopped_by_us)
        throw boost::system::system_error(asio::error::timed_out);
}

}

TRAINYARD_DECL asio::awaitable<void> within(std::chrono::steady_clock::duration limit,
                                            asio::awaitable<void> operation)
{
    auto executor = co_await asio::this_coro::executor;
    auto strand   = asio::make_strand(executor);
    auto race     = detail::race_against(limit, std::move(operation));
    co_await asio::co_spawn(strand, std::move(race), asio::use_awaitable);
}

}
