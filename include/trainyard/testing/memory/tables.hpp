#pragma once

/// What the yard keeps. Everything here is plain data and ordinary functions on it, called while
/// the site is locked.

#include <trainyard/backend/backend.hpp>
#include <trainyard/backend/cluster.hpp>
#include <trainyard/core/chosen_files.hpp>
#include <trainyard/core/paths.hpp>
#include <trainyard/error.hpp>
#include <trainyard/testing/behaviour.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::testing::memory {

struct process;

struct stored_file {
    std::string bytes  = {};
    timestamp modified = {};
};

/// By name, `/` separated.
using file_map = std::map<std::string, stored_file, std::less<>>;

struct snapshot_file {
    std::string path  = {};
    std::string bytes = {};
    std::string link  = {}; ///< where a link points; empty for a file
    bool executable   = false;
};

using snapshot_files = std::vector<snapshot_file>;

enum class stage { accepted, preparing, queued, running, finalizing, ended };

enum class stop_request { none, cancel, fail };

struct series {
    metric_kind kind                 = metric_kind::value;
    std::vector<metric_point> points = {};
};

/// By column; a plain metric has one, "".
using series_by_column = std::map<std::string, series>;

struct run_entry {
    run_record record                               = {};
    run_definition definition                       = {};
    std::vector<status_change> history              = {};
    stage at                                        = stage::accepted;
    timestamp ready                                 = {}; ///< when it leaves the stage it is in
    stop_request stop                               = stop_request::none;
    timestamp stop_time                             = {};
    run_failure stop_reason                         = {};
    std::optional<run_failure> declared             = {}; ///< the script says that it failed
    std::shared_ptr<memory::process> process        = {}; ///< while there is a script
    std::vector<std::string> gpus                   = {}; ///< leased to it
    behaviour does                                  = {};
    file_map files                                  = {}; ///< of the record
    std::map<std::string, series_by_column> metrics = {};
};

struct model_entry {
    model_record record                      = {};
    std::map<std::string, std::string> files = {};
};

struct model_shelf {
    int newest                          = 0; ///< also if it is there no more
    std::map<int, model_entry> versions = {};
};

struct planned_fault {
    failure what     = {};
    bool answer_lost = false;
};

struct tables {
    timestamp now = {};

    /// What is to happen at which time.
    std::multimap<timestamp, std::function<void()>> agenda;

    std::map<std::string, run_entry, std::less<>> runs;
    std::vector<run_entry*> runs_in_order;
    revision newest_revision = 0;
    std::map<std::string, experiment_record, std::less<>> experiments;
    std::uint64_t experiments_made = 0;
    std::map<std::string, std::string> secrets;
    std::map<model_name, model_shelf> models;
    std::map<environment_name, std::vector<environment_record>> environments;
    std::map<datastore_name, file_map> datastores;
    datastore_name default_datastore;
    std::map<dataset_name, std::vector<dataset_record>> datasets; ///< versions from 1
    std::map<snapshot_id, snapshot_files> snapshots;
    int max_concurrent_runs = 0;
    std::map<compute_name, cluster_facts> clusters;
    std::set<std::string> leased_gpus;

    std::map<std::string, behaviour, std::less<>> scripts;
    behaviour other_scripts;
    std::set<std::string> missing_interpreters;
    std::set<std::string> missing_packages;
    std::vector<environment> made_environments;
    std::set<std::string> said;
    std::deque<run_id> submitted; ///< by the program under test, and not told of yet

    std::uint64_t operations = 0;
    std::map<std::uint64_t, planned_fault> faults;
    bool fault_met = false;
    bool closed    = false;

    /// Rooms to be rung when the site is unlocked.
    std::vector<std::string> news;
};

/// @{ Runs. One that is not there is `errc::not_found`.
run_entry& get_run(tables& all, run_id const& id);
run_entry* find_run(tables& all, run_id const& id) noexcept;

/// The number, the times, the revision and the first status are given here.
run_entry& insert_run(tables& all, run_entry entry);
page<run_record> list_runs(tables& all, run_query const& query);
void update_run(tables& all, run_update const& change);
bool is_below(tables& all, run_entry const& run, run_id const& ancestor);
/// @}

/// @{ Filters: every key is there, and where a value is given, equal.
bool has_all(tag_map const& tags, tag_filter const& wanted);
bool has_all(property_map const& properties, property_map const& wanted);
/// @}

/// @{ A change of a record that others may be waiting for.
void touch(tables& all, run_entry& run);
void set_status(tables& all, run_entry& run, run_status status);
/// @}

/// Text for a log: appended, and told to those who follow it.
void append_to_file(tables& all, run_entry& run, std::string const& name, std::string_view text);

/// @{ The files of a record: also those in `logs/` that the script still writes.
stored_file const* find_file(run_entry const& run, std::string_view name);
file_map files_of(run_entry const& run);

/// For `core::check_place`.
std::function<core::found(std::string const&)> look_in(file_map const& files);
[[noreturn]] void no_such_file(run_entry const& run, std::string_view name);
/// @}

/// @{ Metrics.
void append_points(tables& all, run_entry& run, std::vector<metric_point> const& points);
metric_map read_metrics(run_entry const& run, std::string const& name);
metric_history read_history(run_entry const& run, history_query const& query);

/// Of a plain metric, as a number; nothing if there is none.
std::optional<double> latest_value(run_entry const& run, std::string const& metric);
/// @}

/// What making it comes to, once for all that ask for the same. One that cannot be made throws.
environment_build make_environment(tables& all, environment const& wanted);

/// @{ Environments that are registered: by name, or for a run.
environment_record put_environment(tables& all, environment definition);
environment_record keep_environment(tables& all, environment definition);
/// @}

experiment_record& open_experiment(tables& all, std::string const& name);
file_map& get_datastore(tables& all, datastore_name const& name);

/// A run has no such files.
[[noreturn]] void no_such_data(data_reference const& reference, std::string const& below);

/// @{ Datasets. Paths that are to be recorded are clean.
dataset_record put_dataset(tables& all, dataset_request request);
dataset_record const& get_dataset(tables& all, dataset_name const& name, int version);
core::chosen_files choose_files(tables& all, std::vector<data_path> const& paths,
                                char const* operation);
/// @}

/// @{ Clusters. A change of one is told in its room.
cluster_facts& get_cluster(tables& all, compute_name const& name, char const* operation);
void touch(tables& all, cluster_facts& cluster);
std::string compute_room(compute_name const& name);
/// @}

/// Throws if a run cannot go there: it is not there, or too small.
void check_target(tables& all, run_definition const& definition);

}
