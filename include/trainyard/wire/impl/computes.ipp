#pragma once

#include <trainyard/wire/computes.hpp>
#include <trainyard/wire/impl/json.hpp>

namespace trainyard::wire {
namespace detail {

TRAINYARD_DECL json::value problems_of(compute_record const& compute)
{
    if (compute.errors.empty())
        return nullptr;
    json::array problems;
    for (auto const& one : compute.errors)
        problems.push_back(
            json::object{{"error", json::object{{"code", one.code}, {"message", one.message}}}});
    return problems;
}

}

TRAINYARD_DECL std::string write_compute_status(compute_record const& compute)
{
    if (!compute.cluster)
        return "null";
    auto const& cluster = *compute.cluster;
    auto const& nodes   = cluster.nodes;
    auto const& scale   = cluster.scale;
    auto const idle     = "PT" + std::to_string(scale.idle_time_before_scale_down.count()) + "S";

    json::object counts = {
        {"preparingNodeCount", nodes.preparing}, {"runningNodeCount", nodes.running},
        {"idleNodeCount", nodes.idle},           {"unusableNodeCount", nodes.unusable},
        {"leavingNodeCount", nodes.leaving},     {"preemptedNodeCount", nodes.preempted}};
    json::object settings = {{"minNodeCount", scale.min_nodes},
                             {"maxNodeCount", scale.max_nodes},
                             {"nodeIdleTimeBeforeScaleDown", idle}};
    return json::serialize(json::object{
        {"currentNodeCount", cluster.current_node_count},
        {"targetNodeCount", cluster.target_node_count},
        {"nodeStateCounts", std::move(counts)},
        {"allocationState", to_json(to_string(cluster.allocation))},
        {"allocationStateTransitionTime", to_string(cluster.allocation_transition_time)},
        {"errors", detail::problems_of(compute)},
        {"creationTime", to_string(compute.created)},
        {"modifiedTime", to_string(compute.modified)},
        {"provisioningState", compute.provisioning_state},
        {"provisioningStateTransitionTime", to_string(compute.provisioning_transition_time)},
        {"scaleSettings", std::move(settings)},
        {"vmPriority", to_json(to_string(cluster.vm_priority))},
        {"vmSize", cluster.vm_size}});
}

}
