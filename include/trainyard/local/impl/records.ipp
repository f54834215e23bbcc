#pragma once

#include <trainyard/local/records.hpp>

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
    return home_.write([definition](catalog::transaction& tx) {
        return catalog::insert_environment(tx, definition);
    });
}

TRAINYARD_DECL asio::awaitable<environment_record> local_environments::get(environment_name name,
                                                                           int version)
{
    return home_.read([name, version](core::database& db) {
        return catalog::get_environment(db, name.str(), version);
    });
}

TRAINYARD_DECL asio::awaitable<std::vector<environment_record>> local_environments::list()
{
    return home_.read([](core::database& db) { return catalog::list_environments(db); });
}

TRAINYARD_DECL local_computes::local_computes(site& home, std::function<void()> more_room)
    : home_(home), more_room_(std::move(more_room))
{}

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
    auto change = [update](catalog::transaction& tx) {
        return catalog::update_compute(tx, update, now());
    };
    auto changed = co_await home_.write(std::move(change));
    more_room_();
    co_return changed;
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
