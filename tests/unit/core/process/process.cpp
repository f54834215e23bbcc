#include <support/failures.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/core/process/process.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(core_process_process)

using namespace trainyard;
using namespace trainyard::core;
using namespace std::chrono_literals;
using test::failure_of;
using test::in_coroutine;
using test::names;
using test::read_text;

namespace {

/// A shell that runs a line, with its output in a file.
struct shell {
    explicit shell(std::string line) { what.command = {"/bin/sh", "-c", std::move(line)}; }

    std::string output()
    {
        auto const path = (directory.path() / "output").string();
        auto const file = open_file(path, open_mode::write);
        what.output     = file.get();
        wait_for(start(what));
        return read_text(path);
    }

    test::temporary_directory directory;
    program what = {};
};

helper_output help(std::string const& line, std::chrono::milliseconds limit = 20s)
{
    return run_helper({"/bin/sh", "-c", line}, "/", limit);
}

/// Waits until a process that is not our child has ended. A test has a deadline.
void see_it_end(process_number number)
{
    in_coroutine([number]() -> asio::awaitable<void> {
        if (auto found = open_process(number))
            co_await ended(std::move(found->watch));
    });
}

}

BOOST_AUTO_TEST_CASE(a_program_gets_what_it_was_given_and_nothing_else)
{
    shell one("echo \"$A, $HOME\"; pwd; echo error >&2; read line || echo no input");
    one.what.variables = {{"A", "a b"}};
    one.what.directory = "/usr";
    BOOST_TEST(one.output() == "a b, \n/usr\nerror\nno input\n");
}

BOOST_AUTO_TEST_CASE(it_does_not_have_our_files)
{
    auto const ours = ::open("/dev/null", O_RDONLY); // as a host program may, without O_CLOEXEC
    shell one("ls /proc/self/fd | wc -l");
    one.what.variables = own_environment();
    BOOST_TEST(std::stoi(one.output()) == 4); // its three, and the directory it reads
    ::close(ours);
}

BOOST_AUTO_TEST_CASE(it_reads_what_it_is_given_and_keeps_one_file)
{
    test::temporary_directory directory;
    auto const path = [&](char const* name) { return (directory.path() / name).string(); };
    write_file(path("words"), "some words\n", durability::survives_us);
    auto const words = open_file(path("words"), open_mode::read);
    auto const kept  = open_file(path("kept"), open_mode::append);
    shell one("read -r line; echo \"$line\" >&9; ls /proc/self/fd | wc -l");
    one.what.variables = own_environment();
    one.what.input     = words.get();
    one.what.kept      = kept.get();
    BOOST_TEST(std::stoi(one.output()) == 5); // its three, this one, and the directory it reads
    BOOST_TEST(read_text(path("kept")) == "some words\n");
}

BOOST_AUTO_TEST_CASE(errors_may_go_elsewhere)
{
    test::temporary_directory directory;
    auto const path = (directory.path() / "errors").string();
    auto const file = open_file(path, open_mode::write);
    shell one("echo fine; echo wrong >&2");
    one.what.errors = file.get();
    BOOST_TEST(one.output() == "fine\n");
    BOOST_TEST(read_text(path) == "wrong\n");
}

BOOST_AUTO_TEST_CASE(signals_are_as_a_fresh_program_expects_them)
{
    auto const before = std::signal(SIGTERM, SIG_IGN);
    sigset_t blocked;
    sigset_t as_usual;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &as_usual);
    shell one("grep -E 'SigBlk|SigIgn' /proc/self/status");
    one.what.variables = own_environment();
    auto const shown   = one.output();
    ::pthread_sigmask(SIG_SETMASK, &as_usual, nullptr);
    std::signal(SIGTERM, before);
    BOOST_TEST(shown == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_be_started_is_told_and_leaves_nothing)
{
    auto const missing = failure_of([] { start({.command = {"/no/such/program"}}); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing.message, {"/no/such/program"}));

    auto const closed = failure_of([] { start({.command = {"/etc/passwd"}}); });
    BOOST_TEST((closed.code == errc::permission_denied));

    auto const nowhere =
        failure_of([] { start({.command = {"/bin/sh"}, .directory = "/no/dir"}); });
    BOOST_TEST((nowhere.code == errc::not_found));

    BOOST_TEST(::waitpid(-1, nullptr, WNOHANG) == -1); // no child was left
}

BOOST_AUTO_TEST_CASE(the_end_of_a_process_is_awaited)
{
    in_coroutine([]() -> asio::awaitable<void> {
        auto child        = start({.command = {"/bin/sh", "-c", "exit 3"}});
        auto const number = child.number;
        co_await ended(std::move(child.watch));
        BOOST_TEST(!open_process(number).has_value());
    });
}

BOOST_AUTO_TEST_CASE(a_process_is_told_from_another_by_the_time_it_began)
{
    auto const ours = start_time_of(::getpid());
    BOOST_REQUIRE(ours.has_value());
    BOOST_TEST(*ours == *start_time_of(::getpid()));
    auto const child = start({.command = {"/bin/sh", "-c", "read line"}});
    BOOST_TEST(start_time_of(child.number).value() >= *ours);
    wait_for(child);
    BOOST_TEST(!start_time_of(child.number).has_value());
    BOOST_TEST(boot_id().size() == 36U);
}

BOOST_AUTO_TEST_CASE(a_name_full_of_parentheses_does_not_hide_when_it_began)
{
    test::temporary_directory directory;
    auto const odd = directory.path() / ") S 1 (2) 3";
    std::filesystem::copy_file("/bin/sleep", odd);
    auto const child = start({.command = {odd.string(), "1000"}});
    auto const twin  = start({.command = {"/bin/sleep", "1000"}});
    // Both began within a moment, which the kernel counts in hundredths of a second.
    auto const apart = *start_time_of(twin.number) - *start_time_of(child.number);
    ::kill(child.number, SIGKILL);
    ::kill(twin.number, SIGKILL);
    wait_for(child);
    wait_for(twin);
    BOOST_TEST(apart < 1000U);
}

BOOST_AUTO_TEST_CASE(a_signal_reaches_everything_below_a_process)
{
    test::temporary_directory directory;
    auto const path = (directory.path() / "ready").string();
    ::mkfifo(path.c_str(), 0600);
    // A child, and a grandchild in a session of its own.
    auto const line       = "setsid sh -c 'echo $$ > " + path + "; exec sleep 1000' & wait";
    auto const top        = start({.command        = {"/bin/sh", "-c", line},
                                   .variables      = own_environment(),
                                   .own_session    = true,
                                   .adopts_orphans = true});
    auto const grandchild = std::stoi(read_text(path));

    BOOST_TEST(signal_descendants(top.number, SIGKILL) >= 1U);
    see_it_end(grandchild);
    wait_for(top); // it was not signalled: its `wait` is over
    BOOST_TEST(signal_descendants(top.number, SIGKILL) == 0U);
}

BOOST_AUTO_TEST_CASE(a_signal_reaches_whoever_was_started_with_a_variable)
{
    auto const marked = start(
        {.command = {"/bin/sleep", "1000"}, .variables = {{"TRAINYARD_TEST_MARK", "this one"}}});
    auto const other = start({.command   = {"/bin/sleep", "1000"},
                              .variables = {{"TRAINYARD_TEST_MARK", "this one too"}}});
    signal_marked("TRAINYARD_TEST_MARK=this one", SIGKILL);
    wait_for(marked);
    BOOST_TEST(::waitpid(other.number, nullptr, WNOHANG) == 0); // it goes on
    ::kill(other.number, SIGKILL);
    wait_for(other);
}

BOOST_AUTO_TEST_CASE(a_helper_gives_its_output_and_its_exit_code)
{
    auto const fine = help("echo one; echo two >&2; exit 3");
    BOOST_TEST(fine.exit_code == 3);
    BOOST_TEST(fine.bytes == "one\n");
    auto const large = help("head -c 300000 /dev/zero");
    BOOST_TEST(large.bytes.size() == 300000U);
    BOOST_TEST(help("kill -9 $$").exit_code == -1);
}

BOOST_AUTO_TEST_CASE(a_helper_that_takes_too_long_is_ended_with_all_it_started)
{
    auto const begin = std::chrono::steady_clock::now();
    auto const late  = help("sh -c 'echo $$; exec sleep 1000' & exec sleep 1000", 200ms);
    BOOST_TEST(late.exit_code == -1);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 20s));
    BOOST_REQUIRE(!late.bytes.empty());
    see_it_end(std::stoi(late.bytes));
}

BOOST_AUTO_TEST_CASE(programs_are_found_on_the_path_or_where_it_is_said)
{
    BOOST_TEST(find_program("sh").value_or("").ends_with("/sh"));
    BOOST_TEST(find_program("/bin/sh").value_or("") == "/bin/sh");
    BOOST_TEST(!find_program("there is no such program").has_value());
    BOOST_TEST(!find_program("/etc/passwd").has_value());
    BOOST_TEST(!find_program("/usr").has_value());
    BOOST_TEST(!find_program("").has_value());
}

BOOST_AUTO_TEST_CASE(a_program_is_not_found_without_what_reads_it)
{
    test::temporary_directory const directory;
    auto const program = (directory.path() / "program").string();
    auto const found   = [&](std::string const& text, mode_t mode) {
        write_file(program, text, durability::survives_us);
        ::chmod(program.c_str(), mode);
        return find_program(program).has_value();
    };
    for (auto const* text :
         {"#!/bin/sh", "#! /bin/sh -e\nexit\n", "#!/usr/bin/env sh\n", "#!", "#!\n", "exit\n", ""})
        BOOST_TEST(found(text, 0755), text);
    BOOST_TEST(found("#!/bin/sh\n", 0111));
    for (auto const* text : {"#!/no/such/reader", "#! /no/such/reader -x\n", "#!/bin/sh\r\n"})
        BOOST_TEST(!found(text, 0755), text);
}

BOOST_AUTO_TEST_CASE(our_own_variables_are_all_there)
{
    ::setenv("TRAINYARD_TEST_EMPTY", "", 1);
    ::setenv("TRAINYARD_TEST_EQUALS", "a=b", 1);
    auto const variables = own_environment();
    BOOST_TEST(variables.at("TRAINYARD_TEST_EMPTY").empty());
    BOOST_TEST(variables.at("TRAINYARD_TEST_EQUALS") == "a=b");
    ::unsetenv("TRAINYARD_TEST_EMPTY");
    ::unsetenv("TRAINYARD_TEST_EQUALS");
}

BOOST_AUTO_TEST_SUITE_END()
