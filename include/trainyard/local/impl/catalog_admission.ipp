#pragma once

#include <trainyard/local/catalog.hpp>
#include <trainyard/local/impl/catalog_computes.ipp>
#include <trainyard/local/impl/catalog_runs.ipp>

#include <algorithm>

namespace trainyard::local::catalog {
namespace detail {

struct queued_run {
    std::int64_t number = 0;
    run_id id           = {};
    std::size_t cluster = 0;
    int nodes           = 1;
};

// Not more than could begin, were all nodes free: a long queue costs no more than a short one.
TRAINYARD_DECL std::vector<queued_run> first_in_queues(core::database& db,
                                                       std::vector<known_cluster> const& clusters)
{
    std::vector<queued_run> queue;
    for (std::size_t i = 0; i != clusters.size(); ++i) {
        auto rows = db.query("SELECT number, id, nodes FROM runs WHERE stage = 2 "
                             "AND stage < 5 AND compute = ? AND stop = 0 ORDER BY number LIMIT ?",
                             {clusters[i].id, clusters[i].facts.scale.max_nodes});
        while (rows.next())
            queue.push_back({.number  = rows.integer(0),
                             .id      = run_id(rows.string(1)),
                             .cluster = i,
                             .nodes   = static_cast<int>(rows.integer(2))});
    }
    std::ranges::sort(queue, {}, &queued_run::number);
    return queue;
}

TRAINYARD_DECL gpu_pool find_free_gpus(transaction& tx)
{
    gpu_pool gpus;
    if (!tx.gpus || tx.gpus->empty())
        return gpus;
    gpus.in_all = tx.gpus->size();
    gpus.free   = *tx.gpus;
    auto leased = tx.db.query("SELECT gpu FROM gpu_leases");
    while (leased.next())
        std::erase(gpus.free, leased.string(0));
    return gpus;
}

TRAINYARD_DECL void begin_run(transaction& tx, std::int64_t number, std::string_view id,
                              timestamp now)
{
    tx.db.run("UPDATE runs SET stage = 3, started = ? WHERE number = ?", {count_of(now), number});
    set_status(tx, number, id, run_status::running, now);
}

// On every cluster: what one run gives back may be the GPU that one of another cluster waits for.
TRAINYARD_DECL void admit_to_clusters(transaction& tx)
{
    auto clusters    = find_clusters(tx.db, std::nullopt, std::nullopt);
    auto const queue = first_in_queues(tx.db, clusters);
    if (queue.empty())
        return;

    std::vector<waiting_run> waiting;
    for (auto const& run : queue)
        waiting.push_back({.id = run.id, .cluster = run.cluster, .nodes = run.nodes});
    std::vector<cluster_facts> facts;
    for (auto const& one : clusters)
        facts.push_back(one.facts);
    auto const gpus = find_free_gpus(tx);
    auto const time = now();
    for (auto const& next : next_admissions(waiting, facts, gpus, time)) {
        auto const& run = queue[next.run];
        auto& cluster   = clusters[run.cluster];
        take_nodes(cluster.facts, run.id, next, time);
        write_cluster(tx, cluster);
        for (auto const& gpu : next.gpus)
            tx.db.run("INSERT INTO gpu_leases (gpu, run) VALUES (?, ?)", {gpu, run.number});
        begin_run(tx, run.number, run.id.str(), time);
        auto const warning = warning_of(next, gpus, cluster.facts);
        if (!warning.empty())
            add_warning(tx, run.id.str(), warning);
    }
}

// A run has lent its place while it has children here: a script that waits for them would otherwise
// keep them from running, for ever if there is one place.
TRAINYARD_DECL void admit_here(transaction& tx)
{
    auto room = std::int64_t{0};
    {
        auto answer = tx.db.query("SELECT c.max_concurrent_runs - (SELECT count(*) FROM runs r "
                                  "WHERE r.stage = 3 AND r.stage < 5 AND r.compute = 1 "
                                  "AND NOT EXISTS (SELECT 1 FROM runs b WHERE b.parent = r.number "
                                  "AND b.stage < 5 AND b.compute = 1)) "
                                  "FROM computes c WHERE c.id = 1");
        if (answer.next())
            room = answer.integer(0);
    }
    if (room <= 0)
        return;

    std::vector<std::pair<std::int64_t, std::string>> admitted;
    {
        auto answer = tx.db.query("SELECT number, id FROM runs WHERE stage = 2 "
                                  "AND stage < 5 AND compute = 1 AND stop = 0 "
                                  "ORDER BY number LIMIT ?",
                                  {room});
        while (answer.next())
            admitted.emplace_back(answer.integer(0), answer.string(1));
    }
    auto const time = now();
    for (auto const& [number, id] : admitted)
        begin_run(tx, number, id, time);
}

}

TRAINYARD_DECL void admit(transaction& tx)
{
    detail::admit_here(tx);
    detail::admit_to_clusters(tx);
}

TRAINYARD_DECL void admit(transaction& tx, place where)
{
    if (where == local_place)
        detail::admit_here(tx);
    else
        detail::admit_to_clusters(tx);
}

}
