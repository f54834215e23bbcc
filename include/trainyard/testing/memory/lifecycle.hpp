#pragma once

/// The way of a run, from the queue to its end: the same stages as everywhere, taken at once as far
/// as nothing has to be waited for.

#include <trainyard/testing/memory/site.hpp>

#include <optional>

namespace trainyard::testing::memory {

// Called while the site is locked.

/// Takes a script's run as far as it can go now.
void go_on(site& home, tables& all, run_entry& run);

/// Lets queued runs go on, in the order they were submitted, as far as there is room.
void admit(site& home, tables& all);

/// False if it has ended. The first request counts.
bool request_stop(site& home, tables& all, run_entry& run, stop_request what, run_failure why);

/// How a process has ended: one of the two.
struct process_end {
    std::optional<int> exit_code = {};
    std::optional<int> signal    = {};
};

void process_ended(site& home, tables& all, run_entry& run, process_end how);

/// Once: a run that has ended stays as it is. So do its children, but for those made by hand that
/// nobody has ended, which end with it.
void end_run(tables& all, run_entry& run, run_status outcome, std::optional<run_failure> why);

}
