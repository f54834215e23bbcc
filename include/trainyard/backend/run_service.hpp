#pragma once

/// Runs: started, watched, changed, ended.

#include <trainyard/backend/dataset_service.hpp>
#include <trainyard/backend/records.hpp>
#include <trainyard/progress.hpp>
#include <trainyard/script_run_config.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

/// In the order a run goes through them; the last three before `not_responding` are final.
enum class run_status {
    not_started,
    starting,
    provisioning,
    preparing, ///< the environment is being made ready
    queued,    ///< waits for a free place to run
    running,
    finalizing, ///< the script has ended; its outputs are being collected
    cancel_requested,
    completed,
    failed,
    canceled,
    not_responding, ///< may come back to where it was
    paused,
    unknown
};

/// The service's word: `CancelRequested`.
[[nodiscard]] std::string_view to_string(run_status status) noexcept;

/// `unknown` for a word that is none of them.
[[nodiscard]] run_status run_status_from(std::string_view word) noexcept;

/// Completed, failed or canceled: nothing follows.
[[nodiscard]] bool is_terminal(run_status status) noexcept;

enum class run_kind {
    script,     ///< submitted: has a process
    interactive ///< reported on by a program or a parent's script; ends when it says so
};

/// Why a run ended badly.
struct run_failure {
    std::string code    = {}; ///< a short word: "ExitCode", "Signal", "TimeLimit"
    std::string message = {};
};

struct run_record {
    run_id id                           = {};
    trainyard::revision revision        = 0;
    std::uint64_t number                = 0; ///< counts up in the workspace
    std::string experiment              = {};
    std::optional<run_id> parent        = {};
    run_kind kind                       = run_kind::script;
    run_status status                   = run_status::unknown;
    std::string display_name            = {};
    std::string description             = {};
    std::string target                  = {}; ///< the compute it runs on
    std::string submitted_by            = {};
    timestamp created                   = {};
    std::optional<timestamp> started    = {};
    std::optional<timestamp> ended      = {};
    std::optional<int> exit_code        = {}; ///< none when it ended by a signal, or not yet
    std::optional<int> signal           = {};
    std::optional<run_failure> error    = {};
    std::vector<std::string> warnings   = {};
    tag_map tags                        = {};
    property_map properties             = {};
    std::optional<snapshot_id> snapshot = {};
};

/// What was submitted, as it will be run.
struct run_definition {
    std::string script                    = {};
    std::vector<std::string> arguments    = {}; ///< a flat list of texts
    std::vector<std::string> command      = {};
    std::string target                    = {};
    int node_count                        = 1;
    trainyard::distribution distribution  = {}; ///< with every count written out
    std::chrono::seconds max_run_duration = {};

    /// With the name it was registered by; and where it goes without a container, with `never`.
    trainyard::environment environment  = {};
    int environment_version             = 0; ///< 0 if it is not registered
    std::vector<data_reference> data    = {};
    std::vector<dataset_input> inputs   = {};
    std::vector<dataset_output> outputs = {};
};

struct status_change {
    run_status status = run_status::unknown;
    timestamp time    = {};
};

struct submit_request {
    run_id id                = {}; ///< chosen by the caller, so that a repeated submit is one run
    std::string experiment   = {};
    script_run_config config = {};
    std::optional<run_id> parent = {};
    std::string display_name     = {};
    std::string description      = {};
    tag_map tags                 = {};
    property_map properties      = {};
    progress_handler on_progress = {};
};

/// A run without a process: interactive, or a child made by its parent.
struct create_run_request {
    run_id id                                     = {};
    std::string experiment                        = {};
    std::optional<run_id> parent                  = {};
    std::string display_name                      = {};
    tag_map tags                                  = {};
    std::optional<std::string> snapshot_directory = {}; ///< none: no snapshot is taken
    snapshot_limits limits                        = {};
};

enum class run_order { newest_first, metric_descending, metric_ascending };

struct run_query {
    std::string experiment           = {}; ///< empty: of every experiment
    std::optional<run_id> parent     = {}; ///< only children of this run
    bool include_children            = false;
    bool recursive                   = false; ///< with `parent`: children of children too
    tag_filter tags                  = {};
    property_map properties          = {};
    std::optional<run_status> status = {};
    std::optional<run_kind> kind     = {};
    run_order order                  = run_order::newest_first;
    std::string metric = {};  ///< ordered by its latest value; runs without it are left out
    std::size_t limit  = 100; ///< of one page
    std::string from   = {};  ///< `page::next` of the answer before
};

/// What is set is changed; what is not is left alone.
struct run_update {
    run_id id                               = {};
    std::optional<std::string> display_name = {};
    std::optional<std::string> description  = {};
    tag_map set_tags                        = {};
    std::vector<std::string> remove_tags    = {};
    property_map add_properties             = {}; ///< another value than before: `errc::immutable`
};

struct end_request {
    run_id id                        = {};
    run_status status                = run_status::completed; ///< one of the final ones
    std::optional<run_failure> error = {};
};

struct restore_request {
    run_id id                    = {};
    std::string path             = {};
    progress_handler on_progress = {};
};

/// Unless said otherwise: an unknown run is `errc::not_found`; cancelling a read or a wait leaves
/// nothing behind; a cancelled write may have been done and is safe to repeat.
class run_service {
public:
    virtual ~run_service() = default;

    /// Takes the snapshot and records the run; completes once it cannot be lost. Repeated with the
    /// same id it answers with the run that is there.
    virtual asio::awaitable<run_record> submit(submit_request request);

    /// Records runs that have no process, all or none, in `running`.
    virtual asio::awaitable<std::vector<run_record>> create(
        std::vector<create_run_request> requests);

    virtual asio::awaitable<run_record> get(run_id id);
    virtual asio::awaitable<run_definition> definition(run_id id);
    virtual asio::awaitable<std::vector<status_change>> history(run_id id);

    /// Completes with the record once it is newer than `seen`. The local workspace is woken; a
    /// remote one is asked, politely.
    virtual asio::awaitable<run_record> changed(run_id id, revision seen);

    virtual asio::awaitable<page<run_record>> list(run_query query);
    virtual asio::awaitable<run_record> update(run_update update);

    /// Ends a run by hand. An interactive run takes the status; a submitted one is stopped when it
    /// is to fail or be canceled, and goes on when it is to complete. A final run is left as it is.
    virtual asio::awaitable<run_record> end(end_request request);

    /// Asks the run to stop; false if it had ended.
    virtual asio::awaitable<bool> cancel(run_id id);

    /// Gives back the files as they were at submission.
    virtual asio::awaitable<void> restore_snapshot(restore_request request);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/run_service.ipp>
#endif
