#pragma once

#include <trainyard/backend/backend.hpp>

namespace trainyard {
namespace detail {

/// Shared by every backend that lacks the service; it has no state.
template <class Service>
Service& missing()
{
    static Service service;
    return service;
}

}

TRAINYARD_DECL workspace_service& backend::workspaces()
{
    return detail::missing<workspace_service>();
}

TRAINYARD_DECL experiment_service& backend::experiments()
{
    return detail::missing<experiment_service>();
}

TRAINYARD_DECL secret_service& backend::secrets()
{
    return detail::missing<secret_service>();
}

TRAINYARD_DECL run_service& backend::runs()
{
    return detail::missing<run_service>();
}

TRAINYARD_DECL artifact_service& backend::artifacts()
{
    return detail::missing<artifact_service>();
}

TRAINYARD_DECL metric_service& backend::metrics()
{
    return detail::missing<metric_service>();
}

TRAINYARD_DECL environment_service& backend::environments()
{
    return detail::missing<environment_service>();
}

TRAINYARD_DECL compute_service& backend::computes()
{
    return detail::missing<compute_service>();
}

TRAINYARD_DECL datastore_service& backend::datastores()
{
    return detail::missing<datastore_service>();
}

TRAINYARD_DECL dataset_service& backend::datasets()
{
    return detail::missing<dataset_service>();
}

TRAINYARD_DECL model_service& backend::models()
{
    return detail::missing<model_service>();
}

}
