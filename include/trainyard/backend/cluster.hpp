#pragma once

/// The rules of clusters, for backends that have no service to ask: what may be made, which nodes
/// there are at a moment, and which run is next. All of it is decided from what is written down,
/// without a clock and without touching anything.

#include <trainyard/backend/compute_service.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

/// @{ The sizes that are known, by name. In letters of any case; none if it is not known.
[[nodiscard]] std::vector<vm_size_record> const& known_vm_sizes();
[[nodiscard]] vm_size_record const* find_vm_size(std::string_view name);
/// @}

/// A node that a run has, or that one had.
struct node_use {
    int node                  = 0; ///< counts from 1
    std::optional<run_id> run = {};
    timestamp since           = {}; ///< that run; without one, that there is nothing to do
};

/// What is written down of a cluster.
struct cluster_facts {
    compute_name name                  = {};
    trainyard::revision revision       = 0;
    std::string vm_size                = {}; ///< as `known_vm_sizes` spells it
    trainyard::vm_priority vm_priority = {};
    scale_settings scale               = {};
    std::string description            = {};
    tag_map tags                       = {};
    timestamp created                  = {};
    timestamp modified                 = {};
    timestamp ready                    = {}; ///< when it is provisioned; no nodes before
    std::string problem                = {}; ///< why it never will be
    timestamp resized                  = {}; ///< when somebody last made the number another
    std::vector<node_use> nodes        = {}; ///< also some that have gone since
};

/// `errc::invalid_argument` for what breaks a rule, also that of an unknown size.
[[nodiscard]] cluster_facts make_cluster(create_compute_request const& request, timestamp now);

/// Whether that request would have made this cluster.
[[nodiscard]] bool is_made_like(cluster_facts const& cluster,
                                create_compute_request const& request);

/// With other limits. `largest_run` is what the runs in its queue ask for. `errc::invalid_argument`
/// for limits that make no sense, `errc::conflict` for one that such a run could never meet.
[[nodiscard]] cluster_facts resize(cluster_facts cluster, compute_update const& change,
                                   int largest_run, timestamp now);

/// Throws, with both numbers, if there can never be so many nodes.
void check_fits(cluster_facts const& cluster, int nodes);

struct nodes_now {
    std::vector<node_use> nodes = {}; ///< in the order of their numbers
    timestamp changed           = {}; ///< when their number was last another
    int target                  = 0;
};

/// The nodes that are there: those that work for a run, those that have not yet had nothing to do
/// for long enough to go, and as many of the others as the minimum asks for, of which those used
/// last.
[[nodiscard]] nodes_now nodes_at(cluster_facts const& cluster, timestamp now);

/// Without the counts of its runs, which are for the caller to fill in.
[[nodiscard]] compute_record describe(cluster_facts const& cluster, timestamp now);
[[nodiscard]] std::vector<node_record> describe_nodes(cluster_facts const& cluster, timestamp now);

/// The GPUs of a machine, which its clusters share.
struct gpu_pool {
    std::size_t in_all            = 0;
    std::vector<std::string> free = {};
};

struct waiting_run {
    run_id id           = {};
    std::size_t cluster = 0; ///< which of them
    int nodes           = 1;
};

struct admission {
    std::size_t run               = 0; ///< which of them
    std::vector<int> nodes        = {};
    bool grows                    = false; ///< some of these nodes were not there
    std::vector<std::string> gpus = {};
    int gpus_asked                = 0; ///< more than there are when the machine has fewer
};

/// Which runs begin now. `queue` is in the order in which they were submitted. A run takes the
/// nodes it asks for, and the GPUs of these nodes: all of them, or as many as the machine has. One
/// that does not find them waits, and is not overtaken: no later run of its cluster begins before
/// it, and when it is GPUs that it waits for, no later run takes one.
[[nodiscard]] std::vector<admission> next_admissions(std::vector<waiting_run> const& queue,
                                                     std::vector<cluster_facts> clusters,
                                                     gpu_pool gpus, timestamp now);

/// @{ What was decided, written down.
void take_nodes(cluster_facts& cluster, run_id const& run, admission const& what, timestamp now);
void give_back_nodes(cluster_facts& cluster, run_id const& run, timestamp now);
/// @}

/// What a run is to be told that has begun with fewer GPUs than it asked for; empty if it has not.
[[nodiscard]] std::string warning_of(admission const& what, gpu_pool const& gpus,
                                     cluster_facts const& cluster);

/// The variables by which a run learns what it has: `CUDA_VISIBLE_DEVICES`, empty when it has no
/// GPU; and `OMP_NUM_THREADS`, the cores of one node, but not more than the machine has.
[[nodiscard]] std::map<std::string, std::string> lease_variables(
    std::vector<std::string> const& gpus, std::string_view vm_size, int cores_of_machine);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/cluster.ipp>
#include <trainyard/backend/impl/vm_sizes.ipp>
#endif
