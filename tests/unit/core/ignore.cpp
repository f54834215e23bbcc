#include <trainyard/core/ignore.hpp>

#include <support/temporary_directory.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using trainyard::core::ignore_rules;
using trainyard::test::temporary_directory;

struct entry {
    std::string path;
    bool is_directory = false;

    friend auto operator<=>(entry const&, entry const&) = default;
};

/// The answer of a walk that does not enter ignored folders.
bool ignored_in_a_walk(ignore_rules const& rules, entry const& asked)
{
    for (auto slash = asked.path.find('/'); slash != std::string::npos;
         slash      = asked.path.find('/', slash + 1)) {
        if (rules.ignores(asked.path.substr(0, slash), true))
            return true;
    }
    return rules.ignores(asked.path, asked.is_directory);
}

/// A path with a slash at its end means a folder.
bool ignored(std::string_view rules, std::string_view path)
{
    auto const is_directory = path.ends_with('/');
    path.remove_suffix(is_directory ? 1 : 0);
    return ignored_in_a_walk(ignore_rules(rules), {std::string(path), is_directory});
}

struct expectation {
    std::string_view rules                = {};
    std::vector<std::string_view> ignored = {};
    std::vector<std::string_view> kept    = {};
};

void check(std::vector<expectation> const& table)
{
    for (auto const& row : table) {
        for (auto const path : row.ignored)
            BOOST_CHECK_MESSAGE(ignored(row.rules, path), row.rules << " ignores " << path);
        for (auto const path : row.kept)
            BOOST_CHECK_MESSAGE(!ignored(row.rules, path), row.rules << " keeps " << path);
    }
}

std::string join(std::vector<std::string> const& lines)
{
    auto text = std::string();
    for (auto const& line : lines)
        text += line + '\n';
    return text;
}

/// Git, asked about a tree of folders on disk: where a path leads decides whether it is a folder.
class git {
public:
    explicit git(std::vector<entry> tree) : tree_(std::move(tree))
    {
        run("init -q --template= tree");
        auto paths = std::ofstream(place_.path() / "paths", std::ios::binary);
        for (auto const& [path, is_directory] : tree_) {
            if (is_directory)
                std::filesystem::create_directories(place_.path() / "tree" / path);
            paths << path << '\0';
        }
    }

    /// Demands of `ignore_rules` what git says of every path of the tree.
    void compare(std::string const& text)
    {
        auto const rules = ignore_rules(text);
        auto const said  = ask(text);
        BOOST_REQUIRE_EQUAL(said.size(), tree_.size());
        for (auto i = std::size_t(0); i < said.size(); ++i) {
            ++compared;
            if (said[i] != ignored_in_a_walk(rules, tree_[i]))
                BOOST_ERROR((said[i] ? "git ignores '" : "git keeps '")
                            << tree_[i].path << (tree_[i].is_directory ? "/" : "") << "' with\n"
                            << text);
        }
    }

    static bool is_installed() { return std::system("git --version >/dev/null 2>&1") == 0; }

    std::size_t compared = 0;

private:
    std::vector<bool> ask(std::string const& rules)
    {
        std::ofstream(place_.path() / "tree/.gitignore", std::ios::binary) << rules;
        run("-C tree check-ignore --no-index --stdin -z -v -n <paths >answers");

        // Four fields for each path: file, line, pattern (empty if none matched) and the path.
        auto result  = std::vector<bool>();
        auto answers = std::ifstream(place_.path() / "answers", std::ios::binary);
        auto field   = std::string();
        for (auto i = 0; std::getline(answers, field, '\0'); ++i) {
            if (i % 4 == 2)
                result.push_back(!field.empty() && field[0] != '!');
        }
        return result;
    }

    /// The environment is emptied, so that nobody's own settings take part.
    void run(std::string const& arguments)
    {
        auto const command = "cd '" + place_.path().string() + "' && env -i PATH=\"$PATH\" " +
                             "HOME=/nowhere GIT_CONFIG_NOSYSTEM=1 git " + arguments;
        std::ignore = std::system(command.c_str()); // check-ignore fails if nothing is ignored
    }

    temporary_directory place_;
    std::vector<entry> tree_;
};

auto const with_git = boost::unit_test::precondition(
    [](boost::unit_test::test_unit_id) -> boost::test_tools::assertion_result {
        return git::is_installed();
    });

/// The same choices everywhere: unlike its engines, the distributions of the standard are free.
class dice {
public:
    explicit dice(unsigned seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) { return engine_() % limit; }

    template <class Range>
    auto const& any_of(Range const& range)
    {
        return *std::next(std::begin(range), static_cast<std::ptrdiff_t>(below(std::size(range))));
    }

    template <class Range>
    std::string some_of(Range const& tokens, std::size_t at_most)
    {
        auto text = std::string();
        for (auto left = 1 + below(at_most); left > 0; --left)
            text += any_of(tokens);
        return text;
    }

private:
    std::mt19937 engine_;
};

/// Folders four deep, their names full of what is special in a pattern.
std::vector<entry> random_tree(dice& chance, std::size_t size)
{
    static std::string const tokens[] = {"a",  "a", "b", "b", "c", "foo", "foo", ".",       "-",
                                         "!",  "#", " ", "[", "]", "^",   "*",   "\\",      "?",
                                         "ab", ":", "B", "0", "_", "\t",  "\r",  "\xC3\xA9"};

    auto tree    = std::set<entry>();
    auto folders = std::vector<std::string>{""};
    while (tree.size() < size) {
        auto const name     = chance.some_of(tokens, 3);
        auto const path     = chance.any_of(folders) + name;
        auto const folder   = chance.below(4) == 0 && std::ranges::count(path, '/') < 3;
        auto const is_magic = path[0] == ':'; // to git's command line
        if (name == "." || name == ".." || is_magic || tree.contains({path, !folder}))
            continue;
        if (tree.insert({path, folder}).second && folder)
            folders.push_back(path + '/');
    }
    return {tree.begin(), tree.end()};
}

std::string random_rules(dice& chance)
{
    static std::string const tokens[] = {
        "*",     "*",     "**",  "**/",   "/**",  "/**/",    "/",           "/",    "?",
        "[a-c]", "[!b]",  "[^",  "[",     "]",    "-",       "[[:alpha:]]", "[]a]", "[:",
        "\\",    "\\/",   "!",   "#",     "a",    "a",       "b",           "b",    "c",
        ".",     "foo",   "foo", " ",     "  ",   "\\ ",     "\t",          "\r",   "[a\\-c]",
        "***",   "*.foo", ":]",  "[--0]", "[\\]", "[!/b-a]", "\xC3\xA9",    "B",    "0"};
    static std::string const starts[] = {"", "", "", "", "", "/", "!", "!", "!/", "**/", "\\"};
    static std::string const ends[]   = {"", "", "", "", "/", "*", "/**", " ", "\r", "/\r"};

    auto text = std::string();
    for (auto lines = 1 + chance.below(4); lines > 0; --lines)
        text += chance.any_of(starts) + chance.some_of(tokens, 5) + chance.any_of(ends) + '\n';
    if (chance.below(8) == 0)
        text.pop_back();
    return text;
}

}

BOOST_AUTO_TEST_SUITE(core_ignore)

BOOST_AUTO_TEST_CASE(no_rules_ignore_nothing)
{
    check({
        {.rules = "", .kept = {"a", "a/", "a/b"}},
        {.rules = "\n\r\n   \n#a\n# a\n", .kept = {"a", "a/", "#a", "# a", "   ", "\r"}},
        {.rules = "/\n!\n!/\n//\n", .kept = {"a", "a/", "!"}},
    });
    BOOST_TEST(!ignore_rules().ignores("a", false));
    BOOST_TEST(!ignore_rules("*\n**\n").ignores("", true)); // the root
}

BOOST_AUTO_TEST_CASE(a_file_is_read_as_git_reads_its_lines)
{
    check({
        {.rules = "a\r\nb\r\n", .ignored = {"a", "b"}, .kept = {"a\r"}},
        {.rules = "a\nb", .ignored = {"a", "b"}},
        {.rules = "a\r", .ignored = {"a"}, .kept = {"a\r"}},
        {.rules = "\xEF\xBB\xBF#a\nb", .ignored = {"b"}, .kept = {"#a", "\xEF\xBB\xBF#a"}},
        {.rules   = "\xEF\xBB\xBF"
                    "a",
         .ignored = {"a"}},
        {.rules = "a  \nb \r\n", .ignored = {"a", "b"}, .kept = {"a  "}},
        {.rules = "a\\  \nb \\ ", .ignored = {"a ", "b  "}, .kept = {"a", "a  ", "b"}},
        {.rules = "a\t", .ignored = {"a\t"}, .kept = {"a"}},
        {.rules = " a", .ignored = {" a"}, .kept = {"a"}},
        {.rules = "\\#a\n\\!b", .ignored = {"#a", "!b"}, .kept = {"\\#a", "a", "b"}},
        {.rules = std::string_view("a\0b\nc", 5), .ignored = {"a", "c"}, .kept = {"b", "ab"}},
    });
}

BOOST_AUTO_TEST_CASE(a_slash_decides_where_a_pattern_applies_SR_08)
{
    check({
        {.rules = "a", .ignored = {"a", "a/", "b/a", "b/a/c"}, .kept = {"ab", "A"}},
        {.rules = "/a", .ignored = {"a", "a/b"}, .kept = {"b/a", "b/a/"}},
        {.rules = "a/b", .ignored = {"a/b", "a/b/c"}, .kept = {"c/a/b", "b", "a/", "a/bc"}},
        {.rules = "a/", .ignored = {"a/", "b/a/", "a/b"}, .kept = {"a", "b/a"}},
        {.rules = "/a/", .ignored = {"a/", "a/b"}, .kept = {"a", "b/a/", "ab/"}},
        {.rules   = "/outputs",
         .ignored = {"outputs/", "outputs/model.pkl"},
         .kept    = {"src/outputs"}},
        {.rules = "*.pyc", .ignored = {"a.pyc", ".pyc", "a/b.pyc"}, .kept = {"a.py", "a.pyc.txt"}},
        {.rules = "a/*.c", .ignored = {"a/b.c", "a/.c"}, .kept = {"b.c", "a/b/c.c", "c/a/b.c"}},
    });
}

BOOST_AUTO_TEST_CASE(the_last_rule_that_matches_decides_SR_08)
{
    check({
        {.rules = "*.log\n!a.log", .ignored = {"b.log"}, .kept = {"a.log", "b/a.log"}},
        {.rules = "!a.log\n*.log", .ignored = {"a.log", "b.log"}},
        {.rules = "/*\n!/src/", .ignored = {"a", "a/", "src"}, .kept = {"src/", "src/a"}},
        {.rules = "a/\n!a/b", .ignored = {"a/", "a/b"}}, // b is not seen: its folder is ignored
        {.rules = "a/*\n!a/b", .ignored = {"a/c"}, .kept = {"a/", "a/b"}},
        {.rules = "!!a\n!a", .kept = {"!a", "a"}},
    });
}

BOOST_AUTO_TEST_CASE(wildcards_stay_within_a_name_SR_08)
{
    check({
        {.rules = "/a?c", .ignored = {"abc", "a?c"}, .kept = {"a/c", "ac", "abbc"}},
        {.rules = "/a*c", .ignored = {"ac", "abbc"}, .kept = {"a/c", "ab"}},
        {.rules = "/*/c", .ignored = {"a/c"}, .kept = {"c", "a/b/c"}},
        {.rules = "a*b*c", .ignored = {"abc", "aXbXbXc"}, .kept = {"acb", "abcd"}},
        {.rules = "\\*\\?", .ignored = {"*?"}, .kept = {"ab", "\\*\\?"}},
        {.rules = "\\a\\b", .ignored = {"ab"}},
        {.rules = "a\\/b", .ignored = {"a/b"}},
        {.rules = "?", .ignored = {"a"}, .kept = {"\xC3\xA9"}}, // bytes, not characters
    });
}

BOOST_AUTO_TEST_CASE(two_stars_cross_folders_only_between_slashes_SR_08)
{
    check({
        {.rules = "**/a", .ignored = {"a", "b/a", "b/c/a"}, .kept = {"ba", "b/ca"}},
        {.rules = "**/a/b", .ignored = {"a/b", "c/a/b"}, .kept = {"b", "a/c/b", "ca/b"}},
        {.rules = "a/**", .ignored = {"a/b", "a/b/c"}, .kept = {"a", "a/", "b/a/c"}},
        {.rules = "a/**/b", .ignored = {"a/b", "a/c/b", "a/c/d/b"}, .kept = {"ab", "a/cb"}},
        {.rules = "a/***/b", .ignored = {"a/b", "a/c/d/b"}},
        {.rules = "a/**\\/b", .ignored = {"a/c/b", "a/c/d/b"}, .kept = {"a/b"}},
        {.rules = "a/**b", .ignored = {"a/b", "a/cb"}, .kept = {"a/c/b"}},
        {.rules = "/**", .ignored = {"a", "a/b"}},
        {.rules = "**", .ignored = {"a", "a/b"}},
        {.rules = "**/a*/**/b?", .ignored = {"a/bc", "c/ad/e/bc"}, .kept = {"a/b", "c/bc"}},
    });
}

BOOST_AUTO_TEST_CASE(a_literal_start_makes_two_stars_cross_folders_because_it_does_in_git)
{
    check({
        {.rules = "a**/b", .ignored = {"ab", "ac/b", "ac/d/b", "a/b"}, .kept = {"c/ab"}},
        {.rules = "?**/b", .ignored = {"a/b"}, .kept = {"a/c/b", "ab"}},
    });
}

BOOST_AUTO_TEST_CASE(sets_match_one_byte_SR_08)
{
    check({
        {.rules = "[a-c]", .ignored = {"a", "b", "c"}, .kept = {"d", "-", "B", "ab"}},
        {.rules = "[!a-c]", .ignored = {"d", "!"}, .kept = {"a", "b"}},
        {.rules = "[^a-c]", .ignored = {"d", "^"}, .kept = {"a", "b"}},
        {.rules = "[]-]", .ignored = {"]", "-"}, .kept = {"a"}},
        {.rules = "[!]a]", .ignored = {"b"}, .kept = {"]", "a"}},
        {.rules = "[a-]", .ignored = {"a", "-"}, .kept = {"b"}},
        {.rules = "[a-c-e]", .ignored = {"b", "-", "e"}, .kept = {"d"}},
        {.rules = "[c-a]", .ignored = {"c"}, .kept = {"a", "b", "-"}},
        {.rules = "[\\]\\\\]", .ignored = {"]", "\\"}},
        {.rules = "[a-\\c]", .ignored = {"b"}, .kept = {"\\"}},
        {.rules = "/a[/b]c", .ignored = {"abc"}, .kept = {"a/c"}},
        {.rules = "/a[!b]c", .ignored = {"adc"}, .kept = {"a/c"}},
        {.rules = "[[:digit:]_]", .ignored = {"1", "_"}, .kept = {"a", ":", "d"}},
        {.rules = "[[:alpha:]-z]", .ignored = {"a", "-", "z"}, .kept = {"1"}},
        {.rules = "[a[:digit:]-z]", .ignored = {"a", "1", "-", "z"}, .kept = {"b"}},
        {.rules = "[[:a]", .ignored = {"[", ":", "a"}, .kept = {"b"}},
        {.rules = "[[:]", .ignored = {"[", ":"}},
    });
}

BOOST_AUTO_TEST_CASE(a_pattern_that_makes_no_sense_matches_nothing)
{
    check({
        {.rules = "[a", .kept = {"a", "[a"}},
        {.rules = "a[", .kept = {"a", "a["}},
        {.rules = "*[", .kept = {"a", "["}},
        {.rules = "[]", .kept = {"]", "[]"}},
        {.rules = "[!]", .kept = {"!", "[!]", "a"}},
        {.rules = "[a-", .kept = {"a", "-", "[a-"}},
        {.rules = "[[:nonsense:]a]", .kept = {"a", "n"}},
        {.rules = "[[::]a]", .kept = {"a", ":"}},
        {.rules = "[[:alpha:]", .kept = {"a", "[", ":"}},
        {.rules = "a\\", .kept = {"a", "a\\"}},
        {.rules = "[\\", .kept = {"\\", "[\\"}},
        {.rules = "a\n[\nb", .ignored = {"a", "b"}},
    });
}

BOOST_AUTO_TEST_CASE(many_stars_take_no_longer_than_few)
{
    auto const name = std::string(4000, 'a');
    auto stars      = std::string();
    for (auto i = 0; i < 200; ++i)
        stars += "a*";

    BOOST_TEST(!ignored(stars + 'b', name));
    BOOST_TEST(!ignored("/x/" + stars + "/**/" + stars + 'b', "x/" + name + '/' + name));
    BOOST_TEST(ignored(stars, name));
}

BOOST_AUTO_TEST_CASE(git_agrees_about_patterns_people_write, *with_git)
{
    auto const tree = std::vector<entry>{
        {".amlignore"},
        {".env"},
        {"a.log"},
        {"build", true},
        {"build/a.o"},
        {"data", true},
        {"data/a.csv"},
        {"data/keep.csv"},
        {"data/raw", true},
        {"data/raw/a.csv"},
        {"data/raw/data", true},
        {"data/raw/data/a.log"},
        {"debug.log"},
        {"doc", true},
        {"doc/a.txt"},
        {"doc/frotz", true},
        {"doc/frotz/a"},
        {"frotz", true},
        {"foo", true},
        {"foo/bar", true},
        {"foo/bar/a.txt"},
        {"foo/bar/foo"},
        {"foo/barn"},
        {"outputs", true},
        {"outputs/model.pkl"},
        {"src", true},
        {"src/__pycache__", true},
        {"src/__pycache__/a.cpython-310.pyc"},
        {"src/build"},
        {"src/outputs", true},
        {"src/outputs/a.txt"},
        {"train.py"},
        {"train.pyc"},
        {"with space "},
    };
    auto const lines = std::vector<std::string>{
        "*",
        "*.log",
        "!debug.log",
        "*.py[cod]",
        "/*",
        "!/src/",
        "/outputs",
        "outputs/",
        "**/outputs",
        "**/outputs/**",
        "build/",
        "/build",
        "build",
        "data/*",
        "!data/keep.csv",
        "data/**",
        "data/**/*.csv",
        "data/**/data/",
        "doc/frotz/",
        "frotz/",
        "/frotz",
        "doc/*.txt",
        "foo/*",
        "!/foo/bar",
        "/foo/**",
        "foo/**/foo",
        "**/foo/bar*",
        "foo/bar?",
        "__pycache__/",
        "*__/*.pyc",
        "src/__*__",
        "*.*",
        "!*/",
        ".*",
        "!.amlignore",
        "[a-d]*",
        "[!a-d]*",
        "with space\\ ",
        "with space ",
        "# *",
        "*[[:space:]]",
        "d?ta/r[aeiou]w/",
    };
    auto oracle = git(tree);
    oracle.compare(join(lines));
    for (auto const& line : lines)
        oracle.compare(line);
    for (auto i = std::size_t(0); i < lines.size(); ++i)
        oracle.compare(join({"*", "!*/", lines[i], lines[(i + 7) % lines.size()]}));
}

BOOST_AUTO_TEST_CASE(git_agrees_about_every_byte_of_every_class, *with_git)
{
    auto names = std::vector<entry>();
    for (auto byte = 1; byte < 256; ++byte) {
        if (byte != '/')
            names.push_back({std::string("x") + static_cast<char>(byte)});
    }
    auto oracle = git(names);
    for (auto const* name : {"alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print",
                             "punct", "space", "upper", "xdigit"}) {
        oracle.compare("x[[:" + std::string(name) + ":]]");
        oracle.compare("x[^[:" + std::string(name) + ":]]");
    }
    oracle.compare("x[\x80-\xFF]");
    oracle.compare("x[a-\x90]");
    oracle.compare("x?");
}

BOOST_AUTO_TEST_CASE(git_agrees_about_random_patterns, *with_git)
{
    auto chance = dice(20210412);
    auto oracle = git(random_tree(chance, 800));
    for (auto i = 0; i < 400; ++i)
        oracle.compare(random_rules(chance));
    BOOST_TEST_MESSAGE(oracle.compared << " answers compared with git's");
}

BOOST_AUTO_TEST_SUITE_END()
