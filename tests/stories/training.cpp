#include "stories.hpp"

#include <algorithm>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(training)

using test::in_coroutine;

// Scenario 1: from an empty folder to a registered model, twice.
BOOST_AUTO_TEST_CASE(flowers_are_told_apart_and_the_model_is_kept)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace   = co_await yard.open();
        auto config      = runs("iris", "train_iris.py");
        config.arguments = {"--kernel", "linear", "--penalty", 1.0};

        auto run = co_await workspace.experiment("train-sklearn").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(log == "accuracy: 0.97\n[[13  0  0]\n [ 0 15  1]\n [ 0  0  9]]\n");
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics.size() == 3U);
        for (auto const& [name, metric] : metrics)
            BOOST_TEST(metric.is_scalar(), name);
        BOOST_TEST(to_string(metrics["Kernel type"].last()) == "linear");
        BOOST_TEST(to_string(metrics["Penalty"].last()) == "1.0");
        BOOST_TEST(number(metrics, "Accuracy") == 0.9736842105263158);
        auto files = co_await run.file_names("outputs/");
        BOOST_TEST(files == std::vector<std::string>{"outputs/model.joblib"});

        auto options              = model_options{.path = "outputs/model.joblib"};
        options.framework         = model_framework::scikit_learn;
        options.framework_version = "0.19.1";
        options.resources         = {.cpu = 1, .memory_in_gb = 0.5};
        auto const name           = model_name("sklearn-iris");
        auto registered           = co_await run.register_model(name, options);
        BOOST_TEST(registered.id() == "sklearn-iris:1");

        auto again = co_await workspace.experiment("train-sklearn").submit(config);
        co_await again.wait();
        co_await again.register_model(name, options);
        BOOST_TEST((again.last_known().snapshot == run.last_known().snapshot));

        auto const newest = co_await workspace.model(name);
        auto const& kept  = newest.last_known();
        BOOST_TEST(kept.version == 2);
        BOOST_TEST((kept.run == again.id()));
        BOOST_TEST(kept.framework == "ScikitLearn");
        BOOST_TEST(kept.framework_version == "0.19.1");
        BOOST_TEST(kept.resources.cpu.value_or(0) == 1);
        BOOST_TEST(kept.resources.memory_in_gb.value_or(0) == 0.5);
    });
}

BOOST_AUTO_TEST_CASE(a_name_that_numpy_has_removed_fails_the_run_with_numpys_words)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config      = runs("iris", "old_names.py");
        auto run         = co_await workspace.experiment("iris").submit(config);
        auto const ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(ended.exit_code.value_or(0) == 1);
        BOOST_TEST(ended.error.value().message.find("np.str") != std::string::npos);
    });
}

BOOST_AUTO_TEST_CASE(a_run_that_asks_for_them_has_the_names_numpy_has_removed)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config                                         = runs("iris", "old_names.py");
        config.environment.variables["TRAINYARD_OLD_NUMPY"] = "1";
        auto run         = co_await workspace.experiment("iris").submit(config);
        auto const ended = co_await run.wait();
        config.environment.variables["TRAINYARD_OLD_NUMPY"] = "0";
        auto not_asked  = co_await workspace.experiment("iris").submit(config);
        auto const died = co_await not_asked.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto metrics = co_await run.metrics();
        BOOST_TEST(to_string(metrics["Kernel type"].last()) == "linear");
        BOOST_TEST(to_string(died.status) == "Failed");
    });
}

// Scenario 2: a sweep in one run, with a module beside the script.
BOOST_AUTO_TEST_CASE(twenty_ridges_are_tried_and_the_best_is_registered)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();

        auto config = runs("ridge", "train.py");
        auto run    = co_await workspace.experiment("train-on-local").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics.size() == 2U);
        auto const& mse = metrics["mse"].values();
        BOOST_REQUIRE(mse.size() == 20U);
        BOOST_TEST(as_number(mse.front()) == 3424.259334298692, boost::test_tools::tolerance(1e-9));
        auto const least = std::ranges::min_element(mse, {}, as_number);
        BOOST_TEST(std::distance(mse.begin(), least) == 8);
        BOOST_TEST(as_number(*least) == 3295.714938563237, boost::test_tools::tolerance(1e-9));
        auto const& alpha = metrics["alpha"].values();
        BOOST_REQUIRE(alpha.size() == 20U);
        BOOST_TEST(to_string(alpha.front()) == "0.0");
        BOOST_TEST(to_string(alpha[8]) == "0.4");
        auto files = co_await run.file_names("outputs/ridge_");
        BOOST_TEST(files.size() == 20U);

        auto options = model_options{.path = "./outputs/ridge_0.40.pkl"};
        auto model   = co_await run.register_model(model_name("best_ridge_model"), options);
        BOOST_TEST(model.version() == 1);
    });
}

// Scenario 4: a flag, and a script that ends its run itself and hides its errors.
BOOST_AUTO_TEST_CASE(a_flag_reaches_the_script_and_its_own_end_does_no_harm)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace   = co_await yard.open();
        auto config      = runs("numbers", "train.py");
        config.arguments = {"--numbers-in-sequence", 10};
        auto flagged     = config;
        flagged.arguments.emplace_back("--my_bool_var");

        auto without = co_await workspace.experiment("numbers").submit(config);
        auto with    = co_await workspace.experiment("numbers").submit(flagged);
        std::string log_without;
        std::string log_with;
        co_await wait_with_log(without, log_without);
        auto const ended = co_await wait_with_log(with, log_with);

        BOOST_TEST(log_without == "my_bool_var is False\n");
        BOOST_TEST(log_with == "my_bool_var is True\n");
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.exit_code.value_or(-1) == 0);
        auto metrics = co_await with.metrics();
        auto const expected =
            std::vector<std::string>{"0", "1", "1", "2", "3", "5", "8", "13", "21"};
        BOOST_TEST(texts(metrics["Fibonacci numbers"]) == expected,
                   boost::test_tools::per_element());
    });
}

// Scenario 5: data is uploaded, mounted and read; the model of many files is downloaded.
BOOST_AUTO_TEST_CASE(digits_are_read_from_a_datastore_and_the_model_comes_back)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace = co_await yard.open();
        auto making    = runs("digits", "make_data.py");
        auto maker     = co_await workspace.experiment("data").submit(making);
        co_await maker.wait();
        auto into = download_options{.prefix = "outputs/", .directory = yard.path() / "data"};
        into.keep_prefix = false;
        co_await maker.download_files(into);

        auto store          = co_await workspace.default_datastore();
        auto placed         = upload_options{.target_path = "mnist"};
        auto const pictures = (yard.path() / "data/mnist").string();
        auto first          = co_await store.upload(pictures, placed);
        auto second         = co_await store.upload(pictures, placed);
        BOOST_TEST(first.summary.files_copied == 4U);
        BOOST_TEST(second.summary.files_skipped == 4U);

        auto config      = runs("digits", "train.py");
        config.arguments = {"--data-folder",          store.as_mount(),
                            "--batch-size",           50,
                            "--first-layer-neurons",  300,
                            "--second-layer-neurons", 100,
                            "--learning-rate",        0.01};
        auto run         = co_await workspace.experiment("tf-mnist").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(log.starts_with("50 300 100 0.01\n(200, 784) (200,)\n"), log);
        auto files = co_await store.files("mnist/");
        BOOST_TEST(files.size() == 4U);
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics["training_acc"].values().size() == 20U);
        BOOST_TEST(metrics["validation_acc"].values().size() == 20U);
        BOOST_TEST(metrics["final_acc"].is_scalar());

        auto options = model_options{.path = "outputs/model"};
        auto model   = co_await run.register_model(model_name("tf-dnn-mnist"), options);
        BOOST_TEST(model.last_known().files == 3U);
        auto names = co_await run.file_names("outputs/model");
        BOOST_TEST(names.size() == 3U);
        for (auto const& name : names)
            co_await run.download_file(name, (yard.path() / "model/").string());
        auto const weights = yard.path() / "model/digits.model.index";
        BOOST_TEST(test::read_text(weights) == "weights.index");
    });
}

// Scenario 10: a variable of the environment.
BOOST_AUTO_TEST_CASE(a_message_in_the_environment_is_printed)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace                          = co_await yard.open();
        auto config                             = runs("hello", "message.py");
        config.environment.variables["MESSAGE"] = "hello from outside";

        auto run       = co_await workspace.experiment("hello").submit(config);
        auto const log = co_await whole_log(run);

        BOOST_TEST(log == "hello from outside\n");
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
