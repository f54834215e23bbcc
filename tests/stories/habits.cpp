#include "stories.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(habits)

using test::in_coroutine;

BOOST_AUTO_TEST_CASE(workers_of_every_kind_log_to_the_one_run)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config = runs("habits", "crowd.py");
        auto run    = co_await workspace.experiment("habits").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed", log);
        BOOST_TEST(ended.warnings.empty());
        auto metrics = co_await run.metrics();
        for (auto const worker : {"worker 0", "worker 1", "worker 2", "worker 3"}) {
            auto const& values = metrics[worker].values(); // from two pools, one after the other
            BOOST_REQUIRE(values.size() == 200U);
            for (auto i = 0U; i != 200; ++i)
                BOOST_REQUIRE(as_number(values[i]) == i % 100);
        }
        BOOST_TEST(metrics["threads"].values().size() == 800U);
        auto const handed_on = std::vector<std::string>{"fork", "spawn"};
        BOOST_TEST(texts(metrics["handed on"]) == handed_on, boost::test_tools::per_element());
        BOOST_TEST(number(metrics, "subprocess") == 1);
        BOOST_TEST(number(metrics, "forked") == 1);
        auto const order = std::vector<std::string>{"first", "second", "third"};
        BOOST_TEST(texts(metrics["order"]) == order, boost::test_tools::per_element());
        BOOST_TEST(ended.tags.at("last").value_or("") == "parent");
    });
}

BOOST_AUTO_TEST_CASE(what_scripts_do_that_nobody_expects_is_recorded_all_the_same)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config = runs("habits", "old.py");
        auto run    = co_await workspace.experiment("habits").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        // It had said that it is complete before it said that it failed.
        BOOST_TEST(to_string(ended.status) == "Completed", log);
        BOOST_TEST(ended.warnings.empty());
        BOOST_TEST(!ended.error);
        BOOST_TEST(log.starts_with("SDK version: 1."));
        BOOST_TEST(log.ends_with("version 1\n"));

        auto metrics     = co_await run.metrics();
        auto const shown = [&](std::string const& name) { return texts(metrics[name]).back(); };
        auto const is_integer = [&](std::string const& name) {
            return std::holds_alternative<std::int64_t>(metrics[name].last());
        };
        BOOST_TEST(std::isnan(number(metrics, "nan")));
        BOOST_TEST(shown("inf") == "inf");
        BOOST_TEST(shown("minus inf") == "-inf");
        BOOST_TEST(number(metrics, "float32") == static_cast<double>(0.1F));
        BOOST_TEST(shown("int64") == "-5");
        BOOST_TEST(shown("bool") == "True");
        BOOST_TEST(shown("zero dim") == "3.5");
        BOOST_TEST(shown("one") == "7");
        BOOST_TEST(shown("text") == "n\xc3\xa4me \xe2\x98\x83");
        BOOST_TEST(shown("none") == "None");
        BOOST_TEST(shown("least") == "-9223372036854775808");
        BOOST_TEST(is_integer("least"));
        BOOST_TEST(!is_integer("beyond"));
        BOOST_TEST(number(metrics, "beyond") == 0x1p63);
        BOOST_TEST(shown("surrogate") == "a?b");
        BOOST_TEST(shown("control") == std::string("\0\x1f\"\\", 4));
        BOOST_TEST(shown("n\xc3\xa4me \xe2\x98\x83 ") == "1");
        BOOST_TEST(metrics["row"].columns.at("x").size() == 2U);
        BOOST_TEST(metrics["table"].columns.at("y").size() == 3U);
        BOOST_TEST(metrics["generator"].values().size() == 4U);
        BOOST_TEST(metrics["anew"].columns.size() == 1U);
        BOOST_TEST(metrics["anew"].columns.contains("x"));
        BOOST_TEST((metrics["plot"].kind == metric_kind::reference));
        BOOST_TEST(shown("plot").starts_with("aml://artifactId/ExperimentRun/dcid." +
                                             run.id().str() + "/plot_"));
        for (auto const* name : {"replaced", "closed", "after its end"})
            BOOST_TEST(number(metrics, name) == 1, name);
        auto history = co_await run.history("loss");
        BOOST_TEST(history.points.at(0).step.value_or(0) == 3);

        auto files = co_await run.file_names();
        for (auto const* name : {"outputs/model.txt", "uploads/note.txt"})
            BOOST_TEST(std::ranges::count(files, name) == 1, name);
        auto model = co_await workspace.model(model_name("habits"));
        BOOST_TEST(model.last_known().tags.at("a").value_or("") == "b");

        auto children = co_await run.children().all();
        BOOST_REQUIRE(children.size() == 1U);
        BOOST_TEST(to_string(children.front().last_known().status) == "Failed");
        BOOST_TEST(children.front().last_known().display_name == "kid");
    });
}

BOOST_AUTO_TEST_CASE(what_breaks_the_rules_is_warned_of_and_nothing_else_suffers)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();
        auto config    = runs("habits", "strange.py");

        auto run         = co_await workspace.experiment("habits").submit(config);
        auto const ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto const warned_of = [&](std::string const& words) {
            return std::ranges::any_of(ended.warnings, [&](std::string const& warning) {
                return warning.find(words) != std::string::npos;
            });
        };
        for (auto const* words :
             {"run name \"../../elsewhere\"", "run name \"\"", "no run \"nobody\"",
              "model name \"../../elsewhere\"", "run name \"a/b\"", "lines that make no sense"})
            BOOST_TEST(warned_of(words), words);
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics.size() == 1U);
        BOOST_TEST(number(metrics, "last") == 1);

        auto children = co_await run.children().all();
        BOOST_REQUIRE(children.size() == 1U);
        auto const& kid = children.front().last_known();
        BOOST_TEST(kid.display_name == "first");
        BOOST_TEST(to_string(kid.status) == "Canceled");
        BOOST_TEST(!std::filesystem::exists(yard.path() / "elsewhere"));
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
