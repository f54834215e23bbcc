#include "promise.hpp"

#include <algorithm>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "workspaces";

using texts = std::vector<std::string>;

texts names_of(std::vector<experiment_record> const& experiments)
{
    texts found;
    for (auto const& one : experiments)
        found.push_back(one.name);
    return found;
}

PROMISE(a_workspace_says_what_it_is_WS_08)
{
    auto record = co_await here.workspace().describe();

    BOOST_TEST(record.name == "yard");
    BOOST_TEST(!record.id.empty());
    BOOST_TEST(!record.subscription_id.empty());
    BOOST_TEST(!record.resource_group.empty());
    BOOST_TEST(!record.location.empty());
}

PROMISE(a_workspace_that_nobody_serves_has_no_tracking_address_WS_12)
{
    auto missing = co_await as_result(here.workspace().tracking_uri());

    BOOST_REQUIRE(!missing);
    BOOST_TEST((missing.error().code == errc::unavailable));
    BOOST_TEST(names(missing.error(), {"yard", "publish it first"}));
}

PROMISE(two_handles_see_the_same_workspace_WS_15)
{
    auto other = co_await here.open();
    auto run   = co_await submit(here, does(logs("accuracy", 0.5), waits_for("go")));

    auto seen = co_await other.run(run.id());
    here.say("go");
    auto ended   = co_await seen.wait();
    auto metrics = co_await seen.metrics();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(metrics.contains("accuracy"));
}

PROMISE(an_experiment_is_made_by_its_first_run_EX_01)
{
    auto before = co_await here.workspace().experiments();

    co_await submit(here, does(prints("hello")));
    auto after = co_await here.workspace().experiments();

    BOOST_TEST(before.empty());
    BOOST_TEST((names_of(after) == texts(1, "test")));
}

PROMISE(an_experiment_is_made_or_reused_by_opening_it_EX_01)
{
    auto first  = co_await here.workspace().experiment("iris").open();
    auto again  = co_await here.workspace().experiment("iris").open();
    auto listed = co_await here.workspace().experiments();

    BOOST_TEST(first.name == "iris");
    BOOST_TEST(!first.id.empty());
    BOOST_TEST(first.id == again.id);
    BOOST_TEST((first.created == again.created));
    BOOST_TEST(listed.size() == 1U);
}

PROMISE(a_name_that_no_experiment_can_have_is_refused_at_once_EX_01)
{
    auto const& workspace = here.workspace();

    for (auto const& name : {std::string(), std::string("-first"), std::string("two words"),
                             std::string("a/b"), std::string(257, 'x')})
        BOOST_CHECK_THROW(workspace.experiment(name), std::invalid_argument);
    BOOST_CHECK_NO_THROW(workspace.experiment("tf-mnist_2"));
    co_return;
}

PROMISE(experiments_are_listed_by_name_EX_05)
{
    for (auto const* name : {"mnist", "iris", "ridge"})
        co_await here.workspace().experiment(name).open();
    auto query = experiment_query{};
    query.name = "iris";

    auto all = co_await here.workspace().experiments();
    auto one = co_await here.workspace().experiments(query);

    BOOST_TEST((names_of(all) == texts{"iris", "mnist", "ridge"}));
    BOOST_TEST((names_of(one) == texts{"iris"}));
}

PROMISE(an_archived_experiment_is_out_of_the_lists_and_nothing_is_lost_EX_06)
{
    auto run = co_await submit(here, does(prints("hello")));
    co_await here.workspace().experiment("iris").open();
    auto only          = experiment_query{};
    only.archived_only = true;
    auto both          = experiment_query{};
    both.archived_too  = true;

    co_await here.experiment().archive();
    auto listed   = co_await here.workspace().experiments();
    auto archived = co_await here.workspace().experiments(only);
    auto all      = co_await here.workspace().experiments(both);
    auto runs     = co_await here.experiment().runs().all();
    co_await here.experiment().reactivate();
    auto back = co_await here.workspace().experiments();

    BOOST_TEST((names_of(listed) == texts{"iris"}));
    BOOST_TEST((names_of(archived) == texts{"test"}));
    BOOST_TEST(archived.front().archived);
    BOOST_TEST(all.size() == 2U);
    BOOST_TEST(runs.size() == 1U);
    BOOST_TEST(back.size() == 2U);
}

PROMISE(an_experiment_with_runs_is_not_removed_EX_06)
{
    co_await submit(here, does(prints("hello")));
    co_await here.workspace().experiment("iris").open();

    auto refused = co_await as_result(here.experiment().remove());
    co_await here.workspace().experiment("iris").remove();
    auto left = co_await here.workspace().experiments();

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(names(refused.error(), {"test", "1 runs", "archive"}));
    BOOST_TEST((names_of(left) == texts{"test"}));
}

PROMISE(an_experiment_that_is_not_there_is_not_found_EX_06)
{
    auto const nothing = here.workspace().experiment("nothing");

    auto archived = co_await as_result(nothing.archive());
    auto removed  = co_await as_result(nothing.remove());

    BOOST_TEST((archived.error().code == errc::not_found));
    BOOST_TEST(names(archived.error(), {"nothing"}));
    BOOST_TEST((removed.error().code == errc::not_found));
}

PROMISE(secrets_are_kept_by_name_WS_11)
{
    std::map<std::string, std::string> many;
    many["db"]  = "s3cret";
    many["key"] = "";
    texts asked = {"db", "nothing"};
    texts gone  = {"db", "never there"};

    co_await here.workspace().set_secret("db", "first");
    co_await here.workspace().set_secrets(many);
    auto one   = co_await here.workspace().secret("db");
    auto none  = co_await here.workspace().secret("nothing");
    auto some  = co_await here.workspace().secrets(asked);
    auto known = co_await here.workspace().secret_names();
    co_await here.workspace().remove_secrets(gone);
    auto left = co_await here.workspace().secret_names();

    BOOST_TEST(one.value_or("") == "s3cret");
    BOOST_TEST(!none);
    BOOST_TEST(some.size() == 2U);
    BOOST_TEST(!some["nothing"]);
    BOOST_TEST((known == texts{"db", "key"}));
    BOOST_TEST((left == texts{"key"}));
}

PROMISE(a_secret_without_a_sensible_name_is_refused_at_once_WS_11)
{
    BOOST_CHECK_THROW(static_cast<void>(here.workspace().set_secret("no spaces", "x")),
                      std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(here.workspace().set_secret("", "x")),
                      std::invalid_argument);
    co_return;
}

PROMISE(a_script_reads_secrets_RU_19)
{
    co_await here.workspace().set_secret("db", "s3cret");
    auto run = co_await submit(here, does(shows_secret("db"), shows_secret("nothing")));

    auto log  = co_await whole_log(run, driver_log);
    auto from = co_await run.secret("db");

    BOOST_TEST(log == "s3cret\nit is not there\n");
    BOOST_TEST(from.value_or("") == "s3cret");
}

}
}
