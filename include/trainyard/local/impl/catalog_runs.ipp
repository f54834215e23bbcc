#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/wire/definitions.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

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

TRAINYARD_DECL bool matches(run_record const& run, run_query const& query)
{
    auto const has_tag = [&](auto const& wanted) {
        auto const found = run.tags.find(wanted.first);
        return found != run.tags.end() && (!wanted.second || found->second == wanted.second);
    };
    auto const has_property = [&](auto const& wanted) {
        auto const found = run.properties.find(wanted.first);
        return found != run.properties.end() && found->second == wanted.second;
    };
    return std::ranges::all_of(query.tags, has_tag) &&
           std::ranges::all_of(query.properties, has_property);
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
              {number, wire::write_definition(run.definition)});
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

namespace detail {

// Where a page of runs ended: the value they are ordered by, and the last one's number.
struct page_place {
    double value        = 0;
    std::int64_t number = 0;
};

TRAINYARD_DECL std::string write_place(page_place place)
{
    return std::to_string(std::bit_cast<std::uint64_t>(place.value)) + '.' +
           std::to_string(place.number);
}

TRAINYARD_DECL std::optional<page_place> read_place(std::string const& text)
{
    if (text.empty())
        return std::nullopt;
    auto bits       = std::uint64_t{0};
    auto number     = std::int64_t{0};
    auto const last = text.data() + text.size();
    auto const dot  = std::from_chars(text.data(), last, bits).ptr;
    if (dot == last || *dot != '.' || std::from_chars(dot + 1, last, number).ptr != last)
        throw error(errc::invalid_argument, "list runs",
                    "\"" + text + "\" is not where a page of runs ended");
    return page_place{.value = std::bit_cast<double>(bits), .number = number};
}

// The numbers of runs in the order that was asked for. What drives the search is the condition
// that leaves the fewest rows; the rest is checked row by row.
TRAINYARD_DECL core::rows candidates(core::database& db, run_query const& query,
                                     std::optional<page_place> const& from)
{
    auto const first      = from ? from->number : std::numeric_limits<std::int64_t>::max();
    auto const experiment = or_null(query.experiment);
    auto const parent     = or_null(query.parent ? query.parent->str() : std::string_view());
    auto const top_only   = !query.parent && !query.include_children;
    auto const status =
        query.status ? core::value(static_cast<int>(*query.status)) : core::value(nullptr);
    auto const kind =
        query.kind ? core::value(static_cast<int>(*query.kind)) : core::value(nullptr);

    if (query.order != run_order::newest_first) {
        auto const ascending = query.order == run_order::metric_ascending;
        auto const value     = from        ? from->value
                               : ascending ? -std::numeric_limits<double>::infinity()
                                           : std::numeric_limits<double>::infinity();
        if (ascending)
            return db.query(
                "SELECT r.number, s.latest FROM series s JOIN runs r ON r.number = s.run "
                "WHERE s.name = (SELECT id FROM metric_names WHERE name = ?1 AND column = '') "
                "AND s.latest IS NOT NULL AND (s.latest, s.run) > (?2, ?3) "
                "AND (?4 IS NULL OR r.experiment = (SELECT id FROM experiments WHERE name = ?4)) "
                "AND (?5 IS NULL OR r.parent = (SELECT number FROM runs WHERE id = ?5) "
                "OR (?9 AND r.number IN (WITH RECURSIVE below (number) AS ("
                "SELECT number FROM runs WHERE parent = (SELECT number FROM runs WHERE id = ?5) "
                "UNION ALL SELECT c.number FROM runs c JOIN below b ON c.parent = b.number) "
                "SELECT number FROM below))) "
                "AND (?6 = 0 OR r.parent IS NULL) AND (?7 IS NULL OR r.status = ?7) "
                "AND (?8 IS NULL OR r.kind = ?8) ORDER BY s.latest, s.run",
                {query.metric, value, from ? from->number : -1, experiment, parent, top_only,
                 status, kind, query.recursive});
        return db.query(
            "SELECT r.number, s.latest FROM series s JOIN runs r ON r.number = s.run "
            "WHERE s.name = (SELECT id FROM metric_names WHERE name = ?1 AND column = '') "
            "AND s.latest IS NOT NULL AND (s.latest, s.run) < (?2, ?3) "
            "AND (?4 IS NULL OR r.experiment = (SELECT id FROM experiments WHERE name = ?4)) "
            "AND (?5 IS NULL OR r.parent = (SELECT number FROM runs WHERE id = ?5) "
            "OR (?9 AND r.number IN (WITH RECURSIVE below (number) AS ("
            "SELECT number FROM runs WHERE parent = (SELECT number FROM runs WHERE id = ?5) "
            "UNION ALL SELECT c.number FROM runs c JOIN below b ON c.parent = b.number) "
            "SELECT number FROM below))) "
            "AND (?6 = 0 OR r.parent IS NULL) AND (?7 IS NULL OR r.status = ?7) "
            "AND (?8 IS NULL OR r.kind = ?8) ORDER BY s.latest DESC, s.run DESC",
            {query.metric, value, first, experiment, parent, top_only, status, kind,
             query.recursive});
    }
    if (query.parent && query.recursive)
        return db.query(
            "WITH RECURSIVE below (number) AS ("
            "SELECT number FROM runs WHERE parent = (SELECT number FROM runs WHERE id = ?1) "
            "UNION ALL SELECT r.number FROM runs r JOIN below b ON r.parent = b.number) "
            "SELECT r.number, 0 FROM below b JOIN runs r ON r.number = b.number "
            "WHERE r.number < ?2 AND (?3 IS NULL OR r.status = ?3) "
            "AND (?4 IS NULL OR r.kind = ?4) ORDER BY r.number DESC",
            {parent, first, status, kind});
    if (query.parent)
        return db.query(
            "SELECT number, 0 FROM runs WHERE parent = (SELECT number FROM runs WHERE id = ?1) "
            "AND number < ?2 AND (?3 IS NULL OR status = ?3) AND (?4 IS NULL OR kind = ?4) "
            "ORDER BY number DESC",
            {parent, first, status, kind});
    if (!query.tags.empty())
        return db.query(
            "SELECT r.number, 0 FROM run_tags t JOIN runs r ON r.number = t.run "
            "WHERE t.key = ?1 AND (?2 IS NULL OR t.value = ?2) AND r.number < ?3 "
            "AND (?4 IS NULL OR r.experiment = (SELECT id FROM experiments WHERE name = ?4)) "
            "AND (?5 = 0 OR r.parent IS NULL) AND (?6 IS NULL OR r.status = ?6) "
            "AND (?7 IS NULL OR r.kind = ?7) ORDER BY r.number DESC",
            {query.tags.begin()->first, query.tags.begin()->second, first, experiment, top_only,
             status, kind});
    if (!query.properties.empty())
        return db.query(
            "SELECT r.number, 0 FROM run_properties t JOIN runs r ON r.number = t.run "
            "WHERE t.key = ?1 AND t.value = ?2 AND r.number < ?3 "
            "AND (?4 IS NULL OR r.experiment = (SELECT id FROM experiments WHERE name = ?4)) "
            "AND (?5 = 0 OR r.parent IS NULL) AND (?6 IS NULL OR r.status = ?6) "
            "AND (?7 IS NULL OR r.kind = ?7) ORDER BY r.number DESC",
            {query.properties.begin()->first, query.properties.begin()->second, first, experiment,
             top_only, status, kind});
    if (!query.experiment.empty())
        return db.query(
            "SELECT number, 0 FROM runs "
            "WHERE experiment = (SELECT id FROM experiments WHERE name = ?1) AND number < ?2 "
            "AND (?3 = 0 OR parent IS NULL) AND (?4 IS NULL OR status = ?4) "
            "AND (?5 IS NULL OR kind = ?5) ORDER BY number DESC",
            {experiment, first, top_only, status, kind});
    return db.query("SELECT number, 0 FROM runs WHERE number < ?1 AND (?2 = 0 OR parent IS NULL) "
                    "AND (?3 IS NULL OR status = ?3) AND (?4 IS NULL OR kind = ?4) "
                    "ORDER BY number DESC",
                    {first, top_only, status, kind});
}

}

TRAINYARD_DECL page<run_record> list_runs(core::database& db, run_query const& query)
{
    if (query.parent)
        detail::get_row(db, query.parent->str());
    page<run_record> answer;
    auto const limit = std::clamp<std::size_t>(query.limit, 1, 10'000);
    auto found       = detail::candidates(db, query, detail::read_place(query.from));
    while (found.next()) {
        auto run = detail::load_run(db, found.integer(0));
        if (!run || !detail::matches(*run, query))
            continue;
        answer.items.push_back(std::move(*run));
        if (answer.items.size() == limit) {
            answer.next = detail::write_place({.value = found.real(1), .number = found.integer(0)});
            break;
        }
    }
    return answer;
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
