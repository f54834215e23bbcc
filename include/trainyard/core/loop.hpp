#pragma once

/// A thread that runs one thing at a time: for what must go on while no caller is looking.

#include <trainyard/config.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace trainyard::core {

class loop {
public:
    loop();

    /// Stops first if that has not been done. What was waiting is destroyed, not finished.
    ~loop();

    asio::any_io_executor executor() const;

    /// From any thread.
    void post(std::function<void()> what);

    /// Starts a coroutine that nobody waits for. What it throws goes to the log.
    void spawn(asio::awaitable<void> what);

    /// Runs a coroutine over there, for one that waits here.
    asio::awaitable<void> run(asio::awaitable<void> what);

    /// Ends the thread after what it is doing now.
    void stop() noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/loop.ipp>
#endif
