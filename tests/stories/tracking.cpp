#include "stories.hpp"

#include <algorithm>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(tracking)

using test::in_coroutine;

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
        BOOST_TEST((std::ranges::find(files, "best.json") != files.end()));
        BOOST_TEST((std::ranges::find(files, "model/MLmodel") != files.end()));
        auto const model = co_await workspace.model(model_name("diabetes"));
        BOOST_TEST((model.last_known().run == run.id()));

        auto list     = run.children();
        auto children = std::vector<trainyard::run>();
        while (auto child = co_await list.next())
            children.push_back(*child);
        BOOST_REQUIRE(children.size() == 2U);
        for (auto const& child : children) {
            auto const& record = child.last_known();
            auto const alpha   = record.properties.at("mlflow.param.alpha");
            BOOST_TEST(record.display_name == "alpha " + alpha);
            BOOST_TEST(to_string(record.status) == "Completed");
            auto logged = co_await child.metrics();
            BOOST_TEST(logged["mse"].is_scalar());
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
