#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/temporary_directory.hpp>

#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/watch.hpp>

#include <memory>
#include <set>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(core_process_watch)

using namespace trainyard;
using namespace trainyard::core;
using namespace std::chrono_literals;

namespace {

/// A directory that is watched, and a loop to be told on.
struct place {
    test::temporary_directory directory;
    asio::io_context context;
    std::vector<std::string> told = {};

    std::string path(std::string const& name) const { return (directory.path() / name).string(); }

    file_watcher::callback note()
    {
        return [this](std::string_view name) { told.emplace_back(name); };
    }

    void add(std::string const& name) const
    {
        write_all(open_file(path(name), open_mode::append), "x", path(name));
    }

    /// Until there is something to be told of; false if that takes too long.
    bool hears(std::size_t count = 1)
    {
        auto const deadline = std::chrono::steady_clock::now() + 20s;
        told.clear();
        context.restart();
        while (told.size() < count && std::chrono::steady_clock::now() < deadline)
            context.run_one_for(1s);
        return told.size() >= count;
    }

    void hear_the_rest()
    {
        context.restart();
        context.run_for(5ms);
        told.clear();
    }
};

/// One that the system tells nothing.
std::unique_ptr<file_watcher> polling_watcher(asio::io_context& context)
{
    asio::steady_timer const opens_what_a_loop_needs(context);
    test::no_descriptors const none;
    return std::make_unique<file_watcher>(context.get_executor());
}

}

BOOST_AUTO_TEST_CASE(a_directory_tells_which_of_its_files_has_changed)
{
    place here;
    file_watcher watcher(here.context.get_executor());
    auto const held = watcher.watch(here.directory.path().string(), here.note());
    here.add("a");
    BOOST_TEST(here.hears());
    BOOST_TEST(here.told.front() == "a");
    here.hear_the_rest();
    std::filesystem::rename(here.path("a"), here.path("b"));
    BOOST_TEST(here.hears());
    BOOST_TEST(here.told.front() == "b");
    here.hear_the_rest();
    std::filesystem::remove(here.path("b"));
    BOOST_TEST(here.hears());
}

BOOST_AUTO_TEST_CASE(a_file_tells_that_it_has_changed)
{
    place here;
    here.add("a");
    file_watcher watcher(here.context.get_executor());
    auto const held = watcher.watch(here.path("a"), here.note());
    here.add("a");
    BOOST_TEST(here.hears());
    BOOST_TEST(here.told.front().empty());
}

BOOST_AUTO_TEST_CASE(several_watch_one_thing_and_each_ends_alone)
{
    place here;
    here.add("a");
    file_watcher watcher(here.context.get_executor());
    auto first        = watcher.watch(here.path("a"), here.note());
    auto const second = watcher.watch(here.path("a"), here.note());
    here.add("a");
    BOOST_TEST(here.hears(2));
    first = {};
    here.hear_the_rest();
    here.add("a");
    BOOST_TEST(here.hears());
}

BOOST_AUTO_TEST_CASE(nothing_is_told_to_one_that_has_ended)
{
    place here;
    here.add("a");
    file_watcher watcher(here.context.get_executor());
    auto held = watcher.watch(here.path("a"), here.note());
    here.add("a");
    held = {};
    here.context.run_for(20ms);
    BOOST_TEST(here.told.empty());
}

BOOST_AUTO_TEST_CASE(one_may_end_another_while_it_is_told)
{
    place here;
    here.add("a");
    file_watcher watcher(here.context.get_executor());
    file_watcher::subscription first;
    file_watcher::subscription second;
    std::set<int> who;
    first  = watcher.watch(here.path("a"), [&](std::string_view) {
        who.insert(1);
        second = {};
    });
    second = watcher.watch(here.path("a"), [&](std::string_view) {
        who.insert(2);
        first = {};
    });
    here.add("a");
    here.context.run_for(20ms);
    BOOST_TEST(who.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_looked_at_again_and_again)
{
    place here;
    file_watcher watcher(here.context.get_executor());
    auto const held = watcher.watch(here.path("later"), here.note());
    BOOST_TEST(here.hears(2));
    BOOST_TEST(here.told.front().empty());
}

BOOST_AUTO_TEST_CASE(where_the_system_cannot_tell_it_is_looked_at_as_well)
{
    place here;
    here.add("a");
    auto const watcher = polling_watcher(here.context);
    auto held          = watcher->watch(here.path("a"), here.note());
    BOOST_TEST(here.hears(2)); // whether it has changed or not: nobody knows
    held = {};
    here.told.clear();
    here.context.restart();
    here.context.run_for(150ms); // longer than between two looks
    BOOST_TEST(here.told.empty());
}

BOOST_AUTO_TEST_CASE(what_is_watched_may_outlive_the_watcher)
{
    place here;
    file_watcher::subscription held;
    {
        file_watcher watcher(here.context.get_executor());
        held = watcher.watch(here.directory.path().string(), here.note());
    }
    here.add("a");
    here.context.run_for(5ms);
    BOOST_TEST(here.told.empty());
}

BOOST_AUTO_TEST_SUITE_END()
