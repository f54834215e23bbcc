#pragma once

/// What a progress callback is told.

#include <trainyard/config.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace trainyard {

struct progress {
    std::string item          = {};    ///< the file last dealt with, relative to its root
    bool skipped              = false; ///< it was there already and was left alone
    std::uint64_t files_done  = 0;
    std::uint64_t files_total = 0; ///< 0 while the total is not known
    std::uint64_t bytes_done  = 0;
    std::uint64_t bytes_total = 0;
};

/// Called on the caller's executor between two steps, never from a pool thread. If it throws, the
/// operation stops and throws that.
using progress_handler = std::function<void(progress const&)>;

}
