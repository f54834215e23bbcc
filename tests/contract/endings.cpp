#include "promise.hpp"

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace trainyard::contract {
namespace {

using namespace std::chrono_literals;

constexpr auto about = "endings";

PROMISE(a_run_that_is_cancelled_ends_canceled_RU_10)
{
    auto run = co_await start(here, does(prints("begun"), runs_forever()));
    auto log = run.log_lines();
    co_await log.next();

    auto took  = co_await run.cancel();
    auto ended = co_await run.wait();

    BOOST_TEST(took);
    BOOST_TEST(to_string(ended.status) == "Canceled");
    BOOST_TEST(ended.error.value().code == "Canceled");
    BOOST_TEST(ended.signal.value_or(0) == SIGTERM);
    BOOST_TEST(!ended.exit_code);
}

PROMISE(a_run_that_is_being_cancelled_says_so_RU_10)
{
    auto run = co_await start(here, does(ignores_stop(), prints("deaf"), runs_forever()));
    auto log = run.log_lines();
    co_await log.next();

    co_await run.cancel();
    auto now   = co_await run.status();
    auto again = co_await run.cancel();

    BOOST_TEST(to_string(now.status) == "CancelRequested");
    BOOST_TEST(again);
}

PROMISE(a_script_that_does_not_listen_is_ended_when_its_time_of_grace_is_over_RU_10)
{
    auto run = co_await start(here, does(ignores_stop(), writes("outputs/part.txt", "half"),
                                         prints("deaf"), runs_forever()));
    auto log = run.log_lines();
    co_await log.next();

    co_await run.cancel();
    here.pass(10s);
    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Canceled");
    BOOST_TEST(ended.signal.value_or(0) == SIGKILL);
    auto files = co_await run.file_names("outputs/");
    BOOST_TEST(files == std::vector<std::string>(1, "outputs/part.txt"),
               boost::test_tools::per_element());
}

PROMISE(what_a_cancelled_run_had_written_is_kept_RU_10)
{
    auto run = co_await start(here, does(writes("outputs/part.txt", "half"), logs("epoch", 3),
                                         prints("x"), runs_forever()));
    auto log = run.log_lines();
    co_await log.next();

    co_await run.cancel();
    co_await run.wait();

    auto files   = co_await run.file_names("outputs/");
    auto metrics = co_await run.metrics();
    BOOST_TEST(files.size() == 1U);
    BOOST_TEST(metrics.contains("epoch"));
}

PROMISE(a_run_that_has_ended_cannot_be_cancelled_and_stays_as_it_is_RU_10)
{
    auto run = co_await submit(here, does(prints("hello")));
    auto was = co_await run.wait();

    auto took = co_await run.cancel();
    auto now  = co_await run.status();

    BOOST_TEST(!took);
    BOOST_TEST(now.revision == was.revision);
    BOOST_TEST(to_string(now.status) == "Completed");
}

PROMISE(cancelling_a_wait_leaves_the_run_alone_RU_01)
{
    auto run = co_await start(here, does(runs_forever()));

    auto waited = co_await as_result(within(1ms, run.wait()));

    BOOST_TEST((waited.error().code == asio::error::timed_out));
    auto now = co_await run.status();
    BOOST_TEST(to_string(now.status) == "Running");
}

PROMISE(waiting_for_a_run_that_has_ended_takes_no_time_RU_01)
{
    auto run   = co_await submit(here, does(exits(2)));
    auto first = co_await run.wait();

    auto again = co_await run.wait();

    BOOST_TEST(again.revision == first.revision);
}

PROMISE(a_run_that_failed_is_no_error_unless_it_is_asked_for_RU_01)
{
    auto run     = co_await submit(here, does(prints("the column is missing"), exits(3)));
    auto ended   = co_await run.wait();
    auto options = wait_options{.raise_on_error = true};
    auto raised  = co_await as_result(run.wait(options));

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_REQUIRE(!raised);
    BOOST_TEST((raised.error().code == errc::run_failed));
    BOOST_TEST(names(raised.error(),
                     {run.id().str(), "exit code 3", "the column is missing", driver_log}));
}

PROMISE(a_run_that_was_cancelled_raises_nothing_RU_01)
{
    auto run     = co_await start(here, does(runs_forever()));
    auto options = wait_options{.raise_on_error = true};
    co_await run.cancel();

    auto ended = co_await run.wait(options);

    BOOST_TEST(to_string(ended.status) == "Canceled");
}

PROMISE(whoever_waits_is_told_of_newer_records_only_RU_01)
{
    auto run          = co_await start(here, does(waits_for("go")));
    auto seen         = std::make_shared<std::vector<run_record>>();
    auto options      = wait_options{};
    options.on_change = [seen](run_record const& now) { seen->push_back(now); };
    // Called first once the record is known.
    options.show_output = [&here](std::string_view) { here.say("go"); };

    auto ended = co_await run.wait(options);

    auto const not_newer = [](auto const& a, auto const& b) { return a.revision >= b.revision; };
    BOOST_REQUIRE(!seen->empty());
    BOOST_TEST((std::ranges::adjacent_find(*seen, not_newer) == seen->end()));
    BOOST_TEST(seen->back().revision == ended.revision);
    BOOST_TEST(to_string(seen->back().status) == "Completed");
}

PROMISE(what_a_callback_throws_ends_the_wait_and_not_the_run_RU_01)
{
    auto run            = co_await start(here, does(waits_for("go")));
    auto options        = wait_options{};
    options.on_change   = [](run_record const&) { throw std::domain_error("enough"); };
    options.show_output = [&here](std::string_view) { here.say("go"); };

    auto thrown = false;
    try {
        co_await run.wait(options);
    } catch (std::domain_error const&) {
        thrown = true;
    }
    auto ended = co_await run.wait();

    BOOST_TEST(thrown);
    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(completing_a_submitted_run_changes_nothing_RU_11)
{
    auto run = co_await start(here, does(waits_for("go"), exits(3)));

    co_await run.complete();
    auto now = co_await run.status();
    here.say("go");
    auto ended = co_await run.wait();

    BOOST_TEST(to_string(now.status) == "Running");
    BOOST_TEST(to_string(ended.status) == "Failed");
}

PROMISE(failing_a_submitted_run_stops_it_RU_11)
{
    auto run = co_await start(here, does(runs_forever()));

    co_await run.fail("the loss went up", "Diverged");
    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(ended.error.value().code == "Diverged");
    BOOST_TEST(ended.error->message == "the loss went up");
}

PROMISE(a_run_that_has_ended_is_not_ended_again_RU_11)
{
    auto run = co_await submit(here, does(prints("hello")));
    auto was = co_await run.wait();

    co_await run.fail("too late");
    auto now = co_await run.status();

    BOOST_TEST(to_string(now.status) == "Completed");
    BOOST_TEST(now.revision == was.revision);
}

PROMISE(a_script_that_says_it_is_complete_does_no_harm_RU_11)
{
    auto ended = co_await run_to_end(here, does(logs("a", 1), marks_complete()));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.exit_code.value_or(-1) == 0);
}

PROMISE(a_script_that_says_it_failed_has_failed_RU_11)
{
    auto run   = co_await submit(here, does(marks_failed("no data"), writes("outputs/a.txt", "a")));
    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(ended.exit_code.value_or(-1) == 0);
    BOOST_TEST(ended.error.value().message == "no data");
    auto files = co_await run.file_names("outputs/");
    BOOST_TEST(files.size() == 1U);
}

PROMISE(an_interactive_run_is_running_until_it_is_completed_EX_03)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    options.display_name       = "by hand";
    auto run                   = co_await here.experiment().start_logging(options);
    auto begun                 = co_await run.status();

    co_await run.complete();
    auto ended = co_await run.status();

    BOOST_TEST(to_string(begun.status) == "Running");
    BOOST_TEST((begun.kind == run_kind::interactive));
    BOOST_TEST(begun.display_name == "by hand");
    BOOST_TEST(begun.started.has_value());
    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.ended.has_value());
}

PROMISE(an_interactive_run_fails_with_the_words_it_is_given_EX_03)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    auto run                   = co_await here.experiment().start_logging(options);

    co_await run.fail("it did not converge", "Diverged");
    co_await run.complete();
    auto ended = co_await run.status();

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(ended.error.value().message == "it did not converge");
    BOOST_TEST(ended.error->code == "Diverged");
}

PROMISE(an_interactive_run_is_cancelled_at_once_EX_03)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    auto run                   = co_await here.experiment().start_logging(options);

    auto took  = co_await run.cancel();
    auto again = co_await run.cancel();
    auto ended = co_await run.status();

    BOOST_TEST(took);
    BOOST_TEST(!again);
    BOOST_TEST(to_string(ended.status) == "Canceled");
}

PROMISE(an_interactive_run_made_again_with_its_id_is_the_same_EX_03)
{
    auto options               = interactive_options{};
    options.id                 = run_id("by-hand");
    options.snapshot_directory = std::nullopt;
    auto first                 = co_await here.experiment().start_logging(options);
    co_await first.complete();

    auto again = co_await here.experiment().start_logging(options);
    auto all   = co_await here.experiment().runs().all();

    BOOST_TEST(to_string(again.last_known().status) == "Completed");
    BOOST_TEST(all.size() == 1U);
}

PROMISE(an_interpreter_that_is_missing_fails_the_run_while_it_is_prepared_EN_06)
{
    auto config                    = here.script(does(prints("hello")));
    config.environment.interpreter = here.missing_interpreter();
    auto run                       = co_await here.experiment().submit(config);
    auto ended                     = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(!ended.started);
    auto const what = failure{.message = ended.error.value().message};
    BOOST_TEST(names(what, {"/no/such/python", "missing", "environment::interpreter"}));
    auto log = co_await whole_log(run, preparation_log);
    BOOST_TEST(log.find("/no/such/python") != std::string::npos);
}

}
}
