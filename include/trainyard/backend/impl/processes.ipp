#pragma once

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/backend/processes.hpp>

#include <string_view>

namespace trainyard {
namespace detail {

// One word of a shell's command line, in which `$` still means a variable, whatever is in that.
TRAINYARD_DECL std::string shell_word(std::string_view text)
{
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
    if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos)
        return std::string(text);
    std::string word = "\"";
    for (auto const letter : text) {
        if (letter == '"' || letter == '\\' || letter == '`')
            word += '\\';
        word += letter;
    }
    return word + '"';
}

}

TRAINYARD_DECL std::string shell_line(std::vector<std::string> const& command)
{
    if (command.size() == 1)
        return command.front();
    std::string line;
    for (auto const& word : command) {
        if (!line.empty())
            line += ' ';
        line += detail::shell_word(word);
    }
    return line;
}

TRAINYARD_DECL bool is_distributed(distribution const& what) noexcept
{
    return !std::holds_alternative<std::monostate>(what);
}

TRAINYARD_DECL int process_count(distribution const& what) noexcept
{
    if (auto const* mpi = std::get_if<mpi_configuration>(&what))
        return mpi->process_count_per_node * mpi->node_count;
    if (auto const* tensorflow = std::get_if<tensorflow_configuration>(&what))
        return tensorflow->worker_count + tensorflow->parameter_server_count;
    auto const* pytorch = std::get_if<pytorch_configuration>(&what);
    return pytorch ? pytorch->process_count : 1;
}

TRAINYARD_DECL std::string process_log(distribution const& what, int rank)
{
    auto const count = process_count(what);
    if (count == 1)
        return driver_log;
    auto number = std::to_string(rank);
    number.insert(0, std::to_string(count - 1).size() - number.size(), '0');
    return "user_logs/std_log_process_" + number + ".txt";
}

TRAINYARD_DECL std::vector<std::string> user_logs(distribution const& what)
{
    std::vector<std::string> names;
    for (auto rank = 0; rank != process_count(what); ++rank)
        names.push_back(process_log(what, rank));
    if (std::holds_alternative<mpi_configuration>(what))
        names.emplace_back(mpi_log);
    return names;
}

}
