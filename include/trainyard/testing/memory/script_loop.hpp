#pragma once

/// Where scripts run: inside the calls that let them, one thing at a time, on no thread of its own.

#include <trainyard/config.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace trainyard::testing::memory {

class script_loop {
public:
    script_loop();
    ~script_loop();

    asio::any_io_executor executor() const;

    /// From any thread. Nothing happens to it before somebody settles, nor after `close`.
    void post(std::function<void()> what);

    /// Does what there is to do, and what comes of it, until all scripts wait for something. If
    /// somebody is at it already, they do this too.
    void settle();

    /// Settles first, and lets nobody else until `work` is done; it settles in between by calling
    /// what it is given. A script must not ask for this: `std::logic_error`.
    void alone(std::function<void(std::function<void()> const& settle)> const& work);

    /// Destroys the scripts where they stand. Called once, not by a script.
    void close();

private:
    struct state;
    std::unique_ptr<state> state_;
};

}
