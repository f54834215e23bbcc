#include <support/in_coroutine.hpp>

#include <trainyard/core/offload.hpp>
#include <trainyard/error.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

BOOST_AUTO_TEST_SUITE(core_offload)

using namespace trainyard;
using namespace trainyard::core;
using namespace std::chrono_literals;
using test::in_coroutine;

BOOST_AUTO_TEST_CASE(work_is_done_elsewhere_and_its_result_brought_back)
{
    in_coroutine([]() -> asio::awaitable<void> {
        work_pool pool(2);
        auto const here = std::this_thread::get_id();

        auto there = co_await offload(pool, [] { return std::this_thread::get_id(); });

        BOOST_TEST((there != here));
        BOOST_TEST((std::this_thread::get_id() == here));
    });
}

BOOST_AUTO_TEST_CASE(what_work_throws_is_thrown_where_it_is_waited_for)
{
    in_coroutine([]() -> asio::awaitable<void> {
        work_pool pool(1);
        auto fail   = []() -> int { throw error(errc::conflict, "work", "no"); };
        auto failed = co_await as_result(offload(pool, fail));
        BOOST_TEST((failed.error().code == errc::conflict));
        auto fine = co_await offload(pool, [] { return 7; });
        BOOST_TEST(fine == 7);
    });
}

BOOST_AUTO_TEST_CASE(a_result_need_not_be_copied)
{
    in_coroutine([]() -> asio::awaitable<void> {
        work_pool pool(1);
        auto made = co_await offload(pool, [] { return std::make_unique<int>(3); });
        BOOST_TEST(*made == 3);
    });
}

BOOST_AUTO_TEST_CASE(being_cancelled_is_noticed_when_the_work_is_done)
{
    in_coroutine([]() -> asio::awaitable<void> {
        std::atomic<bool> done = false;
        work_pool pool(1);
        auto work  = std::function<void()>([&done] {
            std::this_thread::sleep_for(20ms); // longer than anybody is ready to wait for it
            done = true;
        });
        auto ended = co_await as_result(within(1ms, offload(pool, work)));
        BOOST_TEST(done);
        BOOST_TEST((ended.has_value() || ended.error().code == asio::error::timed_out));
    });
}

BOOST_AUTO_TEST_CASE(a_caller_that_goes_leaves_its_work_to_be_done)
{
    std::promise<void> allowed;
    std::promise<void> begun;
    std::atomic<bool> done = false;
    {
        work_pool pool(1);
        {
            asio::io_context context;
            auto work = std::function<void()>([&] {
                begun.set_value();
                allowed.get_future().wait();
                done = true;
            });
            asio::co_spawn(context, offload(pool, work), asio::detached);
            context.poll();
            begun.get_future().wait();
        }
        BOOST_TEST(!done);
        allowed.set_value();
    }
    BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE(a_pool_that_goes_finishes_what_it_has_accepted)
{
    std::atomic<int> done = 0;
    {
        work_pool pool(2);
        for (auto i = 0; i != 100; ++i)
            pool.post([&] { ++done; });
        pool.post([] { throw std::runtime_error("nobody waits for this"); });
        for (auto i = 0; i != 100; ++i)
            pool.post([&] { ++done; });
    }
    BOOST_TEST(done == 200);
}

BOOST_AUTO_TEST_CASE(the_front_desk_does_one_thing_after_the_other)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto order = std::make_shared<std::string>();
        leave_at_front_desk([order] { *order += 'a'; });
        leave_at_front_desk([order] { *order += 'b'; });
        auto look = [order] { return *order; };
        auto seen = co_await offload(front_desk(), look);
        BOOST_TEST(seen == "ab");
    });
}

BOOST_AUTO_TEST_SUITE_END()
