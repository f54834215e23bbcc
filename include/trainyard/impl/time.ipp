#pragma once

#include <trainyard/core/stoppable.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <atomic>
#include <memory>
#include <utility>

namespace trainyard {

TRAINYARD_OPERATION asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration pause)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

TRAINYARD_OPERATION asio::awaitable<void> within(std::chrono::steady_clock::duration limit,
                                                 asio::awaitable<void> operation)
{
    auto executor    = co_await asio::this_coro::executor;
    auto outside     = co_await asio::this_coro::cancellation_state;
    auto strand      = asio::make_strand(executor);
    auto one         = std::make_shared<core::stoppable>();
    auto out_of_time = std::make_shared<std::atomic<bool>>(false);

    auto stop = [one](asio::cancellation_type how) { one->stop(how); };
    core::on_cancellation(outside.slot(), strand, stop);

    asio::steady_timer timer(strand, limit);
    timer.async_wait([stop, out_of_time](boost::system::error_code ended) {
        if (ended)
            return;
        *out_of_time = true;
        stop(asio::cancellation_type::all);
    });

    auto running = core::run_stoppable(one, std::move(operation));
    auto token   = asio::bind_cancellation_slot(one->cancel.slot(), asio::use_awaitable);
    try {
        co_await asio::co_spawn(strand, std::move(running), token);
    } catch (boost::system::system_error const& why) {
        if (*out_of_time && why.code() == asio::error::operation_aborted)
            throw boost::system::system_error(asio::error::timed_out);
        throw;
    }
}

}
