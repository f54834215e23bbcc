#pragma once

/// The way into a yard: operations are counted here, and fail here when they are told to.

#include <trainyard/testing/memory/site.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace trainyard::testing::memory {

enum class counting { no, yes };

/// What an operation owes before it may say that it is done.
class passage {
public:
    passage(site& home, std::optional<failure> answer) : home_(home), answer_(std::move(answer)) {}

    /// Lets the scripts go on, and throws if the answer is to be lost.
    void leave() const;

private:
    site& home_;
    std::optional<failure> answer_;
};

class door {
public:
    door(site& home, counting operations) : home_(&home), operations_(operations) {}

    site& home() const noexcept { return *home_; }
    bool is_counted() const noexcept { return operations_ == counting::yes; }

    /// Hands control back once, as a backend that has to ask somebody does. Throws if the yard is
    /// closed, or the operation is to fail.
    asio::awaitable<passage> enter(char const* operation) const;

    /// An operation that is one look at the tables, or one change of them.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, tables&>> answer(char const* operation,
                                                                 Work work) const
    {
        auto const passed = co_await enter(operation);
        if constexpr (std::is_void_v<std::invoke_result_t<Work&, tables&>>) {
            home_->with(std::move(work));
            passed.leave();
        } else {
            auto result = home_->with(std::move(work));
            passed.leave();
            co_return result;
        }
    }

    /// The same in the midst of an operation: hands control back and throws if the yard is closed.
    asio::awaitable<void> pause() const;

private:
    site* home_;
    counting operations_;
};

/// Throws `errc::unavailable` if the yard is closed.
void check_open(tables const& all, char const* operation);

}
