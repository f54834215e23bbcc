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

namespace detail {

// How long to wait before what failed is tried again: longer each time, until it succeeds.
class patience {
public:
    std::chrono::milliseconds next() { return std::exchange(wait_, std::min(2 * wait_, longest)); }
    void renew() { wait_ = shortest; }

private:
    static constexpr std::chrono::milliseconds shortest{100};
    static constexpr std::chrono::milliseconds longest{10'000};

    std::chrono::milliseconds wait_ = shortest;
};

}

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
    home_.tell(this);
}

TRAINYARD_DECL supervisor::~supervisor()
{
    // The writer may be about to tell us of runs: whoever waited for one was told before.
    home_.tell(nullptr);
    loop_.stop();
    // What the loop's thread had to itself is this one's from now on.
    works_.close();
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
    auto clear = std::function<void()>([&home = home_] {
        clear_away(home);
        clear_half_made(home.where);
    });
    co_await core::offload(home_.pool, std::move(clear));
    co_await loop_.run(begin(this));
}

TRAINYARD_DECL void supervisor::take(catalog::live_run run)
{
    auto shared = std::make_shared<catalog::live_run>(std::move(run));
    loop_.post([this, shared] { begin(std::move(*shared), launch_state::not_started); });
}

TRAINYARD_DECL void supervisor::look_again(std::string const& run)
{
    loop_.post([this, run] {
        auto const found = wards_.find(run);
        if (found != wards_.end())
            found->second->ring();
    });
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
    journal_listener listener;
    listener.ended = [this, name] {
        auto const found = wards_.find(name);
        if (found != wards_.end())
            found->second->ring();
    };
    listener.asked = [this](question asked) {
        loop_.spawn(answer(home_, *watcher_, std::move(asked)));
    };
    auto one     = std::make_shared<ward>(run.id, loop_.executor(),
                                      journal_follower(home_, run.id, std::move(listener)));
    one->facts   = std::move(run);
    one->process = process;
    wards_.emplace(name, one);
    loop_.spawn(look_after(std::move(one)));
}

TRAINYARD_DECL asio::awaitable<void> supervisor::look_after(ward_ptr run)
{
    detail::patience patience;
    for (;;) {
        std::string failed;
        try {
            co_await go(run);
            if (run->facts.at == catalog::stage::ended)
                break;
            patience.renew();
        } catch (std::exception const& reason) {
            failed = reason.what();
        }
        if (failed.empty())
            continue;
        // The catalogue could not be read or written: nothing is lost, but nothing moves either.
        run->news = true;
        core::log(log_level::error, "looking after run " + run->id.str() + ": " + failed);
        run->bell.expires_after(patience.next());
        boost::system::error_code ignored;
        co_await run->bell.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
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
    auto open_doors = [](catalog::transaction& tx) { catalog::admit(tx); };
    co_await home_.write(std::move(open_doors));
    co_await read_again(run);
    run->bell.expires_at(std::chrono::steady_clock::time_point::max());
    while (run->facts.at == catalog::stage::queued &&
           run->facts.stop == catalog::stop_request::none) {
        co_await sleep(run);
        co_await read_again(run);
    }
}

TRAINYARD_DECL void supervisor::let_go(ward_ptr const& run)
{
    run->journal_watch = {};
    home_.pool.post([&home = home_, id = run->id.str()] { home.copies.give_back(id); });
}

TRAINYARD_DECL asio::awaitable<void> supervisor::end(ward_ptr run)
{
    auto const ending = ending_of_unstarted(run->facts);
    auto finish       = [id    = run->id.str(), ending,
                   where = run->facts.at_place](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        catalog::end_run(tx, id, ending.outcome, ending.why);
        catalog::admit(tx, where);
    };
    co_await home_.write(std::move(finish));
    run->facts.at = catalog::stage::ended;
    let_go(run);
}

}
