#pragma once

#include <trainyard/compute.hpp>
#include <trainyard/error.hpp>
#include <trainyard/result.hpp>
#include <trainyard/time.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<compute_record> compute_status(std::shared_ptr<backend> home,
                                                              compute_name name)
{
    co_return co_await home->computes().get(std::move(name));
}

TRAINYARD_DECL asio::awaitable<compute_record> update_compute(std::shared_ptr<backend> home,
                                                              compute_update update)
{
    co_return co_await home->computes().update(std::move(update));
}

TRAINYARD_DECL asio::awaitable<std::vector<node_record>> list_nodes(std::shared_ptr<backend> home,
                                                                    compute_name name)
{
    co_return co_await home->computes().nodes(std::move(name));
}

TRAINYARD_DECL asio::awaitable<void> remove_compute(std::shared_ptr<backend> home,
                                                    compute_name name)
{
    co_await home->computes().remove(std::move(name));
}

// Prints a state when it is another, and a dot when it is not.
class state_printer {
public:
    explicit state_printer(std::function<void(std::string_view)> print) : print_(std::move(print))
    {}

    void show(std::string const& state)
    {
        if (!print_)
            return;
        if (state == shown_)
            return print_(".");
        print_(shown_.empty() ? state : '\n' + state);
        shown_ = state;
    }

    void finish(std::string const& why)
    {
        if (print_)
            print_("\nAmlCompute wait for completion finished\n\n" + why + '\n');
    }

private:
    std::function<void(std::string_view)> print_;
    std::string shown_ = {};
};

TRAINYARD_DECL std::string text_of(compute_wait_outcome const& outcome)
{
    auto const& state = outcome.now.provisioning_state;
    auto const count  = outcome.now.cluster ? outcome.now.cluster->current_node_count : 0;
    switch (outcome.why) {
    case compute_wait_outcome::reason::nodes_reached:
        return "Minimum number of nodes requested have been provisioned";
    case compute_wait_outcome::reason::timed_out:
        return "Wait timeout has been reached\nCurrent provisioning state of AmlCompute is \"" +
               state + "\" and current node count is \"" + std::to_string(count) + "\"";
    case compute_wait_outcome::reason::terminal_state:
        break;
    }
    return "Terminal state of \"" + state + "\" has been reached";
}

TRAINYARD_DECL std::optional<compute_wait_outcome::reason> reason_to_stop(
    compute_record const& now, std::optional<int> min_node_count)
{
    using reason      = compute_wait_outcome::reason;
    auto const& state = now.provisioning_state;
    if (state == "Failed" || state == "Canceled" || state == "Deleting")
        return reason::terminal_state;
    if (state != "Succeeded")
        return std::nullopt;
    if (!now.cluster)
        return reason::nodes_reached;
    auto const wanted = min_node_count.value_or(now.cluster->scale.min_nodes);
    return now.cluster->current_node_count >= wanted ? std::optional(reason::nodes_reached)
                                                     : std::nullopt;
}

[[noreturn]] TRAINYARD_DECL void provisioning_failed(compute_record const& compute)
{
    auto text = "\"" + compute.name.str() + "\" could not be provisioned";
    for (auto const& problem : compute.errors)
        text += ": " + problem.message;
    throw error(errc::unavailable, "wait for compute", std::move(text));
}

// Its next record: when there is news, or else after a while, since time changes it too.
TRAINYARD_DECL asio::awaitable<compute_record> look_again(std::shared_ptr<backend> home,
                                                          compute_record last,
                                                          std::chrono::steady_clock::duration left)
{
    constexpr auto between_looks = std::chrono::seconds(5);
    auto const pause = std::min<std::chrono::steady_clock::duration>(left, between_looks);
    auto news        = home->computes().changed(last.name, last.revision);
    auto changed     = co_await as_result(within(pause, std::move(news)));
    if (changed)
        co_return std::move(*changed);
    if (changed.error().code != asio::error::timed_out)
        throw error(changed.error());
    co_return co_await home->computes().get(last.name);
}

TRAINYARD_DECL asio::awaitable<compute_wait_outcome> wait_for_compute(std::shared_ptr<backend> home,
                                                                      compute_name name,
                                                                      compute_wait_options options)
{
    using reason   = compute_wait_outcome::reason;
    auto const end = std::chrono::steady_clock::now() + options.timeout;
    auto printer   = state_printer(options.show_output);
    auto outcome   = compute_wait_outcome();
    outcome.now    = co_await home->computes().get(std::move(name));
    for (;;) {
        printer.show(outcome.now.provisioning_state);
        auto const left = end - std::chrono::steady_clock::now();
        auto stop       = reason_to_stop(outcome.now, options.min_node_count);
        if (!stop && left <= std::chrono::steady_clock::duration::zero())
            stop = reason::timed_out;
        if (stop) {
            outcome.why = *stop;
            break;
        }
        outcome.now = co_await look_again(home, outcome.now, left);
    }
    printer.finish(text_of(outcome));
    if (outcome.now.provisioning_state == "Failed")
        provisioning_failed(outcome.now);
    co_return outcome;
}

}

TRAINYARD_OPERATION compute::compute(std::shared_ptr<backend> home, compute_name name)
    : home_(std::move(home)), name_(std::move(name))
{}

TRAINYARD_OPERATION asio::awaitable<compute_record> compute::status() const
{
    return detail::compute_status(home_, name_);
}

TRAINYARD_OPERATION asio::awaitable<compute_wait_outcome> compute::wait() const
{
    return detail::wait_for_compute(home_, name_, compute_wait_options{});
}

TRAINYARD_OPERATION asio::awaitable<compute_wait_outcome> compute::wait(
    named<compute_wait_options> options) const
{
    return detail::wait_for_compute(home_, name_, options);
}

TRAINYARD_OPERATION asio::awaitable<compute_record> compute::update(
    named<scale_changes> changes) const
{
    scale_changes const& wanted        = changes;
    auto update                        = compute_update();
    update.name                        = name_;
    update.min_nodes                   = wanted.min_nodes;
    update.max_nodes                   = wanted.max_nodes;
    update.idle_time_before_scale_down = wanted.idle_time_before_scale_down;
    return detail::update_compute(home_, std::move(update));
}

TRAINYARD_OPERATION asio::awaitable<std::vector<node_record>> compute::nodes() const
{
    return detail::list_nodes(home_, name_);
}

TRAINYARD_OPERATION asio::awaitable<void> compute::remove() const
{
    return detail::remove_compute(home_, name_);
}

TRAINYARD_OPERATION asio::awaitable<compute_record> compute::set_max_concurrent_runs(
    int limit) const
{
    if (limit < 1)
        throw std::invalid_argument("max_concurrent_runs must be at least 1");
    return detail::update_compute(home_,
                                  compute_update{.name = name_, .max_concurrent_runs = limit});
}

}
