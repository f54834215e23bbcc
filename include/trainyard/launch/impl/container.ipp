#pragma once

#include <trainyard/core/digest.hpp>
#include <trainyard/core/process/process.hpp>
#include <trainyard/error.hpp>
#include <trainyard/launch/container.hpp>

#include <chrono>
#include <utility>

namespace trainyard::launch {

TRAINYARD_DECL std::string container_name(std::string_view directory)
{
    return "trainyard-" + core::hex(core::sha256_of(directory)).substr(0, 24);
}

namespace detail {

// The first process of a container does not hear of signals it does not ask for; this is in its
// place, and leaves that to the command. Only here is it known what the path is.
inline constexpr char const* first_program =
    R"sh([ -z "$VIRTUAL_ENV" ] || PATH=$VIRTUAL_ENV/bin:$PATH; "$@"; exit $?)sh";

}

TRAINYARD_DECL contained put_inside(container const& what, std::string const& name,
                                    std::string const& working_directory,
                                    std::vector<std::string> const& command,
                                    std::map<std::string, std::string> variables)
{
    // What it prints is kept by us; and a folder that is not its own would be denied to it where
    // SELinux counts.
    contained made;
    made.command = {what.tool,
                    "run",
                    "--rm",
                    "--replace",
                    "--name=" + name,
                    "--pull=never",
                    "--network=host",
                    "--user=0:0",
                    "--entrypoint=",
                    "--log-driver=none",
                    "--security-opt=label=disable",
                    "--volume=" + what.folder + ':' + what.folder,
                    "--workdir=" + working_directory,
                    "--shm-size=" + (what.shm_size.empty() ? "2g" : what.shm_size)};
    made.command.insert(made.command.end(), what.arguments.begin(), what.arguments.end());

    // Named only: podman takes their values from its own variables, where nobody sees them. What
    // podman needs to be otherwise for itself is no secret.
    made.variables = what.variables;
    for (auto& [key, text] : variables) {
        auto const is_podmans = what.variables.contains(key);
        made.command.push_back("--env=" + key + (is_podmans ? '=' + text : std::string()));
        if (!is_podmans)
            made.variables.emplace(key, std::move(text));
    }
    made.command.insert(made.command.end(),
                        {what.image, "/bin/sh", "-c", detail::first_program, "trainyard"});
    made.command.insert(made.command.end(), command.begin(), command.end());
    return made;
}

TRAINYARD_DECL bool has_image(std::string const& podman, std::string const& image)
{
    auto const said =
        core::run_helper({podman, "image", "exists", image}, "/", std::chrono::seconds(60));
    return said.exit_code == 0;
}

TRAINYARD_DECL void remove_container(std::string const& podman, std::string const& name)
{
    try {
        core::run_helper({podman, "rm", "--force", "--time=0", "--ignore", name}, "/",
                         std::chrono::seconds(60));
    } catch (error const&) { // podman itself is gone; the run has ended all the same
    }
}

}
