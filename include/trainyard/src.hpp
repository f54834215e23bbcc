#pragma once

/// Include this in exactly one source file of a program that defines
/// TRAINYARD_SEPARATE_COMPILATION everywhere: it is the library, compiled once.

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#error "define TRAINYARD_SEPARATE_COMPILATION for the whole program (CMake: trainyard::compiled)"
#endif

// GCC takes the frame of a coroutine for a type of our own, and complains that a lambda inside it
// has no name that other source files could use. None needs to.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

#include <trainyard/backend/impl/artifact_service.ipp>
#include <trainyard/backend/impl/backend.ipp>
#include <trainyard/backend/impl/cluster.ipp>
#include <trainyard/backend/impl/compute_service.ipp>
#include <trainyard/backend/impl/curated.ipp>
#include <trainyard/backend/impl/datastore_service.ipp>
#include <trainyard/backend/impl/environment_service.ipp>
#include <trainyard/backend/impl/metric_service.ipp>
#include <trainyard/backend/impl/model_service.ipp>
#include <trainyard/backend/impl/processes.ipp>
#include <trainyard/backend/impl/records.ipp>
#include <trainyard/backend/impl/run_definition.ipp>
#include <trainyard/backend/impl/run_service.ipp>
#include <trainyard/backend/impl/vm_sizes.ipp>
#include <trainyard/backend/impl/workspace_service.ipp>
#include <trainyard/core/impl/digest.ipp>
#include <trainyard/core/impl/ignore.ipp>
#include <trainyard/core/impl/loop.ipp>
#include <trainyard/core/impl/offload.ipp>
#include <trainyard/core/impl/park.ipp>
#include <trainyard/core/impl/paths.ipp>
#include <trainyard/core/impl/rooms.ipp>
#include <trainyard/core/impl/store.ipp>
#include <trainyard/core/process/impl/devices.ipp>
#include <trainyard/core/process/impl/files.ipp>
#include <trainyard/core/process/impl/ports.ipp>
#include <trainyard/core/process/impl/process.ipp>
#include <trainyard/core/process/impl/trees.ipp>
#include <trainyard/core/process/impl/watch.ipp>
#include <trainyard/impl/cluster_configuration.ipp>
#include <trainyard/impl/compute.ipp>
#include <trainyard/impl/conda_dependencies.ipp>
#include <trainyard/impl/datastore.ipp>
#include <trainyard/impl/environment_files.ipp>
#include <trainyard/impl/error.ipp>
#include <trainyard/impl/experiment.ipp>
#include <trainyard/impl/job.ipp>
#include <trainyard/impl/local.ipp>
#include <trainyard/impl/log_sink.ipp>
#include <trainyard/impl/log_stream.ipp>
#include <trainyard/impl/model.ipp>
#include <trainyard/impl/names.ipp>
#include <trainyard/impl/number_text.ipp>
#include <trainyard/impl/open.ipp>
#include <trainyard/impl/result.ipp>
#include <trainyard/impl/run.ipp>
#include <trainyard/impl/run_family.ipp>
#include <trainyard/impl/run_records.ipp>
#include <trainyard/impl/script_run_config.ipp>
#include <trainyard/impl/serialize.ipp>
#include <trainyard/impl/show_output.ipp>
#include <trainyard/impl/time.ipp>
#include <trainyard/impl/together.ipp>
#include <trainyard/impl/workspace.ipp>
#include <trainyard/launch/impl/bundle.ipp>
#include <trainyard/launch/impl/conductor.ipp>
#include <trainyard/launch/impl/distribution.ipp>
#include <trainyard/launch/impl/guard.ipp>
#include <trainyard/launch/impl/processes.ipp>
#include <trainyard/local/impl/artifacts.ipp>
#include <trainyard/local/impl/catalog_admission.ipp>
#include <trainyard/local/impl/catalog_assets.ipp>
#include <trainyard/local/impl/catalog_computes.ipp>
#include <trainyard/local/impl/catalog_lifecycle.ipp>
#include <trainyard/local/impl/catalog_metrics.ipp>
#include <trainyard/local/impl/catalog_runs.ipp>
#include <trainyard/local/impl/catalog_schema.ipp>
#include <trainyard/local/impl/data_exposure.ipp>
#include <trainyard/local/impl/datastores.ipp>
#include <trainyard/local/impl/environment_plan.ipp>
#include <trainyard/local/impl/environments.ipp>
#include <trainyard/local/impl/experiments.ipp>
#include <trainyard/local/impl/folder.ipp>
#include <trainyard/local/impl/git_facts.ipp>
#include <trainyard/local/impl/hosts.ipp>
#include <trainyard/local/impl/journals.ipp>
#include <trainyard/local/impl/local_backend.ipp>
#include <trainyard/local/impl/made_environment.ipp>
#include <trainyard/local/impl/making.ipp>
#include <trainyard/local/impl/models.ipp>
#include <trainyard/local/impl/pip_requirements.ipp>
#include <trainyard/local/impl/points.ipp>
#include <trainyard/local/impl/records.ipp>
#include <trainyard/local/impl/runs.ipp>
#include <trainyard/local/impl/site.ipp>
#include <trainyard/local/impl/snapshot_files.ipp>
#include <trainyard/local/impl/snapshots.ipp>
#include <trainyard/local/impl/steps.ipp>
#include <trainyard/local/impl/supervisor.ipp>
#include <trainyard/local/impl/supervisor_prepare.ipp>
#include <trainyard/local/impl/tool.ipp>
#include <trainyard/local/impl/transfers.ipp>
#include <trainyard/local/impl/workdir.ipp>
#include <trainyard/local/impl/working_copies.ipp>
#include <trainyard/testing/impl/memory_yard.ipp>
#include <trainyard/testing/impl/script_context.ipp>
#include <trainyard/testing/memory/impl/artifacts.ipp>
#include <trainyard/testing/memory/impl/cluster_tables.ipp>
#include <trainyard/testing/memory/impl/computes.ipp>
#include <trainyard/testing/memory/impl/datastores.ipp>
#include <trainyard/testing/memory/impl/door.ipp>
#include <trainyard/testing/memory/impl/environments.ipp>
#include <trainyard/testing/memory/impl/file_tables.ipp>
#include <trainyard/testing/memory/impl/files_on_disk.ipp>
#include <trainyard/testing/memory/impl/lifecycle.ipp>
#include <trainyard/testing/memory/impl/metric_tables.ipp>
#include <trainyard/testing/memory/impl/models.ipp>
#include <trainyard/testing/memory/impl/process.ipp>
#include <trainyard/testing/memory/impl/records.ipp>
#include <trainyard/testing/memory/impl/run_tables.ipp>
#include <trainyard/testing/memory/impl/runs.ipp>
#include <trainyard/testing/memory/impl/script_loop.ipp>
#include <trainyard/testing/memory/impl/site.ipp>
#include <trainyard/wire/impl/computes.ipp>
#include <trainyard/wire/impl/conda_file.ipp>
#include <trainyard/wire/impl/config_file.ipp>
#include <trainyard/wire/impl/definitions.ipp>
#include <trainyard/wire/impl/environment_files.ipp>
#include <trainyard/wire/impl/journal.ipp>
#include <trainyard/wire/impl/journal_merge.ipp>
#include <trainyard/wire/impl/json.ipp>
#include <trainyard/wire/impl/script_context.ipp>
#include <trainyard/wire/impl/tf_config.ipp>
