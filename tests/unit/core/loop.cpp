#include <support/in_coroutine.hpp>

#include <trainyard/core/loop.hpp>
#include <trainyard/error.hpp>
#include <trainyard/log_sink.hpp>
#include <trainyard/time.hpp>

#include <future>
#include <thread>

BOOST_AUTO_TEST_SUITE(core_loop)

using namespace trainyard;
using namespace trainyard::core;
using namespace std::chrono_literals;
using test::in_coroutine;

namespace {

asio::awaitable<void> note_thread(std::thread::id& where)
{
    where = std::this_thread::get_id();
    co_return;
}

asio::awaitable<void> refuse(std::string why)
{
    throw error(errc::conflict, "work", why);
    co_return;
}

}

BOOST_AUTO_TEST_CASE(things_are_done_one_after_the_other_on_a_thread_of_its_own)
{
    loop there;
    std::promise<std::thread::id> first;
    std::promise<std::thread::id> second;
    there.post([&] { first.set_value(std::this_thread::get_id()); });
    there.post([&] { second.set_value(std::this_thread::get_id()); });
    auto const thread = first.get_future().get();
    BOOST_TEST((thread != std::this_thread::get_id()));
    BOOST_TEST((second.get_future().get() == thread));
}

BOOST_AUTO_TEST_CASE(a_coroutine_runs_over_there_for_one_that_waits_here)
{
    in_coroutine([]() -> asio::awaitable<void> {
        loop there;
        auto const here = std::this_thread::get_id();
        std::thread::id ran_on;
        co_await there.run(note_thread(ran_on));
        BOOST_TEST((std::this_thread::get_id() == here));
        BOOST_TEST((ran_on != here));

        auto failed = co_await as_result(there.run(refuse("no")));
        BOOST_TEST((failed.error().code == errc::conflict));
    });
}

BOOST_AUTO_TEST_CASE(what_nobody_waits_for_tells_the_log_that_it_failed)
{
    std::promise<std::string> told;
    set_log_sink([&](log_level, std::string_view text) { told.set_value(std::string(text)); });
    {
        loop there;
        there.spawn(refuse("nobody is listening"));
        BOOST_TEST(told.get_future().get() == "work: nobody is listening");
    }
    set_log_sink({});
}

BOOST_AUTO_TEST_CASE(what_waits_is_destroyed_with_it)
{
    auto kept                     = std::make_shared<int>(0);
    std::weak_ptr<int> const seen = kept;
    {
        loop there;
        auto wait = [](std::shared_ptr<int>) -> asio::awaitable<void> { co_await sleep_for(1h); };
        there.spawn(wait(std::move(kept)));
    }
    BOOST_TEST(seen.expired());
}

BOOST_AUTO_TEST_SUITE_END()
