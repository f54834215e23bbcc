#pragma once

/// Metrics, environments and computes, in a folder: what is only a matter of the catalogue.

#include <trainyard/backend/compute_service.hpp>
#include <trainyard/backend/environment_service.hpp>
#include <trainyard/backend/metric_service.hpp>
#include <trainyard/local/site.hpp>

namespace trainyard::local {

class local_metrics final : public metric_service {
public:
    explicit local_metrics(site& home) : home_(home) {}

    asio::awaitable<void> log(log_request request) override;
    asio::awaitable<std::map<run_id, metric_map>> read(metric_query query) override;
    asio::awaitable<metric_history> history(history_query query) override;

private:
    site& home_;
};

class supervisor;

class local_environments final : public environment_service {
public:
    local_environments(site& home, supervisor& supervisor) : home_(home), supervisor_(supervisor) {}

    asio::awaitable<environment_record> register_environment(environment definition) override;
    asio::awaitable<environment_record> get(environment_name name, int version) override;
    asio::awaitable<std::vector<environment_record>> list() override;
    asio::awaitable<environment_build> build(environment_build_request request) override;

private:
    site& home_;
    supervisor& supervisor_;
};

class local_computes final : public compute_service {
public:
    explicit local_computes(site& home) : home_(home) {}

    asio::awaitable<compute_record> create(create_compute_request request) override;
    asio::awaitable<compute_record> get(compute_name name) override;
    asio::awaitable<compute_record> changed(compute_name name, revision seen) override;
    asio::awaitable<std::vector<compute_record>> list() override;
    asio::awaitable<compute_record> update(compute_update update) override;
    asio::awaitable<void> remove(compute_name name) override;
    asio::awaitable<std::vector<node_record>> nodes(compute_name name) override;
    asio::awaitable<std::vector<vm_size_record>> vm_sizes() override;

private:
    site& home_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/records.ipp>
#endif
