#include <support/failures.hpp>

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/backend/run_service.hpp>
#include <trainyard/estimator.hpp>
#include <trainyard/log_sink.hpp>

#include <stdexcept>
#include <type_traits>

BOOST_AUTO_TEST_SUITE(vocabulary_estimator)

using namespace trainyard;
using test::names;
using texts = std::vector<std::string>;

namespace {

estimator of(training_framework framework, std::string version = {})
{
    auto made              = estimator{};
    made.framework         = framework;
    made.framework_version = std::move(version);
    made.entry_script      = "train.py";
    return made;
}

texts texts_of(script_run_config const& config)
{
    return definition_of(config).arguments;
}

texts packages_of(estimator const& what)
{
    return what.run_config().environment.dependencies.pip_packages;
}

// The words with which it is refused.
std::string refusal(estimator const& what)
{
    try {
        static_cast<void>(what.run_config());
    } catch (std::invalid_argument const& refused) {
        return refused.what();
    }
    return "it was not refused";
}

// What the log sink was told meanwhile.
template <class Work>
std::string told(Work work)
{
    std::string all;
    set_log_sink([&](log_level, std::string_view text) { all += text; });
    work();
    set_log_sink({});
    return all;
}

}

// A list of texts is no map of options.
static_assert(
    !std::is_constructible_v<decltype(estimator::script_params)::value_type, char const*>);

BOOST_AUTO_TEST_CASE(options_and_values_become_arguments_in_their_order_ES_05)
{
    auto flagged          = of(training_framework::none);
    flagged.script_params = {
        {"--zeta", 50}, {"--flag", ""}, {"--alpha", 0.01}, {"--b", "two words"}};
    auto const expected = texts{"--zeta", "50", "--flag", "--alpha", "0.01", "--b", "two words"};
    BOOST_TEST(texts_of(flagged.run_config()) == expected, boost::test_tools::per_element());

    flagged.script_params = {{"--only", "one"}};
    BOOST_TEST(texts_of(flagged.run_config()) == (texts{"--only", "one"}));
    flagged.script_params = {};
    BOOST_TEST(texts_of(flagged.run_config()).empty());
}

BOOST_AUTO_TEST_CASE(a_data_reference_is_a_value_ES_05)
{
    auto made           = of(training_framework::none);
    auto const pictures = data_reference{.datastore = datastore_name("pictures")};
    auto const labels   = data_reference{.datastore = datastore_name("labels")};
    made.script_params  = {{"--data-folder", pictures}};
    made.inputs         = {labels};
    auto const whole    = definition_of(made.run_config());
    BOOST_TEST(whole.arguments == (texts{"--data-folder", "$AZUREML_DATAREFERENCE_pictures"}));
    BOOST_REQUIRE(whole.data.size() == 2U);
    BOOST_TEST(whole.data[0].name == "pictures");
    BOOST_TEST(whole.data[1].name == "labels");
}

BOOST_AUTO_TEST_CASE(an_option_stands_once_as_in_any_map_ES_05)
{
    auto twice          = of(training_framework::none);
    twice.script_params = {{"--a", 1}, {"--b", 2}, {"--a", 3}};
    BOOST_TEST(names(refusal(twice), {"script_params", "map", "\"--a\" twice", "leave one"}));
}

BOOST_AUTO_TEST_CASE(without_a_framework_it_is_a_config_and_nothing_more_ES_03)
{
    auto made                  = of(training_framework::none);
    made.source_directory      = "mnist";
    made.compute_target        = compute_name("gpucluster");
    made.node_count            = 2;
    made.environment_variables = {{"MESSAGE", "hello"}};
    made.max_run_duration      = std::chrono::minutes(5);
    auto heard                 = std::string();
    auto config                = script_run_config{};
    heard                      = told([&] { config = made.run_config(); });

    BOOST_TEST(config.source_directory == "mnist");
    BOOST_TEST(config.script == "train.py");
    BOOST_TEST(config.command.empty());
    BOOST_TEST((config.compute == made.compute_target));
    BOOST_TEST(config.node_count == 2);
    BOOST_TEST(std::holds_alternative<std::monostate>(config.distribution));
    BOOST_TEST((config.max_run_duration == std::chrono::seconds(300)));
    auto expected      = environment{};
    expected.variables = {{"MESSAGE", "hello"}};
    BOOST_TEST((config.environment == expected));
    BOOST_TEST(heard == "");
}

BOOST_AUTO_TEST_CASE(nothing_said_is_the_default_of_a_config_ES_03)
{
    auto const config   = estimator{}.run_config();
    auto const defaults = script_run_config{};
    BOOST_TEST(config.source_directory == defaults.source_directory);
    BOOST_TEST((config.max_run_duration == defaults.max_run_duration));
    BOOST_TEST((config.environment == defaults.environment));
    BOOST_TEST(config.compute.empty());
    BOOST_TEST(config.node_count == 1);
}

BOOST_AUTO_TEST_CASE(a_framework_comes_with_its_packages_ES_01_ES_02_ES_04)
{
    using enum training_framework;
    BOOST_TEST(packages_of(of(tensorflow, "1.13")) == (texts{"tensorflow==1.13.*"}));
    BOOST_TEST(packages_of(of(chainer, "5.1.0")) == (texts{"chainer==5.1.0"}));
    BOOST_TEST(packages_of(of(pytorch, "1.4")) == (texts{"torch==1.4.*", "torchvision"}));
    BOOST_TEST(packages_of(of(scikit_learn, "0.20.3")) == (texts{"scikit-learn==0.20.3"}));

    auto const made = of(tensorflow, "1.13").run_config().environment;
    BOOST_TEST(made.name == "TensorFlow-1.13-CPU");
    BOOST_TEST(made.dependencies.python_version == "3.6");
    BOOST_TEST((made.packages == package_source::made));
    BOOST_TEST(made.docker.empty());
    BOOST_TEST(!made.user_managed);
}

BOOST_AUTO_TEST_CASE(a_version_that_is_not_named_is_the_newest_and_somebody_is_told_ES_01_ES_02)
{
    using enum training_framework;
    auto heard = told([] { BOOST_TEST(packages_of(of(tensorflow))[0] == "tensorflow==2.2.*"); });
    BOOST_TEST(names(heard, {"TensorFlow", "framework_version", "2.2"}), heard);
    heard = told([] { BOOST_TEST(packages_of(of(chainer))[0] == "chainer==7.0.0"); });
    BOOST_TEST(names(heard, {"Chainer", "7.0.0"}), heard);
    heard = told([] { BOOST_TEST(packages_of(of(tensorflow, "2.1"))[0] == "tensorflow==2.1.*"); });
    BOOST_TEST(heard == "");
}

BOOST_AUTO_TEST_CASE(a_version_that_is_not_supported_names_those_that_are_ES_01_ES_02_ES_04)
{
    using enum training_framework;
    BOOST_TEST(names(refusal(of(tensorflow, "1.14")),
                     {"TensorFlow", "\"1.14\"", "1.10, 1.12, 1.13, 2.0, 2.1, 2.2", "packages"}));
    BOOST_TEST(names(refusal(of(chainer, "6")), {"Chainer", "\"6\"", "5.1.0, 7.0.0"}));
    BOOST_TEST(names(refusal(of(pytorch, "2.0")), {"PyTorch", "\"2.0\"", "1.0, 1.1", "1.6"}));
    BOOST_TEST(names(refusal(of(scikit_learn, "1")), {"SKLearn", "\"1\"", "0.20.3"}));
    BOOST_TEST(names(refusal(of(none, "1.13")), {"Estimator", "\"1.13\"", "no framework"}));
}

BOOST_AUTO_TEST_CASE(supported_versions_are_listed_from_the_oldest_ES_01_ES_04)
{
    using enum training_framework;
    BOOST_TEST(supported_versions(none).empty());
    BOOST_TEST(supported_versions(tensorflow).front() == "1.10");
    BOOST_TEST(supported_versions(pytorch).back() == "1.6");
    for (auto const framework : {tensorflow, chainer, pytorch, scikit_learn})
        for (auto const version : supported_versions(framework))
            BOOST_TEST(packages_of(of(framework, std::string(version))).size() >= 1U);
}

BOOST_AUTO_TEST_CASE(packages_come_on_top_of_the_framework_as_they_are_ES_06)
{
    auto made           = of(training_framework::chainer, "5.1.0");
    made.conda_packages = {"scikit-learn", "numpy=1.16"};
    made.pip_packages   = {"numpy", "pytest>=5", "chainer==6.0.0"};
    auto const asked    = made.run_config().environment.dependencies;
    BOOST_TEST(asked.conda_packages == made.conda_packages, boost::test_tools::per_element());
    // Two versions of one are for the installer to refuse.
    BOOST_TEST(asked.pip_packages ==
                   (texts{"chainer==5.1.0", "numpy", "pytest>=5", "chainer==6.0.0"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(for_gpus_another_build_in_another_image_is_taken_ES_07)
{
    using enum training_framework;
    auto made    = of(tensorflow, "1.13");
    made.use_gpu = true;
    BOOST_TEST(packages_of(made) == (texts{"tensorflow-gpu==1.13.*"}));
    BOOST_TEST(made.run_config().environment.name == "TensorFlow-1.13-GPU");
    BOOST_TEST(made.run_config().environment.docker.image == default_gpu_image);
    made         = of(chainer, "7.0.0");
    made.use_gpu = true;
    BOOST_TEST(packages_of(made) == (texts{"chainer==7.0.0", "cupy==7.0.0"}));

    made.docker.image = "host/mine:1";
    BOOST_TEST(made.run_config().environment.docker.image == "host/mine:1");
    made            = of(none);
    made.use_gpu    = true;
    made.docker.use = container_use::never;
    BOOST_TEST((made.run_config().environment.docker.use == container_use::never));
    BOOST_TEST(!needs_making(made.run_config().environment));
}

BOOST_AUTO_TEST_CASE(an_image_and_whose_business_the_packages_are_are_kept_ES_03)
{
    auto made            = of(training_framework::none);
    made.user_managed    = true;
    made.docker.image    = "continuumio/miniconda3";
    made.docker.shm_size = "4g";
    made.docker.registry = {.address = "host", .username = "me", .password = secret("hidden")};
    auto const kept      = made.run_config().environment;
    BOOST_TEST(kept.user_managed);
    BOOST_TEST((kept.docker == made.docker));
}

BOOST_AUTO_TEST_CASE(an_environment_that_is_given_is_taken_instead_ES_08)
{
    auto given                      = environment{};
    given.name                      = "mine";
    given.dependencies.pip_packages = {"tensorflow==1.15"};
    given.variables                 = {{"A", "theirs"}, {"B", "theirs"}};
    auto made                       = of(training_framework::tensorflow);
    made.environment_definition     = given;
    made.environment_variables      = {{"A", "ours"}};
    made.use_gpu                    = true;
    auto config                     = script_run_config{};
    auto const heard                = told([&] { config = made.run_config(); });

    given.variables["A"] = "ours";
    BOOST_TEST((config.environment == given));
    BOOST_TEST(heard == "");
}

BOOST_AUTO_TEST_CASE(an_environment_and_packages_beside_it_are_refused_ES_08)
{
    auto given                   = of(training_framework::none);
    given.environment_definition = environment{};
    auto conda                   = given;
    conda.conda_packages         = {"numpy"};
    auto pip                     = given;
    pip.pip_packages             = {"numpy"};
    auto managed                 = given;
    managed.user_managed         = true;
    auto image                   = given;
    image.docker.image           = "host/mine:1";
    BOOST_TEST(names(refusal(conda), {"environment_definition", "conda_packages", "leave"}));
    BOOST_TEST(names(refusal(pip), {"environment_definition", "pip_packages", "leave"}));
    BOOST_TEST(names(refusal(managed), {"environment_definition", "user_managed", "leave"}));
    BOOST_TEST(names(refusal(image), {"environment_definition", "docker", "leave"}));
    BOOST_TEST(refusal(given) == "it was not refused");
}

BOOST_AUTO_TEST_CASE(counts_of_the_estimator_are_those_of_its_distribution_DI_01_DI_04)
{
    auto made                   = of(training_framework::tensorflow, "1.13");
    made.node_count             = 2;
    made.process_count_per_node = 3;
    made.distributed_training   = mpi_configuration{};
    auto const mpi              = definition_of(made.run_config());
    BOOST_TEST(mpi.node_count == 2);
    BOOST_TEST(std::get<mpi_configuration>(mpi.distribution).process_count_per_node == 3);
    BOOST_TEST(std::get<mpi_configuration>(mpi.distribution).node_count == 2);
    BOOST_TEST(packages_of(made) == (texts{"tensorflow==1.13.*", "horovod"}));

    made.process_count_per_node = 1;
    made.distributed_training   = mpi_configuration{.process_count_per_node = 4};
    auto const own              = definition_of(made.run_config());
    BOOST_TEST(std::get<mpi_configuration>(own.distribution).process_count_per_node == 4);

    made.distributed_training = tensorflow_configuration{.worker_count = 2};
    auto const servers        = definition_of(made.run_config());
    BOOST_TEST(servers.node_count == 2);
    BOOST_TEST(std::get<tensorflow_configuration>(servers.distribution).parameter_server_count ==
               1);
    BOOST_TEST(packages_of(made) == (texts{"tensorflow==1.13.*"}));
}

BOOST_AUTO_TEST_CASE(counts_that_do_not_go_together_are_refused_DI_04)
{
    auto made                   = of(training_framework::none);
    made.process_count_per_node = 2;
    BOOST_TEST(names(refusal(made), {"process_count_per_node is 2", "mpi_configuration"}));
    made.distributed_training = tensorflow_configuration{};
    BOOST_TEST(names(refusal(made), {"process_count_per_node is 2", "mpi_configuration"}));
    made.distributed_training = mpi_configuration{.process_count_per_node = 4};
    BOOST_TEST(names(refusal(made), {"is 2", "is 4", "set one"}));
}

BOOST_AUTO_TEST_CASE(pytorch_and_scikit_learn_are_distributed_on_clusters_only_ES_04)
{
    using enum training_framework;
    for (auto const framework : {pytorch, scikit_learn})
        for (auto const* target : {"", "local"}) {
            auto made           = of(framework, std::string(supported_versions(framework)[0]));
            made.compute_target = compute_name(target);
            BOOST_TEST(refusal(made) == "it was not refused");
            made.node_count = 2;
            BOOST_TEST(names(refusal(made), {"clusters only", "compute_target"}));
            made.node_count           = 1;
            made.distributed_training = pytorch_configuration{.process_count = 2};
            BOOST_TEST(names(refusal(made), {"clusters only", "compute_target"}));
            made.compute_target = compute_name("gpucluster");
            BOOST_TEST(refusal(made) == "it was not refused");
        }
}

BOOST_AUTO_TEST_SUITE_END()
