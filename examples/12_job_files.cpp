// A job file, as the second command line takes it, submitted here; and again, going on from what
// the first run has left.

#include <trainyard.hpp>
#include <trainyard/job_files.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

asio::awaitable<void> submit_twice(std::string folder)
{
    auto workspace = co_await open_local(folder);

    // Paths in the file lie beside it. What it says and nothing comes of here is told.
    auto job = co_await read_job("job/job.yml");
    for (auto const& warning : job.warnings)
        std::cout << warning << '\n';

    // Its local input is put into the default datastore, and the placeholders of its command
    // become the literal, and places of the job.
    auto first    = co_await submit_job(workspace, job);
    auto patience = wait_options{.show_output = [](auto text) { std::cout << text; }};
    co_await first.wait(patience);

    // What was read is data: change it, submit it, write it.
    job.display_name       = "Longest words, again";
    job.inputs["count"]    = "2";
    job.config.resume_from = first.as_mount("outputs");
    auto second            = co_await submit_job(workspace, job);
    co_await second.wait(patience);

    // An output is in its datastore when the run has ended.
    auto store = co_await workspace.default_datastore();
    auto files = co_await store.files("azureml/" + second.id().str());
    for (auto const& file : files)
        std::cout << file.path << '\n';

    job.config.resume_from = std::nullopt;
    co_await write_job(job, folder + "/again.yml");
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    asio::co_spawn(context, submit_twice(count > 1 ? arguments[1] : "yard"),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
