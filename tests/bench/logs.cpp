#include "bench.hpp"

#include <array>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace trainyard::bench {
namespace {

constexpr auto many_lines = 5'000'000L;

// The child's lines through a pipe, read and counted.
template <class Take>
void read_pipe(std::string const& command, Take take)
{
    auto* const pipe = ::popen(command.c_str(), "r");
    if (!pipe)
        throw std::runtime_error("cannot start " + command);
    std::array<char, 65536> piece = {};
    for (;;) {
        auto const got = ::read(::fileno(pipe), piece.data(), piece.size());
        if (got <= 0)
            break;
        take(std::string_view(piece.data(), static_cast<std::size_t>(got)));
    }
    ::pclose(pipe);
}

double piped_lines_per_second()
{
    stopwatch watch;
    auto lines = 0L;
    read_pipe(child_program() + " lines " + std::to_string(many_lines) + " 1000 0",
              [&](std::string_view piece) { lines += std::ranges::count(piece, '\n'); });
    return static_cast<double>(lines) / watch.seconds();
}

asio::awaitable<void> measure_log_lines()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto workspace = co_await open_yard((directory.path() / "yard").string(), 1);
    auto config =
        shell_run(source, child_program() + " lines " + std::to_string(many_lines) + " 1000 0");
    auto run   = co_await workspace.experiment("lines").submit(config);
    auto lines = run.log_lines();
    auto count = 0L;
    stopwatch watch;
    while (auto line = co_await lines.next())
        ++count;
    auto const seconds = watch.seconds();
    if (count != many_lines)
        throw std::runtime_error("lines are missing");
    co_await run.wait();
    print("G5.log_lines", static_cast<double>(count) / seconds, "/s");
    print("G5.log_lines.limit", piped_lines_per_second(), "/s");
}

double piped_latency()
{
    std::vector<double> times;
    read_pipe(child_program() + " stamps 500 2000", [&](std::string_view line) {
        times.push_back(static_cast<double>(monotonic_now() - std::stoll(std::string(line))) *
                        1e-6);
    });
    return median(times);
}

asio::awaitable<void> measure_print_to_subscriber()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto workspace = co_await open_yard((directory.path() / "yard").string(), 1);
    auto config    = shell_run(source, child_program() + " stamps 500 2000");
    auto run       = co_await workspace.experiment("stamps").submit(config);
    auto lines     = run.log_lines();
    std::vector<double> times;
    while (auto line = co_await lines.next())
        times.push_back(static_cast<double>(monotonic_now() - std::stoll(*line)) * 1e-6);
    co_await run.wait();
    print("G5.print_to_subscriber_p50", median(times), "ms");
    print("G5.print_to_subscriber_p99", quantile(times, 0.99), "ms");
    print("G5.print_to_subscriber_p50.limit", piped_latency(), "ms");
}

}

void log_lines()
{
    run_to_end(measure_log_lines());
}

void print_to_subscriber()
{
    run_to_end(measure_print_to_subscriber());
}

}
