#pragma once

#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/wire/definitions.hpp>

#include <algorithm>

namespace trainyard::local::catalog {
namespace detail {

inline std::int64_t count_of(timestamp time) noexcept
{
    return time.time_since_epoch().count();
}

inline timestamp time_from(std::int64_t count) noexcept
{
    return timestamp(std::chrono::microseconds(count));
}

inline std::optional<timestamp> maybe_time(core::rows const& row, int column)
{
    return row.is_null(column) ? std::nullopt : std::optional(time_from(row.integer(column)));
}

[[noreturn]] TRAINYARD_DECL void no_such_run(std::string_view id)
{
    throw error(errc::not_found, "look up run",
                "there is no run \"" + std::string(id) + "\" in this workspace");
}

struct run_row {
    std::int64_t number = 0;
    stage at            = stage::accepted;
    stop_request stop   = stop_request::none;
    run_kind kind       = run_kind::script;
    place at_place      = 0; ///< of a run by hand: none
};

TRAINYARD_DECL std::optional<run_row> find_row(core::database& db, std::string_view id)
{
    auto answer =
        db.query("SELECT number, stage, stop, kind, compute FROM runs WHERE id = ?", {id});
    if (!answer.next())
        return std::nullopt;
    return run_row{.number   = answer.integer(0),
                   .at       = static_cast<stage>(answer.integer(1)),
                   .stop     = static_cast<stop_request>(answer.integer(2)),
                   .kind     = static_cast<run_kind>(answer.integer(3)),
                   .at_place = answer.integer(4)};
}

TRAINYARD_DECL run_row get_row(core::database& db, std::string_view id)
{
    auto found = find_row(db, id);
    if (!found)
        no_such_run(id);
    return *found;
}

TRAINYARD_DECL std::int64_t next_revision(core::database& db)
{
    auto answer = db.query("UPDATE workspace SET value = value + 1 WHERE key = 'revision' "
                           "RETURNING value");
    answer.next();
    auto const revision = answer.integer(0);
    answer.next();
    return revision;
}

TRAINYARD_DECL void touch(transaction& tx, std::int64_t number, std::string_view id)
{
    auto const revision = next_revision(tx.db);
    tx.db.run("UPDATE runs SET revision = ? WHERE number = ?", {revision, number});
    tx.changed.emplace_back(id);
}

// A run of either kind shows the stage it is in, unless it has been asked to stop.
TRAINYARD_DECL run_status status_in(stage at, stop_request stop) noexcept
{
    if (stop != stop_request::none && at != stage::finalizing)
        return run_status::cancel_requested;
    switch (at) {
    case stage::accepted:
        return run_status::not_started;
    case stage::preparing:
        return run_status::preparing;
    case stage::queued:
        return run_status::queued;
    case stage::running:
        return run_status::running;
    case stage::finalizing:
        return run_status::finalizing;
    default:
        return run_status::unknown;
    }
}

TRAINYARD_DECL void set_status(transaction& tx, std::int64_t number, std::string_view id,
                               run_status status, timestamp time)
{
    auto const revision = next_revision(tx.db);
    tx.db.run("UPDATE runs SET status = ?, revision = ? WHERE number = ?",
              {static_cast<int>(status), revision, number});
    tx.db.run("INSERT INTO run_history SELECT ?1, count(*), ?2, ?3 FROM run_history "
              "WHERE run = ?1",
              {number, static_cast<int>(status), count_of(time)});
    tx.changed.emplace_back(id);
}

TRAINYARD_DECL tag_map tags_of(core::database& db, std::int64_t number)
{
    tag_map tags;
    auto answer = db.query("SELECT key, value FROM run_tags WHERE run = ?", {number});
    while (answer.next())
        tags.emplace(answer.string(0),
                     answer.is_null(1) ? std::nullopt : std::optional(answer.string(1)));
    return tags;
}

TRAINYARD_DECL property_map properties_of(core::database& db, std::int64_t number)
{
    property_map properties;
    auto answer = db.query("SELECT key, value FROM run_properties WHERE run = ?", {number});
    while (answer.next())
        properties.emplace(answer.string(0), answer.string(1));
    return properties;
}

TRAINYARD_DECL std::optional<run_record> load_run(core::database& db, std::int64_t number)
{
    run_record run;
    {
        auto row = db.query(
            "SELECT r.id, r.revision, e.name, p.id, r.kind, r.status, r.display_name, "
            "r.description, r.target, r.submitted_by, r.created, r.started, r.ended, r.exit_code, "
            "r.signal, r.error_code, r.error_message, r.warnings, r.snapshot "
            "FROM runs r JOIN experiments e ON e.id = r.experiment "
            "LEFT JOIN runs p ON p.number = r.parent WHERE r.number = ?",
            {number});
        if (!row.next())
            return std::nullopt;
        run.id         = run_id(row.string(0));
        run.revision   = static_cast<revision>(row.integer(1));
        run.number     = static_cast<std::uint64_t>(number);
        run.experiment = row.string(2);
        if (!row.is_null(3))
            run.parent = run_id(row.string(3));
        run.kind         = static_cast<run_kind>(row.integer(4));
        run.status       = static_cast<run_status>(row.integer(5));
        run.display_name = row.string(6);
        run.description  = row.string(7);
        run.target       = row.string(8);
        run.submitted_by = row.string(9);
        run.created      = time_from(row.integer(10));
        run.started      = maybe_time(row, 11);
        run.ended        = maybe_time(row, 12);
        if (!row.is_null(13))
            run.exit_code = static_cast<int>(row.integer(13));
        if (!row.is_null(14))
            run.signal = static_cast<int>(row.integer(14));
        if (!row.is_null(16))
            run.error = run_failure{.code = row.string(15), .message = row.string(16)};
        if (!row.is_null(17))
            run.warnings = wire::read_list(row.text(17));
        if (!row.is_null(18))
            run.snapshot = snapshot_id(row.string(18));
    }
    run.tags       = tags_of(db, number);
    run.properties = properties_of(db, number);
    return run;
}

inline core::value or_null(std::string_view text)
{
    return text.empty() ? core::value(nullptr) : core::value(text);
}

}

TRAINYARD_DECL run_record insert_run(transaction& tx, new_run const& run)
{
    if (auto const known = find_run(tx.db, run.id.str()))
        return *known;

    auto definition = run.definition;
    if (run.kind == run_kind::script && is_registered_with_runs(definition.environment)) {
        auto kept                      = keep_environment(tx, std::move(definition.environment));
        definition.environment         = std::move(kept.definition);
        definition.environment_version = kept.version;
    }

    auto const experiment = std::stoll(open_experiment(tx, run.experiment).id);
    auto parent           = std::optional<std::int64_t>();
    if (run.parent)
        parent = detail::get_row(tx.db, run.parent->str()).number;

    auto const status = detail::status_in(run.at, stop_request::none);
    auto const begun  = run.at == stage::running;
    auto where        = std::optional<place>(); // a run by hand takes nobody's place
    if (run.kind == run_kind::script)
        where = place_of(tx.db, run.definition);
    tx.db.run("INSERT INTO runs (id, revision, experiment, parent, kind, stage, status, owner, "
              "target, compute, nodes, display_name, description, submitted_by, created, started, "
              "time_limit, warnings, snapshot) "
              "VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              {run.id.str(), experiment, parent, static_cast<int>(run.kind),
               static_cast<int>(run.at), static_cast<int>(status), run.owner, run.definition.target,
               where, run.definition.node_count, run.display_name, run.description,
               run.submitted_by, detail::count_of(run.created),
               begun ? core::value(detail::count_of(run.created)) : core::value(nullptr),
               run.definition.max_run_duration.count(),
               run.warnings.empty() ? std::nullopt : std::optional(wire::write_list(run.warnings)),
               run.snapshot ? std::optional(run.snapshot->str()) : std::nullopt});
    auto const number = tx.db.last_id();
    tx.db.run("INSERT INTO definitions VALUES (?, ?)",
              {number, wire::write_definition(definition)});
    for (auto const& [key, text] : run.tags)
        tx.db.run("INSERT INTO run_tags VALUES (?, ?, ?)", {number, key, text});
    for (auto const& [key, text] : run.properties)
        tx.db.run("INSERT INTO run_properties VALUES (?, ?, ?)", {number, key, text});
    detail::set_status(tx, number, run.id.str(), status, run.created);
    return *detail::load_run(tx.db, number);
}

TRAINYARD_DECL std::optional<run_record> find_run(core::database& db, std::string_view id)
{
    auto const row = detail::find_row(db, id);
    return row ? detail::load_run(db, row->number) : std::nullopt;
}

TRAINYARD_DECL run_record get_run(core::database& db, std::string_view id)
{
    auto found = find_run(db, id);
    if (!found)
        detail::no_such_run(id);
    return std::move(*found);
}

TRAINYARD_DECL run_definition get_definition(core::database& db, std::string_view id)
{
    auto const number = detail::get_row(db, id).number;
    auto answer       = db.query("SELECT text FROM definitions WHERE run = ?", {number});
    return answer.next() ? wire::read_definition(answer.text(0)) : run_definition{};
}

TRAINYARD_DECL void set_definition(transaction& tx, std::string_view id,
                                   run_definition const& definition)
{
    tx.db.run("UPDATE definitions SET text = ? WHERE run = (SELECT number FROM runs WHERE id = ?)",
              {wire::write_definition(definition), id});
}

TRAINYARD_DECL std::vector<status_change> get_history(core::database& db, std::string_view id)
{
    auto const number = detail::get_row(db, id).number;
    std::vector<status_change> history;
    auto answer =
        db.query("SELECT status, time FROM run_history WHERE run = ? ORDER BY step", {number});
    while (answer.next())
        history.push_back({.status = static_cast<run_status>(answer.integer(0)),
                           .time   = detail::time_from(answer.integer(1))});
    return history;
}

TRAINYARD_DECL run_record update_run(transaction& tx, run_update const& change)
{
    auto const number = detail::get_row(tx.db, change.id.str()).number;
    for (auto const& [key, text] : change.add_properties) {
        auto answer = tx.db.query("SELECT value FROM run_properties WHERE run = ? AND key = ?",
                                  {number, key});
        if (answer.next() && answer.text(0) != text)
            throw error(errc::immutable, "add properties",
                        "property \"" + key + "\" of run \"" + change.id.str() + "\" is \"" +
                            answer.string(0) +
                            "\" and cannot be changed; use a tag for what may change");
    }
    for (auto const& [key, text] : change.add_properties)
        tx.db.run("INSERT OR IGNORE INTO run_properties VALUES (?, ?, ?)", {number, key, text});
    for (auto const& [key, text] : change.set_tags)
        tx.db.run("INSERT INTO run_tags VALUES (?1, ?2, ?3) "
                  "ON CONFLICT (run, key) DO UPDATE SET value = ?3",
                  {number, key, text});
    for (auto const& key : change.remove_tags)
        tx.db.run("DELETE FROM run_tags WHERE run = ? AND key = ?", {number, key});
    if (change.display_name)
        tx.db.run("UPDATE runs SET display_name = ? WHERE number = ?",
                  {*change.display_name, number});
    if (change.description)
        tx.db.run("UPDATE runs SET description = ? WHERE number = ?",
                  {*change.description, number});
    detail::touch(tx, number, change.id.str());
    return *detail::load_run(tx.db, number);
}

TRAINYARD_DECL void add_warning(transaction& tx, std::string_view id, std::string_view warning)
{
    auto const number = detail::get_row(tx.db, id).number;
    std::vector<std::string> warnings;
    {
        auto answer = tx.db.query("SELECT warnings FROM runs WHERE number = ?", {number});
        if (answer.next() && !answer.is_null(0))
            warnings = wire::read_list(answer.text(0));
    }
    // The first ones say what is wrong; ten thousand of them would say no more.
    constexpr std::size_t most = 100;
    if (warnings.size() >= most || std::ranges::find(warnings, warning) != warnings.end())
        return;
    warnings.emplace_back(warning);
    tx.db.run("UPDATE runs SET warnings = ? WHERE number = ?",
              {wire::write_list(warnings), number});
    detail::touch(tx, number, id);
}

TRAINYARD_DECL std::vector<run_id> children_of(core::database& db, std::string_view id)
{
    std::vector<run_id> found;
    auto answer = db.query("SELECT id FROM runs WHERE parent = "
                           "(SELECT number FROM runs WHERE id = ?) ORDER BY number",
                           {id});
    while (answer.next())
        found.emplace_back(answer.string(0));
    return found;
}

TRAINYARD_DECL std::vector<run_id> descendants_of(core::database& db, std::string_view id)
{
    std::vector<run_id> found;
    auto answer =
        db.query("WITH RECURSIVE below (number) AS ("
                 "SELECT number FROM runs WHERE parent = (SELECT number FROM runs WHERE id = ?1) "
                 "UNION ALL SELECT r.number FROM runs r JOIN below b ON r.parent = b.number) "
                 "SELECT r.id FROM below b JOIN runs r ON r.number = b.number ORDER BY r.number",
                 {id});
    while (answer.next())
        found.emplace_back(answer.string(0));
    return found;
}

TRAINYARD_DECL std::map<std::string, std::uint64_t> changed_since(core::database& db,
                                                                  std::uint64_t revision)
{
    std::map<std::string, std::uint64_t> changed;
    auto answer = db.query("SELECT id, revision FROM runs WHERE revision > ?1 "
                           "UNION ALL SELECT 'compute:' || name, revision FROM computes "
                           "WHERE revision > ?1",
                           {revision});
    while (answer.next())
        changed.emplace(answer.string(0), static_cast<std::uint64_t>(answer.integer(1)));
    return changed;
}

}
