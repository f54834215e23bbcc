#pragma once

/// Places to run: the local target, and clusters.

#include <trainyard/backend/records.hpp>
#include <trainyard/cluster_configuration.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

/// The target that is always there: this machine.
inline constexpr char const* local_compute = "local";

enum class allocation_state { steady, resizing };
enum class node_state { preparing, running, idle, unusable, leaving, preempted };

/// @{ The service's words: `Steady`, `running`.
[[nodiscard]] std::string_view to_string(allocation_state state) noexcept;
[[nodiscard]] std::string_view to_string(node_state state) noexcept;
/// @}

struct node_state_counts {
    int preparing = 0;
    int running   = 0;
    int idle      = 0;
    int unusable  = 0;
    int leaving   = 0;
    int preempted = 0;
};

struct scale_settings {
    int min_nodes                                    = 0;
    int max_nodes                                    = 0;
    std::chrono::seconds idle_time_before_scale_down = {};
};

struct compute_problem {
    std::string code    = {};
    std::string message = {};
};

/// What only clusters have.
struct cluster_status {
    std::string vm_size                  = {};
    trainyard::vm_priority vm_priority   = {};
    scale_settings scale                 = {};
    int current_node_count               = 0;
    int target_node_count                = 0;
    node_state_counts nodes              = {};
    allocation_state allocation          = allocation_state::steady;
    timestamp allocation_transition_time = {}; ///< when the number of nodes was last another
};

struct compute_record {
    compute_name name                      = {};
    trainyard::revision revision           = 0;  ///< of a cluster; but time alone changes none
    std::string type                       = {}; ///< "local", "AmlCompute"
    std::string provisioning_state         = {}; ///< "Creating", "Succeeded", "Failed" …
    timestamp provisioning_transition_time = {};
    std::vector<compute_problem> errors    = {};
    std::string description                = {};
    tag_map tags                           = {};
    timestamp created                      = {};
    timestamp modified                     = {};
    int max_concurrent_runs                = 0; ///< of the local target; others wait in Queued
    int running                            = 0;
    int queued                             = 0;
    std::optional<cluster_status> cluster  = {};
};

struct node_record {
    std::string id            = {};
    node_state state          = node_state::idle;
    std::optional<run_id> run = {}; ///< what it works for
    std::string address       = {};
};

/// A size that nodes can have.
struct vm_size_record {
    std::string name   = {};
    std::string family = {};
    int cores          = 0;
    double memory_gb   = 0;
    int gpus           = 0;
};

struct create_compute_request {
    compute_name name                   = {};
    cluster_configuration configuration = {};
};

/// What is set is changed; what is not is left alone.
struct compute_update {
    compute_name name                                               = {};
    std::optional<int> max_concurrent_runs                          = {}; ///< of the local target
    std::optional<int> min_nodes                                    = {}; ///< these of a cluster
    std::optional<int> max_nodes                                    = {};
    std::optional<std::chrono::seconds> idle_time_before_scale_down = {};
};

/// Unless said otherwise: one that is not there is `errc::not_found`, with a message that begins
/// `ComputeTargetNotFound:`. Cancelling a read or a wait leaves nothing behind; a cancelled write
/// may have been done and is safe to repeat.
class compute_service {
public:
    virtual ~compute_service() = default;

    /// Begins to make a cluster. One of that name that was made like this is the answer, so that it
    /// can be repeated; another is `errc::already_exists`.
    virtual asio::awaitable<compute_record> create(create_compute_request request);

    virtual asio::awaitable<compute_record> get(compute_name name);

    /// Completes with a cluster's record once it is newer than `seen`. That nodes have gone,
    /// because nobody needed them, need not wake it.
    virtual asio::awaitable<compute_record> changed(compute_name name, revision seen);

    virtual asio::awaitable<std::vector<compute_record>> list();
    virtual asio::awaitable<compute_record> update(compute_update update);

    /// `errc::conflict` while there are runs on it or in its queue.
    virtual asio::awaitable<void> remove(compute_name name);

    virtual asio::awaitable<std::vector<node_record>> nodes(compute_name name);
    virtual asio::awaitable<std::vector<vm_size_record>> vm_sizes();
};

/// @{ What the caller can see is wrong, in words; empty if nothing is.
[[nodiscard]] std::string problem_with(compute_name const& name,
                                       cluster_configuration const& configuration);
[[nodiscard]] std::string problem_with(scale_settings const& scale);
/// @}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/compute_service.ipp>
#endif
