#pragma once

#include <trainyard/error.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/impl/requests.hpp>
#include <trainyard/workspace.hpp>

#include <stdexcept>
#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<workspace_record> describe_workspace(home_ptr home)
{
    co_return co_await home->workspaces().describe();
}

TRAINYARD_DECL asio::awaitable<std::vector<experiment_record>> list_experiments(
    home_ptr home, experiment_query query)
{
    co_return co_await home->experiments().list(std::move(query));
}

TRAINYARD_DECL asio::awaitable<run> open_run(home_ptr home, run_id id)
{
    auto record = co_await home->runs().get(std::move(id));
    co_return run(home, std::move(record));
}

TRAINYARD_DECL asio::awaitable<model> open_model(home_ptr home, model_name name, int version)
{
    auto record = co_await home->models().get(std::move(name), version);
    co_return model(home, std::move(record));
}

TRAINYARD_DECL asio::awaitable<std::vector<model>> list_models(home_ptr home, model_query query)
{
    auto records = co_await home->models().list(std::move(query));
    std::vector<model> models;
    models.reserve(records.size());
    for (auto& record : records)
        models.emplace_back(home, std::move(record));
    co_return models;
}

TRAINYARD_DECL asio::awaitable<std::map<model_name, model>> newest_models(home_ptr home)
{
    auto query   = model_query{.latest_only = true};
    auto records = co_await home->models().list(std::move(query));
    std::map<model_name, model> models;
    for (auto& record : records) {
        auto name = record.name;
        models.emplace(std::move(name), model(home, std::move(record)));
    }
    co_return models;
}

TRAINYARD_DECL asio::awaitable<datastore> open_default_datastore(home_ptr home)
{
    auto record = co_await home->datastores().default_datastore();
    co_return datastore(home, std::move(record.name));
}

TRAINYARD_DECL asio::awaitable<void> set_default_datastore(home_ptr home, datastore_name name)
{
    co_await home->datastores().set_default(std::move(name));
}

TRAINYARD_DECL asio::awaitable<std::map<datastore_name, datastore_record>> list_datastores(
    home_ptr home)
{
    auto records = co_await home->datastores().list();
    std::map<datastore_name, datastore_record> datastores;
    for (auto& record : records) {
        auto name = record.name;
        datastores.emplace(std::move(name), std::move(record));
    }
    co_return datastores;
}

TRAINYARD_DECL asio::awaitable<std::map<compute_name, compute_record>> list_computes(home_ptr home)
{
    auto records = co_await home->computes().list();
    std::map<compute_name, compute_record> computes;
    for (auto& record : records) {
        auto name = record.name;
        computes.emplace(std::move(name), std::move(record));
    }
    co_return computes;
}

TRAINYARD_DECL asio::awaitable<compute> create_compute(home_ptr home,
                                                       create_compute_request request)
{
    auto name = request.name;
    co_await home->computes().create(std::move(request));
    co_return compute(home, std::move(name));
}

TRAINYARD_DECL asio::awaitable<std::vector<vm_size_record>> list_vm_sizes(home_ptr home)
{
    co_return co_await home->computes().vm_sizes();
}

TRAINYARD_DECL asio::awaitable<environment_record> register_environment(home_ptr home,
                                                                        environment definition)
{
    check_environment(definition, "register environment");
    co_return co_await home->environments().register_environment(std::move(definition));
}

TRAINYARD_DECL asio::awaitable<environment_record> get_environment(home_ptr home,
                                                                   environment_name name,
                                                                   int version)
{
    co_return co_await home->environments().get(std::move(name), version);
}

TRAINYARD_DECL asio::awaitable<std::map<environment_name, environment_record>> list_environments(
    home_ptr home)
{
    auto records = co_await home->environments().list();
    std::map<environment_name, environment_record> environments;
    for (auto& record : records) {
        auto name = environment_name(record.definition.name);
        environments.emplace(std::move(name), std::move(record));
    }
    co_return environments;
}

TRAINYARD_DECL asio::awaitable<environment_record> clone_environment(home_ptr home,
                                                                     environment_name from,
                                                                     std::string to)
{
    auto known            = co_await home->environments().get(std::move(from), 0);
    known.definition.name = std::move(to);
    co_return co_await home->environments().register_environment(std::move(known.definition));
}

TRAINYARD_DECL asio::awaitable<environment_build> build_environment(
    home_ptr home, environment_build_request request)
{
    check_environment(request.definition, "build environment");
    co_return co_await home->environments().build(std::move(request));
}

TRAINYARD_DECL void check_environment_name(std::string const& name)
{
    check_name("environment", name, 255, true);
    if (is_reserved_name(name))
        throw std::invalid_argument("environment name \"" + name +
                                    "\" is reserved: names may not begin with AzureML or "
                                    "Microsoft");
}

TRAINYARD_DECL asio::awaitable<void> set_secrets(home_ptr home,
                                                 std::map<std::string, std::string> secrets)
{
    co_await home->secrets().set(std::move(secrets));
}

TRAINYARD_DECL asio::awaitable<std::optional<std::string>> get_secret(home_ptr home,
                                                                      std::string name)
{
    std::vector<std::string> names(1, name);
    auto found = co_await home->secrets().get(std::move(names));
    co_return std::move(found[name]);
}

TRAINYARD_DECL asio::awaitable<std::map<std::string, std::optional<std::string>>> get_secrets(
    home_ptr home, std::vector<std::string> names)
{
    co_return co_await home->secrets().get(std::move(names));
}

TRAINYARD_DECL asio::awaitable<std::vector<std::string>> secret_names(home_ptr home)
{
    co_return co_await home->secrets().list();
}

TRAINYARD_DECL asio::awaitable<void> remove_secrets(home_ptr home, std::vector<std::string> names)
{
    co_await home->secrets().remove(std::move(names));
}

TRAINYARD_DECL asio::awaitable<std::string> tracking_uri(home_ptr home)
{
    auto record = co_await home->workspaces().describe();
    if (!record.tracking_uri)
        throw error(errc::unavailable, "look up tracking address",
                    "workspace \"" + record.name + "\" is not being served: publish it first");
    co_return std::move(*record.tracking_uri);
}

}

TRAINYARD_OPERATION workspace::workspace(std::shared_ptr<trainyard::backend> home)
    : home_(std::move(home))
{}

TRAINYARD_OPERATION asio::awaitable<workspace_record> workspace::describe() const
{
    return detail::describe_workspace(home_);
}

TRAINYARD_OPERATION trainyard::experiment workspace::experiment(std::string name) const
{
    return trainyard::experiment(home_, std::move(name));
}

TRAINYARD_OPERATION asio::awaitable<std::vector<experiment_record>> workspace::experiments() const
{
    return detail::list_experiments(home_, experiment_query{});
}

TRAINYARD_OPERATION asio::awaitable<std::vector<experiment_record>> workspace::experiments(
    named<experiment_query> query) const
{
    return detail::list_experiments(home_, query);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::run> workspace::run(run_id id) const
{
    return detail::open_run(home_, std::move(id));
}

TRAINYARD_OPERATION run_list workspace::runs(named<run_query> query) const
{
    return run_list(home_, query);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::model> workspace::model(model_name name) const
{
    return detail::open_model(home_, std::move(name), 0);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::model> workspace::model(model_name name,
                                                                       int version) const
{
    if (version < 1)
        throw std::invalid_argument("model versions count from 1");
    return detail::open_model(home_, std::move(name), version);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::model> workspace::model_by_id(std::string id) const
{
    auto [name, version] = detail::split_id("model", id);
    return detail::open_model(home_, model_name(std::move(name)), version);
}

TRAINYARD_OPERATION asio::awaitable<std::vector<trainyard::model>> workspace::models(
    named<model_query> query) const
{
    return detail::list_models(home_, query);
}

TRAINYARD_OPERATION asio::awaitable<std::map<model_name, trainyard::model>> workspace::models()
    const
{
    return detail::newest_models(home_);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::model> workspace::register_model(
    model_name name, named<model_options> options) const
{
    auto request = detail::make_model_request(std::move(name), options);
    if (request.path.empty())
        throw std::invalid_argument("register_model needs a path: the file or folder to register");
    return detail::register_model(home_, std::move(request));
}

TRAINYARD_OPERATION trainyard::datastore workspace::datastore(datastore_name name) const
{
    return trainyard::datastore(home_, std::move(name));
}

TRAINYARD_OPERATION asio::awaitable<trainyard::datastore> workspace::default_datastore() const
{
    return detail::open_default_datastore(home_);
}

TRAINYARD_OPERATION asio::awaitable<void> workspace::set_default_datastore(
    datastore_name name) const
{
    return detail::set_default_datastore(home_, std::move(name));
}

TRAINYARD_OPERATION asio::awaitable<std::map<datastore_name, datastore_record>>
workspace::datastores() const
{
    return detail::list_datastores(home_);
}

TRAINYARD_OPERATION trainyard::compute workspace::compute(compute_name name) const
{
    return trainyard::compute(home_, std::move(name));
}

TRAINYARD_OPERATION asio::awaitable<std::map<compute_name, compute_record>> workspace::computes()
    const
{
    return detail::list_computes(home_);
}

TRAINYARD_OPERATION asio::awaitable<trainyard::compute> workspace::create_compute(
    compute_name name, named<cluster_configuration> configuration) const
{
    auto request = create_compute_request{.name = std::move(name), .configuration = configuration};
    auto const text = problem_with(request.name, request.configuration);
    if (!text.empty())
        throw std::invalid_argument(text);
    return detail::create_compute(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<std::vector<vm_size_record>> workspace::vm_sizes() const
{
    return detail::list_vm_sizes(home_);
}

TRAINYARD_OPERATION asio::awaitable<environment_record> workspace::register_environment(
    named<trainyard::environment> definition) const
{
    trainyard::environment wanted = definition;
    detail::check_environment_name(wanted.name);
    return detail::register_environment(home_, std::move(wanted));
}

TRAINYARD_OPERATION asio::awaitable<environment_record> workspace::environment(
    environment_name name) const
{
    return detail::get_environment(home_, std::move(name), 0);
}

TRAINYARD_OPERATION asio::awaitable<environment_record> workspace::environment(
    environment_name name, int version) const
{
    if (version < 1)
        throw std::invalid_argument("environment versions count from 1");
    return detail::get_environment(home_, std::move(name), version);
}

TRAINYARD_OPERATION asio::awaitable<std::map<environment_name, environment_record>>
workspace::environments() const
{
    return detail::list_environments(home_);
}

TRAINYARD_OPERATION asio::awaitable<environment_record> workspace::clone_environment(
    environment_name from, environment_name to) const
{
    detail::check_environment_name(to.str());
    return detail::clone_environment(home_, std::move(from), to.str());
}

TRAINYARD_OPERATION asio::awaitable<environment_build> workspace::build(
    named<environment_build_request> request) const
{
    return detail::build_environment(home_, request);
}

TRAINYARD_OPERATION asio::awaitable<environment_build> workspace::build(
    named<trainyard::environment> definition) const
{
    auto request       = environment_build_request{};
    request.definition = definition;
    return detail::build_environment(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<void> workspace::set_secret(std::string name,
                                                                std::string value) const
{
    std::map<std::string, std::string> secrets;
    secrets.emplace(std::move(name), std::move(value));
    return set_secrets(std::move(secrets));
}

TRAINYARD_OPERATION asio::awaitable<void> workspace::set_secrets(
    std::map<std::string, std::string> secrets) const
{
    for (auto const& [name, value] : secrets)
        detail::check_name("secret", name, 127);
    return detail::set_secrets(home_, std::move(secrets));
}

TRAINYARD_OPERATION asio::awaitable<std::optional<std::string>> workspace::secret(
    std::string name) const
{
    return detail::get_secret(home_, std::move(name));
}

TRAINYARD_OPERATION asio::awaitable<std::map<std::string, std::optional<std::string>>>
workspace::secrets(std::vector<std::string> names) const
{
    return detail::get_secrets(home_, std::move(names));
}

TRAINYARD_OPERATION asio::awaitable<std::vector<std::string>> workspace::secret_names() const
{
    return detail::secret_names(home_);
}

TRAINYARD_OPERATION asio::awaitable<void> workspace::remove_secrets(
    std::vector<std::string> names) const
{
    return detail::remove_secrets(home_, std::move(names));
}

TRAINYARD_OPERATION asio::awaitable<std::string> workspace::tracking_uri() const
{
    return detail::tracking_uri(home_);
}

}
