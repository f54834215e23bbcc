#pragma once

#include <trainyard/backend/cluster.hpp>
#include <trainyard/backend/environment_rules.hpp>
#include <trainyard/error.hpp>
#include <trainyard/local/records.hpp>
#include <trainyard/local/supervisor.hpp>

namespace trainyard::local {

TRAINYARD_DECL asio::awaitable<void> local_metrics::log(log_request request)
{
    auto shared = std::make_shared<log_request const>(std::move(request));
    return home_.write([shared](catalog::transaction& tx) {
        catalog::append_points(tx, shared->run.str(), shared->points);
    });
}

TRAINYARD_DECL asio::awaitable<std::map<run_id, metric_map>> local_metrics::read(metric_query query)
{
    return home_.read([query](core::database& db) {
        std::map<run_id, metric_map> found;
        found.emplace(query.run, catalog::read_metrics(db, query.run.str(), query.name));
        if (query.recursive)
            for (auto const& child : catalog::descendants_of(db, query.run.str()))
                found.emplace(child, catalog::read_metrics(db, child.str(), query.name));
        return found;
    });
}

TRAINYARD_DECL asio::awaitable<metric_history> local_metrics::history(history_query query)
{
    return home_.read([query](core::database& db) { return catalog::read_history(db, query); });
}

TRAINYARD_DECL asio::awaitable<environment_record> local_environments::register_environment(
    environment definition)
{
    definition = without_secrets(std::move(definition));
    return home_.write([definition](catalog::transaction& tx) {
        return catalog::insert_environment(tx, definition);
    });
}

TRAINYARD_DECL asio::awaitable<environment_record> local_environments::get(environment_name name,
                                                                           int version)
{
    return home_.read([name, version](core::database& db) {
        if (is_curated_name(name.str()))
            return curated_environment(name, version);
        return catalog::get_environment(db, name.str(), version);
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<environment_record>> local_environments::list()
{
    return home_.read([](core::database& db) {
        auto all = catalog::list_environments(db);
        for (auto& curated : curated_environments())
            all.push_back(std::move(curated));
        return all;
    });
}

namespace detail {

TRAINYARD_DECL environment_build build_of(made_environment const& found,
                                          environment_plan const& plan)
{
    auto made = as_planned(found, plan);
    return {.id          = plan.id,
            .made_with   = std::string(name_of(made.with)),
            .interpreter = std::move(made.interpreter),
            .warnings    = std::move(made.warnings)};
}

struct looked_for {
    environment_plan plan                = {};
    std::optional<made_environment> made = {};
};

TRAINYARD_DECL looked_for look_for(site& home, environment const& wanted)
{
    looked_for found;
    if (needs_making(wanted))
        found.plan = plan_environment(wanted, look_for_tools(wanted));
    else
        found.plan.tool = find_interpreter(wanted);
    if (found.plan.with == maker::nothing)
        found.made = made_environment{.interpreter = found.plan.tool};
    else
        found.made = find_made(home.where, found.plan);
    return found;
}

}

TRAINYARD_DECL asio::awaitable<environment_build> local_environments::build(
    environment_build_request request)
{
    auto look = [this, wanted = request.definition] {
        return std::make_shared<detail::looked_for>(detail::look_for(home_, wanted));
    };
    auto const found = co_await home_.offload(std::move(look));
    if (found->made) {
        auto built   = detail::build_of(*found->made, found->plan);
        built.reused = !built.id.empty();
        co_return built;
    }
    auto seat        = home_.rooms.enter(supervisor::room_of(found->plan));
    auto wanted      = co_await supervisor_.want(found->plan);
    auto const place = std::make_shared<log_place>();
    for (;;) {
        auto const outcome = wanted->outcome();
        auto read          = [log = wanted->log(), place] { return read_on(log, *place); };
        auto const text    = co_await home_.offload(std::move(read));
        if (request.on_output && !text.empty())
            request.on_output(text);
        if (outcome.made) {
            auto built   = detail::build_of(*outcome.made, found->plan);
            built.reused = outcome.found;
            co_return built;
        }
        if (outcome.over && !outcome.given_up)
            throw error(errc::build_failed, "build environment", outcome.failed);
        if (outcome.over)
            wanted = co_await supervisor_.want(found->plan);
        else
            co_await seat.wait();
    }
}

TRAINYARD_DECL asio::awaitable<compute_record> local_computes::create(
    create_compute_request request)
{
    return home_.write([request](catalog::transaction& tx) {
        return catalog::create_compute(tx, request, now());
    });
}

TRAINYARD_DECL asio::awaitable<compute_record> local_computes::get(compute_name name)
{
    return home_.read(
        [name](core::database& db) { return catalog::get_compute(db, name.str(), now()); });
}

TRAINYARD_DECL asio::awaitable<compute_record> local_computes::changed(compute_name name,
                                                                       revision seen)
{
    auto seat = home_.rooms.enter(catalog::compute_room(name.str()));
    for (;;) {
        auto record = co_await get(name);
        if (record.revision > seen)
            co_return record;
        co_await seat.wait();
    }
}

TRAINYARD_DECL asio::awaitable<std::vector<compute_record>> local_computes::list()
{
    return home_.read([](core::database& db) { return catalog::list_computes(db, now()); });
}

TRAINYARD_DECL asio::awaitable<compute_record> local_computes::update(compute_update update)
{
    // There may be room for runs that wait.
    auto change = [update](catalog::transaction& tx) {
        auto record = catalog::update_compute(tx, update, now());
        catalog::admit(tx);
        return record;
    };
    return home_.write(std::move(change));
}

TRAINYARD_DECL asio::awaitable<void> local_computes::remove(compute_name name)
{
    return home_.write(
        [name](catalog::transaction& tx) { catalog::remove_compute(tx, name.str()); });
}

TRAINYARD_DECL asio::awaitable<std::vector<node_record>> local_computes::nodes(compute_name name)
{
    return home_.read(
        [name](core::database& db) { return catalog::list_nodes(db, name.str(), now()); });
}

TRAINYARD_DECL asio::awaitable<std::vector<vm_size_record>> local_computes::vm_sizes()
{
    co_return known_vm_sizes();
}

}
