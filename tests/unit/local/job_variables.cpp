#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

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
        BOOST_TEST(of(found, "TRAINYARD_RUN").ends_with("/live/" + run));
        // Of these there are none while nothing serves the workspace.
        for (auto const* name : {"MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_TOKEN",
                                 "AZUREML_RUN_TOKEN", "AZUREML_SERVICE_ENDPOINT"})
            BOOST_TEST(of(found, name) == "it is not there");
    });
}

BOOST_AUTO_TEST_CASE(nothing_else_of_ours_is_passed_on_to_a_job_EN_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        ::setenv("AWS_SECRET_ACCESS_KEY", "hush", 1);
        ::setenv("AZURE_CLIENT_SECRET", "hush", 1);
        ::setenv("TZ", "UTC", 1);
        auto config                          = yard.shell("env");
        config.environment.variables["MINE"] = "mine";
        auto found                           = co_await variables_of(workspace, config);
        ::unsetenv("AWS_SECRET_ACCESS_KEY");
        ::unsetenv("AZURE_CLIENT_SECRET");
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
        for (auto const& [name, value] : found)
            BOOST_TEST(is_known(name), name);
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
