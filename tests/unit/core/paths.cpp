#include <support/failures.hpp>

#include <trainyard/core/paths.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

BOOST_AUTO_TEST_SUITE(core_paths)

using namespace trainyard::core;
using trainyard::test::names;

namespace {

std::string refusal_of(std::string_view name)
{
    try {
        return "it became " + clean_path("file", name);
    } catch (std::invalid_argument const& refused) {
        return refused.what();
    }
}

}

BOOST_AUTO_TEST_CASE(a_name_loses_what_leads_nowhere)
{
    BOOST_TEST(clean_path("file", "./outputs//model/./net.bin") == "outputs/model/net.bin");
    BOOST_TEST(clean_path("file", "outputs/") == "outputs");
    BOOST_TEST(clean_path("file", ".").empty());
    BOOST_TEST(clean_path("file", "").empty());
    BOOST_TEST(clean_path("file", "..a/b..") == "..a/b..");
}

BOOST_AUTO_TEST_CASE(a_name_that_leaves_its_folder_is_refused_with_the_way_out)
{
    for (auto const* name : {"..", "../x", "a/../b", "a/..", "./../x"})
        BOOST_TEST(names(refusal_of(name), {"file", name, "leaves the folder", "relative path"}));
    BOOST_TEST(names(refusal_of("/etc/passwd"), {"/etc/passwd", "root of the machine"}));
}

BOOST_AUTO_TEST_CASE(a_name_has_no_characters_that_mean_something_else_elsewhere)
{
    BOOST_TEST(names(refusal_of("a\\b"), {"character"}));
    BOOST_TEST(!names(refusal_of(std::string_view("a\0b", 3)), {"became"}));
    BOOST_TEST(names(refusal_of(std::string(5000, 'x')), {"too long"}));
    BOOST_TEST(clean_path("file", std::string(4096, 'x')).size() == 4096U);
}

BOOST_AUTO_TEST_CASE(the_last_name_is_what_follows_the_last_slash)
{
    BOOST_TEST(last_name("a/b/c.txt") == "c.txt");
    BOOST_TEST(last_name("c.txt") == "c.txt");
}

BOOST_AUTO_TEST_CASE(variables_are_replaced_where_there_are_such_SR_02)
{
    std::map<std::string, std::string> const variables = {{"RANK", "3"}, {"DATA", "/a b"}};

    BOOST_TEST(expand("$RANK", variables) == "3");
    BOOST_TEST(expand("--rank=${RANK}/$DATA/x", variables) == "--rank=3//a b/x");
    BOOST_TEST(expand("$RANK$RANK", variables) == "33");
    BOOST_TEST(expand("$RANKS $ ${RANK $1 ${} $$RANK", variables) == "$RANKS $ ${RANK $1 ${} $3");
    BOOST_TEST(expand("", variables).empty());
}

BOOST_AUTO_TEST_CASE(what_a_variable_holds_is_not_looked_at_again)
{
    BOOST_TEST(expand("$A", {{"A", "$B"}, {"B", "no"}}) == "$B");
}

BOOST_AUTO_TEST_SUITE_END()
