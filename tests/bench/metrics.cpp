#include "bench.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace trainyard::bench {
namespace {

// One row a point, a thousand rows a commit, each commit on disk: the best SQLite does by itself.
double sqlite_rows_per_second(std::string const& path)
{
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    auto const run = [&](char const* text) {
        if (sqlite3_exec(db, text, nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db));
    };
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE points (series INTEGER, step INTEGER, time INTEGER, value REAL)");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO points VALUES (?, ?, ?, ?)", -1, &insert, nullptr);
    constexpr auto rows = 500'000;
    stopwatch watch;
    for (auto i = 0; i != rows; ++i) {
        if (i % 1000 == 0)
            run("BEGIN");
        sqlite3_bind_int(insert, 1, i % 10);
        sqlite3_bind_int(insert, 2, i);
        sqlite3_bind_int64(insert, 3, 1'700'000'000'000'000 + i);
        sqlite3_bind_double(insert, 4, 1.0 / (i + 1));
        sqlite3_step(insert);
        sqlite3_reset(insert);
        if (i % 1000 == 999)
            run("COMMIT");
    }
    auto const rate = rows / watch.seconds();
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return rate;
}

std::vector<metric_point> some_points(int count, int first)
{
    static char const* const names[] = {"loss", "accuracy", "val_loss", "val_accuracy", "lr",
                                        "grad", "speed",    "memory",   "recall",       "f1"};
    std::vector<metric_point> points(static_cast<std::size_t>(count));
    for (auto i = 0; i != count; ++i) {
        auto& point = points[static_cast<std::size_t>(i)];
        point.name  = names[i % 10];
        point.value = 1.0 / (first + i + 1);
        point.step  = first + i;
    }
    return points;
}

asio::awaitable<void> log_many(run run, int batches, int size)
{
    for (auto i = 0; i != batches; ++i)
        co_await run.log(some_points(size, i * size));
}

asio::awaitable<void> measure_durable_points()
{
    constexpr auto writers = 4;
    constexpr auto batches = 100;
    constexpr auto size    = 5000;
    test::temporary_directory directory;
    auto workspace = co_await open_yard((directory.path() / "yard").string(), 1);
    auto options   = interactive_options{.snapshot_directory = {}};
    std::vector<run> runs;
    for (auto i = 0; i != writers; ++i)
        runs.push_back(co_await workspace.experiment("points").start_logging(options));

    std::vector<asio::awaitable<void>> works;
    for (auto const& one : runs)
        works.push_back(log_many(one, batches, size));

    stopwatch watch;
    co_await all_of(std::move(works));
    auto const seconds = watch.seconds();
    auto const history = co_await runs.front().history("loss", 0, 1'000'000);
    if (history.points.size() != batches * size / 10)
        throw std::runtime_error("points are missing");
    print("G4.durable_points", writers * batches * size / seconds, "/s");
    print("G4.durable_points.limit",
          sqlite_rows_per_second((directory.path() / "plain.db").string()), "/s");
    for (auto const& one : runs)
        co_await one.complete();
}

// The same lines, only copied from one file into memory.
double lines_read_per_second(std::string const& directory, long lines)
{
    auto const path = directory + "/lines";
    std::ofstream(path) << [&] {
        std::string text;
        for (auto i = 0L; i != lines; ++i)
            text += "[\"log\",null,1795172139123456,\"accuracy\",1.2345678901234567E-3,12345]\n";
        return text;
    }();
    stopwatch watch;
    std::ifstream file(path);
    std::string line;
    auto read = 0L;
    while (std::getline(file, line))
        ++read;
    return static_cast<double>(read) / watch.seconds();
}

asio::awaitable<void> measure_journal_points()
{
    constexpr auto jobs = 2;
    constexpr auto each = 500'000L;
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto const root = (directory.path() / "yard").string();
    auto workspace  = co_await open_yard(root, jobs);
    auto config     = shell_run(source, job_program() + ' ' + std::to_string(each) + " 0");
    std::vector<run> runs;
    for (auto i = 0; i != jobs; ++i)
        runs.push_back(co_await workspace.experiment("journals").submit(config));

    // From the first line that was written until the last point is in the catalogue.
    auto begin = std::int64_t{0};
    for (auto const& one : runs) {
        auto lines      = one.log_lines();
        auto const line = co_await lines.next();
        auto const time = std::stoll(*line);
        begin           = begin == 0 ? time : std::min<std::int64_t>(begin, time);
    }
    for (auto const& one : runs)
        co_await one.wait();
    auto const seconds = static_cast<double>(monotonic_now() - begin) * 1e-9;
    for (auto const& one : runs) {
        auto const history = co_await one.history("loss", 0, 1'000'000);
        if (history.points.size() != each / 2)
            throw std::runtime_error("points are missing");
    }
    print("G4.journal_points", jobs * each / seconds, "/s");
    print("G4.journal_points.limit", lines_read_per_second(directory.path().string(), jobs * each),
          "/s");
}

}

void durable_points()
{
    run_to_end(measure_durable_points());
}

void journal_points()
{
    run_to_end(measure_journal_points());
}

}
