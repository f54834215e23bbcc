#pragma once

#include <trainyard/backend/run_definition.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/impl/requests.hpp>
#include <trainyard/model.hpp>
#include <trainyard/run.hpp>

#include <stdexcept>

namespace trainyard {

struct run_list::state {
    std::shared_ptr<backend> home;
    run_query query;
    page<run_record> at_hand = {};
    std::size_t next         = 0;
    bool last                = false;
};

namespace detail {

TRAINYARD_DECL asio::awaitable<std::optional<run>> parent_of(home_ptr home, run_id id)
{
    auto record = co_await home->runs().get(std::move(id));
    if (!record.parent)
        co_return std::nullopt;
    auto parent = co_await home->runs().get(*record.parent);
    co_return run(home, std::move(parent));
}

TRAINYARD_DECL asio::awaitable<std::vector<run>> create_runs(
    home_ptr home, std::vector<create_run_request> requests)
{
    auto records = co_await home->runs().create(std::move(requests));
    std::vector<run> runs;
    for (auto& record : records)
        runs.emplace_back(home, std::move(record));
    co_return runs;
}

TRAINYARD_DECL asio::awaitable<run> create_run(home_ptr home, create_run_request request)
{
    std::vector<create_run_request> requests;
    requests.push_back(std::move(request));
    auto records = co_await home->runs().create(std::move(requests));
    co_return run(home, std::move(records.front()));
}

TRAINYARD_DECL create_run_request child_request(run_record const& parent, child_options options)
{
    if (options.id.empty())
        options.id = run_id(new_guid());
    check_run_id(options.id.str());
    check_keys("tag", options.tags);
    return create_run_request{.id           = std::move(options.id),
                              .experiment   = parent.experiment,
                              .parent       = parent.id,
                              .display_name = std::move(options.display_name),
                              .tags         = std::move(options.tags)};
}

TRAINYARD_DECL void check_outputs(script_run_config const& config)
{
    auto const check = [](dataset_output const& output) {
        if (!output.registered_as.empty())
            check_dataset_name(output.registered_as.str());
    };
    for (auto const* list : {&config.arguments, &config.command})
        for (auto const& argument : *list)
            if (auto const* output = std::get_if<dataset_output>(argument.data()))
                check(*output);
    for (auto const& output : config.outputs)
        check(output);
}

TRAINYARD_DECL submit_request make_submit_request(std::string experiment, script_run_config config,
                                                  submit_options options)
{
    check_config(config);
    check_outputs(config);
    if (options.id.empty())
        options.id = run_id(new_run_id(experiment));
    check_run_id(options.id.str());
    check_keys("tag", options.tags);
    check_keys("property", options.properties);
    return submit_request{.id           = std::move(options.id),
                          .experiment   = std::move(experiment),
                          .config       = std::move(config),
                          .parent       = std::nullopt,
                          .display_name = std::move(options.display_name),
                          .description  = std::move(options.description),
                          .tags         = std::move(options.tags),
                          .properties   = std::move(options.properties),
                          .on_progress  = std::move(options.on_progress)};
}

TRAINYARD_DECL asio::awaitable<run> submit(home_ptr home, submit_request request)
{
    auto record = co_await home->runs().submit(std::move(request));
    co_return run(home, std::move(record));
}

TRAINYARD_DECL asio::awaitable<std::optional<snapshot_id>> snapshot_of(home_ptr home, run_id id)
{
    auto record = co_await home->runs().get(std::move(id));
    co_return record.snapshot;
}

TRAINYARD_DECL asio::awaitable<void> restore(home_ptr home, restore_request request)
{
    co_await home->runs().restore_snapshot(std::move(request));
}

TRAINYARD_DECL asio::awaitable<environment_record> environment_of(home_ptr home, run_id id)
{
    auto definition = co_await home->runs().definition(std::move(id));
    if (definition.environment_version == 0)
        co_return environment_record{.definition = std::move(definition.environment)};
    auto name = environment_name(definition.environment.name);
    co_return co_await home->environments().get(std::move(name), definition.environment_version);
}

TRAINYARD_DECL model_request make_model_request(model_name name, model_options options)
{
    check_model_name(name.str());
    check_keys("tag", options.tags);
    check_keys("property", options.properties);
    return model_request{.name              = std::move(name),
                         .path              = std::move(options.path),
                         .run               = std::nullopt,
                         .description       = std::move(options.description),
                         .framework         = std::move(options.framework),
                         .framework_version = std::move(options.framework_version),
                         .resources         = options.resources,
                         .tags              = std::move(options.tags),
                         .properties        = std::move(options.properties),
                         .datasets          = std::move(options.datasets),
                         .on_progress       = std::move(options.on_progress)};
}

TRAINYARD_DECL asio::awaitable<model> register_model(home_ptr home, model_request request)
{
    auto record = co_await home->models().register_model(std::move(request));
    co_return model(home, std::move(record));
}

TRAINYARD_DECL asio::awaitable<std::optional<run>> next_run(std::shared_ptr<run_list::state> list)
{
    while (list->next == list->at_hand.items.size()) {
        if (list->last)
            co_return std::nullopt;
        list->at_hand    = co_await list->home->runs().list(list->query);
        list->next       = 0;
        list->query.from = list->at_hand.next;
        list->last       = list->at_hand.next.empty();
    }
    co_return run(list->home, std::move(list->at_hand.items[list->next++]));
}

TRAINYARD_DECL asio::awaitable<std::vector<run>> rest_of(std::shared_ptr<run_list::state> list)
{
    std::vector<run> runs;
    while (auto run = co_await next_run(list))
        runs.push_back(std::move(*run));
    co_return runs;
}

}

TRAINYARD_OPERATION asio::awaitable<std::optional<run>> run::parent() const
{
    return detail::parent_of(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<run> run::create_child() const
{
    return detail::create_run(home_, detail::child_request(*record_, child_options{}));
}

TRAINYARD_OPERATION asio::awaitable<run> run::create_child(named<child_options> options) const
{
    return detail::create_run(home_, detail::child_request(*record_, options));
}

TRAINYARD_OPERATION asio::awaitable<std::vector<run>> run::create_children(std::size_t count) const
{
    if (count == 0)
        throw std::invalid_argument("create_children makes at least one child: give a count, or "
                                    "a tag's key and values");
    std::vector<create_run_request> requests;
    for (std::size_t i = 0; i != count; ++i)
        requests.push_back(detail::child_request(*record_, child_options{}));
    return detail::create_runs(home_, std::move(requests));
}

TRAINYARD_OPERATION asio::awaitable<std::vector<run>> run::create_children(
    std::string tag_key, std::vector<std::string> tag_values) const
{
    if (tag_key.empty() || tag_values.empty())
        throw std::invalid_argument("create_children makes at least one child: give a count, or "
                                    "a tag's key and values");
    std::vector<create_run_request> requests;
    for (auto& value : tag_values) {
        auto options = child_options{};
        options.tags.emplace(tag_key, std::move(value));
        requests.push_back(detail::child_request(*record_, std::move(options)));
    }
    return detail::create_runs(home_, std::move(requests));
}

TRAINYARD_OPERATION asio::awaitable<run> run::submit_child(named<script_run_config> config) const
{
    auto request   = detail::make_submit_request(record_->experiment, config, submit_options{});
    request.parent = id();
    return detail::submit(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<run> run::submit_child(named<script_run_config> config,
                                                           named<submit_options> options) const
{
    auto request   = detail::make_submit_request(record_->experiment, config, options);
    request.parent = id();
    return detail::submit(home_, std::move(request));
}

TRAINYARD_OPERATION run_list run::children() const
{
    auto query             = run_query{};
    query.parent           = id();
    query.include_children = true;
    return run_list(home_, std::move(query));
}

TRAINYARD_OPERATION run_list run::children(named<run_query> query) const
{
    run_query own        = query;
    own.parent           = id();
    own.include_children = true;
    return run_list(home_, std::move(own));
}

TRAINYARD_OPERATION asio::awaitable<std::optional<snapshot_id>> run::snapshot() const
{
    return detail::snapshot_of(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<void> run::restore_snapshot(std::string path) const
{
    return detail::restore(home_, restore_request{.id = id(), .path = std::move(path)});
}

TRAINYARD_OPERATION asio::awaitable<environment_record> run::used_environment() const
{
    return detail::environment_of(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<model> run::register_model(model_name name) const
{
    auto request = detail::make_model_request(std::move(name), model_options{});
    request.run  = id();
    return detail::register_model(home_, std::move(request));
}

TRAINYARD_OPERATION asio::awaitable<model> run::register_model(model_name name,
                                                               named<model_options> options) const
{
    auto request = detail::make_model_request(std::move(name), options);
    request.run  = id();
    return detail::register_model(home_, std::move(request));
}

TRAINYARD_OPERATION run_list::run_list(std::shared_ptr<backend> home, run_query query)
    : state_(std::make_shared<state>())
{
    state_->home  = std::move(home);
    state_->query = std::move(query);
}

TRAINYARD_OPERATION asio::awaitable<std::optional<run>> run_list::next() const
{
    return detail::next_run(state_);
}

TRAINYARD_OPERATION asio::awaitable<std::vector<run>> run_list::all() const
{
    return detail::rest_of(state_);
}

}
