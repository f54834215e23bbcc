#pragma once

#include <trainyard/core/process/files.hpp>
#include <trainyard/error.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/local/datasets.hpp>
#include <trainyard/local/journals.hpp>
#include <trainyard/local/models.hpp>
#include <trainyard/local/runs.hpp>
#include <trainyard/wire/journal.hpp>

#include <csignal>
#include <exception>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace trainyard::local {
namespace detail {

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
        if (entry.what == kind::dataset)
            trainyard::detail::check_dataset_name(entry.dataset.name.str());
    } catch (std::invalid_argument const& refused) {
        throw error(errc::invalid_argument, "read the script's record", refused.what());
    }
}

TRAINYARD_DECL void set_offsets(catalog::transaction& tx, run_id const& run,
                                std::map<std::string, std::uint64_t> const& offsets)
{
    for (auto const& [journal, offset] : offsets)
        catalog::set_journal_offset(tx, run.str(), journal, offset);
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
    std::map<std::string, std::uint64_t> offsets  = {}; ///< where each journal was read to
    wire::journal_batch batch                     = {};
    std::map<std::string, std::string> unreadable = {}; ///< and why

    wire::journal_entry& request() { return batch.entries.front(); }
};

TRAINYARD_DECL asio::awaitable<int> journal_follower::take_model(std::shared_ptr<piece> from)
{
    auto& model = from->request().model;
    model.run   = from->request().run.empty() ? run_ : from->request().run;
    auto stage  = [this, from] { return stage_model(home_, from->request().model); };
    auto staged = co_await home_.offload(std::move(stage));
    auto place  = [this, from, staged](catalog::transaction& tx) {
        detail::set_offsets(tx, run_, from->offsets);
        return put_model_in_place(home_, tx, staged);
    };
    auto const made = co_await home_.write(std::move(place));
    co_return made.version;
}

TRAINYARD_DECL asio::awaitable<int> journal_follower::take_dataset(std::shared_ptr<piece> from)
{
    auto look   = [this, from] { return checked_registration(home_, from->request().dataset); };
    auto wanted = co_await home_.offload(std::move(look));
    auto put    = [this, from, wanted](catalog::transaction& tx) {
        detail::set_offsets(tx, run_, from->offsets);
        return catalog::insert_dataset(tx, wanted);
    };
    auto const made = co_await home_.write(std::move(put));
    // For all processes of the script, and before it is told. What is registered stays so, whether
    // or not this succeeds.
    auto tell = [this] {
        try {
            tell_datasets(home_, home_.where.live(run_.str()));
        } catch (error const&) {
        }
    };
    co_await home_.offload(std::function<void()>(std::move(tell)));
    co_return made.version;
}

TRAINYARD_DECL asio::awaitable<void> journal_follower::take_submission(std::shared_ptr<piece> from)
{
    auto& wanted  = from->request().submitted;
    wanted.id     = from->request().child;
    wanted.parent = from->request().run.empty() ? run_ : from->request().run;
    auto look     = [id = run_.str()](core::database& db) {
        return std::pair(catalog::get_run(db, id).experiment,
                             catalog::get_definition(db, id).environment.interpreter);
    };
    auto const known = co_await home_.read(std::move(look));
    if (wanted.experiment.empty())
        wanted.experiment = known.first;
    // What runs the script can run what it submits, unless it says otherwise.
    auto& environment = wanted.config.environment;
    if (environment.name.empty() && environment.interpreter.empty() &&
        environment.dependencies == conda_dependencies())
        environment.interpreter = known.second;
    auto run    = co_await prepare_submission(home_, wanted);
    auto insert = [this, run, from](catalog::transaction& tx) {
        detail::set_offsets(tx, run_, from->offsets);
        catalog::insert_run(tx, run);
        return catalog::get_live(tx.db, run.id.str());
    };
    auto child = co_await home_.write(std::move(insert));
    started_(std::move(child));
}

TRAINYARD_DECL asio::awaitable<void> journal_follower::take_alone(std::shared_ptr<piece> from)
{
    using kind = wire::journal_entry::kind;
    std::string failed;
    std::string reply;
    try {
        detail::check_names(from->request());
        if (from->request().what == kind::submit) {
            co_await take_submission(from);
        } else {
            auto making =
                from->request().what == kind::model ? take_model(from) : take_dataset(from);
            auto const version = co_await std::move(making);
            reply              = wire::version_reply(version);
        }
    } catch (std::exception const& refused) {
        failed = refused.what();
    }
    if (!failed.empty()) {
        auto warn = [this, from, failed](catalog::transaction& tx) {
            catalog::add_warning(tx, run_.str(), failed);
            detail::set_offsets(tx, run_, from->offsets);
        };
        co_await home_.write(std::move(warn));
        reply = wire::error_reply(failed);
    }
    auto const& request = from->request().request;
    if (!request.empty() && request.find('/') == std::string::npos) {
        auto tell =
            std::function<void()>([pipe = home_.where.live(run_.str()) + '/' + request + ".reply",
                                   reply] { detail::answer(pipe, reply); });
        co_await home_.offload(std::move(tell));
    }
}

}
