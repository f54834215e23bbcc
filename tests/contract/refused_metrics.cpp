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

    for (auto const* text : {"", "{\"data\": ", "[1, 2]", "confusion"}) {
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
