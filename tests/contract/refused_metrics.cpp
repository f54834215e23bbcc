#include "promise.hpp"

#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "metrics";

asio::awaitable<run> by_hand(yard& here)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    co_return co_await here.experiment().start_logging(options);
}

PROMISE(columns_of_different_lengths_are_refused_at_once_LG_06)
{
    auto run = co_await by_hand(here);
    std::map<std::string, std::vector<metric_value>> columns;
    columns["x"].assign(2, metric_value(1));
    columns["y"].assign(1, metric_value(1));
    auto const says = [](std::invalid_argument const& refused) {
        return names(failure{.message = refused.what()},
                     {"\"table\"", "equally long", "\"x\" has 2", "\"y\" has 1"});
    };

    BOOST_CHECK_EXCEPTION(static_cast<void>(run.log_table("table", columns)), std::invalid_argument,
                          says);
    auto metrics = co_await run.metrics();

    BOOST_TEST(metrics.empty());
}

// Whether it is refused at once, with these words.
template <class Call>
bool is_refused(Call const& call, std::string const& words)
{
    try {
        static_cast<void>(call());
    } catch (std::invalid_argument const& refused) {
        return std::string_view(refused.what()) == words;
    }
    return false;
}

PROMISE(a_metric_without_a_name_is_refused_at_once_LG_03)
{
    auto run = co_await by_hand(here);
    std::vector<metric_value> const list(1, metric_value(1));
    std::vector<metric_point> points(2);
    points[0].name                                                 = "named";
    std::map<std::string, metric_value> const row                  = {{"x", metric_value(1)}};
    std::map<std::string, std::vector<metric_value>> const columns = {{"x", list}};
    auto const file = here.write("roc.png", "\x89PNG");
    auto const why  = std::string("a metric needs a name, not \"\"");

    BOOST_TEST(is_refused([&] { return run.log("", 1); }, why));
    BOOST_TEST(is_refused([&] { return run.log(points); }, why));
    BOOST_TEST(is_refused([&] { return run.log_list("", list); }, why));
    BOOST_TEST(is_refused([&] { return run.log_row("", row); }, why));
    BOOST_TEST(is_refused([&] { return run.log_table("", columns); }, why));
    BOOST_TEST(is_refused([&] { return run.log_image("", file); }, why));
    BOOST_TEST(is_refused([&] { return run.log_chart("", "{}"); }, why));
    auto metrics = co_await run.metrics();
    auto files   = co_await run.file_names();

    BOOST_TEST(metrics.empty());
    BOOST_TEST(files.empty());
}

PROMISE(a_tag_or_a_property_without_a_name_is_refused_at_once_RU_13)
{
    auto run                       = co_await by_hand(here);
    tag_map const tags             = {{"a", "b"}, {"", "c"}};
    property_map const properties  = {{"", "c"}};
    auto const config              = here.script(does(prints("hello")));
    auto const tagged              = submit_options{.tags = tags};
    auto const with_properties     = submit_options{.properties = properties};
    auto const interactive         = interactive_options{.tags = tags};
    auto const child               = child_options{.tags = tags};
    auto const model               = model_options{.tags = tags};
    auto const model_of_properties = model_options{.properties = properties};
    auto const no_tag              = std::string("a tag needs a name, not \"\"");
    auto const no_property         = std::string("a property needs a name, not \"\"");
    auto const name                = model_name("net");

    BOOST_TEST(is_refused([&] { return run.tag("", "x"); }, no_tag));
    BOOST_TEST(is_refused([&] { return run.set_tags(tags); }, no_tag));
    BOOST_TEST(is_refused([&] { return run.add_properties(properties); }, no_property));
    BOOST_TEST(is_refused([&] { return run.create_child(child); }, no_tag));
    BOOST_TEST(is_refused([&] { return run.register_model(name, model); }, no_tag));
    BOOST_TEST(
        is_refused([&] { return run.register_model(name, model_of_properties); }, no_property));
    BOOST_TEST(is_refused([&] { return here.experiment().submit(config, tagged); }, no_tag));
    BOOST_TEST(
        is_refused([&] { return here.experiment().submit(config, with_properties); }, no_property));
    BOOST_TEST(is_refused([&] { return here.experiment().start_logging(interactive); }, no_tag));
    auto const all = co_await here.experiment().runs().all();

    BOOST_TEST(all.size() == 1U);
    BOOST_TEST(all[0].last_known().tags.empty());
}

PROMISE(an_id_is_held_to_the_rules_for_names_RU_15_RU_20)
{
    auto run = co_await by_hand(here);
    for (auto const& id : {std::string("../../elsewhere"), std::string(256, 'x')}) {
        auto const child = child_options{.id = run_id(id)};
        auto const alone = interactive_options{.id = run_id(id)};
        BOOST_CHECK_THROW(static_cast<void>(run.create_child(child)), std::invalid_argument);
        BOOST_CHECK_THROW(static_cast<void>(here.experiment().start_logging(alone)),
                          std::invalid_argument);
    }
}

PROMISE(a_picture_that_is_no_file_leaves_nothing_behind_LG_07)
{
    auto run = co_await by_hand(here);
    here.write("pictures/roc.png", "\x89PNG");

    auto missing = co_await as_result(run.log_image("roc", here.path("absent.png")));
    auto folder  = co_await as_result(run.log_image("roc", here.path("pictures")));
    auto metrics = co_await run.metrics();
    auto files   = co_await run.file_names();

    BOOST_REQUIRE(!missing);
    BOOST_TEST((missing.error().code == errc::not_found));
    BOOST_TEST(names(missing.error(), {here.path("absent.png"), "is not there"}));
    BOOST_REQUIRE(!folder);
    BOOST_TEST((folder.error().code == errc::invalid_argument));
    BOOST_TEST(names(folder.error(), {here.path("pictures"), "is a directory", "one file"}));
    BOOST_TEST(metrics.empty());
    BOOST_TEST(files.empty());
}

PROMISE(a_picture_cannot_go_below_a_file_LG_07_LG_09)
{
    auto run  = co_await by_hand(here);
    auto file = here.write("a.txt", "text");
    co_await run.upload_file("a.txt", file);
    co_await run.upload_file("deep/b.txt", file);

    auto picture = co_await as_result(run.log_image("a.txt/roc", file));
    auto below   = co_await as_result(run.upload_file("a.txt/b", file));
    auto instead = co_await as_result(run.upload_file("deep", file));
    auto metrics = co_await run.metrics();
    auto files   = co_await run.file_names();

    for (auto const* refused : {&picture, &below, &instead}) {
        BOOST_REQUIRE(!*refused);
        BOOST_TEST((refused->error().code == errc::conflict));
        BOOST_TEST(names(refused->error(), {run.id().str(), "another name"}));
    }
    BOOST_TEST(names(below.error(), {"\"a.txt/b\"", "\"a.txt\" is a file"}));
    BOOST_TEST(names(instead.error(), {"\"deep\" is a folder"}));
    BOOST_TEST(metrics.empty());
    BOOST_TEST(files.size() == 2U);
}

PROMISE(a_chart_that_is_no_json_leaves_nothing_behind_LG_08)
{
    auto run = co_await by_hand(here);

    for (auto const* text : {"", "{\"data\": ", "[1, 2]", "confusion", "{\"data\": NaN}"}) {
        auto refused = co_await as_result(run.log_chart("confusion", text));
        BOOST_REQUIRE(!refused);
        BOOST_TEST((refused.error().code == errc::invalid_argument));
        BOOST_TEST(names(refused.error(), {"confusion_", ".json", "object of JSON"}));
    }
    auto metrics = co_await run.metrics();
    auto files   = co_await run.file_names();

    BOOST_TEST(metrics.empty());
    BOOST_TEST(files.empty());
}

}
}
