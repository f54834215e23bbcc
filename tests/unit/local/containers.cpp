#include <support/in_coroutine.hpp>
#include <support/package_index.hpp>
#include <support/preparation.hpp>
#include <support/small_image.hpp>
#include <support/work_bench.hpp>

#include <trainyard/environment_files.hpp>

#include <filesystem>
#include <fstream>

BOOST_AUTO_TEST_SUITE(local_containers)

using namespace trainyard;
using namespace trainyard::test;
using namespace std::chrono_literals;

namespace {

script_run_config in_image(small_image const& image, script_run_config config)
{
    config.environment                  = from_docker_image("", image.name());
    config.environment.docker.arguments = image.arguments();
    return config;
}

/// A run that has ended.
struct seen {
    run of;
    run_record record;
    std::string how; ///< it was prepared
    std::string log;
};

asio::awaitable<seen> see(workspace in, script_run_config config)
{
    auto run    = co_await in.experiment("test").submit(config);
    auto record = co_await run.wait();
    auto how    = co_await whole_log(run, preparation_log);
    auto log    = co_await whole_log(run, driver_log);
    co_return seen{run, std::move(record), std::move(how), std::move(log)};
}

// Where nothing runs in containers, that is what every run of an image says.
asio::awaitable<bool> says_why_not(workspace in, script_run_config config)
{
    config.script.clear();
    config.arguments.clear();
    config.command.assign(1, std::string("true"));
    auto const last = co_await see(in, config);
    co_return last.record.status ==
        run_status::completed&& any_has(last.record.warnings, "no container");
}

}

BOOST_AUTO_TEST_CASE(a_script_of_an_image_runs_in_it_and_is_seen_from_outside_EN_05_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace               = co_await bench.open(2);
            auto config                  = in_image(image, bench.python(R"py(
import os, sys
from azureml.core import Run
run = Run.get_context()
print('git' if os.path.exists('/usr/bin/git') else 'no git', os.environ['MESSAGE'], sys.argv[1])
print(*(name for name, value in os.environ.items() if value == 'hush'), sep='\n')
run.log('loss', 0.5)
run.tag('where', 'inside' if os.path.exists('/run/.containerenv') else 'outside')
open('outputs/model.txt', 'w').write(os.environ['RANK'])
)py"));
            config.arguments             = {"given"};
            config.environment.variables = {{"MESSAGE", "it's \"two\nlines\""}};
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, config));
                co_return;
            }
            for (auto const* name : {"MLFLOW_TRACKING_TOKEN", "AZURE_CLIENT_SECRET"})
                bench.set(name, "hush");
            auto first   = co_await see(workspace, config);
            auto tags    = co_await first.of.tags();
            auto metrics = co_await first.of.metrics();
            auto files   = co_await first.of.file_names("outputs/");
            auto second  = co_await see(workspace, config);

            BOOST_TEST(to_string(first.record.status) == "Completed",
                       words_of(first.record) + first.how + first.log);
            BOOST_TEST(first.record.warnings.empty());
            BOOST_TEST(first.log == "no git it's \"two\nlines\" given\n\n");
            BOOST_TEST(tags["where"].value_or("") == "inside");
            BOOST_TEST(metrics.contains("loss"));
            BOOST_TEST(files.size() == 1U);
            BOOST_TEST(has(first.how, "of the image is Python 3."), first.how);
            BOOST_TEST(to_string(second.record.status) == "Completed", words_of(second.record));
            BOOST_TEST(has(second.how, "cached as"), second.how);
            BOOST_TEST(image.containers().empty());
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(what_an_image_lacks_is_added_by_its_own_pip_EN_07_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            package_index index;
            index.add("tiny", "1.5");
            auto workspace = co_await bench.open(2);
            auto config    = in_image(image, bench.python("import sys, tiny\n"
                                                             "print('tiny', tiny.value)\n"));
            bench.set("PIP_INDEX_URL", index.url());
            config.environment.user_managed              = false;
            config.environment.dependencies.pip_packages = {"tiny"};
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, config));
                co_return;
            }
            auto script = co_await see(workspace, config);
            config.script.clear();
            config.command = {std::string("python -c 'import tiny; print(tiny.value)'")};
            auto line      = co_await see(workspace, config);

            BOOST_TEST(to_string(script.record.status) == "Completed",
                       words_of(script.record) + script.how);
            BOOST_TEST(script.log == "tiny 1.5\n");
            BOOST_TEST(line.log == "1.5\n");
            BOOST_TEST(index.downloads("tiny") == 1);
            BOOST_TEST(image.containers().empty());
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(a_dockerfile_is_built_once_EN_05_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace                  = co_await bench.open(2);
            auto config                     = in_image(image, bench.shell("cat /built"));
            config.environment.docker.image = "";
            config.environment.docker.dockerfile =
                "FROM " + image.name() + "\nRUN echo by hand > /built\n";
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, config));
                co_return;
            }
            auto built  = co_await see(workspace, config);
            auto reused = co_await see(workspace, config);
            image.ask({"rmi", "--force",
                       image.ask({"images", "--quiet", "localhost/trainyard"}).substr(0, 12)});
            auto again = co_await see(workspace, config);

            BOOST_TEST(to_string(built.record.status) == "Completed",
                       words_of(built.record) + built.how);
            BOOST_TEST(built.log == "by hand\n");
            BOOST_TEST(reused.log == "by hand\n");
            BOOST_TEST(has(reused.how, "cached as"), reused.how);
            BOOST_TEST(again.log == "by hand\n");
            BOOST_TEST(has(again.how, "building the image"), again.how);
            BOOST_TEST(bench.made() == 1U);
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(a_dockerfile_copies_files_from_beside_it_EN_05)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace     = co_await bench.open(2);
            auto const context = bench.path() / "context";
            std::filesystem::create_directories(context / "docker");
            std::ofstream(context / "docker/Dockerfile")
                << "FROM " << image.name() << "\nCOPY word.txt /word\n";
            std::ofstream(context / "word.txt") << "one\n";
            auto config = bench.shell("cat /word");
            config.environment =
                from_docker_build_context("", context.string(), "docker/Dockerfile");
            config.environment.docker.arguments = image.arguments();
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, config));
                co_return;
            }
            auto first = co_await see(workspace, config);
            std::ofstream(context / "word.txt") << "another\n";
            auto second = co_await see(workspace, config);

            BOOST_TEST(to_string(first.record.status) == "Completed", words_of(first.record));
            BOOST_TEST(first.log == "one\n");
            BOOST_TEST(second.log == "another\n");
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(the_processes_of_a_job_share_a_container_DI_05_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace = co_await bench.open(2);
            auto config    = in_image(
                   image, bench.python("import os\n"
                                          "print(os.environ['RANK'], 'of', os.environ['WORLD_SIZE'],\n"
                                          "      os.path.exists('/run/.containerenv'))\n"));
            config.distribution = pytorch_configuration{.process_count = 2};
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, config));
                co_return;
            }
            auto run    = co_await workspace.experiment("test").submit(config);
            auto ended  = co_await run.wait();
            auto first  = co_await whole_log(run, "user_logs/std_log_process_0.txt");
            auto second = co_await whole_log(run, "user_logs/std_log_process_1.txt");

            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(first == "0 of 2 True\n");
            BOOST_TEST(second == "1 of 2 True\n");
            BOOST_TEST(image.containers().empty());
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(an_image_without_mpi_is_warned_of_and_its_ranks_are_started_DI_01_DI_07)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace = co_await bench.open(2);
            auto config    = in_image(
                   image, bench.python("import os\nprint(os.environ['OMPI_COMM_WORLD_RANK'])\n"));
            config.distribution = mpi_configuration{.process_count_per_node = 2};
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, config));
                co_return;
            }
            auto run    = co_await workspace.experiment("test").submit(config);
            auto ended  = co_await run.wait();
            auto second = co_await whole_log(run, "user_logs/std_log_process_1.txt");

            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(any_has(ended.warnings, "the image has no mpirun of Open MPI"));
            BOOST_TEST(second == "1\n");
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(a_run_that_is_cancelled_leaves_no_container_RU_07_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace = co_await bench.open(2);
            // One that ends when it is asked to, and one that does not.
            auto polite   = in_image(image, bench.python("import time\nprint('begun')\n"
                                                           "time.sleep(600)\n"));
            auto stubborn = in_image(image, bench.shell("trap '' TERM; echo begun; sleep 600 & "
                                                        "while :; do wait; done"));
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, polite));
                co_return;
            }
            for (auto const& config : {polite, stubborn}) {
                auto run   = co_await workspace.experiment("test").submit(config);
                auto lines = run.log_lines();
                auto begun = co_await lines.next();
                co_await run.cancel();
                auto ended = co_await run.wait();
                BOOST_TEST(begun.value_or("") == "begun");
                BOOST_TEST(to_string(ended.status) == "Canceled", words_of(ended));
                BOOST_TEST(image.containers().empty());
            }
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(a_script_that_fails_in_a_container_fails_with_its_own_code_RU_03_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace = co_await bench.open(2);
            auto config    = in_image(image, bench.python("print('last words')\nexit(7)\n"));
            if (!image.runs()) {
                BOOST_TEST(co_await says_why_not(workspace, config));
                co_return;
            }
            auto last = co_await see(workspace, config);
            BOOST_TEST(to_string(last.record.status) == "Failed");
            BOOST_TEST((last.record.exit_code == 7));
            BOOST_TEST(has(words_of(last.record), "last words"), words_of(last.record));
            BOOST_TEST(image.containers().empty());
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(an_image_that_cannot_be_had_is_a_warning_or_a_refusal_EN_09)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            work_bench bench;
            small_image const image(bench);
            auto workspace                = co_await bench.open(4);
            auto config                   = bench.python("print('hello')\n");
            config.environment            = from_docker_image("", "localhost:9/private:1");
            auto without                  = co_await see(workspace, config);
            config.environment.docker.use = container_use::required;
            auto refused                  = co_await see(workspace, config);

            auto const& warnings = without.record.warnings;
            auto const words     = words_of(refused.record);
            BOOST_TEST(to_string(without.record.status) == "Completed", words_of(without.record));
            BOOST_TEST(any_has(warnings, "no container"));
            BOOST_TEST(any_has(warnings, "localhost:9/private:1"));
            BOOST_TEST(has(without.how, "using the interpreter /"), without.how);
            BOOST_TEST(to_string(refused.record.status) == "Failed");
            BOOST_TEST(refused.record.error->code == "Preparation");
            BOOST_TEST(has(words, "podman login"), words);
            BOOST_TEST(has(words, "localhost:9/private:1"), words);
            BOOST_TEST(bench.folders_in_cache() == 0U);
        },
        long_enough);
}

BOOST_AUTO_TEST_SUITE_END()
