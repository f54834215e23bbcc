#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/local/hosts.hpp>

#include <filesystem>
#include <optional>

BOOST_AUTO_TEST_SUITE(local_hosts)

using namespace trainyard;
using local::host_registry;
using test::in_coroutine;
namespace fs = std::filesystem;

namespace {

/// Two programs that have one folder open. Their files and locks are their own, as elsewhere.
struct place {
    test::local_yard yard;
    std::optional<workspace> one;
    std::optional<workspace> other;

    asio::awaitable<void> open()
    {
        auto options                = local_options{};
        options.root                = yard.root();
        options.max_concurrent_runs = 1;
        one.emplace(co_await open_local(options));
        options.max_concurrent_runs.reset();
        other.emplace(co_await open_local(options));
    }
};

}

BOOST_AUTO_TEST_CASE(a_program_is_alive_as_long_as_it_holds_its_lock_WS_15)
{
    test::temporary_directory const directory;
    auto const path = directory.path().string();
    host_registry const here(path);
    std::string name;
    {
        host_registry const other(path);
        name = other.own_name();
        BOOST_TEST(here.is_alive(name));
        BOOST_TEST(other.is_alive(here.own_name()));
        BOOST_TEST(!here.is_alone());
    }
    BOOST_TEST(!here.is_alive(name));
    BOOST_TEST(here.is_alone());
    BOOST_TEST(!here.is_alive("no such program"));
}

BOOST_AUTO_TEST_CASE(what_a_dead_program_left_is_cleared_away_WS_15)
{
    test::temporary_directory const directory;
    std::ofstream(directory.path() / "dead") << "!";
    host_registry const here(directory.path().string());
    BOOST_TEST(!fs::exists(directory.path() / "dead"));
    BOOST_TEST(fs::exists(directory.path() / here.own_name()));
}

BOOST_AUTO_TEST_CASE(both_programs_see_what_either_does_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        co_await here.open();
        auto run_config = here.yard.shell("echo said");
        auto run        = co_await here.one->experiment("test").submit(run_config);
        auto there      = co_await here.other->run(run.id());
        auto lines      = there.log_lines();
        auto line       = co_await lines.next();
        auto ended      = co_await there.wait(); // woken by the other program
        co_await there.tag("seen", "there");
        auto tags = co_await run.tags();
        BOOST_TEST(line.value_or("") == "said");
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(tags.at("seen").value_or("") == "there");
    });
}

BOOST_AUTO_TEST_CASE(the_queue_and_its_limit_are_shared_CO_08)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        co_await here.open();
        auto const go = (here.yard.path() / "go").string();
        auto wait     = here.yard.shell("while [ ! -e " + go + " ]; do sleep 0.01; done");
        auto first    = co_await here.one->experiment("test").submit(wait);
        auto record   = co_await first.status();
        while (record.status != run_status::running)
            record = co_await here.one->home()->runs().changed(first.id(), record.revision);
        auto second_config = here.yard.shell("exit 0");
        auto second        = co_await here.other->experiment("test").submit(second_config);
        auto queued        = co_await second.status();
        while (queued.status != run_status::queued)
            queued = co_await here.other->home()->runs().changed(second.id(), queued.revision);
        std::ofstream(go) << "";
        auto ended = co_await second.wait();
        record     = co_await first.status();
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST((ended.started.value() >= record.started.value()));
        BOOST_TEST((record.status == run_status::finalizing || is_terminal(record.status)));
    });
}

BOOST_AUTO_TEST_CASE(either_may_cancel_the_others_run_RU_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        co_await here.open();
        auto run_config = here.yard.shell("sleep 1000");
        auto run        = co_await here.one->experiment("test").submit(run_config);
        auto there      = co_await here.other->run(run.id());
        auto took       = co_await there.cancel();
        auto ended      = co_await run.wait();
        BOOST_TEST(took);
        BOOST_TEST(to_string(ended.status) == "Canceled");
    });
}

BOOST_AUTO_TEST_CASE(one_takes_over_what_the_other_leaves_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        co_await here.open();
        auto const go = (here.yard.path() / "go").string();
        auto config   = here.yard.shell("while [ ! -e " + go + " ]; do sleep 0.01; done; exit 3");
        auto run      = co_await here.one->experiment("test").submit(config);
        auto no_code  = interactive_options{.snapshot_directory = std::nullopt};
        auto by_hand  = co_await here.one->experiment("test").start_logging(no_code);
        auto there    = co_await here.other->run(run.id());
        auto orphan   = co_await here.other->run(by_hand.id());
        auto record   = co_await there.status();
        while (record.status != run_status::running)
            record = co_await here.other->home()->runs().changed(run.id(), record.revision);
        // Handles hold the workspace open.
        run     = there;
        by_hand = orphan;
        here.one.reset();
        std::ofstream(go) << "";
        auto ended = co_await there.wait();
        auto lost  = co_await orphan.wait();
        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(ended.exit_code.value_or(0) == 3);
        BOOST_TEST(to_string(lost.status) == "Failed");
        BOOST_TEST(lost.error.value().code == "Lost");
    });
}

BOOST_AUTO_TEST_SUITE_END()
