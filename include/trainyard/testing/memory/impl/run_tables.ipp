#pragma once

#include <trainyard/testing/memory/tables.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

namespace trainyard::testing::memory {

TRAINYARD_DECL run_entry* find_run(tables& all, run_id const& id) noexcept
{
    auto const found = all.runs.find(id.str());
    return found == all.runs.end() ? nullptr : &found->second;
}

TRAINYARD_DECL run_entry& get_run(tables& all, run_id const& id)
{
    if (auto* const found = find_run(all, id))
        return *found;
    throw error(errc::not_found, "look up run",
                "there is no run \"" + id.str() + "\" in this workspace");
}

TRAINYARD_DECL void touch(tables& all, run_entry& run)
{
    run.record.revision = ++all.newest_revision;
    all.news.push_back(run.record.id.str());
}

TRAINYARD_DECL void set_status(tables& all, run_entry& run, run_status status)
{
    run.record.status = status;
    run.history.push_back({.status = status, .time = all.now});
    touch(all, run);
}

TRAINYARD_DECL run_entry& insert_run(tables& all, run_entry entry)
{
    open_experiment(all, entry.record.experiment);
    auto name             = entry.record.id.str();
    auto& run             = all.runs.emplace(std::move(name), std::move(entry)).first->second;
    auto const is_running = run.at == stage::running;
    all.runs_in_order.push_back(&run);
    run.record.number  = all.runs_in_order.size();
    run.record.created = all.now;
    run.record.target  = run.definition.target;
    if (run.record.display_name.empty())
        run.record.display_name = run.record.id.str();
    if (is_running)
        run.record.started = all.now;
    set_status(all, run, is_running ? run_status::running : run_status::not_started);
    return run;
}

TRAINYARD_DECL bool is_below(tables& all, run_entry const& run, run_id const& ancestor)
{
    for (auto above = run.record.parent; above; above = get_run(all, *above).record.parent)
        if (*above == ancestor)
            return true;
    return false;
}

TRAINYARD_DECL bool has_all(tag_map const& tags, tag_filter const& wanted)
{
    return std::ranges::all_of(wanted, [&](auto const& one) {
        auto const found = tags.find(one.first);
        return found != tags.end() && (!one.second || found->second == one.second);
    });
}

TRAINYARD_DECL bool has_all(property_map const& properties, property_map const& wanted)
{
    return std::ranges::all_of(wanted, [&](auto const& one) {
        auto const found = properties.find(one.first);
        return found != properties.end() && found->second == one.second;
    });
}

namespace detail {

TRAINYARD_DECL bool matches(tables& all, run_entry const& run, run_query const& query)
{
    auto const& record = run.record;
    auto const related = query.parent ? record.parent == query.parent ||
                                            (query.recursive && is_below(all, run, *query.parent))
                                      : query.include_children || !record.parent;
    return related && (query.experiment.empty() || record.experiment == query.experiment) &&
           (!query.status || record.status == *query.status) &&
           (!query.kind || record.kind == *query.kind) && has_all(record.tags, query.tags) &&
           has_all(record.properties, query.properties);
}

// Where a run stands in a list, and where a page ended: the value it is ordered by, its number.
struct list_place {
    double value         = 0;
    std::uint64_t number = 0;

    friend auto operator<=>(list_place const&, list_place const&) = default;
};

TRAINYARD_DECL list_place place_before_all(bool ascending)
{
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    return ascending
               ? list_place{.value = -infinity, .number = 0}
               : list_place{.value = infinity, .number = std::numeric_limits<std::uint64_t>::max()};
}

TRAINYARD_DECL std::string write_place(list_place place)
{
    return std::to_string(std::bit_cast<std::uint64_t>(place.value)) + '.' +
           std::to_string(place.number);
}

TRAINYARD_DECL list_place read_place(std::string const& text)
{
    auto bits       = std::uint64_t{0};
    auto place      = list_place();
    auto const last = text.data() + text.size();
    auto const dot  = std::from_chars(text.data(), last, bits).ptr;
    if (dot == last || *dot != '.' || std::from_chars(dot + 1, last, place.number).ptr != last)
        throw error(errc::invalid_argument, "list runs",
                    "\"" + text + "\" is not where a page of runs ended");
    place.value = std::bit_cast<double>(bits);
    return place;
}

}

TRAINYARD_DECL page<run_record> list_runs(tables& all, run_query const& query)
{
    if (query.parent)
        get_run(all, *query.parent);

    auto const ascending    = query.order == run_order::metric_ascending;
    auto const comes_before = [&](detail::list_place const& a, detail::list_place const& b) {
        return ascending ? a < b : b < a;
    };
    std::vector<std::pair<detail::list_place, run_entry*>> found;
    auto const from =
        query.from.empty() ? detail::place_before_all(ascending) : detail::read_place(query.from);
    for (auto* const run : all.runs_in_order) {
        auto const value = query.order == run_order::newest_first
                               ? std::optional(0.0)
                               : latest_value(*run, query.metric);
        if (!value || !detail::matches(all, *run, query))
            continue;
        auto const place = detail::list_place{.value = *value, .number = run->record.number};
        if (comes_before(from, place))
            found.emplace_back(place, run);
    }
    std::ranges::sort(found, comes_before, [](auto const& one) { return one.first; });

    page<run_record> answer;
    auto const limit = std::clamp<std::size_t>(query.limit, 1, 10'000);
    for (auto const& [place, run] : found) {
        if (answer.items.size() == limit)
            break;
        answer.items.push_back(run->record);
        answer.next = detail::write_place(place);
    }
    if (answer.items.size() == found.size())
        answer.next.clear();
    return answer;
}

TRAINYARD_DECL void update_run(tables& all, run_update const& change)
{
    auto& run = get_run(all, change.id);
    for (auto const& [key, text] : change.add_properties) {
        auto const known = run.record.properties.find(key);
        if (known != run.record.properties.end() && known->second != text)
            throw error(errc::immutable, "add properties",
                        "property \"" + key + "\" of run \"" + change.id.str() + "\" is \"" +
                            known->second +
                            "\" and cannot be changed; use a tag for what may change");
    }
    auto& record = run.record;
    record.properties.insert(change.add_properties.begin(), change.add_properties.end());
    for (auto const& [key, text] : change.set_tags)
        record.tags[key] = text;
    for (auto const& key : change.remove_tags)
        record.tags.erase(key);
    if (change.display_name)
        record.display_name = *change.display_name;
    if (change.description)
        record.description = *change.description;
    touch(all, run);
}

TRAINYARD_DECL experiment_record& open_experiment(tables& all, std::string const& name)
{
    auto const [place, is_new] = all.experiments.try_emplace(name);
    if (is_new)
        place->second = {
            .name = name, .id = std::to_string(++all.experiments_made), .created = all.now};
    return place->second;
}

}
