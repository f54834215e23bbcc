// An environment that comes from a conda file: made once, and reused by every run that asks for the
// same.

#include <trainyard.hpp>
#include <trainyard/environment_files.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

asio::awaitable<void> prepare_and_run(std::string folder)
{
    auto workspace = co_await open_local(folder);

    // This file names packages that this machine has, so they are looked for and not installed.
    // Without the second line, conda would make an environment of it, or else venv and pip.
    auto definition     = from_conda_specification("iris", "environments/iris.yml");
    definition.packages = package_source::installed;

    // Registering keeps versions: unchanged, it is the same one.
    auto registered = co_await workspace.register_environment(definition);
    std::cout << registered.definition.name << " version " << registered.version << '\n';

    // Making it now shows what the tools say; a run would wait for it in Preparing.
    auto request       = environment_build_request{};
    request.definition = definition;
    request.on_output  = [](std::string_view text) { std::cout << text; };
    auto built         = co_await workspace.build(request);
    std::cout << (built.reused ? "cached" : "made") << " with " << built.made_with << '\n';
    for (auto const& warning : built.warnings)
        std::cout << "otherwise than asked: " << warning << '\n';

    auto config = script_run_config{
        .source_directory = "iris",
        .script           = "train.py",
        .environment      = definition,
    };
    auto run   = co_await workspace.experiment("iris").submit(config);
    auto ended = co_await run.wait();
    std::cout << to_string(ended.status) << '\n';

    auto log = run.log_lines(preparation_log);
    while (auto line = co_await log.next())
        std::cout << "  " << *line << '\n';
}

int main(int count, char** arguments)
try {
    asio::io_context context;
    asio::co_spawn(context, prepare_and_run(count > 1 ? arguments[1] : "yard"),
                   [](std::exception_ptr failed) {
                       if (failed)
                           std::rethrow_exception(failed);
                   });
    context.run();
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
