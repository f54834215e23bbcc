#include <support/failures.hpp>

#include <trainyard/wire/job_file.hpp>

BOOST_AUTO_TEST_SUITE(wire_job_writer)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;
using test::names;
using texts = std::vector<std::string>;

namespace {

job_file back(job_file const& job)
{
    return read_job_file(write_job_file(job), "job.yml").job;
}

job_file script_job()
{
    job_file job;
    job.config.script    = "train.py";
    job.config.arguments = {"--rate", 0.5, "--name", "two words", "--say", "\"hi\""};
    return job;
}

std::string line_of(job_file const& job)
{
    return job.config.command.at(0).text();
}

data_reference reference(char const* name, data_mode mode)
{
    return {.datastore = datastore_name("store"), .path = "a/b", .mode = mode, .name = name};
}

}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_the_same_CF_11)
{
    job_file job;
    job.name                    = "iris_17";
    job.display_name            = "Iris: again";
    job.experiment_name         = "iris";
    job.description             = "two\nlines";
    job.tags                    = {{"team", "plants"}, {"number", "7"}};
    job.properties              = {{"origin", "here"}};
    job.config.command          = {"python train.py --data ${{inputs.flowers}} ${{inputs.rate}} "
                                            "--into '${{outputs.model}}' && echo \"$HOME\""};
    job.config.source_directory = "./src";
    job.config.compute          = compute_name("cpu-cluster");
    job.config.node_count       = 2;
    job.config.distribution =
        tensorflow_configuration{.worker_count = 3, .parameter_server_count = 1};
    job.config.max_run_duration  = std::chrono::minutes(5);
    auto& environment            = job.config.environment;
    environment.name             = "mine";
    environment.docker.image     = "registry.example/base";
    environment.docker.shm_size  = "4g";
    environment.docker.arguments = {"--ipc=host", "-v"};
    environment.variables        = {{"MESSAGE", "true"}, {"EMPTY", ""}};
    environment.dependencies     = {.python_version = "3.9", .pip_packages = {"numpy"}};
    job.inputs                   = {{"rate", "0.1"},
                                    {"flowers",
                                     job_data{.path = "azureml://datastores/s/paths/a", .mode = data_mode::download}},
                                    {"file", job_data{.path = "one.csv", .type = "uri_file"}}};
    job.outputs                  = {
                         {"model", job_data{.mode = data_mode::upload}},
                         {"kept", job_data{.path = "azureml://datastores/s/paths/k", .mode = data_mode::upload}}};

    auto const again = back(job);

    BOOST_TEST(again.name == job.name);
    BOOST_TEST(again.display_name == job.display_name);
    BOOST_TEST(again.experiment_name == job.experiment_name);
    BOOST_TEST(again.description == job.description);
    BOOST_TEST((again.tags == job.tags));
    BOOST_TEST((again.properties == job.properties));
    BOOST_TEST(line_of(again) == line_of(job));
    BOOST_TEST(again.config.source_directory == "./src");
    BOOST_TEST(again.config.compute == job.config.compute);
    BOOST_TEST(again.config.node_count == 2);
    auto const servers = std::get<tensorflow_configuration>(again.config.distribution);
    BOOST_TEST(servers.worker_count == 3);
    BOOST_TEST(servers.parameter_server_count == 1);
    BOOST_TEST((again.config.max_run_duration == job.config.max_run_duration));
    BOOST_TEST((again.config.environment == environment));
    BOOST_TEST((again.inputs == job.inputs));
    BOOST_TEST((again.outputs == job.outputs));
    BOOST_TEST(again.warnings.empty());
    BOOST_TEST(write_job_file(again) == write_job_file(job));
}

BOOST_AUTO_TEST_CASE(every_environment_comes_back_that_a_job_file_has_words_for_CF_11)
{
    auto job = script_job();
    BOOST_TEST((back(job).config.environment == environment()));
    job.config.environment.dependencies.conda_packages = {"numpy"};
    BOOST_TEST((back(job).config.environment == job.config.environment));
    job.config.environment              = {};
    job.config.environment.docker.image = "base";
    job.config.environment.user_managed = true;
    BOOST_TEST((back(job).config.environment == job.config.environment));
    job.config.environment = {};
    job.environment        = "mine:3";
    BOOST_TEST(back(job).environment == "mine:3");
}

BOOST_AUTO_TEST_CASE(a_script_becomes_a_command_CF_11_SR_02)
{
    auto job = script_job();
    BOOST_TEST(line_of(back(job)) ==
               R"(python train.py --rate 0.5 --name "two words" --say "\"hi\"")");
    job.config.environment.interpreter = "/usr/bin/python3";
    BOOST_TEST(line_of(back(job)).starts_with("/usr/bin/python3 train.py"));
}

BOOST_AUTO_TEST_CASE(ranks_are_counted_for_each_node_CF_11_DI_03)
{
    auto job                = script_job();
    job.config.distribution = pytorch_configuration{.process_count = 4, .node_count = 2};
    auto const text         = write_job_file(job);
    BOOST_TEST(text.find("process_count_per_instance: 2") != std::string::npos);
    BOOST_TEST(std::get<pytorch_configuration>(back(job).config.distribution).process_count == 4);
}

BOOST_AUTO_TEST_CASE(ranks_that_cannot_be_divided_by_the_nodes_are_not_written_CF_11_DI_03)
{
    auto job                = script_job();
    job.config.distribution = pytorch_configuration{.process_count = 5, .node_count = 2};
    auto const refused      = failure_of([&] { write_job_file(job); });
    BOOST_TEST((refused.code == errc::invalid_argument));
    BOOST_TEST(names(refused.message, {"process_count of 5", "2 nodes"}));
}

BOOST_AUTO_TEST_CASE(data_references_become_inputs_and_outputs_CF_11_DS_04)
{
    auto job             = script_job();
    job.config.arguments = {"--data", reference("digits", data_mode::mount), "--into",
                            reference("model", data_mode::upload)};
    job.config.data      = {reference("more", data_mode::download)};
    auto const again     = back(job);
    BOOST_TEST(line_of(again) == "python train.py --data \"${{inputs.digits}}\" --into "
                                 "\"${{outputs.model}}\"");
    auto const digits = std::get<job_data>(again.inputs.at("digits"));
    BOOST_TEST(digits.path == "azureml://datastores/store/paths/a/b");
    BOOST_TEST((std::get<job_data>(again.inputs.at("more")).mode == data_mode::download));
    BOOST_TEST(again.outputs.at("model").path == digits.path);
}

BOOST_AUTO_TEST_CASE(datasets_become_inputs_and_outputs_CF_11_DS_08_DS_10)
{
    auto const input = dataset_input{.dataset = dataset_name("digits"),
                                     .version = 3,
                                     .paths   = {data_path{}},
                                     .name    = "digits",
                                     .mode    = data_mode::download};
    auto const output =
        dataset_output{.name          = "model",
                       .destination   = {.datastore = datastore_name("store"), .path = "models"},
                       .registered_as = dataset_name("kept")};
    auto job             = script_job();
    job.config.arguments = {"--data", input, "--into", output};

    auto const read = back(job);

    BOOST_TEST(line_of(read) ==
               "python train.py --data \"${{inputs.digits}}\" --into \"${{outputs.model}}\"");
    auto const& digits = std::get<job_data>(read.inputs.at("digits"));
    BOOST_TEST(digits.path == "azureml:digits:3");
    BOOST_TEST((digits.mode == data_mode::download));
    BOOST_TEST(read.outputs.at("model").path == "azureml://datastores/store/paths/models");
    BOOST_TEST(read.outputs.at("model").registered_as == "kept");
}

BOOST_AUTO_TEST_CASE(what_a_job_file_has_no_word_for_is_refused_CF_11)
{
    struct refusal {
        std::function<void(job_file&)> change;
        texts words;
    };
    for (auto const& one : std::vector<refusal>{
             {[](auto& job) { job.config.environment.system_packages = true; },
              {"system_packages", "registered environment"}},
             {[](auto& job) { job.config.environment.packages = package_source::installed; },
              {"installed"}},
             {[](auto& job) { job.config.environment.docker.dockerfile = "FROM x"; },
              {"Dockerfile", "image"}},
             {[](auto& job) { job.config.environment.docker.registry.address = "x"; },
              {"registry"}},
             {[](auto& job) {
                  job.config.environment.docker = {.image = "x", .use = container_use::required};
              },
              {"container_use::required"}},
             {[](auto& job) {
                  job.config.script.clear();
                  job.config.arguments.clear();
                  job.config.command                 = {"a"};
                  job.config.environment.interpreter = "python3";
              },
              {"interpreter", "command"}},
             {[](auto& job) {
                  job.config.resume_from = data_reference{.path = "outputs", .run = run_id("a")};
              },
              {"resume_from"}},
             {[](auto& job) {
                  job.config.data = {data_reference{.path = "outputs", .run = run_id("a")}};
              },
              {"files of a run", "outputs", "datastore"}},
             {[](auto& job) {
                  auto placed            = reference("digits", data_mode::mount);
                  placed.path_on_compute = "here";
                  job.config.data        = {placed};
              },
              {"path_on_compute", "digits"}},
             {[](auto& job) {
                  job.config.inputs = {dataset_input{.paths = {data_path{}}, .name = "digits"}};
              },
              {"not registered", "digits"}},
             {[](auto& job) { job.config.outputs = {dataset_output{.name = "model"}}; },
              {"model", "datastore", "path"}},
             {[](auto& job) {
                  job.config.data = {reference("digits", data_mode::mount),
                                     reference("digits", data_mode::upload)};
              },
              {"two things", "digits", "another name"}},
         }) {
        auto job = script_job();
        one.change(job);
        auto const refused = failure_of([&] { write_job_file(job); });
        BOOST_TEST((refused.code == errc::unsupported));
        BOOST_TEST(names(refused.message, one.words), refused.message);
    }
}

BOOST_AUTO_TEST_CASE(a_password_in_an_address_is_never_written_CF_11)
{
    auto job                                         = script_job();
    job.config.environment.dependencies.pip_packages = {"pkg @ https://me:s3cret@host.example/x"};
    auto const refused                               = failure_of([&] { write_job_file(job); });
    BOOST_TEST((refused.code == errc::invalid_argument));
    BOOST_TEST(refused.message.find("s3cret") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
