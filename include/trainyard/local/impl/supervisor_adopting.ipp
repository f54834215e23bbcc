#pragma once

#include <trainyard/core/log.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/local/impl/supervisor.ipp>

#include <algorithm>
#include <filesystem>

namespace trainyard::local {

TRAINYARD_DECL asio::awaitable<void> supervisor::adopt()
{
    auto read   = [](core::database& db) { return catalog::live_owners(db); };
    auto owners = co_await home_.read(std::move(read));
    std::erase_if(owners, [this](std::string const& owner) { return home_.hosts.is_alive(owner); });

    if (owners.empty())
        co_return;

    auto claim = [owners, own = home_.hosts.own_name()](catalog::transaction& tx) {
        std::vector<run_id> claimed;
        for (auto const& owner : owners)
            for (auto& id : catalog::claim(tx, owner, own))
                claimed.push_back(std::move(id));
        return claimed;
    };
    auto const claimed = co_await home_.write(std::move(claim));

    // Nobody is left to end what a program reported on by hand, unless it is a script's child.
    auto end_orphans = [claimed](catalog::transaction& tx) {
        std::vector<run_id> scripts;
        for (auto const& id : claimed) {
            auto const run = catalog::get_run(tx.db, id.str());
            auto const parent =
                run.parent ? catalog::find_run(tx.db, run.parent->str()) : std::nullopt;
            if (run.kind == run_kind::script)
                scripts.push_back(id);
            else if (!parent || is_terminal(parent->status))
                catalog::end_run(tx, id.str(), run_status::failed,
                                 run_failure{.code    = "Lost",
                                             .message = "the program that reported on this run "
                                                        "ended before it had ended the run"});
        }
        return scripts;
    };
    auto const scripts = co_await home_.write(std::move(end_orphans));
    for (auto const& id : scripts) {
        auto look = [id = id.str()](core::database& db) { return catalog::get_live(db, id); };
        auto run  = co_await home_.read(std::move(look));
        auto const state = co_await launch_->find(id, home_.where.live(id.str()));
        begin(std::move(run), state);
    }
}

// What hosts that died have left lying: files that were not complete, and the directories of runs
// that have ended. A living host clears away its own; so what lies there is only ours to remove
// when there was no other after we had looked.
TRAINYARD_DECL void supervisor::clear_away(site& home)
{
    for (auto const& entry : std::filesystem::directory_iterator(home.where.staging()))
        if (!home.hosts.is_alive(entry.path().filename().string()))
            core::remove_tree(entry.path().string());

    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator(home.where.live()))
        names.push_back(entry.path().filename().string());
    if (names.empty() || !home.hosts.is_alone())
        return;
    auto const db = home.store.lend();
    for (auto const& name : names) {
        auto const run = catalog::find_run(*db, name);
        if (!run || is_terminal(run->status))
            core::remove_tree(home.where.live(name));
    }
}

TRAINYARD_DECL asio::awaitable<void> supervisor::catch_up()
{
    catching_up_ = true;
    auto trouble = std::chrono::milliseconds(100);
    asio::steady_timer timer(loop_.executor());
    while (std::exchange(catch_up_again_, false)) {
        std::string failed;
        try {
            co_await hear_of_others();
            trouble = std::chrono::milliseconds(100);
        } catch (std::exception const& reason) {
            failed = reason.what();
        }
        if (failed.empty())
            continue;
        // Nobody rings a second time for what we could not read, or adopt, just now.
        core::log(log_level::error, "what other programs did: " + failed);
        catch_up_again_ = true;
        timer.expires_after(trouble);
        co_await timer.async_wait(asio::use_awaitable);
        trouble = std::min(trouble * 2, std::chrono::milliseconds(10'000));
    }
    catching_up_ = false;
}

TRAINYARD_DECL asio::awaitable<void> supervisor::hear_of_others()
{
    auto read = [seen = seen_revision_](core::database& db) {
        return catalog::changed_since(db, seen);
    };
    auto const changed = co_await home_.read(std::move(read));
    for (auto const& [id, revision] : changed) {
        seen_revision_ = std::max(seen_revision_, revision);
        home_.rooms.ring(id);
        auto const ours = wards_.find(id);
        if (ours != wards_.end())
            ours->second->ring();
    }
    co_await adopt();
}

}
