#pragma once

/// Copying many files, in steps small enough to tell of and to give up between.

#include <trainyard/backend/datastore_service.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/local/site.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace trainyard::local {

struct transfer {
    std::string name   = {}; ///< what progress calls it
    std::string source = {};
    std::string target = {};
};

enum class when_there { replace, skip, fail };

struct transfer_plan {
    std::vector<transfer> files  = {};
    when_there there             = when_there::fail;
    core::durability wanted      = core::durability::survives_us;
    bool staged                  = false; ///< the targets are in the workspace: stage them there
    progress_handler on_progress = {};

    /// Where a file is that is not where it was any more.
    std::function<std::optional<std::string>(std::string const& name)> find_again = {};
};

/// Each file appears whole. Given up in between, what was copied stays.
asio::awaitable<transfer_summary> copy_all(site& home, transfer_plan plan);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/transfers.ipp>
#endif
