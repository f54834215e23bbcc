#include "stories.hpp"

#include <algorithm>
#include <stdexcept>

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
BOOST_AUTO_TEST_CASE(a_flag_reaches_the_script_and_its_own_end_does_no_harm_ES_03_ES_05)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace                           = co_await yard.open();
        auto dummy                               = estimator{};
        dummy.source_directory                   = story_folder("numbers");
        dummy.entry_script                       = "train.py";
        dummy.compute_target                     = compute_name("local");
        dummy.environment_definition             = runs("numbers", "train.py").environment;
        dummy.environment_definition->docker.use = container_use::never;
        dummy.script_params                      = {{"--numbers-in-sequence", 10}};
        auto flagged                             = dummy;
        flagged.script_params = {{"--numbers-in-sequence", 10}, {"--my_bool_var", ""}};

        auto without = co_await workspace.experiment("numbers").submit(dummy);
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
BOOST_AUTO_TEST_CASE(digits_are_learned_from_a_datastore_and_the_model_comes_back_ES_01_ES_07)
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
        BOOST_TEST(first.summary.files_copied == 8U);
        BOOST_TEST(second.summary.files_skipped == 8U);

        auto digits              = estimator{};
        digits.framework         = training_framework::tensorflow;
        digits.framework_version = "1.13";
        digits.source_directory  = story_folder("digits");
        digits.entry_script      = "train.py";
        digits.script_params     = {{"--data-folder", store.as_mount()},
                                    {"--batch-size", 50},
                                    {"--first-layer-neurons", 300},
                                    {"--second-layer-neurons", 100},
                                    {"--learning-rate", 0.01}};
        digits.use_gpu           = true;
        auto config              = with_double(digits.run_config());
        BOOST_TEST(config.environment.name == "TensorFlow-1.13-GPU");
        auto run = co_await workspace.experiment("tf-mnist").submit(config);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto lines = split(log);
        BOOST_REQUIRE(lines.size() >= 3U);
        BOOST_TEST(lines[0] == "TensorFlow 1.13.1");
        BOOST_TEST(lines[1].starts_with("--data-folder /"));
        BOOST_TEST(lines[1].ends_with(" --batch-size 50 --first-layer-neurons 300 "
                                      "--second-layer-neurons 100 --learning-rate 0.01"));
        BOOST_TEST(lines[2] == "(200, 784) (40,)");
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics["training_acc"].values().size() == 20U);
        BOOST_TEST(metrics["validation_acc"].values().size() == 20U);
        BOOST_TEST(metrics["final_acc"].is_scalar());
        auto const again = (yard.path() / "again").string();
        auto kept        = co_await store.download(again);
        BOOST_TEST(kept.files_copied == 8U);
        for (auto const* name : {"train-images.gz", "test-images.gz", "test-labels.gz"})
            BOOST_TEST((test::read_text(again + "/mnist/" + name) ==
                        test::read_text(pictures + '/' + name)));

        auto options = model_options{.path = "outputs/model"};
        auto model   = co_await run.register_model(model_name("tf-dnn-mnist"), options);
        BOOST_TEST(model.last_known().files == 4U);
        auto names = co_await run.file_names("outputs/model");
        BOOST_TEST(names.size() == 4U);
        for (auto const& name : names)
            co_await run.download_file(name, (yard.path() / "model/").string());
        auto const weights = yard.path() / "model/digits.model.index";
        BOOST_TEST(test::read_text(weights) == "weights.index");

        // The edition of 2020 looks for its data below the folder, by the names they are
        // published under.
        auto newer      = runs("digits", "find.py");
        newer.arguments = {"--data-folder", store.as_mount()};
        auto finds      = co_await workspace.experiment("tf-mnist").submit(newer);
        auto const told = co_await whole_log(finds);
        BOOST_TEST(told == "train-images-idx3 (200, 784)\nt10k-images-idx3 (40, 784)\n"
                           "train-labels-idx1 (200, 1)\nt10k-labels-idx1 (40, 1)\n");
    });
}

// Scenario 10: a variable of the environment, and environments that are known by a name.
BOOST_AUTO_TEST_CASE(a_message_in_the_environment_is_printed_EN_02_EN_10_EN_11_EN_14)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        auto workspace     = co_await yard.open();
        auto config        = runs("hello", "message.py");
        auto minimal       = co_await workspace.environment(environment_name("AzureML-Minimal"));
        auto const ours    = config.environment;
        config.environment = minimal.definition;
        config.environment.interpreter          = ours.interpreter;
        config.environment.variables["MESSAGE"] = "hello from outside";

        auto run       = co_await workspace.experiment("hello").submit(config);
        auto const log = co_await whole_log(run);
        BOOST_TEST(log == "hello from outside\n");

        auto mine                      = ours;
        mine.name                      = "AzureML-Mine";
        mine.packages                  = package_source::installed;
        mine.dependencies.pip_packages = {"numpy"};
        BOOST_CHECK_THROW(static_cast<void>(workspace.register_environment(mine)),
                          std::invalid_argument);
        mine.name                 = "mine";
        auto registered           = co_await workspace.register_environment(mine);
        auto unchanged            = co_await workspace.register_environment(mine);
        mine.variables["MESSAGE"] = "hello again";
        auto changed              = co_await workspace.register_environment(mine);
        BOOST_TEST(registered.version == 1);
        BOOST_TEST(unchanged.version == 1);
        BOOST_TEST(changed.version == 2);

        config.environment = changed.definition;
        auto second        = co_await workspace.experiment("hello").submit(config);
        co_await second.wait();
        auto third         = co_await workspace.experiment("hello").submit(config);
        auto const message = co_await whole_log(third);
        auto prepared      = third.log_lines(preparation_log);
        auto is_cached     = false;
        while (auto line = co_await prepared.next())
            is_cached = is_cached || line->find("cached") != std::string::npos;
        BOOST_TEST(message == "hello again\n");
        BOOST_TEST(is_cached);
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
