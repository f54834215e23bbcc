#include "promise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <regex>

namespace trainyard::contract {
namespace {

constexpr auto about = "metrics";

std::vector<std::string> texts(std::vector<metric_value> const& values)
{
    std::vector<std::string> shown;
    for (auto const& value : values)
        shown.push_back(to_string(value));
    return shown;
}

// Kind and value of each, so that 1 and 1.0 are told apart.
template <class Value>
bool is(metric_value const& value, Value const& expected)
{
    auto const* found = std::get_if<Value>(&value);
    return found && *found == expected;
}

asio::awaitable<run> by_hand(yard& here)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    co_return co_await here.experiment().start_logging(options);
}

PROMISE(what_is_logged_once_is_a_scalar_RU_12)
{
    auto run = co_await by_hand(here);

    co_await run.log("accuracy", 0.75);
    auto metrics = co_await run.metrics();

    BOOST_REQUIRE(metrics.size() == 1U);
    auto const& accuracy = metrics["accuracy"];
    BOOST_TEST(accuracy.is_scalar());
    BOOST_TEST((accuracy.kind == metric_kind::value));
    BOOST_TEST(is(accuracy.last(), 0.75));
}

PROMISE(what_is_logged_again_is_a_list_in_its_order_RU_12)
{
    auto run = co_await by_hand(here);

    for (auto const loss : {0.5, 0.25, 0.5, 0.125})
        co_await run.log("loss", loss);
    auto metrics = co_await run.metrics();

    BOOST_TEST(!metrics["loss"].is_scalar());
    auto const expected = std::vector<std::string>{"0.5", "0.25", "0.5", "0.125"};
    BOOST_TEST(texts(metrics["loss"].values()) == expected, boost::test_tools::per_element());
}

PROMISE(what_is_logged_as_a_list_is_one_even_if_there_is_one_RU_12)
{
    auto run = co_await by_hand(here);
    std::vector<metric_value> one(1, std::int64_t{1});

    co_await run.log_list("single", one);
    co_await run.log("single", 2);
    auto metrics = co_await run.metrics();

    BOOST_TEST((metrics["single"].kind == metric_kind::list));
    BOOST_TEST(!metrics["single"].is_scalar());
    BOOST_TEST((texts(metrics["single"].values()) == std::vector<std::string>{"1", "2"}));
}

PROMISE(a_list_of_nothing_leaves_no_metric_LG_04)
{
    auto run = co_await by_hand(here);
    std::vector<metric_value> none;

    co_await run.log_list("none", none);
    auto metrics = co_await run.metrics();

    BOOST_TEST(metrics.empty());
}

PROMISE(rows_have_columns_of_scalars_and_then_of_lists_RU_12)
{
    auto run = co_await by_hand(here);
    std::map<std::string, metric_value> first;
    first["alpha"] = 0.1;
    first["mse"]   = 3000;
    auto second    = first;
    second["mse"]  = 2900;

    co_await run.log_row("ridge", first);
    auto once = co_await run.metrics();
    co_await run.log_row("ridge", second);
    auto twice = co_await run.metrics();

    BOOST_TEST((once["ridge"].kind == metric_kind::row));
    BOOST_TEST(once["ridge"].columns["alpha"].size() == 1U);
    BOOST_TEST((texts(twice["ridge"].columns["mse"]) == std::vector<std::string>{"3000", "2900"}));
    BOOST_TEST(twice["ridge"].columns.size() == 2U);
}

PROMISE(a_table_has_columns_of_lists_RU_12)
{
    auto run = co_await by_hand(here);
    std::map<std::string, std::vector<metric_value>> columns;
    columns["x"].assign(2, metric_value(1));
    columns["y"] = {metric_value(2), metric_value("three")};

    co_await run.log_table("points", columns);
    auto metrics = co_await run.metrics();

    BOOST_TEST((metrics["points"].kind == metric_kind::table));
    BOOST_TEST(!metrics["points"].is_scalar());
    BOOST_TEST((texts(metrics["points"].columns["y"]) == std::vector<std::string>{"2", "three"}));
}

PROMISE(values_are_kept_as_they_are_RU_12)
{
    using whole = std::numeric_limits<std::int64_t>;
    using real  = std::numeric_limits<double>;
    auto run    = co_await by_hand(here);
    std::vector<metric_value> given;
    given.emplace_back(whole::max());
    given.emplace_back(whole::min());
    given.emplace_back(1.0);
    given.emplace_back(0.1);
    given.emplace_back(real::denorm_min());
    given.emplace_back(-real::infinity());
    given.emplace_back(real::infinity());
    given.emplace_back(real::quiet_NaN());
    given.emplace_back(true);
    given.emplace_back(std::string("gelb, grün"));
    given.emplace_back(std::string());
    given.emplace_back(std::monostate());

    co_await run.log_list("all", given);
    auto metric = co_await run.metrics("all");

    auto const& kept = metric.value().values();
    BOOST_REQUIRE(kept.size() == given.size());
    for (std::size_t i = 0; i != kept.size(); ++i)
        BOOST_TEST((kept[i] == given[i] || i == 7));
    BOOST_TEST(std::isnan(std::get<double>(kept[7])));
}

PROMISE(names_may_have_spaces_LG_03)
{
    auto run = co_await by_hand(here);

    co_await run.log("Final test loss", 1);
    co_await run.log("Hello from child run ", 2);
    auto metrics = co_await run.metrics();

    BOOST_TEST(metrics.contains("Final test loss"));
    BOOST_TEST(metrics.contains("Hello from child run "));
    BOOST_TEST(!metrics.contains("Hello from child run"));
}

PROMISE(a_script_logs_every_kind_LG_03)
{
    std::map<std::string, std::vector<metric_value>> row;
    row["alpha"].assign(1, metric_value(0.1));
    std::map<std::string, std::vector<metric_value>> table;
    table["x"]                     = {metric_value(1), metric_value(2)};
    std::vector<metric_value> list = {metric_value(0), metric_value(1)};
    auto run                       = co_await submit(
                              here, does(logs("text", "linear"), logs("whole", 1), logs("real", 1.0), logs("truth", true),
                                         logs("nan", std::nan("")), logs("inf", -std::numeric_limits<double>::infinity()),
                                         logs("twice", 1), logs("twice", 2), logs_list("list", list),
                                         logs_row("row", row), logs_table("table", table)));
    co_await run.wait();

    auto metrics = co_await run.metrics();
    BOOST_TEST(metrics.size() == 10U);
    BOOST_TEST(is(metrics["text"].last(), std::string("linear")));
    BOOST_TEST(is(metrics["whole"].last(), std::int64_t{1}));
    BOOST_TEST(is(metrics["real"].last(), 1.0));
    BOOST_TEST(is(metrics["truth"].last(), true));
    BOOST_TEST(to_string(metrics["nan"].last()) == "nan");
    BOOST_TEST(to_string(metrics["inf"].last()) == "-inf");
    BOOST_TEST((texts(metrics["twice"].values()) == std::vector<std::string>{"1", "2"}));
    BOOST_TEST((metrics["list"].kind == metric_kind::list));
    BOOST_TEST((metrics["row"].kind == metric_kind::row));
    BOOST_TEST((metrics["table"].kind == metric_kind::table));
}

PROMISE(metrics_are_read_while_the_script_runs_RU_12)
{
    auto run = co_await start(here, does(logs("epoch", 1), tags("logged", "yes"), waits_for("go")));
    auto now = co_await run.status();
    while (!now.tags.contains("logged"))
        now = co_await here.workspace().home()->runs().changed(run.id(), now.revision);

    auto metrics = co_await run.metrics();

    BOOST_TEST(metrics.contains("epoch"));
    BOOST_TEST(to_string(now.status) == "Running");
}

PROMISE(a_run_that_has_ended_can_be_logged_to_RU_21)
{
    auto run = co_await submit(here, does(logs("accuracy", 0.5)));
    co_await run.wait();

    co_await run.log("accuracy", 0.75);
    auto metrics = co_await run.metrics();

    BOOST_TEST((texts(metrics["accuracy"].values()) == std::vector<std::string>{"0.5", "0.75"}));
}

asio::awaitable<void> log_in_turn(run run, std::string name, int count)
{
    for (auto i = 0; i != count; ++i)
        co_await run.log(name, i);
}

PROMISE(many_may_log_at_once_from_any_thread_DI_12)
{
    auto run = co_await by_hand(here);
    std::vector<asio::awaitable<void>> loggers;
    for (auto const* name : {"a", "b", "c", "d"})
        for (auto i = 0; i != 2; ++i)
            loggers.push_back(log_in_turn(run, name, 25));

    co_await all_at_once(std::move(loggers));
    auto metrics = co_await run.metrics();

    BOOST_TEST(metrics.size() == 4U);
    for (auto const& [name, metric] : metrics)
        BOOST_TEST(metric.values().size() == 50U);
}

PROMISE(a_metric_is_asked_for_by_its_name_RU_12)
{
    auto run = co_await by_hand(here);
    co_await run.log("a", 1);
    co_await run.log("b", 2);

    auto known   = co_await run.metrics("b");
    auto unknown = co_await run.metrics("c");

    BOOST_TEST(is(known.value().last(), std::int64_t{2}));
    BOOST_TEST(!unknown);
}

PROMISE(metrics_of_children_are_read_with_their_parents_RU_12)
{
    auto run        = co_await by_hand(here);
    auto child      = co_await run.create_child();
    auto grandchild = co_await child.create_child();
    co_await run.log("depth", 0);
    co_await grandchild.log("depth", 2);

    auto own = co_await run.metrics();
    auto all = co_await run.metrics_with_children();

    BOOST_TEST(own.size() == 1U);
    BOOST_TEST(all.size() == 3U);
    BOOST_TEST(is(all[grandchild.id()]["depth"].last(), std::int64_t{2}));
    BOOST_TEST(all[child.id()].empty());
}

PROMISE(a_history_has_steps_and_times_RU_12)
{
    auto run          = co_await by_hand(here);
    auto const moment = timestamp(std::chrono::seconds(1'700'000'000));
    std::vector<metric_point> points(3);
    for (auto i = 0; i != 3; ++i) {
        auto& point = points[static_cast<std::size_t>(i)];
        point.name  = "loss";
        point.value = 1.0 / (i + 1);
        point.step  = 10 * i;
        point.time  = moment + std::chrono::microseconds(i);
    }
    points[2].step = std::nullopt;

    co_await run.log(points);
    auto history = co_await run.history("loss");

    BOOST_REQUIRE(history.points.size() == 3U);
    BOOST_TEST(history.at_end);
    BOOST_TEST(history.points[1].step.value_or(0) == 10);
    BOOST_TEST(!history.points[2].step);
    BOOST_TEST((history.points[1].time == moment + std::chrono::microseconds(1)));
}

PROMISE(a_point_without_a_time_has_the_one_when_it_was_logged_RU_12)
{
    auto run    = co_await by_hand(here);
    auto before = co_await run.status();

    co_await run.log("loss", 1);
    auto history = co_await run.history("loss");

    BOOST_TEST((history.points.front().time >= before.created));
}

PROMISE(a_long_history_comes_in_pages_RU_12)
{
    auto run = co_await by_hand(here);
    std::vector<metric_value> values(2'500);
    for (std::size_t i = 0; i != values.size(); ++i)
        values[i] = static_cast<std::int64_t>(i);
    co_await run.log_list("long", values);

    auto first  = co_await run.history("long", 0, 1'000);
    auto last   = co_await run.history("long", 2'000, 1'000);
    auto exact  = co_await run.history("long", 1'500, 1'000);
    auto beyond = co_await run.history("long", 9'000, 1'000);

    BOOST_TEST(first.points.size() == 1'000U);
    BOOST_TEST(!first.at_end);
    BOOST_TEST(is(first.points.back().value, std::int64_t{999}));
    BOOST_TEST(last.points.size() == 500U);
    BOOST_TEST(last.at_end);
    BOOST_TEST(is(last.points.front().value, std::int64_t{2'000}));
    BOOST_TEST(exact.at_end);
    BOOST_TEST(beyond.points.empty());
    BOOST_TEST(beyond.at_end);
}

PROMISE(a_long_list_is_one_list_LG_04)
{
    std::vector<metric_value> values(1'000);
    for (std::size_t i = 0; i != values.size(); ++i)
        values[i] = static_cast<std::int64_t>(i);
    auto run = co_await submit(here, does(logs_list("long", values)));
    co_await run.wait();

    auto metric = co_await run.metrics("long");

    BOOST_TEST((metric.value().values() == values));
}

PROMISE(the_history_of_what_was_never_logged_is_not_found_RU_12)
{
    auto run = co_await by_hand(here);

    auto missing = co_await as_result(run.history("loss"));

    BOOST_REQUIRE(!missing);
    BOOST_TEST((missing.error().code == errc::not_found));
    BOOST_TEST(names(missing.error(), {"loss", run.id().str()}));
}

PROMISE(a_picture_is_a_file_and_a_metric_that_names_it_LG_07)
{
    auto run     = co_await by_hand(here);
    auto picture = here.write("plot.png", "\x89PNG");

    co_await run.log_image("ROC curve", picture);
    co_await run.log_image("ROC curve", picture);
    auto metric = co_await run.metrics("ROC curve");
    auto files  = co_await run.file_names("ROC curve_");

    BOOST_TEST((metric.value().kind == metric_kind::reference));
    BOOST_REQUIRE(metric->values().size() == 2U);
    BOOST_REQUIRE(files.size() == 2U);
    auto const address = "aml://artifactId/ExperimentRun/dcid." + run.id().str() + '/';
    auto const named   = to_string(metric->values().front());
    BOOST_REQUIRE(named.starts_with(address));
    BOOST_TEST(std::ranges::count(files, named.substr(address.size())) == 1);
    BOOST_TEST(std::regex_match(files.front(), std::regex("ROC curve_[0-9]{10}(_1)?\\.png")));
}

PROMISE(a_chart_is_a_file_and_a_metric_that_names_it_LG_08)
{
    auto run = co_await by_hand(here);

    co_await run.log_chart("confusion", "{\"schema_type\": \"confusion_matrix\"}");
    auto metric = co_await run.metrics("confusion");
    auto files  = co_await run.file_names("confusion_");
    co_await run.download_file(files.front(), here.path("chart.json"));

    BOOST_TEST((metric.value().kind == metric_kind::reference));
    BOOST_TEST(files.front().ends_with(".json"));
    BOOST_TEST(here.read("chart.json") == "{\"schema_type\": \"confusion_matrix\"}");
}

PROMISE(a_metric_of_another_kind_than_before_starts_anew_RU_12)
{
    auto run     = co_await by_hand(here);
    auto picture = here.write("plot.png", "\x89PNG");
    auto row     = std::map<std::string, metric_value>{{"x", 1}};
    auto kind_of = [](std::optional<metric> const& found) { return found.value().kind; };

    co_await run.log("m", 1);
    co_await run.log_row("m", row);
    auto as_row = co_await run.metrics("m");
    co_await run.log_image("m", picture);
    auto as_picture = co_await run.metrics("m");
    co_await run.log("m", 2);
    auto as_value = co_await run.metrics("m");

    BOOST_TEST((kind_of(as_row) == metric_kind::row));
    BOOST_TEST(as_row->columns.size() == 1U);
    BOOST_TEST((kind_of(as_picture) == metric_kind::reference));
    BOOST_TEST(as_picture->values().size() == 1U);
    BOOST_TEST((kind_of(as_value) == metric_kind::value));
    BOOST_TEST(texts(as_value->values()) == std::vector<std::string>{"2"},
               boost::test_tools::per_element());
}

PROMISE(a_run_without_metrics_has_none_RU_12)
{
    auto run = co_await by_hand(here);

    auto none = co_await run.metrics();
    auto all  = co_await run.metrics_with_children();

    BOOST_TEST(none.empty());
    BOOST_TEST(all.contains(run.id()));
}

}
}
