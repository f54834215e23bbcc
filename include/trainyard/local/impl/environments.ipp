#pragma once

#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/launch/container.hpp>
#include <trainyard/local/environments.hpp>
#include <trainyard/wire/definitions.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include <unistd.h>

namespace trainyard::local {

struct environment_works::state {
    state(site& where, core::loop& runs_on) : home(where), loop(runs_on) {}

    site& home;
    core::loop& loop;
    std::map<std::string, making_ptr> under_way;

    std::mutex mutex;
    bool closed = false;

    void post(std::function<void()> what)
    {
        std::lock_guard const lock(mutex);
        if (!closed)
            loop.post(std::move(what));
    }
};

TRAINYARD_DECL std::string read_on(std::string const& log, log_place& place)
{
    if (!core::facts_of(log))
        return {};
    auto const file  = core::open_file(log, core::open_mode::read);
    auto const facts = core::facts_of(file);
    if (facts.inode != place.inode)
        place = {.inode = facts.inode};
    if (facts.size <= place.offset)
        return {};
    auto text = core::read_at(file, place.offset, facts.size - place.offset);
    place.offset += text.size();
    return text;
}

namespace detail {

// What a secret of the workspace, or a variable, is put in for in pip's own file.
TRAINYARD_DECL void choose_variables(making_ptr const& one)
{
    auto const references = references_in(one->plan.requirements);
    auto const own        = core::own_environment();
    auto const kept =
        references.empty() ? std::nullopt : core::read_file_if_any(one->home.where.secrets());
    auto const secrets = kept ? wire::read_texts(*kept) : std::map<std::string, std::string>();
    one->variables     = installer_variables(own, secrets, references);
    one->hidden        = secrets_in(one->variables, references);
    one->variables["TRAINYARD_ENVIRONMENT"] = one->folder;
}

TRAINYARD_DECL void begin_making(making_ptr const& one)
{
    // What an earlier attempt left, also of itself: its guard may have been killed too.
    core::signal_marked("TRAINYARD_ENVIRONMENT=" + one->folder, SIGKILL);
    core::remove_tree(one->folder);
    core::make_directories(one->folder);
    choose_variables(one);
    ::unlink(one->log.c_str()); // whoever reads it sees that it was begun anew
    core::write_all(core::open_file(one->log, core::open_mode::append),
                    to_string(now()) + " making the environment " + one->plan.id + " with " +
                        std::string(name_of(one->plan.with)) + '\n',
                    one->log);
}

// On disk whole, before it says so.
TRAINYARD_DECL made_environment seal(making const& one, made_environment made)
{
    made.at = one.folder;
    if (!made.prefix.empty())
        core::sync_file_system(one.folder);
    core::write_file(marker_of(one.home.where, one.plan.id), write_marker(made),
                     core::durability::survives_power);
    return made;
}

TRAINYARD_DECL asio::awaitable<made_environment> make_in_its_way(making_ptr one)
{
    switch (one->plan.with) {
    case maker::conda:
        co_return co_await make_with_conda(one);
    case maker::podman:
        co_return co_await make_with_podman(one);
    case maker::check: {
        auto const python = co_await ask_python(one);
        std::vector<std::string> warnings;
        auto deviation = python_deviation(one->plan.python_version, python.version);
        if (!deviation.empty())
            warnings.push_back(std::move(deviation));
        co_return co_await make_by_check(one, python.interpreter, std::move(warnings));
    }
    default:
        co_return co_await make_with_pip(one);
    }
}

// The lock is ours from here on.
TRAINYARD_DECL asio::awaitable<made_environment> make_whole(making_ptr one)
{
    auto begin = [one] { begin_making(one); };
    co_await core::offload(one->home.pool, std::function<void()>(std::move(begin)));
    one->tell();
    auto made   = co_await make_in_its_way(one);
    auto finish = [one, made = std::move(made)]() mutable { return seal(*one, std::move(made)); };
    co_return co_await core::offload(one->home.pool, std::move(finish));
}

TRAINYARD_DECL asio::awaitable<void> clean_up(making_ptr one)
{
    auto clean = std::function<void()>([one] {
        if (one->plan.with == maker::podman)
            launch::remove_container(one->plan.tool, launch::container_name(one->folder));
        core::remove_tree(one->folder);
    });
    co_await core::offload(one->home.pool, std::move(clean));
}

// Until nobody else is at it. The other program's log is told of as if it were our own.
TRAINYARD_DECL asio::awaitable<void> take_turn(making_ptr one, core::file_watcher& watcher,
                                               std::shared_ptr<core::file_handle> turn)
{
    auto look = [turn] { return core::try_lock(*turn); };
    auto ring = [weak = std::weak_ptr(one)](std::string_view) {
        if (auto const known = weak.lock())
            known->bell.cancel();
    };
    core::file_watcher::subscription lock_watch;
    core::file_watcher::subscription log_watch;
    for (auto ours = false; !ours && !one->given_up;) {
        ours = co_await core::offload(one->home.pool, look);
        if (ours)
            break;
        lock_watch = watcher.watch(one->folder + ".lock", ring);
        log_watch  = watcher.watch(one->log, ring);
        one->tell();
        // A lock that ends with its program is free a moment after we are told.
        one->bell.expires_after(std::chrono::milliseconds(200));
        boost::system::error_code ignored;
        co_await one->bell.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

TRAINYARD_DECL asio::awaitable<making_outcome> make_or_find(making_ptr one,
                                                            core::file_watcher& watcher)
{
    making_outcome outcome;
    auto open = [one] {
        core::make_directories(one->home.where.environments());
        return std::make_shared<core::file_handle>(
            core::open_file(one->folder + ".lock", core::open_mode::lock));
    };
    auto const turn = co_await core::offload(one->home.pool, std::move(open));
    co_await take_turn(one, watcher, turn);
    if (!one->given_up) {
        auto look     = [one] { return find_made(one->home.where, one->plan); };
        outcome.made  = co_await core::offload(one->home.pool, std::move(look));
        outcome.found = outcome.made.has_value();
    }
    auto failed = std::string();
    try {
        if (!outcome.made && !one->given_up)
            outcome.made = co_await make_whole(one);
    } catch (std::exception const& thrown) {
        failed = thrown.what();
    }
    if (!outcome.made && !one->given_up)
        co_await say(one, failed);
    if (!outcome.made)
        co_await clean_up(one);
    outcome.failed   = std::move(failed);
    outcome.given_up = one->given_up && !outcome.made;
    core::unlock(*turn);
    co_return outcome;
}

TRAINYARD_DECL asio::awaitable<making_outcome> make_and_never_throw(making_ptr one,
                                                                    core::file_watcher& watcher)
{
    std::string failed;
    try {
        co_return co_await make_or_find(one, watcher);
    } catch (std::exception const& thrown) {
        failed = thrown.what();
    }
    making_outcome outcome;
    outcome.failed = std::move(failed);
    co_return outcome;
}

TRAINYARD_DECL asio::awaitable<void> make_for_all(making_ptr one, core::file_watcher& watcher,
                                                  std::function<void()> forget)
{
    auto outcome = co_await make_and_never_throw(one, watcher);
    outcome.over = true;
    forget();
    {
        std::lock_guard const lock(one->mutex);
        one->outcome = std::move(outcome);
    }
    one->tell();
}

}

class environment_works::waiting final : public environment_works::interest {
public:
    waiting(std::shared_ptr<state> works, making_ptr one, std::uint64_t number)
        : works_(std::move(works)), one_(std::move(one)), number_(number)
    {}

    ~waiting() override
    {
        works_->post([one = one_, number = number_] { give_up(*one, number); });
    }

    making_outcome outcome() const override
    {
        std::lock_guard const lock(one_->mutex);
        return one_->outcome;
    }

    std::string const& log() const noexcept override { return one_->log; }

    bool leave() override
    {
        auto const last = one_->listeners.size() == 1 && one_->listeners.contains(number_);
        if (last)
            stop(*one_);
        else
            one_->listeners.erase(number_);
        return last && !outcome().over;
    }

private:
    static void stop(making& one)
    {
        one.given_up = true;
        one.leash->let_go();
        one.bell.cancel();
    }

    static void give_up(making& one, std::uint64_t number)
    {
        if (one.listeners.erase(number) && one.listeners.empty())
            stop(one);
    }

    std::shared_ptr<state> works_;
    making_ptr one_;
    std::uint64_t number_;
};

TRAINYARD_DECL environment_works::environment_works(site& home, core::loop& loop)
    : state_(std::make_shared<state>(home, loop))
{}

TRAINYARD_DECL environment_works::~environment_works()
{
    close();
}

TRAINYARD_DECL void environment_works::close() noexcept
{
    auto const under_way = std::exchange(state_->under_way, {}); // goes without the lock
    std::lock_guard const lock(state_->mutex);
    state_->closed = true;
}

TRAINYARD_DECL std::shared_ptr<environment_works::interest> environment_works::join(
    environment_plan plan, core::file_watcher& watcher, std::function<void()> changed)
{
    auto& known    = state_->under_way[plan.id];
    auto const id  = plan.id;
    auto const old = known && !known->given_up;
    // One that was given up still cleans up behind it; the next waits for its lock.
    if (!old)
        known = std::make_shared<making>(state_->home, std::move(plan), state_->loop.executor());
    auto const one    = known;
    auto const number = ++one->last_listener;
    one->listeners.emplace(number, std::move(changed));
    if (!old) {
        auto forget = [weak = std::weak_ptr(state_), id, self = one.get()] {
            auto const works = weak.lock();
            if (!works)
                return;
            auto const found = works->under_way.find(id);
            if (found != works->under_way.end() && found->second.get() == self)
                works->under_way.erase(found);
        };
        state_->loop.spawn(detail::make_for_all(one, watcher, std::move(forget)));
    }
    return std::make_shared<waiting>(state_, one, number);
}

}
