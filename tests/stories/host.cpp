// A second program with the same folder open: submits a run or follows one, says what it sees, and
// ends with the run.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <string_view>

namespace asio = boost::asio;
using namespace trainyard;

namespace {

void say(std::string_view what, std::string_view more)
{
    std::cout << what << ' ' << more << std::endl;
}

// host <root> submit <source directory> <script> <argument>, or host <root> follow <run>
asio::awaitable<run> find_run(workspace workspace, char** words)
{
    if (words[2] == std::string_view("follow"))
        co_return co_await workspace.run(run_id(words[3]));
    auto config                    = script_run_config{};
    config.source_directory        = words[3];
    config.script                  = words[4];
    config.arguments               = {words[5]};
    config.environment.interpreter = "/usr/bin/python3";
    co_return co_await workspace.experiment("shared").submit(config);
}

asio::awaitable<void> work(char** words)
{
    auto workspace = co_await open_local(words[1]);
    auto run       = co_await find_run(workspace, words);
    say("run", run.id().str());
    auto lines = run.log_lines();
    while (auto line = co_await lines.next())
        say("line", *line);
    auto const ended = co_await run.wait();
    say("ended", to_string(ended.status));
}

}

int main(int, char** words)
try {
    asio::io_context context;
    asio::co_spawn(context, work(words), [](std::exception_ptr failed) {
        if (failed)
            std::rethrow_exception(failed);
    });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
