#pragma once

#include <trainyard/testing/memory/tables.hpp>

namespace trainyard::testing::memory {

TRAINYARD_DECL cluster_facts& get_cluster(tables& all, compute_name const& name,
                                          char const* operation)
{
    if (name.str() == local_compute)
        throw error(errc::unsupported, operation,
                    "\"local\" is this machine, not a cluster: it has no nodes, and cannot be "
                    "removed; compute::set_max_concurrent_runs limits it");
    auto const found = all.clusters.find(name);
    if (found == all.clusters.end())
        throw error(
            errc::not_found, "look up compute",
            "ComputeTargetNotFound: there is no compute target \"" + name.str() +
                "\" in this workspace; make it with create_compute, or use \"local\", which is "
                "always there");
    return found->second;
}

TRAINYARD_DECL void touch(tables& all, cluster_facts& cluster)
{
    cluster.revision = ++all.newest_revision;
    all.news.push_back(compute_room(cluster.name));
}

TRAINYARD_DECL std::string compute_room(compute_name const& name)
{
    return "compute:" + name.str(); // no run is called like this
}

TRAINYARD_DECL void check_target(tables& all, run_definition const& definition)
{
    if (definition.target == local_compute)
        return;
    check_fits(get_cluster(all, compute_name(definition.target), "submit run"),
               definition.node_count);
}

}
