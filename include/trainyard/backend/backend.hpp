#pragma once

/// The seam: where things are recorded. One service per noun.

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/dataset_service.hpp>
#include <trainyard/backend/datastore_service.hpp>
#include <trainyard/backend/environment_service.hpp>
#include <trainyard/backend/metric_service.hpp>
#include <trainyard/backend/model_service.hpp>
#include <trainyard/backend/run_service.hpp>
#include <trainyard/backend/workspace_service.hpp>

namespace trainyard {

/// A backend supplies the services it has; the others throw `errc::unsupported` whatever they are
/// asked. So does every operation that a service does not override.
///
/// Services may be called from any thread, and live as long as the backend. The nouns hold a
/// `shared_ptr` to it while an operation is in flight, so below the seam `this` is safe.
class backend {
public:
    virtual ~backend() = default;

    virtual workspace_service& workspaces();
    virtual experiment_service& experiments();
    virtual secret_service& secrets();
    virtual run_service& runs();
    virtual artifact_service& artifacts();
    virtual metric_service& metrics();
    virtual environment_service& environments();
    virtual compute_service& computes();
    virtual datastore_service& datastores();
    virtual dataset_service& datasets();
    virtual model_service& models();
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/backend.ipp>
#endif
