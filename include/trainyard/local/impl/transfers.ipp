#pragma once

#include <trainyard/local/transfers.hpp>

#include <filesystem>
#include <memory>
#include <utility>

namespace trainyard::local {
namespace detail {

struct copying {
    transfer_plan plan;
    std::size_t next         = 0;
    transfer_summary summary = {};
    progress told            = {};

    void measure()
    {
        told.files_total = plan.files.size();
        for (auto const& file : plan.files)
            if (auto const facts = core::facts_of(file.source))
                told.bytes_total += facts->size;
    }

    // One file when somebody wants to hear of each, else about as many as take a moment.
    void some(site& home)
    {
        constexpr auto moment = std::uint64_t{16} << 20;
        auto const begin      = told.bytes_done;
        do
            one(home);
        while (!plan.on_progress && next != plan.files.size() && told.bytes_done - begin < moment);
    }

    void one(site& home)
    {
        auto& file   = plan.files[next++];
        told.item    = file.name;
        told.skipped = plan.there == when_there::skip && core::facts_of(file.target).has_value();
        ++told.files_done;
        if (told.skipped) {
            ++summary.files_skipped;
            if (auto const facts = core::facts_of(file.source))
                told.bytes_done += facts->size;
            return;
        }
        core::make_directories(std::filesystem::path(file.target).parent_path().string());
        auto const bytes = copy(home, file);
        told.bytes_done += bytes;
        summary.bytes_copied += bytes;
        ++summary.files_copied;
    }

    std::uint64_t copy(site& home, transfer& file)
    {
        for (;;) {
            try {
                return core::copy_file(file.source, file.target, plan.there == when_there::replace,
                                       plan.wanted,
                                       plan.staged ? home.staging.fresh() : std::string());
            } catch (error const&) {
                if (!plan.find_again || core::facts_of(file.source))
                    throw;
                auto now = plan.find_again(file.name);
                if (!now)
                    throw;
                file.source = std::move(*now);
            }
        }
    }
};

}

TRAINYARD_DECL asio::awaitable<transfer_summary> copy_all(site& home, transfer_plan plan)
{
    auto work    = std::make_shared<detail::copying>();
    work->plan   = std::move(plan);
    auto measure = std::function<void()>([work] { work->measure(); });
    auto go_on   = std::function<void()>([work, &home] { work->some(home); });
    if (work->plan.on_progress)
        co_await core::offload(home.pool, measure);
    while (work->next != work->plan.files.size()) {
        co_await core::offload(home.pool, go_on);
        if (work->plan.on_progress)
            work->plan.on_progress(work->told);
    }
    co_return work->summary;
}

}
