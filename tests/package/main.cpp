// Runs a line of shell in a workspace of its own.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

using namespace trainyard;

asio::awaitable<std::string> describe(run run);

asio::awaitable<void> greet(std::string folder)
{
    auto workspace = co_await open_local(folder + "/yard");

    auto config             = script_run_config{};
    config.source_directory = folder + "/code";
    config.command.emplace_back("echo hello");

    auto run     = co_await workspace.experiment("package").submit(config);
    auto options = wait_options{.raise_on_error = true};
    co_await run.wait(options);
    auto said = co_await describe(run);
    std::cout << said << '\n';
}

int main(int, char** arguments)
try {
    auto const folder = std::string(arguments[1]);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder + "/code");

    asio::io_context context;
    asio::co_spawn(context, greet(folder), [](std::exception_ptr thrown) {
        if (thrown)
            std::rethrow_exception(thrown);
    });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
