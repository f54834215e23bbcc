#pragma once

/// Where a run's code, logs and outputs lie, and how it is started there.

#include <trainyard/backend/launcher.hpp>
#include <trainyard/local/made_environment.hpp>
#include <trainyard/local/site.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trainyard::local {

/// Everything a run needs to be started: the files of its snapshot, `outputs` and `logs`, its data,
/// its context and its variables. What an earlier attempt left is replaced. Blocks.
launch_request make_ready(site& home, catalog::live_run const& run);

/// Moves what its processes printed into the record, if they printed anything, and says how one of
/// these logs ends: enough to see why a run failed. Without a name, the primary one. Blocks.
std::string keep_logs(site& home, catalog::live_run const& run, std::string const& name,
                      std::vector<std::string>& warnings);

/// Whether there is nothing else to collect. Blocks.
bool left_nothing(site& home, catalog::live_run const& run);

/// What is to be written down of what a script left.
struct collected {
    std::vector<std::string> warnings     = {};
    std::vector<dataset_request> datasets = {}; ///< of a run that has completed
};

/// Moves what the script left into the record, and into datastores. A name that is in the record
/// already stays as it is. Blocks.
collected collect(site& home, catalog::live_run const& run);

/// The path of a file of the record, also while the run still writes it. None if it is not there.
std::optional<std::string> find_artifact(folder const& where, run_id const& run,
                                         std::string_view name);

/// Names and paths of all files of the record, in the order of their names.
std::vector<std::pair<std::string, std::string>> list_artifacts(folder const& where,
                                                                run_id const& run);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/workdir.ipp>
#include <trainyard/local/impl/workdir_collect.ipp>
#endif
