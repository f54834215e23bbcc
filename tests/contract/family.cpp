#include "promise.hpp"

#include <algorithm>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "family";

asio::awaitable<run> by_hand(yard& here)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    co_return co_await here.experiment().start_logging(options);
}

PROMISE(a_child_knows_its_parent_and_the_parent_its_children_RU_15)
{
    auto run             = co_await by_hand(here);
    auto options         = child_options{};
    options.display_name = "first";
    auto first           = co_await run.create_child(options);
    auto second          = co_await run.create_child();

    auto children = co_await run.children().all();
    auto parent   = co_await first.parent();
    auto none     = co_await run.parent();

    BOOST_TEST((ids_of(children) == std::vector<std::string>{second.id().str(), first.id().str()}));
    BOOST_TEST(parent.value().id().str() == run.id().str());
    BOOST_TEST(!none);
    BOOST_TEST(first.last_known().display_name == "first");
    BOOST_TEST(first.experiment_name() == "test");
}

PROMISE(many_children_are_made_in_one_call_RU_15)
{
    auto run                        = co_await by_hand(here);
    std::vector<std::string> values = {"red", "green", "blue"};

    auto counted = co_await run.create_children(5);
    auto tagged  = co_await run.create_children("colour", values);
    auto all     = co_await run.children().all();

    BOOST_TEST(counted.size() == 5U);
    BOOST_REQUIRE(tagged.size() == 3U);
    BOOST_TEST(tagged[1].last_known().tags.at("colour").value_or("") == "green");
    BOOST_TEST(all.size() == 8U);
    BOOST_CHECK_THROW(static_cast<void>(run.create_children(0)), std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(run.create_children("colour", {})), std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(run.create_children("", values)), std::invalid_argument);
}

PROMISE(children_are_made_all_or_none_RU_15)
{
    auto run = co_await by_hand(here);
    std::vector<create_run_request> requests(2);
    requests[0].id         = run_id("one");
    requests[0].experiment = "test";
    requests[0].parent     = run.id();
    requests[1].id         = run_id("two");
    requests[1].experiment = "test";
    requests[1].parent     = run_id("nobody");

    auto refused  = co_await as_result(here.workspace().home()->runs().create(requests));
    auto children = co_await run.children().all();

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {"nobody"}));
    BOOST_TEST(children.empty());
}

PROMISE(a_child_can_be_submitted_RU_15)
{
    auto run    = co_await by_hand(here);
    auto config = here.script(does(logs("accuracy", 0.5)));

    auto child = co_await run.submit_child(config);
    auto ended = co_await child.wait();
    auto now   = co_await run.status();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.parent.value().str() == run.id().str());
    BOOST_TEST((ended.kind == run_kind::script));
    BOOST_TEST(to_string(now.status) == "Running");
}

PROMISE(a_parent_completes_although_a_child_has_failed_RU_15)
{
    auto run   = co_await by_hand(here);
    auto child = co_await run.create_child();

    co_await child.fail("it did not converge");
    co_await run.complete();
    auto parent = co_await run.status();
    auto failed = co_await child.status();

    BOOST_TEST(to_string(parent.status) == "Completed");
    BOOST_TEST(to_string(failed.status) == "Failed");
}

PROMISE(children_that_nobody_has_ended_end_with_their_parent_RU_15)
{
    auto run        = co_await by_hand(here);
    auto child      = co_await run.create_child();
    auto grandchild = co_await child.create_child();

    co_await run.complete();
    auto one = co_await child.status();
    auto two = co_await grandchild.status();

    BOOST_TEST(to_string(one.status) == "Completed");
    BOOST_TEST(to_string(two.status) == "Completed");
}

PROMISE(a_submitted_child_goes_on_without_its_parent_RU_15)
{
    auto run    = co_await by_hand(here);
    auto config = here.script(does(waits_for("go")));
    auto child  = co_await run.submit_child(config);
    co_await reach(here, child.id(), run_status::running);

    co_await run.fail("too early");
    auto now = co_await child.status();
    here.say("go");
    auto ended = co_await child.wait();

    BOOST_TEST(to_string(now.status) == "Running");
    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(children_made_by_a_script_end_with_it_LG_13)
{
    auto run = co_await submit(here, does(makes_child("a", 1), makes_child("b", 2), exits(1)));
    co_await run.wait();

    auto children = co_await run.children().all();
    auto metrics  = co_await run.metrics_with_children();

    BOOST_REQUIRE(children.size() == 2U);
    BOOST_TEST(children[0].last_known().display_name == "b");
    BOOST_TEST(to_string(children[0].last_known().status) == "Failed");
    BOOST_TEST(to_string(metrics[children[0].id()]["number"].last()) == "2");
    BOOST_TEST(metrics.size() == 3U);
}

PROMISE(children_are_in_lists_when_they_are_asked_for_EX_04)
{
    auto run               = co_await by_hand(here);
    auto child             = co_await run.create_child();
    auto query             = run_query{};
    query.include_children = true;

    auto without = co_await here.experiment().runs().all();
    auto with    = co_await here.experiment().runs(query).all();

    BOOST_TEST((ids_of(without) == std::vector<std::string>(1, run.id().str())));
    BOOST_TEST(with.size() == 2U);
}

PROMISE(children_are_filtered_RU_15)
{
    auto run                        = co_await by_hand(here);
    std::vector<std::string> values = {"red", "green"};
    auto children                   = co_await run.create_children("colour", values);
    auto grandchild                 = co_await children[0].create_child();
    co_await children[1].complete();
    auto red         = run_query{};
    red.tags         = {{"colour", "red"}};
    auto completed   = run_query{};
    completed.status = run_status::completed;
    auto deep        = run_query{};
    deep.recursive   = true;

    auto by_tag    = co_await run.children(red).all();
    auto by_status = co_await run.children(completed).all();
    auto all       = co_await run.children(deep).all();

    BOOST_TEST((ids_of(by_tag) == std::vector<std::string>(1, children[0].id().str())));
    BOOST_TEST((ids_of(by_status) == std::vector<std::string>(1, children[1].id().str())));
    BOOST_TEST(all.size() == 3U);
    BOOST_TEST(all.front().id().str() == grandchild.id().str());
}

}
}
