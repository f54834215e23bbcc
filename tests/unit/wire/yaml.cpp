#include <support/failures.hpp>

#include <trainyard/wire/impl/yaml.hpp>
#include <trainyard/wire/impl/yaml_writer.hpp>

BOOST_AUTO_TEST_SUITE(wire_yaml)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;
using test::names;

namespace {

yaml_source const from = {.path = "/home/me/job.yml", .operation = "read job"};

failure refusal_of(std::string const& text)
{
    return failure_of([&] { read_yaml(text, from); });
}

}

BOOST_AUTO_TEST_CASE(everything_has_its_line)
{
    auto const root = read_yaml("# a comment\nlist:\n- one\n- 'two'\nmap: {key: }\n", from);
    BOOST_REQUIRE(root.is_map());
    auto const* list = root.find("list");
    BOOST_REQUIRE(list);
    BOOST_TEST(root.keys[0].line == 2);
    BOOST_TEST(list->items.at(1).line == 4);
    BOOST_TEST(list->items.at(1).text == "two");
    BOOST_TEST(list->items.at(1).quoted);
    BOOST_TEST((root.find("map")->find("key")->is == yaml_node::kind::nothing));
    BOOST_TEST(!root.find("other"));
    BOOST_TEST((read_yaml("", from).is == yaml_node::kind::nothing));
}

BOOST_AUTO_TEST_CASE(an_alias_stands_for_what_it_repeats)
{
    auto const root = read_yaml("a: &one [x, y]\nb: *one\n", from);
    BOOST_TEST(root.find("b")->items.at(1).text == "y");
}

BOOST_AUTO_TEST_CASE(what_is_no_yaml_is_told_with_its_line)
{
    for (auto const* text : {"a: [1, 2\nb: 3", "a: b: c", "a: 'b", "a: *nothing", "@"}) {
        auto const refused = refusal_of(text);
        BOOST_TEST((refused.code == errc::invalid_argument), text);
        BOOST_TEST(names(refused.message, {"/home/me/job.yml:", "not YAML"}), text);
    }
    BOOST_TEST(names(refusal_of("a: 1\nb: 2\na: 3\n").message, {":3:", "\"a\"", "twice"}));
    BOOST_TEST(names(refusal_of("a: 1\n---\nb: 2\n").message, {":3:", "second document"}));
    BOOST_TEST(names(refusal_of("[a]: 1").message, {":1:", "key"}));
    BOOST_TEST(names(refusal_of("a: &x [*x]").message, {":1:", "alias"}));
}

BOOST_AUTO_TEST_CASE(hostile_texts_are_refused_before_they_cost_anything)
{
    auto laughs = std::string("a0: &a0 [x, x, x, x, x, x, x, x]\n");
    for (auto i = 1; i < 20; ++i) {
        auto const before = "*a" + std::to_string(i - 1);
        laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (auto times = 1; times < 8; ++times)
            laughs += ", " + before;
        laughs += "]\n";
    }
    auto deep_block = std::string();
    for (auto i = 0; i < 400; ++i)
        deep_block += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    for (auto const& text :
         {laughs, deep_block, std::string(200'000, '['), std::string(200'000, '{'),
          std::string(300'000, 'x'), '[' + std::string(100'000, ',') + ']'}) {
        auto const refused = refusal_of(text);
        BOOST_TEST((refused.code == errc::limit_exceeded || refused.code == errc::invalid_argument),
                   text.substr(0, 40));
    }
    BOOST_TEST((refusal_of(laughs).code == errc::limit_exceeded));
    BOOST_TEST((refusal_of(deep_block).code == errc::limit_exceeded));
}

BOOST_AUTO_TEST_CASE(any_half_of_a_text_is_read_or_refused)
{
    auto const whole =
        std::string("a: &x {b: [1, \"t\\n\", 'q'], c: |\n    text\n    more\n  }\nd: *x\n");
    for (auto size = std::size_t{0}; size != whole.size(); ++size)
        for (auto const odd : {'\0', '\xff', '{', ':'}) {
            try {
                read_yaml(whole.substr(0, size) + odd, from);
            } catch (error const& refused) {
                BOOST_TEST(names(refused.what(), {"/home/me/job.yml"}));
            }
        }
}

BOOST_AUTO_TEST_CASE(a_section_says_which_key_is_wrong_and_where)
{
    auto const root =
        read_yaml("flag: maybe\ncount: 1.5\ntext: [a]\nlist: a\nmap: 7\nodd: 1\n", from);
    auto section    = yaml_section(from, root, "above");
    auto const says = [&](auto read, std::vector<std::string> const& words) {
        return names(failure_of(read).message, words);
    };
    BOOST_TEST(says([&] { section.flag("flag", true); }, {"job.yml:1:", "\"above.flag\"", "true"}));
    BOOST_TEST(says([&] { section.count("count", 1); }, {"job.yml:2:", "above.count", "1.5"}));
    BOOST_TEST(says([&] { section.text("text"); }, {"job.yml:3:", "above.text"}));
    BOOST_TEST(says([&] { section.texts("list"); }, {"job.yml:4:", "above.list"}));
    BOOST_TEST(says([&] { section.below("map"); }, {"job.yml:5:", "above.map"}));
    BOOST_TEST(says([&] { section.refuse_unknown(); }, {"job.yml:6:", "above.odd"}));
    BOOST_TEST(section.text("nothing", "x") == "x");
}

BOOST_AUTO_TEST_CASE(what_is_written_stays_the_text_it_was)
{
    auto const texts = std::vector<std::string>{"plain",
                                                "",
                                                "true",
                                                "No",
                                                "null",
                                                "1",
                                                "1e3",
                                                "0x10",
                                                "a: b",
                                                "a #b",
                                                "# a",
                                                "- a",
                                                "a\nb\n",
                                                "é",
                                                "\"q\" 'p' \\",
                                                "*x",
                                                "&x",
                                                "{a}",
                                                "[a]",
                                                "!tag",
                                                "%d",
                                                "@x",
                                                " lead",
                                                "trail ",
                                                "a:",
                                                "~",
                                                "2020-01-01",
                                                "<<",
                                                "python train.py --x $Y ${{inputs.z}}",
                                                "=",
                                                "\t",
                                                "/path",
                                                "a\\nb",
                                                ".5",
                                                "inf"};
    yaml_writer out;
    out.texts("list", texts);
    out.flag("flag", true);
    auto const read = read_yaml(out.finish(), from);
    auto section    = yaml_section(from, read, "");
    BOOST_TEST(section.texts("list") == texts, boost::test_tools::per_element());
    BOOST_TEST(section.flag("flag", false));
}

BOOST_AUTO_TEST_SUITE_END()
