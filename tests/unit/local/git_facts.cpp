#include <support/failures.hpp>
#include <support/local_yard.hpp>

#include <trainyard/core/process/process.hpp>
#include <trainyard/local/git_facts.hpp>

#include <cstdlib>
#include <filesystem>

#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(local_git_facts)

using namespace trainyard;
using namespace trainyard::local;
using namespace std::chrono_literals;

namespace {

auto const with_git = boost::unit_test::precondition(
    [](boost::unit_test::test_unit_id) -> boost::test_tools::assertion_result {
        return core::find_program("git").has_value();
    });

/// A repository with one commit, of nobody's own settings.
struct repository {
    test::temporary_directory directory;

    repository()
    {
        git("init -q -b work .");
        write("train.py", "pass\n");
        git("add .");
        git("commit -q -m first");
    }

    std::string path() const { return directory.path().string(); }

    void write(std::string const& name, std::string const& text) const
    {
        std::filesystem::create_directories((directory.path() / name).parent_path());
        std::ofstream(directory.path() / name) << text;
    }

    std::string git(std::string const& arguments) const
    {
        auto const line = "HOME=/nowhere GIT_CONFIG_NOSYSTEM=1 git -c user.name=a -c "
                          "user.email=a@b -c commit.gpgsign=false " +
                          arguments;
        auto result = core::run_helper({"/bin/sh", "-c", line}, path(), 20s);
        BOOST_TEST(result.exit_code == 0);
        return result.bytes.substr(0, result.bytes.find('\n'));
    }
};

/// A program's PATH, for as long as it lives.
struct other_path {
    std::string before = std::getenv("PATH");

    explicit other_path(std::string const& path) { ::setenv("PATH", path.c_str(), 1); }
    ~other_path() { ::setenv("PATH", before.c_str(), 1); }
};

}

BOOST_AUTO_TEST_CASE(a_work_tree_tells_where_it_came_from_SR_10, *with_git)
{
    repository const here;
    here.git("remote add origin https://me:secret@example.com/repo.git");
    auto const facts  = git_facts(here.path());
    auto const commit = here.git("rev-parse HEAD");

    BOOST_TEST(facts.at("azureml.git.commit") == commit);
    BOOST_TEST(facts.at("mlflow.source.git.commit") == commit);
    BOOST_TEST(facts.at("azureml.git.branch") == "work");
    BOOST_TEST(facts.at("mlflow.source.git.branch") == "work");
    BOOST_TEST(facts.at("azureml.git.repository_uri") == "https://example.com/repo.git");
    BOOST_TEST(facts.at("mlflow.source.git.repoURL") == "https://example.com/repo.git");
    BOOST_TEST(facts.at("azureml.git.dirty") == "False");
    BOOST_TEST(facts.size() == 7U);
}

BOOST_AUTO_TEST_CASE(only_changes_below_the_directory_make_it_dirty_SR_10, *with_git)
{
    repository const here;
    here.write("code/train.py", "pass\n");
    here.git("add .");
    here.git("commit -q -m second");
    auto const code = here.path() + "/code";

    here.write("train.py", "changed\n");
    BOOST_TEST(git_facts(code).at("azureml.git.dirty") == "False");
    here.write("code/new.py", "new\n");
    BOOST_TEST(git_facts(code).at("azureml.git.dirty") == "True");
}

BOOST_AUTO_TEST_CASE(a_detached_head_has_no_branch_SR_10, *with_git)
{
    repository const here;
    here.git("checkout -q --detach");
    auto const facts = git_facts(here.path());
    BOOST_TEST(facts.contains("azureml.git.commit"));
    BOOST_TEST(!facts.contains("azureml.git.branch"));
    BOOST_TEST(!facts.contains("mlflow.source.git.branch"));
}

BOOST_AUTO_TEST_CASE(without_a_repository_there_is_nothing_to_tell_SR_10)
{
    test::temporary_directory const directory;
    BOOST_TEST(git_facts(directory.path().string()).empty());
    BOOST_TEST(git_facts((directory.path() / "nothing").string()).empty());
    std::filesystem::create_directory(directory.path() / ".git"); // it only looks like one
    BOOST_TEST(git_facts(directory.path().string()).empty());
}

BOOST_AUTO_TEST_CASE(a_repository_without_a_commit_tells_nothing_SR_10, *with_git)
{
    repository const here;
    here.write("new/file", "x");
    here.git("init -q new");
    BOOST_TEST(git_facts(here.path() + "/new").empty());
}

BOOST_AUTO_TEST_CASE(without_git_there_is_nothing_to_tell_SR_10, *with_git)
{
    repository const here;
    other_path const without("/nowhere");
    BOOST_TEST(git_facts(here.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_git_that_fails_is_no_error_SR_10)
{
    test::temporary_directory const directory;
    std::filesystem::create_directories(directory.path() / "code/.git");
    auto const git = directory.path() / "git";
    std::ofstream(git) << "#!/bin/sh\nexit 1\n";
    std::filesystem::permissions(git, std::filesystem::perms(0755));
    other_path const ours(directory.path().string());
    BOOST_TEST(git_facts((directory.path() / "code").string()).empty());
}

BOOST_AUTO_TEST_CASE(a_git_that_does_not_answer_is_not_waited_for_SR_10)
{
    test::temporary_directory const directory;
    std::filesystem::create_directories(directory.path() / "code/.git");
    auto const git = directory.path() / "git";
    std::ofstream(git) << "#!/bin/sh\nread forever < " << (directory.path() / "pipe").string();
    std::filesystem::permissions(git, std::filesystem::perms(0755));
    ::mkfifo((directory.path() / "pipe").c_str(), 0600); // into which nobody writes
    other_path const ours(directory.path().string());
    BOOST_TEST(git_facts((directory.path() / "code").string(), 20ms).empty());
}

BOOST_AUTO_TEST_CASE(a_later_answer_of_git_is_not_waited_for_either_SR_10)
{
    test::temporary_directory const directory;
    std::filesystem::create_directories(directory.path() / "code/.git");
    auto const git = directory.path() / "git";
    std::ofstream(git) << "#!/bin/sh\n[ $1 = rev-parse ] && echo 3f0c && exit\nread forever < "
                       << (directory.path() / "pipe").string();
    std::filesystem::permissions(git, std::filesystem::perms(0755));
    ::mkfifo((directory.path() / "pipe").c_str(), 0600); // into which nobody writes
    other_path const ours(directory.path().string());
    auto const facts = git_facts((directory.path() / "code").string(), 200ms);
    BOOST_TEST(facts.at("azureml.git.commit") == "3f0c");
    BOOST_TEST(facts.size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_address_is_kept_without_its_secrets_SR_10)
{
    struct expectation {
        char const* address;
        char const* kept;
    };
    for (auto const& [address, kept] :
         {expectation{"https://me:secret@example.com/a/b.git", "https://example.com/a/b.git"},
          expectation{"https://token@example.com/a", "https://example.com/a"},
          expectation{"https://me:p@ss@example.com/a", "https://example.com/a"},
          expectation{"https://example.com/a@b", "https://example.com/a@b"},
          expectation{"http://me:secret@example.com", "http://example.com"},
          expectation{"ssh://git:secret@example.com/a", "ssh://git@example.com/a"},
          expectation{"ssh://git@example.com/a", "ssh://git@example.com/a"},
          expectation{"git@example.com:a/b.git", "git@example.com:a/b.git"},
          expectation{"/srv/git/a.git", "/srv/git/a.git"}, expectation{"", ""}})
        BOOST_TEST(without_secrets(address) == kept);
}

BOOST_AUTO_TEST_SUITE_END()
