#include <boost/test/unit_test.hpp>
#include <trainyard/wire/journal.hpp>

#include <string>

BOOST_AUTO_TEST_SUITE(wire_journal_lines)

using namespace trainyard;

namespace {

wire::journal_entry only_entry(std::string const& line)
{
    auto const batch = wire::read_journal(line);
    BOOST_TEST(batch.bad_lines == 0U);
    BOOST_REQUIRE(batch.entries.size() == 1U);
    return batch.entries.front();
}

std::string text_after_a_journal(std::string const& text)
{
    auto const entry = only_entry(wire::text_line("tag", "", timestamp(), "key", text));
    return entry.value.value_or("nothing");
}

}

BOOST_AUTO_TEST_CASE(text_that_is_valid_stays_as_it_is)
{
    for (auto const* text : {"plain", "n\xc3\xa4me", "\xe2\x98\x83", "\xf0\x9f\x98\x80",
                             "\xf4\x8f\xbf\xbf", "\x01\"\\\n"})
        BOOST_TEST(text_after_a_journal(text) == text);
}

BOOST_AUTO_TEST_CASE(what_is_not_valid_text_is_replaced_and_spoils_no_line)
{
    BOOST_TEST(text_after_a_journal("a\xff"
                                    "b") == "a?b");
    BOOST_TEST(text_after_a_journal("cut \xe2\x98") == "cut ??");
    BOOST_TEST(text_after_a_journal("\xc0\xaf") == "??");           // longer than need be
    BOOST_TEST(text_after_a_journal("\xed\xa0\x80") == "???");      // half of a pair
    BOOST_TEST(text_after_a_journal("\xf5\x80\x80\x80") == "????"); // no such character
    BOOST_TEST(text_after_a_journal("\xe2(") == "?(");
}

BOOST_AUTO_TEST_CASE(a_line_that_is_not_valid_text_can_be_shown_all_the_same)
{
    auto const batch =
        wire::read_journal("[\"log\",null,1,\"\xff\",1]\n" + std::string(199, 'x') + "\xc3\xa4\n");

    BOOST_TEST(batch.bad_lines == 2U);
    BOOST_TEST(batch.first_bad_line == "[\"log\",null,1,\"?\",1]");
    auto const cut = wire::read_journal(std::string(199, 'x') + "\xc3\xa4\n");
    BOOST_TEST(cut.first_bad_line == std::string(199, 'x') + '?');
}

BOOST_AUTO_TEST_CASE(a_command_is_a_line_for_a_shell_or_an_array_of_its_words)
{
    auto const line = only_entry(
        "[\"submit\",null,1,\"kid\",{\"source_directory\":\"/s\",\"command\":\"a 'b c' | d\"}]\n");
    auto const words = only_entry("[\"submit\",null,1,\"kid\",{\"source_directory\":\"/s\","
                                  "\"command\":[\"a\",\"b c\"]}]\n");

    BOOST_REQUIRE(line.submitted.config.command.size() == 1U);
    BOOST_TEST(line.submitted.config.command.front().text() == "a 'b c' | d");
    BOOST_REQUIRE(words.submitted.config.command.size() == 2U);
    BOOST_TEST(words.submitted.config.command.back().text() == "b c");
}

BOOST_AUTO_TEST_SUITE_END()
