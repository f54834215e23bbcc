#pragma once

#include <trainyard/backend/run_definition.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace trainyard {
namespace detail {

inline constexpr int most_mpi_nodes = 100;
inline constexpr int most_processes = 10'000;

[[noreturn]] TRAINYARD_DECL void refuse_distribution(errc code, std::string why)
{
    throw error(code, "submit run", std::move(why));
}

TRAINYARD_DECL void check_count(char const* name, int value, int least)
{
    if (value < least)
        refuse_distribution(errc::invalid_argument,
                            std::string(name) + " is " + std::to_string(value) +
                                "; it must be at least " + std::to_string(least));
}

TRAINYARD_DECL void check_total(std::int64_t total)
{
    if (total > most_processes)
        refuse_distribution(errc::limit_exceeded,
                            "a run of " + std::to_string(total) + " processes is refused; " +
                                std::to_string(most_processes) + " is the most");
}

// The program that a line of shell would start at one of its places, without its folder.
TRAINYARD_DECL std::string_view program_of(std::string_view part)
{
    constexpr std::string_view space = " \t";
    while (true) {
        part.remove_prefix(std::min(part.find_first_not_of(space), part.size()));
        auto const word = part.substr(0, part.find_first_of(space));
        part.remove_prefix(word.size());
        auto const is_assignment = word.find('=') != std::string_view::npos;
        if (word != "exec" && word != "env" && !is_assignment) {
            auto const name = word.substr(word.rfind('/') + 1);
            return name.substr(0, name.find('.'));
        }
    }
}

// `mpirun` where the shell would take it for a program: nobody means two launchers.
TRAINYARD_DECL void check_for_mpirun(std::vector<argument> const& command)
{
    if (command.empty())
        return;
    auto line           = std::string_view(command.front().text());
    auto const is_alone = command.size() > 1;
    while (!line.empty()) {
        auto const end =
            is_alone ? line.size() : std::min(line.find_first_of(";&|(\n"), line.size());
        auto const program = program_of(line.substr(0, end));
        for (auto const* launcher : {"mpirun", "mpiexec", "orterun", "prterun"})
            if (program == launcher)
                refuse_distribution(errc::invalid_argument,
                                    "the command begins with " + std::string(program) +
                                        ", but with an mpi_configuration the processes are "
                                        "started for you; leave it out of the command");
        line.remove_prefix(std::min(end + 1, line.size()));
    }
}

TRAINYARD_DECL void check_counts(mpi_configuration const& what, int nodes)
{
    check_count("process_count_per_node", what.process_count_per_node, 1);
    if (nodes > most_mpi_nodes)
        refuse_distribution(errc::limit_exceeded,
                            "an MPI run on " + std::to_string(nodes) + " nodes is refused; " +
                                std::to_string(most_mpi_nodes) + " is the most: use fewer");
    check_total(std::int64_t{nodes} * what.process_count_per_node);
}

TRAINYARD_DECL void check_counts(tensorflow_configuration const& what, int nodes)
{
    check_count("worker_count", what.worker_count, 1);
    check_count("parameter_server_count", what.parameter_server_count, 0);
    if (what.parameter_server_count > nodes)
        refuse_distribution(
            errc::limit_exceeded,
            "a node has at most one parameter server, and there are " +
                std::to_string(what.parameter_server_count) + " for " + std::to_string(nodes) +
                (nodes == 1 ? " node" : " nodes") +
                "; raise script_run_config::node_count, or lower parameter_server_count");
    check_total(std::int64_t{what.worker_count} + what.parameter_server_count);
}

TRAINYARD_DECL void check_counts(pytorch_configuration const& what, int nodes)
{
    check_count("process_count", what.process_count, 0);
    if (what.process_count % nodes != 0)
        refuse_distribution(errc::invalid_argument,
                            "a process_count of " + std::to_string(what.process_count) +
                                " cannot be divided by " + std::to_string(nodes) +
                                " nodes; it counts the processes of all nodes together");
    check_total(std::max(what.process_count, nodes));
}

TRAINYARD_DECL int own_node_count(distribution const& what) noexcept
{
    if (auto const* mpi = std::get_if<mpi_configuration>(&what))
        return mpi->node_count;
    auto const* pytorch = std::get_if<pytorch_configuration>(&what);
    return pytorch ? pytorch->node_count : 1;
}

}

TRAINYARD_DECL int node_count_of(script_run_config const& config)
{
    auto const own = detail::own_node_count(config.distribution);
    detail::check_count("node_count", config.node_count, 1);
    detail::check_count("the distribution's node_count", own, 1);
    if (own != 1 && config.node_count != 1 && own != config.node_count)
        detail::refuse_distribution(errc::invalid_argument,
                                    "node_count is " + std::to_string(config.node_count) +
                                        ", but the distribution's own is " + std::to_string(own) +
                                        "; set one of them");
    return std::max(own, config.node_count);
}

TRAINYARD_DECL distribution distribution_of(script_run_config const& config)
{
    auto const nodes = node_count_of(config);
    auto whole       = config.distribution;
    if (auto* mpi = std::get_if<mpi_configuration>(&whole)) {
        detail::check_counts(*mpi, nodes);
        detail::check_for_mpirun(config.command);
        mpi->node_count = nodes;
    } else if (auto* tensorflow = std::get_if<tensorflow_configuration>(&whole)) {
        detail::check_counts(*tensorflow, nodes);
    } else if (auto* pytorch = std::get_if<pytorch_configuration>(&whole)) {
        detail::check_counts(*pytorch, nodes);
        pytorch->node_count = nodes;
        if (pytorch->process_count == 0)
            pytorch->process_count = nodes;
    }
    return whole;
}

}
