#include <trainyard/wire/impl/exact_parser.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <random>

BOOST_AUTO_TEST_SUITE(wire_exact_parser)

using namespace trainyard::wire;

namespace {

/// What the text says; the error's place, if it is not JSON.
json::value parse(std::string_view text, boost::system::error_code& failed)
{
    return exact_parser().parse(text, {}, failed);
}

json::value parse(std::string_view text)
{
    boost::system::error_code failed;
    auto value = parse(text, failed);
    BOOST_CHECK_MESSAGE(!failed, text << ": " << failed.message());
    return value;
}

bool is_refused(std::string_view text)
{
    boost::system::error_code failed;
    parse(text, failed);
    return failed.failed();
}

}

BOOST_AUTO_TEST_CASE(every_real_number_is_read_as_it_was_written)
{
    std::mt19937_64 random(20210412);
    for (auto left = 20'000; left > 0; --left) {
        auto const number = std::bit_cast<double>(random());
        if (!std::isfinite(number))
            continue;
        char text[40];
        auto const end  = std::to_chars(text, text + sizeof text, number).ptr;
        auto const read = parse({text, static_cast<std::size_t>(end - text)});
        // A whole number may be read as one.
        if (read.is_double() &&
            std::bit_cast<std::uint64_t>(read.get_double()) != std::bit_cast<std::uint64_t>(number))
            BOOST_ERROR(std::string_view(text, end) << " was read as another number");
    }
}

BOOST_AUTO_TEST_CASE(numbers_that_others_read_wrongly_are_right)
{
    BOOST_TEST(parse("0.1").get_double() == 0.1);
    BOOST_TEST(parse("[4.35, 2.2250738585072011e-308]").as_array()[0].get_double() == 4.35);
    BOOST_TEST(parse("2.2250738585072011e-308").get_double() == 2.2250738585072011e-308);
    BOOST_TEST(parse("0.30000000000000004").get_double() == 0.1 + 0.2);
    BOOST_TEST(parse("9007199254740993.0").get_double() == 9007199254740992.0);
}

BOOST_AUTO_TEST_CASE(whole_numbers_stay_whole_as_long_as_they_fit)
{
    BOOST_TEST(parse("-9223372036854775808").get_int64() == INT64_MIN);
    BOOST_TEST(parse("9223372036854775807").get_int64() == INT64_MAX);
    BOOST_TEST(parse("18446744073709551615").get_uint64() == UINT64_MAX);
    BOOST_TEST(parse("18446744073709551616").get_double() == 18446744073709551616.0);
}

BOOST_AUTO_TEST_CASE(everything_else_is_as_usual)
{
    auto const text = R"({"a":[1,-2,true,false,null,"\u00e9\n\"",{}],"":{"b":[]}})";
    BOOST_TEST(parse(text) == json::parse(text));
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused)
{
    for (auto const* text : {"", "{", "[1,]", "[1] 2", "nan", "'a'", "\"\x01\"", "[1e]", "01",
                             "\"\\ud800\"", "\"\xff\""})
        BOOST_CHECK_MESSAGE(is_refused(text), text);
}

BOOST_AUTO_TEST_CASE(a_failure_does_not_spoil_what_comes_after)
{
    exact_parser parser;
    boost::system::error_code failed;
    parser.parse("[1.5, {\"a\": 12.", {}, failed);
    BOOST_TEST(failed.failed());
    auto const next = parser.parse("[2.5]", {}, failed);
    BOOST_TEST(!failed.failed());
    BOOST_TEST(json::serialize(next) == "[2.5E0]");
}

BOOST_AUTO_TEST_SUITE_END()
