#pragma once

/// The processes of a run: how many there are, and what their logs are called.

#include <trainyard/script_run_config.hpp>

#include <string>
#include <vector>

namespace trainyard {

[[nodiscard]] bool is_distributed(distribution const& what) noexcept;
[[nodiscard]] int process_count(distribution const& what) noexcept;

/// What the process of that rank prints goes here: `driver_log` where it is the only one.
[[nodiscard]] std::string process_log(distribution const& what, int rank);

/// The logs of all processes and of what started them. The primary one, which people look at
/// first, comes first: that of rank 0, which with parameter servers is worker 0.
[[nodiscard]] std::vector<std::string> user_logs(distribution const& what);

/// A command as a line for a shell: one element is that line as it stands, several are a word
/// each, in which `$NAME` still means a variable.
[[nodiscard]] std::string shell_line(std::vector<std::string> const& command);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/processes.ipp>
#endif
