#include "stories.hpp"

#include <support/failures.hpp>

#include <trainyard/serialize.hpp>

#include <boost/json/parse.hpp>

#include <filesystem>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(chainer)

using test::in_coroutine;
using test::names;

namespace {

// Looked up, and made if it is not there; waited for only then, and asked how it stands always.
asio::awaitable<compute> cluster_of(workspace in, std::string& printed)
{
    auto cluster = in.compute(compute_name("gpu-cluster"));
    auto found   = co_await as_result(cluster.status());
    if (found) {
        printed += "found\n";
    } else {
        BOOST_TEST(found.error().message.starts_with("ComputeTargetNotFound"));
        printed += "made\n";
        auto wanted    = cluster_configuration{};
        wanted.vm_size = "STANDARD_NC6";
        cluster        = co_await in.create_compute(cluster.name(), wanted);
        co_await cluster.wait();
    }
    auto status = co_await cluster.status();
    printed += serialize(status) + '\n';
    co_return cluster;
}

constexpr char const* keys_of_a_status[] = {"currentNodeCount",
                                            "targetNodeCount",
                                            "nodeStateCounts",
                                            "allocationState",
                                            "creationTime",
                                            "allocationStateTransitionTime",
                                            "errors",
                                            "modifiedTime",
                                            "provisioningState",
                                            "scaleSettings",
                                            "vmPriority",
                                            "provisioningStateTransitionTime",
                                            "vmSize"};

estimator digits_in(std::string const& folder, compute_name where)
{
    auto digits              = estimator{};
    digits.framework         = training_framework::chainer;
    digits.framework_version = "5.1.0";
    digits.source_directory  = folder;
    digits.entry_script      = "train.py";
    digits.script_params  = {{"--epochs", 10}, {"--batchsize", 128}, {"--output_dir", "./outputs"}};
    digits.compute_target = where;
    digits.pip_packages   = {"numpy", "pytest"};
    digits.use_gpu        = true;
    return digits;
}

}

// Scenario 7: a project folder, a cluster, an estimator, a model.
BOOST_AUTO_TEST_CASE(digits_are_learned_on_a_cluster_and_the_model_comes_back_ES_02_ES_06_CO_05)
{
    in_coroutine([]() -> asio::awaitable<void> {
        BOOST_TEST(version() != "");
        test::local_yard yard;
        auto workspace    = co_await yard.open();
        auto const folder = (yard.path() / "chainer-mnist").string();
        std::filesystem::copy(story_folder("digits_of_chainer"), folder);

        std::string made;
        std::string found;
        co_await cluster_of(workspace, made);
        auto cluster = co_await cluster_of(workspace, found);
        BOOST_TEST(made.starts_with("made\n{"), made);
        BOOST_TEST(found.starts_with("found\n{"), found);
        for (auto const* printed : {&made, &found}) {
            auto const text   = printed->substr(printed->find('\n') + 1);
            auto const status = boost::json::parse(text).as_object();
            for (auto const* key : keys_of_a_status)
                BOOST_TEST(status.contains(key), key);
        }

        auto const asked = digits_in(folder, cluster.name()).run_config();
        auto const packages =
            std::vector<std::string>{"chainer==5.1.0", "cupy==5.1.0", "numpy", "pytest"};
        BOOST_TEST(asked.environment.dependencies.pip_packages == packages,
                   boost::test_tools::per_element());
        auto const config = with_double(asked);
        auto run          = co_await workspace.experiment("chainer-mnist").submit(config);
        std::string log;
        auto const ended   = co_await wait_with_log(run, log);
        auto const details = co_await run.details();

        BOOST_TEST(to_string(ended.status) == "Completed", log);
        BOOST_TEST(ended.target == "gpu-cluster");
        BOOST_TEST(log.starts_with("Chainer 5.1.0 ./outputs\nepoch 1 loss 0.0\n"), log);
        auto const arguments = std::vector<std::string>{"--epochs", "10",           "--batchsize",
                                                        "128",      "--output_dir", "./outputs"};
        BOOST_TEST(details.definition.arguments == arguments, boost::test_tools::per_element());
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics.size() == 3U);
        BOOST_TEST(number(metrics, "Batch size") == 128);
        BOOST_TEST(number(metrics, "Epochs") == 10);
        BOOST_TEST(metrics["Accuracy"].values().size() == 10U);
        auto files = co_await run.file_names("outputs/");
        BOOST_TEST(files == std::vector<std::string>{"outputs/model.npz"});

        auto options = model_options{.path = "outputs/model.npz"};
        auto model   = co_await run.register_model(model_name("chainer-dnn-mnist"), options);
        BOOST_TEST(model.id() == "chainer-dnn-mnist:1");
        auto const here = co_await run.download_file("outputs/model.npz", yard.path().string());
        BOOST_TEST(test::read_text(here).starts_with("PK"));
    });
}

// The script compares its GPU with a number, and gets a text: it cannot be told to do without.
BOOST_AUTO_TEST_CASE(a_script_that_misreads_its_argument_fails_with_its_own_words_ES_05)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();
        auto digits    = digits_in(story_folder("digits_of_chainer"), compute_name("local"));
        digits.script_params.emplace_back("--gpu_id", -1);

        auto const config = with_double(digits.run_config());
        auto run          = co_await workspace.experiment("chainer-mnist").submit(config);
        auto const ended  = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(names(ended.error.value().message, {"TypeError", "'>='", "'str'"}));
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
