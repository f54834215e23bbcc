#pragma once

/// Experiments, runs, metrics, models and the rest, in SQLite. The only file that knows the tables.
///
/// Everything here is an ordinary function inside somebody's transaction: `db` reads, `tx` writes.

#include <trainyard/backend/backend.hpp>
#include <trainyard/backend/cluster.hpp>
#include <trainyard/core/store.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trainyard::local::catalog {

/// Version of the tables. A folder with a greater one is left alone.
inline constexpr int table_version = 3;

/// Makes the tables, or brings old ones up to date. The caller is alone in the file; whether it is
/// alone in the folder as well, as it has to be for the latter, it is asked then.
void prepare(core::database& db, std::function<bool()> const& is_alone);

/// How far a script's run has come. Each step is on disk before it is acted on.
enum class stage { accepted, preparing, queued, running, finalizing, ended };

/// What somebody wants a run to do before it would by itself.
enum class stop_request { none, cancel, fail };

struct new_run {
    run_id id                           = {};
    std::string experiment              = {};
    std::optional<run_id> parent        = {};
    run_kind kind                       = run_kind::script;
    stage at                            = stage::accepted;
    std::string owner                   = {};
    std::string display_name            = {};
    std::string description             = {};
    std::string submitted_by            = {};
    timestamp created                   = {};
    tag_map tags                        = {};
    property_map properties             = {};
    std::optional<snapshot_id> snapshot = {};
    run_definition definition           = {};
    std::vector<std::string> warnings   = {};
};

/// Where a run runs, as a number: this, or that of a cluster.
using place                        = std::int64_t;
inline constexpr place local_place = 1;

/// What a run of a cluster has of this machine.
struct lease {
    std::string vm_size           = {};
    std::vector<std::string> gpus = {};
};

/// What whoever looks after a run has to know.
struct live_run {
    run_id id                           = {};
    std::string experiment              = {};
    run_kind kind                       = run_kind::script;
    stage at                            = stage::accepted;
    stop_request stop                   = stop_request::none;
    timestamp stop_time                 = {};
    run_failure stop_reason             = {};
    std::optional<run_failure> declared = {}; ///< the script says that it failed
    std::string owner                   = {};
    std::optional<timestamp> started    = {};
    std::optional<timestamp> deadline   = {};
    std::optional<snapshot_id> snapshot = {};
    run_definition definition           = {};
    place at_place                      = local_place;
    std::optional<lease> leased         = {};
};

/// A transaction, and the runs it changed, which somebody may be waiting for. Whoever looks after
/// a run need not be told of what they did themselves.
struct transaction {
    core::database& db;
    std::vector<std::string> const* gpus = nullptr; ///< of this machine, for clusters
    std::vector<std::string> changed     = {};
    std::string known_to_its_ward        = {};
    std::optional<live_run> accepted     = {}; ///< a new one, to be looked after
};

/// @{ Runs. One that is not there is `errc::not_found`.
run_record insert_run(transaction& tx, new_run const& run); ///< or the one that is there
std::optional<run_record> find_run(core::database& db, std::string_view id);
run_record get_run(core::database& db, std::string_view id);
run_definition get_definition(core::database& db, std::string_view id);
void set_definition(transaction& tx, std::string_view id, run_definition const& definition);
std::vector<status_change> get_history(core::database& db, std::string_view id);
page<run_record> list_runs(core::database& db, run_query const& query);
run_record update_run(transaction& tx, run_update const& change);
void add_warning(transaction& tx, std::string_view id, std::string_view warning);
std::vector<run_id> children_of(core::database& db, std::string_view id);
std::vector<run_id> descendants_of(core::database& db, std::string_view id);
std::map<std::string, std::uint64_t> changed_since(core::database& db, std::uint64_t revision);
/// @}

/// @{ The way of a run.
live_run get_live(core::database& db, std::string_view id);
std::vector<std::string> live_owners(core::database& db);
std::vector<run_id> claim(transaction& tx, std::string_view from, std::string_view to);
void set_stage(transaction& tx, std::string_view id, stage at);

/// @{ Lets queued runs go on, in the order they were submitted, as far as there is room:
/// everywhere, or where some has become free.
void admit(transaction& tx);
void admit(transaction& tx, place where);
/// @}

/// Everything this run needs is there. If there is room, it is admitted.
void enqueue(transaction& tx, std::string_view id);

/// False if it has ended.
bool request_stop(transaction& tx, std::string_view id, stop_request what, run_failure const& why);
void set_exit(transaction& tx, std::string_view id, std::optional<int> code,
              std::optional<int> signal);

/// What a script says of itself or of a child it made. A child ends with it. Of the script's own
/// run, failure is remembered until it ends, to be canceled is a request, and to be complete is
/// what it is going to be anyway.
void declare_end(transaction& tx, std::string_view id, run_status outcome, run_failure const& why);

/// Once: a run that has ended stays as it is. So do its children, but for those made by hand that
/// nobody has ended, which end with it.
void end_run(transaction& tx, std::string_view id, run_status outcome,
             std::optional<run_failure> const& why);
/// @}

/// @{ Metrics.
void append_points(transaction& tx, std::string_view run, std::vector<metric_point> const& points);
metric_map read_metrics(core::database& db, std::string_view run, std::string_view name);
metric_history read_history(core::database& db, history_query const& query);
/// @}

/// @{ How far each journal of a run has been read.
std::map<std::string, std::uint64_t> journal_offsets(core::database& db, std::string_view run);
void set_journal_offset(transaction& tx, std::string_view run, std::string_view journal,
                        std::uint64_t offset);
/// @}

/// @{ Experiments.
experiment_record open_experiment(transaction& tx, std::string_view name);
std::vector<experiment_record> list_experiments(core::database& db, experiment_query const& query);
void archive_experiment(transaction& tx, std::string_view name, bool archived);
void remove_experiment(transaction& tx, std::string_view name);
/// @}

/// @{ Models. `folder` is where the files of a version lie.
model_record insert_model(transaction& tx, model_record model);
model_record get_model(core::database& db, model_name const& name, int version);
std::vector<model_record> list_models(core::database& db, model_query const& query);
model_record update_model(transaction& tx, model_update const& change);
void remove_model(transaction& tx, model_name const& name, int version);
/// @}

/// @{ Datasets. Paths that are to be recorded are clean.
dataset_record insert_dataset(transaction& tx, dataset_request const& request);
dataset_record get_dataset(core::database& db, dataset_name const& name, int version);
std::vector<dataset_record> list_datasets(core::database& db, dataset_query const& query);
/// @}

/// @{ Datastores, environments.
std::vector<datastore_record> list_datastores(core::database& db);
datastore_record get_datastore(core::database& db, std::string_view name);
void set_default_datastore(transaction& tx, std::string_view name);
environment_record insert_environment(transaction& tx, environment const& definition);

/// As what a run's environment is registered: as the version that is like it, or as a new one.
environment_record keep_environment(transaction& tx, environment definition);
environment_record get_environment(core::database& db, std::string_view name, int version);
std::vector<environment_record> list_environments(core::database& db);
/// @}

/// @{ Computes. What a cluster is depends on the time, which is the caller's. The record is
/// announced like those of runs, under `compute_room`.
std::vector<compute_record> list_computes(core::database& db, timestamp now);
compute_record get_compute(core::database& db, std::string_view name, timestamp now);
compute_record create_compute(transaction& tx, create_compute_request const& request,
                              timestamp now);
compute_record update_compute(transaction& tx, compute_update const& change, timestamp now);
void remove_compute(transaction& tx, std::string_view name);
std::vector<node_record> list_nodes(core::database& db, std::string_view name, timestamp now);
void make_local_compute(transaction& tx, int cores, std::optional<int> max_concurrent_runs);
std::string compute_room(std::string_view name);

/// Where a run is going to run. Throws if that is not there, or is too small.
place place_of(core::database& db, run_definition const& definition);
/// @}

/// @{ Snapshots: where the contents of files lie, by their hash.
struct stored_object {
    std::string pack     = {};
    std::uint64_t offset = 0;
    std::uint64_t size   = 0;
};
std::optional<stored_object> find_object(core::database& db, std::string_view hash);
void insert_object(transaction& tx, std::string_view hash, stored_object const& where);
bool has_snapshot(core::database& db, std::string_view id);
void insert_snapshot(transaction& tx, std::string_view id, std::string_view manifest);
std::string get_manifest(core::database& db, std::string_view id);
/// @}

/// @{ The workspace itself.
workspace_record describe(core::database& db);
void set_name(transaction& tx, std::string_view name);
/// @}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/catalog_admission.ipp>
#include <trainyard/local/impl/catalog_assets.ipp>
#include <trainyard/local/impl/catalog_computes.ipp>
#include <trainyard/local/impl/catalog_datasets.ipp>
#include <trainyard/local/impl/catalog_lifecycle.ipp>
#include <trainyard/local/impl/catalog_metrics.ipp>
#include <trainyard/local/impl/catalog_run_lists.ipp>
#include <trainyard/local/impl/catalog_runs.ipp>
#include <trainyard/local/impl/catalog_schema.ipp>
#endif
