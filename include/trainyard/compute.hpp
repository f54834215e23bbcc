#pragma once

/// A place to run: its size, limits and state.

#include <trainyard/backend/backend.hpp>
#include <trainyard/named.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace trainyard {

struct compute_wait_options {
    /// None: the cluster's own minimum.
    std::optional<int> min_node_count = {};

    /// When it is over, the outcome says so; it is no error.
    std::chrono::milliseconds timeout = std::chrono::minutes(25);

    /// Given, as text to print: each state, with a dot for each time it was found unchanged, that
    /// the waiting is over, and why. Nothing is printed without it.
    std::function<void(std::string_view)> show_output = {};
};

struct compute_wait_outcome {
    enum class reason {
        nodes_reached,
        timed_out,
        terminal_state ///< it is being removed, or its making was given up: there is nothing to
                       ///< wait for
    };

    reason why         = reason::nodes_reached;
    compute_record now = {};
};

/// The limits of a cluster. What is not set stays as it is.
struct scale_changes {
    std::optional<int> min_nodes                                    = {};
    std::optional<int> max_nodes                                    = {};
    std::optional<std::chrono::seconds> idle_time_before_scale_down = {};
};

/// A name. What it stands for is looked up by each operation: `errc::not_found`, with a message
/// that begins `ComputeTargetNotFound:`, if it is not there. To look it up or make it:
///
///     auto cluster = workspace.compute(compute_name("gpucluster"));
///     auto found   = co_await as_result(cluster.status());
///     if (!found && found.error().code == errc::not_found)
///         cluster = co_await workspace.create_compute(cluster.name(), configuration);
class compute {
public:
    compute(std::shared_ptr<backend> home, compute_name name); // for backends and tests

    compute_name const& name() const noexcept { return name_; }

    asio::awaitable<compute_record> status() const;

    /// First until it is provisioned, then until there are so many nodes. Cancelling it leaves
    /// nothing behind. `errc::unavailable`, with its errors, if it could not be provisioned.
    asio::awaitable<compute_wait_outcome> wait() const;
    asio::awaitable<compute_wait_outcome> wait(named<compute_wait_options> options) const;

    /// @{ Of a cluster. Fewer nodes than are at work stop no run; they go as their runs end.
    asio::awaitable<compute_record> update(named<scale_changes> changes) const;
    asio::awaitable<std::vector<node_record>> nodes() const;

    /// `errc::conflict` while there are runs on it or in its queue.
    asio::awaitable<void> remove() const;
    /// @}

    /// How many runs may run at once on the local target; further ones wait in Queued. Kept with
    /// the workspace, for every program that has it open. A smaller number stops no run.
    asio::awaitable<compute_record> set_max_concurrent_runs(int limit) const;

private:
    std::shared_ptr<backend> home_;
    compute_name name_;
};

}
