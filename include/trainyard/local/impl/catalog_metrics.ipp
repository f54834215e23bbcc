#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/catalog_runs.ipp>
#include <trainyard/local/points.hpp>

#include <cmath>
#include <map>
#include <memory>

namespace trainyard::local::catalog {
namespace detail {

// A row keeps this much; what is more becomes blocks of about this size.
inline constexpr std::size_t tail_limit  = 2 * 1024;
inline constexpr std::size_t block_limit = 32 * 1024;

struct open_series {
    std::int64_t id     = 0;
    metric_kind kind    = metric_kind::value;
    std::int64_t count  = 0;
    std::int64_t sealed = 0; ///< points in blocks
    double latest       = 0;
    bool has_latest     = false;
    point_place base    = {};
    point_place last    = {};
    std::string points  = {};
};

// Appends to the series of one run. Each is read once and written once, however many points come.
class series_writer {
public:
    series_writer(core::database& db, std::int64_t run) : db_(db), run_(run) {}

    void add(metric_point const& point, std::int64_t fallback_time)
    {
        auto& series    = find(point);
        auto const time = point.time ? count_of(*point.time) : fallback_time;
        append_point(series.points, series.last, point.value, time, point.step);
        ++series.count;
        auto const number = as_number(point.value);
        series.has_latest = !std::isnan(number);
        series.latest     = number;
        if (series.points.size() >= block_limit)
            seal(series);
    }

    void finish()
    {
        for (auto& [key, series] : open_) {
            if (series.points.size() > tail_limit)
                seal(series);
            db_.run("UPDATE series SET kind = ?, count = ?, latest = ?, sealed = ?, "
                    "base_time = ?, base_step = ?, last_time = ?, last_step = ?, points = ? "
                    "WHERE id = ?",
                    {static_cast<int>(series.kind), series.count,
                     series.has_latest ? core::value(series.latest) : core::value(nullptr),
                     series.sealed, series.base.time, series.base.step, series.last.time,
                     series.last.step, core::blob{series.points}, series.id});
        }
    }

private:
    open_series& find(metric_point const& point)
    {
        // Most points go where the one before went.
        if (last_ && last_name_ == point.name && last_column_ == point.column)
            return joined(*last_, point.kind);
        auto key    = std::pair(point.name, point.column);
        auto& known = open_[key];
        if (known.id == 0)
            open(known, point);
        last_        = &known;
        last_name_   = point.name;
        last_column_ = point.column;
        return joined(known, point.kind);
    }

    // A list stays one when single values follow, and a table when single rows do.
    open_series& joined(open_series& series, metric_kind kind)
    {
        if ((series.kind == metric_kind::reference) != (kind == metric_kind::reference)) {
            db_.run("DELETE FROM blocks WHERE series = ?", {series.id});
            series = {.id = series.id, .kind = kind}; // of another kind than before: starts anew
        }
        if (series.kind == metric_kind::value && kind == metric_kind::list)
            series.kind = metric_kind::list;
        if (series.kind == metric_kind::row && kind == metric_kind::table)
            series.kind = metric_kind::table;
        return series;
    }

    void open(open_series& series, metric_point const& point)
    {
        auto const name = name_of(point.name, point.column);
        {
            auto row = db_.query("SELECT id, kind, count, latest, sealed, base_time, base_step, "
                                 "last_time, last_step, points FROM series "
                                 "WHERE run = ? AND name = ?",
                                 {run_, name});
            if (row.next()) {
                series.id         = row.integer(0);
                series.kind       = static_cast<metric_kind>(row.integer(1));
                series.count      = row.integer(2);
                series.has_latest = !row.is_null(3);
                series.latest     = row.real(3);
                series.sealed     = row.integer(4);
                series.base       = {.time = row.integer(5), .step = row.integer(6)};
                series.last       = {.time = row.integer(7), .step = row.integer(8)};
                series.points     = row.string(9);
                return;
            }
        }
        start_anew(point);
        db_.run("INSERT INTO series (run, name, kind, count, sealed, base_time, base_step, "
                "last_time, last_step, points) VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, x'')",
                {run_, name, static_cast<int>(point.kind)});
        series.id   = db_.last_id();
        series.kind = point.kind;
    }

    // What was logged under this name in the other shape, with columns or without, is over.
    void start_anew(metric_point const& point)
    {
        std::vector<std::int64_t> over;
        {
            auto rows = db_.query("SELECT s.id FROM series s JOIN metric_names n ON n.id = s.name "
                                  "WHERE s.run = ?1 AND n.name = ?2 "
                                  "AND (n.column = '') <> (?3 = '')",
                                  {run_, point.name, point.column});
            while (rows.next())
                over.push_back(rows.integer(0));
        }
        for (auto const id : over) {
            db_.run("DELETE FROM blocks WHERE series = ?", {id});
            db_.run("DELETE FROM series WHERE id = ?", {id});
        }
        std::erase_if(open_, [&](auto const& one) {
            return one.first.first == point.name &&
                   one.first.second.empty() != point.column.empty();
        });
    }

    std::int64_t name_of(std::string const& name, std::string const& column)
    {
        {
            auto answer = db_.query("SELECT id FROM metric_names WHERE name = ? AND column = ?",
                                    {name, column});
            if (answer.next())
                return answer.integer(0);
        }
        db_.run("INSERT INTO metric_names (name, column) VALUES (?, ?)", {name, column});
        return db_.last_id();
    }

    void seal(open_series& series)
    {
        db_.run("INSERT INTO blocks (series, first, base_time, base_step, points) "
                "VALUES (?, ?, ?, ?, ?)",
                {series.id, series.sealed, series.base.time, series.base.step,
                 core::blob{series.points}});
        series.sealed = series.count;
        series.base   = series.last;
        series.points.clear();
    }

    core::database& db_;
    std::int64_t run_;
    std::map<std::pair<std::string, std::string>, open_series> open_;
    open_series* last_ = nullptr;
    std::string last_name_;
    std::string last_column_;
};

// The points of one series from the `skip`th on.
TRAINYARD_DECL void visit_points(core::database& db, std::int64_t series, std::uint64_t skip,
                                 std::function<bool(point_view&&)> const& visit)
{
    auto sealed    = std::uint64_t{0};
    auto tail      = std::string();
    auto tail_base = point_place{};
    {
        auto row = db.query("SELECT sealed, base_time, base_step, points FROM series WHERE id = ?",
                            {series});
        if (!row.next())
            return;
        sealed    = static_cast<std::uint64_t>(row.integer(0));
        tail_base = {.time = row.integer(1), .step = row.integer(2)};
        tail      = row.string(3);
    }

    auto more         = true;
    auto const counts = [&](std::uint64_t first) {
        return [&, at = first](point_view&& point) mutable {
            if (at++ >= skip)
                more = visit(std::move(point));
            return more;
        };
    };
    if (skip < sealed) {
        auto blocks = db.query(
            "SELECT first, base_time, base_step, points FROM blocks WHERE series = ?1 "
            "AND first >= (SELECT max(first) FROM blocks WHERE series = ?1 AND first <= ?2) "
            "ORDER BY first",
            {series, skip});
        while (more && blocks.next())
            read_points(blocks.text(3), {.time = blocks.integer(1), .step = blocks.integer(2)},
                        counts(static_cast<std::uint64_t>(blocks.integer(0))));
    }
    if (more)
        read_points(tail, tail_base, counts(sealed));
}

}

TRAINYARD_DECL void append_points(transaction& tx, std::string_view run,
                                  std::vector<metric_point> const& points)
{
    auto const row  = detail::get_row(tx.db, run);
    auto const time = detail::count_of(now());
    detail::series_writer writer(tx.db, row.number);
    for (auto const& point : points)
        writer.add(point, time);
    writer.finish();
}

TRAINYARD_DECL metric_map read_metrics(core::database& db, std::string_view run,
                                       std::string_view name)
{
    struct found_series {
        std::int64_t id;
        std::string name;
        std::string column;
        metric_kind kind;
        std::int64_t count;
    };
    auto const row = detail::get_row(db, run);
    std::vector<found_series> all;
    {
        auto answer = db.query("SELECT s.id, n.name, n.column, s.kind, s.count FROM series s "
                               "JOIN metric_names n ON n.id = s.name "
                               "WHERE s.run = ?1 AND (?2 IS NULL OR n.name = ?2)",
                               {row.number, detail::or_null(name)});
        while (answer.next())
            all.push_back({.id     = answer.integer(0),
                           .name   = answer.string(1),
                           .column = answer.string(2),
                           .kind   = static_cast<metric_kind>(answer.integer(3)),
                           .count  = answer.integer(4)});
    }
    metric_map metrics;
    for (auto& series : all) {
        auto& metric = metrics[series.name];
        metric.kind  = std::max(metric.kind, series.kind);
        auto& values = metric.columns[std::move(series.column)];
        values.reserve(static_cast<std::size_t>(series.count));
        detail::visit_points(db, series.id, 0, [&](point_view&& point) {
            values.push_back(std::move(point.value));
            return true;
        });
    }
    return metrics;
}

TRAINYARD_DECL metric_history read_history(core::database& db, history_query const& query)
{
    auto const row = detail::get_row(db, query.run.str());
    auto series    = std::int64_t{0};
    auto kind      = metric_kind::value;
    {
        auto answer = db.query("SELECT s.id, s.kind FROM series s "
                               "JOIN metric_names n ON n.id = s.name "
                               "WHERE s.run = ? AND n.name = ? AND n.column = ?",
                               {row.number, query.name, query.column});
        if (!answer.next())
            throw error(
                errc::not_found, "read metric history",
                "run \"" + query.run.str() + "\" has no metric \"" + query.name + "\"" +
                    (query.column.empty() ? "" : " with a column \"" + query.column + "\""));
        series = answer.integer(0);
        kind   = static_cast<metric_kind>(answer.integer(1));
    }
    metric_history history;
    detail::visit_points(db, series, query.offset, [&](point_view&& point) {
        if (history.points.size() == query.limit) {
            history.at_end = false;
            return false;
        }
        history.points.push_back({.name   = query.name,
                                  .value  = std::move(point.value),
                                  .step   = point.step,
                                  .time   = detail::time_from(point.time),
                                  .column = query.column,
                                  .kind   = kind});
        return true;
    });
    return history;
}

}
