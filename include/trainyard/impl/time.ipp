#pragma once

#include <trainyard/time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>

namespace trainyard {

TRAINYARD_DECL asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration pause)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

namespace detail {

// An operation against the clock. All of it happens on one strand, so that the time, the end and a
// cancellation from outside never meet, even when the caller's executor has many threads.
struct race {
    asio::cancellation_signal cancel = {};
    bool begun                       = false;
    bool stopped                     = false;
    bool out_of_time                 = false;

    void stop(asio::cancellation_type how)
    {
        stopped = true;
        if (begun)
            cancel.emit(how);
    }
};

// The Asio of Boost 1.81 looks at a cancellation once before a coroutine's first step and once
// after its last, where nobody would catch what it throws: none is told before, and none is heeded
// afterwards.
TRAINYARD_DECL asio::awaitable<void> run_against(std::shared_ptr<race> clock,
                                                 asio::awaitable<void> operation)
{
    std::exception_ptr failed;
    clock->begun = true;
    try {
        if (clock->stopped)
            throw boost::system::system_error(asio::error::operation_aborted);
        co_await std::move(operation);
    } catch (boost::system::system_error const& why) {
        auto const late = clock->out_of_time && why.code() == asio::error::operation_aborted;
        failed = late ? std::make_exception_ptr(boost::system::system_error(asio::error::timed_out))
                      : std::current_exception();
    } catch (...) {
        failed = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    if (failed)
        std::rethrow_exception(failed);
}

}

TRAINYARD_DECL asio::awaitable<void> within(std::chrono::steady_clock::duration limit,
                                            asio::awaitable<void> operation)
{
    auto executor = co_await asio::this_coro::executor;
    auto strand   = asio::make_strand(executor);
    auto clock    = std::make_shared<detail::race>();

    asio::steady_timer timer(strand, limit);
    timer.async_wait([clock](boost::system::error_code ended) {
        if (ended)
            return;
        clock->out_of_time = true;
        clock->stop(asio::cancellation_type::all);
    });

    // Told by way of the strand. Asio lets go of it when this coroutine goes on.
    auto outside = (co_await asio::this_coro::cancellation_state).slot();
    if (outside.is_connected())
        outside.assign([clock, strand](asio::cancellation_type how) {
            asio::dispatch(strand, [clock, how] { clock->stop(how); });
        });

    auto running = detail::run_against(clock, std::move(operation));
    auto token   = asio::bind_cancellation_slot(clock->cancel.slot(), asio::use_awaitable);
    co_await asio::co_spawn(strand, std::move(running), token);
}

}
