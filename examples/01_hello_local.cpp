// Trains a model on this machine, shows it at work, and registers what it made.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

asio::awaitable<void> train(std::string folder)
{
    auto workspace = co_await open_local(folder);

    auto config = script_run_config{.source_directory = "iris",
                                    .script           = "train.py",
                                    .arguments        = {"--kernel", "linear", "--penalty", 1.0}};
    auto run    = co_await workspace.experiment("iris").submit(config);

    auto patience =
        wait_options{.show_output = [](auto text) { std::cout << text; }, .raise_on_error = true};
    co_await run.wait(patience);

    auto metrics = co_await run.metrics();
    std::cout << '\n' << to_table(metrics);

    auto kept =
        model_options{.path = "outputs/model.joblib", .framework = model_framework::scikit_learn};
    auto model = co_await run.register_model(model_name("iris"), kept);
    std::cout << "\nregistered " << model.id() << ", made from snapshot "
              << run.last_known().snapshot->str().substr(0, 12) << "\n\nfiles of the run:\n";

    auto files = co_await run.file_names();
    for (auto const& file : files)
        std::cout << "  " << file << '\n';
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
