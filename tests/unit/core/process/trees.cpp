#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/temporary_directory.hpp>

#include <trainyard/core/process/process.hpp>
#include <trainyard/core/process/trees.hpp>

#include <filesystem>
#include <fstream>
#include <random>

#include <fcntl.h>
#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(core_process_trees)

using namespace trainyard;
using namespace trainyard::core;
using test::failure_of;
using test::names;
namespace fs = std::filesystem;

namespace {

struct place {
    test::temporary_directory directory;

    std::string path(std::string const& name) const { return (directory.path() / name).string(); }

    std::string write(std::string const& name, std::string const& text = "x") const
    {
        fs::create_directories(fs::path(path(name)).parent_path());
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }

    void link(std::string const& to, std::string const& name) const
    {
        fs::create_directories(fs::path(path(name)).parent_path());
        fs::create_symlink(to, path(name));
    }

    source_tree walk(snapshot_limits const& limits = {}) const
    {
        return walk_source(path("code"), path("code/yard"), limits);
    }

    std::string files() const
    {
        std::string all;
        for (auto const& file : walk().files)
            all += file.path + ' ';
        return all;
    }

    failure refusal(snapshot_limits const& limits = {}) const
    {
        return failure_of([&] { walk(limits); });
    }
};

std::string shown(named_files const& files)
{
    std::string all;
    for (auto const& file : files)
        all += file.first + ' ';
    return all;
}

}

BOOST_AUTO_TEST_CASE(files_below_a_directory_are_named_from_there)
{
    place here;
    here.write("data/b");
    here.write("data/a/deep");
    here.link("b", "data/link");
    here.link("a", "data/folder");
    here.link("nothing", "data/dangling");
    ::mkfifo(here.path("data/pipe").c_str(), 0600);
    BOOST_TEST(shown(files_below(here.path("data"), "")) == "a/deep b link ");
    BOOST_TEST(shown(files_below(here.path("data"), "to")) == "to/a/deep to/b to/link ");
    BOOST_TEST(shown(files_below(here.path("data/b"), "")) == "b ");
    BOOST_TEST(shown(files_below(here.path("data/b"), "c")) == "c ");
    BOOST_TEST(files_below(here.path("nothing"), "").empty());
}

BOOST_AUTO_TEST_CASE(what_lies_too_deep_to_be_named_hides_nothing_else)
{
    place here;
    here.write("data/b");
    auto const name = std::string(250, 'n');
    auto at         = core::file_handle(::open(here.path("data").c_str(), O_RDONLY));
    for (int depth = 0; depth < 20; ++depth) {
        ::mkdirat(at.get(), name.c_str(), 0700);
        at = core::file_handle(::openat(at.get(), name.c_str(), O_RDONLY));
    }
    ::mknodat(at.get(), "leaf", S_IFREG | 0600, 0);
    BOOST_TEST(shown(files_below(here.path("data"), "")) == "b ");
}

BOOST_AUTO_TEST_CASE(a_directory_that_has_to_be_there_DS_01)
{
    place here;
    auto const missing = failure_of([&] { files_of_directory(here.path("nothing"), "upload"); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing.message, {here.path("nothing"), "is not there"}));
    auto const file = failure_of([&] { files_of_directory(here.write("file"), "upload"); });
    BOOST_TEST((file.code == errc::not_found));
    BOOST_TEST(names(file.message, {here.path("file"), "is not a directory"}));
    BOOST_TEST(file.operation == "upload");
}

BOOST_AUTO_TEST_CASE(a_list_of_files_lies_below_what_it_shares_DS_02)
{
    place here;
    auto const a    = here.write("data/x/a");
    auto const b    = here.write("data/y/b");
    auto const list = [&](std::vector<std::string> const& paths, std::string const& root) {
        return shown(files_of_list(paths, root, "upload"));
    };
    BOOST_TEST(list({a, b}, "") == "x/a y/b ");
    BOOST_TEST(list({a}, "") == "a ");
    BOOST_TEST(list({a, a}, "") == "a a ");
    BOOST_TEST(list({a, b}, here.path("")) == "data/x/a data/y/b ");
    BOOST_TEST(list({here.path("data/y/../x/a")}, here.path("data")) == "x/a ");

    auto const elsewhere = failure_of([&] { list({a, b}, here.path("data/x")); });
    BOOST_TEST((elsewhere.code == errc::invalid_argument));
    BOOST_TEST(names(elsewhere.message, {b, here.path("data/x")}));
    auto const missing = failure_of([&] { list({a, here.path("c")}, ""); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing.message, {here.path("c")}));
}

BOOST_AUTO_TEST_CASE(what_is_ignored_is_left_out_and_not_even_entered_SR_08)
{
    place here;
    here.write("code/.amlignore", "*.log\nclosed/\n");
    here.write("code/.gitignore", "train.py\n");
    here.write("code/train.py");
    here.write("code/a.log");
    here.write("code/.git/config");
    here.write("code/sub/.git/config");
    here.write("code/sub/.gitignore", "*\n"); // only the one at the root counts
    here.write("code/yard/catalog.db");
    here.write("code/closed/secret");
    fs::permissions(here.path("code/closed"), fs::perms(0));
    {
        test::ordinary_rights const ordinary;
        BOOST_TEST(here.files() == ".amlignore .gitignore sub/.gitignore train.py ");
    }
    fs::permissions(here.path("code/closed"), fs::perms(0700));
    fs::remove(here.path("code/.amlignore"));
    BOOST_TEST(here.files() == ".gitignore a.log closed/secret sub/.gitignore ");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_read_is_named)
{
    place here;
    here.write("code/closed/secret");
    fs::permissions(here.path("code/closed"), fs::perms(0));
    failure refused;
    {
        test::ordinary_rights const ordinary;
        refused = here.refusal();
    }
    fs::permissions(here.path("code/closed"), fs::perms(0700));
    BOOST_TEST((refused.code == errc::permission_denied));
    BOOST_TEST(names(refused.message, {here.path("code/closed"), "check who owns it"}));
}

BOOST_AUTO_TEST_CASE(too_many_files_are_refused_with_where_they_are_SR_07)
{
    place here;
    here.write("code/train.py");
    for (auto const* name : {"a", "b", "c"})
        here.write(std::string("code/data/") + name);
    snapshot_limits limits;
    limits.files       = 3;
    auto const refused = here.refusal(limits);
    BOOST_TEST((refused.code == errc::limit_exceeded));
    BOOST_TEST(
        names(refused.message, {here.path("code"), "3 files", "\"data\"", ".amlignore", "limits"}));
    limits.files = 4;
    BOOST_TEST(here.walk(limits).files.size() == 4U);
}

BOOST_AUTO_TEST_CASE(too_many_bytes_are_refused_with_where_they_are_SR_07)
{
    place here;
    here.write("code/small");
    here.write("code/large", std::string(100, 'x'));
    snapshot_limits limits;
    limits.bytes       = 100;
    auto const refused = here.refusal(limits);
    BOOST_TEST((refused.code == errc::limit_exceeded));
    BOOST_TEST(names(refused.message, {here.path("code"), "MB", "\"large\"", ".amlignore"}));
    limits.bytes = 101;
    BOOST_TEST(here.walk(limits).bytes == 101U);
}

BOOST_AUTO_TEST_CASE(the_documented_limits_are_the_default_SR_07)
{
    BOOST_TEST(snapshot_limits().files == 2000U);
    BOOST_TEST(snapshot_limits().bytes == 314'572'800U);
}

BOOST_AUTO_TEST_CASE(a_source_that_is_not_there_is_named_SR_07)
{
    place here;
    BOOST_TEST((here.refusal().code == errc::not_found));
    BOOST_TEST(names(here.refusal().message, {here.path("code"), "is not there"}));
    here.write("code");
    BOOST_TEST(names(here.refusal().message, {here.path("code"), "is not a directory"}));
}

BOOST_AUTO_TEST_CASE(links_that_leave_the_directory_are_refused_with_the_way_out_SR_07)
{
    place here;
    here.write("code/train.py");
    here.write("outside/data");
    for (auto const& to : {std::string("../outside/data"), std::string(".."), here.path("outside"),
                           std::string("/etc/passwd"), std::string("../nothing"),
                           std::string("sub/../../outside"), std::string("../code_too")}) {
        here.link(to, "code/link");
        auto const refused = here.refusal();
        BOOST_CHECK_MESSAGE(refused.code == errc::invalid_argument, to);
        BOOST_TEST(names(refused.message, {here.path("code/link"), to, ".amlignore"}));
        fs::remove(here.path("code/link"));
    }
    here.write("code/.amlignore", "link");
    here.link("/etc/passwd", "code/link");
    BOOST_TEST(here.files() == ".amlignore train.py ");
}

BOOST_AUTO_TEST_CASE(links_inside_the_directory_are_kept_as_they_are_SR_07)
{
    place here;
    here.write("code/deep/a");
    here.link("a", "code/deep/to_a");
    here.link("../deep/a", "code/deep/round");
    here.link("deep", "code/folder");
    here.link(".", "code/loop");
    here.link("nothing", "code/dangling");
    auto const tree = here.walk();
    std::string links;
    for (auto const& file : tree.files)
        if (!file.link.empty())
            links += file.path + ">" + file.link + ' ';
    BOOST_TEST(links == "dangling>nothing deep/round>../deep/a deep/to_a>a folder>deep loop>. ");
    BOOST_TEST(tree.bytes == 1U);
}

BOOST_AUTO_TEST_CASE(a_link_leads_to_the_copy_and_not_to_the_original_SR_07)
{
    place here;
    here.write("code/deep/a");
    here.link(here.path("code/deep/a"), "code/deep/absolute");
    here.link("../../code/deep", "code/deep/by_its_own_name");
    for (auto const& file : here.walk().files)
        if (!file.link.empty()) {
            BOOST_TEST(fs::path(file.link).is_relative());
            auto const from   = fs::path(file.path).parent_path();
            auto const target = (from / file.link).lexically_normal().string();
            BOOST_TEST((target == "deep/a" || target == "deep/" || target == "deep"));
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_left_out_with_a_warning)
{
    place here;
    here.write("code/a");
    ::mkfifo(here.path("code/pipe").c_str(), 0600);
    auto const tree = here.walk();
    BOOST_TEST(tree.files.size() == 1U);
    BOOST_REQUIRE(tree.warnings.size() == 1U);
    BOOST_TEST(names(tree.warnings[0], {"pipe", "left out"}));
}

namespace {

// So many files, a few levels deep, that the walk is a long one.
std::string many_files(place const& here)
{
    std::vector<std::string> names;
    for (auto i = 0; i != 1500; ++i) {
        auto folder = std::string("code/");
        for (auto rest = i / 20; rest > 0; rest /= 4)
            folder += std::to_string(rest % 4) + '/';
        names.push_back((folder + 'f' + std::to_string(i)).substr(5));
        here.write("code/" + names.back());
    }
    std::ranges::sort(names);
    std::string all;
    for (auto const& name : names)
        all += name + ' ';
    return all;
}

}

BOOST_AUTO_TEST_CASE(a_long_walk_finds_everything_once_and_in_order_SR_08)
{
    place here;
    auto const expected = many_files(here);
    for (auto const* pipe : {"code/1/pipe", "code/2/pipe", "code/3/pipe"})
        ::mkfifo(here.path(pipe).c_str(), 0600);
    here.write("code/yard/catalog.db");
    for (auto i = 0; i != 10; ++i) {
        BOOST_TEST(here.files() == expected);
        auto const tree = here.walk();
        BOOST_TEST(tree.bytes == 1500U);
        BOOST_REQUIRE(tree.warnings.size() == 3U);
        BOOST_TEST(std::ranges::is_sorted(tree.warnings));
    }
}

BOOST_AUTO_TEST_CASE(a_long_walk_is_refused_as_a_short_one_is_SR_07)
{
    place here;
    many_files(here);
    snapshot_limits limits;
    limits.files        = 1499;
    auto const too_many = here.refusal(limits);
    BOOST_TEST((too_many.code == errc::limit_exceeded));
    BOOST_TEST(names(too_many.message, {"1499 files", ".amlignore"}));
    limits       = {};
    limits.bytes = 1499;
    BOOST_TEST((here.refusal(limits).code == errc::limit_exceeded));
    for (auto const* link : {"code/0/link", "code/1/1/link", "code/3/2/link"}) {
        here.link("/etc/passwd", link);
        auto const outside = here.refusal();
        BOOST_TEST((outside.code == errc::invalid_argument));
        BOOST_TEST(names(outside.message, {here.path(link), "/etc/passwd"}));
        fs::remove(here.path(link));
    }
}

BOOST_AUTO_TEST_CASE(a_walk_finds_what_git_would_add_SR_08)
{
    if (!find_program("git"))
        return;
    std::mt19937 random(20210412);
    char const* const parts[]    = {"a", "b", "build", "data", "x.log", "y.py", "keep"};
    char const* const patterns[] = {"*.log", "!keep", "build/", "/data/*", "!/data/keep",
                                    "**/b",  "a/*/b", "y.*",    "/a",      "data/**/a"};
    auto const any_of = [&](auto const& list) { return list[random() % std::size(list)]; };
    for (auto round = 0; round != 20; ++round) {
        place here;
        fs::create_directories(here.path("code"));
        for (auto files = 0; files != 40; ++files) {
            auto name = std::string("code");
            for (auto depth = random() % 4 + 1; depth > 0; --depth)
                name += std::string("/") + any_of(parts);
            try {
                here.write(name);
            } catch (fs::filesystem_error const&) { // a file is where a folder would have to be
            }
        }
        std::string rules;
        for (auto lines = 0; lines != 4; ++lines)
            rules += std::string(any_of(patterns)) + '\n';
        here.write("code/.gitignore", rules);
        auto const said =
            run_helper({"/bin/sh", "-c",
                        "export HOME=/nowhere GIT_CONFIG_NOSYSTEM=1; git init -q . && "
                        "git ls-files --others --exclude-standard | LC_ALL=C sort"},
                       here.path("code"), std::chrono::seconds(20));
        std::string found;
        for (auto const& file : here.walk().files)
            found += file.path + '\n';
        BOOST_TEST(said.exit_code == 0);
        BOOST_CHECK_MESSAGE(found == said.bytes, "with\n"
                                                     << rules << "git adds\n"
                                                     << said.bytes << "and not\n"
                                                     << found);
    }
}

BOOST_AUTO_TEST_SUITE_END()
