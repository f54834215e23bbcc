#include <support/failures.hpp>

#include <trainyard/wire/run_config_file.hpp>

BOOST_AUTO_TEST_SUITE(wire_run_config_data)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;
using test::names;

namespace {

run_config_file read(std::string const& text)
{
    return read_run_config(text, "/home/me/.azureml/local.runconfig");
}

}

BOOST_AUTO_TEST_CASE(data_in_the_arguments_is_a_reference_of_the_file_DS_04)
{
    run_config_file file;
    file.config.script    = "train.py";
    file.config.arguments = {"--data",
                             data_reference{.datastore = datastore_name("store"), .path = "mnist"}};
    auto const again      = read(write_run_config(file));
    BOOST_TEST(again.config.arguments.at(1).text() == "$AZUREML_DATAREFERENCE_store");
    BOOST_TEST(again.config.data.at(0).path == "mnist");
}

BOOST_AUTO_TEST_CASE(datasets_and_outputs_are_read_DS_08_DS_10_SR_11)
{
    auto const file    = read(R"(script: train.py
arguments: [--data, 'DatasetConsumptionConfig:digits', --into, 'DatasetOutputConfig:clean']
data:
  digits:
    dataLocation:
      dataset: {id:, name: mnist, version: '2'}
      dataPath:
    createOutputDirectories: false
    mechanism: download
    environmentVariableName: digits
    pathOnCompute: here
    overwrite: false
    options:
  place:
    dataLocation: {dataPath: {datastoreName: blobs, relativePath: mnist/train.gz}}
    mechanism: Mount
outputData:
  clean:
    outputLocation:
      dataset:
      dataPath: {datastoreName: blobs, relativePath: 'out/{run-id}'}
    mechanism: upload
    additionalOptions:
      pathOnCompute: there
      registrationOptions: {name: cleaned, description: no dust, tags: {a: b}}
      uploadOptions: {overwrite: true}
      mountOptions:
)");
    auto const& config = file.config;
    BOOST_TEST(file.warnings.empty());
    BOOST_TEST(config.arguments.at(1).text() == "$AZUREML_DATAREFERENCE_digits");
    BOOST_TEST(config.arguments.at(3).text() == "$AZUREML_DATAREFERENCE_clean");
    BOOST_REQUIRE(config.inputs.size() == 2U);
    auto const& digits = config.inputs[0];
    BOOST_TEST(digits.name == "digits");
    BOOST_TEST(digits.dataset.str() == "mnist");
    BOOST_TEST(digits.version == 2);
    BOOST_TEST(digits.paths.empty());
    BOOST_TEST((digits.mode == data_mode::download));
    BOOST_TEST(digits.path_on_compute == "here");
    BOOST_TEST(config.inputs[1].dataset.empty());
    BOOST_TEST(config.inputs[1].paths.at(0).path == "mnist/train.gz");
    BOOST_REQUIRE(config.outputs.size() == 1U);
    auto const& clean = config.outputs[0];
    BOOST_TEST(clean.destination.datastore.str() == "blobs");
    BOOST_TEST(clean.destination.path == "out/{run-id}");
    BOOST_TEST((clean.mode == data_mode::upload));
    BOOST_TEST(clean.path_on_compute == "there");
    BOOST_TEST(clean.overwrite);
    BOOST_TEST(clean.registered_as.str() == "cleaned");
    BOOST_TEST(clean.description == "no dust");
    BOOST_TEST(clean.tags.at("a").value_or("") == "b");

    auto const text  = write_run_config(file);
    auto const again = read(text);
    BOOST_TEST(write_run_config(again) == text);
    BOOST_TEST(again.config.inputs.at(0).version == 2);
    BOOST_TEST(again.config.inputs.at(1).paths.at(0).path == "mnist/train.gz");
    BOOST_TEST(again.config.outputs.at(0).registered_as.str() == "cleaned");
}

BOOST_AUTO_TEST_CASE(datasets_in_the_arguments_are_data_of_the_file_DS_08_SR_11)
{
    auto newest   = dataset_input{.dataset = dataset_name("mnist"), .name = "digits"};
    auto left     = dataset_output{};
    left.name     = "clean";
    auto unnamed  = dataset_input{.name = "both"};
    unnamed.paths = {{.datastore = datastore_name("blobs"), .path = "a"},
                     {.datastore = datastore_name("blobs"), .path = "b"}};
    run_config_file file;
    file.config.script    = "train.py";
    file.config.arguments = {newest, left};
    auto const again      = read(write_run_config(file));
    file.config.inputs.push_back(unnamed);
    auto const refused = failure_of([&] { write_run_config(file); });

    BOOST_TEST(again.config.inputs.at(0).dataset.str() == "mnist");
    BOOST_TEST(again.config.inputs.at(0).version == 0);
    BOOST_TEST(again.config.outputs.at(0).name == "clean");
    BOOST_TEST(again.config.outputs.at(0).destination.datastore.empty());
    BOOST_TEST((refused.code == errc::unsupported));
    BOOST_TEST(names(refused.message, {"\"both\"", "register"}));
}

BOOST_AUTO_TEST_SUITE_END()
