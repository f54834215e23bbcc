#include "promise.hpp"

namespace trainyard::contract {
namespace {

constexpr auto about = "clusters";

asio::awaitable<compute> make_pool(yard& here, int max_nodes,
                                   std::chrono::seconds idle = std::chrono::minutes(30),
                                   std::string vm_size       = "Standard_D2_v2")
{
    auto configuration                        = cluster_configuration{};
    configuration.vm_size                     = std::move(vm_size);
    configuration.max_nodes                   = max_nodes;
    configuration.idle_time_before_scale_down = idle;
    co_return co_await here.workspace().create_compute(compute_name("pool"), configuration);
}

asio::awaitable<run> submit_to(yard& here, std::string cluster, plan what, int nodes = 1)
{
    auto config       = here.script(what);
    config.compute    = compute_name(std::move(cluster));
    config.node_count = nodes;
    co_return co_await here.experiment().submit(config);
}

asio::awaitable<run> start_on(yard& here, std::string cluster, plan what, int nodes = 1)
{
    auto run = co_await submit_to(here, std::move(cluster), std::move(what), nodes);
    co_await reach(here, run.id(), run_status::running);
    co_return run;
}

PROMISE(four_runs_go_on_together_and_a_fifth_waits_CO_07)
{
    auto pool = co_await make_pool(here, 4);
    std::vector<run> runs;
    for (auto i = 0; i != 4; ++i)
        runs.push_back(co_await start_on(here, "pool", does(waits_for("go"))));
    auto fifth   = co_await submit_to(here, "pool", does(waits_for("go")));
    auto waiting = co_await reach(here, fifth.id(), run_status::queued);
    auto during  = co_await pool.status();

    BOOST_TEST(to_string(waiting.status) == "Queued");
    BOOST_TEST(waiting.target == "pool");
    BOOST_TEST(waiting.properties["_azureml.ComputeTargetType"] == "amlcompute");
    BOOST_TEST(during.cluster->current_node_count == 4);
    BOOST_TEST(during.cluster->nodes.running == 4);
    BOOST_TEST(during.running == 4);
    BOOST_TEST(during.queued == 1);
    here.say("go");
    auto ended = co_await fifth.wait();
    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(a_run_that_asks_for_more_nodes_than_there_can_be_is_refused_CO_07)
{
    co_await make_pool(here, 4);

    auto submitted = co_await as_result(submit_to(here, "pool", does(prints("hello")), 5));

    BOOST_REQUIRE(!submitted);
    BOOST_TEST((submitted.error().code == errc::limit_exceeded));
    BOOST_TEST(names(submitted.error(), {"5 nodes", "\"pool\"", "at most 4", "max_nodes"}));
    auto query = run_query{};
    auto runs  = co_await here.workspace().runs(query).all();
    BOOST_TEST(runs.empty());
}

PROMISE(a_run_for_a_cluster_that_is_not_there_is_refused_CO_07)
{
    auto submitted = co_await as_result(submit_to(here, "pool", does(prints("hello"))));

    BOOST_REQUIRE(!submitted);
    BOOST_TEST((submitted.error().code == errc::not_found));
    BOOST_TEST(submitted.error().message.starts_with("ComputeTargetNotFound:"));
}

PROMISE(a_run_has_the_nodes_it_asks_for_until_its_end_CO_07)
{
    auto pool    = co_await make_pool(here, 3);
    auto run     = co_await start_on(here, "pool", does(waits_for("go")), 2);
    auto during  = co_await pool.nodes();
    auto defined = co_await run.details();
    here.say("go");
    co_await run.wait();
    auto after = co_await pool.nodes();

    BOOST_TEST(defined.definition.node_count == 2);
    BOOST_REQUIRE(during.size() == 2U);
    for (auto const& node : during) {
        BOOST_TEST(to_string(node.state) == "running");
        BOOST_TEST((node.run == run.id()));
    }
    BOOST_TEST(during[0].id != during[1].id);
    BOOST_REQUIRE(after.size() == 2U);
    for (auto const& node : after) {
        BOOST_TEST(to_string(node.state) == "idle");
        BOOST_TEST(!node.run);
    }
}

PROMISE(after_the_idle_time_there_are_no_nodes_CO_07)
{
    auto pool  = co_await make_pool(here, 4, std::chrono::seconds(0));
    auto run   = co_await start_on(here, "pool", does(waits_for("go")));
    auto begun = co_await pool.status();
    here.say("go");
    auto ended = co_await run.wait();

    auto now = co_await pool.status();

    BOOST_TEST(begun.cluster->current_node_count == 1);
    BOOST_TEST(now.cluster->current_node_count == 0);
    BOOST_TEST(now.cluster->target_node_count == 0);
    BOOST_TEST(now.cluster->nodes.idle == 0);
    BOOST_TEST(to_string(now.cluster->allocation) == "Steady");
    BOOST_TEST((now.cluster->allocation_transition_time == *ended.ended));
}

PROMISE(a_run_that_needs_more_nodes_is_not_overtaken_CO_07)
{
    co_await make_pool(here, 2);
    auto first = co_await start_on(here, "pool", does(waits_for("one")));
    auto large = co_await submit_to(here, "pool", does(waits_for("two")), 2);
    auto small = co_await submit_to(here, "pool", does(waits_for("three")));
    co_await reach(here, large.id(), run_status::queued);
    co_await reach(here, small.id(), run_status::queued);

    here.say("one");
    auto large_now = co_await reach(here, large.id(), run_status::running);
    auto small_now = co_await small.status();
    here.say("two");
    auto small_then = co_await reach(here, small.id(), run_status::running);
    here.say("three");
    auto last = co_await small.wait();

    BOOST_TEST(to_string(large_now.status) == "Running");
    BOOST_TEST(to_string(small_now.status) == "Queued");
    BOOST_TEST(to_string(small_then.status) == "Running");
    BOOST_TEST(to_string(last.status) == "Completed");
}

PROMISE(a_full_cluster_keeps_nothing_else_from_running_CO_11)
{
    co_await make_pool(here, 1);
    auto configuration    = cluster_configuration{};
    configuration.vm_size = "Standard_D2_v2";
    co_await here.workspace().create_compute(compute_name("other"), configuration);
    auto busy    = co_await start_on(here, "pool", does(waits_for("go")));
    auto waiting = co_await submit_to(here, "pool", does(waits_for("go")));
    co_await reach(here, waiting.id(), run_status::queued);

    auto on_other = co_await submit_to(here, "other", does(prints("hello")));
    auto on_local = co_await submit(here, does(prints("hello")));
    auto other    = co_await on_other.wait();
    auto local    = co_await on_local.wait();
    auto still    = co_await waiting.status();

    BOOST_TEST(to_string(other.status) == "Completed");
    BOOST_TEST(to_string(local.status) == "Completed");
    BOOST_TEST(to_string(still.status) == "Queued");
    here.say("go");
    co_await waiting.wait();
}

PROMISE(a_run_that_is_cancelled_in_the_queue_lets_the_next_one_go_on_CO_07)
{
    co_await make_pool(here, 2);
    auto busy  = co_await start_on(here, "pool", does(waits_for("go")));
    auto large = co_await submit_to(here, "pool", does(waits_for("go")), 2);
    auto small = co_await submit_to(here, "pool", does(prints("hello")));
    co_await reach(here, small.id(), run_status::queued);

    co_await large.cancel();
    auto ended = co_await small.wait();

    BOOST_TEST(to_string(ended.status) == "Completed");
    here.say("go");
    co_await busy.wait();
}

PROMISE(a_run_that_fails_or_is_cancelled_gives_its_nodes_back_CO_07)
{
    auto pool   = co_await make_pool(here, 1, std::chrono::seconds(0));
    auto failed = co_await submit_to(here, "pool", does(raises("no")));
    co_await failed.wait();
    auto stopped = co_await start_on(here, "pool", does(runs_forever()));
    co_await stopped.cancel();
    auto canceled = co_await stopped.wait();
    auto next     = co_await submit_to(here, "pool", does(prints("hello")));
    auto ended    = co_await next.wait();
    auto now      = co_await pool.status();

    BOOST_TEST(to_string(canceled.status) == "Canceled");
    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(now.cluster->current_node_count == 0);
}

PROMISE(more_nodes_let_waiting_runs_go_on_CO_06)
{
    auto pool   = co_await make_pool(here, 1);
    auto first  = co_await start_on(here, "pool", does(waits_for("go")));
    auto second = co_await submit_to(here, "pool", does(prints("hello")));
    co_await reach(here, second.id(), run_status::queued);

    auto changes      = scale_changes{};
    changes.max_nodes = 2;
    co_await pool.update(changes);
    auto ended = co_await second.wait();

    BOOST_TEST(to_string(ended.status) == "Completed");
    here.say("go");
    co_await first.wait();
}

PROMISE(limits_that_would_leave_a_run_waiting_for_ever_are_refused_CO_06)
{
    auto pool  = co_await make_pool(here, 2);
    auto first = co_await start_on(here, "pool", does(waits_for("go")));
    auto large = co_await submit_to(here, "pool", does(prints("hello")), 2);
    co_await reach(here, large.id(), run_status::queued);

    auto changes      = scale_changes{};
    changes.max_nodes = 1;
    auto refused      = co_await as_result(pool.update(changes));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(names(refused.error(), {"2 nodes", "with 1", "pool"}));
    here.say("go");
    auto ended = co_await large.wait();
    BOOST_TEST(to_string(ended.status) == "Completed");
    auto then = co_await as_result(pool.update(changes));
    BOOST_TEST(then.has_value());
}

PROMISE(a_busy_cluster_is_not_removed_CO_06)
{
    auto pool    = co_await make_pool(here, 1);
    auto run     = co_await start_on(here, "pool", does(waits_for("go")));
    auto refused = co_await as_result(pool.remove());
    here.say("go");
    co_await run.wait();
    auto removed = co_await as_result(pool.remove());
    auto after   = co_await run.status();

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(names(refused.error(), {"pool", "1 run", "cancel"}));
    BOOST_TEST(removed.has_value());
    BOOST_TEST(after.target == "pool");
}

PROMISE(a_wait_for_a_node_ends_when_a_run_brings_it_CO_04)
{
    auto pool              = co_await make_pool(here, 1);
    auto options           = compute_wait_options{};
    options.min_node_count = 1;
    auto run               = co_await start_on(here, "pool", does(waits_for("go")));

    auto outcome = co_await pool.wait(options);

    BOOST_TEST((outcome.why == compute_wait_outcome::reason::nodes_reached));
    here.say("go");
    co_await run.wait();
}

PROMISE(a_run_on_a_cluster_sees_the_gpus_it_has_and_no_others_CO_11)
{
    co_await make_pool(here, 1);
    auto run    = co_await submit_to(here, "pool", does(shows_variable("CUDA_VISIBLE_DEVICES")));
    auto ended  = co_await run.wait();
    auto output = co_await whole_log(run, driver_log);

    BOOST_TEST(output == "\n");
    BOOST_TEST(ended.warnings.empty());
}

PROMISE(runs_with_gpus_share_those_of_the_machine_and_have_each_alone_CO_11)
{
    co_await make_pool(here, 3, std::chrono::minutes(30), "Standard_NC6");
    auto const shows = does(shows_variable("CUDA_VISIBLE_DEVICES"), waits_for("go"));
    auto first       = co_await start_on(here, "pool", shows);
    auto second      = co_await start_on(here, "pool", shows);
    auto third       = co_await submit_to(here, "pool", shows); // a node is free, but no GPU
    auto waiting     = co_await reach(here, third.id(), run_status::queued);

    BOOST_TEST(to_string(waiting.status) == "Queued");
    here.say("go");
    auto ended = co_await third.wait();
    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.warnings.empty());
    auto of_first  = co_await whole_log(first, driver_log);
    auto of_second = co_await whole_log(second, driver_log);
    auto of_third  = co_await whole_log(third, driver_log);
    BOOST_TEST(of_first == "3\n");
    BOOST_TEST(of_second == "5\n");
    BOOST_TEST((of_third == of_first || of_third == of_second));
}

PROMISE(a_run_that_asks_for_more_gpus_than_there_are_is_warned_CO_11)
{
    co_await make_pool(here, 1, std::chrono::minutes(30), "Standard_NC24");

    auto run    = co_await submit_to(here, "pool", does(shows_variable("CUDA_VISIBLE_DEVICES")));
    auto ended  = co_await run.wait();
    auto output = co_await whole_log(run, driver_log);

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(output == "3,5\n");
    BOOST_REQUIRE(ended.warnings.size() == 1U);
    BOOST_TEST(ended.warnings[0].find("4 GPUs") != std::string::npos);
    BOOST_TEST(ended.warnings[0].find("has 2") != std::string::npos);
}

}
}
