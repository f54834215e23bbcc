#include "bench.hpp"

#include <trainyard/core/offload.hpp>

#include <sqlite3.h>

#include <stdexcept>

namespace trainyard::bench {
namespace {

constexpr auto many_runs = 100'000;

// A hundred thousand runs with ten metrics each, made through the front door.
asio::awaitable<void> fill(workspace workspace)
{
    auto options           = interactive_options{.snapshot_directory = {}};
    auto parent            = co_await workspace.experiment("many").start_logging(options);
    constexpr auto at_once = 2000;
    for (auto done = 0; done < many_runs; done += at_once) {
        auto runs = co_await parent.create_children(at_once);
        for (auto i = 0; i != at_once; ++i) {
            std::vector<metric_point> points(10);
            for (auto m = 0; m != 10; ++m) {
                auto& point = points[static_cast<std::size_t>(m)];
                point.name  = "m" + std::to_string(m);
                point.value = static_cast<double>((done + i) * 7919L % 1'000'003) / 1'000'003.0;
            }
            auto logged = runs[static_cast<std::size_t>(i)].log(std::move(points));
            if (i + 1 == at_once) {
                co_await std::move(logged);
                continue;
            }
            asio::co_spawn(co_await asio::this_coro::executor, std::move(logged),
                           [](std::exception_ptr failed) {
                               if (failed)
                                   std::rethrow_exception(failed);
                           });
        }
    }
    co_await parent.complete();
}

asio::awaitable<double> time_of_page(workspace workspace, run_query query)
{
    std::vector<double> times;
    for (auto i = 0; i != 21; ++i) {
        stopwatch watch;
        auto page = co_await workspace.home()->runs().list(query);
        times.push_back(watch.milliseconds());
        if (page.items.size() != 100)
            throw std::runtime_error("a page of a hundred runs is short");
    }
    co_return median(times);
}

// One index read in order, and nothing else.
double index_milliseconds(std::string const& root, char const* text)
{
    sqlite3* db = nullptr;
    sqlite3_open((root + "/catalog.db").c_str(), &db);
    sqlite3_stmt* query = nullptr;
    sqlite3_prepare_v2(db, text, -1, &query, nullptr);
    std::vector<double> times;
    for (auto i = 0; i != 21; ++i) {
        stopwatch watch;
        while (sqlite3_step(query) == SQLITE_ROW) {
        }
        times.push_back(watch.milliseconds());
        sqlite3_reset(query);
    }
    sqlite3_finalize(query);
    sqlite3_close(db);
    return median(times);
}

double plain_open_milliseconds(std::string const& root)
{
    std::vector<double> times;
    for (auto i = 0; i != 11; ++i) {
        stopwatch watch;
        sqlite3* db = nullptr;
        sqlite3_open((root + "/catalog.db").c_str(), &db);
        sqlite3_exec(db, "SELECT count(*) FROM runs WHERE stage < 5", nullptr, nullptr, nullptr);
        times.push_back(watch.milliseconds());
        sqlite3_close(db);
    }
    return median(times);
}

asio::awaitable<void> measure_queries()
{
    test::temporary_directory directory;
    auto const root = (directory.path() / "yard").string();
    {
        auto workspace = co_await open_yard(root, 1);
        co_await fill(workspace);

        auto best             = run_query{};
        best.include_children = true;
        best.order            = run_order::metric_descending;
        best.metric           = "m3";
        auto const top        = co_await time_of_page(workspace, best);

        auto newest             = run_query{};
        newest.include_children = true;
        auto const last         = co_await time_of_page(workspace, newest);

        print("G8.top100", top, "ms");
        print("G8.top100.limit",
              index_milliseconds(root, "SELECT run, latest FROM series WHERE name = "
                                       "(SELECT id FROM metric_names WHERE name = 'm3') AND "
                                       "latest IS NOT NULL ORDER BY latest DESC LIMIT 100"),
              "ms");
        print("G8.newest100", last, "ms");
        print("G8.newest100.limit",
              index_milliseconds(root, "SELECT * FROM runs ORDER BY number DESC LIMIT 100"), "ms");
    }
    std::vector<double> opens;
    for (auto i = 0; i != 11; ++i) {
        // What closing leaves to do is done before the clock starts.
        auto nothing = std::function<void()>([] {});
        co_await core::offload(core::front_desk(), nothing);
        stopwatch watch;
        auto workspace = co_await open_yard(root, 1);
        opens.push_back(watch.milliseconds());
    }
    print("G13.open_100k", median(opens), "ms");
    print("G13.open_100k.limit", plain_open_milliseconds(root), "ms");
}

}

void queries()
{
    run_to_end(measure_queries());
}

}
