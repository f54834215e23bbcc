#pragma once

/// What the services of one yard share.

#include <trainyard/core/rooms.hpp>
#include <trainyard/testing/memory/script_loop.hpp>
#include <trainyard/testing/memory/tables.hpp>
#include <trainyard/testing/memory_options.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

namespace trainyard::testing::memory {

class site : public std::enable_shared_from_this<site> {
public:
    explicit site(memory_options wanted);

    memory_options const options;

    /// Rooms are named after runs, and rung when something about one changes.
    core::waiting_rooms rooms;

    script_loop loop;

    /// Does something to the tables, alone. Never across an await.
    template <class Work>
    std::invoke_result_t<Work&, tables&> with(Work work)
    {
        turn const ours(*this);
        return work(tables_);
    }

    /// Lets the time pass, one thing after the other.
    void advance(std::chrono::microseconds by);

    void close();

private:
    class turn {
    public:
        explicit turn(site& home) : home_(home), lock_(home.mutex_) {}
        ~turn()
        {
            auto const news = std::exchange(home_.tables_.news, {});
            lock_.unlock();
            for (auto const& room : news)
                home_.rooms.ring(room);
        }

    private:
        site& home_;
        std::unique_lock<std::mutex> lock_;
    };

    std::mutex mutex_;
    tables tables_;
};

/// When the time comes, `what` is done, by whoever lets it pass.
void call_at(tables& all, timestamp time, std::function<void()> what);

}
