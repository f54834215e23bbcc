#include <support/in_coroutine.hpp>
#include <support/local_site.hpp>

#include <trainyard/error.hpp>
#include <trainyard/local/transfers.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

BOOST_AUTO_TEST_SUITE(local_transfers)

using namespace trainyard;
using namespace trainyard::local;
using test::in_coroutine;
using test::text_of;

namespace {

transfer_plan one_file(test::local_site& place)
{
    transfer_plan plan;
    plan.files.push_back(
        {.name = "log", .source = place.path("live/log"), .target = place.path("got/log")});
    return plan;
}

}

BOOST_AUTO_TEST_CASE(a_file_that_moved_before_its_turn_is_looked_for_again)
{
    test::local_site place;
    place.write("record/log", "all of it");
    auto plan       = one_file(place);
    plan.find_again = [&](std::string const& name) {
        return std::optional(place.path("record/" + name));
    };

    in_coroutine([&]() -> asio::awaitable<void> {
        auto copied = co_await copy_all(place.home, plan);
        BOOST_TEST(copied.files_copied == 1U);
    });

    BOOST_TEST(text_of(place.path("got/log")) == "all of it");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_nowhere_is_a_failure_and_leaves_nothing)
{
    test::local_site place;
    auto plan       = one_file(place);
    plan.find_again = [](std::string const&) { return std::optional<std::string>(); };

    in_coroutine([&]() -> asio::awaitable<void> {
        auto copied = co_await as_result(copy_all(place.home, plan));
        BOOST_REQUIRE(!copied);
        BOOST_TEST((copied.error().code == errc::not_found));
    });

    BOOST_TEST(!std::filesystem::exists(place.path("got/log")));
}

// Looking for it again would never come to an end.
BOOST_AUTO_TEST_CASE(a_target_that_cannot_be_written_is_not_looked_for_again)
{
    test::local_site place;
    place.write("live/log", "all of it");
    place.write("got/log/below", "in the way");
    auto plan       = one_file(place);
    plan.there      = when_there::replace;
    plan.find_again = [&](std::string const&) { return std::optional(place.path("live/log")); };

    in_coroutine([&]() -> asio::awaitable<void> {
        auto copied = co_await as_result(copy_all(place.home, plan));
        BOOST_TEST(!copied);
    });
}

BOOST_AUTO_TEST_SUITE_END()
