#pragma once

#include <trainyard/wire/impl/exact_parser.hpp>
#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/journal.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trainyard::wire {
namespace detail {

// What a journal may ask of us in one line.
inline constexpr std::size_t longest_line = std::size_t{16} << 20;

inline std::string_view view(json::value const& from)
{
    return from.is_string() ? std::string_view(from.get_string()) : std::string_view();
}

inline std::optional<std::string> maybe_text(json::value const& from)
{
    return from.is_string() ? std::optional(std::string(view(from))) : std::nullopt;
}

// What JSON cannot say is an object of ours; any other object, and an array, is no value.
TRAINYARD_DECL bool is_value(json::value const& from)
{
    if (auto const* object = from.if_object()) {
        auto const* special = object->if_contains("f");
        auto const word     = special ? view(*special) : std::string_view();
        return word == "nan" || word == "inf" || word == "-inf";
    }
    return !from.is_array();
}

TRAINYARD_DECL metric_value value_of(json::value const& from)
{
    switch (from.kind()) {
    case json::kind::int64:
        return from.get_int64();
    case json::kind::uint64:
        return static_cast<double>(from.get_uint64());
    case json::kind::double_:
        return from.get_double();
    case json::kind::bool_:
        return from.get_bool();
    case json::kind::string:
        return std::string(view(from));
    case json::kind::object: {
        auto const word = view(from.get_object().at("f"));
        if (word == "inf")
            return std::numeric_limits<double>::infinity();
        if (word == "-inf")
            return -std::numeric_limits<double>::infinity();
        return std::numeric_limits<double>::quiet_NaN();
    }
    default:
        return std::monostate();
    }
}

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

inline timestamp time_of(json::value const& from)
{
    return timestamp(std::chrono::microseconds(from.is_int64() ? from.get_int64() : 0));
}

// Reads one line after the other into a batch.
class journal_reader {
public:
    explicit journal_reader(journal_batch& batch) : batch_(batch) {}

    /// False if the line must come alone and others came before it.
    bool read(std::string_view line)
    {
        json::monotonic_resource memory(buffer_, sizeof buffer_);
        boost::system::error_code failed;
        auto const parsed = parser_.parse(line, &memory, failed);
        if (failed)
            return bad(line);
        auto const* fields = parsed.if_array();
        if (!fields || fields->size() < 4 || !(*fields)[0].is_string() || !(*fields)[2].is_int64())
            return bad(line);
        return understand(*fields, line);
    }

private:
    bool bad(std::string_view line)
    {
        if (batch_.bad_lines++ == 0)
            batch_.first_bad_line = valid_text(std::string(line.substr(0, 200)));
        return true;
    }

    bool understand(json::array const& fields, std::string_view line)
    {
        auto const operation = view(fields[0]);
        if (operation == "log" && fields.size() >= 5 && fields[3].is_string())
            return is_value(fields[4]) ? log(fields) : bad(line);
        if (operation == "model" || operation == "submit")
            return alone(fields, line);

        if ((operation == "list" || operation == "row" || operation == "table" ||
             operation == "reference") &&
            fields.size() >= 5 && fields[3].is_string())
            return many(operation, fields) || bad(line);

        journal_entry entry;
        entry.run  = run_id(std::string(view(fields[1])));
        entry.time = time_of(fields[2]);
        if (operation == "tag" && fields[3].is_string()) {
            entry.what  = journal_entry::kind::tag;
            entry.key   = view(fields[3]);
            entry.value = fields.size() > 4 ? maybe_text(fields[4]) : std::nullopt;
        } else if (operation == "untag" && fields[3].is_string()) {
            entry.what = journal_entry::kind::untag;
            entry.key  = view(fields[3]);
        } else if (operation == "property" && fields.size() > 4 && fields[3].is_string()) {
            entry.what  = journal_entry::kind::property;
            entry.key   = view(fields[3]);
            entry.value = maybe_text(fields[4]).value_or("");
        } else if (operation == "describe" && fields[3].is_object()) {
            entry.what         = journal_entry::kind::describe;
            entry.display_name = text_at(fields[3].get_object(), "display_name");
            entry.description  = text_at(fields[3].get_object(), "description");
        } else if (operation == "child" && fields.size() > 4 && fields[3].is_string()) {
            entry.what  = journal_entry::kind::child;
            entry.child = run_id(std::string(view(fields[3])));
            if (auto const* more = fields[4].if_object()) {
                entry.display_name = text_at(*more, "display_name");
                entry.tags         = tags_of(object_at(*more, "tags"));
            }
        } else if (operation == "end" && fields[3].is_string()) {
            entry.what   = journal_entry::kind::end;
            entry.status = run_status_from(view(fields[3]));
            if (!is_terminal(entry.status))
                return bad(line);
            entry.failure.message = fields.size() > 4 ? view(fields[4]) : std::string_view();
            entry.failure.code    = fields.size() > 5 ? view(fields[5]) : std::string_view();
        } else {
            return bad(line);
        }
        batch_.entries.push_back(std::move(entry));
        return true;
    }

    std::vector<metric_point>& points_of(std::string_view run)
    {
        auto const goes_on = !batch_.entries.empty() &&
                             batch_.entries.back().what == journal_entry::kind::points &&
                             batch_.entries.back().run.str() == run;
        if (!goes_on) {
            journal_entry entry;
            entry.run = run_id(std::string(run));
            batch_.entries.push_back(std::move(entry));
        }
        return batch_.entries.back().points;
    }

    bool log(json::array const& fields)
    {
        auto& point = points_of(view(fields[1])).emplace_back();
        point.name  = view(fields[3]);
        point.value = value_of(fields[4]);
        point.time  = time_of(fields[2]);
        if (fields.size() > 5 && fields[5].is_int64())
            point.step = fields[5].get_int64();
        ++batch_.points;
        return true;
    }

    // Looked at before anything is taken, because a line is taken whole or not at all.
    static bool holds_values(json::value const& from)
    {
        auto const all = [](json::value const& one) {
            auto const* array = one.if_array();
            return array ? std::ranges::all_of(*array, is_value) : is_value(one);
        };
        if (auto const* columns = from.if_object())
            return std::ranges::all_of(*columns,
                                       [&](auto const& column) { return all(column.value()); });
        return all(from);
    }

    bool many(std::string_view operation, json::array const& fields)
    {
        auto const kind = operation == "list"    ? metric_kind::list
                          : operation == "row"   ? metric_kind::row
                          : operation == "table" ? metric_kind::table
                                                 : metric_kind::reference;
        auto const fits = kind == metric_kind::list        ? fields[4].is_array()
                          : kind == metric_kind::reference ? fields[4].is_string()
                                                           : fields[4].is_object();
        if (!fits || !holds_values(fields[4]))
            return false;
        auto& points   = points_of(view(fields[1]));
        auto const add = [&](json::value const& from, std::string_view column) {
            auto& point  = points.emplace_back();
            point.name   = view(fields[3]);
            point.value  = value_of(from);
            point.time   = time_of(fields[2]);
            point.column = column;
            point.kind   = kind;
            ++batch_.points;
        };
        auto const add_all = [&](json::value const& from, std::string_view column) {
            if (auto const* values = from.if_array())
                for (auto const& one : *values)
                    add(one, column);
            else
                add(from, column);
        };
        if (auto const* columns = fields[4].if_object())
            for (auto const& column : *columns)
                add_all(column.value(), column.key());
        else
            add_all(fields[4], "");
        return true;
    }

    static tag_map tags_of(json::object const* from)
    {
        tag_map tags;
        if (from)
            for (auto const& entry : *from)
                tags.emplace(std::string_view(entry.key()), maybe_text(entry.value()));
        return tags;
    }

    static property_map texts_of(json::object const* from)
    {
        property_map texts;
        if (from)
            for (auto const& entry : *from)
                texts.emplace(std::string_view(entry.key()),
                              maybe_text(entry.value()).value_or(""));
        return texts;
    }

    bool alone(json::array const& fields, std::string_view line)
    {
        if (!batch_.entries.empty())
            return false;
        auto const is_model = view(fields[0]) == "model";
        if (fields.size() < (is_model ? 7U : 5U) || !fields[3].is_string() ||
            !fields.back().is_object())
            return bad(line);

        journal_entry entry;
        entry.run        = run_id(std::string(view(fields[1])));
        entry.time       = time_of(fields[2]);
        auto const& more = fields.back().get_object();
        if (is_model) {
            entry.what    = journal_entry::kind::model;
            entry.request = view(fields[3]);
            entry.model   = model_of(fields, more);
        } else {
            entry.what      = journal_entry::kind::submit;
            entry.child     = run_id(std::string(view(fields[3])));
            entry.submitted = submission_of(more);
        }
        batch_.entries.push_back(std::move(entry));
        return true;
    }

    static model_request model_of(json::array const& fields, json::object const& more)
    {
        model_request model;
        model.name              = model_name(std::string(view(fields[4])));
        model.path              = view(fields[5]);
        model.description       = text_at(more, "description").value_or("");
        model.framework         = text_at(more, "framework").value_or("");
        model.framework_version = text_at(more, "framework_version").value_or("");
        model.tags              = tags_of(object_at(more, "tags"));
        model.properties        = texts_of(object_at(more, "properties"));
        if (auto const* wanted = object_at(more, "resources")) {
            model.resources.cpu          = number_at(*wanted, "cpu");
            model.resources.memory_in_gb = number_at(*wanted, "memory_in_gb");
            if (auto const gpu = integer_at(*wanted, "gpu"))
                model.resources.gpu = static_cast<int>(*gpu);
        }
        return model;
    }

    static submit_request submission_of(json::object const& more)
    {
        auto const arguments_at = [&](std::string_view key) {
            std::vector<argument> arguments;
            if (auto const* array = array_at(more, key))
                for (auto const& one : *array)
                    arguments.emplace_back(std::string(view(one)));
            return arguments;
        };
        submit_request request;
        request.experiment              = text_at(more, "experiment").value_or("");
        request.display_name            = text_at(more, "display_name").value_or("");
        request.tags                    = tags_of(object_at(more, "tags"));
        request.config.source_directory = text_at(more, "source_directory").value_or("");
        request.config.script           = text_at(more, "script").value_or("");
        request.config.arguments        = arguments_at("arguments");
        request.config.command          = arguments_at("command");
        if (auto line = text_at(more, "command")) // for a shell, as it stands
            request.config.command = {argument(std::move(*line))};
        request.config.compute = compute_name(text_at(more, "compute").value_or(""));
        if (auto const limit = integer_at(more, "max_run_duration_seconds"))
            request.config.max_run_duration = std::chrono::seconds(*limit);
        if (auto const* wanted = object_at(more, "environment")) {
            request.config.environment.name        = text_at(*wanted, "name").value_or("");
            request.config.environment.interpreter = text_at(*wanted, "interpreter").value_or("");
            request.config.environment.variables   = texts_of(object_at(*wanted, "variables"));
        }
        return request;
    }

    journal_batch& batch_;
    exact_parser parser_;
    unsigned char buffer_[16 * 1024];
};

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

TRAINYARD_DECL journal_batch read_journal(std::string_view text)
{
    journal_batch batch;
    detail::journal_reader reader(batch);
    while (batch.bytes < text.size()) {
        auto const end = text.find('\n', batch.bytes);
        if (end == std::string_view::npos)
            break;
        auto const line = text.substr(batch.bytes, end - batch.bytes);
        if (!line.empty() && !reader.read(line))
            break;
        batch.bytes = end + 1;
        auto const alone =
            !batch.entries.empty() && (batch.entries.back().what == journal_entry::kind::model ||
                                       batch.entries.back().what == journal_entry::kind::submit);
        if (alone)
            break;
    }
    // A line that never ends is no line.
    if (batch.bytes == 0 && text.size() > detail::longest_line) {
        batch.bytes          = text.size();
        batch.bad_lines      = 1;
        batch.first_bad_line = valid_text(std::string(text.substr(0, 200)));
    }
    return batch;
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
