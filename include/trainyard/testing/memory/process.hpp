#pragma once

/// A script while it runs.

#include <trainyard/testing/behaviour.hpp>
#include <trainyard/testing/memory/site.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace trainyard::testing::memory {

/// What its run and its context share. `home` is the way to everything for which there is no
/// counting and no failing.
struct process {
    site& yard;
    std::shared_ptr<backend> home;
    run_id id;
    std::vector<std::string> arguments           = {};
    std::map<std::string, std::string> variables = {};

    /// @{ Read and written while the site is locked.
    file_map files    = {}; ///< by their path below the working directory
    bool ignores_stop = false;
    bool asked        = false;
    bool over         = false; ///< whatever it does does not count any more
    /// @}

    asio::cancellation_signal stop = {}; ///< emitted by the loop
};

/// Runs a behaviour as the process, on the loop. Called by the loop.
void begin(std::shared_ptr<process> one, behaviour does);

/// Has it end in what it is waiting for. While the site is locked.
void interrupt(std::shared_ptr<process> const& one);

}
