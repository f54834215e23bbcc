#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/local_site.hpp>

#include <trainyard/local/impl/snapshot_files.hpp>
#include <trainyard/local/snapshots.hpp>

#include <filesystem>
#include <set>

#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(local_snapshots)

using namespace trainyard;
using namespace trainyard::local;
using test::failure_of;
using test::names;
using test::text_of;
namespace fs = std::filesystem;

namespace {

struct place : test::local_site {
    snapshot_limits limits = {};

    snapshot_taker begin(std::string const& source = "code")
    {
        return {home.where, home.store, home.staging.path(), path(source), limits};
    }

    snapshot_facts take(std::string const& source = "code")
    {
        auto taker = begin(source);
        while (!taker.step()) {
        }
        return taker.facts();
    }

    source_tree restore(snapshot_id const& id, std::string const& target)
    {
        return restore_snapshot(home.where, *home.store.lend(), id, path(target));
    }

    /// Files that were not touched for a while are known by their looks.
    void age(std::string const& name) const
    {
        fs::last_write_time(path(name), fs::file_time_type::clock::now() - std::chrono::hours(1));
    }
};

}

BOOST_AUTO_TEST_CASE(a_snapshot_stores_only_what_changed_SR_07)
{
    place here;
    here.write("code/a", "a");
    here.write("code/below/b", "b");
    here.write("code/below/b_too", "b");
    auto const first = here.take();
    auto const again = here.take();
    here.write("code/a", "changed");
    auto const changed = here.take();
    here.write("code/a", "a");
    auto const back = here.take();

    BOOST_TEST(first.files == 3U);
    BOOST_TEST(first.bytes == 3U);
    BOOST_TEST(first.stored == 2U); // the same contents are stored once
    BOOST_TEST(again.stored == 0U);
    BOOST_TEST(again.id == first.id);
    BOOST_TEST(changed.stored == 1U);
    BOOST_TEST(changed.id != first.id);
    BOOST_TEST(back.stored == 0U);
    BOOST_TEST(back.id == first.id);
    BOOST_TEST(here.count("yard/snapshots") == 2U);
}

BOOST_AUTO_TEST_CASE(the_same_files_elsewhere_are_the_same_snapshot_SR_07)
{
    place here;
    here.write("code/a", "a");
    here.write("other/a", "a");
    auto const first = here.take();
    auto const other = here.take("other/");
    BOOST_TEST(other.stored == 0U);
    BOOST_TEST(other.id == first.id);
}

BOOST_AUTO_TEST_CASE(what_decides_is_name_contents_mode_and_links_SR_07)
{
    place here;
    here.write("code/a", "a");
    fs::create_symlink("a", here.path("code/link"));
    auto const first = here.take();
    ::chmod(here.path("code/a").c_str(), 0755);
    auto const program = here.take();
    fs::remove(here.path("code/link"));
    fs::create_symlink("nothing", here.path("code/link"));
    auto const link = here.take();
    fs::rename(here.path("code/a"), here.path("code/b"));
    auto const renamed              = here.take();
    std::set<snapshot_id> const all = {first.id, program.id, link.id, renamed.id};
    BOOST_TEST(all.size() == 4U);
    BOOST_TEST(program.stored + link.stored + renamed.stored == 0U);
}

BOOST_AUTO_TEST_CASE(a_change_that_hides_is_found_SR_07)
{
    place here;
    here.write("code/a", "old");
    here.age("code/a");
    auto const before = fs::last_write_time(here.path("code/a"));
    auto const first  = here.take();
    here.write("code/a", "new"); // as long as before, and of the same time
    fs::last_write_time(here.path("code/a"), before);
    auto const hidden = here.take();
    BOOST_TEST(hidden.id != first.id);
    BOOST_TEST(hidden.stored == 1U);
}

BOOST_AUTO_TEST_CASE(a_file_is_known_if_all_that_is_seen_of_it_is_the_same_SR_07)
{
    core::source_tree tree;
    tree.files.push_back(
        {.path = "a",
         .facts =
             {.size = 1, .modified = 2, .changed = 3, .inode = 4, .device = 5, .is_regular = true},
         .hash = std::string(32, 'h')});
    auto const later    = std::int64_t{1'000'000'000};
    auto const known    = write_known(tree, later);
    auto const is_known = [&](core::source_file file) {
        core::source_tree now;
        file.hash.clear();
        now.files.push_back(std::move(file));
        apply_known(now, known);
        return !now.files[0].hash.empty();
    };
    auto const file = tree.files[0];
    BOOST_TEST(is_known(file));
    for (auto const change : {+[](core::source_file& it) { it.path = "b"; },
                              +[](core::source_file& it) { it.facts.size++; },
                              +[](core::source_file& it) { it.facts.modified++; },
                              +[](core::source_file& it) { it.facts.changed++; },
                              +[](core::source_file& it) { it.facts.inode++; },
                              +[](core::source_file& it) { it.facts.device++; },
                              +[](core::source_file& it) { it.facts.is_regular = false; }}) {
        auto other = file;
        change(other);
        BOOST_TEST(!is_known(other));
    }
    // One that changes while it is looked at may change again within the same tick.
    BOOST_TEST(write_known(tree, 3).size() < known.size());
}

BOOST_AUTO_TEST_CASE(what_was_remembered_may_be_lost_or_damaged)
{
    place here;
    here.write("code/a", "a");
    auto const first = here.take();
    for (auto const& entry : fs::directory_iterator(here.path("yard/cache")))
        std::ofstream(entry.path()) << "trainyard known files 1\nnonsense";
    BOOST_TEST(here.take().id == first.id);
    fs::remove_all(here.path("yard/cache"));
    fs::create_directory(here.path("yard/cache"));
    BOOST_TEST(here.take().id == first.id);
}

BOOST_AUTO_TEST_CASE(large_files_are_stored_once_too)
{
    place here;
    auto const large = std::string((3 << 20) + 17, 'x') + "end";
    here.write("code/a", large);
    here.write("code/b", large);
    here.write("code/c", "small");
    auto const taken = here.take();
    BOOST_TEST(taken.stored == 2U);
    here.restore(taken.id, "back");
    BOOST_TEST((text_of(here.path("back/a")) == large));
    BOOST_TEST((text_of(here.path("back/b")) == large));
    BOOST_TEST(text_of(here.path("back/c")) == "small");
}

BOOST_AUTO_TEST_CASE(one_that_is_given_up_leaves_nothing)
{
    place here;
    here.write("code/a", "a");
    for (auto steps = 0; steps != 3; ++steps) {
        auto taker = here.begin();
        for (auto i = 0; i != steps; ++i)
            BOOST_TEST(!taker.step());
    }
    BOOST_TEST(here.count("yard/snapshots") == 0U);
    BOOST_TEST(here.count("yard/staging") == 0U);
    BOOST_TEST(here.take().stored == 1U);
}

BOOST_AUTO_TEST_CASE(one_that_is_too_big_stores_nothing_SR_07)
{
    place here;
    here.write("code/a", "a");
    here.write("code/b", "b");
    for (auto const limits : {snapshot_limits{.bytes = 1}, snapshot_limits{.files = 1}}) {
        here.limits       = limits;
        auto const failed = failure_of([&] { here.take(); });
        BOOST_TEST((failed.code == errc::limit_exceeded));
        BOOST_TEST(here.count("yard/snapshots") == 0U);
        BOOST_TEST(here.count("yard/staging") == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_nothing_and_the_next_one_works)
{
    place here;
    here.write("code/a", std::string(2 << 20, 'a'));
    {
        test::full_disk const full(1 << 20);
        auto const failed = failure_of([&] { here.take(); });
        BOOST_TEST((failed.code == errc::storage_full));
        BOOST_TEST(names(failed.message, {here.path("yard")}));
    }
    BOOST_TEST(here.count("yard/snapshots") == 0U);
    BOOST_TEST(here.count("yard/staging") == 0U);
    BOOST_TEST(here.take().stored == 1U);
}

BOOST_AUTO_TEST_CASE(a_file_that_may_not_be_read_is_named)
{
    place here;
    ::chmod(here.write("code/secret", "s").c_str(), 0);
    test::ordinary_rights const ordinary;
    auto const failed = failure_of([&] { here.take(); });
    BOOST_TEST((failed.code == errc::permission_denied));
    BOOST_TEST(names(failed.message, {here.path("code/secret"), "check who owns it"}));
}

BOOST_AUTO_TEST_CASE(the_workspace_itself_is_not_part_of_it)
{
    place here;
    here.write("train.py", "pass");
    auto const first = here.take(".");
    auto const again = here.take(".");
    BOOST_TEST(first.files == 1U);
    BOOST_TEST(again.id == first.id);
}

BOOST_AUTO_TEST_CASE(files_come_back_as_they_were_RU_16)
{
    place here;
    here.write("code/deep/er/a", "a");
    here.write("code/empty", "");
    ::chmod(here.write("code/run.sh", "exit").c_str(), 0755);
    fs::create_symlink("deep/er/a", here.path("code/link"));
    auto const taken    = here.take();
    auto const restored = here.restore(taken.id, "back");
    BOOST_TEST(restored.files.size() == 4U);
    BOOST_TEST(text_of(here.path("back/link")) == "a");
    BOOST_TEST(fs::read_symlink(here.path("back/link")) == "deep/er/a");
    BOOST_TEST(fs::is_empty(here.path("back/empty")));
    BOOST_TEST((core::facts_of(here.path("back/run.sh"))->mode & 0100) != 0U);
    BOOST_TEST((core::facts_of(here.path("back/deep/er/a"))->mode & 0100) == 0U);

    auto const taken_twice = failure_of([&] { here.restore(taken.id, "back"); });
    BOOST_TEST((taken_twice.code == errc::conflict));
    BOOST_TEST(names(taken_twice.message, {here.path("back"), "empty directory"}));
}

BOOST_AUTO_TEST_CASE(contents_that_are_gone_or_cut_off_are_damaged)
{
    place here;
    here.write("code/a", "abc");
    auto const taken = here.take();
    for (auto const& pack : fs::directory_iterator(here.path("yard/snapshots")))
        fs::resize_file(pack, 2);
    auto const cut = failure_of([&] { here.restore(taken.id, "cut"); });
    BOOST_TEST((cut.code == errc::damaged));
    BOOST_TEST(names(cut.message, {"a", "cut off"}));
    for (auto const& pack : fs::directory_iterator(here.path("yard/snapshots")))
        fs::remove(pack);
    BOOST_TEST((failure_of([&] { here.restore(taken.id, "gone"); }).code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(a_list_of_files_that_cannot_be_read_is_damaged)
{
    place here;
    here.write("code/a", "abc");
    fs::create_symlink("a", here.path("code/b"));
    auto tree = core::walk_source(here.path("code"), "", {});
    for (auto& file : tree.files)
        file.hash = std::string(32, 'h');
    auto const bytes = write_manifest(tree);
    auto const read  = read_manifest(bytes);
    BOOST_REQUIRE(read.files.size() == 2U);
    BOOST_TEST(read.bytes == 3U);
    BOOST_TEST(read.files[1].link == "a");
    auto const whole = std::string("trainyard snapshot 1\n").size();
    for (std::size_t size = 0; size != bytes.size(); ++size) {
        auto const cut = bytes.substr(0, size);
        if (size != whole && size != whole + 1 + 8 + 4 + 1 + 4 + 32) // fewer files, but whole ones
            BOOST_TEST((failure_of([&] { read_manifest(cut); }).code == errc::damaged));
    }
}

BOOST_AUTO_TEST_SUITE_END()
