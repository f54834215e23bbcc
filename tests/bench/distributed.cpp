#include "bench.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

namespace trainyard::bench {
namespace {

// Of both, ours and the machine's own, and how much longer ours takes.
void print_beside(std::string const& name, std::vector<double> const& ours,
                  std::vector<double> const& limit)
{
    print(name, median(ours), "ms");
    print(name + ".limit", median(limit), "ms");
    print(name + ".ratio", median(ours) / median(limit), "x");
}

double milliseconds_of(std::string const& line)
{
    stopwatch watch;
    if (std::system(line.c_str()) != 0)
        throw std::runtime_error("this fails: " + line);
    return watch.milliseconds();
}

// A page, on disk.
void sync_to_disk(std::string const& path)
{
    auto const file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    std::string const page(4096, 'x');
    auto const good = ::write(file, page.data(), page.size()) > 0 && ::fdatasync(file) == 0;
    ::close(file);
    if (!good)
        throw std::runtime_error("cannot write " + path);
}

// When the last of them began, by what each has written.
std::int64_t last_stamp(std::vector<std::string> const& files)
{
    std::int64_t last = 0;
    for (auto const& path : files) {
        std::ifstream file(path);
        std::int64_t stamp = 0;
        if (!(file >> stamp))
            throw std::runtime_error("nothing stands in " + path);
        last = std::max(last, stamp);
    }
    return last;
}

asio::awaitable<double> time_of(experiment experiment, script_run_config config)
{
    stopwatch watch;
    auto run         = co_await experiment.submit(config);
    auto const ended = co_await run.wait();
    if (ended.status != run_status::completed)
        throw std::runtime_error("a distributed run has failed: " + ended.error->message);
    co_return watch.milliseconds();
}

// From submitting to the record of its end, turn by turn with a launcher that nobody asks for more.
asio::awaitable<void> measure_mpi()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto workspace         = co_await open_yard((directory.path() / "yard").string(), 1);
    auto config            = shell_run(source, "/bin/true");
    config.distribution    = mpi_configuration{.process_count_per_node = 2};
    std::string const bare = "mpirun --allow-run-as-root --oversubscribe -n 2 /bin/true </dev/null";

    std::vector<double> ours;
    std::vector<double> limit;
    for (auto i = 0; i != 22; ++i) {
        limit.push_back(milliseconds_of(bare));
        ours.push_back(co_await time_of(workspace.experiment("mpi"), config));
    }
    ours.erase(ours.begin(), ours.begin() + 2); // warm
    print_beside("D1.mpi_run_p50", ours, limit);
}

// From submitting to the moment when all of three workers have begun. No one can do
// without a write that is on disk, and a shell that starts three.
asio::awaitable<void> measure_tf_config()
{
    test::temporary_directory directory;
    auto const source = (directory.path() / "code").string();
    make_tree(source, 1, 10);
    auto const root     = (directory.path() / "yard").string();
    auto workspace      = co_await open_yard(root, 1);
    auto experiment     = workspace.experiment("servers");
    auto config         = shell_run(source, child_program() + " stamp");
    config.distribution = tensorflow_configuration{.worker_count = 3, .parameter_server_count = 0};

    auto const files = [&](std::string const& folder) {
        std::vector<std::string> names;
        for (auto const* rank : {"0", "1", "2"})
            names.push_back(folder + "/user_logs/std_log_process_" + rank + ".txt");
        return names;
    };
    auto const own = files(directory.path().string());
    std::filesystem::create_directories(directory.path() / "user_logs");
    std::string line;
    for (auto const& file : own)
        line += child_program() + " stamp > " + file + " & ";
    line += "wait";

    std::vector<double> ours;
    std::vector<double> limit;
    for (auto i = 0; i != 110; ++i) {
        auto begin = monotonic_now();
        sync_to_disk((directory.path() / "sync").string());
        milliseconds_of(line);
        limit.push_back(static_cast<double>(last_stamp(own) - begin) * 1e-6);

        begin      = monotonic_now();
        auto run   = co_await experiment.submit(config);
        auto ended = co_await run.wait();
        if (ended.status != run_status::completed)
            throw std::runtime_error("a distributed run has failed: " + ended.error->message);
        auto const last = last_stamp(files(root + "/runs/" + run.id().str()));
        if (i >= 10) // warm
            ours.push_back(static_cast<double>(last - begin) * 1e-6);
    }
    print_beside("D2.tf_config_submit_to_running_p50", ours, limit);
}

}

void mpi_runs()
{
    run_to_end(measure_mpi());
}

void tf_config_runs()
{
    run_to_end(measure_tf_config());
}

}
