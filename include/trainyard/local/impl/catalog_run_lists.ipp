#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/catalog_runs.ipp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

namespace trainyard::local::catalog {
namespace detail {

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

}
