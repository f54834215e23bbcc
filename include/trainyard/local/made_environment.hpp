#pragma once

/// An environment that was made, as it lies in the cache.

#include <trainyard/backend/run_service.hpp>
#include <trainyard/local/environment_plan.hpp>
#include <trainyard/local/folder.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::local {

/// What its marker says. The marker is written last: without it, or when something it was made of
/// has changed since, there is no such environment.
struct made_environment {
    maker with                        = maker::nothing;
    std::string at                    = {}; ///< its folder; elsewhere, what is in it does not work
    std::string interpreter           = {};
    std::string prefix                = {}; ///< what goes on the path is in its `bin`; may be empty
    std::string podman                = {}; ///< the rest is inside a container of its, then
    std::string image                 = {};
    std::string mpirun                = {};
    std::vector<std::string> warnings = {};
    std::map<std::string, std::int64_t> seen = {}; ///< files and folders, and when they changed

    friend bool operator==(made_environment const&, made_environment const&) = default;
};

/// A line each.
std::string write_marker(made_environment const& made);
made_environment read_marker(std::string_view text);

inline std::string marker_of(folder const& where, std::string_view id)
{
    return where.environment(id) + "/ready";
}

/// The same with what the plan alone deviates in, for two plans may come to one environment.
[[nodiscard]] made_environment as_planned(made_environment made, environment_plan const& plan);

/// None if it is not there, not whole, or no longer fits. Blocks, for a few look-ups.
std::optional<made_environment> find_made(folder const& where, environment_plan const& plan);

/// The interpreter of an environment, as a full path. Throws `errc::not_found` that names what was
/// looked for and where.
std::string find_interpreter(environment const& wanted);

/// What this machine has for an environment, found on this program's path. Throws as
/// `find_interpreter` does.
machine_tools look_for_tools(environment const& wanted);

/// What a run of this definition is started in, once it has been prepared. Throws `errc::conflict`
/// if that has been removed since.
made_environment find_environment(folder const& where, run_definition const& definition);

/// Removes what was not finished and nobody is at. Blocks.
void clear_half_made(folder const& where);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/made_environment.ipp>
#endif
