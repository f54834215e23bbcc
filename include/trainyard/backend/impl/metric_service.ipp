#pragma once

#include <trainyard/backend/impl/unsupported.hpp>
#include <trainyard/backend/metric_service.hpp>
#include <trainyard/impl/number_text.hpp>

#include <limits>
#include <stdexcept>

namespace trainyard {

TRAINYARD_DECL std::string to_string(metric_value const& value)
{
    switch (value.index()) {
    case 1:
        return std::to_string(std::get<std::int64_t>(value));
    case 2:
        return detail::number_text(std::get<double>(value));
    case 3:
        return std::get<bool>(value) ? "True" : "False";
    case 4:
        return std::get<std::string>(value);
    default:
        return "None";
    }
}

TRAINYARD_DECL std::string artifact_address(run_id const& run, std::string_view name)
{
    return "aml://artifactId/ExperimentRun/dcid." + run.str() + '/' + std::string(name);
}

TRAINYARD_DECL double as_number(metric_value const& value) noexcept
{
    if (auto const* whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    if (auto const* real = std::get_if<double>(&value))
        return *real;
    if (auto const* truth = std::get_if<bool>(&value))
        return *truth ? 1 : 0;
    return std::numeric_limits<double>::quiet_NaN();
}

TRAINYARD_DECL void check_columns(std::string const& metric,
                                  std::map<std::string, std::vector<metric_value>> const& columns)
{
    std::string lengths;
    auto differ = false;
    for (auto const& [column, values] : columns) {
        differ |= values.size() != columns.begin()->second.size();
        lengths +=
            (lengths.empty() ? "\"" : ", \"") + column + "\" has " + std::to_string(values.size());
    }
    if (differ)
        throw std::invalid_argument("metric \"" + metric +
                                    "\": the columns of a table must be equally long: " + lengths);
}

TRAINYARD_DECL std::vector<metric_value> const& metric::values() const
{
    static std::vector<metric_value> const none;
    auto const plain = columns.find("");
    return plain == columns.end() ? none : plain->second;
}

TRAINYARD_DECL metric_value const& metric::last() const
{
    static metric_value const none;
    auto const& all = values();
    return all.empty() ? none : all.back();
}

TRAINYARD_DECL bool metric::is_scalar() const noexcept
{
    auto const listed = kind == metric_kind::list || kind == metric_kind::table;
    return !listed && columns.size() == 1 && columns.begin()->second.size() == 1;
}

TRAINYARD_DECL asio::awaitable<void> metric_service::log(log_request)
{
    detail::unsupported("log metrics");
}

TRAINYARD_DECL asio::awaitable<std::map<run_id, metric_map>> metric_service::read(metric_query)
{
    detail::unsupported("read metrics");
}

TRAINYARD_DECL asio::awaitable<metric_history> metric_service::history(history_query)
{
    detail::unsupported("read metric history");
}

}
