#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/temporary_directory.hpp>

#include <trainyard/core/process/files.hpp>

#include <cerrno>
#include <filesystem>

#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(core_process_files)

using namespace trainyard;
using namespace trainyard::core;
using test::failure_of;
using test::names;

namespace {

struct place {
    test::temporary_directory directory;

    std::string path(std::string const& name) const { return (directory.path() / name).string(); }

    std::string write(std::string const& name, std::string const& text) const
    {
        write_file(path(name), text, durability::survives_us);
        return path(name);
    }

    std::string names() const
    {
        std::string all;
        list_directory(directory.path().string(), [&](std::string_view name, file_facts const&) {
            all += std::string(name) + ' ';
        });
        return all;
    }
};

}

BOOST_AUTO_TEST_CASE(what_the_system_says_becomes_a_code_and_a_way_out)
{
    struct expectation {
        int number;
        errc code;
        char const* words;
    };
    for (auto const& row :
         {expectation{ENOENT, errc::not_found, ""}, expectation{ENOTDIR, errc::not_found, ""},
          expectation{EEXIST, errc::already_exists, ""},
          expectation{EACCES, errc::permission_denied, "check who owns it"},
          expectation{EPERM, errc::permission_denied, "check who owns it"},
          expectation{EROFS, errc::permission_denied, "mounted read-only"},
          expectation{ENOSPC, errc::storage_full, "make room"},
          expectation{EDQUOT, errc::storage_full, "quota"},
          expectation{EFBIG, errc::storage_full, "ulimit -f"},
          expectation{EMFILE, errc::unavailable, "ulimit -n"},
          expectation{EISDIR, errc::invalid_argument, "name a file"},
          expectation{EIO, errc::unavailable, ""}}) {
        auto const failed = failure_of([&] { throw_errno("copy", "/a/file", row.number); });
        BOOST_TEST((failed.code == row.code));
        BOOST_TEST(failed.operation == "copy");
        BOOST_TEST(names(failed.message, {"/a/file", row.words}));
    }
}

BOOST_AUTO_TEST_CASE(a_file_is_written_whole)
{
    place here;
    auto const path = here.write("a", "old");
    write_file(path, "new", durability::survives_power, 0600);
    BOOST_TEST(read_file(path) == "new");
    BOOST_TEST((facts_of(path)->mode & 0777) == 0600U);
    BOOST_TEST(here.names() == "a ");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_has_the_name_that_was_asked_for)
{
    test::temporary_directory const directory;
    auto const path    = (directory.path() / "absent/file.txt").string();
    auto const missing = failure_of([&] { write_file(path, "text", durability::survives_us); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing, {path + ":"}), missing.message);
}

BOOST_AUTO_TEST_CASE(a_folder_in_the_place_of_a_file_is_named)
{
    place const here;
    auto const folder = here.directory.path().string();
    for (auto const& refused :
         {failure_of([&] { read_file(folder); }), failure_of([&] { read_file_if_any(folder); }),
          failure_of(
              [&] { copy_file(folder, here.path("copy"), false, durability::survives_us); })}) {
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused, {folder + ":", "name a file"}), refused.message);
    }
    BOOST_TEST(here.names() == "");
}

BOOST_AUTO_TEST_CASE(files_are_compared_in_pieces)
{
    place here;
    auto const pieces =
        std::string(std::size_t{2} << 20, 'x'); // read to the last byte, and no more
    auto const file = here.write("file", pieces);
    BOOST_TEST(same_content(file, here.write("same", pieces)));
    BOOST_TEST(!same_content(file, here.write("longer", pieces + 'x')));
    BOOST_TEST(!same_content(file, here.write("other", pieces.substr(1) + 'y')));
    BOOST_TEST(!same_content(file, here.path("nowhere")));
    BOOST_TEST(same_content(here.write("empty", ""), here.write("empty too", "")));
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_what_was_there)
{
    place here;
    auto const path = here.write("a", "old");
    failure failed;
    {
        test::full_disk const full(10);
        failed = failure_of([&] { here.write("a", std::string(20, 'x')); });
    }
    BOOST_TEST((failed.code == errc::storage_full));
    BOOST_TEST(names(failed.message, {path}));
    BOOST_TEST(read_file(path) == "old");
    BOOST_TEST(here.names() == "a ");
}

BOOST_AUTO_TEST_CASE(a_device_that_is_full_is_told_with_the_way_out)
{
    auto const full   = open_file("/dev/full", open_mode::append);
    auto const failed = failure_of([&] { write_all(full, "x", "/dev/full"); });
    BOOST_TEST((failed.code == errc::storage_full));
    BOOST_TEST(names(failed.message, {"/dev/full", "make room"}));
}

BOOST_AUTO_TEST_CASE(a_copy_that_finds_no_room_leaves_nothing_behind)
{
    place here;
    auto const path = here.write("a", std::string(100'000, 'x'));
    failure failed;
    {
        test::full_disk const full(50'000);
        failed =
            failure_of([&] { copy_file(path, here.path("b"), false, durability::survives_us); });
    }
    BOOST_TEST((failed.code == errc::storage_full));
    BOOST_TEST(names(failed.message, {here.path("b")}));
    BOOST_TEST(here.names() == "a ");
}

BOOST_AUTO_TEST_CASE(a_copy_is_the_same_file_and_replaces_only_when_it_may)
{
    place here;
    auto const path = here.write("a", "text");
    ::chmod(path.c_str(), 0750);
    auto const copied = copy_file(path, here.path("b"), false, durability::survives_us);
    BOOST_TEST(copied == 4U);
    BOOST_TEST(read_file(here.path("b")) == "text");
    BOOST_TEST((facts_of(here.path("b"))->mode & 0777) == 0750U);

    here.write("a", "more text");
    auto const taken =
        failure_of([&] { copy_file(path, here.path("b"), false, durability::survives_us); });
    BOOST_TEST((taken.code == errc::already_exists));
    BOOST_TEST(names(taken.message, {here.path("b")}));
    BOOST_TEST(read_file(here.path("b")) == "text");

    copy_file(path, here.path("b"), true, durability::survives_power, here.path("c"));
    BOOST_TEST(read_file(here.path("b")) == "more text");
    BOOST_TEST(here.names() == "a b ");
}

BOOST_AUTO_TEST_CASE(what_has_no_size_is_copied_all_the_same)
{
    place here;
    copy_file("/proc/self/status", here.path("status"), false, durability::survives_us);
    BOOST_TEST(names(read_file(here.path("status")), {"Name:", "Pid:"}));
    copy_file(here.write("empty", ""), here.path("also_empty"), false, durability::survives_us);
    BOOST_TEST(read_file(here.path("also_empty")).empty());
}

BOOST_AUTO_TEST_CASE(nothing_to_copy_is_not_found)
{
    place here;
    auto const missing = failure_of(
        [&] { copy_file(here.path("a"), here.path("b"), false, durability::survives_us); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing.message, {here.path("a")}));
    BOOST_TEST(here.names().empty());
}

BOOST_AUTO_TEST_CASE(a_new_name_is_never_somebody_elses)
{
    place here;
    here.write("a", "a");
    here.write("b", "b");
    BOOST_TEST(!rename_new(here.path("a"), here.path("b")));
    BOOST_TEST(read_file(here.path("b")) == "b");
    BOOST_TEST(rename_new(here.path("a"), here.path("c")));
    BOOST_TEST(here.names() == "b c ");
}

BOOST_AUTO_TEST_CASE(a_file_is_read_up_to_a_limit)
{
    place here;
    auto const path   = here.write("a", "0123456789");
    auto const failed = failure_of([&] { read_file(path, 9); });
    BOOST_TEST((failed.code == errc::limit_exceeded));
    BOOST_TEST(names(failed.message, {path, "10 bytes", "9"}));
    BOOST_TEST(read_file(path, 10).size() == 10U);
    BOOST_TEST(!read_file_if_any(here.path("b")));

    auto const file = open_file(path, open_mode::read);
    BOOST_TEST(read_at(file, 3, 4) == "3456");
    BOOST_TEST(read_at(file, 8, 100) == "89");
    BOOST_TEST(read_at(file, 10, 1).empty());
    BOOST_TEST(size_of(file) == 10U);
}

BOOST_AUTO_TEST_CASE(how_a_file_is_opened_decides_what_becomes_of_it)
{
    place here;
    auto const path = here.write("a", "old");
    open_file(path, open_mode::lock);
    BOOST_TEST(read_file(path) == "old");
    write_all(open_file(path, open_mode::append), "er", path);
    BOOST_TEST(read_file(path) == "older");
    open_file(path, open_mode::write);
    BOOST_TEST(read_file(path).empty());
}

BOOST_AUTO_TEST_CASE(a_lock_is_held_by_one)
{
    place here;
    auto const path = here.path("lock");
    auto first      = open_file(path, open_mode::lock);
    auto const next = open_file(path, open_mode::lock);
    BOOST_TEST(try_lock(first));
    BOOST_TEST(!try_lock(next));
    first = trainyard::core::file_handle();
    BOOST_TEST(!first);
    BOOST_TEST(try_lock(next));
    unlock(next);
    BOOST_TEST(try_lock(open_file(path, open_mode::read)));
}

BOOST_AUTO_TEST_CASE(facts_are_of_the_link_or_of_what_it_leads_to)
{
    place here;
    auto const path = here.write("a", "text");
    std::filesystem::create_symlink("a", here.path("link"));
    std::filesystem::create_symlink("nothing", here.path("dangling"));

    BOOST_TEST(facts_of(here.path("link"))->is_regular);
    BOOST_TEST(facts_of(here.path("link"), false)->is_link);
    BOOST_TEST(facts_of(here.path("link"))->inode == facts_of(path)->inode);
    BOOST_TEST(!facts_of(here.path("dangling")).has_value());
    BOOST_TEST(!facts_of(path + "/below").has_value());
    BOOST_TEST(facts_of(open_file(path, open_mode::read)).size == 4U);
    BOOST_TEST(facts_of(here.directory.path().string())->is_directory);
}

BOOST_AUTO_TEST_CASE(what_may_not_be_looked_at_is_said)
{
    place here;
    make_directories(here.path("closed/inside"));
    ::chmod(here.path("closed").c_str(), 0);
    failure looked;
    failure listed;
    failure made;
    {
        test::ordinary_rights const ordinary;
        looked = failure_of([&] { facts_of(here.path("closed/inside")); });
        listed = failure_of([&] { list_directory(here.path("closed"), {}); });
        made   = failure_of([&] { make_directories(here.path("closed/new")); });
    }
    ::chmod(here.path("closed").c_str(), 0700);
    BOOST_TEST((looked.code == errc::permission_denied));
    BOOST_TEST((listed.code == errc::permission_denied));
    BOOST_TEST((made.code == errc::permission_denied));
    BOOST_TEST(names(made.message, {here.path("closed/new"), "check who owns it"}));
}

BOOST_AUTO_TEST_CASE(a_directory_is_listed_by_name)
{
    place here;
    for (auto const* name : {"b", "a", ".c", "B"})
        here.write(name, "");
    BOOST_TEST(here.names() == ".c B a b ");
    auto const failed = failure_of([&] { list_directory(here.path("nothing"), {}); });
    BOOST_TEST((failed.code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(a_tree_goes_without_what_its_links_lead_to)
{
    place here;
    make_directories(here.path("tree/below"));
    here.write("kept", "");
    std::filesystem::create_symlink("..", here.path("tree/link"));
    remove_tree(here.path("tree"));
    remove_tree(here.path("tree"));
    BOOST_TEST(here.names() == "kept ");
}

BOOST_AUTO_TEST_SUITE_END()
