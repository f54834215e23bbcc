#pragma once

#include <trainyard/launch/impl/conductor.hpp>
#include <trainyard/launch/impl/guard.hpp>

#include <charconv>

namespace trainyard::launch {
namespace detail {

template <class Number>
std::optional<Number> number_in(std::string_view text)
{
    Number number   = {};
    auto const last = text.data() + text.size();
    auto const read = std::from_chars(text.data(), last, number);
    return read.ec == std::errc() && read.ptr == last ? std::optional(number) : std::nullopt;
}

inline std::string_view next_word(std::string_view& rest)
{
    auto const end  = std::min(rest.find(' '), rest.size());
    auto const word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

}

namespace detail {

TRAINYARD_DECL guard_notes::failed_process failed_process_in(std::string_view rest)
{
    guard_notes::failed_process failed;
    failed.code      = number_in<int>(next_word(rest)).value_or(1);
    failed.is_signal = next_word(rest) == "signal";
    failed.log       = next_word(rest);
    failed.name      = rest;
    return failed;
}

}

TRAINYARD_DECL guard_notes read_guard_notes(std::string_view text)
{
    guard_notes notes;
    while (!text.empty()) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos)
            break; // still being written
        auto rest = text.substr(0, end);
        text.remove_prefix(end + 1);
        auto const whole = rest;
        auto const word  = detail::next_word(rest);
        if (word == "guard") {
            notes.number = detail::number_in<int>(detail::next_word(rest));
            notes.born   = detail::number_in<std::uint64_t>(rest);
        } else if (whole == "begun")
            notes.begun = true;
        else if (word == "until") {
            notes.until = detail::number_in<std::int64_t>(detail::next_word(rest)).value_or(0);
            detail::next_word(rest);
            notes.boot = rest;
        } else if (word == "stop")
            notes.stopped_by_limit |= detail::next_word(rest) == "limit";
        else if (word == "exit")
            notes.exit = detail::number_in<int>(rest);
        else if (word == "warning")
            notes.warnings.emplace_back(rest);
        else if (word == "inside") {
            notes.container = rest.substr(rest.rfind(' ') + 1);
            notes.podman    = rest.substr(0, rest.rfind(' '));
        } else if (word == "failed") {
            if (!notes.failed)
                notes.failed = detail::failed_process_in(rest);
        } else
            notes.named_a_signal = true;
    }
    return notes;
}

TRAINYARD_DECL launch_outcome outcome_of(guard_notes const& notes)
{
    constexpr auto interrupt   = 2;
    constexpr auto broken_pipe = 13;

    launch_outcome outcome;
    outcome.out_of_time = notes.stopped_by_limit;
    outcome.lost        = !notes.exit;
    outcome.warnings    = notes.warnings;
    if (!notes.exit)
        return outcome;
    // Of several processes, the first that failed is the reason; of one that all the others have
    // outlived, none is.
    if (*notes.exit != 0 && notes.failed) {
        auto const& first = *notes.failed;
        outcome.process   = first.name;
        outcome.log       = first.log;
        (first.is_signal ? outcome.signal : outcome.exit_code) =
            first.code - (first.is_signal ? 128 : 0);
        return outcome;
    }
    auto const signal = *notes.exit - 128;
    auto const quiet  = signal == interrupt || signal == broken_pipe;
    if (signal > 0 && signal < 65 && (notes.named_a_signal || quiet))
        outcome.signal = signal;
    else
        outcome.exit_code = *notes.exit;
    return outcome;
}

namespace detail {

TRAINYARD_DECL bool is_shell_name(std::string_view name)
{
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    return !name.empty() && name.find_first_not_of(letters) == std::string_view::npos &&
           (name.front() < '0' || name.front() > '9');
}

}

TRAINYARD_DECL std::string script_for(guarded const& what, std::string const& notes)
{
    auto text = "exec 9>> " + literal_word(notes) +
                " 2>&9\n"
                "echo begun >&9\n"
                "(\n"
                "exec < /dev/null >> " +
                literal_word(what.log) +
                " 2>&1 9>&-\n"
                "trap - HUP INT QUIT TERM USR1 USR2\n"
                "cd " +
                literal_word(what.directory) +
                " || exit\n"
                "unset OLDPWD\n"
                "command export";
    for (auto const& [name, value] : what.variables)
        if (detail::is_shell_name(name))
            text += ' ' + name + '=' + literal_word(value);
    // Some that a shell has set for itself may not be set anew: that must not be the end of it.
    return text + " 2> /dev/null\n" + exec_line(what.command) + "\n)\n";
}

}
