#pragma once

#include <trainyard/backend/run_definition.hpp>
#include <trainyard/core/process/reply_pipe.hpp>
#include <trainyard/error.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/local/datasets.hpp>
#include <trainyard/local/journals.hpp>
#include <trainyard/local/models.hpp>
#include <trainyard/local/runs.hpp>
#include <trainyard/wire/journal.hpp>

#include <exception>
#include <stdexcept>
#include <utility>

namespace trainyard::local {
namespace detail {

// Names become paths: a script's are held to the rules a program's are.
TRAINYARD_DECL void check_names(wire::journal_entry const& entry)
{
    using kind = wire::journal_entry::kind;
    try {
        if (entry.what == kind::child || entry.what == kind::submit)
            trainyard::detail::check_run_id(entry.child.str());
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
    auto stage  = [&home = home_, from] { return stage_model(home, from->request().model); };
    auto staged = co_await home_.offload(std::move(stage));
    auto place  = [&home = home_, run = run_, from, staged](catalog::transaction& tx) {
        detail::set_offsets(tx, run, from->offsets);
        return put_model_in_place(home, tx, staged);
    };
    auto const made = co_await home_.write(std::move(place));
    co_return made.version;
}

TRAINYARD_DECL asio::awaitable<int> journal_follower::take_dataset(std::shared_ptr<piece> from)
{
    auto look = [&home = home_, from] {
        return checked_registration(home, from->request().dataset);
    };
    auto wanted = co_await home_.offload(std::move(look));
    auto put    = [run = run_, from, wanted](catalog::transaction& tx) {
        detail::set_offsets(tx, run, from->offsets);
        return catalog::insert_dataset(tx, wanted);
    };
    auto const made = co_await home_.write(std::move(put));
    co_return made.version;
}

TRAINYARD_DECL asio::awaitable<void> journal_follower::take_submission(std::shared_ptr<piece> from)
{
    auto& wanted = from->request().submitted;
    check_config(wanted.config);
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
    auto made   = co_await prepare_submission(home_, wanted);
    auto insert = [run = run_, made, from](catalog::transaction& tx) {
        detail::set_offsets(tx, run, from->offsets);
        accept(tx, made);
    };
    co_await home_.write(std::move(insert));
}

TRAINYARD_DECL asio::awaitable<void> journal_follower::take_question(std::shared_ptr<piece> from)
{
    auto const& entry = from->request();
    auto question     = local::question{.asker  = run_,
                                        .about  = entry.run.empty() ? run_ : entry.run,
                                        .wanted = entry.question,
                                        .place  = place_of(entry.request)};
    auto hear         = [path = question.place + ".reply"] {
        return std::make_shared<core::reply_pipe>(path);
    };
    question.pipe = co_await home_.offload(std::move(hear));

    // The pipe is open by now: who dies before this is on disk leaves the question to be read
    // again, and who dies later is missed at the other end.
    auto note = [run = run_, from](catalog::transaction& tx) {
        detail::set_offsets(tx, run, from->offsets);
    };
    co_await home_.write(std::move(note));
    question.pipe->tell(wire::question_read);
    if (*question.pipe)
        listener_.asked(std::move(question));
}

TRAINYARD_DECL std::string journal_follower::place_of(std::string const& request) const
{
    // A name that leads elsewhere is nobody's.
    auto const is_name = request.find('/') == std::string::npos;
    return home_.where.live(run_.str()) + '/' + (is_name ? request : "");
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
        } else if (from->request().what == kind::ask) {
            co_await take_question(from);
        } else {
            auto const is_model = from->request().what == kind::model;
            auto making         = is_model ? take_model(from) : take_dataset(from);
            auto const version  = co_await std::move(making);
            reply               = wire::version_reply(version);
            // For all processes of the script, and before it is told. What is registered stays so,
            // whether or not this succeeds.
            auto list = [&home = home_, run = run_,
                         tell = is_model ? &tell_models : &tell_datasets] {
                try {
                    tell(home, home.where.live(run.str()));
                } catch (error const&) {
                }
            };
            co_await home_.offload(std::function<void()>(std::move(list)));
        }
    } catch (std::exception const& refused) {
        failed = refused.what();
        if (from->request().what == kind::submit)
            failed = detail::refusal_of(from->request().child) + failed;
    }
    if (!failed.empty()) {
        auto warn = [run = run_, from, failed](catalog::transaction& tx) {
            catalog::add_warning(tx, run.str(), failed);
            detail::set_offsets(tx, run, from->offsets);
        };
        co_await home_.write(std::move(warn));
        reply = wire::error_reply(failed);
    }
    auto tell = [path = place_of(from->request().request) + ".reply", reply] {
        core::reply_pipe(path).tell(reply);
    };
    if (!reply.empty())
        co_await home_.offload(std::function<void()>(std::move(tell)));
}

}
