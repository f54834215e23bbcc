#include "bench.hpp"

#include <thread>

namespace trainyard::bench {
namespace {

using namespace std::chrono_literals;

struct load {
    bool over      = false;
    long lines     = 0;
    long points    = 0;
    long runs      = 0;
    long snapshots = 0;
};

constexpr auto rate     = 200'000L;
constexpr auto duration = 20s;

asio::awaitable<void> follow_lines(workspace workspace, std::string source, load& load)
{
    auto const lines = rate * duration.count();
    auto config = shell_run(source, child_program() + " lines " + std::to_string(lines) + " 200 " +
                                        std::to_string(rate));
    auto run    = co_await workspace.experiment("lines").submit(config);
    auto log    = run.log_lines();
    while (auto line = co_await log.next())
        ++load.lines;
}

asio::awaitable<void> log_points(workspace workspace, std::string source, load& load)
{
    auto const points = rate * duration.count();
    auto config       = shell_run(source, job_program() + ' ' + std::to_string(points) + ' ' +
                                              std::to_string(rate));
    auto run          = co_await workspace.experiment("points").submit(config);
    co_await run.wait();
    auto history = co_await run.history("loss", 0, 10'000'000);
    load.points  = 2 * static_cast<long>(history.points.size());
}

asio::awaitable<void> start_runs(workspace workspace, std::string source, load& load)
{
    auto config = shell_run(source, "/bin/true");
    while (!load.over) {
        co_await workspace.experiment("short").submit(config);
        ++load.runs;
        co_await sleep_for(20ms); // 50 a second
    }
}

asio::awaitable<void> take_snapshots(workspace workspace, std::string tree, load& load)
{
    auto options               = interactive_options{};
    options.snapshot_directory = tree;
    options.limits.files       = 20'000;
    while (!load.over) {
        auto run = co_await workspace.experiment("snapshots").start_logging(options);
        co_await run.complete();
        ++load.snapshots;
        co_await sleep_for(500ms);
    }
}

// Each frame, the milliseconds inside poll(), and those of them in which the thread had a
// processor.
struct frame_times {
    std::vector<double> all       = {};
    std::vector<double> processor = {};
};

frame_times frames(asio::io_context& context, std::chrono::steady_clock::time_point until)
{
    frame_times times;
    while (std::chrono::steady_clock::now() < until) {
        auto const used  = processor_seconds(RUSAGE_THREAD);
        auto const begin = std::chrono::steady_clock::now();
        context.poll();
        auto const end = std::chrono::steady_clock::now();
        times.processor.push_back((processor_seconds(RUSAGE_THREAD) - used) * 1e3);
        times.all.push_back(std::chrono::duration<double, std::milli>(end - begin).count());
        std::this_thread::sleep_until(begin + std::chrono::microseconds(4167));
    }
    return times;
}

}

void poll_times()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    auto const tree   = (directory.path() / "tree").string();
    make_tree(source, 5, 1000);
    make_tree(tree, 10'000, 4096);

    asio::io_context context;
    load load;
    auto const throw_on = [](std::exception_ptr failed) {
        if (failed)
            std::rethrow_exception(failed);
    };
    {
        std::optional<workspace> yard;
        auto open = [](std::string root, std::optional<workspace>& into) -> asio::awaitable<void> {
            into = co_await open_yard(std::move(root), 8);
        };
        asio::co_spawn(context, open((directory.path() / "yard").string(), yard), throw_on);
        context.run();
        context.restart();

        asio::co_spawn(context, follow_lines(*yard, source, load), throw_on);
        asio::co_spawn(context, log_points(*yard, source, load), throw_on);
        asio::co_spawn(context, start_runs(*yard, source, load), throw_on);
        asio::co_spawn(context, take_snapshots(*yard, tree, load), throw_on);

        auto const times = frames(context, std::chrono::steady_clock::now() + duration);
        load.over        = true;
        context.run();

        print("G10.poll_p999", quantile(times.all, 0.999), "ms");
        print("G10.poll_processor_p999", quantile(times.processor, 0.999), "ms");
        print("G10.poll_p50", quantile(times.all, 0.5), "ms");
        print("G10.poll_max", quantile(times.all, 1), "ms");
        print("G10.lines", static_cast<double>(load.lines) / duration.count(), "/s");
        print("G10.points", static_cast<double>(load.points) / duration.count(), "/s");
        print("G10.runs", static_cast<double>(load.runs) / duration.count(), "/s");
        print("G10.snapshots", static_cast<double>(load.snapshots), "taken");
    }
    asio::io_context empty;
    auto const keep  = asio::make_work_guard(empty);
    auto const times = frames(empty, std::chrono::steady_clock::now() + 2s);
    print("G10.poll_p999.limit", quantile(times.all, 0.999), "ms");
}

}
