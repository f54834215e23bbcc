#pragma once

#include <trainyard/backend/processes.hpp>
#include <trainyard/testing/memory/lifecycle.hpp>
#include <trainyard/testing/memory/process.hpp>
#include <trainyard/testing/script_context.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <csignal>
#include <exception>

namespace trainyard::testing::memory {
namespace detail {

// The behaviour lives in this frame: one that captures something is safe, too.
TRAINYARD_DECL asio::awaitable<int> perform(std::shared_ptr<process> one, behaviour does)
{
    auto const too_late = one->yard.with([&](tables&) { return one->asked && !one->ignores_stop; });
    if (too_late)
        throw boost::system::system_error(asio::error::operation_aborted);
    auto const code = co_await does(script_context(one));
    co_return code;
}

TRAINYARD_DECL process_end end_of(process const& one, std::exception_ptr thrown, int code,
                                  std::string& last_line)
{
    if (!thrown)
        return {.exit_code = code};
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (boost::system::system_error const& failed) {
        if (one.asked && failed.code() == asio::error::operation_aborted)
            return {.signal = SIGTERM};
        last_line = failed.what();
    } catch (std::exception const& failed) {
        last_line = failed.what();
    } catch (...) {
        last_line = "the script threw something that is not a std::exception";
    }
    return {.exit_code = 1};
}

}

TRAINYARD_DECL void begin(std::shared_ptr<process> one, behaviour does)
{
    auto ended = [one](std::exception_ptr thrown, int code) {
        one->yard.with([&](tables& all) {
            if (one->over)
                return;
            auto& run = get_run(all, one->id);
            std::string last_line;
            auto const how = detail::end_of(*one, std::move(thrown), code, last_line);
            if (!last_line.empty())
                append_to_file(all, run, process_log(run.definition.distribution, 0),
                               last_line + '\n');
            process_ended(one->yard, all, run, how);
        });
    };
    auto const executor = one->yard.loop.executor();
    auto const slot     = one->stop.slot();
    asio::co_spawn(executor, detail::perform(one, std::move(does)),
                   asio::bind_cancellation_slot(slot, std::move(ended)));
}

TRAINYARD_DECL void interrupt(std::shared_ptr<process> const& one)
{
    one->yard.loop.post([one] { one->stop.emit(asio::cancellation_type::terminal); });
}

}
