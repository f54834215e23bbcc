// The snippets of README.md: each statement stands here as it stands there, so that it compiles;
// cmake/check_readme.py looks.

#include <trainyard.hpp>
#include <trainyard/local.hpp>
#include <trainyard/open.hpp>
#include <trainyard/result.hpp>

#include <chrono>
#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace trainyard;

namespace {

[[maybe_unused]] asio::awaitable<workspace> in_a_folder()
{
    auto workspace = co_await open_local("yard");
    co_return workspace;
}

[[maybe_unused]] asio::awaitable<workspace> by_a_config_file()
{
    auto workspace = co_await from_config();
    co_return workspace;
}

[[maybe_unused]] asio::awaitable<void> errors(workspace workspace)
{
    auto run = co_await as_result(workspace.run(run_id("iris_1")));
    if (!run && run.error().code == errc::not_found)
        std::cout << run.error().message;
}

[[maybe_unused]] asio::awaitable<void> cancellation_and_time(workspace workspace)
{
    auto run = co_await workspace.run(run_id("iris_1"));

    co_await within(5min, run.wait());
    co_await run.cancel();
}

[[maybe_unused]] asio::awaitable<void> named_options(run run)
{
    auto const options = wait_options{};
    co_await run.wait(options);
}

}
