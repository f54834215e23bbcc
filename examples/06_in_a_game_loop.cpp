// A program with a loop of its own, 60 times a second: it only ever calls `poll()`, which returns
// at once. Files, processes and SQLite are looked after elsewhere.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <iostream>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace trainyard;

struct scoreboard {
    std::string status = "not submitted";
    std::string line   = {};
    bool over          = false;
};

asio::awaitable<void> follow(run run, scoreboard& board)
{
    auto lines = run.log_lines();
    while (auto line = co_await lines.next())
        board.line = *line;
}

asio::awaitable<void> train(std::string folder, scoreboard& board)
{
    auto workspace = co_await open_local(folder);
    auto config    = script_run_config{
           .source_directory = "scripts", .script = "countdown.py", .arguments = {10}};
    auto run = co_await workspace.experiment("game").submit(config);

    auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, follow(run, board), [](std::exception_ptr) {});

    auto patience      = wait_options{};
    patience.on_change = [&board](run_record const& now) { board.status = to_string(now.status); };
    co_await run.wait(patience);
    board.over = true;
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    scoreboard board;
    asio::co_spawn(context, train(count > 1 ? arguments[1] : "yard", board),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });

    auto longest = std::chrono::nanoseconds(0);
    for (auto frame = 0; !board.over; ++frame) {
        auto const begin = std::chrono::steady_clock::now();
        context.poll();
        auto const end = std::chrono::steady_clock::now();
        longest        = std::max<std::chrono::nanoseconds>(longest, end - begin);

        if (frame % 15 == 0)
            std::cout << "frame " << frame << ": " << board.status << ", \"" << board.line
                      << "\"\n";
        std::this_thread::sleep_until(begin + 16ms);
    }
    std::cout << "the longest poll() took "
              << std::chrono::duration_cast<std::chrono::microseconds>(longest).count()
              << " microseconds\n";
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
