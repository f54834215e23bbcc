#include "promise.hpp"
#include <trainyard/backend/environment_rules.hpp>

#include <algorithm>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "environments";

using texts = std::vector<std::string>;

// Of packages that are there already, so that nothing has to be fetched.
environment asking_for(texts packages)
{
    auto wanted                      = environment{};
    wanted.interpreter               = "/usr/bin/python3";
    wanted.packages                  = package_source::installed;
    wanted.dependencies.pip_packages = std::move(packages);
    return wanted;
}

PROMISE(an_environment_is_registered_and_found_EN_01)
{
    auto definition        = environment{};
    definition.name        = "sklearn.env";
    definition.interpreter = "/usr/bin/python3";
    definition.variables   = {{"MESSAGE", "hello"}};

    auto made    = co_await here.workspace().register_environment(definition);
    auto newest  = co_await here.workspace().environment(environment_name("sklearn.env"));
    auto version = co_await here.workspace().environment(environment_name("sklearn.env"), 1);

    BOOST_TEST(made.version == 1);
    BOOST_TEST((newest.definition == definition));
    BOOST_TEST((version.definition == definition));
    BOOST_TEST((newest.created == made.created));
}

PROMISE(a_changed_definition_is_a_new_version_and_an_unchanged_one_the_same_EN_11)
{
    auto definition              = environment{};
    definition.name              = "env";
    auto changed                 = definition;
    changed.variables["MESSAGE"] = "hello";

    auto first  = co_await here.workspace().register_environment(definition);
    auto again  = co_await here.workspace().register_environment(definition);
    auto second = co_await here.workspace().register_environment(changed);
    auto all    = co_await here.workspace().environments();
    auto old    = co_await here.workspace().environment(environment_name("env"), 1);

    BOOST_TEST(first.version == 1);
    BOOST_TEST(again.version == 1);
    BOOST_TEST(second.version == 2);
    BOOST_TEST(
        std::ranges::count_if(all, [](auto const& one) { return one.first.str() == "env"; }) == 1);
    BOOST_TEST(all.at(environment_name("env")).version == 2);
    BOOST_TEST(old.definition.variables.empty());
}

PROMISE(names_of_the_vendor_are_reserved_EN_01)
{
    auto definition = environment{};
    for (auto const* name : {"AzureML-Minimal", "MicrosoftThing", "", "two words"}) {
        definition.name = name;
        auto const says = [&](std::invalid_argument const& refused) {
            return names(failure{.message = refused.what()}, {'"' + definition.name + '"'});
        };
        BOOST_CHECK_EXCEPTION(static_cast<void>(here.workspace().register_environment(definition)),
                              std::invalid_argument, says);
    }
    co_return;
}

PROMISE(an_environment_that_is_not_there_is_not_found_EN_02)
{
    auto definition = environment{};
    definition.name = "env";
    co_await here.workspace().register_environment(definition);

    auto name    = co_await as_result(here.workspace().environment(environment_name("other")));
    auto version = co_await as_result(here.workspace().environment(environment_name("env"), 7));

    BOOST_TEST((name.error().code == errc::not_found));
    BOOST_TEST(names(name.error(), {"other", "environments()"}));
    BOOST_TEST((version.error().code == errc::not_found));
    BOOST_TEST(names(version.error(), {"env", "7"}));
    for (auto const none : {0, -1}) {
        auto const ask = [&] {
            static_cast<void>(here.workspace().environment(environment_name("env"), none));
        };
        BOOST_CHECK_THROW(ask(), std::invalid_argument);
    }
}

PROMISE(a_run_knows_its_environment_RU_17)
{
    auto config                  = here.script(does(shows_variable("MESSAGE")));
    config.environment.name      = "env";
    config.environment.variables = {{"MESSAGE", "hello"}};
    auto run                     = co_await here.experiment().submit(config);

    auto used = co_await run.used_environment();
    auto log  = co_await whole_log(run, driver_log);

    BOOST_TEST((used.definition == config.environment));
    BOOST_TEST(log == "hello\n");
}

PROMISE(without_an_environment_the_interpreter_on_the_path_is_taken_EN_13)
{
    auto config        = here.script(does(prints("hello")));
    config.environment = environment{};
    auto run           = co_await here.experiment().submit(config);

    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(curated_names_are_found_and_listed_EN_02_EN_03)
{
    auto definition = environment{};
    definition.name = "mine";
    co_await here.workspace().register_environment(definition);

    auto minimal  = co_await here.workspace().environment(environment_name("AzureML-Minimal"));
    auto tutorial = co_await here.workspace().environment(environment_name("AzureML-Tutorial"), 1);
    auto all      = co_await here.workspace().environments();
    auto unknown =
        co_await as_result(here.workspace().environment(environment_name("AzureML-Nothing")));
    auto too_new =
        co_await as_result(here.workspace().environment(environment_name("AzureML-Minimal"), 9));

    BOOST_TEST(minimal.definition.name == "AzureML-Minimal");
    BOOST_TEST(minimal.definition.dependencies.pip_packages.empty());
    BOOST_TEST((tutorial.definition.packages == package_source::installed));
    BOOST_TEST(!tutorial.definition.dependencies.pip_packages.empty());
    BOOST_TEST(all.contains(environment_name("AzureML-Minimal")));
    BOOST_TEST(all.contains(environment_name("mine")));
    BOOST_TEST((unknown.error().code == errc::not_found));
    BOOST_TEST(names(unknown.error(), {"AzureML-Nothing", "AzureML-Tutorial"}));
    BOOST_TEST((too_new.error().code == errc::not_found));
    BOOST_TEST(names(too_new.error(), {"AzureML-Minimal", "9", "version 1"}));
}

PROMISE(a_run_takes_a_curated_environment_EN_02)
{
    auto curated       = co_await here.workspace().environment(environment_name("AzureML-Minimal"));
    auto config        = here.script(does(prints("hello")));
    config.environment = curated.definition;
    auto run           = co_await here.experiment().submit(config);

    auto ended = co_await run.wait();
    auto used  = co_await run.used_environment();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(used.definition.name == "AzureML-Minimal");
}

PROMISE(an_environment_is_cloned_under_another_name_EN_03)
{
    auto definition      = asking_for({"numpy"});
    definition.name      = "first";
    definition.variables = {{"MESSAGE", "hello"}};
    co_await here.workspace().register_environment(definition);

    auto copy = co_await here.workspace().clone_environment(environment_name("first"),
                                                            environment_name("second"));
    auto own  = co_await here.workspace().clone_environment(environment_name("AzureML-Tutorial"),
                                                            environment_name("mine"));
    auto none = co_await as_result(
        here.workspace().clone_environment(environment_name("nothing"), environment_name("third")));

    BOOST_TEST(copy.version == 1);
    BOOST_TEST(copy.definition.name == "second");
    BOOST_TEST(copy.definition.variables.at("MESSAGE") == "hello");
    BOOST_TEST(!own.definition.dependencies.pip_packages.empty());
    BOOST_TEST((none.error().code == errc::not_found));
    BOOST_CHECK_THROW(static_cast<void>(here.workspace().clone_environment(
                          environment_name("first"), environment_name("AzureML-Mine"))),
                      std::invalid_argument);
}

PROMISE(a_whole_definition_is_kept_but_for_its_password_EN_09_EN_11)
{
    auto definition                        = asking_for({"joblib", "--pre"});
    definition.name                        = "whole";
    definition.system_packages             = true;
    definition.dependencies.python_version = "3.8";
    definition.dependencies.conda_packages = {"numpy=1.24"};
    definition.dependencies.channels       = {"conda-forge"};
    definition.docker.image                = "host/image:1";
    definition.docker.arguments            = {"--ipc=host"};
    definition.docker.shm_size             = "4g";
    definition.docker.use                  = container_use::never;
    definition.docker.registry             = {
                    .address = "host", .username = "me", .password = secret("hidden")};

    co_await here.workspace().register_environment(definition);
    auto kept  = co_await here.workspace().environment(environment_name("whole"));
    auto again = co_await here.workspace().register_environment(definition);

    BOOST_TEST(kept.definition.docker.registry.password.empty());
    BOOST_TEST((kept.definition == without_secrets(definition)));
    BOOST_TEST(again.version == 1);
}

/// What is said where it is registered, submitted and built.
asio::awaitable<std::vector<failure>> refusals_of(yard& here, environment definition)
{
    auto config        = here.script(does(prints("hello")));
    config.environment = definition;

    auto registered = co_await as_result(here.workspace().register_environment(definition));
    auto submitted  = co_await as_result(here.experiment().submit(config));
    auto built      = co_await as_result(here.workspace().build(definition));

    std::vector<failure> refusals;
    refusals.push_back(registered.error());
    refusals.push_back(submitted.error());
    refusals.push_back(built.error());
    co_return refusals;
}

PROMISE(a_password_in_an_address_is_refused_EN_05)
{
    auto definition = asking_for({"--index-url https://me:hidden@host/simple"});
    definition.name = "careless";

    auto const refusals = co_await refusals_of(here, definition);

    for (auto const& refused : refusals) {
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(!names(refused, {"hidden"}));
        BOOST_TEST(names(refused, {"${NAME}"}));
    }
}

PROMISE(an_image_and_a_dockerfile_exclude_each_other_EN_09)
{
    auto definition              = environment{};
    definition.name              = "both";
    definition.docker.image      = "host/image:1";
    definition.docker.dockerfile = "FROM host/image:1\n";

    auto const refusals = co_await refusals_of(here, definition);

    for (auto const& refused : refusals) {
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused, {"both", "an image", "a Dockerfile"}));
    }
}

PROMISE(what_was_built_is_there_for_the_run_EN_12_EN_14)
{
    auto const wanted = asking_for({"numpy", "azureml-core"});

    auto first         = co_await here.workspace().build(wanted);
    auto second        = co_await here.workspace().build(wanted);
    auto nothing       = environment{};
    auto plain         = co_await here.workspace().build(nothing);
    auto config        = here.script(does(prints("hello")));
    config.environment = wanted;
    auto run           = co_await here.experiment().submit(config);
    auto ended         = co_await run.wait();
    auto log           = co_await whole_log(run, preparation_log);

    BOOST_TEST(first.id != "");
    BOOST_TEST(first.made_with == "installed");
    BOOST_TEST(first.interpreter != "");
    BOOST_TEST(!first.reused);
    BOOST_TEST(second.reused);
    BOOST_TEST(second.id == first.id);
    BOOST_TEST(plain.id == "");
    BOOST_TEST(plain.made_with == "interpreter");
    BOOST_TEST(!plain.reused);
    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(log.find("cached") != std::string::npos);
}

PROMISE(what_is_built_is_heard_while_it_is_made_EN_12)
{
    auto heard         = std::string();
    auto request       = environment_build_request{};
    request.definition = asking_for({"numpy"});
    request.on_output  = [&](std::string_view text) { heard += text; };

    co_await here.workspace().build(request);
    auto const first = heard;
    co_await here.workspace().build(request);

    BOOST_TEST(first != "");
    BOOST_TEST(heard == first);
}

PROMISE(what_cannot_be_made_ends_the_run_in_preparing_EN_07)
{
    auto config        = here.script(does(prints("hello")));
    config.environment = asking_for(texts(1, here.missing_package()));

    auto built = co_await as_result(here.workspace().build(config.environment));
    auto run   = co_await here.experiment().submit(config);
    auto ended = co_await run.wait();
    auto log   = co_await whole_log(run, preparation_log);

    BOOST_TEST((built.error().code == errc::build_failed));
    BOOST_TEST(names(built.error(), {"no-such-package"}));
    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(!ended.started);
    BOOST_REQUIRE(ended.error);
    BOOST_TEST(ended.error->code == "Preparation");
    BOOST_TEST(ended.error->message.find("no-such-package") != std::string::npos);
    BOOST_TEST(log.find("no-such-package") != std::string::npos);
}

}
}
