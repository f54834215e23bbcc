#pragma once

/// Limits are composed, never a parameter: `co_await within(5min, run.wait())`. With the headers
/// alone, what a workspace is opened with has their definitions (`operations.hpp`).

#include <trainyard/config.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

namespace trainyard {

/// Completes after `pause`. Cancelling it leaves nothing behind.
asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration pause);

/// Gives `operation` that long. When the time is over it is cancelled, and once it has stopped
/// `asio::error::timed_out` is thrown; what it leaves behind is what its cancellation leaves.
asio::awaitable<void> within(std::chrono::steady_clock::duration limit,
                             asio::awaitable<void> operation);

namespace detail {

template <class T>
asio::awaitable<void> store_result(asio::awaitable<T> operation, std::optional<T>& value)
{
    value.emplace(co_await std::move(operation));
}

}

template <class T>
requires(!std::is_void_v<T>) asio::awaitable<T> within(std::chrono::steady_clock::duration limit,
                                                       asio::awaitable<T> operation)
{
    std::optional<T> value;
    auto stored = detail::store_result(std::move(operation), value);
    co_await within(limit, std::move(stored));
    co_return std::move(*value);
}

}
