#pragma once

/// From a distribution and its nodes to processes and their variables. Starts nothing.

#include <trainyard/distribution.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace trainyard::launch {

/// One process of a run.
struct task {
    std::string name                             = {}; ///< "rank 3", "worker 0", "ps 0"
    int node                                     = 0;
    int rank                                     = 0;
    int local_rank                               = 0;     ///< among those of its node
    std::map<std::string, std::string> variables = {};    ///< beside those that all have
    std::string log                              = {};    ///< its name in the record
    bool is_server                               = false; ///< needs not end by itself
};

/// Where they run: the address of each node, and ports that are free there.
struct task_places {
    std::vector<std::string> nodes = {"127.0.0.1"};
    std::function<int()> next_port = {};
};

/// In the order of their ranks; the first is the primary one. Every process has the variables of
/// PyTorch, also a single one, because scripts read them without asking; those of the others come
/// where they belong. Counts have to be written out, as they are in a `run_definition`.
std::vector<task> tasks_of(distribution const& what, task_places const& places);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/distribution.ipp>
#endif
