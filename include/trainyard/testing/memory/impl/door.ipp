#pragma once

#include <trainyard/testing/memory/door.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace trainyard::testing::memory {
namespace detail {

TRAINYARD_DECL asio::awaitable<void> hand_back_control()
{
    auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
}

// Whether this operation is one that was told to fail.
TRAINYARD_DECL std::optional<planned_fault> count_operation(tables& all, char const* operation)
{
    auto const planned = all.faults.find(++all.operations);
    if (planned == all.faults.end())
        return std::nullopt;
    auto fault    = std::move(planned->second);
    all.fault_met = true;
    all.faults.erase(planned);
    if (fault.what.operation.empty())
        fault.what.operation = operation;
    return fault;
}

}

TRAINYARD_DECL void check_open(tables const& all, char const* operation)
{
    if (all.closed)
        throw error(errc::unavailable, operation,
                    "the yard was closed: keep it until its workspaces are no longer used");
}

TRAINYARD_DECL void passage::leave() const
{
    home_.loop.settle();
    if (answer_)
        throw error(*answer_);
}

TRAINYARD_DECL asio::awaitable<passage> door::enter(char const* operation) const
{
    co_await detail::hand_back_control();
    home_->loop.settle();
    auto fault = home_->with([&](tables& all) {
        check_open(all, operation);
        return is_counted() ? detail::count_operation(all, operation) : std::nullopt;
    });
    if (fault && !fault->answer_lost)
        throw error(std::move(fault->what));
    co_return passage(*home_, fault ? std::optional(std::move(fault->what)) : std::nullopt);
}

TRAINYARD_DECL asio::awaitable<void> door::pause() const
{
    co_await detail::hand_back_control();
    home_->with([](tables& all) { check_open(all, "go on"); });
}

}
