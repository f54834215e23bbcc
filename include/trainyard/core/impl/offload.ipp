#pragma once

#include <trainyard/core/log.hpp>
#include <trainyard/core/offload.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace trainyard::core {

struct work_pool::state {
    std::mutex mutex;
    std::condition_variable more;
    std::deque<std::function<void()>> work;
    bool stopping = false;
    std::vector<std::thread> threads;

    void serve()
    {
        std::unique_lock lock(mutex);
        for (;;) {
            more.wait(lock, [&] { return stopping || !work.empty(); });
            if (work.empty())
                return;
            auto next = std::move(work.front());
            work.pop_front();
            lock.unlock();
            try {
                next();
            } catch (std::exception const& failed) {
                log(log_level::error, failed.what());
            }
            next = nullptr; // what it holds is let go without the lock
            lock.lock();
        }
    }
};

TRAINYARD_DECL work_pool::work_pool(unsigned threads) : state_(std::make_unique<state>())
{
    for (unsigned i = 0; i != threads; ++i)
        state_->threads.emplace_back([state = state_.get()] { state->serve(); });
}

TRAINYARD_DECL work_pool::~work_pool()
{
    {
        std::lock_guard const lock(state_->mutex);
        state_->stopping = true;
    }
    state_->more.notify_all();
    for (auto& thread : state_->threads)
        thread.join();
}

TRAINYARD_DECL void work_pool::post(std::function<void()> work)
{
    {
        std::lock_guard const lock(state_->mutex);
        state_->work.push_back(std::move(work));
    }
    state_->more.notify_one();
}

namespace detail {

// What is destroyed after the desk, at the end of the program, can still ask.
inline std::atomic<bool> front_desk_is_gone = false;

struct front_desk_place {
    work_pool pool{1};
    ~front_desk_place() { front_desk_is_gone = true; }
};

}

TRAINYARD_DECL work_pool& front_desk()
{
    static detail::front_desk_place place;
    return place.pool;
}

TRAINYARD_DECL void leave_at_front_desk(std::function<void()> work)
{
    if (detail::front_desk_is_gone)
        work();
    else
        front_desk().post(std::move(work));
}

TRAINYARD_DECL asio::awaitable<void> offload(work_pool& pool, std::function<void()> work)
{
    auto failed  = std::make_shared<std::exception_ptr>();
    auto arrange = [&pool, failed, &work](std::shared_ptr<parked> waiting) {
        pool.post([failed, work = std::move(work), waiting = std::move(waiting)]() mutable {
            try {
                work();
            } catch (...) {
                *failed = std::current_exception();
            }
            work = nullptr;
            waiting->wake();
        });
    };
    co_await park(std::move(arrange), cancellable::no);
    if (*failed)
        std::rethrow_exception(*failed);
}

}
