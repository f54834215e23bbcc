#include <support/failures.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/core/process/process.hpp>
#include <trainyard/launch/processes.hpp>

#include <csignal>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(launch_processes)

using namespace trainyard;
using namespace trainyard::launch;
using namespace std::chrono_literals;
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

    process_launcher launcher() { return process_launcher(pool, path("live")); }

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
            auto request  = here.shell("printf %s \"$@\"; echo; env | grep GUARDED")();
            request.command.emplace_back("script");
            request.command.insert(request.command.end(), count, every_byte);
            std::function<launch_request()> ready = [request] { return request; };
            co_await launcher.start(ready);
            auto outcome = co_await launcher.wait(here.id, here.live());

            std::string expected;
            for (std::size_t i = 0; i != count; ++i)
                expected += every_byte;
            BOOST_TEST(outcome.exit_code.value_or(0) == 1); // of grep
            BOOST_TEST((here.log() == expected + '\n'));
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
        auto lines  = here.notes();
        auto guard  = std::stoi(lines.substr(lines.find('\n') + 1));
        ::kill(guard, SIGKILL);
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
        auto const held = core::open_file(path, core::open_mode::append);
        core::lock(held); // as if a program that is just being started had it open

        auto find = [&](std::string const& text) -> asio::awaitable<launch_state> {
            core::open_file(path, core::open_mode::write);
            core::write_all(held, text, path);
            co_return co_await launcher.find(here.id, here.live());
        };
        auto boot    = core::boot_id();
        auto alive   = co_await find("until 1 1 " + boot + '\n' + ours + "\nborn " + born + '\n');
        auto reused  = co_await find("until 1 1 " + boot + '\n' + ours + "\nborn 1\n");
        auto earlier = co_await find("until 1 1 another\n" + ours + "\nborn " + born + '\n');
        auto gone    = co_await find("until 1 1 " + boot + "\n999999999\nborn 1\n");
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
