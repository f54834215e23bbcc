#pragma once

/// Starting programs, waiting for them, stopping all they started.
///
/// This is our own launcher for Linux. Boost.Process forks, which takes as long as the host
/// program is large (18 ms at 512 MB resident, against 0.5 ms), and its wait may block the thread
/// it runs on until the child ends.

#include <trainyard/core/process/files.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::core {

using process_number = int;

struct program {
    std::vector<std::string> command             = {}; ///< the full path first
    std::map<std::string, std::string> variables = {}; ///< all of them
    std::string directory                        = {};
    int input                                    = -1; ///< a descriptor; -1 is the null device
    int output                                   = -1; ///< the same
    int errors                                   = -1; ///< the same; -1 is where `output` goes
    int kept                                     = -1; ///< the program has it as number 9

    /// In a session of its own: what happens to our terminal is no concern of it.
    bool own_session = false;

    /// What its descendants leave behind becomes its child, so that nothing it starts gets away.
    bool adopts_orphans = false;
};

/// A program that was started. Letting it go neither stops it nor waits for it.
struct process {
    process_number number = 0;
    file_handle watch     = {}; ///< readable once it has ended
};

/// Blocks for as long as the system needs to replace the program image. Throws if it cannot be
/// started, and leaves nothing behind then.
process start(program const& what);

/// A process that somebody else started. None if there is no such process.
std::optional<process> open_process(process_number number);

/// Blocks until a process that we started has ended.
void wait_for(process const& child) noexcept;

/// Completes when the process has ended; it needs not be ours.
asio::awaitable<void> ended(file_handle watch);

/// Completes when something can be read there, or nothing ever will. Gives the descriptor back.
asio::awaitable<file_handle> readable(file_handle what);

/// As `ended`, for one that we started: its exit code, -1 if it ended by a signal.
asio::awaitable<int> exit_code_of(file_handle watch);

/// When the process began, in the kernel's own measure: a number that is used again later begins
/// at another time.
std::optional<std::uint64_t> start_time_of(process_number number);

/// Differs after each start of the machine.
std::string const& boot_id();

/// Sends a signal to everything below a process, not to itself. How many there were.
std::size_t signal_descendants(process_number root, int signal) noexcept;

/// Sends a signal to every process that has this assignment among the variables it was started
/// with, wherever it got to.
void signal_marked(std::string_view assignment, int signal) noexcept;

/// The full path of a program: as it is if it has a `/`, else looked for on this program's path.
/// One whose first line names what reads it, `#!`, is none where that is not there.
std::optional<std::string> find_program(std::string_view name);

/// Every variable of this program.
std::map<std::string, std::string> own_environment();

struct helper_output {
    int exit_code     = -1; ///< -1 if it ended by a signal or did not end in time
    std::string bytes = {};
};

/// Runs a short helper to its end, at most that long, and returns what it printed. Blocks.
helper_output run_helper(std::vector<std::string> const& command, std::string const& directory,
                         std::chrono::milliseconds limit);

/// Who this program runs as.
std::string user_name();

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/process.ipp>
#endif
