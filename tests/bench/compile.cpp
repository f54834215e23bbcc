#include "bench.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace trainyard::bench {
namespace {

// The smallest program that has a coroutine.
constexpr char const* only_asio = R"cpp(
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <string>

namespace asio = boost::asio;

asio::awaitable<std::string> name();
asio::awaitable<int> value(std::string of);

asio::awaitable<void> work()
{
    auto const known = co_await name();
    auto const found = co_await value(known);
    std::cout << known << ' ' << found << '\n';
}

int main()
{
    asio::io_context context;
    asio::co_spawn(context, work(), asio::detached);
    context.run();
}
)cpp";

// A user's file: opens a workspace, submits a run, waits for it.
constexpr char const* user_file = R"cpp(
#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

asio::awaitable<void> work()
{
    auto workspace = co_await open_local("yard");
    auto config    = script_run_config{.script = "train.py", .arguments = {"--epochs", 10}};
    auto run       = co_await workspace.experiment("iris").submit(config);
    auto ended     = co_await run.wait();
    std::cout << run.id() << ' ' << to_string(ended.status) << '\n';
}

int main()
{
    asio::io_context context;
    asio::co_spawn(context, work(), asio::detached);
    context.run();
}
)cpp";

// Everything the local workspace stands on, included and not used.
constexpr char const* only_dependencies = R"cpp(
#include <boost/asio.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/json.hpp>
#include <boost/system/result.hpp>
#include <boost/uuid/uuid_generators.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <variant>
#include <vector>

int main() {}
)cpp";

double compile_seconds(std::string const& directory, char const* text, std::string const& flags)
{
    auto const source = directory + "/file.cpp";
    std::ofstream(source) << text;
    auto const command = std::string(BENCH_COMPILER) + " -std=c++20 -O2 " + BENCH_INCLUDES + ' ' +
                         flags + " -c " + source + " -o " + directory + "/file.o";
    std::vector<double> times;
    for (auto i = 0; i != 3; ++i) {
        stopwatch watch;
        if (std::system(command.c_str()) != 0)
            throw std::runtime_error("does not compile: " + command);
        times.push_back(watch.seconds());
    }
    return *std::ranges::min_element(times);
}

}

void compile_times()
{
    test::temporary_directory directory;
    auto const place        = directory.path().string();
    auto const asio_alone   = compile_seconds(place, only_asio, "");
    auto const compiled     = compile_seconds(place, user_file, "-DTRAINYARD_SEPARATE_COMPILATION");
    auto const dependencies = compile_seconds(place, only_dependencies, "");
    auto const headers      = compile_seconds(place, user_file, "");
    print("G12.user_file_compiled", compiled, "s");
    print("G12.user_file_compiled.limit", asio_alone, "s");
    print("G12.user_file_compiled_ratio", compiled / asio_alone, "x");
    print("G12.user_file_headers", headers, "s");
    print("G12.user_file_headers.limit", dependencies, "s");
    print("G12.user_file_headers_ratio", headers / dependencies, "x");
}

}
