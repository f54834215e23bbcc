#pragma once

#include <trainyard/core/log.hpp>
#include <trainyard/core/loop.hpp>
#include <trainyard/core/park.hpp>
#include <trainyard/core/process/background.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <thread>
#include <utility>

namespace trainyard::core {

struct loop::state {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> stays = make_work_guard(context);
    std::thread thread = background_thread([this] { context.run(); });
};

TRAINYARD_DECL loop::loop() : state_(std::make_unique<state>()) {}

TRAINYARD_DECL loop::~loop()
{
    stop();
}

TRAINYARD_DECL asio::any_io_executor loop::executor() const
{
    return state_->context.get_executor();
}

TRAINYARD_DECL void loop::post(std::function<void()> what)
{
    asio::post(state_->context, std::move(what));
}

TRAINYARD_DECL void loop::spawn(asio::awaitable<void> what)
{
    asio::co_spawn(state_->context, std::move(what), [](std::exception_ptr failed) {
        try {
            if (failed)
                std::rethrow_exception(failed);
        } catch (std::exception const& told) {
            log(log_level::error, told.what());
        }
    });
}

namespace detail {

// Asio would keep the exception a while longer over there, when it is somebody else's already.
TRAINYARD_DECL asio::awaitable<void> keep_failure(asio::awaitable<void> what,
                                                  std::shared_ptr<std::exception_ptr> failed)
{
    try {
        co_await std::move(what);
    } catch (...) {
        *failed = std::current_exception();
    }
}

}

TRAINYARD_DECL asio::awaitable<void> loop::run(asio::awaitable<void> what)
{
    auto failed  = std::make_shared<std::exception_ptr>();
    auto arrange = [&context = state_->context, failed, &what](std::shared_ptr<parked> waiting) {
        asio::co_spawn(context, detail::keep_failure(std::move(what), failed),
                       [waiting = std::move(waiting)](std::exception_ptr) { waiting->wake(); });
    };
    co_await park(std::move(arrange), cancellable::no);
    if (*failed)
        std::rethrow_exception(*failed);
}

TRAINYARD_DECL void loop::stop() noexcept
{
    state_->context.stop();
    if (state_->thread.joinable())
        state_->thread.join();
}

}
