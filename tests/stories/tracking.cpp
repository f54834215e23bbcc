#include "stories.hpp"

#include <algorithm>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(tracking)

using test::in_coroutine;

namespace {

asio::awaitable<std::vector<run>> children_of(run above)
{
    auto list = above.children();
    auto all  = std::vector<run>();
    while (auto child = co_await list.next())
        all.push_back(*child);
    co_return all;
}

asio::awaitable<void> check_search_of_alphas(run of)
{
    auto children = co_await children_of(of);
    BOOST_REQUIRE(children.size() == 2U);
    for (auto const& child : children) {
        auto const& record = child.last_known();
        auto const alpha   = record.properties.at("mlflow.param.alpha");
        BOOST_TEST(record.display_name == "alpha " + alpha);
        BOOST_TEST(to_string(record.status) == "Completed");
        auto logged = co_await child.metrics();
        BOOST_TEST(logged["mse"].is_scalar());
    }
}

bool has(std::vector<std::string> const& files, std::string const& name)
{
    return std::ranges::find(files, name) != files.end();
}

}

// Unmodified scripts log with mlflow, too; without it installed, what they log is in the run.
BOOST_AUTO_TEST_CASE(what_mlflow_logs_is_in_the_run_LG_16)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace   = co_await yard.open();
        auto config      = runs("tracked", "train.py");
        config.arguments = {"--alphas", 1.0, 0.5};

        auto run = co_await workspace.experiment("tracked").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed", log);
        BOOST_TEST(ended.warnings.empty());
        BOOST_TEST(log == "version 1\n");
        BOOST_TEST(ended.properties.at("mlflow.param.data") == "diabetes");
        BOOST_TEST(ended.properties.at("mlflow.param.rows") == "442");
        BOOST_TEST(ended.tags.at("best").value_or("") == "0.5");
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics["mse"].values().size() == 2U);
        BOOST_TEST(number(metrics, "after") == 1);
        auto files = co_await run.file_names("");
        BOOST_TEST(has(files, "best.json"));
        BOOST_TEST(has(files, "model/MLmodel"));
        auto const model = co_await workspace.model(model_name("diabetes"));
        BOOST_TEST((model.last_known().run == run.id()));
        co_await check_search_of_alphas(run);
    });
}

// An mlflow that is installed finds us by entry points, and what it logs is in the run as well. The
// double asks for what the versions of the real one ask for.
BOOST_AUTO_TEST_CASE(what_an_installed_mlflow_logs_is_in_the_run_LG_16)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();
        auto versions  = std::vector<std::string>{"1.10.0", "2.17.0", "3.11.0"};
        for (auto const& version : versions) {
            auto config                = with_double(runs("tracked", "recorded.py"));
            auto& variables            = config.environment.variables;
            variables["PYTHONPATH"]    = story_folder("../../script/installed");
            variables["MLFLOW_DOUBLE"] = version;

            auto run = co_await workspace.experiment("tracked").submit(config);
            std::string log;
            auto const ended = co_await wait_with_log(run, log);

            BOOST_TEST(to_string(ended.status) == "Completed", log);
            BOOST_TEST(ended.warnings.empty());
            BOOST_TEST(log.starts_with("Created version "), log);
            BOOST_TEST(ended.properties.at("mlflow.param.data") == "diabetes");
            BOOST_TEST(ended.tags.at("phase").value_or("") == "search");
            auto metrics = co_await run.metrics();
            BOOST_TEST(metrics["mse"].values().size() == 2U);
            auto files = co_await run.file_names("");
            BOOST_TEST(has(files, "notes/first.txt"));
            BOOST_TEST(has(files, "model/MLmodel"));
            auto const model = co_await workspace.model(model_name("diabetes"));
            BOOST_TEST((model.last_known().run == run.id()));
            BOOST_TEST(
                log.ends_with("version " + std::to_string(model.last_known().version) + '\n'), log);
            co_await check_search_of_alphas(run);
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
