#pragma once

#include <trainyard/local/steps.hpp>

#include <cstring>
#include <string>

namespace trainyard::local {

TRAINYARD_DECL step next_step(catalog::live_run const& run, launch_state process) noexcept
{
    auto const stopped = run.stop != catalog::stop_request::none;
    switch (run.at) {
    case catalog::stage::accepted:
    case catalog::stage::preparing:
        return stopped ? step::end : step::prepare;
    case catalog::stage::queued:
        return stopped ? step::end : step::queue;
    case catalog::stage::running:
        if (process == launch_state::not_started)
            return stopped ? step::end : step::start;
        return step::watch;
    case catalog::stage::finalizing:
        return step::collect;
    case catalog::stage::ended:
        break;
    }
    return step::none;
}

namespace detail {

TRAINYARD_DECL std::string signal_text(int number)
{
    auto const* name = ::strsignal(number);
    return "signal " + std::to_string(number) + (name ? " (" + std::string(name) + ")" : "");
}

inline std::string with_last_words(std::string text, std::string_view last_words)
{
    if (!last_words.empty())
        text += "; its last words:\n" + std::string(last_words);
    return text;
}

inline run_ending stopped_ending(catalog::live_run const& run)
{
    return {.outcome =
                run.stop == catalog::stop_request::fail ? run_status::failed : run_status::canceled,
            .why = run.stop_reason};
}

}

TRAINYARD_DECL run_ending ending_of_unstarted(catalog::live_run const& run)
{
    return detail::stopped_ending(run);
}

TRAINYARD_DECL run_ending ending_of(catalog::live_run const& run,
                                    std::optional<launch_outcome> const& process,
                                    std::string_view last_words)
{
    if (run.stop != catalog::stop_request::none)
        return detail::stopped_ending(run);
    if (process && process->out_of_time)
        return {.outcome = run_status::canceled, .why = time_limit_reached(run.definition)};
    if (!process || process->lost)
        return {.outcome = run_status::failed,
                .why     = run_failure{
                        .code    = "Lost",
                        .message = detail::with_last_words(
                            "the run's process is gone and nobody saw how it ended: the machine was "
                                "restarted, or its guard was killed",
                            last_words)}};
    auto const who = process->process.empty()
                         ? std::string("the script")
                         : process->process + ", whose log is " + process->log + ',';
    if (process->signal)
        return {.outcome = run_status::failed,
                .why =
                    run_failure{.code    = "Signal",
                                .message = detail::with_last_words(
                                    who + " was ended by " + detail::signal_text(*process->signal),
                                    last_words)}};
    if (process->exit_code != 0)
        return {.outcome = run_status::failed,
                .why     = run_failure{.code    = "ExitCode",
                                       .message = detail::with_last_words(
                                           who + " ended with exit code " +
                                               std::to_string(process->exit_code.value_or(-1)),
                                           last_words)}};
    if (run.declared)
        return {.outcome = run_status::failed, .why = run.declared};
    return {};
}

TRAINYARD_DECL run_failure time_limit_reached(run_definition const& definition)
{
    return {.code    = "TimeLimit",
            .message = "the run was canceled because it took longer than its time limit of " +
                       std::to_string(definition.max_run_duration.count()) +
                       " seconds (script_run_config::max_run_duration)"};
}

}
