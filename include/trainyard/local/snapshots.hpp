#pragma once

/// Source directories as they were at submission, content-addressed: a snapshot stores only what
/// changed, and one that did not change costs a walk.

#include <trainyard/core/store.hpp>
#include <trainyard/local/folder.hpp>
#include <trainyard/local/impl/snapshot_files.hpp>
#include <trainyard/progress.hpp>
#include <trainyard/script_run_config.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace trainyard::local {

/// What a finished snapshot is.
struct snapshot_facts {
    snapshot_id id                    = {};
    std::uint64_t files               = 0;
    std::uint64_t bytes               = 0;
    std::uint64_t stored              = 0; ///< files whose contents were new
    std::vector<std::string> warnings = {};
};

/// Takes one snapshot, step by step, so that it can be given up in between. Blocks; used by one
/// thread at a time. Until the last step is done, nothing of it is to be seen.
class snapshot_taker {
public:
    /// `staging` is where a pack lies until it is complete.
    snapshot_taker(folder const& where, core::store& store, std::string staging, std::string source,
                   snapshot_limits limits);
    ~snapshot_taker();

    /// True when it is done. What it has done so far is in `so_far`.
    bool step();

    progress so_far() const;
    snapshot_facts const& facts() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Writes the files of a snapshot into a directory, which is made. A file that is there already
/// is `errc::conflict`. The files as they are now, in the order of their paths.
source_tree restore_snapshot(folder const& where, core::database& db, snapshot_id const& id,
                             std::string const& target);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/snapshots.ipp>
#endif
