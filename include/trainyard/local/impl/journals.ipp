#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/local/journals.hpp>
#include <trainyard/local/models.hpp>
#include <trainyard/local/runs.hpp>
#include <trainyard/wire/journal.hpp>

#include <csignal>
#include <exception>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace trainyard::local {
namespace detail {

// Read at once from one journal. More is left for the next time, so that a script that logs fast
// does not fill our memory.
inline constexpr std::size_t journal_piece = std::size_t{1} << 20;

// Names become paths: a script's are held to the rules a program's are.
TRAINYARD_DECL void check_names(wire::journal_entry const& entry)
{
    using kind = wire::journal_entry::kind;
    try {
        if (entry.what == kind::child || entry.what == kind::submit)
            trainyard::detail::check_name("run", entry.child.str(), 256, true);
        if (entry.what == kind::submit && !entry.submitted.experiment.empty())
            trainyard::detail::check_experiment_name(entry.submitted.experiment);
        if (entry.what == kind::model)
            trainyard::detail::check_model_name(entry.model.name.str());
    } catch (std::invalid_argument const& refused) {
        throw error(errc::invalid_argument, "read the script's record", refused.what());
    }
}

TRAINYARD_DECL void apply_entry(catalog::transaction& tx, run_id const& own,
                                wire::journal_entry const& entry)
{
    using kind = wire::journal_entry::kind;
    check_names(entry);
    auto const& run = entry.run.empty() ? own : entry.run;
    switch (entry.what) {
    case kind::points:
        catalog::append_points(tx, run.str(), entry.points);
        break;
    case kind::tag:
        catalog::update_run(tx, {.id = run, .set_tags = {{entry.key, entry.value}}});
        break;
    case kind::untag:
        catalog::update_run(tx, {.id = run, .remove_tags = {entry.key}});
        break;
    case kind::property:
        catalog::update_run(tx,
                            {.id = run, .add_properties = {{entry.key, entry.value.value_or("")}}});
        break;
    case kind::describe:
        catalog::update_run(
            tx, {.id = run, .display_name = entry.display_name, .description = entry.description});
        break;
    case kind::child: {
        auto const parent = catalog::get_live(tx.db, run.str());
        catalog::new_run child;
        child.id                = entry.child;
        child.experiment        = parent.experiment;
        child.parent            = run;
        child.kind              = run_kind::interactive;
        child.at                = catalog::stage::running;
        child.owner             = parent.owner;
        child.display_name      = entry.display_name.value_or(entry.child.str());
        child.submitted_by      = catalog::get_run(tx.db, run.str()).submitted_by;
        child.created           = entry.time;
        child.tags              = entry.tags;
        child.definition.target = parent.definition.target;
        catalog::insert_run(tx, child);
        break;
    }
    case kind::end:
        catalog::declare_end(tx, run.str(), entry.status, entry.failure);
        break;
    case kind::model:
    case kind::submit:
        break; // these come alone
    }
}

// A line that cannot be done does not keep the others from being done; the run says so.
TRAINYARD_DECL void apply_or_warn(catalog::transaction& tx, run_id const& own,
                                  wire::journal_entry const& entry)
{
    tx.db.run("SAVEPOINT entry");
    try {
        apply_entry(tx, own, entry);
    } catch (error const& refused) {
        tx.db.run("ROLLBACK TO entry");
        if (refused.details().code == errc::storage_full)
            throw;
        catalog::add_warning(tx, own.str(), std::string("the script's record: ") + refused.what());
    }
    tx.db.run("RELEASE entry");
}

// Somebody may be reading at the other end of the pipe, or not any more.
TRAINYARD_DECL void answer(std::string const& pipe, std::string const& line) noexcept
{
    // Writing to a pipe that nobody reads would end this program; only this thread looks away.
    sigset_t broken;
    sigset_t before;
    ::sigemptyset(&broken);
    ::sigaddset(&broken, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken, &before);
    auto const open = core::file_handle(::open(pipe.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    if (open && ::write(open.get(), line.data(), line.size()) < 0) {
        auto const now = timespec{};
        ::sigtimedwait(&broken, nullptr, &now);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}

struct journal_follower::piece {
    std::string journal       = {};
    std::uint64_t offset      = 0;
    wire::journal_batch batch = {};
};

TRAINYARD_DECL journal_follower::journal_follower(site& home, run_id run,
                                                  std::function<void(catalog::live_run)> started,
                                                  std::function<void()> ended)
    : home_(home), run_(std::move(run)), started_(std::move(started)), ended_(std::move(ended))
{}

TRAINYARD_DECL asio::awaitable<void> journal_follower::take_all()
{
    for (auto more = true; more;)
        more = co_await take_some();
}

TRAINYARD_DECL bool journal_follower::has_any() const
{
    auto found      = false;
    auto const live = home_.where.live(run_.str());
    if (core::facts_of(live))
        core::list_directory(live, [&](std::string_view name, core::file_facts const&) {
            found |= name.ends_with(".journal");
        });
    return found;
}

TRAINYARD_DECL asio::awaitable<bool> journal_follower::take_some()
{
    if (!offsets_) {
        auto load = [id = run_.str()](core::database& db) {
            return catalog::journal_offsets(db, id);
        };
        auto known = co_await home_.read(std::move(load));
        offsets_   = std::make_shared<std::map<std::string, std::uint64_t>>(std::move(known));
    }

    auto read = [live = home_.where.live(run_.str()), offsets = offsets_] {
        auto found = std::make_shared<piece>();
        if (!core::facts_of(live))
            return found;
        core::list_directory(live, [&](std::string_view name, core::file_facts const& facts) {
            if (!name.ends_with(".journal") || found->batch.bytes > 0)
                return;
            auto const path  = live + '/' + std::string(name);
            auto const begin = (*offsets)[std::string(name)];
            if (facts.size <= begin)
                return;
            auto const file = core::open_file(path, core::open_mode::read);
            auto size       = detail::journal_piece;
            do {
                auto const text = core::read_at(file, begin, size);
                found->batch    = wire::read_journal(text);
                // A line longer than the piece is read with a longer one.
                if (found->batch.bytes > 0 || text.size() < size)
                    break;
                size *= 4;
            } while (size <= (std::size_t{64} << 20));
            found->journal = name;
            found->offset  = begin + found->batch.bytes;
        });
        return found;
    };
    auto next = co_await home_.offload(std::move(read));
    if (next->batch.bytes == 0)
        co_return false;

    auto const alone = !next->batch.entries.empty() &&
                       (next->batch.entries.front().what == wire::journal_entry::kind::model ||
                        next->batch.entries.front().what == wire::journal_entry::kind::submit);
    if (alone) {
        co_await take_alone(next);
    } else {
        auto apply = [run = run_, next](catalog::transaction& tx) {
            tx.known_to_its_ward = run.str();
            for (auto const& entry : next->batch.entries)
                detail::apply_or_warn(tx, run, entry);
            if (next->batch.bad_lines > 0)
                catalog::add_warning(tx, run.str(),
                                     "the script's record has " +
                                         std::to_string(next->batch.bad_lines) +
                                         " lines that make no sense, the first of them: " +
                                         next->batch.first_bad_line);
            catalog::set_journal_offset(tx, run.str(), next->journal, next->offset);
        };
        co_await home_.write(std::move(apply));
        for (auto const& entry : next->batch.entries)
            if (entry.what == wire::journal_entry::kind::end)
                ended_();
    }
    (*offsets_)[next->journal] = next->offset;
    co_return true;
}

TRAINYARD_DECL asio::awaitable<void> journal_follower::take_alone(std::shared_ptr<piece> from)
{
    auto& entry    = from->batch.entries.front();
    auto const own = entry.run.empty() ? run_ : entry.run;
    std::string failed;
    std::string reply;
    try {
        detail::check_names(entry);
        if (entry.what == wire::journal_entry::kind::model) {
            entry.model.run = own;
            auto stage      = [this, from] {
                return stage_model(home_, from->batch.entries.front().model);
            };
            auto staged = co_await home_.offload(std::move(stage));
            auto place  = [this, from, staged, run = run_](catalog::transaction& tx) {
                catalog::set_journal_offset(tx, run.str(), from->journal, from->offset);
                return put_model_in_place(home_, tx, staged);
            };
            auto const model = co_await home_.write(std::move(place));
            reply            = "{\"version\": " + std::to_string(model.version) + "}\n";
        } else {
            entry.submitted.id     = entry.child;
            entry.submitted.parent = own;
            if (entry.submitted.experiment.empty()) {
                auto look = [id = own.str()](core::database& db) {
                    return catalog::get_run(db, id).experiment;
                };
                entry.submitted.experiment = co_await home_.read(std::move(look));
            }
            auto run    = co_await prepare_submission(home_, entry.submitted);
            auto insert = [run, from, own_run = run_](catalog::transaction& tx) {
                catalog::set_journal_offset(tx, own_run.str(), from->journal, from->offset);
                catalog::insert_run(tx, run);
                return catalog::get_live(tx.db, run.id.str());
            };
            auto child = co_await home_.write(std::move(insert));
            started_(std::move(child));
        }
    } catch (std::exception const& refused) {
        failed = refused.what();
    }
    if (!failed.empty()) {
        auto warn = [run = run_, from, failed](catalog::transaction& tx) {
            catalog::add_warning(tx, run.str(), failed);
            catalog::set_journal_offset(tx, run.str(), from->journal, from->offset);
        };
        co_await home_.write(std::move(warn));
        reply = wire::error_reply(failed);
    }
    if (!entry.request.empty() && entry.request.find('/') == std::string::npos) {
        auto tell = std::function<void()>(
            [pipe = home_.where.live(run_.str()) + '/' + entry.request + ".reply", reply] {
                detail::answer(pipe, reply);
            });
        co_await home_.offload(std::move(tell));
    }
}

}
