#include <support/in_coroutine.hpp>

#include <trainyard/error.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/error.hpp>

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

BOOST_AUTO_TEST_SUITE_END()
