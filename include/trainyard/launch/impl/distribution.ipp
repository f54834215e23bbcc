#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/launch/distribution.hpp>
#include <trainyard/wire/tf_config.hpp>

#include <algorithm>

namespace trainyard::launch {
namespace detail {

TRAINYARD_DECL int count_on_node(std::vector<task> const& tasks, int node)
{
    return static_cast<int>(std::ranges::count(tasks, node, &task::node));
}

// Ranks go node by node, so that those of one node follow each other.
TRAINYARD_DECL std::vector<task> ranks(int count, int nodes)
{
    std::vector<task> tasks;
    auto const each = count / nodes;
    for (auto rank = 0; rank != count; ++rank)
        tasks.push_back({.name       = "rank " + std::to_string(rank),
                         .node       = rank / each,
                         .rank       = rank,
                         .local_rank = rank % each});
    return tasks;
}

// Workers first, for the first of them is the primary process. Both kinds go round the nodes, and
// share them.
TRAINYARD_DECL std::vector<task> workers_and_servers(tensorflow_configuration const& what,
                                                     task_places const& places)
{
    std::vector<task> tasks;
    wire::tf_cluster cluster;
    auto const nodes = static_cast<int>(places.nodes.size());
    auto const add   = [&](int count, char const* type, std::vector<std::string>& addresses) {
        for (auto index = 0; index != count; ++index) {
            auto const node = index % nodes;
            addresses.push_back(places.nodes[static_cast<std::size_t>(node)] + ':' +
                                  std::to_string(places.next_port()));
            tasks.push_back({.name       = type + (' ' + std::to_string(index)),
                               .node       = node,
                               .rank       = static_cast<int>(tasks.size()),
                               .local_rank = count_on_node(tasks, node),
                               .is_server  = &addresses == &cluster.servers});
        }
    };
    add(what.worker_count, "worker", cluster.workers);
    add(what.parameter_server_count, "ps", cluster.servers);
    for (auto& one : tasks)
        one.variables["TF_CONFIG"] =
            wire::write_tf_config(cluster, one.is_server ? "ps" : "worker",
                                  one.is_server ? one.rank - what.worker_count : one.rank);
    return tasks;
}

// What Open MPI says of each rank, as it is on nodes of their own: where several of them are one
// machine, its launcher takes them for one.
TRAINYARD_DECL void add_mpi_variables(task& one, int count, int each, bool is_one_node,
                                      std::string const& address, std::string const& port)
{
    one.variables["OMPI_COMM_WORLD_RANK"]       = std::to_string(one.rank);
    one.variables["OMPI_COMM_WORLD_SIZE"]       = std::to_string(count);
    one.variables["OMPI_COMM_WORLD_LOCAL_RANK"] = std::to_string(one.local_rank);
    one.variables["OMPI_COMM_WORLD_LOCAL_SIZE"] = std::to_string(each);
    one.variables["AZ_BATCH_MASTER_NODE"]       = address + ':' + port;
    if (is_one_node)
        one.variables["AZ_BATCHAI_MPI_MASTER_NODE"] = address;
}

}

TRAINYARD_DECL std::vector<task> tasks_of(distribution const& what, task_places const& places)
{
    auto const nodes       = static_cast<int>(places.nodes.size());
    auto const count       = process_count(what);
    auto const* tensorflow = std::get_if<tensorflow_configuration>(&what);
    auto const address     = places.nodes.front();
    auto const port        = std::to_string(places.next_port());
    auto tasks             = tensorflow ? detail::workers_and_servers(*tensorflow, places)
                                        : detail::ranks(count, is_distributed(what) ? nodes : 1);
    for (auto& one : tasks) {
        auto const on_node                = detail::count_on_node(tasks, one.node);
        one.log                           = process_log(what, one.rank);
        one.variables["RANK"]             = std::to_string(one.rank);
        one.variables["WORLD_SIZE"]       = std::to_string(count);
        one.variables["LOCAL_RANK"]       = std::to_string(one.local_rank);
        one.variables["LOCAL_WORLD_SIZE"] = std::to_string(on_node);
        one.variables["NODE_RANK"]        = std::to_string(one.node);
        one.variables["MASTER_ADDR"]      = address;
        one.variables["MASTER_PORT"]      = port;
        if (std::holds_alternative<mpi_configuration>(what))
            detail::add_mpi_variables(one, count, on_node, nodes == 1, address, port);
    }
    return tasks;
}

}
