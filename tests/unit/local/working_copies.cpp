#include <support/local_site.hpp>

#include <trainyard/local/snapshots.hpp>
#include <trainyard/local/working_copies.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <functional>

#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(local_working_copies)

using namespace trainyard;
using namespace trainyard::local;
using test::text_of;
namespace fs = std::filesystem;

namespace {

struct place : test::local_site {
    std::optional<snapshot_id> snapshot;

    place()
    {
        write("code/train.py", "pass");
        write("code/below/data", "data");
        snapshot = take_snapshot();
    }

    snapshot_id take_snapshot()
    {
        snapshot_taker taker(home.where, home.store, home.staging.path(), path("code"), {});
        while (!taker.step()) {
        }
        return taker.facts().id;
    }

    /// Where the run `id` works, after what is needed to start it has been laid out.
    std::string take(std::string const& id)
    {
        home.copies.take(home.store, id, snapshot);
        std::ofstream(home.where.live(id) + "/guard") << "notes of the guard";
        return home.where.code(id);
    }

    static bool is_like_new(std::string const& code)
    {
        std::size_t entries = 0;
        for ([[maybe_unused]] auto const& entry : fs::recursive_directory_iterator(code))
            ++entries;
        return entries == 5 && text_of(code + "/train.py") == "pass" &&
               text_of(code + "/below/data") == "data" && fs::is_empty(code + "/outputs") &&
               fs::is_empty(code + "/logs") &&
               (core::facts_of(code + "/train.py")->mode & 0111) == 0;
    }
};

/// Whether one run leaves its directory to the next, when it has done this.
bool is_kept_after(std::function<void(std::string const& code)> const& work)
{
    place here;
    auto const first = here.take("first");
    work(first);
    here.home.copies.give_back("first");
    auto const kept = !fs::is_empty(here.home.staging.path());
    BOOST_TEST(place::is_like_new(here.take("next")));
    BOOST_TEST(fs::is_empty(here.home.staging.path()));
    return kept;
}

}

BOOST_AUTO_TEST_CASE(a_run_has_the_files_of_its_snapshot_and_two_folders_DS_11)
{
    place here;
    BOOST_TEST(place::is_like_new(here.take("one")));
}

BOOST_AUTO_TEST_CASE(without_a_snapshot_there_are_the_folders_DS_11)
{
    place here;
    here.snapshot.reset();
    auto const code = here.take("one");
    BOOST_TEST(fs::is_directory(code + "/outputs"));
    BOOST_TEST(fs::is_directory(code + "/logs"));
}

BOOST_AUTO_TEST_CASE(what_an_earlier_attempt_left_is_gone)
{
    place here;
    auto const code = here.take("one");
    std::ofstream(code + "/../one.journal") << "said before";
    std::ofstream(code + "/left") << "over";
    BOOST_TEST(place::is_like_new(here.take("one")));
    BOOST_TEST(!fs::exists(here.home.where.live("one") + "/one.journal"));
}

BOOST_AUTO_TEST_CASE(a_run_that_changed_nothing_leaves_its_directory_to_the_next)
{
    BOOST_TEST(is_kept_after([](std::string const&) {}));
}

BOOST_AUTO_TEST_CASE(nothing_of_a_run_is_left_to_the_next)
{
    auto const kept = is_kept_after([](std::string const& code) {
        std::ofstream(code + "/../one.journal") << "said";
        fs::create_directory(code + "/../data");
        std::ofstream(code + "/../data/x") << "x";
        fs::remove_all(code + "/outputs"); // as it is when they were moved into the record
    });
    BOOST_TEST(kept);

    place here;
    auto const first = here.take("first");
    std::ofstream(first + "/../one.journal") << "said";
    here.home.copies.give_back("first");
    here.home.copies.take(here.home.store, "second", here.snapshot);
    BOOST_TEST(!fs::exists(here.home.where.live("second") + "/one.journal"));
    BOOST_TEST(text_of(here.home.where.live("second") + "/guard").empty());
}

BOOST_AUTO_TEST_CASE(a_run_that_changed_something_leaves_nothing)
{
    auto const spoils = [](std::string const& what,
                           std::function<void(std::string const& code)> const& work) {
        BOOST_CHECK_MESSAGE(!is_kept_after(work), what);
    };
    spoils("a file was written to",
           [](std::string const& code) { std::ofstream(code + "/train.py") << "quit"; });
    spoils("a file was written to as it was", [](std::string const& code) {
        auto const before = fs::last_write_time(code + "/train.py");
        std::ofstream(code + "/train.py") << "pass";
        fs::last_write_time(code + "/train.py", before);
    });
    spoils("a file was removed", [](std::string const& code) { fs::remove(code + "/below/data"); });
    spoils("a file was added",
           [](std::string const& code) { std::ofstream(code + "/zzz") << "new"; });
    spoils("an output was left",
           [](std::string const& code) { std::ofstream(code + "/outputs/x") << "new"; });
    spoils("a folder was added",
           [](std::string const& code) { fs::create_directory(code + "/__pycache__"); });
    spoils("a mode was changed",
           [](std::string const& code) { ::chmod((code + "/train.py").c_str(), 0755); });
    spoils("a file became a link", [](std::string const& code) {
        fs::remove(code + "/train.py");
        fs::create_symlink("below/data", code + "/train.py");
    });
    spoils("a folder became a link", [](std::string const& code) {
        fs::rename(code + "/below", code + "/../elsewhere");
        fs::create_symlink("../elsewhere", code + "/below");
    });
    spoils("the directory is gone", [](std::string const& code) { fs::remove_all(code); });
}

BOOST_AUTO_TEST_CASE(a_directory_is_for_runs_of_the_same_snapshot)
{
    place here;
    here.take("first");
    here.home.copies.give_back("first");
    here.write("code/train.py", "changed");
    here.snapshot    = here.take_snapshot();
    auto const other = here.take("other");
    BOOST_TEST(text_of(other + "/train.py") == "changed");
}

BOOST_AUTO_TEST_CASE(giving_back_what_was_not_taken_removes_it)
{
    place here;
    here.write("yard/live/stray/code/x", "x"); // of a program that has died
    here.home.copies.give_back("stray");
    BOOST_TEST(!fs::exists(here.home.where.live("stray")));
    here.home.copies.give_back("nobody");
}

BOOST_AUTO_TEST_SUITE_END()
