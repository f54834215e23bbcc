#pragma once

#include <trainyard/launch/processes.hpp>
#include <trainyard/local/artifacts.hpp>
#include <trainyard/local/datasets.hpp>
#include <trainyard/local/datastores.hpp>
#include <trainyard/local/experiments.hpp>
#include <trainyard/local/local_backend.hpp>
#include <trainyard/local/models.hpp>
#include <trainyard/local/records.hpp>
#include <trainyard/local/runs.hpp>
#include <trainyard/local/supervisor.hpp>

namespace trainyard::local {

struct local_backend::state {
    explicit state(local_options options) : home(std::move(options)) {}

    // The supervisor goes first, and what it still has in the pool is done before the rest goes.
    site home;
    supervisor runs_of_ours{home, std::make_unique<launch::process_launcher>(
                                      home.pool, home.where.live(), home.staging.path())};

    local_workspaces workspaces{home};
    local_experiments experiments{home};
    local_secrets secrets{home};
    local_runs runs{home};
    local_artifacts artifacts{home, [this](run_id const& run, std::string const& path) {
                                  return runs_of_ours.watch_file(run, path);
                              }};
    local_metrics metrics{home};
    local_environments environments{home, runs_of_ours};
    local_computes computes{home};
    local_datastores datastores{home};
    local_datasets datasets{home};
    local_models models{home};
};

TRAINYARD_DECL local_backend::local_backend(local_options options)
    : state_(std::make_unique<state>(std::move(options)))
{}

TRAINYARD_DECL local_backend::~local_backend() = default;

TRAINYARD_DECL asio::awaitable<void> local_backend::open()
{
    return state_->runs_of_ours.open();
}

TRAINYARD_DECL workspace_service& local_backend::workspaces()
{
    return state_->workspaces;
}

TRAINYARD_DECL experiment_service& local_backend::experiments()
{
    return state_->experiments;
}

TRAINYARD_DECL secret_service& local_backend::secrets()
{
    return state_->secrets;
}

TRAINYARD_DECL run_service& local_backend::runs()
{
    return state_->runs;
}

TRAINYARD_DECL artifact_service& local_backend::artifacts()
{
    return state_->artifacts;
}

TRAINYARD_DECL metric_service& local_backend::metrics()
{
    return state_->metrics;
}

TRAINYARD_DECL environment_service& local_backend::environments()
{
    return state_->environments;
}

TRAINYARD_DECL compute_service& local_backend::computes()
{
    return state_->computes;
}

TRAINYARD_DECL datastore_service& local_backend::datastores()
{
    return state_->datastores;
}

TRAINYARD_DECL dataset_service& local_backend::datasets()
{
    return state_->datasets;
}

TRAINYARD_DECL model_service& local_backend::models()
{
    return state_->models;
}

}
