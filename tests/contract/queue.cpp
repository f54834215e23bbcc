#include "promise.hpp"

#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "queue";

asio::awaitable<void> limit_runs(yard& here, int most)
{
    co_await here.workspace().compute(compute_name("local")).set_max_concurrent_runs(most);
}

PROMISE(runs_beyond_the_limit_wait_in_their_order_CO_08)
{
    co_await limit_runs(here, 1);
    auto first  = co_await start(here, does(waits_for("one")));
    auto second = co_await submit(here, does(waits_for("two")));
    auto third  = co_await submit(here, does(waits_for("three")));
    co_await reach(here, second.id(), run_status::queued);
    co_await reach(here, third.id(), run_status::queued);

    here.say("one");
    auto second_now = co_await reach(here, second.id(), run_status::running);
    auto third_now  = co_await third.status();
    here.say("two");
    auto third_then = co_await reach(here, third.id(), run_status::running);
    here.say("three");
    auto last = co_await third.wait();

    BOOST_TEST(to_string(second_now.status) == "Running");
    BOOST_TEST(to_string(third_now.status) == "Queued");
    BOOST_TEST(to_string(third_then.status) == "Running");
    BOOST_TEST(to_string(last.status) == "Completed");
}

PROMISE(a_run_that_waits_has_not_been_started_CO_08)
{
    co_await limit_runs(here, 1);
    auto first  = co_await start(here, does(waits_for("one")));
    auto second = co_await submit(here, does(prints("two")));

    auto waiting = co_await reach(here, second.id(), run_status::queued);

    BOOST_TEST(to_string(waiting.status) == "Queued");
    BOOST_TEST(!waiting.started);
    auto files = co_await second.file_names("user_logs/");
    BOOST_TEST(files.empty());
}

PROMISE(a_run_lends_its_place_to_its_children_CO_08_RU_15)
{
    co_await limit_runs(here, 1);
    auto parent = co_await start(here, does(waits_for("parent")));
    auto one    = here.script(does(waits_for("one")));
    auto two    = here.script(does(waits_for("two")));

    auto first = co_await parent.submit_child(one);
    co_await reach(here, first.id(), run_status::running);
    auto second = co_await parent.submit_child(two);
    co_await reach(here, second.id(), run_status::queued);
    here.say("one");
    auto second_now = co_await reach(here, second.id(), run_status::running);
    here.say("two");
    here.say("parent");
    auto last = co_await parent.wait();

    BOOST_TEST(to_string(second_now.status) == "Running");
    BOOST_TEST(to_string(last.status) == "Completed");
}

PROMISE(several_runs_go_on_at_once_CO_08)
{
    auto first  = co_await start(here, does(waits_for("go")));
    auto second = co_await start(here, does(waits_for("go")));

    auto compute = co_await here.workspace().compute(compute_name("local")).status();

    BOOST_TEST(compute.running == 2);
    BOOST_TEST(compute.queued == 0);
    here.say("go");
    auto ended = co_await second.wait();
    BOOST_TEST(to_string(ended.status) == "Completed");
    co_await first.wait();
}

PROMISE(the_compute_counts_what_runs_and_what_waits_CO_08)
{
    co_await limit_runs(here, 1);
    auto first  = co_await start(here, does(waits_for("one")));
    auto second = co_await submit(here, does(prints("two")));
    co_await reach(here, second.id(), run_status::queued);

    auto compute = co_await here.workspace().compute(compute_name("local")).status();

    BOOST_TEST(compute.max_concurrent_runs == 1);
    BOOST_TEST(compute.running == 1);
    BOOST_TEST(compute.queued == 1);
}

PROMISE(a_run_that_waits_can_be_cancelled_CO_08)
{
    co_await limit_runs(here, 1);
    auto first  = co_await start(here, does(waits_for("one")));
    auto second = co_await submit(here, does(prints("two")));
    co_await reach(here, second.id(), run_status::queued);

    co_await second.cancel();
    auto ended = co_await second.wait();

    BOOST_TEST(to_string(ended.status) == "Canceled");
    BOOST_TEST(!ended.started);
    BOOST_TEST(!ended.exit_code);
}

PROMISE(a_greater_limit_lets_waiting_runs_go_on_CO_08)
{
    co_await limit_runs(here, 1);
    auto first  = co_await start(here, does(waits_for("one")));
    auto second = co_await submit(here, does(prints("two")));
    co_await reach(here, second.id(), run_status::queued);

    co_await limit_runs(here, 2);
    auto ended = co_await second.wait();

    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(a_smaller_limit_stops_no_run_CO_08)
{
    auto first  = co_await start(here, does(waits_for("go")));
    auto second = co_await start(here, does(waits_for("go")));

    co_await limit_runs(here, 1);
    here.say("go");
    auto one = co_await first.wait();
    auto two = co_await second.wait();

    BOOST_TEST(to_string(one.status) == "Completed");
    BOOST_TEST(to_string(two.status) == "Completed");
}

PROMISE(a_run_reported_on_by_hand_takes_nobodys_place_CO_08)
{
    co_await limit_runs(here, 1);
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    auto by_hand               = co_await here.experiment().start_logging(options);

    auto run   = co_await submit(here, does(prints("hello")));
    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(a_limit_is_at_least_one_CO_08)
{
    auto const compute = here.workspace().compute(compute_name("local"));

    BOOST_CHECK_THROW(static_cast<void>(compute.set_max_concurrent_runs(0)), std::invalid_argument);
    co_return;
}

PROMISE(the_local_target_is_always_there_CO_08)
{
    auto all = co_await here.workspace().computes();

    BOOST_REQUIRE(all.contains(compute_name("local")));
    BOOST_TEST(all[compute_name("local")].max_concurrent_runs == 4);
    BOOST_TEST(all[compute_name("local")].provisioning_state == "Succeeded");
}

PROMISE(a_compute_that_is_not_there_is_told_by_its_name_CO_01)
{
    auto const compute = here.workspace().compute(compute_name("gpu-pool"));

    auto looked  = co_await as_result(compute.status());
    auto changed = co_await as_result(compute.set_max_concurrent_runs(2));

    BOOST_REQUIRE(!looked);
    BOOST_TEST((looked.error().code == errc::not_found));
    BOOST_TEST(looked.error().message.starts_with("ComputeTargetNotFound:"));
    BOOST_TEST(names(looked.error(), {"gpu-pool", "create_compute", "\"local\""}));
    BOOST_TEST((changed.error().code == errc::not_found));
}

}
}
