#include <support/in_coroutine.hpp>

#include <trainyard.hpp>
#include <trainyard/testing.hpp>

BOOST_AUTO_TEST_SUITE(testing_clusters)

using namespace trainyard;
using namespace std::chrono_literals;
using test::in_coroutine;

namespace {

asio::awaitable<compute> make_pool(workspace in, int max_nodes)
{
    auto configuration      = cluster_configuration{};
    configuration.vm_size   = "Standard_D2_v2";
    configuration.max_nodes = max_nodes;
    co_return co_await in.create_compute(compute_name("pool"), configuration);
}

asio::awaitable<run> submit_to_pool(workspace in)
{
    auto config    = script_run_config{};
    config.script  = "train.py";
    config.compute = compute_name("pool");
    co_return co_await in.experiment("test").submit(config);
}

asio::awaitable<int> trains_for_an_hour(testing::script_context script)
{
    co_await script.sleep_for(1h);
    co_return 0;
}

}

BOOST_AUTO_TEST_CASE(nodes_come_with_runs_and_go_by_the_yards_clock_CO_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("train.py", trains_for_an_hour);
        auto pool  = co_await make_pool(yard.workspace(), 4);
        auto first = co_await submit_to_pool(yard.workspace());
        yard.advance(20min);
        co_await submit_to_pool(yard.workspace());

        std::vector<int> counts;
        for (auto const pause : {0min, 69min, 1min, 19min, 1min}) {
            yard.advance(pause);
            auto now = co_await pool.status();
            counts.push_back(now.cluster->current_node_count);
        }

        // Both at work; the first has gone 30 minutes after its run; then the other.
        auto const expected = std::vector<int>{2, 2, 1, 1, 0};
        BOOST_TEST(counts == expected, boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(a_cluster_takes_its_time_to_be_provisioned_CO_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto options         = testing::memory_options{};
        options.provisioning = 5min;
        testing::memory_yard yard(options);
        yard.script("train.py", trains_for_an_hour);
        auto pool = co_await make_pool(yard.workspace(), 4);
        auto run  = co_await submit_to_pool(yard.workspace());

        auto patience    = compute_wait_options{};
        patience.timeout = 10ms;
        auto early       = co_await pool.wait(patience);
        auto waiting     = co_await run.status();
        yard.advance(5min);
        auto late  = co_await pool.wait(patience);
        auto begun = co_await run.status();

        BOOST_TEST((early.why == compute_wait_outcome::reason::timed_out));
        BOOST_TEST(early.now.provisioning_state == "Creating");
        BOOST_TEST(to_string(waiting.status) == "Queued");
        BOOST_TEST((late.why == compute_wait_outcome::reason::nodes_reached));
        BOOST_TEST(to_string(begun.status) == "Running");
    });
}

BOOST_AUTO_TEST_CASE(a_cluster_that_cannot_be_provisioned_is_told_with_its_errors_CO_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto options               = testing::memory_options{};
        options.provisioning_error = "the quota is used up";
        testing::memory_yard yard(options);
        yard.script("train.py", trains_for_an_hour);
        auto pool = co_await make_pool(yard.workspace(), 4);
        std::string printed;
        auto patience        = compute_wait_options{};
        patience.show_output = [&](std::string_view text) { printed += text; };

        auto waited    = co_await as_result(pool.wait(patience));
        auto submitted = co_await as_result(submit_to_pool(yard.workspace()));
        auto now       = co_await pool.status();

        BOOST_REQUIRE(!waited);
        BOOST_TEST((waited.error().code == errc::unavailable));
        BOOST_TEST(waited.error().message ==
                   "\"pool\" could not be provisioned: the quota is used up");
        BOOST_TEST(printed == "Failed\nAmlCompute wait for completion finished\n\n"
                              "Terminal state of \"Failed\" has been reached\n");
        BOOST_TEST(now.errors.size() == 1U);
        BOOST_REQUIRE(!submitted);
        BOOST_TEST((submitted.error().code == errc::conflict));
    });
}

BOOST_AUTO_TEST_CASE(each_failure_of_the_cluster_flow_is_a_clean_one_CO_01)
{
    for (auto n = 1U;; ++n) {
        auto failed = true;
        in_coroutine([&]() -> asio::awaitable<void> {
            testing::memory_yard yard;
            yard.fail_operation(n, errc::unavailable);
            auto const cluster = yard.workspace().compute(compute_name("pool"));
            auto found         = co_await as_result(cluster.status());
            auto made          = co_await as_result(make_pool(yard.workspace(), 4));
            auto waited        = co_await as_result(cluster.wait());
            failed             = yard.has_failed();
            if (!made)
                BOOST_TEST((made.error().code == errc::unavailable));
            if (!waited && made)
                BOOST_TEST((waited.error().code == errc::unavailable));
        });
        if (!failed)
            break;
        BOOST_REQUIRE(n < 100);
    }
}

BOOST_AUTO_TEST_SUITE_END()
