#include <boost/test/unit_test.hpp>
#include <trainyard/wire/journal_merge.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(wire_journal_merge)

using namespace trainyard::wire;

namespace {

std::string line(int time, std::string const& name, std::string const& run = "null")
{
    return "[\"log\"," + run + ',' + std::to_string(time) + ",\"" + name + "\",1]\n";
}

}

BOOST_AUTO_TEST_CASE(lines_of_several_journals_are_merged_by_time)
{
    auto const first  = line(1, "a") + line(4, "b") + line(5, "c");
    auto const second = line(2, "d") + line(3, "e") + line(9, "f");

    auto const merged = merge_journals({{.text = first}, {.text = second}});

    BOOST_TEST(merged.text == line(1, "a") + line(2, "d") + line(3, "e") + line(4, "b") +
                                  line(5, "c") + line(9, "f"));
}

BOOST_AUTO_TEST_CASE(the_lines_of_one_journal_keep_their_order_when_the_clock_was_set_back)
{
    auto const first  = line(5, "a") + line(1, "b") + line(6, "c");
    auto const second = line(2, "d") + line(7, "e");

    auto const merged = merge_journals({{.text = first}, {.text = second}});

    BOOST_TEST(merged.text ==
               line(2, "d") + line(5, "a") + line(1, "b") + line(6, "c") + line(7, "e"));
}

BOOST_AUTO_TEST_CASE(a_run_with_a_comma_in_its_name_does_not_hide_the_time)
{
    auto const first  = line(2, "a", R"("one, \", 9,")");
    auto const second = line(1, "b");

    auto const merged = merge_journals({{.text = first}, {.text = second}});

    BOOST_TEST(merged.text == second + first);
}

BOOST_AUTO_TEST_CASE(lines_that_make_no_sense_come_where_they_stand)
{
    auto const first  = line(3, "a") + "\nnonsense\n[]\n[\"log\",\"\n" + line(4, "b");
    auto const second = line(1, "c") + line(5, "d");

    auto const merged = merge_journals({{.text = first}, {.text = second}});

    BOOST_TEST(merged.text == line(1, "c") + first + line(5, "d"));
}

BOOST_AUTO_TEST_CASE(a_line_without_its_end_is_left_for_the_next_time)
{
    auto const first  = line(1, "a") + "[\"log\",null,2,\"b\"";
    auto const second = line(3, "c");

    auto const merged = merge_journals({{.text = first}, {.text = second}});

    BOOST_TEST(merged.text == line(1, "a") + line(3, "c"));
    BOOST_TEST(merged.taken(merged.text.size(), 2)[0] == line(1, "a").size());
}

BOOST_AUTO_TEST_CASE(what_may_be_later_than_lines_not_read_yet_waits_for_them)
{
    auto const first  = line(1, "a") + line(3, "b");
    auto const second = line(2, "c") + line(4, "d");

    auto const merged = merge_journals({{.text = first, .is_all = false}, {.text = second}});

    BOOST_TEST(merged.text == line(1, "a") + line(2, "c") + line(3, "b"));
}

BOOST_AUTO_TEST_CASE(it_is_known_how_much_of_each_was_taken)
{
    auto const first  = line(1, "a") + line(4, "bb");
    auto const second = line(2, "ccc") + line(3, "dddd");
    auto const merged = merge_journals({{.text = first}, {.text = second}});

    auto const nothing = merged.taken(0, 2);
    auto const three   = merged.taken(merged.text.size() - line(4, "bb").size(), 2);
    auto const all     = merged.taken(merged.text.size(), 2);

    BOOST_TEST((nothing == std::vector<std::size_t>{0, 0}));
    BOOST_TEST((three == std::vector<std::size_t>{line(1, "a").size(), second.size()}));
    BOOST_TEST((all == std::vector<std::size_t>{first.size(), second.size()}));
}

BOOST_AUTO_TEST_SUITE_END()
