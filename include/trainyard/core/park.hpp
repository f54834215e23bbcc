#pragma once

/// The one way a coroutine here sleeps until another thread wakes it.

#include <trainyard/config.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace trainyard::core {

/// A coroutine that sleeps. It goes on, on its own executor, once somebody says so.
class parked {
public:
    virtual ~parked() = default;

    /// From any thread, any number of times; only the first call of the two counts.
    virtual void wake() noexcept = 0;
};

enum class cancellable { no, yes };

/// Puts the calling coroutine to sleep and hands it to `arrange`, which sees to it that it is
/// woken. Cancelled while it sleeps it throws `operation_aborted`, unless what it waits for must be
/// waited for because it uses the coroutine's own variables.
asio::awaitable<void> park(std::function<void(std::shared_ptr<parked>)> arrange,
                           cancellable mode = cancellable::yes);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/park.ipp>
#endif
