#include <support/in_coroutine.hpp>
#include <support/preparation.hpp>
#include <support/work_bench.hpp>

#include <trainyard/environment_files.hpp>

#include <stdexcept>

BOOST_AUTO_TEST_SUITE(local_environments)

using namespace trainyard;
using namespace trainyard::test;

BOOST_AUTO_TEST_CASE(a_command_finds_the_programs_of_its_environment_EN_07)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            bench.make_conda("exit 0");
            auto workspace        = co_await bench.open(4);
            auto config           = bench.shell("tool");
            config.environment    = bench.conda_environment();
            auto plain            = config;
            plain.command.front() = argument("tool; tool");

            auto run    = co_await workspace.experiment("test").submit(config);
            auto ended  = co_await run.wait();
            auto log    = co_await whole_log(run, driver_log);
            auto other  = co_await workspace.experiment("test").submit(plain);
            auto second = co_await whole_log(other, driver_log);

            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(log == "the tool of the environment\n");
            BOOST_TEST(second == "the tool of the environment\nthe tool of the environment\n");
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(a_command_that_says_python_finds_it_where_there_is_only_python3_SR_03)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            auto only_python3 = bench.path() / "only";
            std::filesystem::create_directory(only_python3);
            std::filesystem::create_symlink("/usr/bin/python3", only_python3 / "python3");
            bench.set("PATH", only_python3.string());
            auto workspace = co_await bench.open(4);
            auto config    = bench.shell("python -c 'print(6 * 7)'");

            auto run    = co_await workspace.experiment("test").submit(config);
            auto log    = co_await whole_log(run, driver_log);
            auto again  = co_await workspace.experiment("test").submit(config);
            auto second = co_await whole_log(again, driver_log);

            BOOST_TEST(log == "42\n");
            BOOST_TEST(second == "42\n");
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(conda_makes_it_where_there_is_one_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("exit 0");
        auto workspace     = co_await bench.open(4);
        auto config        = bench.python("import sys\nprint(sys.executable)\n");
        config.environment = bench.conda_environment();
        config.environment.dependencies.pip_packages = {"azureml-defaults", "joblib"};

        auto run   = co_await workspace.experiment("test").submit(config);
        auto ended = co_await run.wait();
        auto log   = co_await whole_log(run, driver_log);
        auto how   = co_await whole_log(run, preparation_log);
        auto file  = bench.asked();

        BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
        BOOST_TEST(has(log, bench.root() + "/cache/environments/"), log);
        BOOST_TEST(has(how, "solving"), how);
        BOOST_TEST(has(file, "numpy=1.16"), file);
        BOOST_TEST(has(file, "joblib"), file);
        BOOST_TEST(!has(file, "azureml"), file);
        BOOST_TEST(ended.warnings.empty());
    });
}

BOOST_AUTO_TEST_CASE(a_solver_that_fails_is_quoted_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("echo UnsatisfiableError: nothing fits >&2; exit 3");
        auto workspace     = co_await bench.open(4);
        auto config        = bench.python("print('hello')\n");
        config.environment = bench.conda_environment();

        auto run   = co_await workspace.experiment("test").submit(config);
        auto ended = co_await run.wait();
        auto how   = co_await whole_log(run, preparation_log);

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(has(how, "UnsatisfiableError: nothing fits"), how);
        BOOST_TEST(has(words_of(ended), "UnsatisfiableError: nothing fits"), words_of(ended));
        BOOST_TEST(has(words_of(ended), "exit code 3"), words_of(ended));
        BOOST_TEST(bench.folders_in_cache() == 0U);
    });
}

BOOST_AUTO_TEST_CASE(the_log_of_the_preparation_is_read_while_it_is_written_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("echo in the midst; " + bench.waiting());
        auto workspace          = co_await bench.open(4);
        auto config             = bench.python("print('hello')\n");
        config.environment      = bench.conda_environment();
        config.max_run_duration = std::chrono::seconds(30);

        auto run       = co_await workspace.experiment("test").submit(config);
        auto other     = co_await workspace.experiment("test").submit(config);
        auto seen      = co_await line_with(run, "in the midst");
        auto also_seen = co_await line_with(other, "in the midst");
        auto meanwhile = co_await run.status();
        bench.go_on();
        auto ended       = co_await run.wait();
        auto ended_other = co_await other.wait();

        BOOST_TEST(seen != "");
        BOOST_TEST(also_seen != "");
        BOOST_TEST(to_string(meanwhile.status) == "Preparing");
        BOOST_TEST(!meanwhile.started); // which is what its time limit counts from
        BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
        BOOST_TEST(to_string(ended_other.status) == "Completed", words_of(ended_other));
        BOOST_TEST(bench.solved() == 1);
    });
}

BOOST_AUTO_TEST_CASE(canceling_the_last_run_that_waits_ends_the_installer_and_all_it_started_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("setsid sleep 1000 & sleep 1000 & echo in the midst; " + bench.waiting());
        auto workspace     = co_await bench.open(4);
        auto config        = bench.python("print('hello')\n");
        config.environment = bench.conda_environment();
        auto first         = co_await workspace.experiment("test").submit(config);
        auto second        = co_await workspace.experiment("test").submit(config);
        co_await line_with(first, "in the midst");
        co_await line_with(second, "in the midst");

        co_await first.cancel();
        auto ended      = co_await first.wait();
        auto const left = bench.installers();
        co_await second.cancel();
        auto ended_second    = co_await second.wait();
        auto const none_left = bench.installers();

        BOOST_TEST(to_string(ended.status) == "Canceled");
        BOOST_TEST(left > 0); // somebody else still waits
        BOOST_TEST(to_string(ended_second.status) == "Canceled");
        BOOST_TEST(none_left == 0);
        BOOST_TEST(bench.folders_in_cache() == 0U);

        // And whoever asks next gets it all the same.
        bench.make_conda("exit 0");
        auto next       = co_await workspace.experiment("test").submit(config);
        auto ended_next = co_await next.wait();
        BOOST_TEST(to_string(ended_next.status) == "Completed", words_of(ended_next));
    });
}

BOOST_AUTO_TEST_CASE(a_closed_workspace_leaves_no_installer_and_goes_on_when_it_is_opened_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("sleep 1000 & echo in the midst; " + bench.waiting());
        auto id = run_id();
        {
            auto workspace     = co_await bench.open(4);
            auto config        = bench.python("print('hello')\n");
            config.environment = bench.conda_environment();
            auto run           = co_await workspace.experiment("test").submit(config);
            co_await line_with(run, "in the midst");
            id = run.id();
        }
        bench.make_conda("exit 0");

        auto workspace = co_await bench.open(4);
        auto run       = co_await workspace.run(id);
        auto ended     = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
        BOOST_TEST(bench.installers() == 0);
    });
}

BOOST_AUTO_TEST_CASE(two_programs_make_one_environment_EN_14)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("echo in the midst; " + bench.waiting());
        bench.write("script.py", "print('hello')\n");
        test::other_program other(bench, "submits_and_waits");
        auto workspace = co_await bench.open(4);
        auto run       = co_await workspace.run(run_id("theirs"));
        co_await line_with(run, "in the midst");
        auto config        = bench.python("print('hello')\n");
        config.environment = bench.conda_environment();

        auto ours = co_await workspace.experiment("test").submit(config);
        auto seen = co_await line_with(ours, "in the midst");
        bench.go_on();
        auto ended        = co_await ours.wait();
        auto ended_theirs = co_await run.wait();

        BOOST_TEST(seen != "");
        BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
        BOOST_TEST(to_string(ended_theirs.status) == "Completed", words_of(ended_theirs));
        BOOST_TEST(bench.solved() == 1);
    });
}

BOOST_AUTO_TEST_CASE(what_is_half_made_is_removed_and_what_has_changed_is_made_again_EN_14)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("exit 0");
        auto config        = bench.python("print('hello')\n");
        config.environment = bench.conda_environment();
        auto const submit  = [&]() -> asio::awaitable<run_record> {
            auto workspace = co_await bench.open(4);
            auto run       = co_await workspace.experiment("test").submit(config);
            co_return co_await run.wait();
        };
        co_await submit();
        auto const made = bench.solved();
        co_await submit();
        auto const reused = bench.solved();
        bench.remove_markers();

        {
            auto workspace = co_await bench.open(4);
            BOOST_TEST(bench.folders_in_cache() == 0U);
        }
        co_await submit();

        BOOST_TEST(made == 1);
        BOOST_TEST(reused == 1);
        BOOST_TEST(bench.solved() == 2);
    });
}

BOOST_AUTO_TEST_CASE(what_is_installed_is_looked_for_and_not_installed_EN_02_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        auto workspace              = co_await bench.open(4);
        auto config                 = bench.python("import numpy\nprint('hello')\n");
        config.environment.packages = package_source::installed;
        auto& packages              = config.environment.dependencies.pip_packages;
        packages                    = {"NumPy==0.1", "scikit-learn", "azureml-core"};
        config.environment.dependencies.python_version = "2.5.1";

        auto run    = co_await workspace.experiment("test").submit(config);
        auto ended  = co_await run.wait();
        auto again  = co_await workspace.experiment("test").submit(config);
        auto reused = co_await again.wait();
        auto how    = co_await whole_log(again, preparation_log);
        packages.emplace_back("no-such-package");
        auto missing = co_await workspace.experiment("test").submit(config);
        auto failed  = co_await missing.wait();

        BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
        BOOST_TEST(any_has(ended.warnings, "NumPy==0.1 was asked for"));
        BOOST_TEST(any_has(ended.warnings, "Python 2.5.1 was asked for"));
        BOOST_TEST((reused.warnings == ended.warnings));
        BOOST_TEST(has(how, "cached"), how);
        BOOST_TEST(to_string(failed.status) == "Failed");
        BOOST_TEST(has(words_of(failed), "not installed"), words_of(failed));
        BOOST_TEST(has(words_of(failed), "no-such-package"), words_of(failed));
    });
}

BOOST_AUTO_TEST_CASE(what_is_installed_and_cannot_be_imported_fails_with_its_own_words_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        auto const python = (bench.path() / "bin/own_python").string();
        bench.write_program("own_python",
                            "PYTHONPATH=" + bench.code() + " exec /usr/bin/python3 \"$@\"\n");
        auto workspace = co_await bench.open(4);
        auto config    = bench.python("print('hello')\n");
        bench.write("brittle.py", "raise ImportError('no library of its own')\n");
        bench.write("leaving.py", "import sys\nsys.exit('enough')\n");
        bench.write("sound.py", "import threading\n"
                                "threading.Thread(target=threading.Event().wait).start()\n");
        bench.write("touchy.py", "import sys\nassert 'sound' not in sys.modules\n");
        config.environment.interpreter               = python;
        config.environment.packages                  = package_source::installed;
        config.environment.dependencies.pip_packages = {"sound", "brittle", "leaving>=1"};

        auto run   = co_await workspace.experiment("test").submit(config);
        auto ended = co_await run.wait();
        config.environment.dependencies.pip_packages = {"sound", "touchy"};
        auto good       = co_await workspace.experiment("test").submit(config);
        auto ended_good = co_await good.wait();

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(has(words_of(ended), "brittle (ImportError: no library of its own)"),
                   words_of(ended));
        BOOST_TEST(has(words_of(ended), "leaving>=1 (SystemExit: enough)"), words_of(ended));
        BOOST_TEST(!has(words_of(ended), "sound ("), words_of(ended));
        BOOST_TEST(to_string(ended_good.status) == "Completed", words_of(ended_good));
    });
}

BOOST_AUTO_TEST_CASE(a_python_of_the_version_asked_for_is_looked_for_on_the_path_EN_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.write_program("python2.6", "exec /usr/bin/python3 \"$@\"\n");
        auto workspace = co_await bench.open(4);
        auto config    = bench.python("print('hello')\n");
        config.environment.interpreter.clear();
        config.environment.dependencies.python_version = "2.6.9";

        auto run   = co_await workspace.experiment("test").submit(config);
        auto ended = co_await run.wait();
        auto how   = co_await whole_log(run, preparation_log);

        BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
        BOOST_TEST(has(how, "bin/python2.6 is Python 3."), how);
        BOOST_TEST(any_has(ended.warnings, "Python 2.6.9 was asked for"));
    });
}

BOOST_AUTO_TEST_CASE(an_interpreter_that_cannot_make_environments_is_used_as_it_is_EN_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        auto workspace                               = co_await bench.open(4);
        auto config                                  = bench.python("print('hello')\n");
        config.environment.interpreter               = bench.poor_python();
        config.environment.dependencies.pip_packages = {"numpy"};

        auto run                       = co_await workspace.experiment("test").submit(config);
        auto ended                     = co_await run.wait();
        config.environment.interpreter = "/bin/false";
        auto broken                    = co_await workspace.experiment("test").submit(config);
        auto failed                    = co_await broken.wait();

        BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
        BOOST_TEST(any_has(ended.warnings, "no venv"));
        BOOST_TEST(to_string(failed.status) == "Failed");
        BOOST_TEST(has(words_of(failed), "/bin/false"), words_of(failed));
    });
}

BOOST_AUTO_TEST_CASE(where_nothing_is_asked_nothing_is_made_EN_06_EN_13)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        auto workspace                               = co_await bench.open(4);
        auto config                                  = bench.python("print('hello')\n");
        config.environment.user_managed              = true;
        config.environment.dependencies.pip_packages = {"no-such-package"};
        auto run           = co_await workspace.experiment("test").submit(config);
        auto ended         = co_await run.wait();
        config.environment = environment{};
        auto plain         = co_await workspace.experiment("test").submit(config);
        auto ended_plain   = co_await plain.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(to_string(ended_plain.status) == "Completed");
        BOOST_TEST(!std::filesystem::exists(bench.root() + "/cache/environments"));
    });
}

BOOST_AUTO_TEST_CASE(a_build_that_nobody_waits_for_any_more_ends_EN_12)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::work_bench bench;
        bench.make_conda("sleep 1000 & echo in the midst; " + bench.waiting());
        auto workspace     = co_await bench.open(4);
        auto request       = environment_build_request{};
        request.definition = bench.conda_environment();
        auto heard         = std::string();
        // The caller's own callback ends it: it stops the operation, and so the tools.
        request.on_output = [&](std::string_view text) {
            heard += text;
            if (has(heard, "in the midst"))
                throw std::runtime_error("enough");
        };
        auto stopped = std::string();
        try {
            co_await workspace.build(request);
        } catch (std::runtime_error const& thrown) {
            stopped = thrown.what();
        }
        bench.make_conda("exit 0");
        request.on_output = {};
        auto built        = co_await workspace.build(request);
        auto again        = co_await workspace.build(request);

        BOOST_TEST(stopped == "enough");
        BOOST_TEST(built.made_with == "conda");
        BOOST_TEST(!built.reused);
        BOOST_TEST(again.reused);
        BOOST_TEST(bench.installers() == 0);
    });
}

BOOST_AUTO_TEST_SUITE_END()

// What the tests above run as another program.
BOOST_AUTO_TEST_SUITE(at_the_bench_of_another_program)

using namespace trainyard;
using namespace trainyard::test;

namespace {

asio::awaitable<void> submit_theirs(test::work_bench const& bench, workspace workspace,
                                    script_run_config config)
{
    auto options = submit_options{};
    options.id   = run_id("theirs");
    auto run     = co_await workspace.experiment("test").submit(config, options);
    bench.say_submitted();
    co_await run.wait();
}

}

BOOST_AUTO_TEST_CASE(submits_and_waits, *boost::unit_test::disabled())
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench(test::work_bench::of_another_program);
            auto workspace     = co_await bench.open(4);
            auto config        = bench.python("print('hello')\n");
            config.environment = bench.conda_environment();
            co_await submit_theirs(bench, workspace, config);
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(submits_tiny_and_waits, *boost::unit_test::disabled())
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench(test::work_bench::of_another_program);
            auto workspace = co_await bench.open(4);
            auto config    = bench.printing_tiny("");
            co_await submit_theirs(bench, workspace, config);
        },
        long_enough);
}

BOOST_AUTO_TEST_SUITE_END()
