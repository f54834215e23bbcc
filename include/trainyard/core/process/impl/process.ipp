#pragma once

#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace trainyard::core {
namespace detail {

inline constexpr unsigned kept_descriptor = 9;

TRAINYARD_DECL std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

TRAINYARD_DECL int open_pidfd(process_number number) noexcept
{
    return static_cast<int>(::syscall(SYS_pidfd_open, number, 0));
}

// What the new process does between its birth and the program's first instruction. Until then it
// borrows our memory, so it only makes system calls; what they return goes to `failed`.
struct child_plan {
    char* const* arguments;
    char* const* variables;
    char const* directory;
    int input;
    int output;
    int errors;
    int kept;
    int failed;
    bool own_session;
    bool adopts_orphans;
};

[[noreturn]] TRAINYARD_DECL void give_up(child_plan const& plan) noexcept
{
    auto const code                  = errno;
    [[maybe_unused]] auto const told = ::write(plan.failed, &code, sizeof code);
    ::_exit(127);
}

// By the kernel's own call. That of glibc (2.41 and newer) takes a lock, which lies in the host's
// memory and is counted by the thread that is borrowed: where the host is killed meanwhile,
// children would wait for it for ever.
TRAINYARD_DECL void reset_signal(int number) noexcept
{
    // SIG_DFL, no flags, an empty mask: all of it is 0, whatever it looks like.
    constexpr std::array<unsigned long, 16> as_usual = {};
    ::syscall(SYS_rt_sigaction, number, as_usual.data(), nullptr, std::size_t{_NSIG / 8});
}

[[noreturn]] TRAINYARD_DECL void become(child_plan const& plan) noexcept
{
    // Signals as a fresh program expects them, whatever this thread blocks or ignores.
    for (int number = 1; number < 32; ++number)
        if (number != SIGKILL && number != SIGSTOP)
            reset_signal(number);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);

    if (plan.own_session)
        ::setsid();
    if (plan.adopts_orphans && ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        give_up(plan);
    if (::dup2(plan.input, STDIN_FILENO) < 0 || ::dup2(plan.output, STDOUT_FILENO) < 0 ||
        ::dup2(plan.errors, STDERR_FILENO) < 0 ||
        (plan.kept >= 0 && ::dup2(plan.kept, int{kept_descriptor}) < 0))
        give_up(plan);
    // What the host has open is no business of the program, also where the host did not say so.
    // `failed` is among the ones that close when the program begins.
    ::syscall(SYS_close_range, 3U, kept_descriptor - 1U, 0U);
    ::syscall(SYS_close_range, kept_descriptor + (plan.kept < 0 ? 0U : 1U), ~0U,
              CLOSE_RANGE_CLOEXEC);
    if (plan.directory[0] != '\0' && ::chdir(plan.directory) != 0)
        give_up(plan);
    ::execve(plan.arguments[0], plan.arguments, plan.variables);
    give_up(plan);
}

// A descriptor beyond the ones the new program is given, closed when it begins.
TRAINYARD_DECL file_handle moved_up(int descriptor)
{
    auto const moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, int{kept_descriptor} + 1);
    if (moved < 0)
        throw_errno("start program", "descriptor");
    return file_handle(moved);
}

// `vfork` lets the child use our memory until it becomes another program, so its price does not
// grow with the host. Everything it needs is made before.
TRAINYARD_DECL process_number spawn(child_plan const& plan) noexcept
{
    // No handler of the host may run in the child, where it would run on our memory.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    auto const number = ::vfork();
    if (number == 0)
        become(plan);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return number;
}

}

TRAINYARD_DECL process start(program const& what)
{
    auto command = what.command;
    std::vector<std::string> variables;
    variables.reserve(what.variables.size());
    for (auto const& [name, value] : what.variables)
        variables.push_back(name + '=' + value);
    auto const arguments  = detail::pointers_to(command);
    auto const assignment = detail::pointers_to(variables);

    auto const null  = detail::moved_up(file_handle(::open("/dev/null", O_RDWR | O_CLOEXEC)).get());
    auto const input = detail::moved_up(what.input < 0 ? null.get() : what.input);
    auto const output = detail::moved_up(what.output < 0 ? null.get() : what.output);
    auto const errors = detail::moved_up(what.errors < 0 ? output.get() : what.errors);
    auto const kept   = what.kept < 0 ? file_handle() : detail::moved_up(what.kept);

    std::array<int, 2> ends = {};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw_errno("start program", command.front());
    auto const reading = file_handle(ends[0]);
    auto writing       = detail::moved_up(file_handle(ends[1]).get());

    auto const number = detail::spawn({.arguments      = arguments.data(),
                                       .variables      = assignment.data(),
                                       .directory      = what.directory.c_str(),
                                       .input          = input.get(),
                                       .output         = output.get(),
                                       .errors         = errors.get(),
                                       .kept           = kept.get(),
                                       .failed         = writing.get(),
                                       .own_session    = what.own_session,
                                       .adopts_orphans = what.adopts_orphans});
    if (number < 0)
        throw_errno("start program", command.front());
    writing = file_handle();

    auto failed = 0;
    if (::read(reading.get(), &failed, sizeof failed) == sizeof failed) {
        ::waitpid(number, nullptr, 0);
        throw_errno("start program", command.front(), failed);
    }
    return process{.number = number, .watch = file_handle(detail::open_pidfd(number))};
}

TRAINYARD_DECL std::optional<process> open_process(process_number number)
{
    auto watch = file_handle(detail::open_pidfd(number));
    if (!watch)
        return std::nullopt;
    return process{.number = number, .watch = std::move(watch)};
}

TRAINYARD_DECL void wait_for(process const& child) noexcept
{
    siginfo_t how = {};
    while (::waitid(P_PIDFD, static_cast<id_t>(child.watch.get()), &how, WEXITED) != 0 &&
           errno == EINTR) {
    }
}

TRAINYARD_DECL asio::awaitable<file_handle> readable(file_handle what)
{
    auto const executor = co_await asio::this_coro::executor;
    asio::posix::stream_descriptor descriptor(executor, what.release());
    for (;;) {
        // A wake-up proves nothing: look before believing it.
        pollfd look = {.fd = descriptor.native_handle(), .events = POLLIN, .revents = 0};
        if (::poll(&look, 1, 0) == 1)
            break;
        co_await descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                       asio::use_awaitable);
    }
    co_return file_handle(descriptor.release());
}

TRAINYARD_DECL asio::awaitable<int> exit_code_of(file_handle watch)
{
    auto const child = co_await readable(std::move(watch));
    // If it is our child, it leaves the table of processes now.
    siginfo_t how = {};
    auto const ours =
        ::waitid(P_PIDFD, static_cast<id_t>(child.get()), &how, WEXITED | WNOHANG) == 0;
    co_return ours&& how.si_code == CLD_EXITED ? how.si_status : -1;
}

TRAINYARD_DECL asio::awaitable<void> ended(file_handle watch)
{
    co_await exit_code_of(std::move(watch));
}

TRAINYARD_DECL std::optional<std::uint64_t> start_time_of(process_number number)
{
    auto const stat = read_file_if_any("/proc/" + std::to_string(number) + "/stat");
    if (!stat)
        return std::nullopt;
    // The name may hold anything, even spaces and parentheses; what follows it is plain.
    auto at = stat->rfind(')');
    for (int field = 2; field != 22 && at != std::string::npos; ++field)
        at = stat->find(' ', at + 1);
    if (at == std::string::npos)
        return std::nullopt;
    return std::strtoull(stat->c_str() + at + 1, nullptr, 10);
}

TRAINYARD_DECL std::string const& boot_id()
{
    static auto const id = [] {
        auto text = read_file_if_any("/proc/sys/kernel/random/boot_id").value_or("unknown");
        while (!text.empty() && text.back() == '\n')
            text.pop_back();
        return text;
    }();
    return id;
}

namespace detail {

TRAINYARD_DECL void add_children(process_number parent, std::vector<process_number>& found)
{
    auto const tasks = "/proc/" + std::to_string(parent) + "/task";
    std::error_code gone;
    for (auto const& task : std::filesystem::directory_iterator(tasks, gone)) {
        std::optional<std::string> children;
        try {
            children = read_file_if_any(task.path().string() + "/children");
        } catch (error const&) {
            continue; // it ended while we looked
        }
        auto const* at = children ? children->c_str() : "";
        for (char* next = nullptr;; at = next) {
            auto const number = std::strtol(at, &next, 10);
            if (next == at)
                break;
            found.push_back(static_cast<process_number>(number));
        }
    }
}

}

TRAINYARD_DECL std::size_t signal_descendants(process_number root, int signal) noexcept
{
    try {
        std::vector<process_number> found;
        detail::add_children(root, found);
        for (std::size_t i = 0; i != found.size(); ++i)
            detail::add_children(found[i], found);
        std::size_t alive = 0;
        for (auto const number : found)
            alive += ::kill(number, signal) == 0 ? 1 : 0;
        return alive;
    } catch (...) {
        return 0;
    }
}

namespace detail {

inline void look_for_marked(std::string const& wanted, int signal) noexcept
{
    std::error_code gone;
    for (auto const& entry : std::filesystem::directory_iterator("/proc", gone)) {
        auto const number = std::atoi(entry.path().filename().c_str());
        if (number <= 0)
            continue;
        try {
            auto const file      = open_file(entry.path().string() + "/environ", open_mode::read);
            auto const variables = '\0' + read_at(file, 0, std::size_t{1} << 20);
            if (variables.find(wanted) != std::string::npos)
                ::kill(number, signal);
        } catch (error const&) { // it ended while we looked, or is somebody else's
        }
    }
}

}

TRAINYARD_DECL void signal_marked(std::string_view assignment, int signal) noexcept
{
    auto const wanted = '\0' + std::string(assignment) + '\0';
    detail::look_for_marked(wanted, signal);
    // A process that becomes another program has no variables for a moment.
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    detail::look_for_marked(wanted, signal);
}

namespace detail {

// A program that is a text says at its beginning what reads it: `#!/usr/bin/env python3`.
TRAINYARD_DECL bool is_without_its_reader(std::string const& path)
{
    constexpr std::size_t most_of_a_kernel = 256;
    // Some may be run, and not be read.
    auto const file = file_handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    auto const text = file ? read_at(file, 0, most_of_a_kernel) : std::string();
    if (!text.starts_with("#!"))
        return false;
    auto const begin  = std::min(text.find_first_not_of(" \t", 2), text.size());
    auto const end    = std::min(text.find_first_of(" \t\n", begin), text.size());
    auto const reader = text.substr(begin, end - begin);
    return reader.starts_with('/') && ::access(reader.c_str(), X_OK) != 0;
}

}

TRAINYARD_DECL std::optional<std::string> find_program(std::string_view name)
{
    auto const runnable = [](std::string const& path) {
        auto const facts = facts_of(path);
        return facts && facts->is_regular && ::access(path.c_str(), X_OK) == 0 &&
               !detail::is_without_its_reader(path);
    };
    if (name.find('/') != std::string_view::npos) {
        auto path = std::string(name);
        return runnable(path) ? std::optional(std::move(path)) : std::nullopt;
    }
    auto const* variable = std::getenv("PATH");
    auto rest            = std::string_view(variable ? variable : "/usr/local/bin:/usr/bin:/bin");
    while (!rest.empty()) {
        auto const end    = std::min(rest.find(':'), rest.size());
        auto const folder = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        auto path = std::string(folder.empty() ? "." : folder) + '/' + std::string(name);
        if (runnable(path))
            return path;
    }
    return std::nullopt;
}

TRAINYARD_DECL std::map<std::string, std::string> own_environment()
{
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry && *entry; ++entry) {
        auto const assignment = std::string_view(*entry);
        auto const equals     = assignment.find('=', 1);
        if (equals != std::string_view::npos)
            variables.emplace(assignment.substr(0, equals), assignment.substr(equals + 1));
    }
    return variables;
}

TRAINYARD_DECL helper_output run_helper(std::vector<std::string> const& command,
                                        std::string const& directory,
                                        std::chrono::milliseconds limit)
{
    std::array<int, 2> ends = {};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw_errno("start program", command.front());
    auto const reading = file_handle(ends[0]);
    auto writing       = file_handle(ends[1]);
    auto const null    = file_handle(::open("/dev/null", O_RDWR | O_CLOEXEC));
    auto const helper  = start({.command        = command,
                                .variables      = own_environment(),
                                .directory      = directory,
                                .output         = writing.get(),
                                .errors         = null.get(),
                                .own_session    = true,
                                .adopts_orphans = true});
    writing            = file_handle();

    helper_output result;
    auto const deadline = std::chrono::steady_clock::now() + limit;
    auto const left     = [&] {
        auto const rest = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        return static_cast<int>(std::max<std::int64_t>(rest.count(), 0));
    };
    std::array<char, 4096> piece = {};
    for (;;) {
        pollfd look = {.fd = reading.get(), .events = POLLIN, .revents = 0};
        if (::poll(&look, 1, left()) != 1)
            break;
        auto const got = ::read(reading.get(), piece.data(), piece.size());
        if (got <= 0)
            break;
        result.bytes.append(piece.data(), static_cast<std::size_t>(got));
    }
    pollfd look = {.fd = helper.watch.get(), .events = POLLIN, .revents = 0};
    if (::poll(&look, 1, left()) != 1) {
        signal_descendants(helper.number, SIGKILL);
        ::kill(helper.number, SIGKILL);
    }
    siginfo_t how = {};
    if (::waitid(P_PIDFD, static_cast<id_t>(helper.watch.get()), &how, WEXITED) == 0 &&
        how.si_code == CLD_EXITED)
        result.exit_code = how.si_status;
    return result;
}

TRAINYARD_DECL std::string user_name()
{
    // Whoever it is stays it: the list of users is read once.
    static auto const known = [] {
        std::array<char, 4096> buffer = {};
        passwd entry                  = {};
        passwd* found                 = nullptr;
        ::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found);
        return found ? std::string(found->pw_name) : std::to_string(::getuid());
    }();
    return known;
}

}
