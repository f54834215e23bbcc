#pragma once

#include <trainyard/testing/memory/script_loop.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace trainyard::testing::memory {

struct script_loop::state {
    std::unique_ptr<asio::io_context> context = std::make_unique<asio::io_context>();

    std::mutex mutex;
    std::condition_variable is_free;
    bool closed = false;
    bool wanted = false; ///< there may be something to do
    std::thread::id who; ///< whoever is at it, or nobody

    void poll() const
    {
        context->restart();
        context->poll();
    }

    // We are at it: done once nobody has asked for more meanwhile.
    void settle_and_leave()
    {
        for (;;) {
            {
                std::lock_guard const lock(mutex);
                if (!std::exchange(wanted, false)) {
                    who = std::thread::id();
                    break;
                }
            }
            poll();
        }
        is_free.notify_all();
    }

    void take_turn()
    {
        std::unique_lock lock(mutex);
        if (who == std::this_thread::get_id())
            throw std::logic_error("a script cannot turn the yard's clock, nor close the yard");
        is_free.wait(lock, [&] { return who == std::thread::id(); });
        who    = std::this_thread::get_id();
        wanted = true;
    }
};

TRAINYARD_DECL script_loop::script_loop() : state_(std::make_unique<state>()) {}

TRAINYARD_DECL script_loop::~script_loop() = default;

TRAINYARD_DECL asio::any_io_executor script_loop::executor() const
{
    return state_->context->get_executor();
}

TRAINYARD_DECL void script_loop::post(std::function<void()> what)
{
    std::lock_guard const lock(state_->mutex);
    if (!state_->closed)
        asio::post(*state_->context, std::move(what));
}

TRAINYARD_DECL void script_loop::settle()
{
    {
        std::lock_guard const lock(state_->mutex);
        state_->wanted = true;
        if (state_->closed || state_->who != std::thread::id())
            return;
        state_->who = std::this_thread::get_id();
    }
    state_->settle_and_leave();
}

TRAINYARD_DECL void script_loop::alone(
    std::function<void(std::function<void()> const& settle)> const& work)
{
    struct turn {
        explicit turn(state& of) : taken(of) { taken.take_turn(); }
        ~turn() { taken.settle_and_leave(); }
        state& taken;
    };
    turn const ours(*state_);
    state_->poll();
    work([this] { state_->poll(); });
}

TRAINYARD_DECL void script_loop::close()
{
    state_->take_turn();
    std::unique_ptr<asio::io_context> destroyed;
    {
        std::lock_guard const lock(state_->mutex);
        state_->closed = true;
        destroyed      = std::move(state_->context);
    }
    destroyed.reset();

    std::lock_guard const lock(state_->mutex);
    state_->who = std::thread::id();
    state_->is_free.notify_all();
}

}
