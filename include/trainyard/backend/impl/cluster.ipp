#pragma once

#include <trainyard/backend/cluster.hpp>
#include <trainyard/backend/impl/compute_service.ipp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace trainyard {
namespace detail {

inline constexpr char const* default_vm_size = "Standard_NC6";

TRAINYARD_DECL std::string unknown_vm_size(std::string const& name)
{
    std::string text = "the size \"" + name + "\" of nodes is not known; there are ";
    auto const& all  = known_vm_sizes();
    for (auto const& size : all)
        text += (&size == &all.front() ? "" : ", ") + size.name;
    return text;
}

TRAINYARD_DECL vm_size_record const& vm_size_of(cluster_facts const& cluster)
{
    static vm_size_record const unknown = {};
    auto const* found                   = find_vm_size(cluster.vm_size);
    return found ? *found : unknown; // written down by a version that knew more
}

TRAINYARD_DECL int busy_nodes(cluster_facts const& cluster)
{
    return static_cast<int>(
        std::ranges::count_if(cluster.nodes, [](node_use const& one) { return !!one.run; }));
}

TRAINYARD_DECL bool is_provisioned(cluster_facts const& cluster, timestamp now)
{
    return cluster.problem.empty() && now >= cluster.ready;
}

// The lowest numbers, of nodes that are there before those that are not.
TRAINYARD_DECL std::optional<admission> find_nodes(cluster_facts const& cluster, int count,
                                                   timestamp now)
{
    if (!is_provisioned(cluster, now) || busy_nodes(cluster) + count > cluster.scale.max_nodes)
        return std::nullopt;
    std::set<int> busy;
    admission found;
    auto const there = nodes_at(cluster, now).nodes;
    for (auto const& one : there) {
        if (!one.run && std::ssize(found.nodes) < count)
            found.nodes.push_back(one.node);
        if (one.run)
            busy.insert(one.node);
    }
    for (auto number = 1; std::ssize(found.nodes) < count; ++number) {
        if (busy.contains(number) || std::ranges::count(found.nodes, number) > 0)
            continue;
        found.nodes.push_back(number);
        found.grows = true;
    }
    std::ranges::sort(found.nodes);
    return found;
}

}

TRAINYARD_DECL cluster_facts make_cluster(create_compute_request const& request, timestamp now)
{
    auto const& wanted = request.configuration;
    auto const problem = problem_with(request.name, wanted);
    if (!problem.empty())
        throw error(errc::invalid_argument, "create compute", problem);
    auto const* size =
        find_vm_size(wanted.vm_size.empty() ? detail::default_vm_size : wanted.vm_size);
    if (!size)
        throw error(errc::invalid_argument, "create compute",
                    detail::unknown_vm_size(wanted.vm_size));
    if (request.name.str() == local_compute)
        throw error(errc::already_exists, "create compute",
                    "\"local\" is this machine and always there; choose another name");

    cluster_facts cluster;
    cluster.name        = request.name;
    cluster.vm_size     = size->name;
    cluster.vm_priority = wanted.vm_priority;
    cluster.scale       = detail::scale_of(wanted);
    cluster.description = wanted.description;
    cluster.tags        = wanted.tags;
    cluster.created     = now;
    cluster.modified    = now;
    cluster.ready       = now;
    cluster.resized     = now;
    return cluster;
}

TRAINYARD_DECL bool is_made_like(cluster_facts const& cluster,
                                 create_compute_request const& request)
{
    auto const other = make_cluster(request, cluster.created);
    auto const& a    = cluster.scale;
    auto const& b    = other.scale;
    return cluster.vm_size == other.vm_size && cluster.vm_priority == other.vm_priority &&
           a.min_nodes == b.min_nodes && a.max_nodes == b.max_nodes &&
           a.idle_time_before_scale_down == b.idle_time_before_scale_down &&
           cluster.description == other.description && cluster.tags == other.tags;
}

TRAINYARD_DECL cluster_facts resize(cluster_facts cluster, compute_update const& change,
                                    int largest_run, timestamp now)
{
    if (change.max_concurrent_runs)
        throw error(errc::invalid_argument, "update compute",
                    "\"" + cluster.name.str() +
                        "\" is a cluster, which is limited by its nodes: change max_nodes");
    auto scale      = cluster.scale;
    scale.min_nodes = change.min_nodes.value_or(scale.min_nodes);
    scale.max_nodes = change.max_nodes.value_or(scale.max_nodes);
    scale.idle_time_before_scale_down =
        change.idle_time_before_scale_down.value_or(scale.idle_time_before_scale_down);
    auto const problem = problem_with(scale);
    if (!problem.empty())
        throw error(errc::invalid_argument, "update compute", problem);
    if (scale.max_nodes < largest_run)
        throw error(errc::conflict, "update compute",
                    "a run in the queue of \"" + cluster.name.str() + "\" asks for " +
                        std::to_string(largest_run) + " nodes and would wait for ever with " +
                        std::to_string(scale.max_nodes) + "; cancel it first");

    // What has gone by the old limits is not to come back by the new ones.
    auto const before = nodes_at(cluster, now);
    cluster.nodes     = before.nodes;
    cluster.resized   = before.changed;
    cluster.scale     = scale;
    cluster.modified  = now;
    auto count        = before.nodes.size();
    auto const most   = static_cast<std::size_t>(scale.max_nodes);
    std::erase_if(cluster.nodes,
                  [&](node_use const& one) { return !one.run && count > most && count-- > 0; });
    if (nodes_at(cluster, now).nodes.size() != before.nodes.size())
        cluster.resized = now;
    return cluster;
}

TRAINYARD_DECL void check_fits(cluster_facts const& cluster, int nodes)
{
    auto const name = "\"" + cluster.name.str() + "\"";
    if (nodes < 1)
        throw error(errc::invalid_argument, "submit run",
                    "the run asks for " + std::to_string(nodes) + " nodes; it needs at least 1");
    if (!cluster.problem.empty())
        throw error(errc::conflict, "submit run",
                    "the cluster " + name + " could not be provisioned: " + cluster.problem);
    if (nodes > cluster.scale.max_nodes)
        throw error(errc::limit_exceeded, "submit run",
                    "the run asks for " + std::to_string(nodes) + " nodes and the cluster " + name +
                        " has at most " + std::to_string(cluster.scale.max_nodes) +
                        "; ask for fewer, or raise max_nodes with compute::update");
}

TRAINYARD_DECL nodes_now nodes_at(cluster_facts const& cluster, timestamp now)
{
    nodes_now found;
    found.changed = std::max(cluster.resized, cluster.created);
    if (!detail::is_provisioned(cluster, now))
        return found;
    found.changed = std::max(found.changed, cluster.ready);

    auto const patience = cluster.scale.idle_time_before_scale_down;
    auto const least    = static_cast<std::size_t>(cluster.scale.min_nodes);
    auto const most     = static_cast<std::size_t>(cluster.scale.max_nodes);
    std::set<int> known;
    std::vector<node_use> idle;
    for (auto const& one : cluster.nodes) {
        known.insert(one.node);
        (one.run ? found.nodes : idle).push_back(one);
    }
    // Of those with nothing to do, the ones used last stay longest.
    auto const stays_longer = [](node_use const& a, node_use const& b) {
        return a.since != b.since ? a.since > b.since : a.node < b.node;
    };
    std::ranges::sort(idle, stays_longer);
    for (auto const& one : idle) {
        auto const is_needed = found.nodes.size() < least;
        auto const is_warm   = now < one.since + patience;
        if (is_needed || is_warm)
            found.nodes.push_back(one);
        else
            found.changed = std::max(found.changed, one.since + patience);
    }
    for (auto number = 1; found.nodes.size() < least; ++number)
        if (!known.contains(number))
            found.nodes.push_back({.node = number, .since = found.changed});
    std::ranges::sort(found.nodes, {}, &node_use::node);
    found.target = static_cast<int>(std::min(found.nodes.size(), most));
    return found;
}

TRAINYARD_DECL compute_record describe(cluster_facts const& cluster, timestamp now)
{
    auto const there = nodes_at(cluster, now);
    cluster_status status;
    status.vm_size            = cluster.vm_size;
    status.vm_priority        = cluster.vm_priority;
    status.scale              = cluster.scale;
    status.current_node_count = static_cast<int>(there.nodes.size());
    status.target_node_count  = there.target;
    status.nodes.running      = detail::busy_nodes(cluster);
    status.nodes.idle         = status.current_node_count - status.nodes.running;
    status.allocation         = status.current_node_count == there.target ? allocation_state::steady
                                                                          : allocation_state::resizing;
    status.allocation_transition_time = there.changed;

    compute_record record;
    record.name        = cluster.name;
    record.revision    = cluster.revision;
    record.type        = "AmlCompute";
    record.description = cluster.description;
    record.tags        = cluster.tags;
    record.created     = cluster.created;
    record.modified    = cluster.modified;
    record.cluster     = std::move(status);

    auto const is_over                  = now >= cluster.ready;
    record.provisioning_transition_time = is_over ? cluster.ready : cluster.created;
    record.provisioning_state           = !is_over                  ? "Creating"
                                          : cluster.problem.empty() ? "Succeeded"
                                                                    : "Failed";
    if (is_over && !cluster.problem.empty())
        record.errors.push_back({.code = "ProvisioningFailed", .message = cluster.problem});
    return record;
}

TRAINYARD_DECL std::vector<node_record> describe_nodes(cluster_facts const& cluster, timestamp now)
{
    std::vector<node_record> records;
    for (auto const& one : nodes_at(cluster, now).nodes)
        records.push_back({.id      = cluster.name.str() + '_' + std::to_string(one.node),
                           .state   = one.run ? node_state::running : node_state::idle,
                           .run     = one.run,
                           .address = "127.0.0.1"});
    return records;
}

TRAINYARD_DECL std::vector<admission> next_admissions(std::vector<waiting_run> const& queue,
                                                      std::vector<cluster_facts> clusters,
                                                      gpu_pool gpus, timestamp now)
{
    std::vector<admission> admitted;
    std::set<std::size_t> blocked;
    auto gpus_blocked = false;
    for (std::size_t i = 0; i != queue.size(); ++i) {
        auto const& run = queue[i];
        if (blocked.contains(run.cluster))
            continue;
        auto& cluster = clusters[run.cluster];
        auto found    = detail::find_nodes(cluster, run.nodes, now);
        if (!found) {
            blocked.insert(run.cluster);
            continue;
        }
        found->run        = i;
        found->gpus_asked = detail::vm_size_of(cluster).gpus * run.nodes;
        auto const share  = std::min(static_cast<std::size_t>(found->gpus_asked), gpus.in_all);
        if (share > 0 && (gpus_blocked || share > gpus.free.size())) {
            blocked.insert(run.cluster);
            gpus_blocked = true;
            continue;
        }
        auto const end = gpus.free.begin() + static_cast<std::ptrdiff_t>(share);
        found->gpus.assign(gpus.free.begin(), end);
        gpus.free.erase(gpus.free.begin(), end);
        take_nodes(cluster, run.id, *found, now);
        admitted.push_back(std::move(*found));
    }
    return admitted;
}

TRAINYARD_DECL void take_nodes(cluster_facts& cluster, run_id const& run, admission const& what,
                               timestamp now)
{
    if (what.grows)
        cluster.resized = now;
    std::erase_if(cluster.nodes, [&](node_use const& one) {
        return std::ranges::count(what.nodes, one.node) > 0;
    });
    for (auto const number : what.nodes)
        cluster.nodes.push_back({.node = number, .run = run, .since = now});
    std::ranges::sort(cluster.nodes, {}, &node_use::node);
}

TRAINYARD_DECL void give_back_nodes(cluster_facts& cluster, run_id const& run, timestamp now)
{
    auto count      = nodes_at(cluster, now).nodes.size();
    auto const most = static_cast<std::size_t>(cluster.scale.max_nodes);
    auto const went = std::erase_if(cluster.nodes, [&](node_use const& one) {
        return one.run == run && count > most && count-- > 0;
    });
    if (went > 0)
        cluster.resized = now;
    for (auto& one : cluster.nodes) {
        if (one.run != run)
            continue;
        one.run.reset();
        one.since = now;
    }
}

TRAINYARD_DECL std::string warning_of(admission const& what, gpu_pool const& gpus,
                                      cluster_facts const& cluster)
{
    if (what.gpus_asked <= static_cast<int>(what.gpus.size()))
        return {};
    auto const count = [](std::size_t number) {
        return std::to_string(number) + (number == 1 ? " GPU" : " GPUs");
    };
    return "the nodes of \"" + cluster.name.str() + "\" (" + cluster.vm_size + ") have " +
           count(static_cast<std::size_t>(what.gpus_asked)) +
           " for this run and this machine has " + std::to_string(gpus.in_all) + ": it runs with " +
           (what.gpus.empty() ? std::string("none") : count(what.gpus.size()));
}

TRAINYARD_DECL std::map<std::string, std::string> lease_variables(
    std::vector<std::string> const& gpus, std::string_view vm_size, int cores_of_machine)
{
    std::string devices;
    for (auto const& gpu : gpus)
        devices += (devices.empty() ? "" : ",") + gpu;
    std::map<std::string, std::string> variables;
    variables.emplace("CUDA_VISIBLE_DEVICES", std::move(devices));
    if (auto const* size = find_vm_size(vm_size))
        variables.emplace("OMP_NUM_THREADS",
                          std::to_string(std::min(size->cores, std::max(cores_of_machine, 1))));
    return variables;
}

}
