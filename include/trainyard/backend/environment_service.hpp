#pragma once

/// Registered environments.

#include <trainyard/backend/records.hpp>
#include <trainyard/environment.hpp>

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace trainyard {

struct environment_record {
    environment definition = {};
    int version            = 0;
    timestamp created      = {};
};

class environment_service {
public:
    virtual ~environment_service() = default;

    /// A changed definition gives a new version, an unchanged one the same.
    virtual asio::awaitable<environment_record> register_environment(environment definition);

    /// Version 0 means the newest.
    virtual asio::awaitable<environment_record> get(environment_name name, int version);

    /// The newest of each name.
    virtual asio::awaitable<std::vector<environment_record>> list();
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/environment_service.ipp>
#endif
