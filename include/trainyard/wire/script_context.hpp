#pragma once

/// `context.json`: what a script can know about its run without asking anybody.

#include <trainyard/backend/run_service.hpp>
#include <trainyard/backend/workspace_service.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

struct script_context {
    run_record run                                = {};
    std::string experiment_id                     = {};
    std::vector<std::string> parents              = {}; ///< the nearest first
    workspace_record workspace                    = {};
    std::string secrets                           = {}; ///< a file
    std::string records                           = {}; ///< folders, all of them
    std::string models                            = {};
    std::string directory                         = {};
    std::map<std::string, std::string> datastores = {};
    std::string default_datastore                 = {};
};

std::string write_script_context(script_context const& context);

/// Reads what a training program needs of it. Text that is no context is `errc::damaged`.
script_context read_script_context(std::string_view text);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/script_context.ipp>
#endif
