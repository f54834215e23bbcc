// Names files of a datastore as a dataset, lets one script clean them, and another one read what
// the first has left: each version of a dataset says which files it was.

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
    auto const folder = std::filesystem::temp_directory_path() / "trainyard-example-raw";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "one.txt") << "1\nx\n2\n";
    std::ofstream(folder / "two.txt") << "3\n\n4\n";
    std::ofstream(folder / "notes.md") << "not for training\n";
    return folder.string();
}

asio::awaitable<void> pipeline(std::string folder)
{
    auto workspace = co_await open_local(folder);
    auto store     = co_await workspace.default_datastore();
    auto options   = upload_options{.target_path = "numbers", .overwrite = true};
    co_await store.upload(make_data(), options);

    // The same paths are the same version, however often this runs.
    auto texts = workspace.file_dataset(store.path("numbers/*.txt"));
    auto raw   = co_await texts.register_as(dataset_name("raw-numbers"));
    std::cout << "raw numbers are " << raw.id() << '\n';

    // What the script leaves in its output is a new version when the run has completed.
    auto clean        = dataset_output{.name = "clean"};
    auto prepare      = script_run_config{.source_directory = "scripts", .script = "clean.py"};
    prepare.arguments = {raw.as_named_input("raw").as_mount(),
                         clean.register_on_complete(dataset_name("clean-numbers"))};
    auto run          = co_await workspace.experiment("data").submit(prepare);
    co_await run.wait();

    auto numbers    = co_await workspace.dataset(dataset_name("clean-numbers"));
    auto read       = script_run_config{.source_directory = "scripts", .script = "read_data.py"};
    read.arguments  = {numbers.as_named_input("numbers").as_download()};
    auto second_run = co_await workspace.experiment("data").submit(read);
    co_await second_run.wait();

    auto sum = co_await second_run.metrics("sum");
    std::cout << "the sum of the clean ones is " << to_string(sum->last()) << '\n';
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    asio::co_spawn(context, pipeline(count > 1 ? arguments[1] : "yard"),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
