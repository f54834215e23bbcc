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

// A user's file: is given a workspace, submits a run, waits for it.
constexpr char const* submits = R"cpp(
#include <trainyard.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>

namespace asio = boost::asio;
using namespace trainyard;

asio::awaitable<void> work(workspace workspace)
{
    auto config = script_run_config{.script = "train.py", .arguments = {"--epochs", 10}};
    auto run    = co_await workspace.experiment("iris").submit(config);
    auto ended  = co_await run.wait();
    std::cout << run.id() << ' ' << to_string(ended.status) << '\n';
}

void begin(asio::io_context& context, workspace workspace)
{
    asio::co_spawn(context, work(std::move(workspace)), asio::detached);
}
)cpp";

// The same, and opens the workspace too.
constexpr char const* opens_and_submits = R"cpp(
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

struct user_file {
    char const* text;
    char const* flags;
    double seconds = 1e9;
};

// The time of the processor, in turns and the best of each, because others use the machine too.
void compile_in_turns(std::string const& directory, int turns,
                      std::initializer_list<user_file*> files)
{
    auto const source = directory + "/file.cpp";
    for (auto i = 0; i != turns; ++i)
        for (auto* const file : files) {
            std::ofstream(source) << file->text;
            auto const command = std::string(BENCH_COMPILER) + " -std=c++20 -O2 " + BENCH_INCLUDES +
                                 ' ' + file->flags + " -c " + source + " -o " + directory +
                                 "/file.o";
            auto const before = processor_seconds(RUSAGE_CHILDREN);
            if (std::system(command.c_str()) != 0)
                throw std::runtime_error("does not compile: " + command);
            file->seconds = std::min(file->seconds, processor_seconds(RUSAGE_CHILDREN) - before);
        }
}

void print_ratio(std::string const& name, user_file const& file, user_file const& limit)
{
    print(name, file.seconds, "s");
    print(name + ".limit", limit.seconds, "s");
    print(name + "_ratio", file.seconds / limit.seconds, "x");
}

}

void compile_times()
{
    test::temporary_directory directory;
    auto const place  = directory.path().string();
    auto asio_alone   = user_file{only_asio, ""};
    auto compiled     = user_file{opens_and_submits, "-DTRAINYARD_SEPARATE_COMPILATION"};
    auto dependencies = user_file{only_dependencies, ""};
    auto headers      = user_file{submits, ""};
    compile_in_turns(place, 5, {&asio_alone, &compiled, &dependencies, &headers});
    print_ratio("G12.user_file_compiled", compiled, asio_alone);
    print_ratio("G12.user_file_headers", headers, dependencies);

    // The one file of a header-only program that brings the whole backend in.
    auto entry = user_file{opens_and_submits, ""};
    compile_in_turns(place, 1, {&entry});
    print_ratio("G12.entry_file_headers", entry, dependencies);
}

}
