#pragma once

/// Blocking work, done elsewhere.

#include <trainyard/core/park.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace trainyard::core {

/// A few threads for hashing, copying and other work that blocks. Work that was accepted is done,
/// also when the pool is being destroyed.
class work_pool {
public:
    explicit work_pool(unsigned threads);
    ~work_pool();

    void post(std::function<void()> work);

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// One thread for the whole program, for opening and closing things: each in turn, so that what was
/// closed before something is opened is closed by then. What it still has to do when the program
/// ends is done first.
work_pool& front_desk();

/// The same, without waiting for it. When the program is so far gone that the desk is closed, the
/// work is done at once.
void leave_at_front_desk(std::function<void()> work);

/// Sleeps until `work` has been done by the pool, and throws what it threw. Being cancelled is
/// noticed afterwards: work that may take long is given in pieces.
///
/// Work owns what it touches, or touches what outlives the pool: when the caller's context is
/// destroyed, the coroutine goes and the work goes on.
asio::awaitable<void> offload(work_pool& pool, std::function<void()> work);

/// The same for work that returns something. A coroutine for each type it returns, not for each
/// work: they are what takes long to compile.
template <class Result>
asio::awaitable<Result> offload_for(work_pool& pool, std::function<Result()> work)
{
    auto result = std::make_shared<std::optional<Result>>();
    auto keep   = std::function<void()>(
        [result, work = std::move(work)]() mutable { result->emplace(work()); });
    co_await offload(pool, std::move(keep));
    co_return std::move(**result);
}

template <class Work>
requires(!std::is_void_v<std::invoke_result_t<Work&>>)
    asio::awaitable<std::invoke_result_t<Work&>> offload(work_pool& pool, Work work)
{
    using result = std::invoke_result_t<Work&>;
    return offload_for<result>(pool, std::function<result()>(std::move(work)));
}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/offload.ipp>
#endif
