#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_site.hpp>

#include <trainyard/launch/processes.hpp>
#include <trainyard/local/journals.hpp>
#include <trainyard/local/supervisor.hpp>
#include <trainyard/log_sink.hpp>

#include <boost/asio/detached.hpp>

#include <chrono>
#include <future>
#include <memory>

// What is still being written or read when a workspace is closed.
BOOST_AUTO_TEST_SUITE(local_supervisor)

using namespace trainyard;
using namespace std::chrono_literals;
using test::in_coroutine;
namespace catalog = local::catalog;
namespace fs      = std::filesystem;

namespace {

asio::awaitable<void> change(local::site& home, std::string run)
{
    auto work = [run](catalog::transaction& tx) { tx.changed.push_back(run); };
    co_await home.write(std::move(work));
}

asio::awaitable<void> change_while_open(local::site& home)
{
    auto launch = std::make_unique<launch::process_launcher>(home.pool, home.where.live());
    local::supervisor looks_after(home, std::move(launch));
    co_await looks_after.open();
    co_await change(home, "one");
}

}

BOOST_AUTO_TEST_CASE(who_is_gone_is_not_told_of_what_is_written_later_WS_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_site place;
        co_await change_while_open(place.home);

        co_await change(place.home, "one"); // of a run that somebody waits for, say

        auto heard = std::make_shared<std::string>();
        place.home.tell([heard](std::string const& run) { *heard += run; });
        co_await change(place.home, "two");
        place.home.tell(nullptr);
        co_await change(place.home, "three");
        BOOST_TEST(*heard == "two");
    });
}

BOOST_AUTO_TEST_CASE(what_could_not_be_adopted_at_once_is_adopted_later_RU_20)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_site place;
        auto& home  = place.home;
        auto launch = std::make_unique<launch::process_launcher>(home.pool, home.where.live());
        local::supervisor looks_after(home, std::move(launch));
        co_await looks_after.open();
        home.store.write_now([](core::database& db) {
            auto tx = catalog::transaction{db};
            catalog::insert_run(tx, {.id         = run_id("one"),
                                     .experiment = "test",
                                     .kind       = run_kind::interactive,
                                     .owner      = "somebody who died"});
        });
        std::promise<std::string> told;
        auto refused = told.get_future();
        auto seat    = home.rooms.enter("one");
        auto another = place.write("another", "");

        {
            test::full_disk const full;
            set_log_sink([&told, said = false](log_level, std::string_view text) mutable {
                if (!std::exchange(said, true))
                    told.set_value(std::string(text));
            });
            fs::rename(another, home.where.hosts() + "/another"); // told of once
            BOOST_TEST(test::names(refused.get(), {"what other programs did"}));
            set_log_sink({});
        }
        auto run = catalog::get_run(*home.store.lend(), "one");
        while (!is_terminal(run.status)) {
            co_await seat.wait();
            run = catalog::get_run(*home.store.lend(), "one");
        }

        BOOST_TEST(to_string(run.status) == "Failed");
        BOOST_TEST(run.error.value().code == "Lost");
    });
}

BOOST_AUTO_TEST_CASE(a_follower_may_go_while_what_it_read_waits_to_be_written_LG_03)
{
    test::local_site place;
    auto const text = std::string(R"(["ask",null,1,"q",{}])") + '\n';
    place.home.store.write_now([](core::database& db) {
        auto tx               = catalog::transaction{db};
        auto run              = catalog::new_run{.id = run_id("one"), .experiment = "test"};
        run.definition.target = "local";
        catalog::insert_run(tx, run);
    });
    auto const live = fs::path(place.home.where.live("one"));
    fs::create_directories(live);
    std::ofstream(live / "a.journal") << text;

    auto context  = std::make_unique<asio::io_context>();
    auto follower = std::make_unique<local::journal_follower>(place.home, run_id("one"),
                                                              local::journal_listener());
    std::promise<void> word;
    auto wait = [given = word.get_future().share()](catalog::transaction&) { given.wait(); };
    asio::co_spawn(*context, place.home.write(std::move(wait)), asio::detached);
    asio::co_spawn(*context, follower->take_all(), asio::detached);
    // Two beginnings, what was read before, what there is to read, and where to answer.
    for (auto step = 0; step != 5; ++step)
        BOOST_REQUIRE(context->run_one_for(10s) == 1U);
    context.reset();
    follower.reset();
    word.set_value();

    in_coroutine([&place, &text]() -> asio::awaitable<void> {
        co_await change(place.home, "two"); // after all that was written before
        auto const read = catalog::journal_offsets(*place.home.store.lend(), "one");
        BOOST_TEST(read.size() == 1U);
        BOOST_TEST(read.at("a.journal") == text.size());
    });
}

BOOST_AUTO_TEST_SUITE_END()
