#include <support/failures.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <algorithm>

BOOST_AUTO_TEST_SUITE(local_script_family)

using namespace trainyard;
using test::in_coroutine;
using test::names;

namespace {

asio::awaitable<run> run_to_end(workspace in, script_run_config config)
{
    auto run = co_await in.experiment("test").submit(config);
    co_await run.wait();
    co_return run;
}

}

BOOST_AUTO_TEST_CASE(a_script_that_cancels_its_run_is_stopped_LG_12)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = yard.python("import signal\n"
                                        "from azureml.core import Run\n"
                                        "Run.get_context().cancel()\n"
                                        "while True:\n"
                                        "    signal.pause()\n");
        auto run       = co_await run_to_end(workspace, config);
        auto ended     = co_await run.status();

        BOOST_TEST(to_string(ended.status) == "Canceled");
        BOOST_TEST(ended.signal.has_value());
    });
}

BOOST_AUTO_TEST_CASE(a_run_that_a_script_submits_in_vain_is_a_warning_of_its_own_LG_13)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = yard.python(
               "from azureml.core import Run, ScriptRunConfig\n"
                  "run = Run.get_context()\n"
                  "run.submit_child(ScriptRunConfig('.', 'script.py', compute_target='nowhere'))\n"
                  "run.log('went', 'on')\n");
        auto run      = co_await run_to_end(workspace, config);
        auto ended    = co_await run.status();
        auto children = co_await run.children().all();
        auto metrics  = co_await run.metrics();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(children.empty());
        BOOST_TEST(metrics.contains("went"));
        BOOST_REQUIRE(ended.warnings.size() == 1U);
        BOOST_TEST(names(ended.warnings.front(), {"ComputeTargetNotFound:", "\"nowhere\""}),
                   ended.warnings.front());
    });
}

BOOST_AUTO_TEST_CASE(an_output_that_cannot_be_put_does_not_lose_the_run_DS_10_DS_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("digits/train.gz", "train");
        auto store = co_await workspace.default_datastore();
        co_await store.upload(yard.code() + "/digits");
        auto output        = dataset_output{.name = "best"};
        output.destination = store.path("train.gz/below");
        auto config        = yard.shell("echo kept > outputs/a.txt; echo lost > "
                                               "$AZUREML_DATAREFERENCE_best/b.txt");
        config.outputs.push_back(output);
        auto run   = co_await run_to_end(workspace, config);
        auto ended = co_await run.status();
        auto files = co_await run.file_names("outputs/");

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(files.size() == 1U);
        BOOST_REQUIRE(ended.warnings.size() == 1U);
        BOOST_TEST(names(ended.warnings.front(), {"\"best\"", "did not reach", "train.gz"}),
                   ended.warnings.front());
    });
}

BOOST_AUTO_TEST_SUITE_END()
