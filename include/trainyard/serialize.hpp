#pragma once

/// Records as the service writes them, for those who print or keep them.

#include <trainyard/backend/compute_service.hpp>

#include <string>

namespace trainyard {

/// The status of a cluster as JSON text, under the service's own keys: `currentNodeCount`,
/// `nodeStateCounts`, `allocationState` and the rest. `null` for what is no cluster.
[[nodiscard]] std::string serialize(compute_record const& compute);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/serialize.ipp>
#endif
