#pragma once

#include <trainyard/core/park.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <list>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace trainyard::core {
namespace detail {

using parking_signature = void(boost::system::error_code);
using parking_handler =
    asio::async_result<asio::use_awaitable_t<>, parking_signature>::handler_type;

class parked_coroutine;

// Who sleeps on one execution context. The lot outlives the context, so that a late wake-up finds
// it closed instead of a context that is gone.
struct parking_lot {
    std::mutex mutex;
    std::list<std::shared_ptr<parked_coroutine>> sleepers;
    bool closed = false;
};

// When a context is destroyed, the coroutines that sleep on it are, as with any other operation.
class parking_service final : public asio::execution_context::service {
public:
    using key_type = parking_service;
    static inline asio::execution_context::id id;

    explicit parking_service(asio::execution_context& context) : service(context) {}

    std::shared_ptr<parking_lot> const lot = std::make_shared<parking_lot>();

private:
    void shutdown() override;
};

// The coroutine and where it goes on: both belong to the context, and must be gone before it is.
struct sleeper {
    asio::any_io_executor executor;
    parking_handler handler;
};

class parked_coroutine final : public parked {
public:
    parked_coroutine(std::shared_ptr<parking_lot> lot, sleeper who)
        : lot_(std::move(lot)), sleeper_(std::move(who))
    {}

    /// False if the context is being destroyed; then the coroutine is gone already.
    static bool sleep(std::shared_ptr<parked_coroutine> const& self)
    {
        std::lock_guard const lock(self->lot_->mutex);
        if (self->lot_->closed)
            return false;
        self->lot_->sleepers.push_front(self);
        self->place_ = self->lot_->sleepers.begin();
        return true;
    }

    void wake() noexcept override { finish({}); }
    void abort() noexcept { finish(asio::error::operation_aborted); }

    /// Takes the coroutine away from whoever still wants to wake it.
    std::optional<sleeper> let_go() noexcept { return std::exchange(sleeper_, std::nullopt); }

private:
    void finish(boost::system::error_code why) noexcept
    {
        std::shared_ptr<parked_coroutine> self;
        std::lock_guard const lock(lot_->mutex);
        if (lot_->closed || !place_)
            return;
        self = std::move(**place_);
        lot_->sleepers.erase(*place_);
        place_.reset();
        // Posted and let go under the lock: the context cannot be destroyed before the lot is
        // closed.
        auto go_on = [handler = std::move(sleeper_->handler), why]() mutable {
            std::move(handler)(why);
        };
        asio::post(sleeper_->executor, std::move(go_on));
        sleeper_.reset();
    }

    std::shared_ptr<parking_lot> lot_;
    std::optional<sleeper> sleeper_;
    std::optional<std::list<std::shared_ptr<parked_coroutine>>::iterator> place_;
};

// A coroutine is destroyed here and now, while its context can still do that, also if another
// thread has yet to wake it.
TRAINYARD_DECL void parking_service::shutdown()
{
    std::vector<std::optional<sleeper>> destroyed;
    std::lock_guard const lock(lot->mutex);
    lot->closed = true;
    for (auto const& place : std::exchange(lot->sleepers, {}))
        destroyed.push_back(place->let_go());
    // `lock` goes first: destroying a coroutine may end threads that still want to wake others.
}

}

TRAINYARD_DECL asio::awaitable<void> park(std::function<void(std::shared_ptr<parked>)> arrange,
                                          cancellable mode)
{
    auto executor = co_await asio::this_coro::executor;
    auto& context = asio::query(executor, asio::execution::context);
    auto lot      = asio::use_service<detail::parking_service>(context).lot;
    auto start    = [&](detail::parking_handler handler) {
        auto slot  = asio::get_associated_cancellation_slot(handler);
        auto who   = detail::sleeper{executor, std::move(handler)};
        auto place = std::make_shared<detail::parked_coroutine>(lot, std::move(who));
        if (mode == cancellable::yes && slot.is_connected())
            slot.assign([weak = std::weak_ptr(place)](asio::cancellation_type) {
                if (auto const waiting = weak.lock())
                    waiting->abort();
            });
        auto const arranged = std::move(arrange);
        if (detail::parked_coroutine::sleep(place))
            arranged(place);
    };
    co_await asio::async_initiate<asio::use_awaitable_t<> const, detail::parking_signature>(
        std::move(start), asio::use_awaitable);
}

}
