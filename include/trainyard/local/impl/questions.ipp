#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/artifacts.hpp>
#include <trainyard/local/impl/artifacts.ipp>
#include <trainyard/local/questions.hpp>
#include <trainyard/wire/journal.hpp>

#include <exception>

namespace trainyard::local {
namespace detail {

TRAINYARD_DECL std::string refusal_of(run_id const& child)
{
    return "run \"" + child.str() + "\", which the script submitted, was refused: ";
}

// A run that a script submitted may have been refused; its own run knows why.
TRAINYARD_DECL std::string why_there_is_none(core::database& db, question const& asked)
{
    for (auto const& warning : catalog::get_run(db, asked.asker.str()).warnings)
        if (warning.starts_with(refusal_of(asked.about)))
            return warning;
    return "there is no run \"" + asked.about.str() + "\" in this workspace";
}

TRAINYARD_DECL void write_answer(core::database& db, question const& asked, run_record run)
{
    auto told     = wire::run_answer{.run = std::move(run)};
    told.children = catalog::children_of(db, asked.about.str());
    told.log      = process_log(catalog::get_definition(db, asked.about.str()).distribution, 0);
    if (asked.wanted.with_metrics)
        told.metrics = catalog::read_metrics(db, asked.about.str(), "");
    core::write_file(asked.place + ".answer", wire::write_answer(told),
                     core::durability::survives_us);
    asked.pipe->tell(wire::answer_there);
}

struct question_state {
    bool over       = false;
    std::string log = {}; ///< where it is to be watched
};

TRAINYARD_DECL question_state look_at(site& home, question const& asked)
{
    if (!asked.pipe->is_read())
        return {.over = true};
    auto const db = home.store.lend();
    auto run      = catalog::find_run(*db, asked.about.str());
    if (!run) {
        asked.pipe->tell(wire::error_reply(why_there_is_none(*db, asked)));
        return {.over = true};
    }
    auto const& wanted = asked.wanted;
    if (wanted.unless == run->status && wanted.log.empty())
        return {};
    if (wanted.unless == run->status) {
        auto const more = read_some(home, {.run    = asked.about,
                                           .name   = wanted.log,
                                           .offset = wanted.log_size,
                                           .limit  = 1,
                                           .follow = true});
        if (more.chunk.bytes.empty())
            return {.log = more.path};
    }
    write_answer(*db, asked, std::move(*run));
    return {.over = true};
}

TRAINYARD_DECL question_state look_or_refuse(site& home, question const& asked)
{
    try {
        return look_at(home, asked);
    } catch (std::exception const& failed) {
        asked.pipe->tell(wire::error_reply(failed.what()));
        return {.over = true};
    }
}

}

TRAINYARD_DECL asio::awaitable<void> answer(site& home, core::file_watcher& watcher, question asked)
{
    auto const room = asked.about.str();
    auto seat       = home.rooms.enter(room);
    core::file_watcher::subscription watched;
    std::string watched_path;
    for (;;) {
        auto look        = [&home, asked] { return detail::look_or_refuse(home, asked); };
        auto const found = co_await home.offload(std::move(look));
        if (found.over)
            co_return;
        // Watched first, and looked at once more before sleeping: nothing is missed in between.
        if (found.log != watched_path) {
            watched_path = found.log;
            auto ring    = [&home, room](std::string_view) { home.rooms.ring(room); };
            watched      = watcher.watch(watched_path, std::move(ring));
            continue;
        }
        co_await seat.wait();
    }
}

}
