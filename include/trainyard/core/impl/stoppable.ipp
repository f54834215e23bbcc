#pragma once

#include <trainyard/core/stoppable.hpp>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <utility>

namespace trainyard::core {

// The Asio of Boost 1.81 looks at a cancellation once before a coroutine's first step and once
// after its last, where nobody would catch what it throws: none is told before, and none is heeded
// afterwards.
TRAINYARD_DECL asio::awaitable<void> run_stoppable(std::shared_ptr<stoppable> one,
                                                   asio::awaitable<void> operation)
{
    std::exception_ptr failed;
    one->begun = true;
    try {
        if (one->stopped)
            throw boost::system::system_error(asio::error::operation_aborted);
        co_await std::move(operation);
    } catch (...) {
        failed = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    if (failed)
        std::rethrow_exception(failed);
}

TRAINYARD_DECL void on_cancellation(asio::cancellation_slot outside,
                                    asio::strand<asio::any_io_executor> strand,
                                    std::function<void(asio::cancellation_type)> stop)
{
    if (!outside.is_connected())
        return;
    outside.assign([strand = std::move(strand), stop = std::move(stop)](auto how) {
        asio::dispatch(strand, [stop, how] { stop(how); });
    });
}

}
