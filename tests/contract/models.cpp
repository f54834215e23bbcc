#include "promise.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "models";

using texts = std::vector<std::string>;

asio::awaitable<run> trained(yard& here)
{
    auto run = co_await submit(here, does(writes("outputs/model/a.txt", "weights"),
                                          writes("outputs/model/b/c.txt", "more"),
                                          writes("outputs/ridge_0.40.pkl", "ridge")));
    co_await run.wait();
    co_return run;
}

// A file of this machine as the next version of a model.
asio::awaitable<model> add_version(yard& here, std::string name)
{
    auto options = model_options{};
    options.path = here.write("weights.txt", "weights of " + name);
    co_return co_await here.workspace().register_model(model_name(std::move(name)), options);
}

texts ids_of(std::vector<model> const& models)
{
    texts ids;
    for (auto const& one : models)
        ids.push_back(one.id());
    return ids;
}

PROMISE(a_file_of_a_run_becomes_a_model_MO_02)
{
    auto run                  = co_await trained(here);
    auto options              = model_options{};
    options.path              = "./outputs/ridge_0.40.pkl";
    options.description       = "the best one";
    options.framework         = model_framework::scikit_learn;
    options.framework_version = "0.19.1";
    options.resources         = {.cpu = 1, .memory_in_gb = 0.5};
    options.tags              = {{"alpha", "0.40"}, {"flag", std::nullopt}};
    options.properties        = {{"source", "sweep"}};
    auto made                 = co_await run.register_model(model_name("best_ridge"), options);

    auto model = co_await made.describe();
    BOOST_TEST(made.id() == "best_ridge:1");
    BOOST_TEST(model.path == "ridge_0.40.pkl");
    BOOST_TEST(model.files == 1U);
    BOOST_TEST(model.bytes == 5U);
    BOOST_TEST(model.run.value().str() == run.id().str());
    BOOST_TEST(model.experiment == "test");
    BOOST_TEST(model.description == "the best one");
    BOOST_TEST(model.framework == "ScikitLearn");
    BOOST_TEST(model.framework_version == "0.19.1");
    BOOST_TEST(model.resources.cpu.value_or(0) == 1.0);
    BOOST_TEST(model.resources.memory_in_gb.value_or(0) == 0.5);
    BOOST_TEST(!model.resources.gpu);
    BOOST_TEST((model.tags == options.tags));
    BOOST_TEST((model.properties == options.properties));
    BOOST_TEST(!model.url.empty());
}

PROMISE(a_folder_of_a_run_becomes_one_model_that_keeps_its_name_MO_02)
{
    auto run     = co_await trained(here);
    auto options = model_options{};
    options.path = "outputs/model/";
    auto model   = co_await run.register_model(model_name("net"), options);

    auto path = co_await model.download(here.path("got"));

    BOOST_TEST(model.last_known().files == 2U);
    BOOST_TEST(path == here.path("got/model"));
    BOOST_TEST(here.read("got/model/a.txt") == "weights");
    BOOST_TEST(here.read("got/model/b/c.txt") == "more");
}

PROMISE(without_a_path_the_models_name_is_one_MO_02)
{
    auto run = co_await submit(here, does(prints("hello")));
    co_await run.wait();
    co_await run.upload_file("iris", here.write("a.txt", "weights"));

    auto model = co_await run.register_model(model_name("iris"));

    BOOST_TEST(model.last_known().path == "iris");
}

PROMISE(versions_count_from_one_MO_01)
{
    auto first  = co_await add_version(here, "iris");
    auto second = co_await add_version(here, "iris");
    auto other  = co_await add_version(here, "mnist");

    BOOST_TEST(first.version() == 1);
    BOOST_TEST(second.version() == 2);
    BOOST_TEST(other.version() == 1);
}

PROMISE(a_folder_of_this_machine_becomes_a_model_MO_01)
{
    here.write("net/a.txt", "a");
    here.write("net/b/c.txt", "c");
    auto options = model_options{};
    options.path = here.path("net");
    auto model   = co_await here.workspace().register_model(model_name("net"), options);

    auto path = co_await model.download(here.path("got"));

    BOOST_TEST(path == here.path("got/net"));
    BOOST_TEST(here.read("got/net/b/c.txt") == "c");
    BOOST_TEST(!model.last_known().run);
}

PROMISE(a_file_that_the_run_has_not_is_refused_and_said_why_MO_02)
{
    auto run     = co_await submit(here, does(writes("model.joblib", "not in outputs")));
    auto options = model_options{};
    options.path = "outputs/model.joblib";
    co_await run.wait();

    auto refused = co_await as_result(run.register_model(model_name("iris"), options));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {"outputs/model.joblib", run.id().str(), "./outputs"}));
    auto none = co_await here.workspace().models();
    BOOST_TEST(none.empty());
}

PROMISE(outputs_cannot_be_registered_before_they_are_collected_MO_02)
{
    auto run =
        co_await start(here, does(writes("outputs/a.txt", "a"), prints("x"), waits_for("go")));
    auto log     = run.log_lines();
    auto options = model_options{};
    options.path = "outputs/a.txt";
    co_await log.next();

    auto refused = co_await as_result(run.register_model(model_name("iris"), options));
    here.say("go");
    co_await run.wait();
    auto model = co_await run.register_model(model_name("iris"), options);

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {"outputs/a.txt", "wait for it"}));
    BOOST_TEST(model.version() == 1);
}

PROMISE(a_path_that_is_not_there_is_refused_MO_01)
{
    auto options = model_options{};
    options.path = here.path("nowhere");

    auto refused = co_await as_result(here.workspace().register_model(model_name("net"), options));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {here.path("nowhere")}));
}

PROMISE(what_makes_no_sense_is_refused_at_once_MO_01)
{
    auto const none = model_options{};
    auto options    = model_options{};
    options.path    = here.path("code");

    BOOST_CHECK_THROW(static_cast<void>(here.workspace().register_model(model_name("net"), none)),
                      std::invalid_argument);
    BOOST_CHECK_THROW(
        static_cast<void>(here.workspace().register_model(model_name("a/b"), options)),
        std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(here.workspace().model(model_name("net"), 0)),
                      std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(here.workspace().model_by_id("net")),
                      std::invalid_argument);
    co_return;
}

PROMISE(resources_are_not_negative_MO_05)
{
    auto options          = model_options{};
    options.path          = here.write("a.txt", "a");
    options.resources.cpu = -1;

    auto refused = co_await as_result(here.workspace().register_model(model_name("net"), options));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::invalid_argument));
    BOOST_TEST(names(refused.error(), {"negative"}));
}

PROMISE(a_model_is_looked_up_by_version_by_id_or_as_the_newest_MO_06)
{
    co_await add_version(here, "iris");
    co_await add_version(here, "iris");

    auto newest = co_await here.workspace().model(model_name("iris"));
    auto first  = co_await here.workspace().model(model_name("iris"), 1);
    auto by_id  = co_await here.workspace().model_by_id("iris:2");

    BOOST_TEST(newest.id() == "iris:2");
    BOOST_TEST(first.id() == "iris:1");
    BOOST_TEST(by_id.id() == "iris:2");
}

PROMISE(a_model_that_is_not_there_is_not_found_MO_06)
{
    co_await add_version(here, "iris");

    auto name    = co_await as_result(here.workspace().model(model_name("mnist")));
    auto version = co_await as_result(here.workspace().model(model_name("iris"), 7));

    BOOST_TEST((name.error().code == errc::not_found));
    BOOST_TEST(names(name.error(), {"mnist"}));
    BOOST_TEST((version.error().code == errc::not_found));
    BOOST_TEST(names(version.error(), {"iris", "7"}));
}

PROMISE(models_are_listed_by_name_newest_first_MO_06)
{
    for (auto const* name : {"iris", "mnist", "iris"})
        co_await add_version(here, name);
    auto const every   = model_query{};
    auto one           = model_query{};
    one.name           = "iris";
    auto latest        = model_query{};
    latest.latest_only = true;

    auto all     = co_await here.workspace().models(every);
    auto named   = co_await here.workspace().models(one);
    auto newest  = co_await here.workspace().models(latest);
    auto by_name = co_await here.workspace().models();

    BOOST_TEST((ids_of(all) == texts{"iris:2", "iris:1", "mnist:1"}));
    BOOST_TEST((ids_of(named) == texts{"iris:2", "iris:1"}));
    BOOST_TEST((ids_of(newest) == texts{"iris:2", "mnist:1"}));
    BOOST_TEST(by_name.at(model_name("iris")).version() == 2);
    BOOST_TEST(by_name.size() == 2U);
}

PROMISE(models_are_found_by_what_is_known_of_them_MO_06)
{
    auto run           = co_await trained(here);
    auto options       = model_options{};
    options.path       = "outputs/model";
    options.framework  = "Onnx";
    options.tags       = {{"stage", "test"}};
    options.properties = {{"source", "sweep"}};
    co_await run.register_model(model_name("net"), options);
    co_await add_version(here, "iris");
    auto by_run            = model_query{};
    by_run.run             = run.id();
    auto by_framework      = model_query{};
    by_framework.framework = "Onnx";
    auto by_tag            = model_query{};
    by_tag.tags            = {{"stage", std::nullopt}};
    auto by_property       = model_query{};
    by_property.properties = {{"source", "other"}};

    auto of_run       = co_await here.workspace().models(by_run);
    auto of_framework = co_await here.workspace().models(by_framework);
    auto tagged       = co_await here.workspace().models(by_tag);
    auto none         = co_await here.workspace().models(by_property);

    BOOST_TEST((ids_of(of_run) == texts{"net:1"}));
    BOOST_TEST((ids_of(of_framework) == texts{"net:1"}));
    BOOST_TEST((ids_of(tagged) == texts{"net:1"}));
    BOOST_TEST(none.empty());
}

PROMISE(a_model_leads_to_the_run_that_made_it_MO_06)
{
    auto run     = co_await trained(here);
    auto options = model_options{};
    options.path = "outputs/model";
    auto model   = co_await run.register_model(model_name("net"), options);
    auto by_hand = co_await add_version(here, "iris");

    auto origin = co_await model.origin();
    auto none   = co_await by_hand.origin();

    BOOST_TEST(origin.value().id().str() == run.id().str());
    BOOST_TEST(!none);
}

PROMISE(a_model_is_a_copy_of_what_it_was_registered_from_MO_01)
{
    auto model = co_await add_version(here, "iris");
    here.write("weights.txt", "changed");

    auto path = co_await model.download(here.path("got"));

    BOOST_TEST(path == here.path("got/weights.txt"));
    BOOST_TEST(here.read("got/weights.txt") == "weights of iris");
}

PROMISE(a_download_does_not_replace_what_is_there_unless_it_is_told_to_MO_07)
{
    auto model = co_await add_version(here, "iris");
    here.write("got/weights.txt", "mine");
    auto options      = model_download_options{};
    options.overwrite = true;

    auto refused = co_await as_result(model.download(here.path("got")));
    auto kept    = here.read("got/weights.txt");
    co_await model.download(here.path("got"), options);

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::already_exists));
    BOOST_TEST(names(refused.error(), {here.path("got/weights.txt"), "overwrite"}));
    BOOST_TEST(kept == "mine");
    BOOST_TEST(here.read("got/weights.txt") == "weights of iris");
}

PROMISE(tags_and_words_of_a_model_may_change_MO_09)
{
    auto model = co_await add_version(here, "iris");
    tag_map tags;
    tags["stage"] = "test";
    tags["flag"]  = std::nullopt;
    texts keys    = {"flag", "never there"};

    co_await model.set_tags(tags);
    co_await model.remove_tags(keys);
    co_await model.set_description("good");
    auto record = co_await model.describe();

    BOOST_TEST((record.tags == tag_map{{"stage", "test"}}));
    BOOST_TEST(record.description == "good");
}

PROMISE(a_property_of_a_model_is_set_once_MO_09)
{
    auto model = co_await add_version(here, "iris");
    property_map first;
    first["source"] = "sweep";
    property_map other;
    other["fresh"]  = "yes";
    other["source"] = "hand";
    co_await model.add_properties(first);

    auto again   = co_await as_result(model.add_properties(first));
    auto refused = co_await as_result(model.add_properties(other));
    auto record  = co_await model.describe();

    BOOST_TEST(again.has_value());
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::immutable));
    BOOST_TEST(names(refused.error(), {"source", "iris:1", "tag"}));
    BOOST_TEST((record.properties == first));
}

PROMISE(a_number_is_not_given_again_MO_09)
{
    auto first  = co_await add_version(here, "iris");
    auto second = co_await add_version(here, "iris");

    co_await second.remove();
    auto newest = co_await here.workspace().model(model_name("iris"));
    auto gone   = co_await as_result(second.describe());
    auto third  = co_await add_version(here, "iris");
    co_await first.remove();
    co_await third.remove();
    auto all    = co_await here.workspace().models();
    auto fourth = co_await add_version(here, "iris");

    BOOST_TEST(newest.version() == 1);
    BOOST_TEST((gone.error().code == errc::not_found));
    BOOST_TEST(third.version() == 3);
    BOOST_TEST(all.empty());
    BOOST_TEST(fourth.version() == 4);
}

PROMISE(what_was_removed_cannot_be_changed_or_had_MO_09)
{
    auto model = co_await add_version(here, "iris");
    co_await model.remove();

    auto again     = co_await as_result(model.remove());
    auto got       = co_await as_result(model.download(here.path("got")));
    auto described = co_await as_result(model.set_description("gone"));

    BOOST_TEST((again.error().code == errc::not_found));
    BOOST_TEST((got.error().code == errc::not_found));
    BOOST_TEST((described.error().code == errc::not_found));
}

PROMISE(a_script_registers_a_model_LG_15)
{
    auto run   = co_await submit(here, does(writes("outputs/model.txt", "weights"),
                                            registers_model("iris", "outputs/model.txt")));
    auto ended = co_await run.wait();

    auto model = co_await here.workspace().model(model_name("iris"));
    auto path  = co_await model.download(here.path("got"));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.warnings.empty());
    BOOST_TEST(model.version() == 1);
    BOOST_TEST(model.last_known().run.value().str() == run.id().str());
    BOOST_TEST(here.read("got/model.txt") == "weights");
}

}
}
