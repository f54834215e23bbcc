#include "promise.hpp"

#include <cmath>

namespace trainyard::contract {
namespace {

constexpr auto about = "lists";

using ids = std::vector<std::string>;

asio::awaitable<run> make(yard& here, std::string experiment, std::string id, tag_map tags)
{
    auto options               = interactive_options{};
    options.id                 = run_id(std::move(id));
    options.tags               = std::move(tags);
    options.snapshot_directory = std::nullopt;
    co_return co_await here.workspace().experiment(std::move(experiment)).start_logging(options);
}

asio::awaitable<run> make(yard& here, std::string experiment, std::string id)
{
    return make(here, std::move(experiment), std::move(id), tag_map());
}

PROMISE(runs_are_listed_newest_first_EX_04)
{
    for (auto const* id : {"a", "b", "c"})
        co_await make(here, "one", id);
    co_await make(here, "other", "d");
    auto const query = run_query{};

    auto listed     = co_await here.workspace().experiment("one").runs().all();
    auto everything = co_await here.workspace().runs(query).all();

    BOOST_TEST((ids_of(listed) == ids{"c", "b", "a"}));
    BOOST_TEST((ids_of(everything) == ids{"d", "c", "b", "a"}));
}

PROMISE(an_experiment_without_runs_has_an_empty_list_EX_04)
{
    auto none = co_await here.workspace().experiment("nothing").runs().all();

    BOOST_TEST(none.empty());
}

PROMISE(a_list_is_pulled_one_by_one_across_pages_EX_04)
{
    for (auto const* id : {"a", "b", "c", "d", "e"})
        co_await make(here, "one", id);
    auto query  = run_query{};
    query.limit = 2;

    ids pulled;
    auto list = here.workspace().experiment("one").runs(query);
    while (auto run = co_await list.next())
        pulled.push_back(run->id().str());

    BOOST_TEST((pulled == ids{"e", "d", "c", "b", "a"}));
}

PROMISE(a_page_says_where_the_next_one_begins_EX_04)
{
    for (auto const* id : {"a", "b", "c"})
        co_await make(here, "one", id);
    auto& runs  = here.workspace().home()->runs();
    auto query  = run_query{};
    query.limit = 2;

    auto first = co_await runs.list(query);
    co_await make(here, "one", "later");
    query.from  = first.next;
    auto second = co_await runs.list(query);

    BOOST_TEST(first.items.size() == 2U);
    BOOST_REQUIRE(second.items.size() == 1U);
    BOOST_TEST(second.items.front().id.str() == "a");
    BOOST_TEST(second.next.empty());
}

PROMISE(where_no_page_ended_is_refused_EX_04)
{
    auto query = run_query{};
    query.from = "yesterday";

    auto refused = co_await as_result(here.workspace().home()->runs().list(query));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::invalid_argument));
    BOOST_TEST(names(refused.error(), {"yesterday"}));
}

PROMISE(runs_are_found_by_tags_EX_04)
{
    tag_map green;
    green["colour"] = "green";
    auto flagged    = green;
    flagged["flag"] = std::nullopt;
    tag_map red;
    red["colour"] = "red";
    co_await make(here, "one", "a", green);
    co_await make(here, "one", "b", flagged);
    co_await make(here, "one", "c", red);
    auto there = run_query{};
    there.tags = {{"colour", std::nullopt}};
    auto equal = run_query{};
    equal.tags = green;
    auto both  = run_query{};
    both.tags  = {{"colour", "green"}, {"flag", std::nullopt}};

    auto with_key   = co_await here.workspace().runs(there).all();
    auto with_value = co_await here.workspace().runs(equal).all();
    auto with_both  = co_await here.workspace().runs(both).all();

    BOOST_TEST((ids_of(with_key) == ids{"c", "b", "a"}));
    BOOST_TEST((ids_of(with_value) == ids{"b", "a"}));
    BOOST_TEST((ids_of(with_both) == ids{"b"}));
}

PROMISE(runs_are_found_by_properties_status_and_kind_EX_04)
{
    auto first  = co_await make(here, "one", "a");
    auto second = co_await make(here, "one", "b");
    auto script = co_await submit(here, does(prints("hello")));
    co_await script.wait();
    property_map properties;
    properties["source"] = "notebook";
    co_await first.add_properties(properties);
    co_await second.complete();
    auto by_property       = run_query{};
    by_property.properties = properties;
    auto by_status         = run_query{};
    by_status.status       = run_status::completed;
    auto by_kind           = run_query{};
    by_kind.kind           = run_kind::script;
    auto by_all            = by_property;
    by_all.status          = run_status::completed;

    auto with_property = co_await here.workspace().runs(by_property).all();
    auto completed     = co_await here.workspace().runs(by_status).all();
    auto scripts       = co_await here.workspace().runs(by_kind).all();
    auto none          = co_await here.workspace().runs(by_all).all();

    BOOST_TEST((ids_of(with_property) == ids{"a"}));
    BOOST_TEST((ids_of(completed) == ids{script.id().str(), "b"}));
    BOOST_TEST((ids_of(scripts) == ids{script.id().str()}));
    BOOST_TEST(none.empty());
}

PROMISE(filters_hold_across_pages_EX_04)
{
    tag_map even;
    even["even"] = "yes";
    for (auto const* id : {"a", "b", "c", "d", "e", "f"}) {
        auto const tags = (*id - 'a') % 2 ? even : tag_map();
        co_await make(here, "one", id, tags);
    }
    auto query  = run_query{};
    query.tags  = even;
    query.limit = 1;

    auto found = co_await here.workspace().runs(query).all();

    BOOST_TEST((ids_of(found) == ids{"f", "d", "b"}));
}

PROMISE(runs_are_ordered_by_the_latest_value_of_a_metric_EX_04)
{
    auto a = co_await make(here, "one", "a");
    auto b = co_await make(here, "one", "b");
    auto c = co_await make(here, "one", "c");
    auto d = co_await make(here, "one", "d");
    co_await make(here, "one", "e");
    co_await a.log("accuracy", 0.9);
    co_await a.log("accuracy", 0.5);
    co_await b.log("accuracy", 1);
    co_await c.log("accuracy", -3.5);
    co_await d.log("accuracy", "unknown");
    auto best_first   = run_query{};
    best_first.order  = run_order::metric_descending;
    best_first.metric = "accuracy";
    best_first.limit  = 2;
    auto worst_first  = best_first;
    worst_first.order = run_order::metric_ascending;

    auto down = co_await here.workspace().runs(best_first).all();
    auto up   = co_await here.workspace().runs(worst_first).all();

    BOOST_TEST((ids_of(down) == ids{"b", "a", "c"}));
    BOOST_TEST((ids_of(up) == ids{"c", "a", "b"}));
}

PROMISE(equal_values_come_in_a_fixed_order_EX_04)
{
    for (auto const* id : {"a", "b", "c"}) {
        auto run = co_await make(here, "one", id);
        co_await run.log("accuracy", 0.5);
    }
    auto query   = run_query{};
    query.order  = run_order::metric_ascending;
    query.metric = "accuracy";
    query.limit  = 1;

    auto listed = co_await here.workspace().runs(query).all();

    BOOST_TEST((ids_of(listed) == ids{"a", "b", "c"}));
}

PROMISE(a_value_that_is_no_number_any_more_leaves_the_order_EX_04)
{
    auto run = co_await make(here, "one", "a");
    co_await run.log("loss", 0.5);
    co_await run.log("loss", std::nan(""));
    auto query   = run_query{};
    query.order  = run_order::metric_ascending;
    query.metric = "loss";

    auto listed = co_await here.workspace().runs(query).all();

    BOOST_TEST(listed.empty());
}

PROMISE(descendants_are_ordered_by_a_metric_too_RU_15)
{
    auto root       = co_await make(here, "one", "root");
    auto child      = co_await root.create_child();
    auto grandchild = co_await child.create_child();
    co_await child.log("accuracy", 0.5);
    co_await grandchild.log("accuracy", 0.75);
    auto query      = run_query{};
    query.recursive = true;
    query.order     = run_order::metric_descending;
    query.metric    = "accuracy";

    auto listed = co_await root.children(query).all();

    BOOST_TEST((ids_of(listed) == ids{grandchild.id().str(), child.id().str()}));
}

PROMISE(children_of_a_run_that_is_not_there_are_not_found_RU_15)
{
    auto query   = run_query{};
    query.parent = run_id("nobody");

    auto refused = co_await as_result(here.workspace().runs(query).all());

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
}

}
}
