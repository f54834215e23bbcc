#pragma once

/// Runs as child processes on this machine.

#include <trainyard/backend/launcher.hpp>
#include <trainyard/core/offload.hpp>

#include <memory>
#include <string>

namespace trainyard::launch {

/// Each run has a guard to itself: a shell that starts it, waits for it, ends what it left behind
/// and writes down how it went. The guard does not need us. What it knows stands in the file
/// `guard` of the live directory, and so does which process it is and when that began; so whoever
/// comes later can tell a run that goes on from one that has ended, and neither from a number that
/// has been given to another process. Of those whose runs have ended, a few wait for the next.
///
/// Deadlines are kept by whoever has the workspace open. For the time when nobody has, one more
/// shell per program waits for that program's end, and sees to the deadlines from then on.
class process_launcher final : public launcher {
public:
    /// `live` is the folder that holds all live directories. Guards are told what to do through
    /// files in `staging`, which others of us do not have.
    process_launcher(core::work_pool& pool, std::string live, std::string const& staging);
    ~process_launcher() override;

    asio::awaitable<void> start(std::function<launch_request()> make_ready) override;
    asio::awaitable<launch_state> find(run_id id, std::string live_directory) override;
    asio::awaitable<launch_outcome> wait(run_id id, std::string live_directory) override;
    asio::awaitable<void> stop(run_id id, std::string live_directory, stop_mode mode) override;

private:
    struct state;
    core::work_pool& pool_;
    std::shared_ptr<state> state_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/processes.ipp>
#endif
