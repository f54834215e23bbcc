#pragma once

/// The second seam: where runs run, for workspaces that schedule for themselves.

#include <trainyard/backend/processes.hpp>
#include <trainyard/backend/records.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

/// What a run is put into, on a machine that has podman. It is packaging and no prison: the network
/// is the machine's, and so is one folder.
struct container {
    std::string tool                             = {}; ///< podman, as a full path
    std::string image                            = {}; ///< its id, which no name is given again
    std::string folder                           = {}; ///< is inside where it is outside
    std::string shm_size                         = {};
    std::vector<std::string> arguments           = {}; ///< more of them, for podman
    std::map<std::string, std::string> variables = {}; ///< podman's own
    std::string mpirun                           = {}; ///< of Open MPI, inside; may be empty
};

/// A run with everything in place: its folder, its command, its variables. What its processes
/// print goes to the files that `user_logs` names, below the live directory.
struct launch_request {
    run_id id                                    = {};
    std::string live_directory                   = {}; ///< the launcher keeps its own notes here
    std::string working_directory                = {};
    std::vector<std::string> command             = {}; ///< a program and what it is given first
    std::vector<std::string> arguments           = {}; ///< after that; `$NAME` is a variable
    std::map<std::string, std::string> variables = {}; ///< `TRAINYARD_RUN` is the live directory;
                                                       ///< not those that tell processes apart
    std::optional<container> inside      = {};
    trainyard::distribution distribution = {};
    int node_count                       = 1;
    timestamp deadline                   = {}; ///< stopped then, whoever is alive to see it
    std::chrono::seconds grace           = {}; ///< between asking and insisting
};

struct launch_outcome {
    std::optional<int> exit_code = {};
    std::optional<int> signal    = {};
    bool out_of_time             = false; ///< stopped because the deadline had passed
    bool lost                    = false; ///< it is gone and nobody saw how it ended

    /// Of several processes, the one that failed first, which the above is about: "rank 2". And
    /// its log. Both are empty where nobody knows, and where there is one.
    std::string process = {};
    std::string log     = {};

    std::vector<std::string> warnings = {}; ///< for the run's record
};

enum class launch_state { not_started, running, ended };

enum class stop_mode { ask, insist };

/// A started process belongs to its live directory, not to the launcher object: it runs on when
/// this program ends, and whoever opens the workspace next finds it there.
class launcher {
public:
    virtual ~launcher() = default;

    /// Returns once the process runs. Never called twice for one live directory, unless `find`
    /// said `not_started`. `make_ready` lays out what the run needs; it is called where it may
    /// block, and what it throws is thrown.
    virtual asio::awaitable<void> start(std::function<launch_request()> make_ready) = 0;

    /// What became of a run that may have been started before.
    virtual asio::awaitable<launch_state> find(run_id id, std::string live_directory) = 0;

    /// Completes when the run and all it started have ended. Cancelling it leaves the run alone.
    virtual asio::awaitable<launch_outcome> wait(run_id id, std::string live_directory) = 0;

    /// Asks the run and everything it started to end, or makes it. Harmless if it has ended.
    virtual asio::awaitable<void> stop(run_id id, std::string live_directory, stop_mode mode) = 0;
};

}
