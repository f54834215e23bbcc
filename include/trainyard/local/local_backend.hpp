#pragma once

/// The embedded workspace: one folder, its catalogue, its runs.

#include <trainyard/backend/backend.hpp>
#include <trainyard/local/options.hpp>

#include <memory>

namespace trainyard::local {

class local_backend final : public backend {
public:
    explicit local_backend(local_options options);
    ~local_backend() override;

    /// Finds the runs again that are still going on. Called once, before anything else.
    asio::awaitable<void> open();

    workspace_service& workspaces() override;
    experiment_service& experiments() override;
    secret_service& secrets() override;
    run_service& runs() override;
    artifact_service& artifacts() override;
    metric_service& metrics() override;
    environment_service& environments() override;
    compute_service& computes() override;
    datastore_service& datastores() override;
    dataset_service& datasets() override;
    model_service& models() override;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/local_backend.ipp>
#endif
