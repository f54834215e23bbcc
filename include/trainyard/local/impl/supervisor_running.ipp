#pragma once

#include <trainyard/core/log.hpp>
#include <trainyard/local/impl/supervisor.ipp>
#include <trainyard/local/steps.hpp>
#include <trainyard/local/workdir.hpp>

#include <algorithm>

namespace trainyard::local {

TRAINYARD_DECL asio::awaitable<void> supervisor::start(ward_ptr run)
{
    std::string failed;
    try {
        auto ready = [&home = home_, facts = run->facts] { return make_ready(home, facts); };
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
        std::vector<std::string> warnings = {};
        std::string last_words            = {};
    };
    auto look = [&home = home_, run] {
        auto found       = remains{left_nothing(home, run->facts) && !run->journals.has_any()};
        found.warnings   = run->outcome->warnings;
        found.last_words = keep_logs(home, run->facts, run->outcome->log, found.warnings);
        return found;
    };
    auto const left = co_await home_.offload(std::move(look));

    auto advance = [id = run->id.str(), outcome = *run->outcome, left](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        catalog::set_exit(tx, id, outcome.exit_code, outcome.signal);
        catalog::set_stage(tx, id, catalog::stage::finalizing);
        auto facts = catalog::get_live(tx.db, id);
        if (left.nothing) {
            auto const ending = ending_of(facts, outcome, left.last_words);
            for (auto const& warning : left.warnings)
                catalog::add_warning(tx, id, warning);
            catalog::end_run(tx, id, ending.outcome, ending.why);
            facts.at = catalog::stage::ended;
        }
        catalog::admit(tx, facts.at_place);
        return facts;
    };
    auto facts = co_await home_.write(std::move(advance));
    run->facts = std::move(facts);
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

    auto gather = [&home = home_, facts = run->facts, outcome = *run->outcome] {
        auto found = local::collect(home, facts);
        found.warnings.insert(found.warnings.begin(), outcome.warnings.begin(),
                              outcome.warnings.end());
        auto last_words = keep_logs(home, facts, outcome.log, found.warnings);
        return std::pair(std::move(found), std::move(last_words));
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
        if (where != catalog::local_place)
            catalog::admit(tx, where);
    };
    co_await home_.write(std::move(finish));
    run->facts.at = catalog::stage::ended;

    let_go(run);
}

}
