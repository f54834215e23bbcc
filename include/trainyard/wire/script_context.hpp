#pragma once

/// `context.json`: what a script can know about its run without asking anybody.

#include <trainyard/backend/model_service.hpp>
#include <trainyard/backend/run_service.hpp>
#include <trainyard/backend/workspace_service.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

/// An input or an output of the run, as its script finds it.
struct script_data {
    std::string path             = {};
    dataset_name dataset         = {}; ///< empty: one that is not registered
    int version                  = 0;
    data_mode mode               = data_mode::mount;
    std::vector<data_path> paths = {}; ///< of one that is not registered
    data_path place              = {}; ///< of an output, where it goes
};

struct script_context {
    run_record run                                = {};
    run_definition definition                     = {};
    std::string experiment_id                     = {};
    std::vector<std::string> parents              = {}; ///< the nearest first
    workspace_record workspace                    = {};
    std::string secrets                           = {}; ///< a file
    std::string records                           = {}; ///< folders, all of them
    std::string models                            = {};
    std::string directory                         = {};
    std::map<std::string, std::string> datastores = {};
    std::string default_datastore                 = {};
    std::map<std::string, script_data> inputs     = {};
    std::map<std::string, script_data> outputs    = {};
};

std::string write_script_context(script_context const& context);

/// `datasets.json`: all that are registered, the newest version of a name first.
std::string write_datasets(std::vector<dataset_record> const& datasets);

/// `models.json`: all that are registered, the newest version of a name first.
std::string write_models(std::vector<model_record> const& models);

/// Reads what a training program needs of it. Text that is no context is `errc::damaged`.
script_context read_script_context(std::string_view text);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/script_context.ipp>
#endif
