#pragma once

/// Places to run.

#include <trainyard/backend/records.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace trainyard {

/// The target that is always there: this machine.
inline constexpr char const* local_compute = "local";

struct compute_record {
    compute_name name              = {};
    std::string type               = {}; ///< "local"
    std::string provisioning_state = {};
    int max_concurrent_runs        = 0; ///< further runs wait in Queued
    int running                    = 0;
    int queued                     = 0;
};

struct compute_update {
    compute_name name                      = {};
    std::optional<int> max_concurrent_runs = {};
};

class compute_service {
public:
    virtual ~compute_service() = default;

    virtual asio::awaitable<compute_record> get(compute_name name);
    virtual asio::awaitable<std::vector<compute_record>> list();
    virtual asio::awaitable<compute_record> update(compute_update update);
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/compute_service.ipp>
#endif
