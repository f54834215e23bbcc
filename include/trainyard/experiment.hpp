#pragma once

/// A named line of work; `submit` starts a run.

#include <trainyard/estimator.hpp>
#include <trainyard/run.hpp>

#include <memory>
#include <optional>
#include <string>

namespace trainyard {

struct interactive_options {
    run_id id                                     = {};
    std::string display_name                      = {};
    tag_map tags                                  = {};
    std::optional<std::string> snapshot_directory = "."; ///< none: no snapshot is taken
    snapshot_limits limits                        = {};
};

/// A handle, cheap to copy. The experiment itself is made by its first run, or by `open`.
class experiment {
public:
    experiment(std::shared_ptr<backend> home, std::string name); // for backends and tests

    std::string const& name() const noexcept { return name_; }

    /// Makes it if it is not there.
    asio::awaitable<experiment_record> open() const;

    /// Checks the config, takes the snapshot, records the run and returns; the run goes on by
    /// itself, and outlives this program. Nothing is recorded if it throws: a script that is not
    /// in the source directory or a compute that is not there is `errc::not_found`, a snapshot
    /// that is too big `errc::limit_exceeded`. Cancelled, the run has perhaps been made; with an
    /// id of your own it is safe to submit again.
    asio::awaitable<run> submit(named<script_run_config> config) const;
    asio::awaitable<run> submit(named<script_run_config> config,
                                named<submit_options> options) const;

    /// The same, of an estimator's `run_config()`.
    asio::awaitable<run> submit(named<estimator> what) const;
    asio::awaitable<run> submit(named<estimator> what, named<submit_options> options) const;

    /// A run without a script, reported on through the handle until `complete`, `fail` or
    /// `cancel`. If this program dies before that, the run is Failed.
    asio::awaitable<run> start_logging() const;
    asio::awaitable<run> start_logging(named<interactive_options> options) const;

    /// Newest first, without children unless asked for.
    run_list runs() const;
    run_list runs(named<run_query> query) const;

    /// Out of the lists, or back into them. Nothing is lost.
    asio::awaitable<void> archive() const;
    asio::awaitable<void> reactivate() const;

    /// `errc::conflict` while it has runs.
    asio::awaitable<void> remove() const;

private:
    std::shared_ptr<backend> home_;
    std::string name_;
};

}
