#include "stories.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(running)

using test::in_coroutine;

namespace {

asio::awaitable<std::map<run_status, timestamp>> when(run of)
{
    auto const details = co_await of.details();
    std::map<run_status, timestamp> times;
    for (auto const& change : details.history)
        times[change.status] = change.time;
    co_return times;
}

}

BOOST_AUTO_TEST_CASE(a_script_makes_five_children_and_each_says_hello)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config      = runs("hello", "children.py");
        auto run         = co_await workspace.experiment("hello").submit(config);
        auto const ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto children = co_await run.children().all();
        auto all      = co_await run.metrics_with_children();
        BOOST_REQUIRE(children.size() == 5U);
        auto sum = 0.0;
        for (auto const& child : children) {
            BOOST_TEST(to_string(child.last_known().status) == "Completed");
            auto const& metrics = all[child.id()];
            BOOST_TEST(metrics.size() == 1U);
            sum += number(metrics, "Hello from child run ");
        }
        BOOST_TEST(sum == 0 + 1 + 2 + 3 + 4);
        BOOST_TEST(all[run.id()].empty());
    });
}

BOOST_AUTO_TEST_CASE(a_script_starts_runs_of_its_own_which_find_their_way_up)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();
        auto config    = runs("hello", "family.py");

        auto run         = co_await workspace.experiment("hello").submit(config);
        auto const ended = co_await run.wait();
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.warnings.empty());

        auto children = co_await run.children().all();
        std::map<std::string, trainyard::run> by_log;
        for (auto const& child : children) {
            std::string log;
            auto const child_ended = co_await wait_with_log(child, log);
            BOOST_TEST(to_string(child_ended.status) == "Completed");
            by_log.emplace(log, child);
        }
        BOOST_REQUIRE(by_log.size() == 3U);
        BOOST_TEST(by_log.contains("ONE LINE\n"));
        auto const script = by_log.find("/usr/bin/python3 ['two words']\n");
        BOOST_REQUIRE((script != by_log.end()));
        BOOST_TEST(script->second.last_known().tags.at("a").value_or("") == "b");
        auto const shell = std::ranges::find_if(by_log, [](auto const& one) {
            return one.first.starts_with("from a shell in hello_");
        });
        BOOST_TEST((shell != by_log.end()));
        auto metrics = co_await run.metrics();
        BOOST_TEST(number(metrics, "from below") == 1);
    });
}

// A grid by hand: each pair is a run of its own below one that only keeps them together.
BOOST_AUTO_TEST_CASE(a_grid_of_runs_below_one_is_compared_and_the_best_is_found)
{
    auto const patience = std::chrono::seconds(240); // twelve times scikit-learn
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::local_yard yard;
            auto options                = local_options{};
            options.root                = yard.root();
            options.max_concurrent_runs = 4;
            auto workspace              = co_await open_local(options);
            auto by_hand                = interactive_options{};
            by_hand.snapshot_directory  = std::nullopt;
            auto parent = co_await workspace.experiment("iris").start_logging(by_hand);

            std::vector<run> grid;
            for (auto const* kernel : {"linear", "rbf", "poly", "sigmoid"})
                for (auto const penalty : {0.5, 1.0, 1.5}) {
                    auto config      = runs("iris", "train_iris.py");
                    config.arguments = {"--kernel", "linear", "--penalty", 1.0,
                                        "--kernel", kernel,   "--penalty", penalty};
                    grid.push_back(co_await parent.submit_child(config));
                }
            std::vector<std::map<run_status, timestamp>> times;
            for (auto const& one : grid) {
                auto const ended = co_await one.wait();
                BOOST_TEST(to_string(ended.status) == "Completed");
                times.push_back(co_await when(one));
            }
            co_await parent.complete();

            for (auto& one : times) {
                auto const at_work = [&](std::map<run_status, timestamp>& other) {
                    return other[run_status::running] <= one[run_status::running] &&
                           one[run_status::running] < other[run_status::finalizing];
                };
                BOOST_TEST(std::ranges::count_if(times, at_work) <= 4);
            }
            auto children = co_await parent.children().all();
            BOOST_TEST(children.size() == 12U);
            auto all = co_await parent.metrics_with_children();
            std::vector<double> reached;
            for (auto const& one : grid)
                reached.push_back(number(all[one.id()], "Accuracy"));
            BOOST_TEST(std::ranges::count(reached, 0.9736842105263158) == 9);
            BOOST_TEST(std::ranges::count(reached, 0.23684210526315788) == 3);
            auto const best = std::ranges::max_element(reached) - reached.begin();
            BOOST_TEST(
                to_string(all[grid[static_cast<std::size_t>(best)].id()]["Kernel type"].last()) ==
                "linear");
            BOOST_TEST(to_string(all[grid.back().id()]["Kernel type"].last()) == "sigmoid");
            BOOST_TEST(number(all[grid.back().id()], "Penalty") == 1.5);
        },
        patience);
}

// Scenario 17: what takes too long is canceled, with what it started.
BOOST_AUTO_TEST_CASE(a_script_that_takes_too_long_is_canceled_with_its_children)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace          = co_await yard.open();
        auto config             = runs("hello", "delay.py");
        config.max_run_duration = std::chrono::seconds(2);

        auto const begun = std::chrono::steady_clock::now();
        auto run         = co_await workspace.experiment("hello").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);
        auto const took  = std::chrono::steady_clock::now() - begun;

        BOOST_TEST(to_string(ended.status) == "Canceled");
        BOOST_TEST(ended.error.value().message.find("2 seconds") != std::string::npos);
        BOOST_TEST((took >= std::chrono::seconds(2)));
        BOOST_TEST((took < std::chrono::seconds(20)));
        BOOST_REQUIRE(log.starts_with("waiting "));
        BOOST_TEST(::kill(std::stoi(log.substr(8)), 0) == -1);
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics.empty());
    });
}

// Scenario 17: what is printed is seen at once, and so is what is written below logs/.
BOOST_AUTO_TEST_CASE(lines_and_logs_are_seen_while_the_script_goes_on_and_outputs_afterwards)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace   = co_await yard.open();
        auto const word  = (yard.path() / "word").string();
        auto config      = runs("hello", "stream.py");
        config.arguments = {word};

        auto run   = co_await workspace.experiment("hello").submit(config);
        auto lines = run.log_lines();
        std::string log;
        for (auto count = 0; count != 5; ++count) {
            auto line = co_await lines.next();
            log += line.value_or("the end") + '\n';
        }
        BOOST_TEST(log == "step 0\nstep 1\nstep 2\nstep 3\nstep 4\n");
        auto written = run.log_lines("logs/train.txt");
        for (auto step = 0; step != 5; ++step) {
            auto line = co_await written.next();
            BOOST_TEST(line.value_or("the end") == "loss " + std::to_string(step));
        }
        auto const now = co_await run.status();
        BOOST_TEST(to_string(now.status) == "Running");
        auto early = co_await run.file_names("outputs/");
        BOOST_TEST(early.empty());

        std::ofstream(word).put('!');
        auto last = co_await lines.next();
        auto none = co_await lines.next();
        co_await run.wait();

        BOOST_TEST(last.value_or("the end") == "done");
        BOOST_TEST(!none);
        auto files = co_await run.file_names("outputs/");
        BOOST_TEST(files == std::vector<std::string>{"outputs/model.txt"});
        auto kept = co_await run.file_names("logs/");
        BOOST_TEST(kept == std::vector<std::string>{"logs/train.txt"});
    });
}

BOOST_AUTO_TEST_CASE(a_script_that_is_killed_has_failed_and_keeps_what_it_had)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config = runs("habits", "killed.py");
        auto run    = co_await workspace.experiment("hello").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(ended.signal.value_or(0) == SIGKILL);
        BOOST_TEST(ended.error.value().message.find("signal 9") != std::string::npos);
        BOOST_TEST(log == "half a line\n");
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics["number"].values().size() == 100U);
        auto files = co_await run.file_names("outputs/");
        BOOST_TEST(files == std::vector<std::string>{"outputs/partial.txt"});
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
