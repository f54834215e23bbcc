#pragma once

#include <trainyard/testing/memory/tables.hpp>

#include <algorithm>
#include <cmath>

namespace trainyard::testing::memory {

TRAINYARD_DECL void append_points(tables& all, run_entry& run,
                                  std::vector<metric_point> const& points)
{
    for (auto const& point : points) {
        auto& columns = run.metrics[point.name];
        // What was logged under this name in the other shape, with columns or without, is over.
        if (!columns.empty() && columns.begin()->first.empty() != point.column.empty())
            columns.clear();
        auto const [place, is_new] = columns.try_emplace(point.column);
        auto& known                = place->second;
        auto const refers          = point.kind == metric_kind::reference;
        if (is_new || refers != (known.kind == metric_kind::reference))
            known = {.kind = point.kind}; // what was of another kind is over, too
        // A list stays one when single values follow, and a table when single rows do.
        if (known.kind == metric_kind::value && point.kind == metric_kind::list)
            known.kind = metric_kind::list;
        if (known.kind == metric_kind::row && point.kind == metric_kind::table)
            known.kind = metric_kind::table;
        auto& added = known.points.emplace_back(point);
        if (!added.time)
            added.time = all.now;
    }
}

TRAINYARD_DECL metric_map read_metrics(run_entry const& run, std::string const& name)
{
    metric_map metrics;
    for (auto const& [known, columns] : run.metrics) {
        if (!name.empty() && known != name)
            continue;
        auto& metric = metrics[known];
        for (auto const& [column, series] : columns) {
            metric.kind  = std::max(metric.kind, series.kind);
            auto& values = metric.columns[column];
            for (auto const& point : series.points)
                values.push_back(point.value);
        }
    }
    return metrics;
}

TRAINYARD_DECL metric_history read_history(run_entry const& run, history_query const& query)
{
    auto const metric = run.metrics.find(query.name);
    auto const none   = series_by_column();
    auto const& known = metric == run.metrics.end() ? none : metric->second;
    auto const found  = known.find(query.column);
    if (found == known.end())
        throw error(errc::not_found, "read metric history",
                    "run \"" + query.run.str() + "\" has no metric \"" + query.name + "\"" +
                        (query.column.empty() ? "" : " with a column \"" + query.column + "\""));

    auto const& points = found->second.points;
    auto const begin   = std::min<std::uint64_t>(query.offset, points.size());
    auto const count   = std::min<std::uint64_t>(query.limit, points.size() - begin);
    metric_history history;
    for (auto i = begin; i != begin + count; ++i) {
        history.points.push_back(points[i]);
        history.points.back().kind = found->second.kind;
    }
    history.at_end = begin + count == points.size();
    return history;
}

TRAINYARD_DECL std::optional<double> latest_value(run_entry const& run, std::string const& metric)
{
    auto const found = run.metrics.find(metric);
    if (found == run.metrics.end() || found->second.empty() ||
        !found->second.begin()->first.empty() || found->second.begin()->second.points.empty())
        return std::nullopt;
    auto const value = as_number(found->second.begin()->second.points.back().value);
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

}
