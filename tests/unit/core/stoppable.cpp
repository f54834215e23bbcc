#include <trainyard/core/together.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>

// Whatever an operation is doing when it is stopped, nothing is thrown out of the event loop.

BOOST_AUTO_TEST_SUITE(operations_that_are_stopped)

using namespace trainyard;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> steps(int count)
{
    for (auto i = 0; i != count; ++i)
        co_await asio::post(asio::use_awaitable);
}

asio::awaitable<void> fails_after(int count)
{
    co_await steps(count);
    throw std::domain_error("no more steps");
}

asio::awaitable<void> noting_when(bool& begun, asio::awaitable<void> operation)
{
    begun = true;
    co_await std::move(operation);
}

asio::awaitable<bool> is_well_or_late(asio::awaitable<void> operation)
{
    try {
        co_await std::move(operation);
    } catch (boost::system::system_error const& thrown) {
        co_return thrown.code() == asio::error::timed_out;
    }
    co_return true;
}

// Cancels it as many steps of the event loop after its first as `moment` says.
std::exception_ptr end_when_cancelled(asio::awaitable<void> operation, int moment)
{
    asio::io_context context;
    asio::cancellation_signal cancel;
    std::optional<std::exception_ptr> ended;
    auto note  = [&](std::exception_ptr thrown) { ended = thrown; };
    auto begun = false;
    asio::co_spawn(context, noting_when(begun, std::move(operation)),
                   asio::bind_cancellation_slot(cancel.slot(), note));
    while (!begun)
        context.poll_one();
    for (auto i = 0; i != moment; ++i)
        context.poll_one();

    cancel.emit(asio::cancellation_type::all);
    context.run_for(10s);

    BOOST_REQUIRE(ended.has_value());
    return *ended;
}

// Or it has come to an end before.
bool is_well_or_cancelled(std::exception_ptr const& ended)
{
    try {
        if (ended)
            std::rethrow_exception(ended);
    } catch (boost::system::system_error const& thrown) {
        return thrown.code() == asio::error::operation_aborted;
    }
    return true;
}

}

BOOST_AUTO_TEST_CASE(what_has_a_limit_ends_with_its_cancellation_or_well_at_every_moment)
{
    for (auto moment = 0; moment != 20; ++moment)
        for (auto count = 0; count != 3; ++count) {
            auto const ended = end_when_cancelled(within(1h, steps(count)), moment);
            BOOST_TEST(is_well_or_cancelled(ended));
        }
}

BOOST_AUTO_TEST_CASE(two_together_end_with_their_cancellation_or_well_at_every_moment)
{
    for (auto moment = 0; moment != 30; ++moment)
        for (auto one = 0; one != 4; ++one)
            for (auto other = 0; other != 4; ++other) {
                auto both        = core::together(steps(one), steps(other));
                auto const ended = end_when_cancelled(std::move(both), moment);
                BOOST_TEST(is_well_or_cancelled(ended));
            }
}

BOOST_AUTO_TEST_CASE(what_is_cancelled_before_it_goes_on_ends_with_that)
{
    auto both        = core::together(sleep_for(1h), steps(3));
    auto const ended = end_when_cancelled(std::move(both), 6);
    BOOST_REQUIRE(ended != nullptr);
    BOOST_TEST(is_well_or_cancelled(ended));
}

BOOST_AUTO_TEST_CASE(the_one_of_two_that_fails_is_the_cause_whatever_the_other_does)
{
    for (auto one = 0; one != 5; ++one)
        for (auto other = 0; other != 5; ++other) {
            asio::io_context context;
            std::exception_ptr ended;
            auto note = [&](std::exception_ptr thrown) { ended = thrown; };
            asio::co_spawn(context, core::together(fails_after(one), steps(other)), note);
            context.run_for(10s);
            BOOST_REQUIRE(ended != nullptr);
            BOOST_CHECK_THROW(std::rethrow_exception(ended), std::domain_error);
        }
}

BOOST_AUTO_TEST_CASE(the_other_does_not_go_on_when_one_fails)
{
    asio::io_context context;
    std::exception_ptr ended;
    auto note = [&](std::exception_ptr thrown) { ended = thrown; };
    asio::co_spawn(context, core::together(sleep_for(1h), fails_after(2)), note);
    context.run_for(10s);
    BOOST_REQUIRE(ended != nullptr);
    BOOST_CHECK_THROW(std::rethrow_exception(ended), std::domain_error);
}

BOOST_AUTO_TEST_CASE(on_many_threads_they_end_with_their_limit_or_well)
{
    asio::thread_pool pool(4);
    for (auto round = 0; round != 300; ++round) {
        auto both  = core::together(steps(round % 30), steps(20));
        auto limit = within(std::chrono::microseconds(round), std::move(both));
        auto ended = asio::co_spawn(pool, is_well_or_late(std::move(limit)), asio::use_future);
        BOOST_TEST(ended.get());
    }
}

BOOST_AUTO_TEST_SUITE_END()
