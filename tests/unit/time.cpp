#include <support/in_coroutine.hpp>

#include <trainyard/error.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

BOOST_AUTO_TEST_SUITE(vocabulary_time)

using namespace trainyard;
using namespace std::chrono_literals;
using test::in_coroutine;

namespace {

asio::awaitable<int> answer()
{
    co_await sleep_for(1ms);
    co_return 42;
}

asio::awaitable<int> refusal()
{
    co_await sleep_for(1ms);
    throw error(errc::conflict, "answer", "no");
}

asio::awaitable<void> steps(int count)
{
    for (auto i = 0; i != count; ++i)
        co_await asio::post(asio::use_awaitable);
}

asio::awaitable<void> steps_within_an_hour(int count, bool& begun)
{
    begun = true;
    co_await within(1h, steps(count));
}

}

BOOST_AUTO_TEST_CASE(what_is_done_in_time_gives_its_value)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto value = co_await within(10s, answer());
        BOOST_TEST(value == 42);
    });
}

BOOST_AUTO_TEST_CASE(what_takes_too_long_is_cancelled_and_times_out)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto ended = co_await as_result(within(1ms, sleep_for(1h)));
        BOOST_TEST((ended.error().code == asio::error::timed_out));
    });
}

BOOST_AUTO_TEST_CASE(a_failure_in_time_stays_what_it_is)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto ended = co_await as_result(within(10s, refusal()));
        BOOST_TEST((ended.error().code == errc::conflict));
    });
}

BOOST_AUTO_TEST_CASE(limits_nest_and_the_shorter_one_counts)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto inner = within(1h, sleep_for(1h));
        auto ended = co_await as_result(within(1ms, std::move(inner)));
        BOOST_TEST((ended.error().code == asio::error::timed_out));
    });
}

BOOST_AUTO_TEST_CASE(no_time_at_all_is_a_limit_too)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto ended = co_await as_result(within(0ms, sleep_for(1h)));
        BOOST_TEST((ended.error().code == asio::error::timed_out));
    });
}

// Whatever it is doing just then, nothing is thrown out of the event loop.
BOOST_AUTO_TEST_CASE(what_is_cancelled_from_outside_ends_with_that_or_well_at_every_moment)
{
    for (auto moment = 0; moment != 20; ++moment) {
        for (auto count = 0; count != 3; ++count) {
            asio::io_context context;
            asio::cancellation_signal cancel;
            std::optional<std::exception_ptr> ended;
            auto note  = [&](std::exception_ptr thrown) { ended = thrown; };
            auto begun = false;
            asio::co_spawn(context, steps_within_an_hour(count, begun),
                           asio::bind_cancellation_slot(cancel.slot(), note));
            while (!begun)
                context.poll_one();
            for (auto i = 0; i != moment; ++i)
                context.poll_one();

            cancel.emit(asio::cancellation_type::all);
            context.run_for(10s);

            BOOST_REQUIRE(ended.has_value());
            try {
                if (*ended)
                    std::rethrow_exception(*ended);
            } catch (boost::system::system_error const& thrown) {
                BOOST_TEST((thrown.code() == asio::error::operation_aborted));
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
