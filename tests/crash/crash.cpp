// Kills a program that uses a workspace, at random instants, again and again, and then holds the
// workspace against what the program was told. Nothing it was told may be missing, and nothing may
// be there twice. Argument: how often.

#include <support/temporary_directory.hpp>

#include <trainyard.hpp>
#include <trainyard/local.hpp>
#include <trainyard/result.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include <csignal>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace asio = boost::asio;
using namespace trainyard;

namespace {

struct expectation {
    int lines     = 0;
    int points    = 0;
    int code      = 0;
    bool accepted = false;
    bool canceled = false;
};

struct diary {
    std::map<std::string, expectation> runs;
    std::map<std::string, int> by_hand; ///< points that were acknowledged
    std::set<std::string> completed;
    std::map<int, std::string> models;
    std::vector<std::string> failures;
};

diary read_diary(std::string const& path)
{
    diary notes;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string what;
        std::string id;
        words >> what >> id;
        if (what == "submitting") {
            auto& run = notes.runs[id];
            words >> run.lines >> run.points >> run.code;
        } else if (what == "submitted")
            notes.runs[id].accepted = true;
        else if (what == "canceling")
            notes.runs[id].canceled = true;
        else if (what == "started")
            notes.by_hand.emplace(id, 0);
        else if (what == "logged")
            ++notes.by_hand[id];
        else if (what == "completed")
            notes.completed.insert(id);
        else if (what == "registered") {
            std::string run;
            words >> run;
            notes.models[std::stoi(id)] = run;
        } else
            notes.failures.push_back(line);
    }
    return notes;
}

pid_t start(std::vector<std::string> command)
{
    std::vector<char*> pointers;
    for (auto& word : command)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_t number = 0;
    if (::posix_spawn(&number, pointers[0], nullptr, nullptr, pointers.data(), environ) != 0)
        throw std::runtime_error("cannot start " + command.front());
    return number;
}

void kill_again_and_again(std::vector<std::string> const& command, int times)
{
    std::mt19937 random{std::random_device{}()};
    for (auto i = 0; i != times; ++i) {
        auto const host = start(command);
        // Often before it is fully there, sometimes after much has been done.
        auto const life = i % 4 == 0 ? random() % 20'000 : random() % 250'000;
        std::this_thread::sleep_for(std::chrono::microseconds(life));
        ::kill(host, SIGKILL);
        ::waitpid(host, nullptr, 0);
    }
}

int processes_of(std::string const& root)
{
    auto count = 0;
    std::error_code gone;
    for (auto const& entry : std::filesystem::directory_iterator("/proc", gone)) {
        std::ifstream file(entry.path() / "environ");
        std::string const variables{std::istreambuf_iterator<char>(file), {}};
        if (variables.find("TRAINYARD_RUN=" + root) != std::string::npos)
            ++count;
    }
    return count;
}

class judge {
public:
    template <class... Words>
    void expect(bool good, Words const&... words)
    {
        ++checked_;
        if (good)
            return;
        ++wrong_;
        if (wrong_ <= 20)
            ((std::cerr << "WRONG: ") << ... << words) << '\n';
    }

    long checked() const { return checked_; }
    long wrong() const { return wrong_; }

private:
    long checked_ = 0;
    long wrong_   = 0;
};

asio::awaitable<void> check_run(judge& judge, run run, expectation expected, std::string log_path)
{
    auto const& id    = run.id().str();
    auto const record = co_await run.status();
    judge.expect(is_terminal(record.status), id, " is ", to_string(record.status));
    if (expected.canceled && record.status == run_status::canceled)
        co_return;
    judge.expect(record.exit_code == expected.code, id, " has exit code ",
                 record.exit_code.value_or(-1), " and not ", expected.code, ": ",
                 to_string(record.status), ' ', record.error ? record.error->message : "");
    judge.expect(record.status == (expected.code == 0 ? run_status::completed : run_status::failed),
                 id, " is ", to_string(record.status));

    std::string lines;
    for (auto i = 0; i != expected.lines; ++i)
        lines += "line " + std::to_string(i) + '\n';
    std::ifstream file(log_path);
    std::string const log{std::istreambuf_iterator<char>(file), {}};
    judge.expect(log == lines, id, " has printed ", log.size(), " bytes and not ", lines.size());

    if (expected.points == 0)
        co_return;
    auto const history = co_await as_result(run.history("step"));
    judge.expect(history.has_value(), id, " has no metric");
    if (!history)
        co_return;
    judge.expect(history->points.size() == static_cast<std::size_t>(expected.points), id, " has ",
                 history->points.size(), " points and not ", expected.points);
    for (std::size_t i = 0; i != history->points.size(); ++i)
        judge.expect(history->points[i].value == metric_value(static_cast<std::int64_t>(i)), id,
                     ": point ", i, " is ", to_string(history->points[i].value));
    auto const files = co_await run.file_names("outputs/");
    judge.expect(files.size() == 1, id, " has ", files.size(), " outputs");
}

// Nobody has a node or a GPU any more: a run that needs all of them begins.
asio::awaitable<void> check_cluster(judge& judge, workspace workspace, std::string source)
{
    auto const pool = workspace.compute(compute_name("pool"));
    auto const now  = co_await pool.status();
    judge.expect(now.cluster->nodes.running == 0, now.cluster->nodes.running, " nodes are leaked");

    auto config             = script_run_config{};
    config.source_directory = source;
    config.command          = {"/bin/sh", "-c", "test $CUDA_VISIBLE_DEVICES = 0,1,2"};
    config.compute          = pool.name();
    config.node_count       = 4;
    auto last               = co_await workspace.experiment("last").submit(config);
    auto ended              = co_await as_result(within(std::chrono::seconds(30), last.wait()));
    judge.expect(ended && ended->status == run_status::completed,
                 "GPUs are leaked: ", ended ? to_string(ended->status) : "a run waits for them");
}

asio::awaitable<void> check(judge& judge, std::string root, std::string source, diary notes,
                            int kills)
{
    auto options   = local_options{};
    options.root   = root;
    options.grace  = std::chrono::seconds(1);
    options.gpus   = {"0", "1", "2"};
    auto workspace = co_await open_local(options);

    // What is still going on is seen to its end.
    auto every             = run_query{};
    every.include_children = true;
    every.limit            = 1000;
    auto all               = co_await workspace.runs(every).all();
    for (auto const& one : all)
        co_await one.wait();

    std::map<std::string, int> found;
    for (auto const& one : all)
        ++found[one.id().str()];
    for (auto const& [id, count] : found) {
        judge.expect(count == 1, id, " is there ", count, " times");
        auto const known = notes.runs.contains(id) || id.starts_with("hand-");
        judge.expect(known, id, " was never submitted");
    }

    auto accepted = 0;
    auto canceled = 0;
    for (auto const& [id, expected] : notes.runs) {
        accepted += expected.accepted ? 1 : 0;
        judge.expect(!expected.accepted || found.contains(id), id, " was accepted and is lost");
        if (!found.contains(id))
            continue;
        auto run = co_await workspace.run(run_id(id));
        co_await check_run(judge, run, expected, root + "/runs/" + id + '/' + driver_log);
        auto const record = co_await run.status();
        canceled += record.status == run_status::canceled ? 1 : 0;
    }
    for (auto const& [id, points] : notes.by_hand) {
        judge.expect(found.contains(id), id, " was started and is lost");
        auto run          = co_await workspace.run(run_id(id));
        auto const record = co_await run.status();
        auto const metric = co_await run.metrics("value");
        auto const logged = metric ? static_cast<int>(metric->values().size()) : 0;
        // One more may have been stored than was acknowledged.
        judge.expect(logged == points || logged == points + 1, id, " has ", logged,
                     " values and not ", points);
        auto const completed = notes.completed.contains(id);
        judge.expect(!completed || record.status == run_status::completed, id, " is ",
                     to_string(record.status));
        judge.expect(is_terminal(record.status), id, " is ", to_string(record.status));
    }

    auto query  = model_query{};
    query.name  = "crash";
    auto models = co_await workspace.models(query);
    std::set<int> versions;
    for (auto const& model : models) {
        judge.expect(versions.insert(model.version()).second, "version ", model.version(),
                     " is there twice");
        auto const path = root + "/models/crash/" + std::to_string(model.version()) + "/model.bin";
        std::ifstream file(path);
        std::string const content{std::istreambuf_iterator<char>(file), {}};
        judge.expect(content == std::string(10'000, 'm') + model.last_known().run->str(),
                     "version ", model.version(), " is not whole");
    }
    for (auto const& [version, run] : notes.models) {
        judge.expect(versions.contains(version), "version ", version,
                     " was registered and is lost");
    }

    co_await check_cluster(judge, workspace, source);

    std::cout << "kills                " << kills << '\n'
              << "runs tried           " << notes.runs.size() << '\n'
              << "runs accepted        " << accepted << '\n'
              << "runs in catalogue    " << found.size() << '\n'
              << "of these canceled    " << canceled << '\n'
              << "interactive runs     " << notes.by_hand.size() << '\n'
              << "model versions       " << models.size() << '\n'
              << "versions acknowledged " << notes.models.size() << '\n';
}

}

int main(int count, char** arguments)
try {
    auto const times = count > 1 ? std::atoi(arguments[1]) : 200;
    test::temporary_directory directory;
    auto const root   = (directory.path() / "yard").string();
    auto const source = (directory.path() / "code").string();
    auto const notes  = (directory.path() / "diary").string();
    std::filesystem::create_directories(source);
    for (auto i = 0; i != 5; ++i)
        std::ofstream(source + "/file-" + std::to_string(i)) << std::string(1000, 'x');

    kill_again_and_again({CRASH_HOST, root, CRASH_JOB, source, notes}, times);

    judge judge;
    auto const told = read_diary(notes);
    for (auto const& line : told.failures)
        judge.expect(false, "the host: ", line);
    asio::io_context context;
    asio::co_spawn(context, check(judge, root, source, told, times), [](std::exception_ptr failed) {
        if (failed)
            std::rethrow_exception(failed);
    });
    context.run();

    auto const left = processes_of(root);
    judge.expect(left == 0, left, " processes are left");
    std::cout << "processes left       " << left << '\n'
              << "checks               " << judge.checked() << '\n'
              << "wrong                " << judge.wrong() << '\n';
    return judge.wrong() == 0 ? 0 : 1;
} catch (std::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
