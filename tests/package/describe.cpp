// Opens no workspace: what it asks of a run is compiled where the workspace is opened.

#include <trainyard.hpp>

#include <chrono>
#include <string>

using namespace trainyard;

asio::awaitable<std::string> describe(run run)
{
    auto details = co_await within(std::chrono::minutes(1), run.details());
    co_return details.run.id.str() + ": " + std::string(to_string(details.run.status));
}
