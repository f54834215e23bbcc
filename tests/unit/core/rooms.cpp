#include <support/in_coroutine.hpp>

#include <trainyard/core/rooms.hpp>
#include <trainyard/error.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/error.hpp>

#include <thread>

BOOST_AUTO_TEST_SUITE(core_rooms)

using namespace trainyard;
using namespace trainyard::core;
using namespace std::chrono_literals;
using test::in_coroutine;

namespace {

asio::awaitable<bool> is_rung(seat& place)
{
    auto waited = co_await as_result(within(2ms, place.wait()));
    co_return waited.has_value();
}

}

BOOST_AUTO_TEST_CASE(what_happens_between_entering_and_waiting_is_not_missed)
{
    in_coroutine([]() -> asio::awaitable<void> {
        waiting_rooms rooms;
        auto place = rooms.enter("run");
        rooms.ring("run");
        rooms.ring("run");
        auto first  = co_await is_rung(place);
        auto second = co_await is_rung(place);
        BOOST_TEST(first);
        BOOST_TEST(!second); // both were before the first wait returned
    });
}

BOOST_AUTO_TEST_CASE(everybody_in_a_room_hears_it_and_nobody_else)
{
    in_coroutine([]() -> asio::awaitable<void> {
        waiting_rooms rooms;
        auto one   = rooms.enter("run");
        auto two   = rooms.enter("run");
        auto other = rooms.enter("another");
        rooms.ring("run");
        rooms.ring("nobody is here");

        auto heard_one   = co_await is_rung(one);
        auto heard_two   = co_await is_rung(two);
        auto heard_other = co_await is_rung(other);
        BOOST_TEST(heard_one);
        BOOST_TEST(heard_two);
        BOOST_TEST(!heard_other);

        rooms.ring_all();
        heard_one   = co_await is_rung(one);
        heard_other = co_await is_rung(other);
        BOOST_TEST(heard_one);
        BOOST_TEST(heard_other);
    });
}

BOOST_AUTO_TEST_CASE(whoever_sleeps_is_woken_from_any_thread)
{
    in_coroutine([]() -> asio::awaitable<void> {
        waiting_rooms rooms;
        for (auto round = 0; round != 100; ++round) {
            auto place = rooms.enter("run");
            std::thread bell([&rooms] { rooms.ring("run"); });
            co_await place.wait();
            bell.join();
        }
    });
}

BOOST_AUTO_TEST_CASE(a_wait_that_was_given_up_can_be_begun_again)
{
    in_coroutine([]() -> asio::awaitable<void> {
        waiting_rooms rooms;
        auto place  = rooms.enter("run");
        auto missed = co_await is_rung(place);
        rooms.ring("run");
        auto heard = co_await is_rung(place);
        BOOST_TEST(!missed);
        BOOST_TEST(heard);
    });
}

BOOST_AUTO_TEST_CASE(a_seat_may_outlive_its_rooms)
{
    in_coroutine([]() -> asio::awaitable<void> {
        seat place;
        {
            waiting_rooms rooms;
            place = rooms.enter("run");
            rooms.ring("run");
        }
        auto heard = co_await is_rung(place);
        BOOST_TEST(heard);
    });
}

BOOST_AUTO_TEST_SUITE_END()
