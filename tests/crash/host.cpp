// A program that uses a workspace in every way at once, until it is killed. Before it does
// something it says so in a file, and again once that has been acknowledged.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace asio = boost::asio;
using namespace trainyard;

namespace {

int diary = -1;

void note(std::string const& line)
{
    auto const text = line + '\n';
    if (::write(diary, text.data(), text.size()) < 0)
        std::abort();
}

struct dice {
    std::mt19937 source{std::random_device{}()};

    int below(int limit) { return static_cast<int>(source() % static_cast<unsigned>(limit)); }
};

asio::awaitable<void> submit_and_follow(workspace workspace, std::string program,
                                        std::string source, int number)
{
    dice dice;
    for (auto round = 0;; ++round) {
        auto const lines  = dice.below(60);
        auto const points = dice.below(80);
        auto const code   = dice.below(3) == 0 ? 1 + dice.below(100) : 0;
        auto options      = submit_options{};
        options.id = run_id("run-" + std::to_string(::getpid()) + '-' + std::to_string(number) +
                            '-' + std::to_string(round));
        auto const expected = options.id.str() + ' ' + std::to_string(lines) + ' ' +
                              std::to_string(points) + ' ' + std::to_string(code);
        auto config             = script_run_config{};
        config.source_directory = source;
        config.command          = {program, std::to_string(lines), std::to_string(points),
                                   std::to_string(code)};
        if (number % 2 == 1) {
            config.compute    = compute_name("pool");
            config.node_count = 1 + dice.below(2);
        }

        note("submitting " + expected);
        auto run = co_await workspace.experiment("crash").submit(config, options);
        note("submitted " + expected);
        if (dice.below(8) == 0) {
            note("canceling " + options.id.str());
            co_await run.cancel();
        }
        auto const ended = co_await run.wait();
        if (ended.status == run_status::completed && dice.below(2) == 0) {
            auto model  = model_options{};
            model.path  = "outputs/model.bin";
            model.tags  = {{"run", run.id().str()}};
            auto stored = co_await run.register_model(model_name("crash"), model);
            note("registered " + std::to_string(stored.version()) + ' ' + run.id().str());
        }
    }
}

asio::awaitable<void> report_by_hand(workspace workspace)
{
    for (auto round = 0;; ++round) {
        auto options               = interactive_options{};
        options.snapshot_directory = std::nullopt;
        options.id = run_id("hand-" + std::to_string(::getpid()) + '-' + std::to_string(round));
        auto run   = co_await workspace.experiment("hand").start_logging(options);
        note("started " + options.id.str());
        auto logged = 0;
        for (; logged != 20; ++logged) {
            co_await run.log("value", metric_value(std::int64_t(logged)));
            note("logged " + options.id.str() + ' ' + std::to_string(logged));
        }
        co_await run.complete();
        note("completed " + options.id.str());
    }
}

asio::awaitable<void> work(std::string root, std::string program, std::string source)
{
    auto options                = local_options{};
    options.root                = root;
    options.grace               = std::chrono::seconds(1);
    options.max_concurrent_runs = 6;
    options.gpus                = {"0", "1", "2"};
    auto workspace              = co_await open_local(options);
    auto pool                   = cluster_configuration{};
    co_await workspace.create_compute(compute_name("pool"), pool);
    auto executor          = co_await asio::this_coro::executor;
    auto const fail_loudly = [](std::exception_ptr failed) {
        if (failed)
            std::rethrow_exception(failed);
    };
    for (auto i = 0; i != 8; ++i)
        asio::co_spawn(executor, submit_and_follow(workspace, program, source, i), fail_loudly);
    asio::co_spawn(executor, report_by_hand(workspace), fail_loudly);
}

}

int main(int, char** arguments)
try {
    diary = ::open(arguments[4], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    asio::io_context context;
    asio::co_spawn(context, work(arguments[1], arguments[2], arguments[3]),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    note(std::string("failed ") + failed.what());
    return 1;
}
