#pragma once

#include <trainyard/experiment.hpp>
#include <trainyard/impl/names.hpp>
#include <trainyard/impl/requests.hpp>

#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<experiment_record> open_experiment(home_ptr home, std::string name)
{
    co_return co_await home->experiments().open(std::move(name));
}

TRAINYARD_DECL asio::awaitable<void> archive(home_ptr home, std::string name, bool archived)
{
    co_await home->experiments().archive(std::move(name), archived);
}

TRAINYARD_DECL asio::awaitable<void> remove_experiment(home_ptr home, std::string name)
{
    co_await home->experiments().remove(std::move(name));
}

TRAINYARD_DECL create_run_request interactive_request(std::string const& experiment,
                                                      interactive_options options)
{
    if (options.id.empty())
        options.id = run_id(new_guid());
    check_run_id(options.id.str());
    check_keys("tag", options.tags);
    return create_run_request{.id                 = std::move(options.id),
                              .experiment         = experiment,
                              .parent             = std::nullopt,
                              .display_name       = std::move(options.display_name),
                              .tags               = std::move(options.tags),
                              .snapshot_directory = std::move(options.snapshot_directory),
                              .limits             = options.limits};
}

}

TRAINYARD_OPERATION experiment::experiment(std::shared_ptr<backend> home, std::string name)
    : home_(std::move(home)), name_(std::move(name))
{
    detail::check_experiment_name(name_);
}

TRAINYARD_OPERATION asio::awaitable<experiment_record> experiment::open() const
{
    return detail::open_experiment(home_, name_);
}

TRAINYARD_OPERATION asio::awaitable<run> experiment::submit(named<script_run_config> config) const
{
    return detail::submit(home_, detail::make_submit_request(name_, config, submit_options{}));
}

TRAINYARD_OPERATION asio::awaitable<run> experiment::submit(named<script_run_config> config,
                                                            named<submit_options> options) const
{
    return detail::submit(home_, detail::make_submit_request(name_, config, options));
}

TRAINYARD_OPERATION asio::awaitable<run> experiment::submit(named<estimator> what) const
{
    estimator const& given = what;
    auto const config      = given.run_config();
    return submit(config);
}

TRAINYARD_OPERATION asio::awaitable<run> experiment::submit(named<estimator> what,
                                                            named<submit_options> options) const
{
    estimator const& given = what;
    auto const config      = given.run_config();
    return submit(config, options);
}

TRAINYARD_OPERATION asio::awaitable<run> experiment::start_logging() const
{
    return detail::create_run(home_, detail::interactive_request(name_, interactive_options{}));
}

TRAINYARD_OPERATION asio::awaitable<run> experiment::start_logging(
    named<interactive_options> options) const
{
    return detail::create_run(home_, detail::interactive_request(name_, options));
}

TRAINYARD_OPERATION run_list experiment::runs() const
{
    auto query       = run_query{};
    query.experiment = name_;
    return run_list(home_, std::move(query));
}

TRAINYARD_OPERATION run_list experiment::runs(named<run_query> query) const
{
    run_query own  = query;
    own.experiment = name_;
    return run_list(home_, std::move(own));
}

TRAINYARD_OPERATION asio::awaitable<void> experiment::archive() const
{
    return detail::archive(home_, name_, true);
}

TRAINYARD_OPERATION asio::awaitable<void> experiment::reactivate() const
{
    return detail::archive(home_, name_, false);
}

TRAINYARD_OPERATION asio::awaitable<void> experiment::remove() const
{
    return detail::remove_experiment(home_, name_);
}

}
