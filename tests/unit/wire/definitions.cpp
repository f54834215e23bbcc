#include <support/failures.hpp>

#include <trainyard/backend/processes.hpp>
#include <trainyard/wire/definitions.hpp>

BOOST_AUTO_TEST_SUITE(wire_definitions)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;

namespace {

std::string const odd_text = "a \"b\"\n\\ \t é \x01";

}

BOOST_AUTO_TEST_CASE(a_definition_is_read_as_it_was_written_RU_03)
{
    run_definition written;
    written.script                  = "train.py";
    written.arguments               = {"--name", odd_text, ""};
    written.command                 = {"python", "$X"};
    written.target                  = "local";
    written.node_count              = 3;
    written.max_run_duration        = std::chrono::seconds(77);
    written.environment.name        = "env";
    written.environment.interpreter = "/usr/bin/python3";
    written.environment.variables   = {{"A", "1"}, {"B", odd_text}};
    written.data.push_back({.datastore       = datastore_name("blobs"),
                            .path            = "mnist",
                            .mode            = data_mode::upload,
                            .name            = "in",
                            .path_on_compute = "here",
                            .overwrite       = true});

    written.inputs.push_back(
        {.dataset         = dataset_name("digits"),
         .version         = 2,
         .paths           = {{.datastore = datastore_name("blobs"), .path = "mnist/*.gz"}},
         .name            = "fashion_ds",
         .mode            = data_mode::download,
         .path_on_compute = "there"});
    written.outputs.push_back(
        {.name            = "best",
         .destination     = {.datastore = datastore_name("files"), .path = odd_text},
         .is_file         = true,
         .path_on_compute = "written",
         .mode            = data_mode::upload,
         .overwrite       = true,
         .registered_as   = dataset_name("best"),
         .description     = odd_text,
         .tags            = {{"a", "b"}, {"flag", std::nullopt}}});

    auto const read = read_definition(write_definition(written));

    BOOST_TEST(!is_distributed(read.distribution));
    BOOST_TEST(read.script == written.script);
    BOOST_TEST(read.arguments == written.arguments, boost::test_tools::per_element());
    BOOST_TEST(read.command == written.command, boost::test_tools::per_element());
    BOOST_TEST(read.target == "local");
    BOOST_TEST(read.node_count == 3);
    BOOST_TEST(read.max_run_duration.count() == 77);
    BOOST_TEST(write_environment(read.environment) == write_environment(written.environment));
    BOOST_TEST(read.environment.variables.at("B") == odd_text);
    BOOST_REQUIRE(read.data.size() == 1U);
    BOOST_TEST(read.data[0].datastore.str() == "blobs");
    BOOST_TEST(read.data[0].path == "mnist");
    BOOST_TEST((read.data[0].mode == data_mode::upload));
    BOOST_TEST(read.data[0].name == "in");
    BOOST_TEST(read.data[0].path_on_compute == "here");
    BOOST_TEST(read.data[0].overwrite);
    BOOST_REQUIRE(read.inputs.size() == 1U);
    BOOST_TEST(read.inputs[0].dataset.str() == "digits");
    BOOST_TEST(read.inputs[0].version == 2);
    BOOST_TEST((read.inputs[0].paths == written.inputs[0].paths));
    BOOST_TEST(read.inputs[0].name == "fashion_ds");
    BOOST_TEST((read.inputs[0].mode == data_mode::download));
    BOOST_TEST(read.inputs[0].path_on_compute == "there");
    BOOST_REQUIRE(read.outputs.size() == 1U);
    BOOST_TEST(read.outputs[0].name == "best");
    BOOST_TEST((read.outputs[0].destination == written.outputs[0].destination));
    BOOST_TEST(read.outputs[0].path_on_compute == "written");
    BOOST_TEST((read.outputs[0].mode == data_mode::upload));
    BOOST_TEST(read.outputs[0].is_file);
    BOOST_TEST(read.outputs[0].overwrite);
    BOOST_TEST(read.outputs[0].registered_as.str() == "best");
    BOOST_TEST(read.outputs[0].description == odd_text);
    BOOST_TEST((read.outputs[0].tags == written.outputs[0].tags));
}

BOOST_AUTO_TEST_CASE(the_same_environment_is_the_same_text_EN_01)
{
    environment one;
    one.name         = "env";
    one.user_managed = true;
    one.variables    = {{"B", "2"}, {"A", "1"}};
    auto other       = one;
    BOOST_TEST(write_environment(one) == write_environment(other));
    other.variables["A"] = "3";
    BOOST_TEST(write_environment(one) != write_environment(other));
    other              = one;
    other.user_managed = false;
    BOOST_TEST(write_environment(one) != write_environment(other));
    auto const read = read_environment(write_environment(one));
    BOOST_TEST(read.user_managed);
    BOOST_TEST(read.variables.at("B") == "2");
}

BOOST_AUTO_TEST_CASE(a_tag_without_a_value_stays_one_RU_14)
{
    tag_map const written = {{"flag", std::nullopt}, {"empty", ""}, {"text", odd_text}};
    BOOST_TEST((read_tags(write_tags(written)) == written));
}

BOOST_AUTO_TEST_CASE(texts_and_lists_come_back)
{
    std::map<std::string, std::string> const texts = {{odd_text, odd_text}, {"", ""}};
    std::vector<std::string> const list            = {odd_text, "", "b"};
    BOOST_TEST((read_texts(write_texts(texts)) == texts));
    BOOST_TEST((read_list(write_list(list)) == list));
    BOOST_TEST(read_list("no list").empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_damaged)
{
    for (auto const* text : {"", "[]", "{", "7"}) {
        BOOST_TEST((failure_of([&] { read_definition(text); }).code == errc::damaged));
        BOOST_TEST((failure_of([&] { read_environment(text); }).code == errc::damaged));
        BOOST_TEST((failure_of([&] { read_tags(text); }).code == errc::damaged));
        BOOST_TEST((failure_of([&] { read_texts(text); }).code == errc::damaged));
    }
}

BOOST_AUTO_TEST_CASE(what_is_of_another_shape_is_left_out)
{
    auto const read = read_definition(
        R"({"script": 7, "arguments": ["a", 1, null, "b"], "data": [3, {}],
            "inputs": [{"paths": 7}, null], "outputs": {}, "environment": []})");
    BOOST_TEST(read.script.empty());
    BOOST_TEST(read.arguments.size() == 2U);
    BOOST_TEST(read.node_count == 1);
    BOOST_TEST(read.data.size() == 1U);
    BOOST_TEST(read.inputs.size() == 1U);
    BOOST_TEST(read.outputs.empty());
}

BOOST_AUTO_TEST_CASE(a_distribution_is_read_as_it_was_written_DI_01_02_03)
{
    auto const again = [](distribution what) {
        run_definition written;
        written.distribution = std::move(what);
        return read_definition(write_definition(written)).distribution;
    };
    auto const mpi = again(mpi_configuration{.process_count_per_node = 2, .node_count = 3});
    BOOST_TEST(std::get<mpi_configuration>(mpi).process_count_per_node == 2);
    BOOST_TEST(std::get<mpi_configuration>(mpi).node_count == 3);
    auto const tensorflow =
        again(tensorflow_configuration{.worker_count = 2, .parameter_server_count = 0});
    BOOST_TEST(std::get<tensorflow_configuration>(tensorflow).worker_count == 2);
    BOOST_TEST(std::get<tensorflow_configuration>(tensorflow).parameter_server_count == 0);
    auto const pytorch = again(pytorch_configuration{
        .process_count = 4, .node_count = 2, .communication_backend = odd_text});
    BOOST_TEST(std::get<pytorch_configuration>(pytorch).process_count == 4);
    BOOST_TEST(std::get<pytorch_configuration>(pytorch).node_count == 2);
    BOOST_TEST(std::get<pytorch_configuration>(pytorch).communication_backend == odd_text);
}

BOOST_AUTO_TEST_CASE(a_definition_from_before_there_were_distributions_is_one_process)
{
    BOOST_TEST(!is_distributed(read_definition(R"({"script":"train.py"})").distribution));
    BOOST_TEST(!is_distributed(read_definition(R"({"distribution":null})").distribution));
}

BOOST_AUTO_TEST_CASE(a_distribution_that_makes_no_sense_is_damaged)
{
    for (auto const* text :
         {R"({"distribution":{"type":"horovod"}})", R"({"distribution":{"type":"mpi"}})",
          R"({"distribution":{"type":"pytorch","process_count":-1,"node_count":1}})",
          R"({"distribution":{"type":"mpi","process_count_per_node":1,"node_count":1e18}})",
          R"({"distribution":{"type":"mpi","process_count_per_node":1,"node_count":0}})"}) {
        auto const failed = failure_of([&] { (void)read_definition(text); });
        BOOST_TEST((failed.code == errc::damaged), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
