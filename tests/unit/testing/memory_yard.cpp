#include <support/in_coroutine.hpp>

#include <trainyard.hpp>
#include <trainyard/testing.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <thread>
#include <vector>

BOOST_AUTO_TEST_SUITE(testing_memory_yard)

using namespace trainyard;
using namespace std::chrono_literals;
using test::in_coroutine;

namespace {

asio::awaitable<int> trains_for_two_hours(testing::script_context script)
{
    script.print("training");
    co_await script.sleep_for(2h);
    co_await script.run().log("accuracy", 0.97);
    script.write("outputs/model.txt", "weights");
    co_return 0;
}

asio::awaitable<int> succeeds(testing::script_context)
{
    co_return 0;
}

// A program as users write them: it submits, waits, reads and keeps.
asio::awaitable<double> train_and_register(workspace workspace)
{
    auto config   = script_run_config{};
    config.script = "train.py";
    auto run      = co_await workspace.experiment("iris").submit(config);
    auto ended    = co_await run.wait();
    if (ended.status != run_status::completed)
        throw error(errc::run_failed, "train", "it did not complete");
    auto metrics = co_await run.metrics();
    auto options = model_options{.path = "outputs/model.txt"};
    auto model   = co_await run.register_model(model_name("iris"), options);
    co_await model.set_description("good");
    co_return as_number(metrics["accuracy"].last());
}

asio::awaitable<int> trains_at_once(testing::script_context script)
{
    co_await script.run().log("accuracy", 0.97);
    script.write("outputs/model.txt", "weights");
    co_return 0;
}

bool is_clean(failure const& what)
{
    return what.code == errc::unavailable && !what.operation.empty() && !what.message.empty();
}

}

BOOST_AUTO_TEST_CASE(a_script_goes_by_the_yards_clock)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("train.py", trains_for_two_hours);
        auto run = co_await yard.start_run("train.py");

        yard.advance(2h - 1us);
        auto almost = co_await run.status();
        BOOST_TEST(to_string(almost.status) == "Running");
        yard.advance(1us);
        auto ended = co_await run.status();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST((*ended.ended - *ended.started == 2h));
        BOOST_TEST(to_string(*ended.ended) == "2026-01-01T02:00:00.000000Z");
    });
}

BOOST_AUTO_TEST_CASE(a_short_limit_on_a_wait_leaves_a_run_that_goes_on_for_ever)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        auto run = co_await yard.start_run("forever");

        auto waited = co_await as_result(within(1ms, run.wait()));

        BOOST_TEST((waited.error().code == asio::error::timed_out));
        auto now = co_await run.status();
        BOOST_TEST(to_string(now.status) == "Running");
    });
}

BOOST_AUTO_TEST_CASE(each_stage_takes_the_time_it_is_given)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto options        = testing::memory_options{};
        options.preparation = 3min;
        options.collection  = 1min;
        testing::memory_yard yard(options);
        yard.script("train.py", trains_for_two_hours);
        auto run = co_await yard.start_run("train.py");

        std::vector<std::string> seen;
        for (auto const pause : {0min, 3min, 120min, 1min}) {
            yard.advance(pause);
            auto now = co_await run.status();
            seen.emplace_back(to_string(now.status));
        }

        auto const expected =
            std::vector<std::string>{"Preparing", "Running", "Finalizing", "Completed"};
        BOOST_TEST(seen == expected, boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(time_passes_one_thing_after_the_other)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("tick.py", [](testing::script_context script) -> asio::awaitable<int> {
            for (auto tick = 0; tick != 3; ++tick) {
                co_await script.sleep_for(1s);
                co_await script.run().log("tick", tick);
            }
            co_return 0;
        });
        auto run = co_await yard.start_run("tick.py");

        yard.advance(1h);

        auto history = co_await run.history("tick");
        BOOST_REQUIRE(history.points.size() == 3U);
        BOOST_TEST((*history.points[2].time - *history.points[0].time == 2s));
        BOOST_TEST(to_string(yard.now()) == "2026-01-01T01:00:00.000000Z");
    });
}

BOOST_AUTO_TEST_CASE(the_same_program_does_the_same_every_time)
{
    in_coroutine([]() -> asio::awaitable<void> {
        std::vector<std::string> told[2];
        for (auto& words : told) {
            testing::memory_yard yard;
            yard.script("train.py", trains_for_two_hours);
            auto run = co_await yard.start_run("train.py");
            yard.advance(3h);
            auto details = co_await run.details();
            for (auto const& change : details.history)
                words.push_back(std::string(to_string(change.status)) + to_string(change.time));
        }
        BOOST_TEST(told[0] == told[1], boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(a_script_that_is_not_known_is_refused_with_the_way_out)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        auto config   = script_run_config{};
        config.script = "trian.py";

        auto refused = co_await as_result(yard.workspace().experiment("iris").submit(config));

        BOOST_REQUIRE(!refused);
        BOOST_TEST((refused.error().code == errc::not_found));
        BOOST_TEST(refused.error().message.find("trian.py") != std::string::npos);
        BOOST_TEST(refused.error().message.find("memory_yard::script") != std::string::npos);
    });
}

BOOST_AUTO_TEST_CASE(it_may_be_said_what_all_other_scripts_do)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.other_scripts(succeeds);

        auto run   = co_await yard.start_run("anything.py");
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
    });
}

BOOST_AUTO_TEST_CASE(a_command_is_known_by_its_first_word)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("mpirun", [](testing::script_context script) -> asio::awaitable<int> {
            script.print(script.arguments().back());
            co_return 0;
        });
        auto config    = script_run_config{};
        config.command = {"mpirun", "-n", 4, "./train"};
        auto run       = co_await yard.workspace().experiment("iris").submit(config);

        auto log  = run.log_lines();
        auto line = co_await log.next();

        BOOST_TEST(line.value_or("") == "./train");
    });
}

BOOST_AUTO_TEST_CASE(the_test_meets_the_run_that_the_program_submits)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("train.py", trains_for_two_hours);
        auto executor = co_await asio::this_coro::executor;
        auto program  = std::make_shared<std::optional<double>>();
        asio::co_spawn(executor, train_and_register(yard.workspace()),
                       [program](std::exception_ptr, double accuracy) { *program = accuracy; });

        auto run  = co_await yard.next_run();
        auto log  = run.log_lines();
        auto said = co_await log.next();
        BOOST_TEST(said.value_or("") == "training");
        yard.advance(2h);
        co_await run.wait();
        while (!*program)
            co_await yard.workspace().describe();

        BOOST_TEST(**program == 0.97);
    });
}

BOOST_AUTO_TEST_CASE(a_script_waits_for_a_word_of_the_test)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("shy.py", [](testing::script_context script) -> asio::awaitable<int> {
            co_await script.wait_for("please");
            co_await script.wait_for("please");
            co_return 3;
        });
        auto run = co_await yard.start_run("shy.py");
        auto now = co_await run.status();
        BOOST_TEST(to_string(now.status) == "Running");

        yard.say("please");

        auto ended = co_await run.wait();
        BOOST_TEST(ended.exit_code.value_or(0) == 3);
    });
}

BOOST_AUTO_TEST_CASE(a_loop_over_n_visits_every_failure)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto visited = 0U;
        for (auto n = 1U;; ++n) {
            testing::memory_yard yard;
            yard.script("train.py", trains_at_once);
            yard.fail_operation(n, errc::unavailable);

            auto outcome = co_await as_result(train_and_register(yard.workspace()));

            if (!yard.has_failed()) {
                BOOST_TEST(outcome.value() == 0.97);
                BOOST_TEST(yard.operations() == visited);
                break;
            }
            ++visited;
            BOOST_REQUIRE(!outcome);
            BOOST_TEST(is_clean(outcome.error()));
        }
        BOOST_TEST(visited > 4U);
    });
}

BOOST_AUTO_TEST_CASE(an_operation_whose_answer_is_lost_is_done)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        auto config   = script_run_config{};
        auto options  = submit_options{};
        options.id    = run_id("mine");
        config.script = "forever";
        yard.fail_operation(1, errc::throttled, testing::fault::answer_lost);

        auto experiment = yard.workspace().experiment("iris");
        auto lost       = co_await as_result(experiment.submit(config, options));
        BOOST_TEST((lost.error().code == errc::throttled));
        auto again = co_await experiment.submit(config, options);
        auto runs  = co_await experiment.runs().all();

        BOOST_TEST(again.id().str() == "mine");
        BOOST_TEST(runs.size() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(what_a_script_does_is_neither_counted_nor_failed)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("train.py", trains_at_once);
        yard.fail_operation(1, errc::unavailable);

        auto run = co_await yard.start_run("train.py");

        BOOST_TEST(yard.operations() == 0U);
        auto failed = co_await as_result(run.status());
        BOOST_TEST((failed.error().code == errc::unavailable));
        auto now = co_await run.status();
        BOOST_TEST(to_string(now.status) == "Completed");
    });
}

BOOST_AUTO_TEST_CASE(what_a_script_throws_is_printed_and_fails_its_run)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("bad.py", [](testing::script_context) -> asio::awaitable<int> {
            throw std::runtime_error("no such column");
            co_return 0;
        });
        auto run   = co_await yard.start_run("bad.py");
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(ended.exit_code.value_or(0) == 1);
        BOOST_TEST(ended.error.value().message.find("no such column") != std::string::npos);
    });
}

BOOST_AUTO_TEST_CASE(a_script_reads_what_its_data_references_bring)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        yard.script("copy.py", [](testing::script_context script) -> asio::awaitable<int> {
            auto const place = script.variable("AZUREML_DATAREFERENCE_result").value_or("");
            script.write(place + "/answer.txt", "42");
            script.print(script.arguments().front());
            co_return 0;
        });
        auto store     = co_await yard.workspace().default_datastore();
        auto reference = store.as_upload("answers");
        reference.name = "result";
        auto config    = script_run_config{};
        config.script  = "copy.py";
        config.arguments.emplace_back(reference);
        auto run = co_await yard.workspace().experiment("iris").submit(config);
        co_await run.wait();

        auto files = co_await store.files();
        BOOST_REQUIRE(files.size() == 1U);
        BOOST_TEST(files.front().path == "answers/answer.txt");
        auto log  = run.log_lines();
        auto line = co_await log.next();
        BOOST_TEST(line.value_or("") == "data/result");
    });
}

BOOST_AUTO_TEST_CASE(a_yard_that_is_gone_ends_what_waits_for_it)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto yard     = std::make_unique<testing::memory_yard>();
        auto run      = co_await yard->start_run("forever");
        auto executor = co_await asio::this_coro::executor;
        auto waited   = std::make_shared<std::optional<result<run_record>>>();
        asio::co_spawn(executor, as_result(run.wait()),
                       [waited](std::exception_ptr, result<run_record> outcome) {
                           *waited = std::move(outcome);
                       });
        co_await run.status();

        yard.reset();
        while (!*waited)
            co_await as_result(run.status());

        BOOST_TEST(((*waited)->error().code == errc::unavailable));
    });
}

BOOST_AUTO_TEST_CASE(a_script_that_still_runs_is_destroyed_with_the_yard)
{
    auto held         = std::make_shared<int>(0);
    auto const shared = std::weak_ptr(held);
    in_coroutine([&] {
        auto body = [](std::shared_ptr<int> what) -> asio::awaitable<void> {
            testing::memory_yard yard;
            yard.script("keep.py", [what](testing::script_context script) -> asio::awaitable<int> {
                auto const mine = what;
                auto const home = script.workspace();
                co_await script.sleep_for(1h);
                co_return 0;
            });
            what.reset();
            co_await yard.start_run("keep.py");
        };
        return body(std::move(held));
    });
    BOOST_TEST(shared.expired());
}

BOOST_AUTO_TEST_CASE(a_script_cannot_turn_the_clock)
{
    in_coroutine([]() -> asio::awaitable<void> {
        testing::memory_yard yard;
        auto const clock = &yard;
        yard.script("odd.py", [clock](testing::script_context) -> asio::awaitable<int> {
            clock->advance(1s);
            co_return 0;
        });
        auto run   = co_await yard.start_run("odd.py");
        auto ended = co_await run.wait();

        BOOST_TEST(ended.error.value().message.find("clock") != std::string::npos);
    });
}

BOOST_AUTO_TEST_CASE(services_may_be_called_from_any_thread)
{
    testing::memory_yard yard;
    yard.script("train.py", trains_for_two_hours);
    asio::thread_pool pool(4);
    std::atomic<int> completed = 0;
    std::atomic<int> ended     = 0;
    constexpr auto programs    = 16;
    for (auto i = 0; i != programs; ++i)
        asio::co_spawn(pool, train_and_register(yard.workspace()),
                       [&](std::exception_ptr failed, double) {
                           completed += failed ? 0 : 1;
                           ++ended;
                       });
    std::thread clock([&] {
        while (ended != programs)
            yard.advance(1h);
    });
    clock.join();
    pool.join();

    BOOST_TEST(completed == programs);
}

BOOST_AUTO_TEST_SUITE_END()
