#include "bench.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace trainyard::bench {
namespace {

constexpr auto count = 100;

asio::awaitable<void> start_and_wait(std::string root, int runs)
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto workspace = co_await open_yard(root, runs);
    auto config    = shell_run(source, "echo here; exec " + child_program() + " sleep");
    std::vector<run> started;
    for (auto i = 0; i != runs; ++i)
        started.push_back(co_await workspace.experiment("orphans").submit(config));
    for (auto const& one : started)
        co_await begun(one);
    std::cout << "ready" << std::endl;
    co_await started.front().wait();
}

// A host that has started its runs, and is then killed.
void kill_a_host(std::string const& root)
{
    int ends[2] = {};
    if (::pipe(ends) != 0)
        throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    auto path       = std::string("/proc/self/exe");
    auto mode       = std::string("--host");
    auto number     = std::to_string(count);
    auto place      = root;
    char* command[] = {path.data(), mode.data(), place.data(), number.data(), nullptr};
    auto const self = std::filesystem::read_symlink(path).string();
    pid_t host      = 0;
    if (::posix_spawn(&host, self.c_str(), &actions, nullptr, command, environ) != 0)
        throw std::runtime_error("cannot start a host");
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    char ready = 0;
    if (::read(ends[0], &ready, 1) != 1)
        throw std::runtime_error("the host has failed");
    ::close(ends[0]);
    ::kill(host, SIGKILL);
    ::waitpid(host, nullptr, 0);
}

// A hundred small files read and a hundred processes opened.
double plain_look_milliseconds(std::string const& root)
{
    stopwatch watch;
    for (auto const& entry : std::filesystem::directory_iterator(root + "/live")) {
        std::ifstream file(entry.path() / "guard");
        std::string word;
        auto number = 0;
        file >> word >> number;
        ::close(static_cast<int>(::syscall(SYS_pidfd_open, number, 0)));
    }
    return watch.milliseconds();
}

asio::awaitable<void> measure_reattach()
{
    test::temporary_directory directory;
    auto const root = (directory.path() / "yard").string();
    kill_a_host(root);
    auto const limit = plain_look_milliseconds(root);

    stopwatch watch;
    auto workspace    = co_await open_yard(root, count);
    auto const opened = watch.milliseconds();

    auto local     = workspace.compute(compute_name(local_compute));
    auto const now = co_await local.status();
    if (now.running != count)
        throw std::runtime_error("runs were not found again");
    print("G14.reattach_100", opened, "ms");
    print("G14.reattach_100.limit", limit, "ms");

    auto runs = co_await workspace.experiment("orphans").runs().all();
    for (auto const& one : runs)
        co_await one.cancel();
    for (auto const& one : runs) {
        auto const ended = co_await one.wait();
        if (ended.status != run_status::canceled)
            throw std::runtime_error("a run that was found again could not be canceled");
    }
}

}

int be_a_host(std::string const& root, int runs)
{
    run_to_end(start_and_wait(root, runs));
    return 0;
}

void reattach()
{
    run_to_end(measure_reattach());
}

}
