#pragma once

#include <trainyard/wire/impl/definitions.ipp>
#include <trainyard/wire/impl/journal_lines.ipp>
#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/run_answer.hpp>

#include <algorithm>

namespace trainyard::wire {
namespace detail {

TRAINYARD_DECL json::value time_or_null(std::optional<timestamp> time)
{
    return time ? json::value(to_string(*time)) : json::value();
}

TRAINYARD_DECL json::object object_of(run_record const& from)
{
    auto const number_or_null = [](std::optional<int> number) {
        return number ? json::value(*number) : json::value();
    };
    auto error = json::value();
    if (from.error)
        error = json::object{{"code", from.error->code}, {"message", from.error->message}};
    return {{"id", from.id.str()},
            {"number", from.number},
            {"experiment", from.experiment},
            {"parent", from.parent ? json::value(from.parent->str()) : json::value()},
            {"status", to_string(from.status)},
            {"display_name", or_null(from.display_name)},
            {"description", or_null(from.description)},
            {"target", from.target},
            {"submitted_by", from.submitted_by},
            {"created", to_string(from.created)},
            {"started", time_or_null(from.started)},
            {"ended", time_or_null(from.ended)},
            {"exit_code", number_or_null(from.exit_code)},
            {"signal", number_or_null(from.signal)},
            {"error", std::move(error)},
            {"warnings", array_of(from.warnings)},
            {"tags", object_of(from.tags)},
            {"properties", object_of(from.properties)}};
}

TRAINYARD_DECL std::map<std::string, metric_value> first_row(
    std::map<std::string, std::vector<metric_value>> const& columns)
{
    std::map<std::string, metric_value> row;
    for (auto const& [column, values] : columns)
        row.emplace(column, values.front());
    return row;
}

TRAINYARD_DECL std::string metric_lines(std::string_view run, timestamp time,
                                        std::string const& name, metric const& from)
{
    auto const is_one  = [](auto const& column) { return column.second.size() == 1; };
    auto const once    = std::ranges::all_of(from.columns, is_one);
    auto const address = artifact_address(run_id(std::string(run)), "");
    std::string lines;
    switch (from.kind) {
    case metric_kind::row:
    case metric_kind::table:
        return once && from.kind == metric_kind::row
                   ? row_line(run, time, name, first_row(from.columns))
                   : table_lines(run, time, name, from.columns);
    case metric_kind::reference:
        for (auto const& one : from.values()) {
            auto const text = to_string(one);
            auto const file = text.starts_with(address) ? text.substr(address.size()) : text;
            lines += reference_line(run, time, name, file);
        }
        return lines;
    default:
        return once && from.kind == metric_kind::value
                   ? log_line(run, time, name, from.last(), std::nullopt)
                   : list_lines(run, time, name, from.values());
    }
}

}

TRAINYARD_DECL std::string write_answer(run_answer const& from)
{
    auto record = detail::object_of(from.run);
    json::array children;
    for (auto const& child : from.children)
        children.emplace_back(child.str());
    record.emplace("children", std::move(children));
    record.emplace("log", from.log);
    auto text = valid_text(json::serialize(record)) + '\n';
    for (auto const& [name, one] : from.metrics)
        text += detail::metric_lines(from.run.id.str(), from.run.created, name, one);
    return text;
}

}
