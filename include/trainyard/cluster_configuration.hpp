#pragma once

/// What a cluster is to be: the size of its nodes, how many there may be, and when they go again.

#include <trainyard/config.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace trainyard {

enum class vm_priority {
    dedicated,
    low_priority ///< cheaper, and may be taken away from a run, which then waits again
};

/// The service's word: `LowPriority`.
[[nodiscard]] std::string_view to_string(vm_priority priority) noexcept;

/// From `dedicated`, `lowpriority` or `low_priority`, in letters of any case; another word is
/// `std::invalid_argument`.
[[nodiscard]] vm_priority vm_priority_from(std::string_view word);

/// Who may sign in to the nodes: nobody without a name. A name needs a key or a password.
struct cluster_login {
    std::string user_name = {};
    std::string ssh_key   = {};
    std::string password  = {};
};

struct cluster_configuration {
    /// `workspace.vm_sizes()` names those there are; upper and lower case are the same. Empty means
    /// Standard_NC6.
    std::string vm_size                = {};
    trainyard::vm_priority vm_priority = trainyard::vm_priority::dedicated;

    /// Nodes that are there even if nobody needs them.
    int min_nodes = 0;

    /// A run that asks for more is refused when it is submitted.
    int max_nodes = 4;

    /// A node above `min_nodes` goes when it has had nothing to do for so long.
    std::chrono::seconds idle_time_before_scale_down = std::chrono::minutes(30);

    std::string description                                = {};
    std::map<std::string, std::optional<std::string>> tags = {};

    /// A cluster of this machine checks it and keeps none of it: nobody signs in there.
    cluster_login login = {};
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/cluster_configuration.ipp>
#endif
