#pragma once

/// One run: status, wait, logs, metrics, files, children, cancel.

#include <trainyard/backend/backend.hpp>
#include <trainyard/log_stream.hpp>
#include <trainyard/named.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trainyard {

class model;
class run_list;

struct wait_options {
    /// Told of every record newer than the one before.
    std::function<void(run_record const&)> on_change = {};

    /// Given, as text to print: the run's id and address, each log under a heading as it grows,
    /// and a summary at the end. Nothing is printed without it.
    std::function<void(std::string_view)> show_output = {};

    /// Throw `errc::run_failed`, with the run's own error, when the run failed.
    bool raise_on_error = false;
};

/// An id is letters, digits, `-`, `_` and `.`, begins with a letter or a digit, and has at most 255
/// characters; another is `std::invalid_argument`, at once.
struct submit_options {
    run_id id                    = {}; ///< empty: `<experiment>_<unix seconds>_<8 hex digits>`
    std::string display_name     = {};
    std::string description      = {};
    tag_map tags                 = {};
    property_map properties      = {};
    progress_handler on_progress = {}; ///< of the snapshot
};

struct child_options {
    run_id id                = {}; ///< empty: one is chosen
    std::string display_name = {};
    tag_map tags             = {};
};

struct download_options {
    std::string prefix           = {};
    std::string directory        = "."; ///< names are kept below it
    bool keep_prefix             = true;
    progress_handler on_progress = {};
};

struct model_options {
    std::string path                    = {}; ///< empty: the model's name
    std::string description             = {};
    std::string framework               = {};
    std::string framework_version       = {};
    resource_configuration resources    = {};
    tag_map tags                        = {};
    property_map properties             = {};
    std::vector<model_dataset> datasets = {}; ///< see `dataset::used_for`
    progress_handler on_progress        = {};
};

/// Everything about a run, for those who show it.
struct run_details {
    run_record run                     = {};
    run_definition definition          = {};
    std::vector<status_change> history = {};
    std::vector<std::string> log_files = {};
};

/// One execution of a script, wherever it runs; or a run reported on by hand.
///
/// A `run` is a handle: copying it is cheap and every copy means the same run. Operations own what
/// they need, so the handle may go away while one is in flight. Unless said otherwise, an unknown
/// run is `errc::not_found`, cancelling a read or a wait leaves nothing behind, and a cancelled
/// write has perhaps been done and is safe to repeat.
class run {
public:
    run(std::shared_ptr<backend> home, run_record record); // for backends and tests

    run_id const& id() const noexcept { return record_->id; }
    std::string const& experiment_name() const noexcept { return record_->experiment; }

    /// As it was when the handle was made; `status` asks again.
    run_record const& last_known() const noexcept { return *record_; }

    /// @{ How it stands.
    asio::awaitable<run_record> status() const;
    asio::awaitable<run_details> details() const;

    /// Completes when the run has ended, however it ended. Cancelling this stops the waiting and
    /// the output, never the run; see `cancel`.
    asio::awaitable<run_record> wait() const;
    asio::awaitable<run_record> wait(named<wait_options> options) const;
    /// @}

    /// @{ Ending it. False or no effect if it has ended.
    /// Asks the run to stop, politely and then firmly, with all it started; completes once the
    /// request is on record. What it wrote into `outputs` is kept.
    asio::awaitable<bool> cancel() const;

    /// An interactive run ends here; a submitted one goes on.
    asio::awaitable<void> complete() const;

    /// Failed, and stopped if it has a process.
    asio::awaitable<void> fail() const;
    asio::awaitable<void> fail(std::string message, std::string code = "Failed") const;
    /// @}

    /// @{ What it prints. Of many processes, that is the log of the first one, rank 0 or worker 0;
    /// `file_names` has the others, below `user_logs/`.
    log_stream log_lines() const;
    log_stream log_lines(std::string name, std::uint64_t offset = 0) const;
    /// @}

    /// @{ Metrics. Logging completes once the values are on disk, also after the run has ended.
    asio::awaitable<void> log(std::string name, metric_value value) const;
    asio::awaitable<void> log(std::vector<metric_point> points) const;
    asio::awaitable<void> log_list(std::string name, std::vector<metric_value> values) const;
    asio::awaitable<void> log_row(std::string name, std::map<std::string, metric_value> row) const;
    /// Columns that are not equally long are `std::invalid_argument`, at once.
    asio::awaitable<void> log_table(std::string name,
                                    std::map<std::string, std::vector<metric_value>> columns) const;

    /// Puts the picture into the record, and its name into the metric.
    asio::awaitable<void> log_image(std::string name, std::string path) const;

    /// The same for a chart described in JSON: confusion matrix, accuracy table, residuals, … What
    /// is no object of JSON is `errc::invalid_argument`.
    asio::awaitable<void> log_chart(std::string name, std::string json) const;

    asio::awaitable<metric_map> metrics() const;
    asio::awaitable<std::optional<metric>> metrics(std::string name) const;
    asio::awaitable<std::map<run_id, metric_map>> metrics_with_children() const;
    asio::awaitable<metric_history> history(std::string metric, std::uint64_t offset = 0,
                                            std::size_t limit = 10'000) const;
    /// @}

    /// @{ Files of the record. A name that is taken is `errc::already_exists`, and one among the
    /// logs of the system, below `user_logs/` or `system_logs/`, is `errc::invalid_argument`.
    asio::awaitable<std::vector<std::string>> file_names(std::string prefix = {}) const;

    /// @{ Its files, once it has ended, for another run: as an argument, or as what it goes on from
    /// (`script_run_config::resume_from`). What that run does to them never reaches this one.
    data_reference as_mount(std::string path = "outputs") const;
    data_reference as_download(std::string path = "outputs") const;
    /// @}
    asio::awaitable<std::vector<artifact_record>> files(std::string prefix = {}) const;
    asio::awaitable<void> upload_file(std::string name, std::string path) const;
    asio::awaitable<void> upload_files(std::vector<artifact_source> files) const;
    asio::awaitable<void> upload_folder(std::string name, std::string path) const;

    /// To the file's own name in the current directory, or into `path` if that is a directory.
    /// The path it was written to.
    asio::awaitable<std::string> download_file(std::string name, std::string path = {}) const;

    /// Every file with the prefix; their number.
    asio::awaitable<std::size_t> download_files() const;
    asio::awaitable<std::size_t> download_files(named<download_options> options) const;
    /// @}

    /// @{ Tags may change. A property is set once: to set it to something else is
    /// `errc::immutable`, and none is set.
    asio::awaitable<void> tag(std::string key, std::optional<std::string> value = {}) const;
    asio::awaitable<void> set_tags(tag_map tags) const;
    asio::awaitable<void> remove_tags(std::vector<std::string> keys) const;
    asio::awaitable<tag_map> tags() const;
    asio::awaitable<void> add_properties(property_map properties) const;
    asio::awaitable<property_map> properties() const;
    asio::awaitable<void> describe(std::string display_name, std::string description) const;
    /// @}

    /// @{ Family. A parent's status does not depend on its children's.
    asio::awaitable<std::optional<run>> parent() const;
    asio::awaitable<run> create_child() const;
    asio::awaitable<run> create_child(named<child_options> options) const;
    asio::awaitable<std::vector<run>> create_children(std::size_t count) const;
    asio::awaitable<std::vector<run>> create_children(std::string tag_key,
                                                      std::vector<std::string> tag_values) const;
    asio::awaitable<run> submit_child(named<script_run_config> config) const;
    asio::awaitable<run> submit_child(named<script_run_config> config,
                                      named<submit_options> options) const;
    run_list children() const;
    run_list children(named<run_query> query) const;
    /// @}

    /// @{ What it was made of.
    asio::awaitable<std::optional<snapshot_id>> snapshot() const;

    /// Writes the files as they were at submission into `path`. `errc::conflict` if something is
    /// in the way.
    asio::awaitable<void> restore_snapshot(std::string path) const;

    /// As it was registered when the run was submitted, under a name that was made up if it had
    /// none. Version 0: it is not, see `is_registered_with_runs`.
    asio::awaitable<environment_record> used_environment() const;
    /// @}

    /// Where a person can look at it.
    asio::awaitable<std::string> portal_url() const;

    /// A secret of the workspace; none if there is none of that name.
    asio::awaitable<std::optional<std::string>> secret(std::string name) const;

    /// Registers files of the record as the next version of a model. `path` names a file or a
    /// folder of the record; a leading `./` does no harm.
    asio::awaitable<model> register_model(model_name name) const;
    asio::awaitable<model> register_model(model_name name, named<model_options> options) const;

private:
    std::shared_ptr<backend> home_;
    std::shared_ptr<run_record const> record_;
};

/// Runs, pulled one after the other: `while (auto run = co_await runs.next())`. Pages are fetched
/// when they are needed. Used by one coroutine at a time; copies share the place.
class run_list {
public:
    run_list(std::shared_ptr<backend> home, run_query query);

    asio::awaitable<std::optional<run>> next() const;

    /// The rest of them, in one.
    asio::awaitable<std::vector<run>> all() const;

    struct state;

private:
    std::shared_ptr<state> state_;
};

/// Two columns, names and values, for a terminal.
[[nodiscard]] std::string to_table(metric_map const& metrics);

}
