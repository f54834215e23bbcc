// Uploads files to the default datastore, shows how far it has got, and lets a script read them.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

std::string make_data()
{
    auto const folder = std::filesystem::temp_directory_path() / "trainyard-example-data";
    std::filesystem::create_directories(folder);
    for (auto part = 0; part != 4; ++part) {
        std::ofstream file(folder / ("part-" + std::to_string(part) + ".txt"));
        for (auto number = 0; number != 1000; ++number)
            file << part * 1000 + number << '\n';
    }
    return folder.string();
}

asio::awaitable<void> upload(std::string folder)
{
    auto workspace = co_await open_local(folder);
    auto datastore = co_await workspace.default_datastore();

    auto options        = upload_options{.target_path = "numbers", .overwrite = true};
    options.on_progress = [](progress const& now) {
        std::cout << now.files_done << " of " << now.files_total << "  " << now.item << '\n';
    };
    auto uploaded = co_await datastore.upload(make_data(), options);
    std::cout << uploaded.summary.files_copied << " files are in " << datastore.name() << '\n';

    // The script is given a directory; what it does to it never reaches the datastore.
    auto config      = script_run_config{.source_directory = "scripts", .script = "read_data.py"};
    config.arguments = {datastore.as_mount("numbers")};
    auto run         = co_await workspace.experiment("data").submit(config);
    co_await run.wait();

    auto sum = co_await run.metrics("sum");
    std::cout << "the script read them all: " << to_string(sum->last()) << '\n';
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    asio::co_spawn(context, upload(count > 1 ? arguments[1] : "yard"),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
