#include "promise.hpp"

#include <trainyard/backend/processes.hpp>

#include <algorithm>

namespace trainyard::contract {
namespace {

constexpr auto about = "distribution";

asio::awaitable<run> submit_as(yard& here, plan what, distribution which, int nodes = 1)
{
    auto config         = here.script(what);
    config.distribution = std::move(which);
    config.node_count   = nodes;
    co_return co_await here.experiment().submit(config);
}

struct refusal {
    distribution which             = {};
    errc code                      = errc::invalid_argument;
    std::vector<std::string> words = {};
};

std::vector<refusal> refusals()
{
    auto const far = errc::limit_exceeded;
    return {
        {.which = pytorch_configuration{.process_count = 5, .node_count = 2},
         .words = {"5", "2 nodes"}},
        {.which = mpi_configuration{.process_count_per_node = 0},
         .words = {"process_count_per_node", "0"}},
        {.which = tensorflow_configuration{.worker_count = -1}, .words = {"worker_count", "-1"}},
        {.which = mpi_configuration{.node_count = 101}, .code = far, .words = {"101", "100"}},
        {.which = tensorflow_configuration{.parameter_server_count = 2},
         .code  = far,
         .words = {"parameter server", "2", "1 node"}},
    };
}

PROMISE(a_single_process_knows_that_it_is_alone_DI_06)
{
    auto run = co_await submit(here, does(shows_variable("RANK"), shows_variable("LOCAL_RANK"),
                                          shows_variable("WORLD_SIZE"), shows_variable("NODE_RANK"),
                                          shows_variable("MASTER_ADDR")));
    auto log = co_await whole_log(run, driver_log);
    BOOST_TEST(log == "0\n0\n1\n0\n127.0.0.1\n");
}

PROMISE(what_the_user_sets_goes_before_what_we_would_DI_06)
{
    auto config                                 = here.script(does(shows_variable("MASTER_PORT")));
    config.environment.variables["MASTER_PORT"] = "4711";
    auto run                                    = co_await here.experiment().submit(config);
    auto log                                    = co_await whole_log(run, driver_log);
    BOOST_TEST(log == "4711\n");
}

PROMISE(a_distribution_is_kept_with_every_count_written_out_DI_02_03)
{
    auto mpi          = mpi_configuration{.process_count_per_node = 2};
    auto one          = co_await submit_as(here, does(prints("one")), mpi, 2);
    auto const first  = co_await one.details();
    auto tensorflow   = tensorflow_configuration{.worker_count = 2};
    auto two          = co_await submit_as(here, does(prints("two")), tensorflow, 2);
    auto const second = co_await two.details();
    auto pytorch      = pytorch_configuration{.node_count = 2};
    auto three        = co_await submit_as(here, does(prints("three")), pytorch);
    auto const third  = co_await three.details();

    BOOST_TEST(first.definition.node_count == 2);
    BOOST_TEST(std::get<mpi_configuration>(first.definition.distribution).node_count == 2);
    BOOST_TEST(
        std::get<tensorflow_configuration>(second.definition.distribution).parameter_server_count ==
        1);
    BOOST_TEST(third.definition.node_count == 2);
    BOOST_TEST(std::get<pytorch_configuration>(third.definition.distribution).process_count == 2);
}

PROMISE(each_process_has_a_log_and_the_first_ones_is_shown_DI_13)
{
    auto pytorch      = pytorch_configuration{.process_count = 2};
    auto run          = co_await submit_as(here, does(prints("trained")), pytorch);
    auto const ended  = co_await run.wait();
    auto const files  = co_await run.file_names();
    auto lines        = run.log_lines();
    auto const line   = co_await lines.next();
    auto const listed = std::vector<std::string>{preparation_log, "user_logs/std_log_process_0.txt",
                                                 "user_logs/std_log_process_1.txt"};

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST((files == listed));
    BOOST_TEST(line.value_or("nothing") == "trained");
}

PROMISE(nobody_else_writes_the_log_of_a_process_DI_13)
{
    auto pytorch = pytorch_configuration{.process_count = 2};
    auto run     = co_await submit_as(here, does(prints("trained")), pytorch);
    co_await run.wait();
    auto path    = here.write("mine.txt", "mine");
    auto refused = co_await as_result(run.upload_file("user_logs/std_log_process_1.txt", path));
    auto log     = co_await whole_log(run, "user_logs/std_log_process_1.txt");
    BOOST_TEST((refused.error().code == errc::invalid_argument));
    BOOST_TEST(log.find("mine") == std::string::npos);
}

PROMISE(a_distribution_that_cannot_be_is_refused_before_anything_is_sent_DI_01_02_03)
{
    for (auto const& one : refusals()) {
        auto work    = submit_as(here, does(prints("no")), one.which);
        auto refused = co_await as_result(std::move(work));
        BOOST_TEST((refused.error().code == one.code));
        BOOST_TEST(names(refused.error(), one.words), refused.error().message);
    }
    auto config         = here.script(does(prints("no")));
    config.distribution = mpi_configuration{};
    config.script.clear();
    config.command = {"mpirun -n 2 python train.py"};
    auto refused   = co_await as_result(here.experiment().submit(config));
    BOOST_TEST((refused.error().code == errc::invalid_argument));
    BOOST_TEST(names(refused.error(), {"mpirun"}));

    auto runs = co_await here.experiment().runs().all();
    BOOST_TEST(runs.empty());
}

}
}
