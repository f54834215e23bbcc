// Follows a run while it goes on: each change of its status, and each line it prints.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

asio::awaitable<void> print_lines(run run)
{
    auto lines = run.log_lines();
    while (auto line = co_await lines.next())
        std::cout << "  | " << *line << '\n';
}

asio::awaitable<void> print_changes(run run)
{
    auto patience      = wait_options{};
    patience.on_change = [](run_record const& now) { std::cout << to_string(now.status) << '\n'; };
    co_await run.wait(patience);
}

asio::awaitable<void> watch(std::string folder)
{
    auto workspace = co_await open_local(folder);
    auto config    = script_run_config{
           .source_directory = "scripts", .script = "countdown.py", .arguments = {5}};
    auto run = co_await workspace.experiment("countdown").submit(config);

    // Both go on by themselves; any number may follow one run.
    auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, print_lines(run), [](std::exception_ptr) {});
    co_await print_changes(run);
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    asio::co_spawn(context, watch(count > 1 ? arguments[1] : "yard"),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
