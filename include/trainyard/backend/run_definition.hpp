#pragma once

/// From what was submitted to what will be run: the rules of runs and their data, for backends.

#include <trainyard/backend/dataset_service.hpp>
#include <trainyard/backend/run_service.hpp>

#include <string>
#include <vector>

namespace trainyard {

/// Throws `std::invalid_argument` for a config of which anybody can see that it is none: neither a
/// script nor a command or both, arguments beside a command, a time limit that is over at once.
void check_config(script_run_config const& config);

/// What a config comes to: its arguments as texts, its nodes and processes counted, and the data of
/// its arguments together with those beside them; one that stands twice is one. Throws
/// `errc::invalid_argument` for data that cannot be told from other, or whose name no variable can
/// have, and for counts that do not go together; `errc::limit_exceeded` for more processes than the
/// service would start.
[[nodiscard]] run_definition definition_of(script_run_config const& config);

/// How many nodes a config asks for. Throws as `definition_of` does.
[[nodiscard]] int node_count_of(script_run_config const& config);

/// The distribution of a config with every count written out. Throws as `definition_of` does.
[[nodiscard]] distribution distribution_of(script_run_config const& config);

/// What the variables are called that have the path of this data, old names and new.
[[nodiscard]] std::vector<std::string> data_variables(run_data const& data);

/// What is odd about it, but no reason to refuse it: limits that the service has.
[[nodiscard]] std::vector<std::string> warnings_of(run_definition const& definition);

/// Where its outputs go: the destinations, with nothing left to be filled in.
void place_outputs(run_definition& definition, run_id const& run, datastore_name const& standard);

/// What is asked of the dataset service for an output of a run that has completed.
[[nodiscard]] dataset_request registration_of(dataset_output const& output);

/// Fills in what the input leaves to the dataset it names: the newest version, the paths.
void look_up(dataset_input& input, dataset_record const& known);

/// What a run is told when there is nothing to register.
[[nodiscard]] std::string empty_output_warning(dataset_output const& output);

/// What a run is told when files it left for a datastore were there already.
[[nodiscard]] std::string left_alone_warning(std::string const& name,
                                             std::vector<std::string> const& files);

/// `errc::conflict` while a run goes on: its files are complete when it has ended.
void check_has_ended(run_record const& run);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/process_counts.ipp>
#include <trainyard/backend/impl/run_definition.ipp>
#endif
