#pragma once

/// What the parts of the benchmark share: lines to print, times to measure, a place to work in.

#include <support/temporary_directory.hpp>

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace trainyard::bench {

/// One line: a name, a figure and its unit. `.limit` is what the machine itself does.
inline void print(std::string const& name, double value, char const* unit)
{
    std::printf("%s %.6g %s\n", name.c_str(), value, unit);
    std::fflush(stdout);
}

/// Nanoseconds, on the clock that children read too.
inline std::int64_t monotonic_now()
{
    timespec time = {};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

class stopwatch {
public:
    double seconds() const { return static_cast<double>(monotonic_now() - begin_) * 1e-9; }
    double milliseconds() const { return seconds() * 1e3; }

private:
    std::int64_t begin_ = monotonic_now();
};

/// The time of the processor that this program or this thread has used, or the children it has
/// waited for.
inline double processor_seconds(int whose)
{
    rusage used = {};
    ::getrusage(whose, &used);
    auto const seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// The value that `share` of them do not exceed.
inline double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    auto const last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(last * share)];
}

inline double median(std::vector<double> values)
{
    return quantile(std::move(values), 0.5);
}

/// Runs them side by side.
inline asio::awaitable<void> all_of(std::vector<asio::awaitable<void>> works)
{
    auto executor = co_await asio::this_coro::executor;
    auto left     = works.size();
    asio::steady_timer done(executor, std::chrono::steady_clock::time_point::max());
    for (auto& work : works)
        asio::co_spawn(executor, std::move(work), [&left, &done](std::exception_ptr failed) {
            if (failed)
                std::rethrow_exception(failed);
            if (--left == 0)
                done.cancel();
        });
    boost::system::error_code ignored;
    if (left > 0)
        co_await done.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

inline void run_to_end(asio::awaitable<void> work)
{
    asio::io_context context;
    asio::co_spawn(context, std::move(work), [](std::exception_ptr failed) {
        if (failed)
            std::rethrow_exception(failed);
    });
    context.run();
}

inline asio::awaitable<workspace> open_yard(std::string root, int at_once)
{
    auto options                = local_options{};
    options.root                = std::move(root);
    options.max_concurrent_runs = at_once;
    co_return co_await open_local(options);
}

/// Completes when its script has begun to print: that it is running is written down before it is.
inline asio::awaitable<void> begun(run one)
{
    auto lines = one.log_lines();
    co_await lines.next();
}

/// A run of a line of shell, from a source directory that holds `files` small files.
script_run_config shell_run(std::string const& source, std::string line);
void make_tree(std::string const& root, int files, std::size_t bytes);

/// The programs beside this one.
std::string child_program();
std::string job_program();

void submit_to_running(); // G1
void noop_runs();         // G2
void sleeping_runs();     // G3
void durable_points();    // G4
void journal_points();
void log_lines(); // G5
void print_to_subscriber();
void snapshots();         // G7
void queries();           // G8, G13
void poll_times();        // G10
void compile_times();     // G12
void reattach();          // G14
void environment_reuse(); // E1

void mpi_runs();       // D1
void tf_config_runs(); // D2

/// The part of G14 that is killed: starts runs and waits for ever.
int be_a_host(std::string const& root, int runs);

}
