// Four processes for one run, on two nodes: each knows its rank, all share one working directory,
// and each has a log of its own. A rank that fails ends the run, which says who it was.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

asio::awaitable<void> train(std::string folder)
{
    auto workspace  = co_await open_local(folder);
    auto experiment = workspace.experiment("squares");

    auto config         = script_run_config{.source_directory = "scripts", .script = "add_up.py"};
    config.distribution = pytorch_configuration{.process_count = 4, .node_count = 2};
    auto run            = co_await experiment.submit(config);
    auto ended          = co_await run.wait();
    std::cout << to_string(ended.status) << '\n';

    // Without a name, the log is that of rank 0.
    auto lines = run.log_lines();
    while (auto line = co_await lines.next())
        std::cout << "  " << *line << '\n';
    auto files = co_await run.file_names();
    for (auto const& name : files)
        std::cout << name << '\n';

    // The same ranks, but one of them does not like what it finds.
    config.script = {};
    config.command.emplace_back("echo on node $NODE_RANK; test $RANK != 2");
    auto second = co_await experiment.submit(config);
    auto failed = co_await second.wait();
    std::cout << to_string(failed.status) << ": " << failed.error->message << '\n';
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    asio::co_spawn(context, train(count > 1 ? arguments[1] : "yard"),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
