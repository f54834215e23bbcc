#include <support/failures.hpp>
#include <support/local_site.hpp>

#include <trainyard/local/data_exposure.hpp>

#include <filesystem>
#include <set>

#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(local_data_exposure)

using namespace trainyard;
using namespace trainyard::local;
using test::failure_of;
using test::names;
using test::text_of;
namespace fs = std::filesystem;

namespace {

std::string const datastore = "yard/datastores/workspaceblobstore/";

/// A datastore with a few files, and one that is somebody else's.
struct place : test::local_site {
    run_id run{"one"};

    place()
    {
        write(datastore + "mnist/a", "aaa");
        write(datastore + "mnist/deep/b", "bbb");
        write(datastore + "top", "ttt");
        write("precious/a", "precious");
        write("precious/c", "precious too");
    }

    data_reference reference(data_mode mode, std::string const& below = {}) const
    {
        return {.datastore = datastore_name("workspaceblobstore"),
                .path      = below,
                .mode      = mode,
                .name      = "data"};
    }

    dataset_input input(data_mode mode, std::vector<std::string> const& paths) const
    {
        dataset_input input;
        input.name = "data";
        input.mode = mode;
        for (auto const& path : paths)
            input.paths.push_back(
                {.datastore = datastore_name("workspaceblobstore"), .path = path});
        return input;
    }

    std::string mount(std::string const& below = {})
    {
        return expose(home, run, reference(data_mode::mount, below));
    }

    /// Everything is where it belongs, and nothing else.
    bool is_whole(std::string const& mounted)
    {
        return text_of(mounted + "/mnist/a") == "aaa" &&
               text_of(mounted + "/mnist/deep/b") == "bbb" && text_of(mounted + "/top") == "ttt" &&
               test::names(listing(mounted), {"mnist/a mnist/deep mnist/deep/b top "}) &&
               text_of(path(datastore + "mnist/a")) == "aaa" &&
               text_of(path(datastore + "mnist/deep/b")) == "bbb" && count(datastore) == 3 &&
               text_of(path("precious/a")) == "precious" && count("precious") == 2;
    }

    static std::string listing(std::string const& directory)
    {
        std::set<std::string> found;
        for (auto const& entry : fs::recursive_directory_iterator(directory))
            found.insert(entry.path().lexically_relative(directory).string());
        std::string text;
        for (auto const& one : found)
            text += one + ' ';
        return text;
    }
};

}

BOOST_AUTO_TEST_CASE(a_mount_has_what_the_datastore_has_DS_04)
{
    place here;
    auto const mounted = here.mount();
    BOOST_TEST(here.is_whole(mounted));
    BOOST_TEST(text_of(here.mount("mnist/deep") + "/b") == "bbb");
    BOOST_TEST(text_of(here.mount("top")) == "ttt"); // a file is mounted as that file
}

BOOST_AUTO_TEST_CASE(a_mount_follows_the_datastore_DS_05)
{
    place here;
    auto const mounted = here.mount();
    auto const before  = core::facts_of(mounted + "/mnist/a")->inode;
    here.write(datastore + "top", "new");
    here.write(datastore + "mnist/more", "more");
    fs::remove_all(here.path(datastore + "mnist/deep"));
    BOOST_TEST(here.mount() == mounted);
    BOOST_TEST(text_of(mounted + "/top") == "new");
    BOOST_TEST(place::listing(mounted) == "mnist mnist/a mnist/more top ");
    BOOST_TEST(core::facts_of(mounted + "/mnist/a")->inode == before); // it was not copied again
}

BOOST_AUTO_TEST_CASE(a_script_cannot_damage_what_it_is_given_DS_05)
{
    place here;
    auto const precious = here.path("precious");
    auto const original = here.path(datastore + "mnist");
    auto const damage   = [&](std::string const& what, auto const& work) {
        auto const mounted = here.mount();
        work(mounted);
        auto const again = here.mount();
        BOOST_CHECK_MESSAGE(again == mounted && here.is_whole(again), what);
    };
    damage("nothing", [](std::string const&) {});
    damage("a file is written to", [](std::string const& mounted) {
        ::chmod((mounted + "/top").c_str(), 0600);
        std::ofstream(mounted + "/top") << "xxx";
    });
    damage("a file is written to, and its times set back", [](std::string const& mounted) {
        auto const before = fs::last_write_time(mounted + "/top");
        ::chmod((mounted + "/top").c_str(), 0600);
        std::ofstream(mounted + "/top") << "xxx";
        fs::last_write_time(mounted + "/top", before);
    });
    damage("files are removed", [](std::string const& mounted) {
        fs::remove_all(mounted + "/mnist");
        fs::remove(mounted + "/top");
    });
    damage("files are added", [](std::string const& mounted) {
        fs::create_directories(mounted + "/mnist/new/folder");
        std::ofstream(mounted + "/mnist/new/folder/file") << "xxx";
    });
    damage("a folder becomes a file", [](std::string const& mounted) {
        fs::remove_all(mounted + "/mnist");
        std::ofstream(mounted + "/mnist") << "xxx";
    });
    damage("a file becomes a folder", [](std::string const& mounted) {
        fs::remove(mounted + "/top");
        fs::create_directories(mounted + "/top/folder");
    });
    damage("a file becomes a link", [&](std::string const& mounted) {
        fs::remove(mounted + "/mnist/a");
        fs::create_symlink(precious + "/a", mounted + "/mnist/a");
    });
    damage("a folder becomes a link", [&](std::string const& mounted) {
        fs::remove_all(mounted + "/mnist");
        fs::create_directory_symlink(precious, mounted + "/mnist");
    });
    damage("a folder becomes a link to the original", [&](std::string const& mounted) {
        fs::remove_all(mounted + "/mnist");
        fs::create_directory_symlink(original, mounted + "/mnist");
    });
    damage("all of it becomes a link", [&](std::string const& mounted) {
        fs::remove_all(mounted);
        fs::create_directory_symlink(precious, mounted);
    });
    damage("all of it is gone", [](std::string const& mounted) { fs::remove_all(mounted); });
    damage("folders are closed", [](std::string const& mounted) {
        fs::permissions(mounted + "/mnist", fs::perms(0));
        fs::permissions(mounted, fs::perms(0));
    });
}

BOOST_AUTO_TEST_CASE(notes_that_cannot_be_read_cost_time_and_nothing_else)
{
    place here;
    auto const mounted = here.mount();
    auto const notes   = fs::path(mounted).parent_path() / "notes";
    std::ofstream(notes) << "nonsense";
    BOOST_TEST(here.is_whole(here.mount()));
    fs::remove(notes);
    BOOST_TEST(here.is_whole(here.mount()));
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_datastore_is_told_DS_04)
{
    place here;
    for (auto const mode : {data_mode::mount, data_mode::download}) {
        auto const failed =
            failure_of([&] { expose(here.home, here.run, here.reference(mode, "cifar")); });
        BOOST_TEST((failed.code == errc::not_found));
        BOOST_TEST(names(failed.message, {"workspaceblobstore", "cifar", "upload it first"}));
    }
}

BOOST_AUTO_TEST_CASE(a_reference_stays_inside_DS_04)
{
    place here;
    for (auto const mode : {data_mode::mount, data_mode::download, data_mode::upload}) {
        BOOST_CHECK_THROW(expose(here.home, here.run, here.reference(mode, "../../x")),
                          std::invalid_argument);
        auto reference            = here.reference(mode, "mnist");
        reference.path_on_compute = "../../elsewhere";
        BOOST_CHECK_THROW(expose(here.home, here.run, reference), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_CASE(a_download_is_a_private_copy_DS_04)
{
    place here;
    auto reference            = here.reference(data_mode::download, "mnist");
    auto const beside         = expose(here.home, here.run, reference);
    reference.path_on_compute = "data/here";
    auto const inside         = expose(here.home, here.run, reference);
    BOOST_TEST(text_of(beside + "/deep/b") == "bbb");
    BOOST_TEST(inside == here.home.where.code("one") + "/data/here");
    std::ofstream(inside + "/a") << "changed";
    BOOST_TEST(text_of(beside + "/a") == "aaa");
    BOOST_TEST(text_of(here.path(datastore + "mnist/a")) == "aaa");
}

BOOST_AUTO_TEST_CASE(an_upload_is_taken_back_DS_04)
{
    place here;
    auto reference   = here.reference(data_mode::upload, "mnist");
    auto const empty = expose(here.home, here.run, reference);
    BOOST_TEST(fs::is_empty(empty));
    std::ofstream(empty + "/a") << "new a";
    std::ofstream(empty + "/n") << "new n";

    auto const left_alone = take_back(here.home, here.run, reference);
    BOOST_TEST(text_of(here.path(datastore + "mnist/a")) == "aaa"); // it was there first
    BOOST_TEST(text_of(here.path(datastore + "mnist/n")) == "new n");
    BOOST_REQUIRE(left_alone.size() == 1U); // and not "n", which is there by now
    BOOST_TEST(take_back(here.home, here.run, reference).size() == 1U);
    BOOST_TEST(left_alone.front() == "a");
    reference.overwrite = true;
    BOOST_TEST(take_back(here.home, here.run, reference).empty());
    BOOST_TEST(text_of(here.path(datastore + "mnist/a")) == "new a");
}

BOOST_AUTO_TEST_CASE(a_dataset_is_mounted_with_the_names_its_files_have_in_it_DS_08)
{
    place here;
    auto const deep    = here.input(data_mode::mount, {"mnist/**/b", "mnist/a"});
    auto const mounted = expose(here.home, here.run, deep);
    auto const other   = expose(here.home, here.run, here.input(data_mode::mount, {"mnist"}));
    auto const downloaded =
        expose(here.home, here.run, here.input(data_mode::download, {"mnist/d*/*"}));
    BOOST_TEST(place::listing(mounted) == "a deep deep/b ");
    BOOST_TEST(mounted != other); // each dataset has a mirror of its own
    BOOST_TEST(place::listing(downloaded) == "deep deep/b ");
    fs::remove(here.path(datastore + "mnist/a"));
    auto const failed = failure_of([&] { expose(here.home, here.run, deep); });
    BOOST_TEST(names(failed.message, {"mnist/a", "upload it first"}));
}

BOOST_AUTO_TEST_CASE(a_dataset_of_one_file_is_that_file_DS_08)
{
    place here;
    for (auto const mode : {data_mode::mount, data_mode::download}) {
        auto input      = here.input(mode, {"mnist/a"});
        auto const path = expose(here.home, here.run, input);
        BOOST_TEST(path.ends_with("/a"));
        BOOST_TEST(text_of(path) == "aaa");
    }
}

BOOST_AUTO_TEST_CASE(a_mount_at_a_place_is_a_link_and_takes_no_other_file_away_DS_08)
{
    place here;
    auto input            = here.input(data_mode::mount, {"mnist"});
    input.path_on_compute = "data/here";
    auto const where      = expose(here.home, here.run, input);
    BOOST_TEST(where == here.home.where.code("one") + "/data/here");
    BOOST_TEST(text_of(where + "/deep/b") == "bbb");
    BOOST_TEST(expose(here.home, here.run, input) == where); // whoever begins anew
    here.write("yard/live/one/code/own/file", "own");
    input.path_on_compute = "own";
    auto const refused    = failure_of([&] { expose(here.home, here.run, input); });
    BOOST_TEST((refused.code == errc::already_exists));
    BOOST_TEST(names(refused.message, {"own", "path_on_compute"}));
}

BOOST_AUTO_TEST_SUITE_END()
