#pragma once

/// How a local workspace is opened.

#include <trainyard/config.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

struct local_options {
    /// The folder; made if it is not there. It can be copied elsewhere and opened there.
    std::string root = {};

    /// What the workspace is called from now on. Empty: as it was, at first the folder's name.
    std::string name = {};

    /// How many runs may run at once; further ones wait in Queued. A run whose children run or wait
    /// here, too, is not counted. Kept with the workspace, for every program that has it open;
    /// none: as it was, at first one for each core.
    std::optional<int> max_concurrent_runs = {};

    /// The GPUs of this machine, as `CUDA_VISIBLE_DEVICES` names them, which runs on clusters
    /// share. None: those that this program's own `CUDA_VISIBLE_DEVICES` names; without it, all.
    std::optional<std::vector<std::string>> gpus = {};

    /// Between asking a run to stop and making it.
    std::chrono::seconds grace = std::chrono::seconds(10);

    /// The script-side package is used even where a script's own interpreter has the vendor's.
    bool always_our_script_package = false;

    /// Threads for hashing, copying and reading; there is one more that writes, and one that looks
    /// after the runs.
    unsigned threads = 2;
};

}
