#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>
#include <support/preparation.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>

BOOST_AUTO_TEST_SUITE(local_job_variables)

using namespace trainyard;
using test::in_coroutine;
using variables = std::map<std::string, std::string>;

namespace {

/// What the process of a run finds in its environment, besides what its shell puts there.
asio::awaitable<variables> variables_of(workspace in, script_run_config config)
{
    auto run   = co_await in.experiment("iris").submit(config);
    auto lines = run.log_lines();
    variables found;
    while (auto line = co_await lines.next()) {
        auto const sign = line->find('=');
        found.emplace(line->substr(0, sign), line->substr(sign + 1));
    }
    for (auto const* of_the_shell : {"PWD", "OLDPWD", "SHLVL", "_"})
        found.erase(of_the_shell);
    found["run"] = run.id().str();
    co_return found;
}

/// Variables of this program whose value is "hush", as long as it lives.
class secrets_of_ours {
public:
    secrets_of_ours()
    {
        for (auto const* name : names_)
            ::setenv(name, "hush", 1);
    }
    secrets_of_ours(secrets_of_ours const&) = delete;
    ~secrets_of_ours()
    {
        for (auto const* name : names_)
            ::unsetenv(name);
    }

private:
    static constexpr char const* names_[] = {"MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_PASSWORD",
                                             "AZUREML_RUN_TOKEN",     "TRAINYARD_SECRET",
                                             "AZURE_CLIENT_SECRET",   "AWS_SECRET_ACCESS_KEY"};
};

std::string of(variables const& all, std::string const& name)
{
    auto const found = all.find(name);
    return found == all.end() ? "it is not there" : found->second;
}

}

BOOST_AUTO_TEST_CASE(a_job_finds_who_and_where_it_is_LG_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace   = co_await yard.open();
        auto config      = yard.shell("env");
        auto found       = co_await variables_of(workspace, config);
        auto const where = co_await workspace.describe();
        auto query       = experiment_query{.name = "iris"};
        auto experiments = co_await workspace.experiments(query);

        auto const run   = of(found, "run");
        auto const scope = "/subscriptions/" + where.subscription_id + "/resourceGroups/" +
                           where.resource_group +
                           "/providers/Microsoft.MachineLearningServices/workspaces/" + where.name;
        BOOST_TEST(of(found, "AZUREML_RUN_ID") == run);
        BOOST_TEST(of(found, "AZUREML_EXPERIMENT_ID") == experiments.front().id);
        BOOST_TEST(of(found, "AZUREML_WORKSPACE_ID") == where.id);
        BOOST_TEST(of(found, "AZUREML_ARM_SUBSCRIPTION") == where.subscription_id);
        BOOST_TEST(of(found, "AZUREML_ARM_RESOURCEGROUP") == where.resource_group);
        BOOST_TEST(of(found, "AZUREML_ARM_WORKSPACE_NAME") == where.name);
        BOOST_TEST(of(found, "AZUREML_ARM_PROJECT_NAME") == "iris");
        BOOST_TEST(of(found, "AZUREML_WORKSPACE_SCOPE") == scope);
        BOOST_TEST(of(found, "AZUREML_EXPERIMENT_SCOPE") == scope + "/experiments/iris");
        BOOST_TEST(of(found, "MLFLOW_RUN_ID") == run);
        BOOST_TEST(of(found, "MLFLOW_EXPERIMENT_ID") == experiments.front().id);
        BOOST_TEST(of(found, "MLFLOW_EXPERIMENT_NAME") == "iris");
        BOOST_TEST(of(found, "MLFLOW_TRACKING_URI") == "trainyard://" + where.name);
        BOOST_TEST(of(found, "TRAINYARD_RUN").ends_with("/live/" + run));
        // Of these there are none while nothing serves the workspace.
        for (auto const* name :
             {"MLFLOW_TRACKING_TOKEN", "AZUREML_RUN_TOKEN", "AZUREML_SERVICE_ENDPOINT"})
            BOOST_TEST(of(found, name) == "it is not there");
    });
}

BOOST_AUTO_TEST_CASE(a_job_that_is_told_to_record_elsewhere_does_LG_16)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace                                      = co_await yard.open();
        auto config                                         = yard.shell("env");
        config.environment.variables["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:5000";
        auto found = co_await variables_of(workspace, config);
        BOOST_TEST(of(found, "MLFLOW_TRACKING_URI") == "http://127.0.0.1:5000");
    });
}

BOOST_AUTO_TEST_CASE(nothing_else_of_ours_is_passed_on_to_a_job_EN_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        secrets_of_ours const secrets;
        ::setenv("TZ", "UTC", 1);
        auto config                          = yard.shell("env");
        config.environment.variables["MINE"] = "mine";
        auto found                           = co_await variables_of(workspace, config);
        ::unsetenv("TZ");
        found.erase("run");

        BOOST_TEST(of(found, "TZ") == "UTC");
        BOOST_TEST(of(found, "MINE") == "mine");
        auto const is_known = [](std::string const& name) {
            static std::vector<std::string> const known = {"PATH",
                                                           "HOME",
                                                           "USER",
                                                           "LOGNAME",
                                                           "LANG",
                                                           "LC_ALL",
                                                           "LC_CTYPE",
                                                           "TZ",
                                                           "TMPDIR",
                                                           "TEMP",
                                                           "LD_LIBRARY_PATH",
                                                           "CUDA_VISIBLE_DEVICES",
                                                           "MINE",
                                                           "RANK",
                                                           "LOCAL_RANK",
                                                           "NODE_RANK",
                                                           "WORLD_SIZE",
                                                           "LOCAL_WORLD_SIZE",
                                                           "MASTER_ADDR",
                                                           "MASTER_PORT",
                                                           "PYTHONPATH",
                                                           "PYTHONUNBUFFERED"};
            return std::ranges::count(known, name) > 0 || name.starts_with("AZUREML_") ||
                   name.starts_with("MLFLOW_") || name.starts_with("TRAINYARD_");
        };
        for (auto const& [name, value] : found) {
            BOOST_TEST(is_known(name), name);
            BOOST_TEST(value != "hush", name);
        }
    });
}

BOOST_AUTO_TEST_CASE(nor_to_one_of_many_processes_EN_10_DI_02_DI_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        secrets_of_ours const secrets;
        auto pytorch         = yard.python("import os; print(sorted(os.environ.items()))");
        pytorch.distribution = pytorch_configuration{.process_count = 2};
        auto mpi             = pytorch;
        mpi.distribution     = mpi_configuration{.process_count_per_node = 2};
        for (auto const& config : {pytorch, mpi}) {
            auto run   = co_await workspace.experiment("iris").submit(config);
            auto ended = co_await run.wait();
            BOOST_TEST(to_string(ended.status) == "Completed");
            for (auto const* rank : {"0", "1"}) {
                auto const name = "user_logs/std_log_process_" + std::string(rank) + ".txt";
                auto const log  = co_await test::whole_log(run, name);
                BOOST_TEST(test::has(log, "('RANK', '" + std::string(rank) + "')"), log);
                BOOST_TEST(!test::has(log, "hush"), log);
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(who_wants_it_has_our_package_though_another_is_installed_LG_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto options = local_options{};
        options.root = yard.root();
        auto config  = yard.shell("env");
        {
            auto workspace = co_await yard.open_with(options);
            auto found     = co_await variables_of(workspace, config);
            BOOST_TEST(of(found, "TRAINYARD_SCRIPT_PACKAGE") == "it is not there");
        }
        options.always_our_script_package = true;
        auto workspace                    = co_await yard.open_with(options);
        auto found                        = co_await variables_of(workspace, config);
        BOOST_TEST(of(found, "TRAINYARD_SCRIPT_PACKAGE") == "always");
    });
}

BOOST_AUTO_TEST_CASE(data_is_found_in_variables_DS_04_DS_08_DS_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("digits/train.gz", "train");
        auto store = co_await workspace.default_datastore();
        co_await store.upload(yard.code() + "/digits");
        auto config = yard.shell("env");
        config.data.push_back(store.as_mount());
        config.inputs.push_back(workspace.file_dataset(store.path()).as_named_input("fashion_ds"));
        config.outputs.push_back({.name = "best"});
        auto found = co_await variables_of(workspace, config);

        BOOST_TEST(of(found, "AZUREML_DATAREFERENCE_workspaceblobstore").starts_with(yard.root()));
        BOOST_TEST(of(found, "fashion_ds").starts_with(yard.root()));
        BOOST_TEST(of(found, "AZUREML_DATAREFERENCE_fashion_ds") == of(found, "fashion_ds"));
        BOOST_TEST(of(found, "AZUREML_DATAREFERENCE_best").ends_with("/data/best"));
    });
}

BOOST_AUTO_TEST_SUITE_END()
