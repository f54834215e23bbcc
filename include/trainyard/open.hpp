#pragma once

/// Finds the config file and opens the workspace it names, on any backend.

#include <trainyard/local.hpp>
#include <trainyard/named.hpp>
#include <trainyard/workspace.hpp>

#include <string>

namespace trainyard {

struct config_options {
    /// The file itself, or the directory where the search begins. Empty: the current directory.
    std::string path = {};

    /// What the file is called.
    std::string file_name = "config.json";
};

/// Opens the workspace of a config file: JSON with `workspace_name`, `subscription_id` and
/// `resource_group`, or with `local_root`, the folder of a local workspace (relative to the file).
///
/// In each directory the file is looked for directly, then in `.azureml`, then in `aml_config`;
/// then in the parent. `errc::not_found` names where the search began if there is none,
/// `errc::invalid_argument` the key that is missing.
asio::awaitable<workspace> from_config();
asio::awaitable<workspace> from_config(named<config_options> options);

/// Writes `<directory>/.azureml/config.json`, where `from_config` finds it. Directories are made;
/// a file that is there is replaced, as a whole.
asio::awaitable<void> write_config(workspace of);
asio::awaitable<void> write_config(workspace of, std::string directory,
                                   std::string file_name = "config.json");

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/open.ipp>
#endif
