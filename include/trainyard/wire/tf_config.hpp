#pragma once

/// The variable by which TensorFlow's processes find each other.

#include <string>
#include <vector>

namespace trainyard::wire {

/// Addresses with their ports: `127.0.0.1:2222`.
struct tf_cluster {
    std::vector<std::string> servers = {};
    std::vector<std::string> workers = {};
};

/// Strict JSON. `type` is `ps` or `worker`; a cluster without servers has no `ps` at all.
std::string write_tf_config(tf_cluster const& cluster, std::string const& type, int index);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/tf_config.ipp>
#endif
