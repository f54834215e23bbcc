#pragma once

#include <trainyard/config.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/strand.hpp>

#include <functional>
#include <memory>

namespace trainyard::core {

/// An operation with a coroutine of its own, which can be told to stop at every moment. That, and
/// all that the operation does, is on one strand: they never meet, even when the caller's executor
/// has many threads.
struct stoppable {
    asio::cancellation_signal cancel = {}; ///< for who spawns it
    bool begun                       = false;
    bool stopped                     = false;

    void stop(asio::cancellation_type how)
    {
        stopped = true;
        if (begun)
            cancel.emit(how);
    }
};

/// What is to be spawned.
asio::awaitable<void> run_stoppable(std::shared_ptr<stoppable> one,
                                    asio::awaitable<void> operation);

/// Has `stop` told, on the strand, when the coroutine is that `outside` belongs to. Asio lets go of
/// it when that coroutine goes on.
void on_cancellation(asio::cancellation_slot outside, asio::strand<asio::any_io_executor> strand,
                     std::function<void(asio::cancellation_type)> stop);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/stoppable.ipp>
#endif
