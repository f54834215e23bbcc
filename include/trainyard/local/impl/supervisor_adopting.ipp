#pragma once

#include <trainyard/core/log.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/local/impl/supervisor.ipp>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace trainyard::local {
namespace detail {

// Nobody is left to end what a program reported on by hand, unless it is a script's child.
TRAINYARD_DECL void end_orphan(catalog::transaction& tx, run_record const& run)
{
    auto const parent = run.parent ? catalog::find_run(tx.db, run.parent->str()) : std::nullopt;
    if (!parent || is_terminal(parent->status))
        catalog::end_run(tx, run.id.str(), run_status::failed,
                         run_failure{.code    = "Lost",
                                     .message = "the program that reported on this run ended "
                                                "before it had ended the run"});
}

// The scripts among what these programs had.
TRAINYARD_DECL std::vector<catalog::live_run> claim_all(catalog::transaction& tx,
                                                        std::vector<std::string> const& owners,
                                                        std::string const& own)
{
    std::vector<run_id> claimed;
    for (auto const& owner : owners)
        std::ranges::move(catalog::claim(tx, owner, own), std::back_inserter(claimed));

    std::vector<catalog::live_run> scripts;
    for (auto const& id : claimed) {
        auto const run = catalog::get_run(tx.db, id.str());
        if (run.kind == run_kind::script)
            scripts.push_back(catalog::get_live(tx.db, id.str()));
        else
            end_orphan(tx, run);
    }
    return scripts;
}

}

TRAINYARD_DECL asio::awaitable<void> supervisor::adopt()
{
    auto read   = [](core::database& db) { return catalog::live_owners(db); };
    auto owners = co_await home_.read(std::move(read));
    std::erase_if(owners, [this](std::string const& owner) { return home_.hosts.is_alive(owner); });
    if (!owners.empty()) {
        auto claim = [owners, own = home_.hosts.own_name()](catalog::transaction& tx) {
            return detail::claim_all(tx, owners, own);
        };
        auto claimed = co_await home_.write(std::move(claim));
        std::ranges::move(claimed, std::back_inserter(claimed_));
    }
    // They are ours, whether or not all of them can be found at once.
    while (!claimed_.empty()) {
        auto run = std::move(claimed_.back());
        claimed_.pop_back();
        auto const id = run.id;
        auto state    = launch_state::not_started;
        try {
            state = co_await launch_->find(id, home_.where.live(id.str()));
        } catch (...) {
            claimed_.push_back(std::move(run));
            throw;
        }
        begin(std::move(run), state);
        look_again(id.str()); // what was asked of it meanwhile
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
    detail::patience patience;
    asio::steady_timer timer(loop_.executor());
    while (std::exchange(catch_up_again_, false)) {
        std::string failed;
        try {
            co_await hear_of_others();
            patience.renew();
        } catch (std::exception const& reason) {
            failed = reason.what();
        }
        if (failed.empty())
            continue;
        // Nobody rings a second time for what we could not read, or adopt, just now.
        core::log(log_level::error, "what other programs did: " + failed);
        catch_up_again_ = true;
        timer.expires_after(patience.next());
        co_await timer.async_wait(asio::use_awaitable);
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
