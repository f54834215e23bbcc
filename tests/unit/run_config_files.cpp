#include <support/failures.hpp>
#include <support/folder.hpp>
#include <support/in_coroutine.hpp>

#include <trainyard/result.hpp>
#include <trainyard/run_config_files.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(run_config_files)

using namespace trainyard;
using test::folder;
using test::in_coroutine;
using test::names;

BOOST_AUTO_TEST_CASE(a_run_configuration_is_found_where_tools_put_it_SR_11_CF_05)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto const file = here.write(".azureml/local.runconfig", "script: new.py\n");
        here.write("aml_config/local.runconfig", "script: never.py\n");
        here.write("aml_config/old.runconfig", "script: old.py\n");
        here.write("beside.runconfig", "script: beside.py\n");

        auto by_name  = co_await load_run_config(here.at(""), "local");
        auto by_file  = co_await load_run_config(file);
        auto old      = co_await load_run_config(here.at(""), "old.runconfig");
        auto beside   = co_await load_run_config(here.at(""), "beside");
        auto directly = co_await load_run_config(here.at("beside.runconfig"));

        BOOST_TEST(by_name.config.script == "new.py");
        BOOST_TEST(by_file.config.script == "new.py");
        BOOST_TEST(old.config.script == "old.py");
        BOOST_TEST(beside.config.script == "beside.py");
        auto const root = std::filesystem::path(here.at(""));
        for (auto const* one : {&by_name, &by_file, &old, &beside, &directly})
            BOOST_TEST(std::filesystem::equivalent(one->config.source_directory, root));
    });
}

BOOST_AUTO_TEST_CASE(a_saved_run_configuration_is_loaded_the_same_and_removed_SR_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto file                                         = run_config_file{};
        file.config.script                                = "train.py";
        file.config.arguments                             = {"--alpha", 0.5};
        file.config.environment.dependencies.pip_packages = {"numpy"};
        auto apart                                        = file;
        apart.conda_file                                  = ".azureml/environment.yml";

        co_await save_run_config(file, here.at("project"), "local");
        co_await save_run_config(apart, here.at("project"), "apart");
        auto const again    = co_await load_run_config(here.at("project"), "local");
        auto const together = co_await load_run_config(here.at("project"), "apart");
        co_await remove_run_config(here.at("project"), "local");
        auto const gone = co_await as_result(load_run_config(here.at("project"), "local"));
        auto const none = co_await as_result(remove_run_config(here.at("project"), "local"));

        BOOST_TEST(again.config.arguments.at(1).text() == "0.5");
        BOOST_TEST((again.config.environment == file.config.environment));
        BOOST_TEST((together.config.environment == file.config.environment));
        BOOST_TEST(here.read("project/.azureml/apart.runconfig").find("numpy") ==
                   std::string::npos);
        BOOST_TEST(here.read("project/.azureml/environment.yml").find("numpy") !=
                   std::string::npos);
        BOOST_REQUIRE(!gone);
        BOOST_TEST((gone.error().code == errc::not_found));
        BOOST_TEST(names(gone.error(), {"local.runconfig", "project", ".azureml"}));
        BOOST_REQUIRE(!none);
        BOOST_TEST((none.error().code == errc::not_found));
    });
}

BOOST_AUTO_TEST_CASE(packages_in_a_file_of_their_own_are_read_or_missed_SR_11_CF_02)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto const text = std::string("script: a.py\nenvironment:\n  python:\n"
                                      "    condaDependenciesFile: aml_config/conda.yml\n");
        here.write("aml_config/local.runconfig", text);
        here.write(".azureml/own.runconfig", text + "    userManagedDependencies: true\n");

        auto const missing = co_await as_result(load_run_config(here.at(""), "local"));
        auto const own     = co_await load_run_config(here.at(""), "own");
        here.write("aml_config/conda.yml", "dependencies: [python=3.8, numpy]\n");
        auto const found = co_await load_run_config(here.at(""), "local");
        here.write("aml_config/conda.yml", "dependencies: numpy\n");
        auto const odd = co_await as_result(load_run_config(here.at(""), "local"));

        BOOST_REQUIRE(!missing);
        BOOST_TEST((missing.error().code == errc::not_found));
        BOOST_TEST(names(missing.error(), {"local.runconfig", "aml_config/conda.yml",
                                           "condaDependenciesFile", "userManagedDependencies"}));
        BOOST_TEST(own.config.environment.user_managed);
        BOOST_TEST(found.config.environment.dependencies.conda_packages.at(0) == "numpy");
        BOOST_REQUIRE(!odd);
        BOOST_TEST(names(odd.error(), {"conda.yml:1:", "dependencies"}));
    });
}

BOOST_AUTO_TEST_CASE(a_path_or_a_name_that_is_none_is_said_SR_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto const file = run_config_file{};

        auto const nothing = co_await as_result(load_run_config(here.at("no.runconfig")));
        BOOST_CHECK_THROW((void)load_run_config(here.at(""), "a/b"), std::invalid_argument);
        BOOST_CHECK_THROW((void)save_run_config(file, here.at(""), ""), std::invalid_argument);
        BOOST_CHECK_THROW((void)remove_run_config(here.at(""), "../x"), std::invalid_argument);
        for (auto const* outside : {"../x.yml", "/x.yml"}) {
            auto apart       = file;
            apart.conda_file = outside;
            BOOST_CHECK_THROW((void)save_run_config(apart, here.at(""), "x"),
                              std::invalid_argument);
        }

        BOOST_REQUIRE(!nothing);
        BOOST_TEST((nothing.error().code == errc::not_found));
        BOOST_TEST(names(nothing.error(), {"no.runconfig"}));
    });
}

BOOST_AUTO_TEST_CASE(what_is_refused_leaves_no_file_SR_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        folder here;
        auto file                         = run_config_file{};
        file.conda_file                   = ".azureml/environment.yml";
        file.config.script                = "train.py";
        auto careless                     = file;
        auto& packages                    = careless.config.environment.dependencies.pip_packages;
        packages                          = {"--index-url https://me:hidden@host/simple"};
        auto contradicting                = file;
        contradicting.config.node_count   = 2;
        contradicting.config.distribution = mpi_configuration{.node_count = 4};

        auto const password = co_await as_result(save_run_config(careless, here.at("a"), "x"));
        auto const counts   = co_await as_result(save_run_config(contradicting, here.at("a"), "x"));

        BOOST_REQUIRE(!password);
        BOOST_TEST((password.error().code == errc::invalid_argument));
        BOOST_TEST(names(password.error(), {"${NAME}"}));
        BOOST_TEST(!names(password.error(), {"hidden"}));
        BOOST_REQUIRE(!counts);
        BOOST_TEST((counts.error().code == errc::invalid_argument));
        BOOST_TEST(names(counts.error(), {"node_count is 2", "own is 4"}));
        BOOST_TEST(!std::filesystem::exists(here.at("a")));
    });
}

BOOST_AUTO_TEST_SUITE_END()
