#pragma once

/// A complete backend over the tables of a yard.

#include <trainyard/backend/backend.hpp>
#include <trainyard/testing/memory/door.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace trainyard::testing::memory {

class memory_workspaces final : public workspace_service {
public:
    explicit memory_workspaces(door in) : in_(in) {}

    asio::awaitable<workspace_record> describe() override;

private:
    door in_;
};

class memory_experiments final : public experiment_service {
public:
    explicit memory_experiments(door in) : in_(in) {}

    asio::awaitable<experiment_record> open(std::string name) override;
    asio::awaitable<std::vector<experiment_record>> list(experiment_query query) override;
    asio::awaitable<void> archive(std::string name, bool archived) override;
    asio::awaitable<void> remove(std::string name) override;

private:
    door in_;
};

class memory_secrets final : public secret_service {
public:
    explicit memory_secrets(door in) : in_(in) {}

    asio::awaitable<void> set(std::map<std::string, std::string> secrets) override;
    asio::awaitable<std::map<std::string, std::optional<std::string>>> get(
        std::vector<std::string> names) override;
    asio::awaitable<std::vector<std::string>> list() override;
    asio::awaitable<void> remove(std::vector<std::string> names) override;

private:
    door in_;
};

class memory_runs final : public run_service {
public:
    explicit memory_runs(door in) : in_(in) {}

    asio::awaitable<run_record> submit(submit_request request) override;
    asio::awaitable<std::vector<run_record>> create(
        std::vector<create_run_request> requests) override;
    asio::awaitable<run_record> get(run_id id) override;
    asio::awaitable<run_definition> definition(run_id id) override;
    asio::awaitable<std::vector<status_change>> history(run_id id) override;
    asio::awaitable<run_record> changed(run_id id, revision seen) override;
    asio::awaitable<page<run_record>> list(run_query query) override;
    asio::awaitable<run_record> update(run_update update) override;
    asio::awaitable<run_record> end(end_request request) override;
    asio::awaitable<bool> cancel(run_id id) override;
    asio::awaitable<void> restore_snapshot(restore_request request) override;

private:
    door in_;
};

class memory_artifacts final : public artifact_service {
public:
    explicit memory_artifacts(door in) : in_(in) {}

    asio::awaitable<std::vector<artifact_record>> list(artifact_query query) override;
    asio::awaitable<artifact_chunk> read(read_request request) override;
    asio::awaitable<void> upload(artifact_upload request) override;
    asio::awaitable<std::vector<std::string>> download(artifact_download request) override;

private:
    door in_;
};

class memory_metrics final : public metric_service {
public:
    explicit memory_metrics(door in) : in_(in) {}

    asio::awaitable<void> log(log_request request) override;
    asio::awaitable<std::map<run_id, metric_map>> read(metric_query query) override;
    asio::awaitable<metric_history> history(history_query query) override;

private:
    door in_;
};

class memory_environments final : public environment_service {
public:
    explicit memory_environments(door in) : in_(in) {}

    asio::awaitable<environment_record> register_environment(environment definition) override;
    asio::awaitable<environment_record> get(environment_name name, int version) override;
    asio::awaitable<std::vector<environment_record>> list() override;
    asio::awaitable<environment_build> build(environment_build_request request) override;

private:
    door in_;
};

class memory_computes final : public compute_service {
public:
    explicit memory_computes(door in) : in_(in) {}

    asio::awaitable<compute_record> create(create_compute_request request) override;
    asio::awaitable<compute_record> get(compute_name name) override;
    asio::awaitable<compute_record> changed(compute_name name, revision seen) override;
    asio::awaitable<std::vector<compute_record>> list() override;
    asio::awaitable<compute_record> update(compute_update update) override;
    asio::awaitable<void> remove(compute_name name) override;
    asio::awaitable<std::vector<node_record>> nodes(compute_name name) override;
    asio::awaitable<std::vector<vm_size_record>> vm_sizes() override;

private:
    door in_;
};

class memory_datastores final : public datastore_service {
public:
    explicit memory_datastores(door in) : in_(in) {}

    asio::awaitable<datastore_record> get(datastore_name name) override;
    asio::awaitable<std::vector<datastore_record>> list() override;
    asio::awaitable<datastore_record> default_datastore() override;
    asio::awaitable<void> set_default(datastore_name name) override;
    asio::awaitable<std::vector<datastore_file>> files(datastore_name name,
                                                       std::string prefix) override;
    asio::awaitable<transfer_summary> upload(datastore_upload request) override;
    asio::awaitable<transfer_summary> download(datastore_download request) override;

private:
    door in_;
};

class memory_datasets final : public dataset_service {
public:
    explicit memory_datasets(door in) : in_(in) {}

    asio::awaitable<dataset_record> register_dataset(dataset_request request) override;
    asio::awaitable<dataset_record> get(dataset_name name, int version) override;
    asio::awaitable<std::vector<dataset_record>> list(dataset_query query) override;
    asio::awaitable<std::vector<dataset_file>> files(std::vector<data_path> paths) override;
    asio::awaitable<std::vector<std::string>> download(dataset_download request) override;

private:
    door in_;
};

class memory_models final : public model_service {
public:
    explicit memory_models(door in) : in_(in) {}

    asio::awaitable<model_record> register_model(model_request request) override;
    asio::awaitable<model_record> get(model_name name, int version) override;
    asio::awaitable<std::vector<model_record>> list(model_query query) override;
    asio::awaitable<model_record> update(model_update update) override;
    asio::awaitable<void> remove(model_name name, int version) override;
    asio::awaitable<std::string> download(model_download request) override;

private:
    door in_;
};

class memory_backend final : public backend {
public:
    memory_backend(std::shared_ptr<site> home, counting operations)
        : home_(std::move(home)), in_(*home_, operations)
    {}

    workspace_service& workspaces() override { return workspaces_; }
    experiment_service& experiments() override { return experiments_; }
    secret_service& secrets() override { return secrets_; }
    run_service& runs() override { return runs_; }
    artifact_service& artifacts() override { return artifacts_; }
    metric_service& metrics() override { return metrics_; }
    environment_service& environments() override { return environments_; }
    compute_service& computes() override { return computes_; }
    datastore_service& datastores() override { return datastores_; }
    dataset_service& datasets() override { return datasets_; }
    model_service& models() override { return models_; }

private:
    std::shared_ptr<site> home_;
    door in_;
    memory_workspaces workspaces_{in_};
    memory_experiments experiments_{in_};
    memory_secrets secrets_{in_};
    memory_runs runs_{in_};
    memory_artifacts artifacts_{in_};
    memory_metrics metrics_{in_};
    memory_environments environments_{in_};
    memory_computes computes_{in_};
    memory_datastores datastores_{in_};
    memory_datasets datasets_{in_};
    memory_models models_{in_};
};

}

// The whole room, once all of it is declared: its files know of each other.
#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/testing/memory/impl/artifacts.ipp>
#include <trainyard/testing/memory/impl/cluster_tables.ipp>
#include <trainyard/testing/memory/impl/computes.ipp>
#include <trainyard/testing/memory/impl/data_exposure.ipp>
#include <trainyard/testing/memory/impl/datasets.ipp>
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
#endif
