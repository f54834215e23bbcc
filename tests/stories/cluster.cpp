#include "stories.hpp"

#include <support/failures.hpp>

#include <trainyard/serialize.hpp>

#include <boost/json/parse.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(clusters)

using test::in_coroutine;
using test::names;
using namespace std::chrono_literals;

namespace {

asio::awaitable<run_record> reach(workspace in, run_id id, run_status status)
{
    auto record = co_await in.home()->runs().get(id);
    while (record.status < status)
        record = co_await in.home()->runs().changed(id, record.revision);
    co_return record;
}

// As the articles begin: what is not there is created, and waited for.
asio::awaitable<compute> gpucluster(workspace in, std::string& printed,
                                    cluster_configuration wanted)
{
    auto cluster = in.compute(compute_name("gpucluster"));
    auto found   = co_await as_result(cluster.status());
    if (found) {
        printed += "Found existing compute target\n";
        co_return cluster;
    }
    BOOST_TEST((found.error().code == errc::not_found));
    BOOST_TEST(found.error().message.starts_with("ComputeTargetNotFound"));
    printed += "Creating a new compute target...\n";
    cluster              = co_await in.create_compute(cluster.name(), wanted);
    auto patience        = compute_wait_options{};
    patience.timeout     = 20min;
    patience.show_output = [&](std::string_view text) { printed += text; };
    co_await cluster.wait(patience);
    co_return cluster;
}

}

// Scenario 8.
BOOST_AUTO_TEST_CASE(a_cluster_is_made_found_filled_and_empty_again)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto options                       = local_options{};
        options.root                       = yard.root();
        options.grace                      = 1s;
        options.gpus                       = std::vector<std::string>{"0", "1", "2", "3"};
        auto workspace                     = co_await open_local(options);
        auto wanted                        = cluster_configuration{};
        wanted.vm_size                     = "STANDARD_NC6";
        wanted.idle_time_before_scale_down = 0s;

        std::string printed;
        auto cluster = co_await gpucluster(workspace, printed, wanted);
        auto again   = co_await gpucluster(workspace, printed, wanted);
        BOOST_TEST(printed == "Creating a new compute target...\nSucceeded\n"
                              "AmlCompute wait for completion finished\n\n"
                              "Minimum number of nodes requested have been provisioned\n"
                              "Found existing compute target\n");
        auto status     = co_await again.status();
        auto const keys = boost::json::parse(serialize(status)).as_object();
        BOOST_TEST(keys.size() == 13U);
        BOOST_TEST(keys.at("nodeStateCounts").as_object().size() == 6U);

        auto tiny           = compute_wait_options{};
        tiny.min_node_count = 1;
        tiny.timeout        = 10ms;
        auto waited         = co_await cluster.wait(tiny);
        BOOST_TEST((waited.why == compute_wait_outcome::reason::timed_out));

        auto const other = compute_name("other");
        auto wrong       = wanted;
        wrong.max_nodes  = 0;
        BOOST_CHECK_THROW(static_cast<void>(workspace.create_compute(other, wrong)),
                          std::invalid_argument);
        wrong.max_nodes = 1;
        wrong.min_nodes = 2;
        BOOST_CHECK_THROW(static_cast<void>(workspace.create_compute(other, wrong)),
                          std::invalid_argument);

        auto const word   = (yard.path() / "word").string();
        auto config       = runs("cluster", "train.py");
        config.arguments  = {word};
        config.compute    = cluster.name();
        config.node_count = 5;
        auto too_large    = co_await as_result(workspace.experiment("test").submit(config));
        BOOST_REQUIRE(!too_large);
        BOOST_TEST(names(too_large.error().message, {"5 nodes", "at most 4"}));

        config.node_count = 1;
        std::vector<run> four;
        for (auto i = 0; i != 4; ++i)
            four.push_back(co_await workspace.experiment("test").submit(config));
        auto fifth = co_await workspace.experiment("test").submit(config);
        for (auto const& one : four)
            co_await reach(workspace, one.id(), run_status::running);
        auto waiting = co_await reach(workspace, fifth.id(), run_status::queued);
        auto full    = co_await cluster.status();
        BOOST_TEST(to_string(waiting.status) == "Queued");
        BOOST_TEST(full.cluster->nodes.running == 4);

        std::ofstream(word) << "";
        std::vector<std::string> logs;
        for (auto const& one : four) {
            auto ended = co_await one.wait();
            BOOST_TEST(to_string(ended.status) == "Completed");
            logs.push_back(co_await whole_log(one));
        }
        auto last = co_await fifth.wait();
        auto now  = co_await cluster.status();
        BOOST_TEST(to_string(last.status) == "Completed");
        std::ranges::sort(logs);
        auto const each = std::vector<std::string>{"GPU 0\n", "GPU 1\n", "GPU 2\n", "GPU 3\n"};
        BOOST_TEST(logs == each, boost::test_tools::per_element());
        BOOST_TEST(now.cluster->current_node_count == 0);
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
