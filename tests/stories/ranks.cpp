#include "distributed.hpp"

#include <trainyard/result.hpp>

#include <cstdlib>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(ranks)

using test::in_coroutine;

namespace {

script_run_config four_on_two_nodes(site const& here, std::string const& script,
                                    std::vector<argument> arguments = {})
{
    auto config         = here.script(script, std::move(arguments));
    config.distribution = pytorch_configuration{.process_count = 4, .node_count = 2};
    return config;
}

script_run_config mpi_on_two_nodes(site const& here, std::string const& script,
                                   std::vector<argument> arguments = {})
{
    auto config         = here.script(script, std::move(arguments));
    config.distribution = mpi_configuration{.process_count_per_node = 2, .node_count = 2};
    return config;
}

std::string log_name(int rank)
{
    return "user_logs/std_log_process_" + std::to_string(rank) + ".txt";
}

// What the ranks of a run have printed, one after the other.
asio::awaitable<std::vector<std::string>> logs_of(run run, int count)
{
    std::vector<std::string> logs;
    for (auto rank = 0; rank != count; ++rank)
        logs.push_back(co_await log_of(run, log_name(rank)));
    co_return logs;
}

std::string value_in(std::string const& log, std::string const& name)
{
    auto const at = ('\n' + log).find('\n' + name + '=');
    if (at == std::string::npos)
        return "not there";
    auto const begin = at + name.size() + 1;
    return log.substr(begin, log.find('\n', begin) - begin);
}

asio::awaitable<run_record> wait_for_files(std::filesystem::path place, int count, run run)
{
    auto const is_there = [&] {
        for (auto rank = 0; rank != count; ++rank)
            if (!std::filesystem::exists(place / ("rank_" + std::to_string(rank))))
                return false;
        return true;
    };
    while (!is_there())
        co_await sleep_for(std::chrono::milliseconds(5));
    co_return co_await run.status();
}

// A path on which there is no `mpirun`, for as long as this lives.
class without_mpirun {
public:
    explicit without_mpirun(std::filesystem::path const& folder) : before_(std::getenv("PATH"))
    {
        std::filesystem::create_directories(folder);
        for (auto const* program : {"sh", "sleep", "date", "grep", "cat"})
            std::filesystem::create_symlink(std::string("/bin/") + program, folder / program);
        ::setenv("PATH", folder.c_str(), 1);
    }
    ~without_mpirun() { ::setenv("PATH", before_.c_str(), 1); }

private:
    std::string before_;
};

}

BOOST_AUTO_TEST_CASE(each_rank_has_its_variables_and_its_log_DI_03_06_13)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = four_on_two_nodes(here, "ranks.py");

        auto run   = co_await workspace.experiment("cifar").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto const logs = co_await logs_of(run, 4);
        auto const port = value_in(logs[0], "MASTER_PORT");
        for (std::size_t rank = 0; rank != 4; ++rank) {
            auto const& log = logs[rank];
            BOOST_TEST(value_in(log, "RANK") == std::to_string(rank));
            BOOST_TEST(value_in(log, "LOCAL_RANK") == std::to_string(rank % 2));
            BOOST_TEST(value_in(log, "NODE_RANK") == std::to_string(rank / 2));
            BOOST_TEST(value_in(log, "WORLD_SIZE") == "4");
            BOOST_TEST(value_in(log, "LOCAL_WORLD_SIZE") == "2");
            BOOST_TEST(value_in(log, "MASTER_ADDR") == "127.0.0.1");
            BOOST_TEST(value_in(log, "MASTER_PORT") == port);
        }
        BOOST_TEST(std::atoi(port.c_str()) > 1024);
        // Who asks for no log by name is shown that of rank 0.
        auto lines = run.log_lines();
        auto line  = co_await lines.next();
        BOOST_TEST(line.value_or("nothing") == "RANK=0");
    });
}

BOOST_AUTO_TEST_CASE(torch_adds_up_the_ranks_of_four_processes_DI_06)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = four_on_two_nodes(here, "allreduce_torch.py");
        // Newer ones of Debian ask for libuv, and are built without it.
        config.environment.variables["USE_LIBUV"] = "0";

        auto run   = co_await workspace.experiment("cifar").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST((ended.error ? ended.error->message : "") == "");
        auto const logs = co_await logs_of(run, 4);
        for (std::size_t rank = 0; rank != 4; ++rank)
            BOOST_TEST(contains(logs[rank], "rank " + std::to_string(rank) + " of 4 sum 6\n"));
    });
}

BOOST_AUTO_TEST_CASE(open_mpi_adds_up_the_ranks_of_two_nodes_DI_01_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = mpi_on_two_nodes(here, "allreduce_mpi.py");

        auto run   = co_await workspace.experiment("horovod").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST((ended.error ? ended.error->message : "") == "");
        BOOST_TEST(ended.warnings.size() == 0U);
        auto const files = co_await run.file_names();
        BOOST_TEST(std::ranges::count(files, mpi_log) == 1);
        auto const logs = co_await logs_of(run, 4);
        for (std::size_t rank = 0; rank != 4; ++rank) {
            auto const number = std::to_string(rank);
            BOOST_TEST(contains(logs[rank], "rank " + number + " of 4 sum 6\n"));
            BOOST_TEST(contains(logs[rank],
                                "variables " + number + " 4 " + std::to_string(rank % 2) + " 2\n"));
            // To Open MPI all of them are on one node, this machine.
            BOOST_TEST(contains(logs[rank], "node " + std::to_string(rank / 2) + "\n"));
        }
    });
}

BOOST_AUTO_TEST_CASE(without_open_mpi_the_ranks_are_started_all_the_same_DI_07)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        without_mpirun const nowhere(here.path() / "bin");
        auto workspace = co_await here.open();
        auto config    = mpi_on_two_nodes(here, "ranks.py");

        auto run   = co_await workspace.experiment("horovod").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_REQUIRE(ended.warnings.size() == 1U);
        BOOST_TEST(contains(ended.warnings.front(), "mpirun"));
        auto const logs = co_await logs_of(run, 4);
        for (std::size_t rank = 0; rank != 4; ++rank) {
            auto const& log = logs[rank];
            BOOST_TEST(value_in(log, "OMPI_COMM_WORLD_RANK") == std::to_string(rank));
            BOOST_TEST(value_in(log, "OMPI_COMM_WORLD_SIZE") == "4");
            BOOST_TEST(value_in(log, "OMPI_COMM_WORLD_LOCAL_RANK") == std::to_string(rank % 2));
            BOOST_TEST(value_in(log, "OMPI_COMM_WORLD_LOCAL_SIZE") == "2");
            BOOST_TEST(value_in(log, "AZ_BATCH_MASTER_NODE") ==
                       "127.0.0.1:" + value_in(log, "MASTER_PORT"));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_command_is_started_once_on_each_node_DI_08)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace      = co_await here.open();
        auto config         = here.script("");
        config.command      = {"echo node $NODE_RANK of $WORLD_SIZE at $MASTER_ADDR:$MASTER_PORT"};
        config.distribution = pytorch_configuration{.node_count = 2};

        auto run   = co_await workspace.experiment("cifar").submit(config);
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto const logs = co_await logs_of(run, 2);
        BOOST_TEST(logs[0].starts_with("node 0 of 2 at 127.0.0.1:"));
        BOOST_TEST(logs[1].starts_with("node 1 of 2 at 127.0.0.1:"));
        BOOST_TEST(logs[0].substr(6) == logs[1].substr(6));
    });
}

BOOST_AUTO_TEST_CASE(an_argument_may_name_a_variable_of_its_own_rank_DI_06)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = four_on_two_nodes(here, "ranks.py", {"argument", "it's $RANK of ${X}"});
        config.environment.variables["X"] = "\"four\"";

        auto run = co_await workspace.experiment("cifar").submit(config);
        co_await run.wait();

        auto const logs = co_await logs_of(run, 4);
        BOOST_TEST(logs[0] == "argument it's 0 of \"four\"\n");
        BOOST_TEST(logs[3] == "argument it's 3 of \"four\"\n");
    });
}

BOOST_AUTO_TEST_CASE(all_ranks_may_log_at_once_DI_12)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = four_on_two_nodes(here, "ranks.py", {"log"});

        auto run = co_await workspace.experiment("cifar").submit(config);
        co_await run.wait();

        auto const metrics = co_await run.metrics();
        BOOST_TEST(metrics.size() == 5U);
        BOOST_REQUIRE(metrics.contains("points"));
        std::vector<std::int64_t> values;
        for (auto const& value : metrics.at("points").values())
            values.push_back(std::get<std::int64_t>(value));
        std::ranges::sort(values);
        BOOST_TEST(values.size() == 400U);
        BOOST_TEST(values.front() == 0);
        BOOST_TEST(values[399] == 3099);
        BOOST_TEST((std::ranges::adjacent_find(values) == values.end()));
    });
}

BOOST_AUTO_TEST_CASE(a_log_to_which_nothing_was_printed_is_there_and_empty_DI_13)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = four_on_two_nodes(here, "ranks.py", {"quiet", 2});

        auto run = co_await workspace.experiment("cifar").submit(config);
        co_await run.wait();

        auto const logs = co_await logs_of(run, 4);
        BOOST_TEST(logs[0] == "");
        BOOST_TEST(logs[2] == "only I\n");
        auto const files = co_await run.file_names();
        BOOST_TEST(files.size() == 5U);
        BOOST_TEST(
            std::filesystem::exists(here.root() + "/runs/" + run.id().str() + '/' + log_name(2)));
        BOOST_TEST(
            !std::filesystem::exists(here.root() + "/runs/" + run.id().str() + '/' + log_name(0)));
    });
}

BOOST_AUTO_TEST_CASE(the_first_rank_that_fails_is_named_with_its_code_DI_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        for (auto const& make : {four_on_two_nodes, mpi_on_two_nodes}) {
            site meeting;
            auto config = make(meeting, "ranks.py", {"exit", 2});

            auto run   = co_await workspace.experiment("cifar").submit(config);
            auto ended = co_await run.wait();

            BOOST_TEST(to_string(ended.status) == "Failed");
            BOOST_TEST(ended.exit_code.value_or(-1) == 7);
            BOOST_REQUIRE(ended.error);
            for (auto const& part : {std::string("rank 2"), std::string("exit code 7"), log_name(2),
                                     std::string("I am 2")})
                BOOST_TEST(contains(ended.error->message, part), ended.error->message);
            BOOST_TEST(meeting.seen() == 4U);
            BOOST_TEST(meeting.alive().size() == 0U);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_rank_that_is_killed_is_named_with_its_signal_DI_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        for (auto const& make : {four_on_two_nodes, mpi_on_two_nodes}) {
            site meeting;
            auto config = make(meeting, "ranks.py", {"killed", 1});

            auto run   = co_await workspace.experiment("cifar").submit(config);
            auto ended = co_await run.wait();

            BOOST_TEST(to_string(ended.status) == "Failed");
            BOOST_TEST(ended.signal.value_or(-1) == 9);
            BOOST_TEST(!ended.exit_code);
            BOOST_REQUIRE(ended.error);
            BOOST_TEST(ended.error->code == "Signal");
            for (auto const* part : {"rank 1", "signal 9"})
                BOOST_TEST(contains(ended.error->message, part), ended.error->message);
            BOOST_TEST(meeting.alive().size() == 0U);
        }
    });
}

BOOST_AUTO_TEST_CASE(every_rank_may_end_in_order_when_its_run_is_canceled_RU_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = four_on_two_nodes(here, "ranks.py", {"stopped"});
        auto run       = co_await workspace.experiment("cifar").submit(config);
        co_await wait_for_files(here.meeting_place(), 4, run);

        co_await run.cancel();
        auto ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Canceled");
        auto const files = co_await run.file_names();
        for (auto const* rank : {"0", "1", "2", "3"})
            BOOST_TEST(std::ranges::count(files, std::string("outputs/stopped_") + rank) == 1);
        BOOST_TEST(here.alive().size() == 0U);
    });
}

BOOST_AUTO_TEST_CASE(ranks_go_on_without_anybody_who_looks_after_them)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto id = run_id("patient");
        {
            auto workspace = co_await here.open();
            auto config    = four_on_two_nodes(here, "ranks.py", {"wait"});
            auto options   = submit_options{.id = id};
            auto run       = co_await workspace.experiment("cifar").submit(config, options);
            co_await wait_for_files(here.meeting_place(), 4, run);
        }
        std::ofstream(here.meeting_place() + "/go");

        auto workspace = co_await here.open();
        auto run       = co_await workspace.run(id);
        auto ended     = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        auto const logs = co_await logs_of(run, 4);
        BOOST_TEST(logs[3] == "went on\n");
    });
}

BOOST_AUTO_TEST_CASE(ranks_hear_interrupts_like_any_other_program)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = four_on_two_nodes(here, "ranks.py", {"interrupt"});

        auto run = co_await workspace.experiment("cifar").submit(config);
        co_await run.wait();

        auto const logs = co_await logs_of(run, 4);
        BOOST_TEST(logs[0] == "interrupts True\n");
    });
}

BOOST_AUTO_TEST_CASE(show_output_begins_with_the_first_rank_RU_01_DI_13)
{
    in_coroutine([]() -> asio::awaitable<void> {
        site here;
        auto workspace = co_await here.open();
        auto config    = mpi_on_two_nodes(here, "ranks.py");
        auto run       = co_await workspace.experiment("cifar").submit(config);

        std::string text;
        auto options        = wait_options{};
        options.show_output = [&text](std::string_view part) { text += part; };
        co_await run.wait(options);

        auto at = std::size_t{0};
        for (auto rank = 0; rank != 4; ++rank) {
            auto const next = text.find("Streaming " + log_name(rank) + '\n');
            BOOST_TEST((next != std::string::npos && next > at));
            at = next;
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
