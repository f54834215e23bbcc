#pragma once

/// `config.json`: the file that names a workspace.

#include <trainyard/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace trainyard::wire {

struct config_file {
    std::string workspace_name            = {};
    std::string subscription_id           = {};
    std::string resource_group            = {};
    std::optional<std::string> local_root = {};
};

/// Unknown keys are ignored. Without `local_root`, a missing key is `errc::invalid_argument` that
/// names it and the file; so is a text that is not JSON.
config_file read_config_file(std::string_view text, std::string_view path);

std::string write_config_file(config_file const& config);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/config_file.ipp>
#endif
