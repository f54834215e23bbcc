#pragma once

#include <trainyard/core/together.hpp>
#include <trainyard/impl/log_stream.hpp>
#include <trainyard/impl/requests.hpp>
#include <trainyard/impl/show_output.hpp>
#include <trainyard/run.hpp>

namespace trainyard {
namespace detail {

TRAINYARD_DECL asio::awaitable<run_record> get_run(home_ptr home, run_id id)
{
    co_return co_await home->runs().get(std::move(id));
}

TRAINYARD_DECL asio::awaitable<run_details> details_of(home_ptr home, run_id id)
{
    run_details details;
    details.run        = co_await home->runs().get(id);
    details.definition = co_await home->runs().definition(id);
    details.history    = co_await home->runs().history(id);

    auto query = artifact_query{.run = id};
    auto files = co_await home->artifacts().list(std::move(query));
    for (auto& file : files)
        if (is_system_log(file.name) || file.name.starts_with("logs/"))
            details.log_files.push_back(std::move(file.name));
    co_return details;
}

TRAINYARD_DECL asio::awaitable<void> watch(home_ptr home, std::shared_ptr<run_record> last,
                                           std::function<void(run_record const&)> on_change)
{
    while (!is_terminal(last->status)) {
        *last = co_await home->runs().changed(last->id, last->revision);
        if (on_change)
            on_change(*last);
    }
}

TRAINYARD_DECL asio::awaitable<run_record> wait(home_ptr home, run_id id, wait_options options)
{
    auto last     = std::make_shared<run_record>(co_await home->runs().get(std::move(id)));
    auto watching = watch(home, last, options.on_change);
    if (options.show_output) {
        auto showing = show_logs(home, *last, options.show_output);
        co_await core::together(std::move(watching), std::move(showing));
        auto const workspace = co_await home->workspaces().describe();
        options.show_output(summary_of(*last, address_of(*last, workspace)));
    } else {
        co_await std::move(watching);
    }

    if (options.raise_on_error && last->status == run_status::failed) {
        auto const log = co_await primary_log(home, last->id);
        throw error(errc::run_failed, "wait for run",
                    last->id.str() + " failed: " +
                        (last->error ? last->error->message : std::string("no reason was given")) +
                        "; its log is " + log);
    }
    co_return *last;
}

TRAINYARD_DECL asio::awaitable<bool> cancel(home_ptr home, run_id id)
{
    co_return co_await home->runs().cancel(std::move(id));
}

TRAINYARD_DECL asio::awaitable<void> end(home_ptr home, end_request request)
{
    co_await home->runs().end(std::move(request));
}

TRAINYARD_DECL asio::awaitable<std::string> portal_url(home_ptr home, run_id id)
{
    auto record    = co_await home->runs().get(std::move(id));
    auto workspace = co_await home->workspaces().describe();
    co_return address_of(record, workspace);
}

TRAINYARD_DECL asio::awaitable<std::optional<std::string>> secret_of(home_ptr home,
                                                                     std::string name)
{
    std::vector<std::string> names(1, name);
    auto found = co_await home->secrets().get(std::move(names));
    co_return found[name];
}

}

TRAINYARD_OPERATION run::run(std::shared_ptr<backend> home, run_record record)
    : home_(std::move(home)), record_(std::make_shared<run_record const>(std::move(record)))
{}

TRAINYARD_OPERATION asio::awaitable<run_record> run::status() const
{
    return detail::get_run(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<run_details> run::details() const
{
    return detail::details_of(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<run_record> run::wait() const
{
    return detail::wait(home_, id(), wait_options{});
}

TRAINYARD_OPERATION asio::awaitable<run_record> run::wait(named<wait_options> options) const
{
    return detail::wait(home_, id(), options);
}

TRAINYARD_OPERATION asio::awaitable<bool> run::cancel() const
{
    return detail::cancel(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<void> run::complete() const
{
    return detail::end(home_, end_request{.id = id(), .status = run_status::completed});
}

TRAINYARD_OPERATION asio::awaitable<void> run::fail() const
{
    return fail("the run was marked as failed");
}

TRAINYARD_OPERATION asio::awaitable<void> run::fail(std::string message, std::string code) const
{
    auto why = run_failure{.code = std::move(code), .message = std::move(message)};
    return detail::end(
        home_, end_request{.id = id(), .status = run_status::failed, .error = std::move(why)});
}

TRAINYARD_OPERATION log_stream run::log_lines() const
{
    return log_stream(home_, id(), "", 0);
}

TRAINYARD_OPERATION log_stream run::log_lines(std::string name, std::uint64_t offset) const
{
    return log_stream(home_, id(), std::move(name), offset);
}

TRAINYARD_OPERATION asio::awaitable<std::string> run::portal_url() const
{
    return detail::portal_url(home_, id());
}

TRAINYARD_OPERATION asio::awaitable<std::optional<std::string>> run::secret(std::string name) const
{
    return detail::secret_of(home_, std::move(name));
}

}
