// A cluster: looked up, and made if it is not there, as training programs have always begun. Here
// its nodes are those of this machine, so the same program runs without a cloud; what is queued,
// what runs, and how many nodes there are is as it would be elsewhere.

#include <trainyard.hpp>
#include <trainyard/local.hpp>
#include <trainyard/result.hpp>
#include <trainyard/serialize.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace trainyard;

asio::awaitable<compute> look_up_or_create(workspace workspace, compute_name name)
{
    auto cluster = workspace.compute(name);
    auto found   = co_await as_result(cluster.status());
    if (found)
        co_return cluster;
    std::cout << found.error().message << '\n';

    auto configuration      = cluster_configuration{};
    configuration.vm_size   = "STANDARD_D2_V2";
    configuration.max_nodes = 2;
    cluster                 = co_await workspace.create_compute(name, configuration);

    auto patience        = compute_wait_options{};
    patience.timeout     = 20min;
    patience.show_output = [](std::string_view text) { std::cout << text; };
    co_await cluster.wait(patience); // a time-out is in what it returns, and throws nothing
    co_return cluster;
}

asio::awaitable<void> train(std::string folder)
{
    auto workspace = co_await open_local(folder);
    auto cluster   = co_await look_up_or_create(workspace, compute_name("cpucluster"));

    auto config = script_run_config{
        .source_directory = "scripts", .script = "countdown.py", .arguments = {3}};
    config.compute = cluster.name();
    std::vector<run> runs;
    for (auto i = 0; i != 3; ++i)
        runs.push_back(co_await workspace.experiment("countdown").submit(config));
    for (auto const& run : runs) {
        auto ended = co_await run.wait();
        std::cout << to_string(ended.status) << " on " << ended.target << '\n';
    }
    auto now = co_await cluster.status();
    std::cout << serialize(now) << '\n';

    // More than there will ever be is refused at once, with both numbers.
    config.node_count = 5;
    auto refused      = co_await as_result(workspace.experiment("countdown").submit(config));
    if (!refused)
        std::cout << refused.error().message << '\n';
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
