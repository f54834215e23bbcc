#include <support/failures.hpp>

#include <trainyard/wire/script_context.hpp>

BOOST_AUTO_TEST_SUITE(wire_script_context)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;
using test::names;

namespace {

script_context whole_context()
{
    script_context context;
    context.run.id            = run_id("iris_1");
    context.run.number        = 7;
    context.run.experiment    = "iris";
    context.run.parent        = run_id("above");
    context.run.display_name  = "the \"seventh\"";
    context.run.tags          = {{"flag", std::nullopt}, {"a", "b"}};
    context.run.properties    = {{"key", "text"}};
    context.experiment_id     = "3";
    context.parents           = {"above", "top"};
    context.workspace.name    = "yard";
    context.workspace.root    = "/yard";
    context.secrets           = "/yard/secrets.json";
    context.records           = "/yard/runs";
    context.models            = "/yard/models";
    context.directory         = "/yard/live/iris_1/code";
    context.datastores        = {{"blobs", "/yard/datastores/blobs"}};
    context.default_datastore = "blobs";
    return context;
}

}

BOOST_AUTO_TEST_CASE(a_training_program_reads_what_was_written_LG_01)
{
    auto const written = whole_context();
    auto const read    = read_script_context(write_script_context(written));
    BOOST_TEST(read.run.id.str() == "iris_1");
    BOOST_TEST(read.run.number == 7U);
    BOOST_TEST(read.run.experiment == "iris");
    BOOST_TEST(read.run.parent.value().str() == "above");
    BOOST_TEST(read.run.display_name == written.run.display_name);
    BOOST_TEST(read.run.description.empty());
    BOOST_TEST((read.run.tags == written.run.tags));
    BOOST_TEST((read.run.properties == written.run.properties));
    BOOST_TEST((read.parents == written.parents));
    BOOST_TEST(read.experiment_id == "3");
    BOOST_TEST(read.workspace.name == "yard");
    BOOST_TEST(read.workspace.root.value_or("") == "/yard");
    BOOST_TEST(read.secrets == written.secrets);
    BOOST_TEST(read.records == written.records);
    BOOST_TEST(read.models == written.models);
    BOOST_TEST(read.directory == written.directory);
    BOOST_TEST((read.datastores == written.datastores));
    BOOST_TEST(read.default_datastore == "blobs");
}

BOOST_AUTO_TEST_CASE(a_script_finds_its_inputs_and_outputs_by_name_LG_14)
{
    auto context           = whole_context();
    context.inputs["raw"]  = {.path = "/x/raw", .dataset = dataset_name("digits"), .version = 2};
    context.inputs["own"]  = {.path  = "/x/own",
                              .paths = {{.datastore = datastore_name("blobs"), .path = "a"}}};
    context.outputs["out"] = {.path = "/x/out"};
    auto const text        = write_script_context(context);
    BOOST_TEST(
        names(text, {R"("raw":{"path":"/x/raw","mode":"mount","dataset":"digits","version":2})",
                     R"("own":{"path":"/x/own","mode":"mount",)"
                     R"("paths":[{"datastore":"blobs","path":"a"}]})",
                     R"("outputs":{"out":)"}));
}

BOOST_AUTO_TEST_CASE(a_script_finds_the_datasets_of_the_workspace_DS_08)
{
    dataset_record record;
    record.name    = dataset_name("digits");
    record.version = 2;
    record.tags    = {{"flag", std::nullopt}};
    record.paths.push_back({.datastore = datastore_name("blobs"), .path = "mnist/*.gz"});
    auto const text = write_datasets(std::vector<dataset_record>(1, record));
    BOOST_TEST(names(text, {R"("name":"digits","version":2)", R"("tags":{"flag":null})",
                            R"("paths":[{"datastore":"blobs","path":"mnist/*.gz"}])"}));
}

BOOST_AUTO_TEST_CASE(a_script_is_told_what_is_known_of_models_MO_06)
{
    model_record record;
    record.name       = model_name("iris");
    record.version    = 2;
    record.framework  = "ScikitLearn";
    record.tags       = {{"flag", std::nullopt}};
    record.properties = {{"auc", "0.9"}};
    auto const text   = write_models(std::vector<model_record>(1, record));
    BOOST_TEST(names(text, {R"("name":"iris","version":2)", R"("tags":{"flag":null})",
                            R"("properties":{"auc":"0.9"})", R"("framework":"ScikitLearn")",
                            R"("run":null)"}));
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_null_to_a_script_LG_01)
{
    auto context       = whole_context();
    context.run.parent = std::nullopt;
    auto const text    = write_script_context(context);
    BOOST_TEST(names(text, {R"("parent":null)", R"("description":null)", R"("version":1)"}));
    BOOST_TEST(!read_script_context(text).run.parent.has_value());
}

BOOST_AUTO_TEST_CASE(a_context_of_another_version_is_not_guessed_at)
{
    auto text = write_script_context(whole_context());
    text.replace(text.find("\"version\":1"), 11, "\"version\":2");
    auto const refused = failure_of([&] { read_script_context(text); });
    BOOST_TEST((refused.code == errc::damaged));
    for (auto const* other : {"", "[]", "{}", R"({"version": 1, "run": {}})"})
        BOOST_TEST((failure_of([&] { read_script_context(other); }).code == errc::damaged));
}

BOOST_AUTO_TEST_CASE(a_script_is_told_what_was_submitted_RU_03)
{
    auto context                           = whole_context();
    context.run.submitted_by               = "somebody";
    context.definition.script              = "train.py";
    context.definition.arguments           = {"--epochs", "3"};
    context.definition.target              = "gpus";
    context.definition.node_count          = 2;
    context.definition.max_run_duration    = std::chrono::hours(1);
    context.definition.distribution        = mpi_configuration{.node_count = 2};
    context.definition.environment.name    = "numpy";
    context.definition.environment_version = 3;
    context.definition.data                = {{.datastore = datastore_name("blobs"),
                                               .path      = "mnist",
                                               .mode      = data_mode::download,
                                               .name      = "raw"}};
    context.inputs  = {{"digits", {.path = "/d", .dataset = dataset_name("mnist"), .version = 2}}};
    context.outputs = {{"clean",
                        {.path  = "/c",
                         .mode  = data_mode::upload,
                         .place = {.datastore = datastore_name("blobs"), .path = "out/1"}}}};
    auto const text = write_script_context(context);

    BOOST_TEST(
        names(text, {R"("submitted_by":"somebody")", R"("script":"train.py")",
                     R"("arguments":["--epochs","3"])", R"("target":"gpus")", R"("node_count":2)",
                     R"("max_run_duration_seconds":3600)", R"("framework":"Python")",
                     R"("communicator":"OpenMpi")", R"("environment":{"name":"numpy",)",
                     R"("variables":{},"version":3})",
                     R"("references":{"raw":{"datastore":"blobs","path":"mnist","mode":"download")",
                     R"("digits":{"path":"/d","mode":"mount","dataset":"mnist","version":2})",
                     R"("destination":{"datastore":"blobs","path":"out/1"})"}));
}

BOOST_AUTO_TEST_SUITE_END()
