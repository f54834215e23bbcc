#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/local/impl/supervisor.ipp>

namespace trainyard::local {
namespace detail {

TRAINYARD_DECL void add_text(std::string const& path, std::string const& text)
{
    core::make_directories(path.substr(0, path.rfind('/')));
    core::write_all(core::open_file(path, core::open_mode::append), text, path);
}

TRAINYARD_DECL std::string stamped(std::string const& line)
{
    return to_string(now()) + ' ' + line + '\n';
}

// What a look at a definition, and at what is there of it, comes to.
struct readiness {
    std::string failed                   = {};
    std::vector<std::string> warnings    = {};
    std::optional<environment_plan> plan = {}; ///< there is something to make
    bool in_container                    = false;
};

TRAINYARD_DECL std::string in_use(made_environment const& made)
{
    std::string text;
    for (auto const& warning : made.warnings)
        text += stamped("warning: " + warning);
    return text + stamped("using the interpreter " + made.interpreter +
                          (made.image.empty() ? "" : " of the image " + made.image));
}

TRAINYARD_DECL readiness look_for_environment(site& home, environment const& wanted,
                                              std::string& text)
{
    auto plan = plan_environment(wanted, look_for_tools(wanted));
    if (plan.with == maker::nothing) {
        text += in_use({.interpreter = plan.tool, .warnings = plan.warnings});
        return {.warnings = std::move(plan.warnings)};
    }
    auto const in_container = plan.with == maker::podman;
    auto found              = find_made(home.where, plan);
    if (!found)
        return {.plan = std::move(plan), .in_container = in_container};
    auto made = as_planned(std::move(*found), plan);
    text += stamped("the environment is cached as " + plan.id + ", made with " +
                    std::string(name_of(made.with)));
    text += in_use(made);
    return {.warnings = std::move(made.warnings), .in_container = in_container};
}

TRAINYARD_DECL readiness look_at_environment(site& home, run_id const& run,
                                             environment const& wanted)
{
    // What is wrong here is wrong with the run, not with us.
    auto const log = home.where.record(run.str()) + '/' + preparation_log;
    readiness found;
    std::string text;
    try {
        if (needs_making(wanted))
            found = look_for_environment(home, wanted, text);
        else
            text = stamped("using the interpreter " + find_interpreter(wanted));
    } catch (error const& failed) {
        found.failed = failed.what();
        text         = stamped(failed.what());
    }
    if (!text.empty())
        add_text(log, text);
    return found;
}

}

TRAINYARD_DECL asio::awaitable<supervisor::readiness_ptr> supervisor::look_and_make(
    ward_ptr run, environment wanted)
{
    auto look = [&home = home_, id = run->id, wanted] {
        return std::make_shared<detail::readiness>(detail::look_at_environment(home, id, wanted));
    };
    auto found = std::make_shared<detail::readiness>();
    if (run->facts.definition.command.empty() || needs_making(wanted))
        found = co_await home_.offload(std::move(look));
    if (found->plan)
        found->failed = co_await make_environment(run, *found->plan);
    co_return found;
}

// Each stage is written down before it is acted on. Looking for an interpreter is not acting.
TRAINYARD_DECL asio::awaitable<void> supervisor::prepare(ward_ptr run)
{
    auto wanted = run->facts.definition.environment;
    auto found  = co_await look_and_make(run, wanted);
    if (!found->failed.empty() && found->plan && may_go_without(wanted, *found->plan)) {
        auto const why = "there is no container, and the run has the machine's own Python and "
                         "programs: " +
                         detail::one_line(found->failed);
        wanted.docker = docker_section();
        found         = co_await look_and_make(run, std::move(wanted));
        found->warnings.insert(found->warnings.begin(), why);
    }
    if (run->facts.stop != catalog::stop_request::none)
        co_return;

    // Whether it has a container is decided here, and once: by the time it starts, an image that
    // could not be had may be there, or one that was there be gone.
    auto decided = std::optional<run_definition>();
    if (run->facts.definition.environment.docker.is_wanted() && !found->in_container) {
        decided                         = run->facts.definition;
        decided->environment.docker.use = container_use::never;
    }

    auto advance = [id = run->id.str(), found, decided](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        if (decided)
            catalog::set_definition(tx, id, *decided);
        for (auto const& warning : found->warnings)
            catalog::add_warning(tx, id, warning);
        if (found->failed.empty()) {
            catalog::enqueue(tx, id);
        } else {
            catalog::set_stage(tx, id, catalog::stage::preparing);
            catalog::request_stop(tx, id, catalog::stop_request::fail,
                                  {.code = "Preparation", .message = found->failed});
        }
        return catalog::get_live(tx.db, id);
    };
    auto facts = co_await home_.write(std::move(advance));
    run->facts = std::move(facts);
}

// Why it could not be made; empty when it was, or when the run is to stop.
TRAINYARD_DECL asio::awaitable<std::string> supervisor::make_environment(ward_ptr run,
                                                                         environment_plan plan)
{
    auto note = [id = run->id.str()](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        catalog::set_stage(tx, id, catalog::stage::preparing);
        return catalog::get_live(tx.db, id);
    };
    run->facts = co_await home_.write(std::move(note));
    co_return co_await wait_for_environment(run, std::move(plan));
}

TRAINYARD_DECL asio::awaitable<std::string> supervisor::wait_for_environment(ward_ptr run,
                                                                             environment_plan plan)
{
    auto const log     = home_.where.record(run->id.str()) + '/' + preparation_log;
    auto const changed = [weak = std::weak_ptr(run)] {
        if (auto const one = weak.lock()) {
            one->environment_news = true;
            one->bell.cancel();
        }
    };
    auto const place = std::make_shared<log_place>();
    auto wanted      = works_.join(plan, *watcher_, changed);
    auto leaving     = false;
    auto outcome     = making_outcome();
    run->bell.expires_at(std::chrono::steady_clock::time_point::max());
    for (;;) {
        run->environment_news = false;
        outcome               = wanted->outcome();
        auto copy             = [from = wanted->log(), log, place] {
            auto const text = read_on(from, *place);
            if (!text.empty())
                detail::add_text(log, text);
        };
        co_await home_.offload(std::function<void()>(std::move(copy)));
        if (run->news)
            co_await read_again(run);
        if (run->facts.stop != catalog::stop_request::none && !std::exchange(leaving, true)) {
            // Nothing of it is left when the run is said to have ended.
            if (!wanted->leave())
                co_return std::string();
        }
        if (outcome.over && leaving)
            co_return std::string();
        if (outcome.over && !outcome.given_up)
            break;
        if (outcome.over) {
            // It was given up just before we came.
            *place = {};
            wanted = works_.join(plan, *watcher_, changed);
            continue;
        }
        boost::system::error_code woken;
        if (!run->news && !run->environment_news)
            co_await run->bell.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    if (!outcome.made)
        co_return outcome.failed;
    auto const made = as_planned(*outcome.made, plan);
    auto tell       = [log, made] { detail::add_text(log, detail::in_use(made)); };
    co_await home_.offload(std::function<void()>(std::move(tell)));
    auto warn = [id = run->id.str(), warnings = made.warnings](catalog::transaction& tx) {
        tx.known_to_its_ward = id;
        for (auto const& warning : warnings)
            catalog::add_warning(tx, id, warning);
    };
    if (!made.warnings.empty())
        co_await home_.write(std::move(warn));
    co_return std::string();
}

TRAINYARD_DECL asio::awaitable<std::shared_ptr<environment_works::interest>> supervisor::want(
    environment_plan plan)
{
    // Made over there, for one that waits here.
    using interest = std::shared_ptr<environment_works::interest>;
    auto joined    = std::make_shared<interest>();
    auto join      = [](supervisor* self, environment_plan what,
                   std::shared_ptr<interest> into) -> asio::awaitable<void> {
        auto ring = [self, room = room_of(what)] { self->home_.rooms.ring(room); };
        *into     = self->works_.join(std::move(what), *self->watcher_, std::move(ring));
        co_return;
    };
    co_await loop_.run(join(this, std::move(plan), joined));
    co_return std::move(*joined);
}

}
