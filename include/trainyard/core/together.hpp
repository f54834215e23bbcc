#pragma once

/// Two operations at once.

#include <trainyard/config.hpp>

#include <boost/asio/awaitable.hpp>

namespace trainyard::core {

/// Completes when both have; when one fails the other is cancelled and the failure is thrown.
/// They never run at the same moment, whatever the executor.
asio::awaitable<void> together(asio::awaitable<void> one, asio::awaitable<void> other);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/together.ipp>
#endif
