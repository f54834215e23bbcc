#pragma once

#include <trainyard/error.hpp>
#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/catalog_runs.ipp>
#include <trainyard/wire/definitions.hpp>

#include <algorithm>

namespace trainyard::local::catalog {
namespace detail {

struct known_cluster {
    place id            = 0;
    cluster_facts facts = {};
};

[[noreturn]] TRAINYARD_DECL void no_such_compute(std::string_view name)
{
    throw error(errc::not_found, "look up compute",
                "ComputeTargetNotFound: there is no compute target \"" + std::string(name) +
                    "\" in this workspace; make it with create_compute, or use \"local\", which is "
                    "always there");
}

// All of them, or the one with this number or this name.
TRAINYARD_DECL std::vector<known_cluster> find_clusters(core::database& db, std::optional<place> id,
                                                        std::optional<std::string_view> name)
{
    std::vector<known_cluster> found;
    auto rows = db.query("SELECT id, name, revision, created, modified, vm_size, vm_priority, "
                         "min_nodes, max_nodes, idle_seconds, resized, description, tags "
                         "FROM computes WHERE vm_size IS NOT NULL AND (?1 IS NULL OR id = ?1) "
                         "AND (?2 IS NULL OR name = ?2) ORDER BY id",
                         {id, name});
    while (rows.next()) {
        auto& one             = found.emplace_back();
        one.id                = rows.integer(0);
        auto& facts           = one.facts;
        facts.name            = compute_name(rows.string(1));
        facts.revision        = static_cast<revision>(rows.integer(2));
        facts.created         = time_from(rows.integer(3));
        facts.ready           = facts.created;
        facts.modified        = time_from(rows.integer(4));
        facts.vm_size         = rows.string(5);
        facts.vm_priority     = static_cast<trainyard::vm_priority>(rows.integer(6));
        facts.scale.min_nodes = static_cast<int>(rows.integer(7));
        facts.scale.max_nodes = static_cast<int>(rows.integer(8));
        facts.scale.idle_time_before_scale_down = std::chrono::seconds(rows.integer(9));
        facts.resized                           = time_from(rows.integer(10));
        facts.description                       = rows.string(11);
        facts.tags                              = wire::read_tags(rows.text(12));
    }
    for (auto& one : found) {
        auto nodes = db.query("SELECT n.node, r.id, n.since FROM nodes n "
                              "LEFT JOIN runs r ON r.number = n.run WHERE n.compute = ? "
                              "ORDER BY n.node",
                              {one.id});
        while (nodes.next())
            one.facts.nodes.push_back(
                {.node  = static_cast<int>(nodes.integer(0)),
                 .run   = nodes.is_null(1) ? std::nullopt : std::optional(run_id(nodes.string(1))),
                 .since = time_from(nodes.integer(2))});
    }
    return found;
}

TRAINYARD_DECL std::optional<known_cluster> find_cluster(core::database& db, std::string_view name)
{
    auto found = find_clusters(db, std::nullopt, name);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

TRAINYARD_DECL known_cluster get_cluster(core::database& db, std::string_view name,
                                         char const* operation)
{
    if (name == local_compute)
        throw error(errc::unsupported, operation,
                    "\"local\" is this machine, not a cluster: it has no nodes, and cannot be "
                    "removed; compute::set_max_concurrent_runs limits it");
    auto found = find_cluster(db, name);
    if (!found)
        no_such_compute(name);
    return std::move(*found);
}

// What is changing with every run; and those who wait for it are told.
TRAINYARD_DECL void write_cluster(transaction& tx, known_cluster const& cluster)
{
    auto const& facts   = cluster.facts;
    auto const& scale   = facts.scale;
    auto const revision = next_revision(tx.db);
    tx.db.run("UPDATE computes SET revision = ?, modified = ?, min_nodes = ?, max_nodes = ?, "
              "idle_seconds = ?, resized = ? WHERE id = ?",
              {revision, count_of(facts.modified), scale.min_nodes, scale.max_nodes,
               scale.idle_time_before_scale_down.count(), count_of(facts.resized), cluster.id});
    tx.db.run("DELETE FROM nodes WHERE compute = ?", {cluster.id});
    for (auto const& one : facts.nodes) {
        auto const run = one.run ? std::optional(one.run->str()) : std::nullopt;
        tx.db.run("INSERT INTO nodes VALUES (?, ?, (SELECT number FROM runs WHERE id = ?), ?)",
                  {cluster.id, one.node, run, count_of(one.since)});
    }
    tx.changed.push_back(compute_room(facts.name.str()));
}

TRAINYARD_DECL void count_runs(core::database& db, place where, compute_record& record)
{
    auto counts = db.query("SELECT stage, count(*) FROM runs WHERE stage IN (2, 3) "
                           "AND stage < 5 AND compute = ? GROUP BY stage",
                           {where});
    while (counts.next()) {
        auto const count = static_cast<int>(counts.integer(1));
        (static_cast<stage>(counts.integer(0)) == stage::queued ? record.queued : record.running) =
            count;
    }
}

TRAINYARD_DECL compute_record describe_cluster(core::database& db, known_cluster const& cluster,
                                               timestamp now)
{
    auto record = describe(cluster.facts, now);
    count_runs(db, cluster.id, record);
    return record;
}

TRAINYARD_DECL compute_record describe_local(core::database& db)
{
    compute_record record;
    record.name               = compute_name(local_compute);
    record.type               = local_compute;
    record.provisioning_state = "Succeeded";
    {
        auto row =
            db.query("SELECT max_concurrent_runs, created, modified FROM computes WHERE id = 1");
        row.next();
        record.max_concurrent_runs          = static_cast<int>(row.integer(0));
        record.created                      = time_from(row.integer(1));
        record.modified                     = time_from(row.integer(2));
        record.provisioning_transition_time = record.created;
    }
    count_runs(db, local_place, record);
    return record;
}

TRAINYARD_DECL lease find_lease(core::database& db, place where, std::string_view run)
{
    lease found;
    {
        auto row = db.query("SELECT vm_size FROM computes WHERE id = ?", {where});
        if (row.next())
            found.vm_size = row.string(0);
    }
    auto rows = db.query("SELECT gpu FROM gpu_leases "
                         "WHERE run = (SELECT number FROM runs WHERE id = ?) ORDER BY id",
                         {run});
    while (rows.next())
        found.gpus.push_back(rows.string(0));
    return found;
}

TRAINYARD_DECL void give_back(transaction& tx, place where, std::int64_t number,
                              std::string_view id, timestamp now)
{
    tx.db.run("DELETE FROM gpu_leases WHERE run = ?", {number});
    for (auto& cluster : find_clusters(tx.db, where, std::nullopt)) {
        give_back_nodes(cluster.facts, run_id(std::string(id)), now);
        write_cluster(tx, cluster);
    }
}

}

TRAINYARD_DECL std::vector<compute_record> list_computes(core::database& db, timestamp now)
{
    std::vector<compute_record> found(1, detail::describe_local(db));
    for (auto const& cluster : detail::find_clusters(db, std::nullopt, std::nullopt))
        found.push_back(detail::describe_cluster(db, cluster, now));
    return found;
}

TRAINYARD_DECL compute_record get_compute(core::database& db, std::string_view name, timestamp now)
{
    if (name == local_compute)
        return detail::describe_local(db);
    auto const found = detail::find_cluster(db, name);
    if (!found)
        detail::no_such_compute(name);
    return detail::describe_cluster(db, *found, now);
}

TRAINYARD_DECL compute_record create_compute(transaction& tx, create_compute_request const& request,
                                             timestamp now)
{
    auto cluster = detail::known_cluster{.facts = make_cluster(request, now)};
    if (auto const known = detail::find_cluster(tx.db, request.name.str())) {
        if (is_made_like(known->facts, request))
            return detail::describe_cluster(tx.db, *known, now);
        throw error(errc::already_exists, "create compute",
                    "there is another cluster \"" + request.name.str() + "\" of " +
                        known->facts.vm_size + " with up to " +
                        std::to_string(known->facts.scale.max_nodes) +
                        " nodes; use it, change its limits with compute::update, or remove it");
    }
    auto const& facts = cluster.facts;
    tx.db.run("INSERT INTO computes (name, created, modified, vm_size, vm_priority, description, "
              "tags) VALUES (?, ?, ?, ?, ?, ?, ?)",
              {facts.name.str(), detail::count_of(now), detail::count_of(now), facts.vm_size,
               static_cast<int>(facts.vm_priority), facts.description,
               wire::write_tags(facts.tags)});
    cluster.id = tx.db.last_id();
    detail::write_cluster(tx, cluster);
    return get_compute(tx.db, request.name.str(), now);
}

TRAINYARD_DECL compute_record update_compute(transaction& tx, compute_update const& change,
                                             timestamp now)
{
    auto const& name = change.name.str();
    if (name == local_compute) {
        if (change.min_nodes || change.max_nodes || change.idle_time_before_scale_down)
            detail::get_cluster(tx.db, name, "update compute");
        if (change.max_concurrent_runs)
            tx.db.run("UPDATE computes SET max_concurrent_runs = ?, modified = ? WHERE id = 1",
                      {*change.max_concurrent_runs, detail::count_of(now)});
        return detail::describe_local(tx.db);
    }
    auto cluster = detail::get_cluster(tx.db, name, "update compute");
    auto largest = 0;
    {
        auto row = tx.db.query("SELECT max(nodes) FROM runs WHERE stage < 3 AND stage < 5 "
                               "AND compute = ? AND stop = 0",
                               {cluster.id});
        if (row.next())
            largest = static_cast<int>(row.integer(0));
    }
    cluster.facts = resize(std::move(cluster.facts), change, largest, now);
    detail::write_cluster(tx, cluster);
    return get_compute(tx.db, name, now);
}

TRAINYARD_DECL void remove_compute(transaction& tx, std::string_view name)
{
    auto const cluster = detail::get_cluster(tx.db, name, "remove compute");
    auto runs          = std::int64_t{0};
    {
        auto row =
            tx.db.query("SELECT count(*) FROM runs WHERE stage < 5 AND compute = ?", {cluster.id});
        if (row.next())
            runs = row.integer(0);
    }
    if (runs > 0)
        throw error(errc::conflict, "remove compute",
                    "the cluster \"" + std::string(name) + "\" has " + std::to_string(runs) +
                        (runs == 1 ? " run" : " runs") +
                        " that goes on or waits; cancel it, or wait for its end");
    tx.db.run("DELETE FROM nodes WHERE compute = ?", {cluster.id});
    tx.db.run("DELETE FROM computes WHERE id = ?", {cluster.id});
    tx.changed.push_back(compute_room(name));
}

TRAINYARD_DECL std::vector<node_record> list_nodes(core::database& db, std::string_view name,
                                                   timestamp now)
{
    return describe_nodes(detail::get_cluster(db, name, "list nodes").facts, now);
}

TRAINYARD_DECL void make_local_compute(transaction& tx, int cores,
                                       std::optional<int> max_concurrent_runs)
{
    auto const time = detail::count_of(now());
    tx.db.run("INSERT OR IGNORE INTO computes (id, name, created, modified, max_concurrent_runs) "
              "VALUES (1, 'local', ?, ?, ?)",
              {time, time, cores});
    if (max_concurrent_runs)
        tx.db.run("UPDATE computes SET max_concurrent_runs = ? WHERE id = 1",
                  {*max_concurrent_runs});
}

TRAINYARD_DECL std::string compute_room(std::string_view name)
{
    return "compute:" + std::string(name); // no run is called like this
}

TRAINYARD_DECL place place_of(core::database& db, run_definition const& definition)
{
    if (definition.target == local_compute)
        return local_place;
    auto const cluster = detail::find_cluster(db, definition.target);
    if (!cluster)
        detail::no_such_compute(definition.target);
    check_fits(cluster->facts, definition.node_count);
    return cluster->id;
}

}
