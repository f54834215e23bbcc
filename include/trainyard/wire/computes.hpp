#pragma once

/// Computes as the service's JSON text.

#include <trainyard/backend/compute_service.hpp>

#include <string>

namespace trainyard::wire {

/// The status of a cluster, under the service's keys; `null` for what is no cluster.
std::string write_compute_status(compute_record const& compute);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/computes.ipp>
#endif
