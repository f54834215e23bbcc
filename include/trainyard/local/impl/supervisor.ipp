#pragma once

#include <trainyard/core/log.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/journals.hpp>
#include <trainyard/local/steps.hpp>
#include <trainyard/local/supervisor.hpp>
#include <trainyard/local/workdir.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <filesystem>

namespace trainyard::local {

struct supervisor::ward {
    ward(run_id which, asio::any_io_executor executor, journal_follower follower)
        : id(std::move(which)), bell(std::move(executor)), journals(std::move(follower))
    {}

    run_id id;
    catalog::live_run facts               = {};
    launch_state process                  = launch_state::not_started;
    std::optional<launch_outcome> outcome = {};

    asio::steady_timer bell; ///< wakes whoever looks after it
    bool news = false;       ///< there may be something to read again

    journal_follower journals;
    core::file_watcher::subscription journal_watch = {};
    bool journal_news                              = false;
    bool following                                 = false;
    bool waiting                                   = false;
    bool environment_news                          = false;

    void ring()
    {
        news = true;
        bell.cancel();
    }
};

TRAINYARD_DECL supervisor::supervisor(site& home, std::unique_ptr<launcher> launch)
    : home_(home), launch_(std::move(launch)), works_(home, loop_)
{
    home_.on_change = [this](std::string const& run) { look_again(run); };
}

TRAINYARD_DECL supervisor::~supervisor()
{
    works_.close();
    loop_.stop();
    // What watches files belongs to the loop's thread, which is this one from now on.
    wards_.clear();
    watcher_.reset();
}

TRAINYARD_DECL asio::awaitable<void> supervisor::open()
{
    auto begin = [](supervisor* self) -> asio::awaitable<void> {
        self->watcher_ = std::make_unique<core::file_watcher>(self->loop_.executor());
        self->home_.hosts.listen(*self->watcher_, [self] {
            self->catch_up_again_ = true;
            if (!self->catching_up_)
                self->loop_.spawn(self->catch_up());
        });
        co_await self->adopt();
    };
    auto clear = std::function<void()>([this] {
        clear_away();
        clear_half_made(home_.where);
    });
    co_await core::offload(home_.pool, std::move(clear));
    co_await loop_.run(begin(this));
}

TRAINYARD_DECL void supervisor::take(catalog::live_run run, catalog::admitted_runs admitted)
{
    auto shared = std::make_shared<catalog::live_run>(std::move(run));
    loop_.post([this, shared, admitted = std::move(admitted)] {
        begin(std::move(*shared), launch_state::not_started);
        wake_admitted(admitted);
    });
}

TRAINYARD_DECL void supervisor::look_again(std::string const& run)
{
    loop_.post([this, run] {
        auto const found = wards_.find(run);
        if (found != wards_.end())
            found->second->ring();
    });
}

TRAINYARD_DECL void supervisor::make_room()
{
    loop_.post([this] { loop_.spawn(admit()); });
}

TRAINYARD_DECL std::shared_ptr<void> supervisor::watch_file(run_id const& run,
                                                            std::string const& path)
{
    // Made and let go on the loop's thread, where the watcher lives.
    auto held = std::make_shared<core::file_watcher::subscription>();
    loop_.post([this, held, name = run.str(), path] {
        *held = watcher_->watch(path, [this, name](std::string_view) { home_.rooms.ring(name); });
        home_.rooms.ring(name); // what happened before we watched
    });
    auto const release = [this, held](void*) mutable {
        loop_.post([held = std::move(held)] { *held = core::file_watcher::subscription(); });
    };
    return {static_cast<void*>(held.get()), release};
}

TRAINYARD_DECL void supervisor::begin(catalog::live_run run, launch_state process)
{
    auto const name  = run.id.str();
    auto const known = wards_.find(name);
    if (known != wards_.end())
        return;
    auto started = [this](catalog::live_run child) {
        begin(std::move(child), launch_state::not_started);
    };
    auto ended = [this, name] {
        auto const found = wards_.find(name);
        if (found != wards_.end())
            found->second->ring();
    };
    auto one = std::make_shared<ward>(
        run.id, loop_.executor(),
        journal_follower(home_, run.id, std::move(started), std::move(ended)));
    one->facts   = std::move(run);
    one->process = process;
    wards_.emplace(name, one);
    loop_.spawn(look_after(std::move(one)));
}

TRAINYARD_DECL asio::awaitable<void> supervisor::look_after(ward_ptr run)
{
    auto trouble = std::chrono::milliseconds(100);
    for (;;) {
        std::string failed;
        try {
            co_await go(run);
            if (run->facts.at == catalog::stage::ended)
                break;
            trouble = std::chrono::milliseconds(100);
        } catch (std::exception const& reason) {
            failed = reason.what();
        }
        if (failed.empty())
            continue;
        // The catalogue could not be read or written: nothing is lost, but nothing moves either.
        run->news = true;
        core::log(log_level::error, "looking after run " + run->id.str() + ": " + failed);
        run->bell.expires_after(trouble);
        boost::system::error_code ignored;
        co_await run->bell.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        trouble = std::min(trouble * 2, std::chrono::milliseconds(10'000));
    }
    wards_.erase(run->id.str());
}

TRAINYARD_DECL asio::awaitable<void> supervisor::go(ward_ptr run)
{
    if (run->news)
        co_await read_again(run);
    switch (next_step(run->facts, run->process)) {
    case step::prepare:
        co_await prepare(run);
        break;
    case step::queue:
        co_await queue(run);
        break;
    case step::start:
        co_await start(run);
        break;
    case step::watch:
        co_await watch(run);
        break;
    case step::collect:
        co_await collect(run);
        break;
    case step::end:
        co_await end(run);
        break;
    case step::none:
        break;
    }
}

TRAINYARD_DECL asio::awaitable<void> supervisor::read_again(ward_ptr run)
{
    run->news  = false;
    auto read  = [id = run->id.str()](core::database& db) { return catalog::get_live(db, id); };
    auto now_  = co_await home_.read(std::move(read));
    run->facts = std::move(now_);
}

TRAINYARD_DECL asio::awaitable<void> supervisor::sleep(ward_ptr run)
{
    boost::system::error_code woken;
    if (!run->news)
        co_await run->bell.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

// Only a run that found no free place, or was found in the queue, comes here.
TRAINYARD_DECL asio::awaitable<void> supervisor::queue(ward_ptr run)
{
    co_await admit();
    co_await read_again(run);
    run->bell.expires_at(std::chrono::steady_clock::time_point::max());
    while (run->facts.at == catalog::stage::queued &&
           run->facts.stop == catalog::stop_request::none) {
        co_await sleep(run);
        co_await read_again(run);
    }
}

TRAINYARD_DECL asio::awaitable<void> supervisor::admit()
{
    auto open_doors = [](catalog::transaction& tx) { return catalog::admit(tx); };
    auto admitted   = co_await home_.write(std::move(open_doors));
    wake_admitted(admitted);
}

TRAINYARD_DECL void supervisor::wake_admitted(catalog::admitted_runs const& admitted)
{
    for (auto const& [id, owner] : admitted) {
        auto const found = wards_.find(id.str());
        if (found != wards_.end())
            found->second->ring();
    }
}

TRAINYARD_DECL asio::awaitable<void> supervisor::start(ward_ptr run)
{
    std::string failed;
    try {
        auto ready = [this, facts = run->facts] { return make_ready(home_, facts); };
        co_await launch_->start(std::move(ready));
        run->process = launch_state::running;
    } catch (std::exception const& reason) {
        failed = reason.what();
    }
    if (failed.empty())
        co_return home_.rooms.ring(run->id.str());
    auto stop = [id = run->id.str(), failed](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        catalog::request_stop(tx, id, catalog::stop_request::fail,
                              {.code = "Start", .message = failed});
        return catalog::get_live(tx.db, id);
    };
    run->facts = co_await home_.write(std::move(stop));
}

TRAINYARD_DECL asio::awaitable<void> supervisor::watch(ward_ptr run)
{
    if (!run->waiting) {
        run->waiting    = true;
        auto const live = home_.where.live(run->id.str());
        run->journal_watch =
            watcher_->watch(live, [this, weak = std::weak_ptr(run)](std::string_view name) {
                auto const one = weak.lock();
                if (one && (name.empty() || name.ends_with(".journal"))) {
                    one->journal_news = true;
                    if (!std::exchange(one->following, true))
                        loop_.spawn(follow_journals(one));
                }
            });
        // What was written before we watched.
        run->following = run->journals.has_any();
        if (run->following)
            loop_.spawn(follow_journals(run));
        loop_.spawn(wait_for_process(run));
    }
    co_await keep_limits(run);
    co_await finish(run);
}

// The script has ended. Where it left nothing to collect, its run ends in one write.
TRAINYARD_DECL asio::awaitable<void> supervisor::finish(ward_ptr run)
{
    struct remains {
        bool nothing;
        std::string last_words;
    };
    auto look = [this, run] {
        auto const nothing = left_nothing(home_, run->facts) && !run->journals.has_any();
        return remains{.nothing    = nothing,
                       .last_words = keep_logs(home_, run->facts, run->outcome->log)};
    };
    auto const left = co_await home_.offload(std::move(look));

    auto advance = [id = run->id.str(), outcome = *run->outcome, left](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        catalog::set_exit(tx, id, outcome.exit_code, outcome.signal);
        catalog::set_stage(tx, id, catalog::stage::finalizing);
        auto facts = catalog::get_live(tx.db, id);
        if (left.nothing) {
            auto const ending = ending_of(facts, outcome, left.last_words);
            for (auto const& warning : outcome.warnings)
                catalog::add_warning(tx, id, warning);
            catalog::end_run(tx, id, ending.outcome, ending.why);
            facts.at = catalog::stage::ended;
        }
        auto const where = facts.at_place;
        return std::pair(std::move(facts), catalog::admit(tx, where));
    };
    auto advanced = co_await home_.write(std::move(advance));
    run->facts    = std::move(advanced.first);
    wake_admitted(advanced.second);
    if (run->facts.at == catalog::stage::ended)
        let_go(run);
}

TRAINYARD_DECL asio::awaitable<void> supervisor::wait_for_process(ward_ptr run)
{
    auto outcome = launch_outcome{.lost = true};
    try {
        outcome = co_await launch_->wait(run->id, home_.where.live(run->id.str()));
    } catch (std::exception const& failed) {
        core::log(log_level::error, failed.what());
    }
    run->outcome = outcome;
    run->ring();
}

TRAINYARD_DECL asio::awaitable<void> supervisor::keep_limits(ward_ptr run)
{
    auto const live = home_.where.live(run->id.str());
    auto asked      = false;
    auto insisted   = false;
    while (!run->outcome) {
        auto const time     = now();
        auto const stopping = run->facts.stop != catalog::stop_request::none;
        auto const patience = run->facts.stop_time + home_.options.grace;
        auto const deadline = run->facts.deadline.value_or(timestamp::max());
        if (!stopping && time >= deadline) {
            auto stop = [id = run->id.str(), why = time_limit_reached(run->facts.definition)](
                            catalog::transaction& tx) {
                catalog::request_stop(tx, id, catalog::stop_request::cancel, why);
            };
            co_await home_.write(std::move(stop));
            co_await read_again(run);
            continue;
        }
        if (stopping && !std::exchange(asked, true)) {
            co_await launch_->stop(run->id, live, stop_mode::ask);
            continue;
        }
        if (stopping && time >= patience && !std::exchange(insisted, true)) {
            co_await launch_->stop(run->id, live, stop_mode::insist);
            continue;
        }
        // A wall clock may be set; what is left is measured on the other one, once a while anew.
        auto const next = !stopping ? deadline : insisted ? timestamp::max() : patience;
        auto const left = std::clamp<std::chrono::microseconds>(
            next - time, std::chrono::milliseconds(1), std::chrono::hours(1));
        run->bell.expires_after(left);
        co_await sleep(run);
        if (run->news)
            co_await read_again(run);
    }
}

TRAINYARD_DECL asio::awaitable<void> supervisor::follow_journals(ward_ptr run)
{
    // A short pause between two looks lets many lines become one transaction.
    constexpr auto pause = std::chrono::milliseconds(5);
    asio::steady_timer timer(loop_.executor());
    std::string failed;
    try {
        do {
            run->journal_news = false;
            co_await run->journals.take_all();
            timer.expires_after(pause);
            co_await timer.async_wait(asio::use_awaitable);
        } while (run->journal_news && !run->outcome);
    } catch (std::exception const& reason) {
        failed = reason.what();
    }
    run->following = false;
    if (run->outcome)
        run->ring();
    if (!failed.empty())
        core::log(log_level::error, "the journals of run " + run->id.str() + ": " + failed);
}

TRAINYARD_DECL asio::awaitable<void> supervisor::collect(ward_ptr run)
{
    if (!run->outcome)
        run->outcome = co_await launch_->wait(run->id, home_.where.live(run->id.str()));
    run->bell.expires_at(std::chrono::steady_clock::time_point::max());
    while (run->following) {
        co_await sleep(run);
        run->news = false;
    }
    run->journal_watch = {};
    co_await run->journals.take_all();
    co_await read_again(run);

    auto gather = [this, facts = run->facts, outcome = *run->outcome] {
        auto found = local::collect(home_, facts);
        found.warnings.insert(found.warnings.begin(), outcome.warnings.begin(),
                              outcome.warnings.end());
        return std::pair(std::move(found), keep_logs(home_, facts, outcome.log));
    };
    auto const found  = co_await home_.offload(std::move(gather));
    auto const ending = ending_of(run->facts, run->outcome, found.second);
    auto finish       = [id = run->id.str(), left = found.first, ending,
                   where = run->facts.at_place](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        for (auto const& warning : left.warnings)
            catalog::add_warning(tx, id, warning);
        if (ending.outcome == run_status::completed)
            for (auto const& dataset : left.datasets)
                catalog::insert_dataset(tx, dataset);
        catalog::end_run(tx, id, ending.outcome, ending.why);
        // A place on the local target was free when the process had ended; nodes are only now.
        return where == catalog::local_place ? catalog::admitted_runs() : catalog::admit(tx, where);
    };
    auto const admitted = co_await home_.write(std::move(finish));
    wake_admitted(admitted);
    run->facts.at = catalog::stage::ended;

    let_go(run);
}

TRAINYARD_DECL void supervisor::let_go(ward_ptr const& run)
{
    run->journal_watch = {};
    home_.pool.post([this, id = run->id.str()] { home_.copies.give_back(id); });
}

TRAINYARD_DECL asio::awaitable<void> supervisor::end(ward_ptr run)
{
    auto const ending = ending_of_unstarted(run->facts);
    auto finish       = [id    = run->id.str(), ending,
                   where = run->facts.at_place](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        catalog::end_run(tx, id, ending.outcome, ending.why);
        return catalog::admit(tx, where);
    };
    auto const admitted = co_await home_.write(std::move(finish));
    wake_admitted(admitted);
    run->facts.at = catalog::stage::ended;
    let_go(run);
}

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
TRAINYARD_DECL void supervisor::clear_away()
{
    for (auto const& entry : std::filesystem::directory_iterator(home_.where.staging()))
        if (!home_.hosts.is_alive(entry.path().filename().string()))
            core::remove_tree(entry.path().string());

    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator(home_.where.live()))
        names.push_back(entry.path().filename().string());
    if (names.empty() || !home_.hosts.is_alone())
        return;
    auto const db = home_.store.lend();
    for (auto const& name : names) {
        auto const run = catalog::find_run(*db, name);
        if (!run || is_terminal(run->status))
            core::remove_tree(home_.where.live(name));
    }
}

TRAINYARD_DECL asio::awaitable<void> supervisor::catch_up()
{
    catching_up_ = true;
    while (std::exchange(catch_up_again_, false)) {
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
    catching_up_ = false;
}

}
