#pragma once

#include <trainyard/core/park.hpp>
#include <trainyard/core/stoppable.hpp>
#include <trainyard/core/together.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace trainyard::core {
namespace detail {

struct two_operations {
    std::shared_ptr<stoppable> one   = std::make_shared<stoppable>();
    std::shared_ptr<stoppable> other = std::make_shared<stoppable>();
    int going_on                     = 2;
    std::exception_ptr failed        = {};
    std::shared_ptr<parked> waiter   = {};

    void stop(asio::cancellation_type how)
    {
        one->stop(how);
        other->stop(how);
    }

    /// The one that failed first is the cause; the other was only cancelled.
    void end(std::exception_ptr thrown)
    {
        --going_on;
        if (thrown && !failed) {
            failed = std::move(thrown);
            stop(asio::cancellation_type::all);
        }
        if (going_on == 0)
            waiter->wake();
    }
};

}

TRAINYARD_DECL asio::awaitable<void> together(asio::awaitable<void> one,
                                              asio::awaitable<void> other)
{
    auto executor = co_await asio::this_coro::executor;
    auto outside  = co_await asio::this_coro::cancellation_state;
    auto strand   = asio::make_strand(executor);
    auto both     = std::make_shared<detail::two_operations>();
    auto stop     = [both](asio::cancellation_type how) { both->stop(how); };
    on_cancellation(outside.slot(), strand, stop);

    auto spawn = [&](std::shared_ptr<stoppable> which, asio::awaitable<void> operation) {
        auto const slot = which->cancel.slot();
        auto ended      = [both](std::exception_ptr thrown) { both->end(std::move(thrown)); };
        asio::co_spawn(strand, run_stoppable(std::move(which), std::move(operation)),
                       asio::bind_cancellation_slot(slot, std::move(ended)));
    };
    auto begin = [&](std::shared_ptr<parked> waiter) {
        both->waiter = std::move(waiter);
        spawn(both->one, std::move(one));
        spawn(both->other, std::move(other));
    };
    co_await park(begin, cancellable::no);
    if (both->failed)
        std::rethrow_exception(both->failed);
}

}
