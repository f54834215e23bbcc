#pragma once

#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/journal.hpp>

#include <cmath>
#include <type_traits>

namespace trainyard::wire {
namespace detail {

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

TRAINYARD_DECL json::array values_of(std::vector<metric_value> const& values)
{
    json::array array;
    array.reserve(values.size());
    for (auto const& one : values)
        array.push_back(json_of(one));
    return array;
}

inline json::value or_null(std::string_view text)
{
    return text.empty() ? json::value() : json::value(text);
}

template <class Map>
json::object tags_json(Map const& tags)
{
    json::object object;
    for (auto const& [key, text] : tags) {
        if constexpr (std::is_same_v<Map, tag_map>)
            object.emplace(key, text ? json::value(*text) : json::value());
        else
            object.emplace(key, text);
    }
    return object;
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

TRAINYARD_DECL std::string list_line(std::string_view run, timestamp time, std::string_view name,
                                     std::vector<metric_value> const& values)
{
    auto line = detail::line_begun("list", run, time);
    line.emplace_back(name);
    line.push_back(detail::values_of(values));
    return detail::line_ended(line);
}

TRAINYARD_DECL std::string columns_line(
    metric_kind kind, std::string_view run, timestamp time, std::string_view name,
    std::map<std::string, std::vector<metric_value>> const& columns)
{
    auto line = detail::line_begun(kind == metric_kind::row ? "row" : "table", run, time);
    line.emplace_back(name);
    json::object object;
    for (auto const& [column, values] : columns)
        if (kind == metric_kind::row && values.size() == 1)
            object.emplace(column, detail::json_of(values.front()));
        else
            object.emplace(column, detail::values_of(values));
    line.push_back(std::move(object));
    return detail::line_ended(line);
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
    more.emplace("tags", detail::tags_json(tags));
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
    line.push_back(json::object{{"tags", detail::tags_json(model.tags)},
                                {"properties", detail::tags_json(model.properties)},
                                {"description", detail::or_null(model.description)},
                                {"framework", detail::or_null(model.framework)},
                                {"framework_version", detail::or_null(model.framework_version)},
                                {"resources", std::move(resources)}});
    return detail::line_ended(line);
}

}
