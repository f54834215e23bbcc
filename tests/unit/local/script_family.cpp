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
        BOOST_TEST(names(ended.warnings.front(),
                         {"was refused: ", "ComputeTargetNotFound:", "\"nowhere\""}),
                   ended.warnings.front());
    });
}

BOOST_AUTO_TEST_CASE(a_child_of_a_script_cannot_damage_the_data_it_is_given_DS_05)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("digits/train.gz", "train");
        auto store = co_await workspace.default_datastore();
        co_await store.upload(yard.code() + "/digits");
        yard.write("child.py", "import os, shutil, sys\n"
                               "given, left = sys.argv[1:]\n"
                               "print(open(given + '/train.gz').read())\n"
                               "shutil.rmtree(given)\n"
                               "open(left + '/made.txt', 'w').write('made')\n");
        auto config =
            yard.python("from azureml.core import Run, ScriptRunConfig\n"
                        "run = Run.get_context()\n"
                        "store = run.experiment.workspace.get_default_datastore()\n"
                        "given = store.as_mount(), store.path('new', 'left').as_upload()\n"
                        "config = ScriptRunConfig('.', 'child.py', list(given))\n"
                        "run.submit_child(config).wait_for_completion(show_output=True)\n");
        auto run    = co_await run_to_end(workspace, config);
        auto ended  = co_await run.status();
        auto copies = co_await store.download((yard.path() / "copies").string());
        auto lines  = run.log_lines();
        auto seen   = false;
        while (auto line = co_await lines.next())
            seen = seen || *line == "train";

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.warnings.empty());
        BOOST_TEST(seen);
        BOOST_TEST(copies.files_copied == 2U);
        BOOST_TEST(test::read_text(yard.path() / "copies/train.gz") == "train");
        BOOST_TEST(test::read_text(yard.path() / "copies/new/made.txt") == "made");
    });
}

BOOST_AUTO_TEST_CASE(a_child_of_a_script_with_a_reference_to_nowhere_fails_in_words_DS_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config =
            yard.python("from azureml.core import Run, ScriptRunConfig\n"
                        "run = Run.get_context()\n"
                        "store = run.experiment.workspace.get_default_datastore()\n"
                        "config = ScriptRunConfig('.', 'script.py', [store.path('nowhere')])\n"
                        "child = run.submit_child(config)\n"
                        "details = child.wait_for_completion(raise_on_error=False)\n"
                        "run.log('why', details['error']['error']['message'])\n");
        auto run       = co_await run_to_end(workspace, config);
        auto metrics   = co_await run.metrics();
        auto const why = to_string(metrics.at("why").last());
        BOOST_TEST(names(why, {"\"nowhere\"", "upload it first"}), why);
    });
}

BOOST_AUTO_TEST_CASE(a_child_with_too_many_files_is_told_its_way_out_LG_13_SR_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = yard.python("import os\n"
                                        "from azureml.core import Run, ScriptRunConfig\n"
                                        "os.mkdir('many')\n"
                                        "for number in range(2001):\n"
                                        "    open('many/%d' % number, 'w').close()\n"
                                        "Run.get_context().submit_child(ScriptRunConfig('many', '0'))\n");
        auto run       = co_await run_to_end(workspace, config);
        auto ended     = co_await run.status();
        auto children  = co_await run.children().all();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(children.empty());
        BOOST_REQUIRE(ended.warnings.size() == 1U);
        BOOST_TEST(names(ended.warnings.front(), {"was refused: ", "2000 files", ".amlignore"}),
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
