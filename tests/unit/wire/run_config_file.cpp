#include <support/failures.hpp>

#include <trainyard/wire/run_config_file.hpp>

#include <algorithm>

BOOST_AUTO_TEST_SUITE(wire_run_config_file)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;
using test::names;
using texts = std::vector<std::string>;

namespace {

// With every key that a folder attached with the first command line has in it.
constexpr auto of_the_command_line = R"(# The script to run.
script: train.py
# The arguments to the script file.
arguments: [--alpha, 0.1, --quiet, true]
target: local
framework: PySpark
communicator: None
autoPrepareEnvironment: true
maxRunDurationSeconds:
nodeCount: 1
environment:
# Environment variables set for the run.
  environmentVariables:
    EXAMPLE_ENV_VAR: EXAMPLE_VALUE
    COUNT: 1
  python:
    userManagedDependencies: false
    interpreterPath: python
    condaDependenciesFile: aml_config/conda_dependencies.yml
  docker:
    enabled: true
    baseImage: registry.example/base:0.2.4
    sharedVolumes: true
    gpuSupport: false
    arguments: []
    baseImageRegistry:
      address:
      username:
      password:
  spark:
    repositories:
    - https://repository.example/maven
    packages:
    - group: com.example
      artifact: spark_2.11
      version: '0.12'
    precachePackages: true
  databricks:
    mavenLibraries: []
history:
  outputCollection: true
  snapshotProject: true
spark:
  configuration:
    spark.app.name: Azure ML Experiment
    spark.yarn.maxAppAttempts: 1
hdi:
  yarnDeployMode: cluster
tensorflow:
  workerCount: 1
  parameterServerCount: 1
mpi:
  processCountPerNode: 1
dataReferences: {}
sourceDirectoryDataStore:
amlcompute:
  vmSize:
  vmPriority:
  retainCluster: false
  name:
  clusterMaxNodeCount: 1
)";

// As the last versions of the SDK save one.
constexpr auto of_the_sdk = R"(script: train.py
arguments:
- --data
- $AZUREML_DATAREFERENCE_digits
target: gpu-cluster
framework: TensorFlow
communicator: ParameterServer
maxRunDurationSeconds: 3600
nodeCount: 2
priority:
environment:
  name: tf
  version:
  environmentVariables: {}
  python:
    userManagedDependencies: false
    interpreterPath: python
    condaDependenciesFile:
    baseCondaEnvironment:
    condaDependencies:
      name: project_environment
      dependencies:
      - python=3.8
      - numpy
      - pip:
        - tensorflow~=2.2
      channels:
      - anaconda
  docker:
    platform: {os: Linux, architecture: amd64}
    baseImage: registry.example/base
    baseDockerfile:
    baseImageRegistry:
      address: registry.example
      username: me
      password: s3cret
      registryIdentity:
    enabled: false
    arguments: []
  inferencingStackVersion:
history:
  outputCollection: true
  directoriesToWatch: [logs]
  enableMLflowTracking: true
tensorflow: {workerCount: 2, parameterServerCount: 1}
pytorch: {communicationBackend: nccl, processCount:}
data: {}
outputData: {}
dataReferences:
  digits:
    dataStoreName: workspaceblobstore
    pathOnDataStore: mnist
    mode: download
    overwrite: false
    pathOnCompute: data
docker: {useDocker: true, sharedVolumes: true, arguments: [--ipc=host], shmSize: 4g}
command: ''
)";

run_config_file read(std::string const& text)
{
    return read_run_config(text, "/home/me/.azureml/local.runconfig");
}

failure refusal_of(std::string const& text)
{
    return failure_of([&] { read(text); });
}

bool same(data_reference const& a, data_reference const& b)
{
    return a.name == b.name && a.datastore == b.datastore && a.path == b.path && a.mode == b.mode &&
           a.path_on_compute == b.path_on_compute && a.overwrite == b.overwrite;
}

}

BOOST_AUTO_TEST_CASE(a_file_of_the_old_command_line_is_read_CF_05_SR_11)
{
    auto const file    = read(of_the_command_line);
    auto const& config = file.config;
    BOOST_TEST(config.script == "train.py");
    BOOST_TEST(config.arguments.at(1).text() == "0.1");
    BOOST_TEST(config.arguments.at(3).text() == "True");
    BOOST_TEST(config.compute.empty());
    BOOST_TEST(config.node_count == 1);
    BOOST_TEST(std::holds_alternative<std::monostate>(config.distribution));
    BOOST_TEST((config.max_run_duration == script_run_config().max_run_duration));
    BOOST_TEST(config.environment.variables.at("EXAMPLE_ENV_VAR") == "EXAMPLE_VALUE");
    BOOST_TEST(config.environment.variables.at("COUNT") == "1");
    BOOST_TEST(config.environment.interpreter.empty());
    BOOST_TEST(config.environment.docker.image == "registry.example/base:0.2.4");
    BOOST_TEST((config.environment.docker.use == container_use::when_possible));
    BOOST_TEST(file.conda_file == "aml_config/conda_dependencies.yml");
    BOOST_REQUIRE(file.warnings.size() == 1U);
    BOOST_TEST(names(file.warnings.front(), {"PySpark", "plain Python"}));
}

BOOST_AUTO_TEST_CASE(a_file_of_the_last_sdk_is_read_CF_05_SR_11)
{
    auto const file    = read(of_the_sdk);
    auto const& config = file.config;
    BOOST_TEST(config.compute.str() == "gpu-cluster");
    BOOST_TEST((config.max_run_duration == std::chrono::hours(1)));
    BOOST_TEST(config.node_count == 2);
    auto const* servers = std::get_if<tensorflow_configuration>(&config.distribution);
    BOOST_REQUIRE(servers);
    BOOST_TEST(servers->worker_count == 2);
    BOOST_TEST(servers->parameter_server_count == 1);
    auto const& environment = config.environment;
    BOOST_TEST(environment.dependencies.python_version == "3.8");
    BOOST_TEST((environment.dependencies.pip_packages == texts{"tensorflow~=2.2"}));
    BOOST_TEST((environment.docker.use == container_use::never));
    BOOST_TEST(environment.docker.shm_size == "4g");
    BOOST_TEST((environment.docker.arguments == texts{"--ipc=host"}));
    BOOST_REQUIRE(config.data.size() == 1U);
    auto const digits = data_reference{.datastore       = datastore_name("workspaceblobstore"),
                                       .path            = "mnist",
                                       .mode            = data_mode::download,
                                       .name            = "digits",
                                       .path_on_compute = "data"};
    BOOST_TEST(same(config.data.front(), digits));
    BOOST_REQUIRE(file.warnings.size() == 1U);
    BOOST_TEST(names(file.warnings.front(), {"line", "history.enableMLflowTracking"}));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_the_same_SR_11)
{
    run_config_file file;
    auto& config                = file.config;
    config.script               = "train it.py";
    config.arguments            = {"--alpha", 1.0, "--text", "a 'b' \"c\"", "", "true", 7};
    config.compute              = compute_name("cpu");
    config.max_run_duration     = std::chrono::seconds(90);
    config.node_count           = 2;
    config.distribution         = mpi_configuration{.process_count_per_node = 3, .node_count = 2};
    config.data                 = {{.datastore = datastore_name("other"),
                                    .path      = "a/b",
                                    .mode      = data_mode::upload,
                                    .name      = "out",
                                    .overwrite = true}};
    auto& environment           = config.environment;
    environment.name            = "mine";
    environment.interpreter     = "/usr/bin/python3";
    environment.variables       = {{"A", "1"}, {"B", "yes: no"}};
    environment.packages        = package_source::installed;
    environment.system_packages = true;
    environment.dependencies    = {.python_version = ">=3.8",
                                   .conda_packages = {"numpy=1.24"},
                                   .pip_packages   = {"--extra-index-url https://x/simple", "joblib"},
                                   .channels       = {"conda-forge"}};
    environment.docker          = {
                 .image    = "base",
                 .context  = "/code/image",
                 .registry = {.address = "registry.example", .username = "me", .password = secret("s3cret")},
                 .shm_size = "4g",
                 .arguments      = {"--ipc=host"},
                 .shared_volumes = false,
                 .use            = container_use::required};
    file.output_collection = false;

    auto const text  = write_run_config(file);
    auto const again = read(text);

    BOOST_TEST(text.find("s3cret") == std::string::npos);
    environment.docker.registry.password = secret();
    BOOST_TEST((again.config.environment == environment));
    BOOST_TEST(again.config.script == config.script);
    BOOST_REQUIRE(again.config.arguments.size() == config.arguments.size());
    for (std::size_t i = 0; i != config.arguments.size(); ++i)
        BOOST_TEST(again.config.arguments[i].text() == config.arguments[i].text());
    BOOST_TEST(again.config.compute == config.compute);
    BOOST_TEST((again.config.max_run_duration == config.max_run_duration));
    BOOST_TEST(again.config.node_count == 2);
    BOOST_TEST(std::get<mpi_configuration>(again.config.distribution).process_count_per_node == 3);
    BOOST_TEST(same(again.config.data.at(0), config.data[0]));
    BOOST_TEST(!again.output_collection);
    BOOST_TEST(write_run_config(again) == text);
}

BOOST_AUTO_TEST_CASE(every_kind_of_many_processes_comes_back_SR_11_DI_01_02_03)
{
    auto const back = [](distribution which) {
        run_config_file file;
        file.config.script       = "train.py";
        file.config.distribution = std::move(which);
        return read(write_run_config(file)).config.distribution;
    };
    auto const servers = std::get<tensorflow_configuration>(
        back(tensorflow_configuration{.worker_count = 3, .parameter_server_count = 0}));
    auto const ranks = std::get<pytorch_configuration>(back(pytorch_configuration{
        .process_count = 4, .node_count = 2, .communication_backend = "gloo"}));
    auto const plain = back({});
    BOOST_TEST(servers.worker_count == 3);
    BOOST_TEST(servers.parameter_server_count == 0);
    BOOST_TEST(ranks.process_count == 4);
    BOOST_TEST(ranks.node_count == 2);
    BOOST_TEST(ranks.communication_backend == "gloo");
    BOOST_TEST(std::holds_alternative<std::monostate>(plain));
}

BOOST_AUTO_TEST_CASE(commands_stay_lines_or_words_SR_03)
{
    run_config_file line;
    line.config.command  = {"python train.py && echo \"done\""};
    auto words           = line;
    words.config.command = {"python", "train it.py"};
    auto const one       = read(write_run_config(line));
    auto const two       = read(write_run_config(words));
    BOOST_REQUIRE(one.config.command.size() == 1U);
    BOOST_TEST(one.config.command[0].text() == "python train.py && echo \"done\"");
    BOOST_REQUIRE(two.config.command.size() == 2U);
    BOOST_TEST(two.config.command[1].text() == "train it.py");
}

BOOST_AUTO_TEST_CASE(what_the_run_keeps_and_what_does_nothing_here_is_said_SR_11)
{
    auto const quiet = read("script: a\nhistory: {outputCollection: true, snapshotProject: true, "
                            "directoriesToWatch: [logs]}\ninputs: {}\nservices:\n");
    auto const loud  = read("script: a\nhistory: {outputCollection: false, snapshotProject: false, "
                             "directoriesToWatch: [traces]}\ninputs: {a: b}\n"
                             "sourceDirectoryDataStore: blobs\n");
    BOOST_TEST(quiet.warnings.empty());
    BOOST_REQUIRE(loud.warnings.size() == 5U);
    for (auto const* key : {"outputCollection", "snapshotProject", "directoriesToWatch", "inputs",
                            "sourceDirectoryDataStore"})
        BOOST_TEST(std::ranges::any_of(loud.warnings,
                                       [&](auto const& each) { return names(each, {key}); }),
                   key);
    BOOST_TEST(!loud.output_collection);
    BOOST_TEST(!loud.snapshot_project);
    BOOST_TEST((loud.directories_to_watch == texts{"traces"}));
    BOOST_TEST(read(write_run_config(loud)).directories_to_watch == loud.directories_to_watch);
}

BOOST_AUTO_TEST_CASE(a_password_in_an_address_is_never_written_SR_11)
{
    run_config_file file;
    file.config.environment.dependencies.pip_packages = {
        "--extra-index-url https://me:s3cret@host.example/simple"};
    auto const refused = failure_of([&] { write_run_config(file); });
    BOOST_TEST((refused.code == errc::invalid_argument));
    BOOST_TEST(names(refused.message, {"password", "${NAME}"}));
    BOOST_TEST(refused.message.find("s3cret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_there_is_no_key_for_is_refused_SR_11_SR_12)
{
    run_config_file resumed;
    resumed.config.resume_from = data_reference{.path = "outputs", .run = run_id("a")};
    run_config_file reading;
    reading.config.data = {data_reference{.path = "outputs", .run = run_id("a")}};
    auto const first    = failure_of([&] { write_run_config(resumed); });
    auto const second   = failure_of([&] { write_run_config(reading); });
    BOOST_TEST((first.code == errc::unsupported));
    BOOST_TEST(names(first.message, {"resume_from"}));
    BOOST_TEST((second.code == errc::unsupported));
    BOOST_TEST(names(second.message, {"files of a run", "outputs", "datastore"}));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_understood_is_named_with_its_line_SR_11)
{
    struct refusal {
        std::string text;
        texts words;
        errc code = errc::invalid_argument;
    };
    auto const unsupported = errc::unsupported;
    for (auto const& one : std::vector<refusal>{
             {"- a", {":1:", "not a run configuration"}},
             {"", {"not a run configuration"}},
             {"script: [", {":1:", "not YAML"}},
             {"script: [a]", {":1:", "\"script\"", "text"}},
             {"arguments: a b", {":1:", "\"arguments\"", "list"}},
             {"arguments:\n- {a: 1}", {":2:", "arguments"}},
             {"script: a\nnodeCount: 0", {":2:", "\"nodeCount\"", "from 1"}},
             {"script: a\nnodeCount: two", {":2:", "\"nodeCount\"", "two"}},
             {"script: a\nmaxRunDurationSeconds: -1", {":2:", "maxRunDurationSeconds", "-1"}},
             {"script: a\ncommand: b", {":2:", "\"command\"", "script"}},
             {"framework: Fortran", {":1:", "\"framework\"", "Fortran", "PyTorch"}},
             {"communicator: Pigeon", {":1:", "\"communicator\"", "Pigeon", "OpenMpi"}},
             {"environment:\n  python:\n    userManagedDependencies: x",
              {":3:", "environment.python.userManagedDependencies", "true"}},
             {"dataReferences:\n  a:\n    dataStoreName: b\n    mode: steal",
              {":4:", "dataReferences.a.mode", "steal", "download"}},
             {"dataReferences:\n  a: {}", {":2:", "dataReferences.a", "dataStoreName"}},
             {"mpi: {processCountPerNode: 0}", {":1:", "mpi.processCountPerNode"}},
             {"environment:\n  python:\n    condaDependencies: {dependencies: 1}",
              {":3:", "dependencies"}},
             {"data:\n  digits: {dataLocation: {}}", {":2:", "data.digits", "name", "dataPath"}},
             {"data:\n  digits: {dataLocation: {dataset: {name: a, version: new}}}",
              {":2:", "data.digits.dataLocation.dataset.version", "new", "latest"}},
             {"data:\n  digits: {dataLocation: {dataset: {id: 0a-1b}}}",
              {":2:", "data.digits.dataLocation.dataset.id", "name and version"},
              unsupported},
             {"data:\n  digits: {dataLocation: {dataset: {name: a}}, mechanism: steal}",
              {":2:", "data.digits.mechanism", "steal", "download"}},
             {"amlcompute:\n  vmSize: Standard_NC6",
              {":2:", "amlcompute.vmSize", "create_compute"},
              unsupported},
             {"environment: {python: {baseCondaEnvironment: x}}",
              {":1:", "baseCondaEnvironment", "from_existing_conda_environment"},
              unsupported},
         }) {
        auto const refused = refusal_of(one.text);
        BOOST_TEST((refused.code == one.code), one.text);
        BOOST_TEST(names(refused.message, {"/home/me/.azureml/local.runconfig"}), one.text);
        BOOST_TEST(names(refused.message, one.words), refused.message);
    }
}

BOOST_AUTO_TEST_SUITE_END()
