#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/catalog_computes.ipp>
#include <trainyard/local/impl/catalog_runs.ipp>
#include <trainyard/wire/definitions.hpp>

namespace trainyard::local::catalog {

TRAINYARD_DECL live_run get_live(core::database& db, std::string_view id)
{
    live_run run;
    {
        auto row =
            db.query("SELECT r.id, e.name, r.kind, r.stage, r.stop, r.stop_time, r.stop_code, "
                     "r.stop_message, r.owner, r.started, r.time_limit, r.snapshot, d.text, "
                     "r.error_code, r.error_message, r.compute "
                     "FROM runs r JOIN experiments e ON e.id = r.experiment "
                     "JOIN definitions d ON d.run = r.number WHERE r.id = ?",
                     {id});
        if (!row.next())
            detail::no_such_run(id);
        run.id          = run_id(row.string(0));
        run.experiment  = row.string(1);
        run.kind        = static_cast<run_kind>(row.integer(2));
        run.at          = static_cast<stage>(row.integer(3));
        run.stop        = static_cast<stop_request>(row.integer(4));
        run.stop_time   = detail::time_from(row.integer(5));
        run.stop_reason = {.code = row.string(6), .message = row.string(7)};
        run.owner       = row.string(8);
        run.started     = detail::maybe_time(row, 9);
        if (run.started)
            run.deadline = *run.started + std::chrono::seconds(row.integer(10));
        if (!row.is_null(11))
            run.snapshot = snapshot_id(row.string(11));
        run.definition = wire::read_definition(row.text(12));
        if (!row.is_null(14))
            run.declared = run_failure{.code = row.string(13), .message = row.string(14)};
        run.at_place = row.integer(15);
    }
    if (run.kind == run_kind::script && run.at_place != local_place)
        run.leased = detail::find_lease(db, run.at_place, id);
    return run;
}

TRAINYARD_DECL std::vector<std::string> live_owners(core::database& db)
{
    std::vector<std::string> owners;
    auto answer = db.query("SELECT DISTINCT owner FROM runs WHERE stage < 5");
    while (answer.next())
        owners.push_back(answer.string(0));
    return owners;
}

TRAINYARD_DECL std::vector<run_id> claim(transaction& tx, std::string_view from,
                                         std::string_view to)
{
    std::vector<run_id> claimed;
    auto answer = tx.db.query("UPDATE runs SET owner = ? WHERE stage < 5 AND owner = ? "
                              "RETURNING id",
                              {to, from});
    while (answer.next())
        claimed.emplace_back(answer.string(0));
    return claimed;
}

TRAINYARD_DECL void set_stage(transaction& tx, std::string_view id, stage at)
{
    auto const row = detail::get_row(tx.db, id);
    if (row.at == stage::ended || row.at == at)
        return;
    tx.db.run("UPDATE runs SET stage = ? WHERE number = ?", {static_cast<int>(at), row.number});
    auto const status = detail::status_in(at, row.stop);
    detail::set_status(tx, row.number, id, status, now());
}

TRAINYARD_DECL void enqueue(transaction& tx, std::string_view id)
{
    set_stage(tx, id, stage::preparing);
    set_stage(tx, id, stage::queued);
    admit(tx, detail::get_row(tx.db, id).at_place);
}

TRAINYARD_DECL bool request_stop(transaction& tx, std::string_view id, stop_request what,
                                 run_failure const& why)
{
    auto const row = detail::get_row(tx.db, id);
    if (row.at == stage::ended)
        return false;
    if (row.stop != stop_request::none)
        return true; // the first one counts
    auto const time = now();
    tx.db.run("UPDATE runs SET stop = ?, stop_time = ?, stop_code = ?, stop_message = ? "
              "WHERE number = ?",
              {static_cast<int>(what), detail::count_of(time), why.code, why.message, row.number});
    if (row.at == stage::finalizing)
        detail::touch(tx, row.number, id);
    else
        detail::set_status(tx, row.number, id, run_status::cancel_requested, time);
    return true;
}

TRAINYARD_DECL void set_exit(transaction& tx, std::string_view id, std::optional<int> code,
                             std::optional<int> signal)
{
    tx.db.run("UPDATE runs SET exit_code = ?, signal = ? WHERE id = ?", {code, signal, id});
}

namespace detail {

TRAINYARD_DECL void end_one(transaction& tx, std::int64_t number, place where, std::string_view id,
                            run_status outcome, std::optional<run_failure> const& why)
{
    auto const time = now();
    // A run that ends well has no error to show.
    auto const told = why && outcome != run_status::completed;
    tx.db.run("UPDATE runs SET stage = 5, ended = ?, owner = NULL, error_code = ?, "
              "error_message = ? WHERE number = ?",
              {count_of(time), told ? core::value(why->code) : core::value(nullptr),
               told ? core::value(why->message) : core::value(nullptr), number});
    tx.db.run("DELETE FROM journals WHERE run = ?", {number});
    if (where > local_place)
        give_back(tx, where, number, id, time);
    set_status(tx, number, id, outcome, time);
}

}

TRAINYARD_DECL void end_run(transaction& tx, std::string_view id, run_status outcome,
                            std::optional<run_failure> const& why)
{
    auto const row = detail::get_row(tx.db, id);
    if (row.at == stage::ended)
        return;
    detail::end_one(tx, row.number, row.at_place, id, outcome, why);

    // Nobody else will ever end them.
    std::vector<std::pair<std::int64_t, std::string>> left;
    {
        auto answer = tx.db.query("WITH RECURSIVE below (number) AS ("
                                  "SELECT number FROM runs WHERE parent = ?1 AND kind = 1 "
                                  "UNION ALL SELECT r.number FROM runs r "
                                  "JOIN below b ON r.parent = b.number WHERE r.kind = 1) "
                                  "SELECT r.number, r.id FROM below b "
                                  "JOIN runs r ON r.number = b.number WHERE r.stage < 5",
                                  {row.number});
        while (answer.next())
            left.emplace_back(answer.integer(0), answer.string(1));
    }
    for (auto const& [number, child] : left)
        detail::end_one(tx, number, 0, child, outcome, why);
}

TRAINYARD_DECL void declare_end(transaction& tx, std::string_view id, run_status outcome,
                                run_failure const& why)
{
    auto const row = detail::get_row(tx.db, id);
    if (row.kind == run_kind::interactive)
        return end_run(tx, id, outcome, why);
    if (row.at == stage::ended)
        return;

    // The first one counts, so all are remembered; that it is complete, as a code without a
    // message.
    auto const failed = outcome == run_status::failed;
    auto const code   = failed && !why.code.empty() ? why.code : std::string(to_string(outcome));
    auto const words =
        failed && why.message.empty() ? "the script marked its run as failed" : why.message;
    auto const is_first =
        tx.db.run("UPDATE runs SET error_code = ?, error_message = ? "
                  "WHERE number = ? AND error_code IS NULL",
                  {code, failed ? core::value(words) : core::value(nullptr), row.number}) > 0;
    if (is_first && outcome == run_status::canceled)
        request_stop(tx, id, stop_request::cancel, why);
}

TRAINYARD_DECL std::map<std::string, std::uint64_t> journal_offsets(core::database& db,
                                                                    std::string_view run)
{
    std::map<std::string, std::uint64_t> offsets;
    auto answer = db.query("SELECT name, offset FROM journals "
                           "WHERE run = (SELECT number FROM runs WHERE id = ?)",
                           {run});
    while (answer.next())
        offsets.emplace(answer.string(0), static_cast<std::uint64_t>(answer.integer(1)));
    return offsets;
}

TRAINYARD_DECL void set_journal_offset(transaction& tx, std::string_view run,
                                       std::string_view journal, std::uint64_t offset)
{
    tx.db.run("INSERT INTO journals VALUES ((SELECT number FROM runs WHERE id = ?1), ?2, ?3) "
              "ON CONFLICT (run, name) DO UPDATE SET offset = ?3",
              {run, journal, offset});
}

}
