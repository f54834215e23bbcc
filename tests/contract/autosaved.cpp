#include "promise.hpp"

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/job_files.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace trainyard::contract {
namespace {

// The environments of runs, which are registered when these are submitted.
constexpr auto about = "autosaved";

using names_of_environments = std::set<std::string>;

asio::awaitable<names_of_environments> registered(yard& here)
{
    auto const all = co_await here.workspace().environments();
    names_of_environments names;
    for (auto const& [name, record] : all)
        if (!is_reserved_name(name.str()))
            names.insert(name.str());
    co_return names;
}

script_run_config with(yard& here, environment wanted)
{
    auto config        = here.script(does(prints("hello")));
    wanted.interpreter = config.environment.interpreter;
    config.environment = std::move(wanted);
    return config;
}

asio::awaitable<environment_record> used_by(run one)
{
    co_return co_await one.used_environment();
}

PROMISE(one_without_a_name_is_registered_with_its_run_under_one_that_is_made_up_EN_11_RU_17)
{
    auto wanted      = environment{};
    wanted.variables = {{"MESSAGE", "hello"}};
    auto config      = with(here, wanted);

    auto run           = co_await here.experiment().submit(config);
    auto const used    = co_await run.used_environment();
    auto const details = co_await run.details();
    auto const name    = environment_name(used.definition.name);
    auto const kept    = co_await here.workspace().environment(name);
    auto const all     = co_await registered(here);

    BOOST_TEST(is_autosave_name(name.str()), name.str());
    BOOST_TEST(used.version == 1);
    BOOST_TEST(details.definition.environment.name == name.str());
    BOOST_TEST(details.definition.environment_version == 1);
    BOOST_TEST((kept.definition == used.definition));
    BOOST_TEST((kept.created == used.created));
    BOOST_TEST(all.contains(name.str()));
    auto nameless = used.definition;
    nameless.name.clear();
    BOOST_TEST((nameless == config.environment));
}

PROMISE(many_runs_with_the_same_add_one_EN_11)
{
    auto wanted      = environment{};
    wanted.variables = {{"MESSAGE", "hello"}};
    auto const same  = with(here, wanted);
    wanted.variables = {{"MESSAGE", "goodbye"}};
    auto const other = with(here, wanted);

    auto first  = co_await here.experiment().submit(same);
    auto before = co_await registered(here);
    for (auto i = 0; i != 20; ++i)
        co_await here.experiment().submit(same);
    auto after  = co_await registered(here);
    auto second = co_await here.experiment().submit(other);
    auto third  = co_await here.experiment().submit(same);
    auto all    = co_await registered(here);

    auto const one = co_await used_by(first);
    auto const two = co_await used_by(second);
    auto const too = co_await used_by(third);
    BOOST_TEST(before == after, boost::test_tools::per_element());
    BOOST_TEST(all.size() == before.size() + 1);
    BOOST_TEST(one.definition.name != two.definition.name);
    BOOST_TEST(one.definition.name == too.definition.name);
    BOOST_TEST(too.version == 1);
}

PROMISE(one_that_was_made_up_is_the_same_when_it_is_looked_up_and_used_again_EN_11)
{
    auto wanted      = environment{};
    wanted.variables = {{"MESSAGE", "hello"}};
    auto config      = with(here, wanted);
    auto first       = co_await here.experiment().submit(config);
    auto const one   = co_await used_by(first);

    auto known = co_await here.workspace().environment(environment_name(one.definition.name));
    config.environment = known.definition;
    auto second        = co_await here.experiment().submit(config);
    auto again         = co_await here.workspace().register_environment(known.definition);
    config.environment.variables["MORE"] = "1";
    auto third                           = co_await here.experiment().submit(config);

    auto const two     = co_await used_by(second);
    auto const changed = co_await used_by(third);
    BOOST_TEST(two.definition.name == one.definition.name);
    BOOST_TEST(two.version == 1);
    BOOST_TEST(again.version == 1);
    BOOST_TEST(changed.definition.name == one.definition.name);
    BOOST_TEST(changed.version == 2);
}

PROMISE(one_with_a_name_becomes_a_version_of_it_unless_it_is_one_EN_11)
{
    auto wanted                              = environment{};
    wanted.name                              = "mine";
    wanted.variables                         = {{"MESSAGE", "hello"}};
    auto config                              = with(here, wanted);
    auto changed                             = config;
    changed.environment.variables["MESSAGE"] = "goodbye";

    auto first   = co_await here.experiment().submit(config);
    auto same    = co_await here.experiment().submit(config);
    auto second  = co_await here.experiment().submit(changed);
    auto earlier = co_await here.experiment().submit(config);
    auto newest  = co_await here.workspace().environment(environment_name("mine"));

    auto const one   = co_await used_by(first);
    auto const again = co_await used_by(same);
    auto const two   = co_await used_by(second);
    auto const back  = co_await used_by(earlier);
    BOOST_TEST(one.definition.name == "mine");
    BOOST_TEST(one.version == 1);
    BOOST_TEST(again.version == 1);
    BOOST_TEST(two.version == 2);
    BOOST_TEST(back.version == 1); // an old version is no new one
    BOOST_TEST(newest.version == 2);
    BOOST_TEST((newest.definition == changed.environment));
}

PROMISE(one_that_was_registered_before_is_that_version_EN_11)
{
    auto wanted = environment{};
    wanted.name = "mine";
    auto config = with(here, wanted);
    co_await here.workspace().register_environment(config.environment);

    auto run  = co_await here.experiment().submit(config);
    auto used = co_await run.used_environment();
    auto all  = co_await registered(here);

    BOOST_TEST(used.version == 1);
    BOOST_TEST(all == names_of_environments{"mine"}, boost::test_tools::per_element());
}

PROMISE(the_default_and_what_belongs_to_the_vendor_are_only_used_EN_02_EN_13)
{
    auto curated      = co_await here.workspace().environment(environment_name("AzureML-Minimal"));
    auto vendors      = environment{};
    vendors.name      = "MicrosoftThing";
    auto odd          = environment{};
    odd.name          = "two words"; // which no environment can be registered as
    auto plain        = with(here, environment{});
    plain.environment = environment{};
    std::vector<script_run_config> const configs = {with(here, curated.definition),
                                                    with(here, vendors), with(here, odd), plain};

    std::vector<std::string> used;
    for (auto const& config : configs) {
        auto run          = co_await here.experiment().submit(config);
        auto const record = co_await run.used_environment();
        used.push_back(record.definition.name + ':' + std::to_string(record.version));
    }
    auto all = co_await registered(here);

    std::vector<std::string> const expected = {"AzureML-Minimal:0", "MicrosoftThing:0",
                                               "two words:0", ":0"};
    BOOST_TEST(used == expected, boost::test_tools::per_element());
    BOOST_TEST(all.empty());
}

PROMISE(what_is_refused_or_was_submitted_before_registers_nothing_EN_11)
{
    auto wanted              = environment{};
    wanted.name              = "mine";
    auto config              = with(here, wanted);
    auto refused             = config;
    refused.compute          = compute_name("nowhere");
    auto changed             = config;
    changed.environment.name = "other";
    auto options             = submit_options{.id = run_id("one")};

    auto none = co_await as_result(here.experiment().submit(refused));
    auto gone = co_await registered(here);
    co_await here.experiment().submit(config, options);
    co_await here.experiment().submit(changed, options);
    auto all = co_await registered(here);

    BOOST_TEST(!none.has_value());
    BOOST_TEST(gone.empty());
    BOOST_TEST(all == names_of_environments{"mine"}, boost::test_tools::per_element());
}

PROMISE(the_run_of_a_child_has_its_environment_registered_too_EN_11_RU_15)
{
    auto parent      = co_await submit(here, does(prints("hello")));
    auto wanted      = environment{};
    wanted.name      = "of-a-child";
    auto const child = with(here, wanted);

    auto run  = co_await parent.submit_child(child);
    auto used = co_await run.used_environment();
    auto all  = co_await registered(here);

    BOOST_TEST(used.version == 1);
    BOOST_TEST(all.contains("of-a-child"));
}

PROMISE(what_a_job_file_adds_to_an_environment_makes_no_version_of_it_CF_11_EN_11)
{
    auto wanted = environment{};
    wanted.name = "mine";
    auto known  = with(here, wanted).environment;
    co_await here.workspace().register_environment(known);
    auto job                          = job_file{};
    job.config                        = here.command(does(shows_variable("MESSAGE")));
    job.environment                   = "mine@latest";
    job.config.environment            = environment{};
    auto more                         = job;
    more.config.environment.variables = {{"MESSAGE", "hello"}};

    auto plain        = co_await submit_job(here.workspace(), job);
    auto added        = co_await submit_job(here.workspace(), more);
    auto const newest = co_await here.workspace().environment(environment_name("mine"));
    auto const log    = co_await whole_log(added, driver_log);

    auto const one = co_await used_by(plain);
    auto const two = co_await used_by(added);
    BOOST_TEST(one.definition.name == "mine");
    BOOST_TEST(one.version == 1);
    BOOST_TEST(is_autosave_name(two.definition.name), two.definition.name);
    BOOST_TEST(newest.version == 1);
    BOOST_TEST(newest.definition.variables.empty());
    BOOST_TEST(log == "hello\n");
}

}
}
