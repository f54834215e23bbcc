#pragma once

#include <trainyard/wire/impl/exact_parser.hpp>
#include <trainyard/wire/impl/journal_requests.ipp>
#include <trainyard/wire/impl/json.hpp>
#include <trainyard/wire/journal.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <algorithm>
#include <limits>

namespace trainyard::wire {
namespace detail {

// What a journal may ask of us in one line.
inline constexpr std::size_t longest_line = std::size_t{16} << 20;

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
        // Of a metric, a tag or a property: one without a name could not be found again.
        auto const is_named = !view(fields[3]).empty();
        if (operation == "log" && fields.size() >= 5 && is_named)
            return is_value(fields[4]) ? log(fields) : bad(line);
        if (operation == "model" || operation == "dataset" || operation == "submit" ||
            operation == "ask")
            return alone(operation, fields, line);

        if ((operation == "list" || operation == "row" || operation == "table" ||
             operation == "reference") &&
            fields.size() >= 5 && is_named)
            return many(operation, fields) || bad(line);

        journal_entry entry;
        entry.run  = run_id(std::string(view(fields[1])));
        entry.time = time_of(fields[2]);
        if (operation == "tag" && is_named) {
            entry.what  = journal_entry::kind::tag;
            entry.key   = view(fields[3]);
            entry.value = fields.size() > 4 ? maybe_text(fields[4]) : std::nullopt;
        } else if (operation == "untag" && is_named) {
            entry.what = journal_entry::kind::untag;
            entry.key  = view(fields[3]);
        } else if (operation == "property" && fields.size() > 4 && is_named) {
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

    bool alone(std::string_view operation, json::array const& fields, std::string_view line)
    {
        if (!batch_.entries.empty())
            return false;
        auto const shortest = operation == "model" ? 7U : operation == "dataset" ? 6U : 5U;
        if (fields.size() < shortest || !fields[3].is_string() || !fields.back().is_object())
            return bad(line);

        journal_entry entry;
        entry.run        = run_id(std::string(view(fields[1])));
        entry.time       = time_of(fields[2]);
        auto const& more = fields.back().get_object();
        if (operation == "model") {
            entry.what    = journal_entry::kind::model;
            entry.request = view(fields[3]);
            entry.model   = model_of(fields, more);
        } else if (operation == "dataset") {
            entry.what    = journal_entry::kind::dataset;
            entry.request = view(fields[3]);
            entry.dataset = dataset_of(fields, more);
        } else if (operation == "ask") {
            entry.what     = journal_entry::kind::ask;
            entry.request  = view(fields[3]);
            entry.question = question_of(more);
        } else {
            auto submitted = submission_of(more);
            if (!submitted)
                return bad(line);
            entry.what      = journal_entry::kind::submit;
            entry.child     = run_id(std::string(view(fields[3])));
            entry.submitted = std::move(*submitted);
        }
        batch_.entries.push_back(std::move(entry));
        return true;
    }

    journal_batch& batch_;
    exact_parser parser_;
    unsigned char buffer_[16 * 1024];
};

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
        if (!batch.entries.empty() && comes_alone(batch.entries.back()))
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

}
