#include "bench.hpp"

#include <trainyard/core/digest.hpp>
#include <trainyard/core/process/files.hpp>

#include <filesystem>
#include <functional>

namespace trainyard::bench {
namespace {

void walk(std::string const& path, std::function<void(std::string const&)> const& visit)
{
    std::vector<std::string> below;
    core::list_directory(path, [&](std::string_view name, core::file_facts const& facts) {
        auto full = path + '/' + std::string(name);
        if (facts.is_directory)
            below.push_back(std::move(full));
        else
            visit(full);
    });
    for (auto const& one : below)
        walk(one, visit);
}

double stat_walk_milliseconds(std::string const& source)
{
    std::vector<double> times;
    for (auto i = 0; i != 10; ++i) {
        stopwatch watch;
        auto files = 0;
        walk(source, [&](std::string const&) { ++files; });
        times.push_back(watch.milliseconds());
    }
    return median(times);
}

// Everything read, hashed, and written once, into one file.
double copy_and_hash_milliseconds(std::string const& source, std::string const& target)
{
    stopwatch watch;
    auto const output = core::open_file(target, core::open_mode::write);
    core::sha256 hash;
    walk(source, [&](std::string const& path) {
        auto const text = core::read_file(path);
        hash.add(text);
        hash.finish();
        core::write_all(output, text, target);
    });
    return watch.milliseconds();
}

asio::awaitable<void> measure_snapshots()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 10'000, 4096);
    auto options               = interactive_options{};
    options.snapshot_directory = source;
    options.limits.files       = 20'000;

    std::vector<double> cold;
    for (auto i = 0; i != 3; ++i) {
        auto const root = (directory.path() / ("yard-" + std::to_string(i))).string();
        auto workspace  = co_await open_yard(root, 1);
        stopwatch watch;
        auto run = co_await workspace.experiment("cold").start_logging(options);
        cold.push_back(watch.milliseconds());
        co_await run.complete();
    }
    auto workspace = co_await open_yard((directory.path() / "yard-0").string(), 1);
    std::vector<double> unchanged;
    for (auto i = 0; i != 22; ++i) {
        stopwatch watch;
        auto run = co_await workspace.experiment("same").start_logging(options);
        if (i >= 2)
            unchanged.push_back(watch.milliseconds());
        co_await run.complete();
    }
    print("G7.snapshot_unchanged", median(unchanged), "ms");
    print("G7.snapshot_unchanged.limit", stat_walk_milliseconds(source), "ms");
    print("G7.snapshot_cold", median(cold), "ms");
    print("G7.snapshot_cold.limit",
          copy_and_hash_milliseconds(source, (directory.path() / "all").string()), "ms");
}

}

void snapshots()
{
    run_to_end(measure_snapshots());
}

}
