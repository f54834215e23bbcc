// Three ways a run ends early: it is canceled, its time is over, or nobody waits for it any more.

#include <trainyard.hpp>
#include <trainyard/local.hpp>
#include <trainyard/result.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace trainyard;

void print(char const* what, run_record const& run)
{
    std::cout << what << ": " << to_string(run.status);
    if (run.error)
        std::cout << " (" << run.error->message << ')';
    std::cout << '\n';
}

asio::awaitable<void> end_early(std::string folder)
{
    auto workspace  = co_await open_local(folder);
    auto experiment = workspace.experiment("endings");
    auto config     = script_run_config{.source_directory = "scripts", .script = "forever.py"};

    // Canceled: the script is asked first, and keeps what it has.
    auto canceled = co_await experiment.submit(config);
    auto lines    = canceled.log_lines();
    co_await lines.next();
    co_await canceled.cancel();
    auto ended = co_await canceled.wait();
    print("canceled", ended);
    auto kept = co_await canceled.file_names("outputs/");
    for (auto const& file : kept)
        std::cout << "  it left " << file << '\n';

    // Its time is over: the limit holds even when this program is gone by then.
    config.max_run_duration = 1s;
    auto limited            = co_await experiment.submit(config);
    ended                   = co_await limited.wait();
    print("limited", ended);

    // Giving up the wait leaves the run alone.
    config.max_run_duration = 1h;
    auto left_alone         = co_await experiment.submit(config);
    auto waited             = co_await as_result(within(300ms, left_alone.wait()));
    std::cout << "waiting: " << waited.error().code.message() << '\n';
    auto now = co_await left_alone.status();
    print("meanwhile", now);
    co_await left_alone.cancel();
    co_await left_alone.wait();
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    asio::co_spawn(context, end_early(count > 1 ? arguments[1] : "yard"),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
