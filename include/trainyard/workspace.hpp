#pragma once

/// The front door; hands out every other noun.

#include <trainyard/compute.hpp>
#include <trainyard/dataset.hpp>
#include <trainyard/datastore.hpp>
#include <trainyard/experiment.hpp>
#include <trainyard/model.hpp>
#include <trainyard/run.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

/// A handle, cheap to copy and safe to use from any thread. The last copy closes the workspace;
/// runs that are under way go on without it.
class workspace {
public:
    explicit workspace(std::shared_ptr<backend> home); // for backends and tests

    asio::awaitable<workspace_record> describe() const;

    /// @{ Experiments. A name is letters, digits, `-` and `_`, begins with a letter or a digit,
    /// and has at most 256 characters; another is `std::invalid_argument`, at once.
    trainyard::experiment experiment(std::string name) const;
    asio::awaitable<std::vector<experiment_record>> experiments() const;
    asio::awaitable<std::vector<experiment_record>> experiments(
        named<experiment_query> query) const;
    /// @}

    /// @{ Runs of every experiment.
    asio::awaitable<trainyard::run> run(run_id id) const;
    run_list runs(named<run_query> query) const;
    /// @}

    /// @{ Models. Without a version, the newest.
    asio::awaitable<trainyard::model> model(model_name name) const;
    asio::awaitable<trainyard::model> model(model_name name, int version) const;

    /// By its id, `name:version`.
    asio::awaitable<trainyard::model> model_by_id(std::string id) const;
    asio::awaitable<std::vector<trainyard::model>> models(named<model_query> query) const;

    /// The newest of each name.
    asio::awaitable<std::map<model_name, trainyard::model>> models() const;

    /// Registers a file or a folder of this machine: `options.path`.
    asio::awaitable<trainyard::model> register_model(model_name name,
                                                     named<model_options> options) const;
    /// @}

    /// @{ Datastores. One of them is the default, from the beginning.
    trainyard::datastore datastore(datastore_name name) const;
    asio::awaitable<trainyard::datastore> default_datastore() const;
    asio::awaitable<void> set_default_datastore(datastore_name name) const;
    asio::awaitable<std::map<datastore_name, datastore_record>> datastores() const;
    /// @}

    /// @{ Datasets. One is made of files of datastores, without asking anybody; it needs no name to
    /// be an input of a run. No path at all is
    /// `std::invalid_argument`.
    trainyard::dataset file_dataset(data_path path) const;
    trainyard::dataset file_dataset(std::vector<data_path> paths) const;

    /// Without a version, the newest.
    asio::awaitable<trainyard::dataset> dataset(dataset_name name) const;
    asio::awaitable<trainyard::dataset> dataset(dataset_name name, int version) const;

    /// By its id, `name:version`.
    asio::awaitable<trainyard::dataset> dataset_by_id(std::string id) const;
    asio::awaitable<std::vector<trainyard::dataset>> datasets(named<dataset_query> query) const;

    /// The newest of each name.
    asio::awaitable<std::map<dataset_name, trainyard::dataset>> datasets() const;
    /// @}

    /// @{ Computes.
    trainyard::compute compute(compute_name name) const;
    asio::awaitable<std::map<compute_name, compute_record>> computes() const;

    /// Begins to make a cluster; see `compute::wait`. A name is 2 to 16 letters, digits and dashes,
    /// and begins with a letter; another, and limits that contradict each other, are
    /// `std::invalid_argument`, at once. `errc::invalid_argument` for a size that is not known,
    /// `errc::already_exists` if there is another of that name. One that was made like this is the
    /// answer, so it can be repeated.
    asio::awaitable<trainyard::compute> create_compute(
        compute_name name, named<cluster_configuration> configuration) const;

    /// The sizes that nodes can have.
    asio::awaitable<std::vector<vm_size_record>> vm_sizes() const;
    /// @}

    /// @{ Environments. Without a version, the newest; the curated ones, whose names begin with
    /// `AzureML`, are found too. Such a name, or one that begins with `Microsoft`, cannot be
    /// registered: `std::invalid_argument`.
    asio::awaitable<environment_record> register_environment(
        named<trainyard::environment> definition) const;
    asio::awaitable<environment_record> environment(environment_name name) const;
    asio::awaitable<environment_record> environment(environment_name name, int version) const;
    asio::awaitable<std::map<environment_name, environment_record>> environments() const;

    /// Registers the newest definition of one name under another.
    asio::awaitable<environment_record> clone_environment(environment_name from,
                                                          environment_name to) const;

    /// Makes it ready before a run needs it. See `environment_service::build`.
    asio::awaitable<environment_build> build(named<environment_build_request> request) const;
    asio::awaitable<environment_build> build(named<trainyard::environment> definition) const;
    /// @}

    /// @{ Secrets, for scripts. A name that is not there has no value.
    asio::awaitable<void> set_secret(std::string name, std::string value) const;
    asio::awaitable<void> set_secrets(std::map<std::string, std::string> secrets) const;
    asio::awaitable<std::optional<std::string>> secret(std::string name) const;
    asio::awaitable<std::map<std::string, std::optional<std::string>>> secrets(
        std::vector<std::string> names) const;
    asio::awaitable<std::vector<std::string>> secret_names() const;
    asio::awaitable<void> remove_secrets(std::vector<std::string> names) const;
    /// @}

    /// Where MLflow clients find this workspace. `errc::unavailable` while nothing serves it.
    asio::awaitable<std::string> tracking_uri() const;

    /// For backends, gateways and tests.
    std::shared_ptr<trainyard::backend> const& home() const noexcept { return home_; }

private:
    std::shared_ptr<trainyard::backend> home_;
};

}
