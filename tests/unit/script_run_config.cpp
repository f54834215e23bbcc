#include <support/failures.hpp>

#include <trainyard/backend/run_definition.hpp>
#include <trainyard/backend/run_service.hpp>
#include <trainyard/script_run_config.hpp>

#include <limits>
#include <type_traits>

BOOST_AUTO_TEST_SUITE(vocabulary_script_run_config)

using namespace trainyard;
using test::failure_of;
using test::names;

// Only what has one text can be an argument.
static_assert(!std::is_constructible_v<argument, std::vector<int>>);
static_assert(!std::is_constructible_v<argument, void*>);
static_assert(!std::is_constructible_v<argument, run_id>);

BOOST_AUTO_TEST_CASE(numbers_become_texts_as_the_scripts_language_prints_them_SR_02)
{
    BOOST_TEST(argument(50).text() == "50");
    BOOST_TEST(argument(-7LL).text() == "-7");
    BOOST_TEST(argument(std::numeric_limits<std::uint64_t>::max()).text() ==
               "18446744073709551615");
    BOOST_TEST(argument(0.01).text() == "0.01");
    BOOST_TEST(argument(1.0).text() == "1.0");
    BOOST_TEST(argument(-0.0).text() == "-0.0");
    BOOST_TEST(argument(0.1 + 0.2).text() == "0.30000000000000004");
    BOOST_TEST(argument(1e-5).text() == "1e-05");
    BOOST_TEST(argument(1e16).text() == "1e+16");
    BOOST_TEST(argument(123456789012345.0).text() == "123456789012345.0");
    BOOST_TEST(argument(std::numeric_limits<double>::infinity()).text() == "inf");
    BOOST_TEST(argument(-std::numeric_limits<double>::infinity()).text() == "-inf");
    BOOST_TEST(argument(std::numeric_limits<double>::quiet_NaN()).text() == "nan");
    BOOST_TEST(argument(true).text() == "True");
    BOOST_TEST(argument(false).text() == "False");
    BOOST_TEST(argument("a b").text() == "a b");
}

BOOST_AUTO_TEST_CASE(a_data_reference_is_a_variable_DS_04)
{
    auto const plain = argument(data_reference{.datastore = datastore_name("blobs")});
    BOOST_TEST(plain.text() == "$AZUREML_DATAREFERENCE_blobs");
    BOOST_TEST(name_of(*plain.data()) == "blobs");
    auto const named =
        argument(data_reference{.datastore = datastore_name("blobs"), .name = "images"});
    BOOST_TEST(named.text() == "$AZUREML_DATAREFERENCE_images");
    BOOST_TEST(!argument("text").data());
}

BOOST_AUTO_TEST_CASE(a_config_comes_to_one_definition_SR_06)
{
    script_run_config config;
    config.script    = "train.py";
    config.arguments = {"--epochs", 3, data_reference{.datastore = datastore_name("blobs")}};
    config.data.push_back({.datastore = datastore_name("files")});
    auto const definition = definition_of(config);
    BOOST_TEST(definition.target == "local");
    BOOST_TEST(definition.arguments.size() == 3U);
    BOOST_REQUIRE(definition.data.size() == 2U);
    BOOST_TEST(definition.data[1].name == "files");
    BOOST_TEST((definition.max_run_duration == std::chrono::hours(720)));
}

BOOST_AUTO_TEST_CASE(inputs_and_outputs_are_variables_too_DS_08_10)
{
    auto input = dataset_input{.name = "raw"};
    input.paths.push_back({.datastore = datastore_name("blobs"), .path = "mnist"});
    auto const output = dataset_output{.name = "best"};
    script_run_config config;
    config.arguments = {input.as_download("here"), output.as_upload(true)};
    config.inputs.push_back(input.as_download("here")); // once, though it stands there twice
    auto definition = definition_of(config);
    place_outputs(definition, run_id("iris_1"), datastore_name("standard"));
    BOOST_TEST(definition.arguments[0] == "$AZUREML_DATAREFERENCE_raw");
    BOOST_TEST(definition.arguments[1] == "$AZUREML_DATAREFERENCE_best");
    BOOST_REQUIRE(definition.inputs.size() == 1U);
    BOOST_TEST((definition.inputs[0].mode == data_mode::download));
    BOOST_TEST(definition.inputs[0].path_on_compute == "here");
    BOOST_REQUIRE(definition.outputs.size() == 1U);
    BOOST_TEST(definition.outputs[0].overwrite);
    BOOST_TEST(definition.outputs[0].destination.datastore.str() == "standard");
    BOOST_TEST(definition.outputs[0].destination.path == "dataset/iris_1/best");
}

BOOST_AUTO_TEST_CASE(variables_of_the_job_are_not_taken_by_inputs_DS_08)
{
    for (auto const* name : {"PATH",
                             "HOME",
                             "RANK",
                             "LOCAL_RANK",
                             "NODE_RANK",
                             "WORLD_SIZE",
                             "LOCAL_WORLD_SIZE",
                             "MASTER_ADDR",
                             "MASTER_PORT",
                             "TF_CONFIG",
                             "OMPI_COMM_WORLD_RANK",
                             "AZ_BATCH_MASTER_NODE",
                             "AZUREML_X",
                             "AZURE_ML_INPUT_x",
                             "MLFLOW_RUN_ID",
                             "TRAINYARD_RUN",
                             "PYTHONPATH",
                             "CUDA_VISIBLE_DEVICES",
                             "OMP_NUM_THREADS",
                             "LD_PRELOAD",
                             "own"}) {
        auto input = dataset_input{.name = name};
        input.paths.push_back({.datastore = datastore_name("blobs")});
        script_run_config config;
        config.environment.variables["own"] = "1";
        config.inputs.push_back(input);
        auto const refused = failure_of([&] { (void)definition_of(config); });
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused.message, {name, "another name"}));
    }
}

BOOST_AUTO_TEST_CASE(a_time_limit_that_time_cannot_be_counted_to_is_a_century_SR_04)
{
    script_run_config config;
    config.max_run_duration = std::chrono::seconds(90);
    BOOST_TEST(definition_of(config).max_run_duration.count() == 90);
    config.max_run_duration = std::chrono::seconds::max();
    BOOST_TEST(definition_of(config).max_run_duration.count() == 100LL * 365 * 24 * 3600);
}

BOOST_AUTO_TEST_CASE(more_outputs_than_the_service_has_are_odd_DS_10)
{
    run_definition definition;
    definition.outputs.resize(20);
    BOOST_TEST(warnings_of(definition).empty());
    definition.outputs.resize(21);
    BOOST_REQUIRE(warnings_of(definition).size() == 1U);
    BOOST_TEST(names(warnings_of(definition).front(), {"21 output datasets", "20"}));
}

BOOST_AUTO_TEST_CASE(a_reference_no_variable_can_be_named_after_is_refused_DS_04)
{
    for (auto const* name : {"a-b", "a b", "a.b", "a/b", "a$"}) {
        script_run_config config;
        config.data.push_back({.datastore = datastore_name("blobs"), .name = name});
        auto const refused = failure_of([&] { (void)definition_of(config); });
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused.message, {name, "letters, digits and _"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
