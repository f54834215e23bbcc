#pragma once

#include <trainyard/core/log.hpp>
#include <trainyard/core/offload.hpp>
#include <trainyard/core/process/background.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace trainyard::core {

// Each thread sleeps on a bell of its own. One bell for all would sometimes have whoever rings it
// wait for a thread that was woken before and has not had its turn yet (glibc before 2.41), and a
// game's loop must not wait for that.
struct work_pool::state {
    struct worker {
        std::condition_variable bell;
        bool called = false;
    };

    std::mutex mutex;
    std::deque<std::function<void()>> work;
    std::vector<worker*> idle; ///< the last to fall asleep is woken first
    bool stopping = false;
    std::vector<std::thread> threads;

    void serve()
    {
        worker self;
        std::unique_lock lock(mutex);
        for (;;) {
            while (work.empty()) {
                if (stopping)
                    return;
                self.called = false;
                idle.push_back(&self);
                self.bell.wait(lock, [&] { return self.called; });
            }
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
        state_->threads.push_back(background_thread([state = state_.get()] { state->serve(); }));
}

TRAINYARD_DECL work_pool::~work_pool()
{
    {
        std::lock_guard const lock(state_->mutex);
        state_->stopping = true;
        for (auto* const sleeper : std::exchange(state_->idle, {})) {
            sleeper->called = true;
            sleeper->bell.notify_one();
        }
    }
    for (auto& thread : state_->threads)
        thread.join();
}

TRAINYARD_DECL void work_pool::post(std::function<void()> work)
{
    state::worker* sleeper = nullptr;
    {
        std::lock_guard const lock(state_->mutex);
        state_->work.push_back(std::move(work));
        if (!state_->idle.empty()) {
            sleeper         = state_->idle.back();
            sleeper->called = true;
            state_->idle.pop_back();
        }
    }
    if (sleeper)
        sleeper->bell.notify_one();
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
            work   = nullptr;
            failed = nullptr; // who is woken is alone with it
            waiting->wake();
        });
    };
    co_await park(std::move(arrange), cancellable::no);
    if (*failed)
        std::rethrow_exception(*failed);
}

}
