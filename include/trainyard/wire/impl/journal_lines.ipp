#pragma once

#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/impl/run_data.ipp>
#include <trainyard/wire/journal.hpp>

#include <algorithm>
#include <cmath>
#include <span>

namespace trainyard::wire {
namespace detail {

// A line is kept below 64 KiB, which leaves room for the name; the script's side does the same.
inline constexpr std::size_t longest_block = std::size_t{48} << 10;

TRAINYARD_DECL json::value json_of(metric_value const& from)
{
    switch (from.index()) {
    case 1:
        return std::get<std::int64_t>(from);
    case 2: {
        auto const number = std::get<double>(from);
        if (std::isfinite(number))
            return number;
        return json::object{{"f", std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf"}};
    }
    case 3:
        return std::get<bool>(from);
    case 4:
        return json::value(std::get<std::string>(from));
    default:
        return nullptr;
    }
}

TRAINYARD_DECL json::array line_begun(std::string_view operation, std::string_view run,
                                      timestamp time)
{
    json::array line;
    line.reserve(7);
    line.emplace_back(operation);
    line.emplace_back(run.empty() ? json::value() : json::value(run));
    line.emplace_back(time.time_since_epoch().count());
    return line;
}

inline std::string line_ended(json::array const& line)
{
    return valid_text(json::serialize(line)) + '\n';
}

TRAINYARD_DECL json::array values_of(std::span<metric_value const> values)
{
    json::array array;
    array.reserve(values.size());
    for (auto const& one : values)
        array.push_back(json_of(one));
    return array;
}

// In a line, at most.
TRAINYARD_DECL std::size_t size_of(metric_value const& value)
{
    constexpr std::size_t longest_number = 24;
    auto const* text                     = std::get_if<std::string>(&value);
    return 1 + (text ? json::serialize(json::string_view(*text)).size() : longest_number);
}

/// Cuts what has so many items into series that a line can take.
template <class Size, class Use>
void in_blocks(std::size_t count, Size size_of_item, Use use)
{
    std::size_t first = 0, total = 0;
    for (std::size_t item = 0; item != count; ++item) {
        auto const size = size_of_item(item);
        if (item != first && total + size > longest_block) {
            use(first, item);
            first = item;
            total = 0;
        }
        total += size;
    }
    if (first != count)
        use(first, count);
}

// Columns of rows that were logged one by one may be of any length.
TRAINYARD_DECL json::object rows_of(std::map<std::string, std::vector<metric_value>> const& columns,
                                    std::size_t first, std::size_t last)
{
    json::object rows;
    for (auto const& [column, values] : columns)
        if (first < values.size())
            rows.emplace(column, values_of(std::span(values).subspan(
                                     first, std::min(last, values.size()) - first)));
    return rows;
}

inline json::value or_null(std::string_view text)
{
    return text.empty() ? json::value() : json::value(text);
}

}

TRAINYARD_DECL std::string version_reply(int version)
{
    return json::serialize(json::object{{"version", version}}) + '\n';
}

TRAINYARD_DECL std::string error_reply(std::string_view why)
{
    return json::serialize(json::object{{"error", why}}) + '\n';
}

TRAINYARD_DECL std::string log_line(std::string_view run, timestamp time, std::string_view name,
                                    metric_value const& value, std::optional<std::int64_t> step)
{
    auto line = detail::line_begun("log", run, time);
    line.emplace_back(name);
    line.push_back(detail::json_of(value));
    if (step)
        line.emplace_back(*step);
    return detail::line_ended(line);
}

TRAINYARD_DECL std::string list_lines(std::string_view run, timestamp time, std::string_view name,
                                      std::vector<metric_value> const& values)
{
    std::string lines;
    auto const size_of = [&](std::size_t item) { return detail::size_of(values[item]); };
    detail::in_blocks(values.size(), size_of, [&](std::size_t first, std::size_t last) {
        auto line = detail::line_begun("list", run, time);
        line.emplace_back(name);
        line.push_back(detail::values_of(std::span(values).subspan(first, last - first)));
        lines += detail::line_ended(line);
    });
    return lines;
}

TRAINYARD_DECL std::string row_line(std::string_view run, timestamp time, std::string_view name,
                                    std::map<std::string, metric_value> const& row)
{
    auto line = detail::line_begun("row", run, time);
    line.emplace_back(name);
    json::object columns;
    for (auto const& [column, value] : row)
        columns.emplace(column, detail::json_of(value));
    line.push_back(std::move(columns));
    return detail::line_ended(line);
}

TRAINYARD_DECL std::string table_lines(
    std::string_view run, timestamp time, std::string_view name,
    std::map<std::string, std::vector<metric_value>> const& columns)
{
    std::size_t rows = 0;
    for (auto const& [column, values] : columns)
        rows = std::max(rows, values.size());
    auto const size_of = [&](std::size_t row) {
        std::size_t size = 0;
        for (auto const& [column, values] : columns)
            if (row < values.size())
                size += detail::size_of(values[row]);
        return size;
    };
    std::string lines;
    detail::in_blocks(rows, size_of, [&](std::size_t first, std::size_t last) {
        auto line = detail::line_begun("table", run, time);
        line.emplace_back(name);
        line.push_back(detail::rows_of(columns, first, last));
        lines += detail::line_ended(line);
    });
    return lines;
}

TRAINYARD_DECL std::string reference_line(std::string_view run, timestamp time,
                                          std::string_view name, std::string_view artifact)
{
    auto line = detail::line_begun("reference", run, time);
    line.emplace_back(name);
    line.emplace_back(artifact);
    return detail::line_ended(line);
}

TRAINYARD_DECL std::string text_line(std::string_view operation, std::string_view run,
                                     timestamp time, std::string_view key,
                                     std::optional<std::string_view> value)
{
    auto line = detail::line_begun(operation, run, time);
    line.emplace_back(key);
    if (operation != "untag")
        line.push_back(value ? json::value(*value) : json::value());
    return detail::line_ended(line);
}

TRAINYARD_DECL std::string child_line(std::string_view parent, timestamp time, std::string_view id,
                                      std::string_view display_name, tag_map const& tags)
{
    auto line = detail::line_begun("child", parent, time);
    line.emplace_back(id);
    json::object more;
    if (!display_name.empty())
        more.emplace("display_name", display_name);
    more.emplace("tags", detail::object_of(tags));
    line.push_back(std::move(more));
    return detail::line_ended(line);
}

TRAINYARD_DECL std::string end_line(std::string_view run, timestamp time, run_status status,
                                    run_failure const& why)
{
    auto line = detail::line_begun("end", run, time);
    line.emplace_back(to_string(status));
    line.push_back(detail::or_null(why.message));
    line.push_back(detail::or_null(why.code));
    return detail::line_ended(line);
}

TRAINYARD_DECL std::string model_line(std::string_view run, timestamp time,
                                      std::string_view request, model_request const& model)
{
    auto line = detail::line_begun("model", run, time);
    line.emplace_back(request);
    line.emplace_back(model.name.str());
    line.push_back(detail::or_null(model.path));
    json::object resources;
    if (model.resources.cpu)
        resources.emplace("cpu", *model.resources.cpu);
    if (model.resources.memory_in_gb)
        resources.emplace("memory_in_gb", *model.resources.memory_in_gb);
    if (model.resources.gpu)
        resources.emplace("gpu", *model.resources.gpu);
    line.push_back(json::object{{"tags", detail::object_of(model.tags)},
                                {"properties", detail::object_of(model.properties)},
                                {"description", detail::or_null(model.description)},
                                {"framework", detail::or_null(model.framework)},
                                {"framework_version", detail::or_null(model.framework_version)},
                                {"resources", std::move(resources)},
                                {"datasets", detail::array_of(model.datasets)}});
    return detail::line_ended(line);
}

}
