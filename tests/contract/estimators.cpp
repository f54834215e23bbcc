#include "promise.hpp"

#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "estimators";

using texts = std::vector<std::string>;

// Of a script that does these things, in the environment that scripts have here.
estimator made_for(yard& here, plan const& what)
{
    auto const config           = here.script(what);
    auto made                   = estimator{};
    made.source_directory       = config.source_directory;
    made.entry_script           = config.script;
    made.environment_definition = config.environment;
    return made;
}

PROMISE(an_estimator_is_submitted_as_a_config_is_ES_03)
{
    auto made                  = made_for(here, does(shows_variable("MESSAGE"), shows_arguments()));
    made.script_params         = {{"--epochs", 10}, {"--flag", ""}, {"--rate", 0.5}};
    made.environment_variables = {{"MESSAGE", "hello"}};

    auto run           = co_await here.experiment().submit(made);
    auto const ended   = co_await run.wait();
    auto const log     = co_await whole_log(run, driver_log);
    auto const details = co_await run.details();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(log.starts_with("hello\n"), log);
    BOOST_TEST(log.find("--flag") != std::string::npos, log);
    BOOST_TEST(details.definition.arguments == (texts{"--epochs", "10", "--flag", "--rate", "0.5"}),
               boost::test_tools::per_element());
}

PROMISE(an_estimator_has_the_same_options_as_a_config_ES_03)
{
    auto made    = made_for(here, does(prints("hello")));
    auto options = submit_options{.id = run_id("mine"), .tags = {{"a", "b"}}};

    auto run         = co_await here.experiment().submit(made, options);
    auto const ended = co_await run.wait();

    BOOST_TEST(ended.id.str() == "mine");
    BOOST_TEST(ended.tags.at("a").value_or("") == "b");
}

PROMISE(a_datastore_is_a_value_of_an_estimator_ES_05)
{
    auto const folder = std::filesystem::path(here.write("pictures/one.txt", "a picture"));
    auto store        = co_await here.workspace().default_datastore();
    co_await store.upload(folder.parent_path().string());
    auto const variable = "$AZUREML_DATAREFERENCE_" + store.name().str();
    auto made           = made_for(here, does(shows_file(variable + "/one.txt")));
    made.script_params  = {{"--data-folder", store.as_mount()}};

    auto run       = co_await here.experiment().submit(made);
    auto const log = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "a picture\n");
}

PROMISE(what_an_estimator_comes_to_is_looked_at_changed_and_submitted_ES_01)
{
    auto made              = made_for(here, does(prints("hello")));
    auto const given       = made.environment_definition.value();
    made.framework         = training_framework::tensorflow;
    made.framework_version = "1.13";
    made.environment_definition.reset();

    auto config                           = made.run_config();
    config.environment.interpreter        = given.interpreter;
    config.environment.packages           = package_source::installed;
    auto user_managed                     = config;
    user_managed.environment.user_managed = true;

    auto run         = co_await here.experiment().submit(user_managed);
    auto const ended = co_await run.wait();
    auto const used  = co_await run.used_environment();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(used.definition.name == "TensorFlow-1.13-CPU");
    BOOST_TEST(used.definition.dependencies.pip_packages == (texts{"tensorflow==1.13.*"}));
}

PROMISE(packages_that_cannot_be_had_are_named_in_the_log_of_the_preparation_ES_06)
{
    auto made         = made_for(here, does(prints("hello")));
    auto const given  = made.environment_definition.value();
    made.pip_packages = {here.missing_package()};
    made.environment_definition.reset();
    auto config                    = made.run_config();
    config.environment.interpreter = given.interpreter;
    config.environment.packages    = package_source::installed;

    auto run         = co_await here.experiment().submit(config);
    auto const ended = co_await run.wait();
    auto const log   = co_await whole_log(run, preparation_log);

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(log.find("no-such-package") != std::string::npos, log);
}

PROMISE(an_estimator_that_contradicts_itself_is_refused_before_anything_is_sent_ES_01_05_08)
{
    auto unknown              = made_for(here, does(prints("no")));
    unknown.framework         = training_framework::chainer;
    unknown.framework_version = "6";
    auto twice                = made_for(here, does(prints("no")));
    twice.script_params       = {{"--a", 1}, {"--a", 2}};
    auto both                 = made_for(here, does(prints("no")));
    both.pip_packages         = {"numpy"};
    auto nothing              = made_for(here, does(prints("no")));
    nothing.entry_script.clear();

    for (auto const* wrong : {&unknown, &twice, &both, &nothing})
        BOOST_CHECK_THROW(static_cast<void>(here.experiment().submit(*wrong)),
                          std::invalid_argument);
    auto runs = co_await here.experiment().runs().all();
    BOOST_TEST(runs.empty());
}

PROMISE(a_distributed_estimator_is_kept_with_every_count_DI_04)
{
    auto made                 = made_for(here, does(prints("hello")));
    made.node_count           = 2;
    made.distributed_training = tensorflow_configuration{.worker_count = 2};

    auto run           = co_await here.experiment().submit(made);
    auto const ended   = co_await run.wait();
    auto const details = co_await run.details();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(details.definition.node_count == 2);
    auto const kept = std::get<tensorflow_configuration>(details.definition.distribution);
    BOOST_TEST(kept.worker_count == 2);
    BOOST_TEST(kept.parameter_server_count == 1);
}

}
}
