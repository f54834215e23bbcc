#include <support/in_coroutine.hpp>

#include <trainyard/error.hpp>
#include <trainyard/ids.hpp>

#include <stdexcept>
#include <type_traits>

BOOST_AUTO_TEST_SUITE(vocabulary_error)

using namespace trainyard;
using test::in_coroutine;

namespace {

asio::awaitable<int> four()
{
    co_return 4;
}

asio::awaitable<int> missing()
{
    throw error(errc::not_found, "look up run", "there is no run \"x\"");
    co_return 0;
}

asio::awaitable<void> mistaken()
{
    throw std::logic_error("a mistake of the program");
    co_return;
}

}

BOOST_AUTO_TEST_CASE(an_error_is_a_system_error_that_shows_its_words)
{
    error const failed(errc::limit_exceeded, "take snapshot", "too big");

    boost::system::system_error const& generic = failed;
    BOOST_TEST((generic.code() == errc::limit_exceeded));
    BOOST_TEST(failed.what() == std::string("take snapshot: too big"));
    BOOST_TEST(failed.details().operation == "take snapshot");
}

BOOST_AUTO_TEST_CASE(every_code_has_words_of_its_own)
{
    for (auto code = static_cast<int>(errc::not_found);
         code <= static_cast<int>(errc::bad_response); ++code)
        BOOST_TEST(make_error_code(static_cast<errc>(code)).message() != "unknown error");
}

BOOST_AUTO_TEST_CASE(as_result_gives_the_value_or_the_failure)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto good = co_await as_result(four());
        BOOST_TEST(good.value() == 4);

        auto bad = co_await as_result(missing());
        BOOST_REQUIRE(!bad);
        BOOST_TEST((bad.error().code == errc::not_found));
        BOOST_CHECK_THROW(bad.value(), error);
    });
}

BOOST_AUTO_TEST_CASE(as_result_lets_through_what_is_not_about_the_operation)
{
    auto const run = [] {
        in_coroutine([]() -> asio::awaitable<void> { co_await as_result(mistaken()); });
    };
    BOOST_CHECK_THROW(run(), std::logic_error);
}

static_assert(!std::is_convertible_v<std::string, run_id>);
static_assert(!std::is_constructible_v<run_id, model_name>);

BOOST_AUTO_TEST_SUITE_END()
