#include <support/failures.hpp>

#include <trainyard/wire/job_file.hpp>

BOOST_AUTO_TEST_SUITE(wire_job_file)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;
using test::names;
using texts = std::vector<std::string>;

namespace {

constexpr auto whole =
    R"($schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
type: command
name: iris_17
display_name: Iris, again
experiment_name: iris
description: >-
  Which flower
  it is.
tags:
  team: plants
  number: 7
properties: {origin: file}
command: >-
  python train.py
  --data ${{inputs.flowers}}/iris.csv
  --rate ${{inputs.rate}} --quiet ${{ inputs.quiet }}
  --into ${{outputs.model}}
code: ./src
inputs:
  rate: 0.1
  quiet: true
  label: "7"
  flowers:
    type: uri_folder
    mode: download
    path: azureml://datastores/workspaceblobstore/paths/iris/2024/
  one:
    type: uri_file
    path: ../data/one.csv
outputs:
  model:
  kept:
    type: uri_folder
    mode: upload
    path: azureml://datastores/other/paths/kept
environment:
  image: registry.example/sklearn
  conda_file:
    name: sklearn
    channels: [conda-forge]
    dependencies:
    - python=3.9
    - scikit-learn
    - pip: [joblib]
environment_variables:
  MESSAGE: hello
  COUNT: 3
compute: azureml:cpu-cluster
resources:
  instance_count: 2
  instance_type: Standard_NC6
  shm_size: 4g
  docker_args: --ipc=host
distribution:
  type: PyTorch
  process_count_per_instance: 4
limits:
  timeout: 3600
services:
  board: {type: tensor_board}
)";

read_job read(std::string const& text)
{
    return read_job_file(text, "/home/me/job.yml");
}

job_file job_of(std::string const& more)
{
    return read("command: echo hello\n" + more).job;
}

std::string line_of(job_file const& job)
{
    return job.config.command.at(0).text();
}

}

BOOST_AUTO_TEST_CASE(every_key_of_a_command_job_is_read_CF_11)
{
    auto const job     = read(whole).job;
    auto const& config = job.config;
    BOOST_TEST(job.name == "iris_17");
    BOOST_TEST(job.display_name == "Iris, again");
    BOOST_TEST(job.experiment_name == "iris");
    BOOST_TEST(job.description == "Which flower it is.");
    BOOST_TEST(job.tags.at("team") == "plants");
    BOOST_TEST(job.tags.at("number") == "7");
    BOOST_TEST(job.properties.at("origin") == "file");
    BOOST_TEST(line_of(job) == "python train.py --data ${{inputs.flowers}}/iris.csv "
                               "--rate ${{inputs.rate}} --quiet ${{ inputs.quiet }} "
                               "--into ${{outputs.model}}");
    BOOST_TEST(config.source_directory == "./src");
    BOOST_TEST(config.compute.str() == "cpu-cluster");
    BOOST_TEST(config.node_count == 2);
    auto const* ranks = std::get_if<pytorch_configuration>(&config.distribution);
    BOOST_REQUIRE(ranks);
    BOOST_TEST(ranks->process_count == 8);
    BOOST_TEST(ranks->node_count == 2);
    BOOST_TEST((config.max_run_duration == std::chrono::hours(1)));
    auto const& environment = config.environment;
    BOOST_TEST(environment.docker.image == "registry.example/sklearn");
    BOOST_TEST(environment.docker.shm_size == "4g");
    BOOST_TEST((environment.docker.arguments == texts{"--ipc=host"}));
    BOOST_TEST(environment.dependencies.python_version == "3.9");
    BOOST_TEST((environment.dependencies.pip_packages == texts{"joblib"}));
    BOOST_TEST(!environment.user_managed);
    BOOST_TEST(environment.variables.at("COUNT") == "3");
    BOOST_REQUIRE(job.warnings.size() == 2U);
    BOOST_TEST(names(job.warnings[0], {"resources.instance_type"}));
    BOOST_TEST(names(job.warnings[1], {"services"}));
}

BOOST_AUTO_TEST_CASE(inputs_are_literals_or_files_CF_11_DS_12)
{
    auto const job     = read(whole).job;
    auto const literal = [&](char const* name) {
        return std::get<std::string>(job.inputs.at(name));
    };
    BOOST_TEST(literal("rate") == "0.1");
    BOOST_TEST(literal("quiet") == "True");
    BOOST_TEST(literal("label") == "7");
    auto const flowers = std::get<job_data>(job.inputs.at("flowers"));
    BOOST_TEST(flowers.path == "azureml://datastores/workspaceblobstore/paths/iris/2024/");
    BOOST_TEST((flowers.mode == data_mode::download));
    auto const one = std::get<job_data>(job.inputs.at("one"));
    BOOST_TEST(one.path == "../data/one.csv");
    BOOST_TEST(one.type == "uri_file");
    BOOST_TEST((one.mode == data_mode::mount));
    BOOST_TEST(job.outputs.at("model").path.empty());
    BOOST_TEST(job.outputs.at("kept").path == "azureml://datastores/other/paths/kept");
    BOOST_TEST((job.outputs.at("kept").mode == data_mode::upload));
}

BOOST_AUTO_TEST_CASE(what_has_no_effect_here_is_said_CF_11)
{
    auto const job  = job_of("resources:\n"
                              "  properties: {a: b}\n"
                              "  locations: [here]\n"
                              "  max_instance_count: 3\n"
                              "services: {board: {type: tensor_board}}\n"
                              "identity: {type: user_identity}\n"
                              "queue_settings: {job_tier: spot}\n");
    auto const keys = texts{"resources.properties",
                            "resources.locations",
                            "resources.max_instance_count",
                            "services",
                            "identity",
                            "queue_settings"};
    BOOST_REQUIRE(job.warnings.size() == keys.size());
    for (auto i = std::size_t{0}; i != keys.size(); ++i)
        BOOST_TEST(names(job.warnings[i], {'"' + keys[i] + "\" does nothing here: "}));
}

BOOST_AUTO_TEST_CASE(the_shortest_job_is_a_command_CF_11)
{
    auto const job = job_of("");
    BOOST_TEST(line_of(job) == "echo hello");
    BOOST_TEST(job.config.source_directory.empty());
    BOOST_TEST(job.config.compute.empty());
    BOOST_TEST(job.experiment_name.empty());
    BOOST_TEST((job.config.environment == environment()));
    BOOST_TEST((job.config.max_run_duration == script_run_config().max_run_duration));
    BOOST_TEST(job_of("compute: local").config.compute.empty());
    BOOST_TEST(line_of(read("command: |\n  cd src\n  python a.py\n").job) == "cd src\npython a.py");
}

BOOST_AUTO_TEST_CASE(an_environment_is_named_or_written_out_CF_11_EN_02)
{
    auto const named = [](std::string const& text) {
        return job_of("environment: " + text).environment;
    };
    BOOST_TEST(named("azureml:mine:3") == "mine:3");
    BOOST_TEST(named("azureml:mine@latest") == "mine@latest");
    auto const curated =
        job_of("environment: azureml://registries/azureml/environments/sklearn-1.5/labels/latest");
    BOOST_TEST(curated.environment == "AzureML-sklearn-1.5");
    BOOST_REQUIRE(curated.warnings.size() == 1U);
    BOOST_TEST(names(curated.warnings[0], {"AzureML-sklearn-1.5", "whatever its version"}));

    auto const image = job_of("environment: {image: base, name: mine}").config.environment;
    BOOST_TEST(image.docker.image == "base");
    BOOST_TEST(image.name == "mine");
    BOOST_TEST(image.user_managed);
    auto const beside = read("command: a\nenvironment: {image: base, conda_file: env/conda.yml}");
    BOOST_TEST(beside.conda_file == "env/conda.yml");
    BOOST_TEST(!beside.job.config.environment.user_managed);
    auto const built = read("command: a\nenvironment:\n  build:\n    path: ctx\n");
    BOOST_TEST(built.build_path == "ctx");
    BOOST_TEST(built.docker_file == "Dockerfile");
}

BOOST_AUTO_TEST_CASE(a_distribution_has_the_defaults_of_job_files_CF_11_DI_01_02_03)
{
    auto const made = [](std::string const& text) {
        return job_of("resources: {instance_count: 2}\ndistribution: " + text).config.distribution;
    };
    auto const mpi        = std::get<mpi_configuration>(made("{type: mpi}"));
    auto const tensorflow = std::get<tensorflow_configuration>(made("{type: tensorflow}"));
    auto const pytorch    = std::get<pytorch_configuration>(made("{type: pytorch}"));
    BOOST_TEST(mpi.process_count_per_node == 1);
    BOOST_TEST(mpi.node_count == 2);
    BOOST_TEST(tensorflow.worker_count == 2);
    BOOST_TEST(tensorflow.parameter_server_count == 0);
    BOOST_TEST(pytorch.process_count == 2);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_understood_is_named_with_its_line_CF_11_DS_12)
{
    struct refusal {
        std::string text;
        texts words;
        errc code = errc::invalid_argument;
    };
    auto const unsupported = errc::unsupported;
    for (auto const& one : std::vector<refusal>{
             {"- a", {":1:", "not a job"}},
             {"code: src", {":1:", "\"command\""}},
             {"command: [", {"not YAML"}},
             {"command: {a: b}", {":1:", "\"command\"", "text"}},
             {"command: a\ncomand: b", {":2:", "comand", "not known"}},
             {"command: a\nlimits: {timeout: 0}", {":2:", "limits.timeout", "from 1"}},
             {"command: a\nlimits: {timout: 1}", {":2:", "limits.timout"}},
             {"command: a\nresources:\n  instance_count: 0", {":3:", "resources.instance_count"}},
             {"command: a\ninputs:\n  x: [1]", {":3:", "inputs.x", "path"}},
             {"command: a\ninputs:\n  x: {mode: download}", {":3:", "inputs.x", "path"}},
             {"command: a\ninputs:\n  x-y: 1", {":3:", "inputs.x-y", "letters"}},
             {"command: a\ninputs:\n  x: {type: parquet, path: a}",
              {":3:", "inputs.x.type", "uri_folder"}},
             {"command: a\ninputs: {x: {path: a}}\noutputs: {x: }",
              {":3:", "outputs.x", "input too"}},
             {"command: a\noutputs: {x: {path: ./here}}", {":2:", "outputs.x.path", "datastore"}},
             {"command: a ${{inputs.x}}", {":1:", "${{inputs.x}}", "no \"x\""}},
             {"command: a ${{outputs.x}}\ninputs: {x: 1}", {":1:", "${{outputs.x}}"}},
             {"command: a ${{search_space.x}}", {":1:", "${{search_space.x}}", "${{inputs.NAME}}"}},
             {"command: a\nenvironment: {name: x}", {":2:", "\"environment\"", "image"}},
             {"command: a\nenvironment: {image: x, build: {path: y}}",
              {":2:", "environment.build", "image"}},
             {"command: a\nenvironment: {image: x, conda_file: {dependencies: y}}",
              {":2:", "dependencies"}},
             {"command: a\ndistribution: {type: pigeons}", {":2:", "pigeons", "pytorch"}},
             {"type: sweep\ntrial: {command: a}", {":2:", "sweep", "command jobs"}, unsupported},
             {"type: pipeline\njobs: {a: {}}", {":2:", "pipeline", "command jobs"}, unsupported},
             {"type: pipeline", {":1:", "pipeline"}, unsupported},
             {"jobs: {a: {}}", {":1:", "pipeline"}, unsupported},
             {"type: spark", {":1:", "spark"}, unsupported},
             {"command: a\ncode: git+https://example/x",
              {":2:", "\"code\"", "folder"},
              unsupported},
             {"command: a\ninputs: {x: {path: 'azureml:iris'}}",
              {":2:", "inputs.x.path", "azureml:iris", "azureml:NAME:VERSION"}},
             {"command: a\ninputs: {x: {path: 'azureml:iris:new'}}",
              {":2:", "inputs.x.path", "azureml:iris:new", "azureml:NAME@latest"}},
             {"command: a\ninputs: {x: {path: 'https://example/x'}}",
              {":2:", "inputs.x.path", "https://example/x"},
              unsupported},
             {"command: a\ninputs: {x: {path: 'wasbs://c@a/x'}}",
              {":2:", "inputs.x.path", "wasbs://c@a/x", "azureml://datastores/NAME"},
              unsupported},
             {"command: a\ninputs: {x: {path: 'abfss://f@a/x'}}",
              {":2:", "inputs.x.path", "abfss://f@a/x", "azureml://datastores/NAME"},
              unsupported},
             {"command: a\ninputs: {x: {path: 's3://b/x'}}",
              {":2:", "inputs.x.path", "s3://b/x", "azureml://datastores/NAME"},
              unsupported},
             {"command: a\ninputs: {x: {path: 'azureml://subscriptions/s/x'}}",
              {":2:", "inputs.x.path", "azureml://datastores/NAME"},
              unsupported},
             {"command: a\ninputs: {x: {path: a, mode: direct}}",
              {":2:", "inputs.x.mode", "ro_mount"},
              unsupported},
             {"command: a\noutputs: {x: {mode: direct}}", {":2:", "outputs.x.mode"}, unsupported},
             {"command: a\noutputs: {x: {name: y, version: 3}}",
              {":2:", "outputs.x.version", "counted"},
              unsupported},
             {"command: a\nenvironment: file:env.yml",
              {":2:", "\"environment\"", "azureml:NAME"},
              unsupported},
             {"command: a\ndistribution: {type: ray}",
              {":2:", "distribution.type", "ray"},
              unsupported},
         }) {
        auto const refused = failure_of([&] { read(one.text); });
        BOOST_TEST((refused.code == one.code), one.text);
        BOOST_TEST(names(refused.message, {"/home/me/job.yml"}), one.text);
        BOOST_TEST(names(refused.message, one.words), refused.message);
    }
}

BOOST_AUTO_TEST_CASE(places_in_datastores_are_told_from_other_addresses_DS_12)
{
    auto const place = place_of("azureml://datastores/store/paths/a/b/");
    BOOST_REQUIRE(place);
    BOOST_TEST(place->datastore.str() == "store");
    BOOST_TEST(place->path == "a/b");
    BOOST_TEST(place_of("azureml://datastores/store/paths/")->path.empty());
    BOOST_TEST(text_of(*place) == "azureml://datastores/store/paths/a/b");
    for (auto const* text : {"azureml://datastores/store", "azureml://datastores//paths/a",
                             "azureml://jobs/x", "./a", "azureml:a:1"})
        BOOST_TEST(!place_of(text), text);
    BOOST_TEST(is_address("azureml:a:1"));
    BOOST_TEST(is_address("wasbs://x"));
    BOOST_TEST(!is_address("./a:b"));
}

BOOST_AUTO_TEST_CASE(a_place_stays_one_word_in_any_quotes_CF_11)
{
    auto const meaning = [](std::string const& kind, std::string const& name) {
        return filled_in{.text = kind == "inputs" ? name : "P", .is_variable = kind == "outputs"};
    };
    auto const filled = [&](std::string_view line) { return fill_in(line, meaning); };
    BOOST_TEST(filled("a ${{inputs.x}} b") == "a x b");
    BOOST_TEST(filled("${{ outputs.y }}/z") == "\"${P}\"/z");
    BOOST_TEST(filled("\"${{outputs.y}}/a b\"") == "\"${P}/a b\"");
    BOOST_TEST(filled("'${{outputs.y}}'") == "''\"${P}\"''");
    BOOST_TEST(filled("\\\"${{outputs.y}}") == "\\\"\"${P}\"");
    BOOST_TEST(filled("'it'\\''s' ${{outputs.y}}") == "'it'\\''s' \"${P}\"");
    BOOST_TEST(filled("$HOME ${X} ${{open") == "$HOME ${X} ${{open");
}

BOOST_AUTO_TEST_SUITE_END()
