#include <support/failures.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/core/process/process.hpp>
#include <trainyard/launch/impl/guard.hpp>
#include <trainyard/launch/impl/guard_process.hpp>
#include <trainyard/launch/processes.hpp>

#include <array>
#include <csignal>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(launch_processes)

using namespace trainyard;
using namespace trainyard::launch;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using test::in_coroutine;
using test::names;
using test::read_text;

namespace {

/// A folder of live directories. Each launcher over it is a program of its own.
struct place {
    test::temporary_directory directory;
    core::work_pool pool{2};
    // What a lost guard leaves is swept by its run's id, on the whole machine.
    run_id id{"one-" + std::to_string(::getpid())};

    std::string path(std::string const& name) const { return (directory.path() / name).string(); }
    std::string live() const { return path("live/one"); }

    place()
    {
        core::make_directories(live() + "/user_logs");
        ::mkfifo(path("ready").c_str(), 0600);
        ::mkfifo(path("go").c_str(), 0600);
    }

    std::function<launch_request()> shell(std::string const& line,
                                          timestamp deadline = timestamp::max()) const
    {
        auto variables             = core::own_environment();
        variables["TRAINYARD_RUN"] = live();
        launch_request request     = {.id                = id,
                                      .live_directory    = live(),
                                      .working_directory = directory.path().string(),
                                      .command           = {"/bin/sh", "-c", line},
                                      .variables         = std::move(variables),
                                      .deadline          = deadline,
                                      .grace             = 1s};
        return [request] { return request; };
    }

    process_launcher launcher()
    {
        return process_launcher(pool, path("live"), directory.path().string());
    }

    /// What the script says when it is ready.
    std::string hear() const { return read_text(path("ready")); }

    /// What it waits for.
    void say_go() const
    {
        core::write_all(core::open_file(path("go"), core::open_mode::append), "x\n", "go");
    }

    std::string log() const { return read_text(live() + "/user_logs/std_log.txt"); }
    std::string notes() const { return read_text(live() + "/guard"); }
};

asio::awaitable<void> see_it_end(core::process_number number)
{
    if (auto found = core::open_process(number))
        co_await core::ended(std::move(found->watch));
}

// As `pkill -f` looks for them.
std::vector<core::process_number> processes_called(std::string const& words)
{
    std::vector<core::process_number> found;
    for (auto const& entry : std::filesystem::directory_iterator("/proc")) {
        auto const name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            read_text((entry.path() / "cmdline").string()).find(words) != std::string::npos)
            found.push_back(std::stoi(name));
    }
    return found;
}

timestamp from_now(std::chrono::seconds pause)
{
    return now() + pause;
}

}

BOOST_AUTO_TEST_CASE(a_run_is_started_and_waited_for)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        auto before   = co_await launcher.find(here.id, here.live());
        co_await launcher.start(here.shell("echo out; echo err >&2; exit 3"));
        auto outcome = co_await launcher.wait(here.id, here.live());
        auto after   = co_await launcher.find(here.id, here.live());

        BOOST_TEST((before == launch_state::not_started));
        BOOST_TEST(outcome.exit_code.value_or(0) == 3);
        BOOST_TEST(!outcome.lost);
        BOOST_TEST((after == launch_state::ended));
        BOOST_TEST(here.log() == "out\nerr\n");
    });
}

BOOST_AUTO_TEST_CASE(a_script_is_given_its_words_as_they_are_however_many)
{
    in_coroutine([]() -> asio::awaitable<void> {
        std::string every_byte;
        for (auto byte = 1; byte != 256; ++byte)
            every_byte += static_cast<char>(byte);
        std::vector<std::size_t> const counts = {1, 3000};
        for (auto const count : counts) {
            place here;
            auto launcher = here.launcher();
            auto request  = here.shell("printf %s \"$@\"; echo; env | grep OLDPWD; "
                                        "ls /proc/self/fd | grep -c 9")();
            request.variables.erase("OLDPWD");
            request.command.emplace_back("script");
            request.command.insert(request.command.end(), count, every_byte);
            std::function<launch_request()> ready = [request] { return request; };
            co_await launcher.start(ready);
            auto outcome = co_await launcher.wait(here.id, here.live());

            std::string expected;
            for (std::size_t i = 0; i != count; ++i)
                expected += every_byte;
            BOOST_TEST(outcome.exit_code.value_or(0) == 1); // of grep
            BOOST_TEST((here.log() == expected + "\n0\n"));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_signal_is_seen)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        co_await launcher.start(here.shell("kill -KILL $$"));
        auto outcome = co_await launcher.wait(here.id, here.live());
        BOOST_TEST(outcome.signal.value_or(0) == SIGKILL);
    });
}

BOOST_AUTO_TEST_CASE(who_kills_a_script_by_its_name_kills_nothing_else)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        co_await launcher.start(here.shell("echo > ready; read word < go; : " + here.id.str()));
        here.hear();

        auto const found = processes_called(here.id.str());
        BOOST_TEST(found.size() == 1U);
        for (auto const number : found)
            ::kill(number, SIGKILL);
        auto outcome = co_await launcher.wait(here.id, here.live());

        BOOST_TEST(!outcome.lost);
        BOOST_TEST(outcome.signal.value_or(0) == SIGKILL);
    });
}

BOOST_AUTO_TEST_CASE(a_signal_to_the_whole_group_is_seen_and_what_the_script_makes_of_it)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        co_await launcher.start(here.shell("trap 'exit 3' TERM; kill -TERM 0"));
        auto outcome = co_await launcher.wait(here.id, here.live());
        BOOST_TEST(!outcome.lost);
        BOOST_TEST(outcome.exit_code.value_or(0) == 3);

        place other;
        auto another = other.launcher();
        co_await another.start(other.shell("kill -HUP 0; kill -KILL $$"));
        outcome = co_await another.wait(other.id, other.live());
        BOOST_TEST(!outcome.lost);
        BOOST_TEST(outcome.signal.value_or(0) == SIGHUP);
    });
}

BOOST_AUTO_TEST_CASE(what_cannot_be_made_ready_is_not_started)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        auto refuse   = []() -> launch_request { throw error(errc::not_found, "prepare", "no"); };
        auto failed   = co_await as_result(launcher.start(refuse));
        auto state    = co_await launcher.find(here.id, here.live());
        BOOST_TEST((failed.error().code == errc::not_found));
        BOOST_TEST((state == launch_state::not_started));
    });
}

BOOST_AUTO_TEST_CASE(another_program_finds_it_and_waits_for_it)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        {
            auto first = here.launcher();
            co_await first.start(here.shell("echo $$ > ready; read word < go; exit 4"));
            here.hear();
        }
        auto second = here.launcher();
        auto found  = co_await second.find(here.id, here.live());
        BOOST_TEST((found == launch_state::running));

        here.say_go();
        auto outcome = co_await second.wait(here.id, here.live());
        BOOST_TEST(outcome.exit_code.value_or(0) == 4);
    });
}

BOOST_AUTO_TEST_CASE(stopping_reaches_everything_it_has_started_RU_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        // A grandchild in a session of its own, whose parent has gone, which does not listen.
        auto line = std::string("(setsid sh -c 'trap \"\" TERM; echo $$ > ready; "
                                "exec sleep 1000' &) ; exec sleep 1000");
        co_await launcher.start(here.shell(line));
        auto stray = std::stoi(here.hear());

        co_await launcher.stop(here.id, here.live(), stop_mode::insist);
        auto outcome = co_await launcher.wait(here.id, here.live());
        co_await see_it_end(stray);
        BOOST_TEST(outcome.signal.value_or(0) == SIGKILL);
    });
}

BOOST_AUTO_TEST_CASE(asked_politely_it_may_tidy_up_RU_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        auto line = "trap 'echo tidy; exit 5' TERM; echo $$ > ready; while :; do sleep 0.01; done";
        co_await launcher.start(here.shell(line));
        here.hear();
        co_await launcher.stop(here.id, here.live(), stop_mode::ask);
        auto outcome = co_await launcher.wait(here.id, here.live());

        BOOST_TEST(outcome.exit_code.value_or(0) == 5);
        BOOST_TEST(!outcome.out_of_time);
        BOOST_TEST(names(here.log(), {"tidy"}));
        BOOST_TEST(names(here.notes(), {"stop ask "}));
        co_await launcher.stop(here.id, here.live(), stop_mode::insist); // it has ended: no harm
    });
}

BOOST_AUTO_TEST_CASE(what_a_script_leaves_running_ends_with_it)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        co_await launcher.start(
            here.shell("(setsid sh -c 'echo $$ > ready; exec sleep 1000' &) ; read line < go"));
        auto stray = std::stoi(here.hear());
        here.say_go();
        auto outcome = co_await launcher.wait(here.id, here.live());
        BOOST_TEST(outcome.exit_code.value_or(-1) == 0);
        BOOST_TEST(!core::open_process(stray).has_value());
    });
}

BOOST_AUTO_TEST_CASE(a_guard_that_was_killed_is_noticed_and_its_script_ended)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        co_await launcher.start(here.shell("echo $$ > ready; exec sleep 1000"));
        auto script = std::stoi(here.hear());
        ::kill(read_guard_notes(here.notes()).number.value(), SIGKILL);
        auto outcome = co_await launcher.wait(here.id, here.live());
        co_await see_it_end(script);
        BOOST_TEST(outcome.lost);
    });
}

BOOST_AUTO_TEST_CASE(a_number_that_was_given_to_another_process_is_not_the_guard)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher   = here.launcher();
        auto const ours = std::to_string(::getpid());
        auto const born = std::to_string(*core::start_time_of(::getpid()));
        auto const path = here.live() + "/guard";

        auto find = [&](std::string const& text) -> asio::awaitable<launch_state> {
            core::write_file(path, text + "begun\n", core::durability::survives_us);
            co_return co_await launcher.find(here.id, here.live());
        };
        auto boot    = core::boot_id();
        auto alive   = co_await find("guard " + ours + ' ' + born + "\nuntil 1 1 " + boot + '\n');
        auto reused  = co_await find("guard " + ours + " 1\nuntil 1 1 " + boot + '\n');
        auto earlier = co_await find("guard " + ours + ' ' + born + "\nuntil 1 1 another\n");
        auto gone    = co_await find("guard 999999999 1\nuntil 1 1 " + boot + '\n');
        BOOST_TEST((alive == launch_state::running));
        BOOST_TEST((reused == launch_state::ended));
        BOOST_TEST((earlier == launch_state::ended));
        BOOST_TEST((gone == launch_state::ended));
    });
}

BOOST_AUTO_TEST_CASE(one_that_was_not_started_can_be_started_anew)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto launcher = here.launcher();
        // We died between noting the deadline and starting.
        core::write_file(here.live() + "/guard", "until 1 1 boot\n", core::durability::survives_us);
        auto found = co_await launcher.find(here.id, here.live());
        co_await launcher.start(here.shell("exit 6"));
        auto outcome = co_await launcher.wait(here.id, here.live());
        BOOST_TEST((found == launch_state::not_started));
        BOOST_TEST(outcome.exit_code.value_or(0) == 6);
    });
}

BOOST_AUTO_TEST_CASE(a_guard_looks_after_one_run_after_the_other)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place first;
        place second;
        auto launcher = first.launcher();
        auto stray    = first.shell("(setsid sh -c 'trap \"\" TERM; echo $$ > ready; "
                                       "exec sleep 1000' &); read -r word < go; cd /; umask 077; "
                                       "ulimit -n 50; trap '' TERM; exec 5> /dev/null; "
                                       "kill -INT $$")();
        stray.variables["ONLY_OF_THE_FIRST"]  = "yes";
        std::function<launch_request()> ready = [stray] { return stray; };
        co_await launcher.start(ready);
        auto left = std::stoi(first.hear());
        first.say_go();
        auto outcome = co_await launcher.wait(first.id, first.live());
        BOOST_TEST(outcome.signal.value_or(0) == SIGINT);
        BOOST_TEST(!core::open_process(left).has_value());

        co_await launcher.start(
            second.shell("pwd; umask; ulimit -n; echo \"$ONLY_OF_THE_FIRST\"; "
                         "ls /proc/self/fd | wc -l; read -r word; kill -HUP $$"));
        outcome = co_await launcher.wait(second.id, second.live());
        BOOST_TEST(outcome.signal.value_or(0) == SIGHUP);
        auto const plain = core::run_helper({"/bin/sh", "-c", "pwd; umask; ulimit -n"},
                                            second.directory.path().string(), 10s);
        BOOST_TEST(second.log() == plain.bytes + "\n4\n");
        auto const one     = read_guard_notes(first.notes());
        auto const another = read_guard_notes(second.notes());
        BOOST_TEST(one.number.value() == another.number.value());
        BOOST_TEST(names(first.notes(), {"\nbegun\n", "\nexit 130\n"}));
    });
}

BOOST_AUTO_TEST_CASE(who_is_killed_is_not_asked_again)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place first;
        place second;
        place third;
        auto launcher = first.launcher();
        co_await launcher.start(first.shell("kill -KILL $PPID; sleep 1000"));
        auto outcome = co_await launcher.wait(first.id, first.live());
        BOOST_TEST(outcome.lost);

        co_await launcher.start(second.shell("exit 7"));
        outcome = co_await launcher.wait(second.id, second.live());
        BOOST_TEST(outcome.exit_code.value_or(0) == 7);
        auto const guard = read_guard_notes(second.notes()).number.value();
        ::kill(guard, SIGKILL); // while it waits
        co_await see_it_end(guard);

        co_await launcher.start(third.shell("exit 8"));
        outcome = co_await launcher.wait(third.id, third.live());
        BOOST_TEST(outcome.exit_code.value_or(0) == 8);
        BOOST_TEST(read_guard_notes(third.notes()).number.value() != guard);
    });
}

BOOST_AUTO_TEST_CASE(a_guard_that_was_killed_in_the_instant_it_was_needed_begins_nothing)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        guard_pool pool(here.path("guard-"));
        auto const guard = pool.take();
        auto const alive = processes_called(here.path("guard-"));
        BOOST_REQUIRE(alive.size() == 1U);
        ::kill(alive.front(), SIGKILL);
        co_await see_it_end(alive.front());

        BOOST_TEST(!guard->begin(here.live() + "/guard", "until 1 1 boot\n", "exit 7\n"));
        auto launcher = here.launcher();
        auto found    = co_await launcher.find(here.id, here.live());
        BOOST_TEST((found == launch_state::not_started));
        co_await launcher.start(here.shell("exit 3"));
        auto outcome = co_await launcher.wait(here.id, here.live());
        BOOST_TEST(outcome.exit_code.value_or(0) == 3);
    });
}

BOOST_AUTO_TEST_CASE(guards_that_wait_end_with_us_and_those_that_do_not_with_their_runs)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place first;
        place second;
        auto guard = std::optional<core::process>();
        {
            auto launcher = first.launcher();
            co_await launcher.start(first.shell("exit 7"));
            co_await launcher.wait(first.id, first.live());
            co_await launcher.start(second.shell("echo > ready; read -r word < go"));
            second.hear();
            guard = core::open_process(read_guard_notes(second.notes()).number.value());
        }
        auto const count = [&] { return processes_called(first.path("guard-")).size(); };
        while (count() != 1) // one was being started, perhaps
            std::this_thread::yield();
        second.say_go();
        co_await core::ended(std::move(guard->watch));
        BOOST_TEST(count() == 0U);
    });
}

BOOST_AUTO_TEST_CASE(a_run_that_was_about_to_begin_when_we_died_has_not)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        std::array<int, 2> ends = {};
        BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        auto const hears = core::file_handle(ends[0]);
        auto tell        = core::file_handle(ends[1]);
        auto const script =
            script_for({.command = {"/bin/echo", "no"}, .directory = "/", .log = here.path("log")},
                       here.live() + "/guard");
        core::write_file(here.path("script"), script, core::durability::survives_us);
        auto const guard =
            core::start({.command = {"/bin/sh", "-c", guard_program, "guard", here.path("script")},
                         .input   = hears.get()});
        auto const born = std::to_string(core::start_time_of(guard.number).value());
        core::write_file(here.live() + "/guard",
                         "guard " + std::to_string(guard.number) + ' ' + born + "\nuntil 1 1 " +
                             core::boot_id() + '\n',
                         core::durability::survives_us);
        // Somebody who looks meanwhile waits until it is known.
        std::thread die([&] {
            std::this_thread::yield();
            tell = core::file_handle();
        });
        auto launcher = here.launcher();
        auto state    = co_await launcher.find(here.id, here.live());
        die.join();
        BOOST_TEST((state == launch_state::not_started));
        BOOST_TEST(!core::open_process(guard.number).has_value());
        BOOST_TEST(!fs::exists(here.path("log")));
        BOOST_TEST(!fs::exists(here.live() + "/guard"));
    });
}

BOOST_AUTO_TEST_CASE(a_deadline_holds_when_no_program_is_left_SR_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        {
            auto launcher = here.launcher();
            co_await launcher.start(here.shell("trap '' TERM; echo $$ > ready; "
                                               "while :; do sleep 0.1; done",
                                               from_now(1s)));
            here.hear();
        } // nobody is there to keep the deadline, but the keeper
        auto late    = here.launcher();
        auto outcome = co_await late.wait(here.id, here.live());
        BOOST_TEST(outcome.out_of_time);
        BOOST_TEST(outcome.signal.value_or(0) == SIGKILL); // it did not listen
        BOOST_TEST(names(here.notes(), {"stop limit "}));
    });
}

BOOST_AUTO_TEST_SUITE_END()
