#pragma once

/// How podman is told to put something into a container.

#include <trainyard/backend/launcher.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::launch {

/// What the container is called whose doings are kept in this directory.
std::string container_name(std::string_view directory);

/// Podman's command line, and its own variables, for a command that is to run inside with these.
struct contained {
    std::vector<std::string> command             = {};
    std::map<std::string, std::string> variables = {};
};
contained put_inside(container const& what, std::string const& name,
                     std::string const& working_directory, std::vector<std::string> const& command,
                     std::map<std::string, std::string> variables);

/// Whether podman has it at hand. Blocks.
bool has_image(std::string const& podman, std::string const& image);

/// Ends and removes what is there under this name, if anything is, and podman. Blocks.
void remove_container(std::string const& podman, std::string const& name);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/container.ipp>
#endif
