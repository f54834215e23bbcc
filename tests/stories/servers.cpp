#include "distributed.hpp"

#include <set>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(parameter_servers)

using test::in_coroutine;

namespace {

// As the articles have it: an estimator with two workers, whose servers are left at the default.
script_run_config two_workers_on_two_nodes(site const& here, std::vector<argument> arguments)
{
    auto const script           = here.script("servers.py", std::move(arguments));
    auto mnist                  = estimator{};
    mnist.framework             = training_framework::tensorflow;
    mnist.framework_version     = "1.13";
    mnist.source_directory      = script.source_directory;
    mnist.entry_script          = script.script;
    mnist.node_count            = 2;
    mnist.distributed_training  = tensorflow_configuration{.worker_count = 2};
    mnist.environment_variables = script.environment.variables;
    auto config                 = with_double(mnist.run_config());
    config.arguments            = script.arguments;
    return config;
}

}

BOOST_AUTO_TEST_CASE(a_job_is_complete_when_its_workers_are_and_its_server_is_gone_DI_02_05_09_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = two_workers_on_two_nodes(here, {"deaf"});

        auto run   = co_await workspace.experiment("mnist").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST((ended.error ? ended.error->message : "") == "");
        BOOST_TEST(here.seen() == 3U);
        BOOST_TEST(here.alive().size() == 0U);
        auto const files    = co_await run.file_names();
        auto const expected = std::vector<std::string>{
            "outputs/MNIST/complete.txt", "system_logs/preparation.txt",
            "user_logs/std_log_process_0.txt", "user_logs/std_log_process_1.txt",
            "user_logs/std_log_process_2.txt"};
        BOOST_TEST(files == expected, boost::test_tools::per_element());
        auto const first  = co_await log_of(run, "user_logs/std_log_process_0.txt");
        auto const second = co_await log_of(run, "user_logs/std_log_process_1.txt");
        auto const server = co_await log_of(run, "user_logs/std_log_process_2.txt");
        BOOST_TEST(contains(first, R"("task": {"index": 0, "type": "worker"})"));
        BOOST_TEST(contains(second, R"("task": {"index": 1, "type": "worker"})"));
        BOOST_TEST(contains(server, R"("task": {"index": 0, "type": "ps"})"));
        BOOST_TEST(contains(server, R"("environment": "cloud")"));
        BOOST_TEST(contains(second, "\ncomplete\n"));
    });
}

BOOST_AUTO_TEST_CASE(a_worker_that_fails_ends_the_job_and_whatever_it_started_DI_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = two_workers_on_two_nodes(here, {"deaf", "fail"});

        auto run   = co_await workspace.experiment("mnist").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(ended.exit_code.value_or(-1) == 7);
        BOOST_REQUIRE(ended.error);
        BOOST_TEST(ended.error->code == "ExitCode");
        for (auto const* part : {"worker 1", "exit code 7", "user_logs/std_log_process_1.txt",
                                 "the last words of worker 1"})
            BOOST_TEST(contains(ended.error->message, part), ended.error->message);
        BOOST_TEST(here.seen() == 4U); // three, and the one that got away
        BOOST_TEST(here.alive().size() == 0U);
    });
}

BOOST_AUTO_TEST_CASE(two_jobs_at_once_have_ports_of_their_own_DI_05)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        site other;
        auto workspace = co_await here.open();
        auto elsewhere = co_await other.open();
        auto config    = two_workers_on_two_nodes(here, {});
        auto same      = two_workers_on_two_nodes(other, {});

        auto one        = co_await workspace.experiment("mnist").submit(config);
        auto two        = co_await elsewhere.experiment("mnist").submit(same);
        auto const end1 = co_await one.wait();
        auto const end2 = co_await two.wait();

        BOOST_TEST(to_string(end1.status) == "Completed");
        BOOST_TEST(to_string(end2.status) == "Completed");
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
