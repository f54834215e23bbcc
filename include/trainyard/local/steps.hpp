#pragma once

/// What to do next with a run: decided from what is on disk, without touching anything. The same
/// answer holds for a run that has just been submitted and for one that somebody else left behind
/// at any point.

#include <trainyard/backend/launcher.hpp>
#include <trainyard/local/catalog.hpp>

#include <optional>

namespace trainyard::local {

enum class step {
    prepare, ///< find the interpreter, then queue
    queue,   ///< ask for a place; go on when admitted
    start,   ///< lay out the files and start the process
    watch,   ///< wait for the process, keep its deadline
    collect, ///< read its last words, move its outputs, and end it
    end,     ///< nothing was started: end it
    none     ///< somebody else's, or over
};

/// `process` only matters for a run that is running.
step next_step(catalog::live_run const& run, launch_state process) noexcept;

/// How a run has ended, and why.
struct run_ending {
    run_status outcome             = run_status::completed;
    std::optional<run_failure> why = {};
};

/// `last_words` is the end of what the script printed.
run_ending ending_of(catalog::live_run const& run, std::optional<launch_outcome> const& process,
                     std::string_view last_words);

/// What becomes of a run that was stopped before it was started.
run_ending ending_of_unstarted(catalog::live_run const& run);

run_failure time_limit_reached(run_definition const& definition);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/steps.ipp>
#endif
