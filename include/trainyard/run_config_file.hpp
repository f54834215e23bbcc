#pragma once

/// What a `.runconfig` says.

#include <trainyard/script_run_config.hpp>

#include <string>
#include <vector>

namespace trainyard {

/// The parts of the first SDK's run configuration. Counts, commands and places are in `config`.
struct run_config_file {
    script_run_config config = {};

    /// @{ What the run keeps. Here it always keeps all of it; the words are kept for the file.
    bool output_collection                        = true;
    bool snapshot_project                         = true;
    std::vector<std::string> directories_to_watch = {"logs"};
    /// @}

    /// The file beside it, or below the folder, that says which packages; empty: they are inside.
    std::string conda_file = {};

    /// What the file says and nothing comes of, with the line.
    std::vector<std::string> warnings = {};
};

}
