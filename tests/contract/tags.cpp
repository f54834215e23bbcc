#include "promise.hpp"

#include <cstdlib>

namespace trainyard::contract {
namespace {

constexpr auto about = "tags";

asio::awaitable<run> by_hand(yard& here)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    co_return co_await here.experiment().start_logging(options);
}

PROMISE(a_tag_may_change_and_may_have_no_value_RU_14)
{
    auto run = co_await by_hand(here);

    co_await run.tag("colour", "green");
    co_await run.tag("flag");
    co_await run.tag("colour", "blue");
    auto tags = co_await run.tags();

    BOOST_TEST((tags == tag_map{{"colour", "blue"}, {"flag", std::nullopt}}));
}

PROMISE(an_empty_value_is_a_value_RU_14)
{
    auto run = co_await by_hand(here);

    co_await run.tag("empty", "");
    auto tags = co_await run.tags();

    BOOST_REQUIRE(tags["empty"].has_value());
    BOOST_TEST(tags["empty"]->empty());
}

PROMISE(tags_are_removed_by_their_keys_RU_14)
{
    auto run = co_await by_hand(here);
    tag_map tags;
    tags["a"] = "1";
    tags["b"] = "2";
    co_await run.set_tags(tags);
    std::vector<std::string> keys = {"a", "never there"};

    co_await run.remove_tags(keys);
    auto left = co_await run.tags();

    BOOST_TEST((left == tag_map{{"b", "2"}}));
}

PROMISE(a_property_is_set_once_RU_13)
{
    auto run = co_await by_hand(here);
    property_map first;
    first["source"] = "notebook";
    property_map both;
    both["fresh"]  = "yes";
    both["source"] = "script";
    co_await run.add_properties(first);

    auto refused    = co_await as_result(run.add_properties(both));
    auto properties = co_await run.properties();

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::immutable));
    BOOST_TEST(names(refused.error(), {"source", "notebook", run.id().str(), "tag"}));
    BOOST_TEST((properties == first));
}

PROMISE(setting_a_property_to_what_it_is_may_be_repeated_RU_13)
{
    auto run = co_await by_hand(here);
    property_map properties;
    properties["source"] = "notebook";
    co_await run.add_properties(properties);

    auto again = co_await as_result(run.add_properties(properties));
    auto kept  = co_await run.properties();

    BOOST_TEST(again.has_value());
    BOOST_TEST((kept == properties));
}

PROMISE(a_script_sets_tags_and_properties_LG_11)
{
    auto run = co_await submit(here, does(tags("colour", "green"), sets_property("made_by", "me")));
    auto ended = co_await run.wait();

    BOOST_TEST(ended.tags["colour"].value_or("") == "green");
    BOOST_TEST(ended.properties["made_by"] == "me");
}

PROMISE(a_submitted_run_knows_its_snapshot_and_its_target_RU_13)
{
    auto run = co_await submit(here, does(prints("hello")));

    auto properties = co_await run.properties();
    auto snapshot   = co_await run.snapshot();

    BOOST_REQUIRE(snapshot.has_value());
    BOOST_TEST(properties["ContentSnapshotId"] == snapshot->str());
    BOOST_TEST(properties["_azureml.ComputeTargetType"] == "local");
}

PROMISE(a_run_has_a_name_and_words_for_people_RU_20)
{
    auto run = co_await by_hand(here);

    co_await run.describe("the good one", "with dropout");
    auto record = co_await run.status();

    BOOST_TEST(record.display_name == "the good one");
    BOOST_TEST(record.description == "with dropout");
}

PROMISE(tags_may_change_after_the_run_has_ended_RU_14)
{
    auto run = co_await submit(here, does(prints("hello")));
    co_await run.wait();

    co_await run.tag("kept", "yes");
    auto record = co_await run.status();

    BOOST_TEST(record.tags.contains("kept"));
    BOOST_TEST(to_string(record.status) == "Completed");
}

PROMISE(where_the_code_came_from_is_kept_SR_10)
{
    if (!here.can(ability::ask_git))
        co_return;
    auto config       = here.script(does(prints("hello")));
    auto const inside = "cd '" + here.code() + "' && ";
    auto const made =
        std::system((inside + "git init -q -b trunk . && git add . && "
                              "git -c user.name=me -c user.email=me@here commit -q -m first && "
                              "git remote add origin https://me:secret@example.org/code.git")
                        .c_str());
    BOOST_REQUIRE(made == 0);
    here.write("code/new.txt", "not committed");

    auto run        = co_await here.experiment().submit(config);
    auto properties = co_await run.properties();

    BOOST_TEST(properties["azureml.git.branch"] == "trunk");
    BOOST_TEST(properties["azureml.git.commit"].size() == 40U);
    BOOST_TEST(properties["mlflow.source.git.commit"] == properties["azureml.git.commit"]);
    BOOST_TEST(properties["azureml.git.dirty"] == "True");
    BOOST_TEST(properties["azureml.git.repository_uri"] == "https://example.org/code.git");
}

}
}
