// A C++ program that trains, twice: first it reports on an interactive run of its own, then it
// submits itself, and the copy that runs as a job finds its run as a script would.

#include <trainyard.hpp>
#include <trainyard/job.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cmath>
#include <filesystem>
#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

double loss_after(int step)
{
    return std::exp(-0.1 * step);
}

void train_as_a_job()
{
    auto job = job::current();
    for (auto step = 0; step != 50; ++step)
        job.log("loss", loss_after(step), step);
    job.tag("stage", "done");
    std::cout << "trained by run " << job.id() << '\n';
}

asio::awaitable<void> report(std::string folder, std::string program)
{
    auto workspace  = co_await open_local(folder);
    auto experiment = workspace.experiment("from-cpp");

    auto options = interactive_options{.display_name = "by hand", .snapshot_directory = {}};
    auto by_hand = co_await experiment.start_logging(options);
    for (auto step = 0; step != 50; ++step)
        co_await by_hand.log("loss", loss_after(step));
    co_await by_hand.complete();

    auto config    = script_run_config{.source_directory = "scripts"};
    config.command = {program};
    auto as_a_job  = co_await experiment.submit(config);
    co_await as_a_job.wait();

    for (auto const& one : {by_hand, as_a_job}) {
        auto history = co_await one.history("loss");
        std::cout << one.id() << ": " << history.points.size() << " values, the last "
                  << to_string(history.points.back().value) << '\n';
    }
}

int main(int count, char** arguments)
try {
    if (job::is_inside()) {
        train_as_a_job();
        return 0;
    }
    asio::io_context context;
    auto program = std::filesystem::absolute(arguments[0]).string();
    asio::co_spawn(context, report(count > 1 ? arguments[1] : "yard", program),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
