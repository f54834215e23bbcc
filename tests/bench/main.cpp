// One figure a line, `name value unit`; beside each, `name.limit` is the machine's own, measured in
// the same run. Arguments choose: G1 G10.

#include "bench.hpp"

#include <cstdlib>
#include <iostream>
#include <set>

using namespace trainyard::bench;

int main(int count, char** arguments)
try {
    std::set<std::string> const chosen(arguments + 1, arguments + count);
    if (count == 4 && arguments[1] == std::string("--host"))
        return be_a_host(arguments[2], std::atoi(arguments[3]));

    struct part {
        std::set<std::string> names;
        void (*measure)();
    };
    part const parts[] = {
        {{"G1"}, submit_to_running},
        {{"G2"}, noop_runs},
        {{"G3"}, sleeping_runs},
        {{"G4"}, durable_points},
        {{"G4"}, journal_points},
        {{"G5"}, log_lines},
        {{"G5"}, print_to_subscriber},
        {{"G7"}, snapshots},
        {{"G8", "G13"}, queries},
        {{"G10"}, poll_times},
        {{"G12"}, compile_times},
        {{"G14"}, reattach},
        {{"D1"}, mpi_runs},
        {{"D2"}, tf_config_runs},
        {{"E1"}, environment_reuse},
    };
    for (auto const& one : parts) {
        auto const wanted = chosen.empty() || std::ranges::any_of(one.names, [&](auto& name) {
                                return chosen.contains(name);
                            });
        if (wanted)
            one.measure();
    }
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
