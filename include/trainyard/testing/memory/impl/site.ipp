#pragma once

#include <trainyard/testing/memory/process.hpp>
#include <trainyard/testing/memory/site.hpp>
#include <trainyard/testing/script_context.hpp>

#include <optional>

namespace trainyard::testing::memory {
namespace detail {

inline constexpr auto as_long_as_it_takes = std::chrono::hours(24 * 365 * 100);

TRAINYARD_DECL asio::awaitable<int> run_forever(script_context script)
{
    for (;;)
        co_await script.sleep_for(as_long_as_it_takes);
}

}

TRAINYARD_DECL site::site(memory_options wanted) : options(std::move(wanted))
{
    tables_.now                 = options.start;
    tables_.max_concurrent_runs = options.max_concurrent_runs;
    tables_.default_datastore   = datastore_name("workspaceblobstore");
    for (auto const* name : {"workspaceartifactstore", "workspaceblobstore", "workspacefilestore"})
        tables_.datastores.emplace(name, file_map());
    tables_.scripts.emplace("forever", detail::run_forever);
}

TRAINYARD_DECL void site::advance(std::chrono::microseconds by)
{
    loop.alone([&](std::function<void()> const& settle) {
        auto const until = with([&](tables& all) { return all.now + by; });
        auto const next  = [&](tables& all) -> std::function<void()> {
            auto const first = all.agenda.begin();
            if (first == all.agenda.end() || first->first > until) {
                all.now = until;
                return {};
            }
            all.now   = std::max(all.now, first->first);
            auto what = std::move(first->second);
            all.agenda.erase(first);
            return what;
        };
        while (auto const what = with(next)) {
            what();
            settle();
        }
    });
}

TRAINYARD_DECL void site::close()
{
    std::vector<std::shared_ptr<process>> processes;
    with([&](tables& all) {
        all.closed = true;
        all.agenda.clear();
        for (auto& [id, run] : all.runs)
            if (run.process)
                processes.push_back(std::move(run.process));
    });
    loop.close();
    rooms.ring_all();
}

TRAINYARD_DECL void call_at(tables& all, timestamp time, std::function<void()> what)
{
    all.agenda.emplace(time, std::move(what));
}

}
