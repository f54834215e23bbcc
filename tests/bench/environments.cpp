#include "bench.hpp"

#include <fstream>
#include <stdexcept>

namespace trainyard::bench {
namespace {

// From the submission to the first instruction of the script.
asio::awaitable<double> milliseconds_to_start(experiment experiment, script_run_config config,
                                              std::string root)
{
    auto const begin = monotonic_now();
    auto run         = co_await experiment.submit(config);
    auto ended       = co_await run.wait();
    if (ended.status != run_status::completed)
        throw std::runtime_error(ended.error ? ended.error->message : "the run did not complete");
    std::ifstream log(root + "/runs/" + run.id().str() + '/' + driver_log);
    std::string line;
    std::getline(log, line);
    co_return static_cast<double>(std::stoll(line) - begin) * 1e-6;
}

asio::awaitable<void> measure_environment_reuse()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 20, 1000);
    auto const root = (directory.path() / "yard").string();
    auto workspace  = co_await open_yard(root, 4);
    auto experiment = workspace.experiment("bench");
    auto plain      = shell_run(source, child_program() + " stamp");
    auto inside     = plain;
    // A virtual environment with nothing in it: made without a network, found like any other.
    inside.environment.interpreter                 = "/usr/bin/python3";
    inside.environment.dependencies.python_version = "3";
    stopwatch making;
    co_await workspace.build(inside.environment);
    print("E1.environment_made", making.milliseconds(), "ms");

    std::vector<double> reused;
    std::vector<double> without;
    for (auto i = 0; i != 220; ++i) {
        auto const one   = co_await milliseconds_to_start(experiment, inside, root);
        auto const other = co_await milliseconds_to_start(experiment, plain, root);
        if (i >= 20) { // warm
            reused.push_back(one);
            without.push_back(other);
        }
    }
    print("E1.environment_reuse", median(reused), "ms");
    print("E1.environment_reuse.limit", median(without), "ms");
    print("E1.environment_reuse_cost", median(reused) - median(without), "ms");
}

}

void environment_reuse()
{
    run_to_end(measure_environment_reuse());
}

}
