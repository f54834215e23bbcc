#pragma once

/// Many processes for one run: which kind, and how many.

#include <string>
#include <variant>

namespace trainyard {

/// Ranks that an MPI launcher starts. The launcher is ours to call: `mpirun` in a command of one's
/// own is refused.
struct mpi_configuration {
    int process_count_per_node = 1;
    int node_count             = 1; ///< at most 100
};

/// Workers and parameter servers, which find each other by the variable `TF_CONFIG`. Servers need
/// not end by themselves: the run is complete when all workers are. How many nodes they share is
/// `script_run_config::node_count`; a node has at most one server.
struct tensorflow_configuration {
    int worker_count           = 1;
    int parameter_server_count = 1;
};

/// Ranks that find each other by `MASTER_ADDR`, `MASTER_PORT`, `RANK` and `WORLD_SIZE`. With the
/// default, each node has one process, which may start its own workers.
struct pytorch_configuration {
    int process_count                 = 0; ///< on all nodes together; zero: as many as nodes
    int node_count                    = 1;
    std::string communication_backend = "Nccl"; ///< kept with the run; the script chooses its own
};

/// Nothing: the run is one process.
using distribution = std::variant<std::monostate, mpi_configuration, tensorflow_configuration,
                                  pytorch_configuration>;

}
