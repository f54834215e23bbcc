#include <support/in_coroutine.hpp>

#include <trainyard/core/park.hpp>
#include <trainyard/error.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>

#include <thread>

BOOST_AUTO_TEST_SUITE(core_park)

using namespace trainyard;
using namespace trainyard::core;
using namespace std::chrono_literals;
using test::in_coroutine;

namespace {

using place = std::shared_ptr<parked>;

/// Sleeps until whoever finds it in `where` wakes it.
asio::awaitable<void> sleep_in(place& where, cancellable mode = cancellable::yes)
{
    auto arrange = [&where](place sleeper) { where = std::move(sleeper); };
    co_await park(std::move(arrange), mode);
}

}

BOOST_AUTO_TEST_CASE(another_thread_wakes_a_coroutine_on_its_own_executor)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto const here = std::this_thread::get_id();
        std::thread other;
        auto arrange = [&other](place sleeper) {
            other = std::thread([sleeper = std::move(sleeper)] { sleeper->wake(); });
        };
        co_await park(std::move(arrange));
        BOOST_TEST((std::this_thread::get_id() == here));
        other.join();
    });
}

BOOST_AUTO_TEST_CASE(whoever_is_woken_at_once_does_not_sleep)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto arrange = [](place const& sleeper) { sleeper->wake(); };
        co_await park(arrange);
    });
}

BOOST_AUTO_TEST_CASE(only_the_first_call_counts)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place kept;
        auto arrange = [&kept](place const& sleeper) {
            kept = sleeper;
            sleeper->wake();
            sleeper->wake();
        };
        co_await park(arrange);
        kept->wake();
        co_await sleep_for(1ms); // nobody is woken a second time
    });
}

BOOST_AUTO_TEST_CASE(cancelled_it_throws)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place where;
        auto ended = co_await as_result(within(1ms, sleep_in(where)));
        BOOST_TEST((ended.error().code == asio::error::timed_out));
        where->wake(); // too late, and no harm
    });
}

BOOST_AUTO_TEST_CASE(what_must_be_waited_for_is_not_cancelled)
{
    asio::io_context context;
    place where;
    auto ended        = false;
    auto sleeping     = within(0ms, sleep_in(where, cancellable::no));
    auto const finish = [&](std::exception_ptr) { ended = true; };
    asio::co_spawn(context, std::move(sleeping), finish);

    context.run_for(20ms);
    BOOST_TEST(!ended);
    where->wake();
    context.restart();
    context.run_for(10s);
    BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(a_context_that_goes_takes_its_sleepers_with_it)
{
    struct witness {
        bool& gone;
        ~witness() { gone = true; }
    };
    auto gone = false;
    place where;
    {
        asio::io_context context;
        auto sleep = [](place& in, bool& note) -> asio::awaitable<void> {
            witness const here{note};
            co_await sleep_in(in);
        };
        asio::co_spawn(context, sleep(where, gone), asio::detached);
        context.run_for(1ms);
        BOOST_TEST(!gone);
    }
    BOOST_TEST(gone);
    where->wake(); // finds nobody
}

// A strand takes its leave from its context, which must be there still (the address sanitizer sees
// it where it is not).
BOOST_AUTO_TEST_CASE(whoever_wakes_holds_nothing_of_a_context_that_is_gone)
{
    place awake;
    place left_asleep;
    {
        asio::io_context context;
        asio::co_spawn(asio::make_strand(context), sleep_in(awake), asio::detached);
        asio::co_spawn(asio::make_strand(context), sleep_in(left_asleep), asio::detached);
        context.poll();
        awake->wake();
        BOOST_TEST(context.poll() > 0);
    }
    BOOST_TEST(awake.use_count() == 1);
    BOOST_TEST(left_asleep.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(waking_while_the_context_goes_is_safe)
{
    for (auto round = 0; round != 50; ++round) {
        place where;
        auto context = std::make_unique<asio::io_context>();
        asio::co_spawn(*context, sleep_in(where), asio::detached);
        context->poll();
        std::thread other([sleeper = where] { sleeper->wake(); });
        context.reset();
        other.join();
    }
}

BOOST_AUTO_TEST_SUITE_END()
