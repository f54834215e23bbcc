#pragma once

/// The live directories of runs, with the files of their snapshots in them.

#include <trainyard/core/store.hpp>
#include <trainyard/local/folder.hpp>
#include <trainyard/local/impl/snapshot_files.hpp>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace trainyard::local {

/// Making and removing directories is the dearest part of a short run. A directory whose run left
/// the code as it was is kept for the next run of the same snapshot; whether it was left so is
/// looked at file by file, and a file cannot be written to without a trace. Everything here blocks,
/// and may be called from any thread.
class working_copies {
public:
    /// What is kept lies in `staging`.
    working_copies(folder const& where, std::string staging);

    /// Makes `live/<run>/code` with the files of the snapshot, `outputs` and `logs`, and nothing
    /// else in it; and `live/<run>/user_logs`. What an earlier attempt left there is gone.
    void take(core::store& store, std::string const& run,
              std::optional<snapshot_id> const& snapshot);

    /// The run has ended and everything it was to leave has been collected.
    void give_back(std::string const& run);

private:
    struct copy {
        std::string path     = {};
        std::string snapshot = {};
        source_tree files    = {};
    };

    std::optional<copy> find_spare(std::string const& snapshot);
    bool make_like_new(copy const& used) const;

    folder const& where_;
    std::string staging_;
    std::mutex mutex_;
    std::map<std::string, copy> in_use_;
    std::vector<copy> spare_;
    unsigned count_ = 0;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/working_copies.ipp>
#endif
