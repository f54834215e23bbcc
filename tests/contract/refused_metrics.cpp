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

PROMISE(a_picture_that_is_missing_leaves_no_metric_LG_07)
{
    auto run = co_await by_hand(here);

    auto missing = co_await as_result(run.log_image("roc", here.path("absent.png")));
    auto metrics = co_await run.metrics();

    BOOST_REQUIRE(!missing);
    BOOST_TEST((missing.error().code == errc::not_found));
    BOOST_TEST(names(missing.error(), {here.path("absent.png"), "is not there"}));
    BOOST_TEST(metrics.empty());
}

}
}
