#include <support/in_coroutine.hpp>
#include <support/package_index.hpp>
#include <support/preparation.hpp>
#include <support/work_bench.hpp>

#include <trainyard/environment_files.hpp>

#include <algorithm>

BOOST_AUTO_TEST_SUITE(local_environments)

using namespace trainyard;
using namespace trainyard::test;

BOOST_AUTO_TEST_CASE(ten_runs_at_once_make_one_environment_and_the_next_reuses_it_EN_07_EN_14)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            test::package_index index;
            index.add("tiny", "1.5");
            auto workspace = co_await bench.open(4);
            auto config    = bench.printing_tiny(index.url());

            std::vector<run> runs;
            for (auto i = 0; i != 10; ++i)
                runs.push_back(co_await workspace.experiment("test").submit(config));
            for (auto const& one : runs) {
                auto ended = co_await one.wait();
                auto log   = co_await whole_log(one, driver_log);
                auto how   = co_await whole_log(one, preparation_log);
                BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
                BOOST_TEST(log == "tiny 1.5\n");
                BOOST_TEST(has(how, "Successfully installed tiny-1.5"), how);
                BOOST_TEST(has(how, "using the interpreter " + bench.root()));
            }
            BOOST_TEST(index.downloads("tiny") == 1);

            auto next  = co_await workspace.experiment("test").submit(config);
            auto ended = co_await next.wait();
            auto how   = co_await whole_log(next, preparation_log);
            auto log   = co_await whole_log(next, driver_log);

            BOOST_TEST(to_string(ended.status) == "Completed");
            BOOST_TEST(log == "tiny 1.5\n");
            BOOST_TEST(has(how, "cached as"), how);
            BOOST_TEST(!has(how, "Successfully"), how);
            BOOST_TEST(index.downloads("tiny") == 1);
            // Another name and other variables are the same environment.
            config.environment.name      = "other";
            config.environment.variables = {{"MESSAGE", "hello"}};
            auto renamed                 = co_await workspace.experiment("test").submit(config);
            co_await renamed.wait();
            BOOST_TEST(index.downloads("tiny") == 1);
            BOOST_TEST(bench.made() == 1U);
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(an_install_that_fails_ends_the_run_in_preparing_with_pips_words_EN_07)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            test::package_index index;
            auto workspace = co_await bench.open(4);
            auto config    = bench.printing_tiny(index.url());

            auto run     = co_await workspace.experiment("test").submit(config);
            auto ended   = co_await run.wait();
            auto how     = co_await whole_log(run, preparation_log);
            auto history = co_await workspace.home()->runs().history(run.id());
            auto left    = bench.folders_in_cache();
            index.add("tiny", "2.0");
            auto again       = co_await workspace.experiment("test").submit(config);
            auto ended_again = co_await again.wait();

            BOOST_TEST(to_string(ended.status) == "Failed");
            BOOST_TEST(ended.error->code == "Preparation");
            BOOST_TEST(has(words_of(ended), "No matching distribution found for tiny"),
                       words_of(ended));
            BOOST_TEST(has(how, "No matching distribution found for tiny"), how);
            BOOST_TEST(!ended.started);
            BOOST_TEST(std::ranges::none_of(
                history, [](auto const& one) { return one.status == run_status::running; }));
            BOOST_TEST(left == 0U);
            BOOST_TEST(to_string(ended_again.status) == "Completed", words_of(ended_again));
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(an_estimators_packages_are_installed_on_top_of_its_framework_ES_02_ES_06)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            test::package_index index;
            index.add("chainer", "5.1.0");
            index.add("chainer", "7.0.0");
            index.add("tiny", "1.5");
            auto workspace    = co_await bench.open(4);
            auto const script = bench.python(
                "import chainer, tiny\nprint('chainer', chainer.value, 'tiny', tiny.value)\n");
            auto made              = estimator{};
            made.framework         = training_framework::chainer;
            made.framework_version = "5.1.0";
            made.source_directory  = script.source_directory;
            made.entry_script      = script.script;
            made.pip_packages      = {"--index-url " + index.url(), "tiny"};

            auto run         = co_await workspace.experiment("test").submit(made);
            auto const ended = co_await run.wait();
            auto const log   = co_await whole_log(run, driver_log);
            made.pip_packages.emplace_back("chainer==7.0.0");
            auto second       = co_await workspace.experiment("test").submit(made);
            auto const failed = co_await second.wait();
            auto const how    = co_await whole_log(second, preparation_log);

            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(log == "chainer 5.1.0 tiny 1.5\n");
            BOOST_TEST(any_has(ended.warnings, "Python 3.6 was asked for"));
            BOOST_TEST(to_string(failed.status) == "Failed");
            BOOST_TEST(has(how, "chainer==5.1.0"), how);
            BOOST_TEST(has(how, "chainer==7.0.0"), how);
            BOOST_TEST(has(how, "conflict"), how);
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(the_hosts_own_index_is_asked_and_no_secret_is_seen_EN_07)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            test::package_index index;
            index.add("tiny", "1.5");
            bench.set("PIP_INDEX_URL", index.url("host:hidden-host-word"));
            auto workspace = co_await bench.open(4);
            co_await workspace.set_secret("TOKEN", "hidden-token-word");
            auto const extra                             = index.url("me:${TOKEN}");
            auto config                                  = bench.printing_tiny("");
            config.environment.dependencies.pip_packages = {"--extra-index-url " + extra, "tiny",
                                                            "not-there-at-all"};
            auto failing = co_await workspace.experiment("test").submit(config);
            auto failed  = co_await failing.wait();
            config.environment.dependencies.pip_packages.pop_back();

            auto run   = co_await workspace.experiment("test").submit(config);
            auto ended = co_await run.wait();

            BOOST_TEST(to_string(failed.status) == "Failed");
            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(index.callers().size() >= 2U); // they were told
            for (auto const* word : {"hidden-host-word", "hidden-token-word"}) {
                BOOST_TEST(!has(words_of(failed), word), words_of(failed));
                auto const places = bench.files_with(word);
                for (auto const& place : places)
                    BOOST_TEST(place.ends_with("secrets.json"), place);
            }
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(the_vendors_packages_are_never_installed_EN_07)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            test::package_index index;
            index.add("tiny", "1.5");
            bench.make_stand_in("python2.5");
            auto workspace = co_await bench.open(4);
            bench.write("env.yml", "dependencies:\n"
                                   "  - python=2.5.1\n"
                                   "  - tiny=1.5\n"
                                   "  - pip:\n"
                                   "    - --index-url " +
                                       index.url() +
                                       "\n"
                                       "    - azureml-defaults\n");
            auto config        = bench.python("from azureml.core import Run\n"
                                                     "import tiny\n"
                                                     "Run.get_context().log('value', float(tiny.value))\n");
            config.environment = from_conda_specification("seed", bench.code() + "/env.yml");

            auto run     = co_await workspace.experiment("test").submit(config);
            auto ended   = co_await run.wait();
            auto metrics = co_await run.metrics();
            auto how     = co_await whole_log(run, preparation_log);
            auto again   = co_await workspace.experiment("test").submit(config);
            auto reused  = co_await again.wait();

            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(to_string(metrics["value"].last()) == "1.5");
            BOOST_TEST(!index.was_mentioned("azureml-defaults"));
            for (auto const& warnings : {ended.warnings, reused.warnings}) {
                BOOST_TEST(any_has(warnings, "Python 2.5.1 was asked for"));
                BOOST_TEST(any_has(warnings, "no conda"));
            }
            BOOST_TEST(has(how, "warning: Python 2.5.1 was asked for"), how);
        },
        long_enough);
}

BOOST_AUTO_TEST_CASE(killed_in_the_middle_of_an_install_it_is_made_again_EN_07_EN_14)
{
    in_coroutine(
        []() -> asio::awaitable<void> {
            test::work_bench bench;
            test::package_index index;
            index.add("tiny", "1.5");
            index.hold("tiny");
            bench.set("PIP_INDEX_URL", index.url());
            bench.printing_tiny("");
            {
                test::other_program other(bench, "submits_tiny_and_waits");
                co_await index.asked_for("tiny");
                other.kill();
            }
            BOOST_TEST(bench.made() == 0U);
            index.release("tiny");

            auto workspace = co_await bench.open(4);
            auto run       = co_await workspace.run(run_id("theirs"));
            auto ended     = co_await run.wait();
            auto log       = co_await whole_log(run, driver_log);

            BOOST_TEST(to_string(ended.status) == "Completed", words_of(ended));
            BOOST_TEST(log == "tiny 1.5\n");
            BOOST_TEST(index.downloads("tiny") == 2);
            BOOST_TEST(bench.made() == 1U);
        },
        long_enough);
}

BOOST_AUTO_TEST_SUITE_END()
