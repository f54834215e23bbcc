#pragma once

/// How a workspace without a machine behaves.

#include <trainyard/backend/records.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace trainyard::testing {

struct memory_options {
    std::string name = "yard";

    /// What the clock says at first.
    timestamp start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

    int max_concurrent_runs = 4;

    /// The GPUs that runs on clusters share.
    std::vector<std::string> gpus = {};

    /// @{ How long a new cluster is in Creating, and why it ends in Failed; empty: in Succeeded.
    std::chrono::microseconds provisioning = {};
    std::string provisioning_error         = {};
    /// @}

    /// Between asking a script to stop and making it.
    std::chrono::seconds grace = std::chrono::seconds(10);

    /// @{ How long each run stays in Preparing, and in Finalizing.
    std::chrono::microseconds preparation = {};
    std::chrono::microseconds collection  = {};
    /// @}
};

}
