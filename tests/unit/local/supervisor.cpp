#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_site.hpp>

#include <trainyard/launch/processes.hpp>
#include <trainyard/local/journals.hpp>
#include <trainyard/local/runs.hpp>
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

struct listener final : local::run_keeper {
    std::string of;

    void take(catalog::live_run) override {}
    void look_again(std::string const& run) override { of += run; }
};

std::unique_ptr<launcher> launches(local::site& home)
{
    return std::make_unique<launch::process_launcher>(home.pool, home.where.live(),
                                                      home.staging.path());
}

/// Finds no process the first time it is asked.
class short_sighted final : public launcher {
public:
    explicit short_sighted(local::site& home)
        : real_(home.pool, home.where.live(), home.staging.path())
    {}

    asio::awaitable<void> start(std::function<launch_request()> make_ready) override
    {
        return real_.start(std::move(make_ready));
    }
    asio::awaitable<launch_state> find(run_id id, std::string live_directory) override
    {
        if (!std::exchange(asked_, true))
            throw error(errc::unavailable, "open file", "no descriptors are left");
        return real_.find(std::move(id), std::move(live_directory));
    }
    asio::awaitable<launch_outcome> wait(run_id id, std::string live_directory) override
    {
        return real_.wait(std::move(id), std::move(live_directory));
    }
    asio::awaitable<void> stop(run_id id, std::string live_directory, stop_mode mode) override
    {
        return real_.stop(std::move(id), std::move(live_directory), mode);
    }

private:
    launch::process_launcher real_;
    bool asked_ = false;
};

catalog::new_run a_script(std::string owner)
{
    auto run                            = catalog::new_run{.id = run_id("one")};
    run.experiment                      = "test";
    run.owner                           = std::move(owner);
    run.definition.target               = "local";
    run.definition.command              = {"/bin/true"};
    run.definition.max_run_duration     = std::chrono::hours(1);
    run.definition.environment.packages = package_source::installed;
    return run;
}

asio::awaitable<run_record> see_to_end(local::site& home)
{
    auto seat = home.rooms.enter("one");
    auto run  = catalog::get_run(*home.store.lend(), "one");
    while (!is_terminal(run.status)) {
        co_await seat.wait();
        run = catalog::get_run(*home.store.lend(), "one");
    }
    co_return run;
}

asio::awaitable<void> change(local::site& home, std::string run)
{
    auto work = [run](catalog::transaction& tx) { tx.changed.push_back(run); };
    co_await home.write(std::move(work));
}

/// What is written from here on waits for a word.
asio::awaitable<void> keep_writer(local::site& home, std::promise<void>& word)
{
    return home.write([given = word.get_future().share()](catalog::transaction&) { given.wait(); });
}

asio::awaitable<void> change_while_open(local::site& home)
{
    local::supervisor looks_after(home, launches(home));
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

        listener heard;
        place.home.tell(&heard);
        co_await change(place.home, "two");
        place.home.tell(nullptr);
        co_await change(place.home, "three");
        BOOST_TEST(heard.of == "two");
    });
}

BOOST_AUTO_TEST_CASE(what_could_not_be_adopted_at_once_is_adopted_later_EX_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_site place;
        auto& home = place.home;
        local::supervisor looks_after(home, launches(home));
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
        auto run = co_await see_to_end(home);

        BOOST_TEST(to_string(run.status) == "Failed");
        BOOST_TEST(run.error.value().code == "Lost");
    });
}

BOOST_AUTO_TEST_CASE(what_was_claimed_and_could_not_be_found_is_looked_for_again_EX_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_site place;
        auto& home = place.home;
        local::supervisor looks_after(home, std::make_unique<short_sighted>(home));
        co_await looks_after.open();
        home.store.write_now([](core::database& db) {
            auto tx = catalog::transaction{db};
            catalog::insert_run(tx, a_script("somebody who died"));
        });

        std::ofstream(home.where.hosts() + "/another"); // one that comes
        auto run = co_await see_to_end(home);

        BOOST_TEST(to_string(run.status) == "Completed");
    });
}

BOOST_AUTO_TEST_CASE(a_run_goes_on_though_who_submitted_it_is_gone_EX_02)
{
    test::local_site place;
    auto& home = place.home;
    local::supervisor looks_after(home, launches(home));
    in_coroutine([&looks_after]() { return looks_after.open(); });

    auto context = std::make_unique<asio::io_context>();
    std::promise<void> word;
    auto insert = [](catalog::transaction& tx) { local::accept(tx, a_script("us")); };
    asio::co_spawn(*context, keep_writer(home, word), asio::detached);
    asio::co_spawn(*context, home.write(std::move(insert)), asio::detached);
    context->poll(); // both are in the writer's hands
    context.reset();
    word.set_value();

    in_coroutine([&home]() -> asio::awaitable<void> {
        co_await change(home, "two"); // after all that was written before
        auto run = co_await see_to_end(home);
        BOOST_TEST(to_string(run.status) == "Completed");
    });
}

BOOST_AUTO_TEST_CASE(a_run_that_is_there_already_is_not_begun_again_EX_02)
{
    test::local_site place;
    std::optional<catalog::live_run> accepted;
    auto known = run_record();
    place.home.store.write_now([&](core::database& db) {
        auto tx = catalog::transaction{db};
        catalog::insert_run(tx, a_script("another"));
        known    = local::accept(tx, a_script("us"));
        accepted = tx.accepted;
    });

    BOOST_TEST(known.id.str() == "one");
    BOOST_TEST(!accepted.has_value());
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
    asio::co_spawn(*context, keep_writer(place.home, word), asio::detached);
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
