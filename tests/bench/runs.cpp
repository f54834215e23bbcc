#include "bench.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace trainyard::bench {

script_run_config shell_run(std::string const& source, std::string line)
{
    auto config             = script_run_config{};
    config.source_directory = source;
    config.command.emplace_back(std::move(line));
    return config;
}

void make_tree(std::string const& root, int files, std::size_t bytes)
{
    for (auto i = 0; i != files; ++i) {
        auto const folder = std::filesystem::path(root) / std::to_string(i / 100);
        if (i % 100 == 0)
            std::filesystem::create_directories(folder);
        std::ofstream(folder / (std::to_string(i) + ".txt"))
            << std::string(bytes, static_cast<char>('a' + i % 26)) << i;
    }
}

std::string child_program()
{
    return BENCH_CHILD;
}

std::string job_program()
{
    return BENCH_JOB;
}

namespace {

std::string first_line(std::string const& path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

pid_t spawn(std::vector<std::string> command, int output)
{
    std::vector<char*> pointers;
    for (auto& word : command)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (output >= 0)
        ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t number = 0;
    if (::posix_spawn(&number, pointers[0], &actions, nullptr, pointers.data(), environ) != 0)
        throw std::runtime_error("cannot start " + command.front());
    ::posix_spawn_file_actions_destroy(&actions);
    return number;
}

// What no one can do without: one write that is on disk, and a shell that starts the child.
double sync_and_spawn_milliseconds(std::string const& directory)
{
    auto const log  = directory + "/log";
    auto const file = ::open((directory + "/sync").c_str(), O_CREAT | O_WRONLY, 0600);
    std::string const page(4096, 'x');
    std::vector<double> times;
    for (auto i = 0; i != 100; ++i) {
        std::filesystem::remove(log);
        auto const output = ::open(log.c_str(), O_CREAT | O_WRONLY, 0600);
        auto const begin  = monotonic_now();
        if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0)
            throw std::runtime_error("cannot write");
        auto const number = spawn({"/bin/sh", "-c", child_program() + " stamp"}, output);
        ::waitpid(number, nullptr, 0);
        ::close(output);
        times.push_back(static_cast<double>(std::stoll(first_line(log)) - begin) * 1e-6);
    }
    ::close(file);
    return median(times);
}

asio::awaitable<void> measure_submit_to_running()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 20, 1000);
    auto const root = (directory.path() / "yard").string();
    auto workspace  = co_await open_yard(root, 4);
    auto experiment = workspace.experiment("bench");
    auto config     = shell_run(source, child_program() + " stamp");

    std::vector<double> times;
    for (auto i = 0; i != 220; ++i) {
        auto const begin = monotonic_now();
        auto run         = co_await experiment.submit(config);
        co_await run.wait();
        auto const log = root + "/runs/" + run.id().str() + '/' + driver_log;
        if (i >= 20) // warm
            times.push_back(static_cast<double>(std::stoll(first_line(log)) - begin) * 1e-6);
    }
    print("G1.submit_to_running_p50", median(times), "ms");
    print("G1.submit_to_running_p99", quantile(times, 0.99), "ms");
    print("G1.submit_to_running_p50.limit", sync_and_spawn_milliseconds(directory.path().string()),
          "ms");
}

double spawns_per_second(int count, int at_once)
{
    stopwatch watch;
    auto live = 0;
    for (auto i = 0; i != count; ++i) {
        spawn({"/bin/true"}, -1);
        if (++live == at_once) {
            ::wait(nullptr);
            --live;
        }
    }
    while (live-- > 0)
        ::wait(nullptr);
    return count / watch.seconds();
}

asio::awaitable<void> submit_and_wait(experiment experiment, script_run_config config, int count)
{
    for (auto i = 0; i != count; ++i) {
        auto run   = co_await experiment.submit(config);
        auto ended = co_await run.wait();
        if (ended.status != run_status::completed)
            throw std::runtime_error("a run that does nothing has failed: " + ended.error->message);
    }
}

asio::awaitable<void> measure_noop_runs()
{
    constexpr auto submitters = 8;
    constexpr auto each       = 250;
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto workspace = co_await open_yard((directory.path() / "yard").string(), submitters);
    auto config    = shell_run(source, "/bin/true");
    co_await submit_and_wait(workspace.experiment("warm"), config, 20);

    std::vector<asio::awaitable<void>> works;
    for (auto i = 0; i != submitters; ++i)
        works.push_back(submit_and_wait(workspace.experiment("noop"), config, each));
    stopwatch watch;
    co_await all_of(std::move(works));
    print("G2.noop_runs", submitters * each / watch.seconds(), "/s");
    print("G2.noop_runs.limit", spawns_per_second(3000, 4), "/s");
}

double resident_bytes()
{
    std::ifstream file("/proc/self/statm");
    auto total    = 0.0;
    auto resident = 0.0;
    file >> total >> resident;
    return resident * 4096;
}

// What a program pays that starts the same processes itself and keeps nothing but their numbers.
double bytes_per_plain_child(int count)
{
    auto const before = resident_bytes();
    std::vector<pid_t> numbers;
    for (auto i = 0; i != count; ++i)
        numbers.push_back(spawn({child_program(), "sleep"}, -1));
    auto const after = resident_bytes();
    for (auto const number : numbers)
        ::kill(number, SIGKILL);
    for (auto const number : numbers)
        ::waitpid(number, nullptr, 0);
    return std::max(0.0, after - before) / count;
}

asio::awaitable<void> measure_sleeping_runs()
{
    constexpr auto count = 1000;
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto workspace  = co_await open_yard((directory.path() / "yard").string(), count + 1);
    auto experiment = workspace.experiment("sleeping");
    auto config     = shell_run(source, "echo here; exec " + child_program() + " sleep");

    // The first one pays for what is made once.
    auto first = co_await experiment.submit(config);
    co_await begun(first);
    co_await sleep_for(std::chrono::milliseconds(300));
    auto const before = resident_bytes();
    std::vector<run> runs;
    for (auto i = 0; i != count; ++i)
        runs.push_back(co_await experiment.submit(config));
    for (auto const& one : runs)
        co_await begun(one);
    co_await sleep_for(std::chrono::seconds(1));
    print("G3.host_bytes_per_run", (resident_bytes() - before) / count, "B");

    auto const cpu = processor_seconds(RUSAGE_SELF);
    stopwatch watch;
    co_await sleep_for(std::chrono::seconds(5));
    print("G3.host_cpu", (processor_seconds(RUSAGE_SELF) - cpu) / watch.seconds() * 100, "%");
    print("G3.host_bytes_per_run.limit", bytes_per_plain_child(count), "B");

    runs.push_back(first);
    for (auto const& one : runs)
        co_await one.cancel();
    for (auto const& one : runs)
        co_await one.wait();
}

}

void submit_to_running()
{
    run_to_end(measure_submit_to_running());
}

void noop_runs()
{
    run_to_end(measure_noop_runs());
}

void sleeping_runs()
{
    run_to_end(measure_sleeping_runs());
}

}
