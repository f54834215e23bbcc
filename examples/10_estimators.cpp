// An estimator, for programs that were written with the first SDK: a framework, a script and its
// parameters. It is a script_run_config with the framework's defaults filled in, and can be looked
// at before it is submitted. A new program says the same with a script_run_config.

#include <trainyard.hpp>
#include <trainyard/local.hpp>
#include <trainyard/log_sink.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;
using namespace trainyard;

void show(script_run_config const& config)
{
    std::cout << config.environment.name << ':';
    for (auto const& package : config.environment.dependencies.pip_packages)
        std::cout << ' ' << package;
    std::cout << '\n' << config.script;
    for (auto const& argument : config.arguments)
        std::cout << ' ' << argument.text();
    std::cout << '\n';
}

asio::awaitable<void> train(std::string folder)
{
    auto workspace = co_await open_local(folder);

    auto flowers             = estimator{};
    flowers.framework        = training_framework::scikit_learn;
    flowers.source_directory = "iris";
    flowers.entry_script     = "train.py";
    flowers.script_params    = {{"--kernel", "linear"}, {"--penalty", 1.0}};
    flowers.pip_packages     = {"joblib"};

    // No version is named, so the newest is taken, and the log sink is told which.
    set_log_sink([](log_level, std::string_view text) { std::cout << text << '\n'; });
    show(flowers.run_config());
    set_log_sink({});

    // Submitted like this, the packages would be installed for it. This machine has its own.
    flowers.framework_version = "0.20.3";
    flowers.user_managed      = true;
    auto run                  = co_await workspace.experiment("iris").submit(flowers);
    auto ended                = co_await run.wait();
    auto metrics              = co_await run.metrics();
    std::cout << to_string(ended.status) << '\n' << to_table(metrics);

    // What cannot be is refused before anything is sent.
    flowers.framework_version = "0.19.1";
    try {
        show(flowers.run_config());
    } catch (std::invalid_argument const& refused) {
        std::cout << refused.what() << '\n';
    }
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
