#include <support/failures.hpp>

#include <trainyard/backend/processes.hpp>
#include <trainyard/backend/run_definition.hpp>
#include <trainyard/backend/run_service.hpp>

#include <limits>

BOOST_AUTO_TEST_SUITE(backend_processes)

using namespace trainyard;
using test::failure_of;
using test::names;

namespace {

script_run_config config_of(distribution what, int nodes = 1)
{
    auto config         = script_run_config{};
    config.script       = "train.py";
    config.distribution = std::move(what);
    config.node_count   = nodes;
    return config;
}

void check_refused(script_run_config const& config, errc code,
                   std::vector<std::string> const& words)
{
    auto const failed = failure_of([&] { (void)definition_of(config); });
    BOOST_TEST((failed.code == code), failed.message);
    BOOST_TEST(names(failed.message, words), failed.message);
}

distribution mpi(int each, int nodes)
{
    return mpi_configuration{.process_count_per_node = each, .node_count = nodes};
}

distribution tensorflow(int workers, int servers)
{
    return tensorflow_configuration{.worker_count = workers, .parameter_server_count = servers};
}

distribution pytorch(int count, int nodes)
{
    return pytorch_configuration{.process_count = count, .node_count = nodes};
}

constexpr auto huge = std::numeric_limits<int>::max();

}

BOOST_AUTO_TEST_CASE(without_a_distribution_there_is_one_process)
{
    auto const definition = definition_of(config_of({}));
    BOOST_TEST(definition.node_count == 1);
    BOOST_TEST(!is_distributed(definition.distribution));
    BOOST_TEST(process_count(definition.distribution) == 1);
    BOOST_TEST(definition_of(config_of({}, 3)).node_count == 3);
}

BOOST_AUTO_TEST_CASE(processes_are_counted_per_node_by_mpi_DI_01)
{
    BOOST_TEST(process_count(mpi_configuration{}) == 1);
    auto const definition = definition_of(config_of(mpi(2, 3)));
    BOOST_TEST(definition.node_count == 3);
    BOOST_TEST(process_count(definition.distribution) == 6);
}

BOOST_AUTO_TEST_CASE(there_is_a_parameter_server_unless_it_is_said_DI_02)
{
    auto set_later         = tensorflow_configuration();
    set_later.worker_count = 2;
    auto const definition  = definition_of(config_of(set_later, 2));
    auto const& whole      = std::get<tensorflow_configuration>(definition.distribution);
    BOOST_TEST(whole.parameter_server_count == 1);
    BOOST_TEST(process_count(definition.distribution) == 3);
    BOOST_TEST(definition.node_count == 2);
}

BOOST_AUTO_TEST_CASE(processes_are_counted_in_all_by_pytorch_DI_03)
{
    auto const said = definition_of(config_of(pytorch(4, 2)));
    BOOST_TEST(process_count(said.distribution) == 4);
    auto const left_out = definition_of(config_of(pytorch(0, 3)));
    auto const& whole   = std::get<pytorch_configuration>(left_out.distribution);
    BOOST_TEST(whole.process_count == 3);
    BOOST_TEST(whole.communication_backend == "Nccl");
}

BOOST_AUTO_TEST_CASE(nodes_may_be_counted_at_either_place_DI_04)
{
    BOOST_TEST(definition_of(config_of(mpi(2, 1), 2)).node_count == 2);
    BOOST_TEST(process_count(definition_of(config_of(mpi(2, 1), 2)).distribution) == 4);
    BOOST_TEST(definition_of(config_of(pytorch(4, 2), 2)).node_count == 2);
    check_refused(config_of(mpi(1, 2), 3), errc::invalid_argument, {"node_count", "2", "3"});
}

BOOST_AUTO_TEST_CASE(counts_that_make_no_sense_are_refused_DI_01_02_03)
{
    auto const no = errc::invalid_argument;
    check_refused(config_of({}, 0), no, {"node_count", "0"});
    check_refused(config_of({}, -1), no, {"node_count", "-1"});
    check_refused(config_of(mpi(0, 1)), no, {"process_count_per_node", "0"});
    check_refused(config_of(mpi(1, 0)), no, {"node_count", "0"});
    check_refused(config_of(mpi(1, -2)), no, {"node_count", "-2"});
    check_refused(config_of(tensorflow(0, 1)), no, {"worker_count", "0"});
    check_refused(config_of(tensorflow(1, -1)), no, {"parameter_server_count", "-1"});
    check_refused(config_of(pytorch(-1, 1)), no, {"process_count", "-1"});
    check_refused(config_of(pytorch(1, 0)), no, {"node_count", "0"});
    check_refused(config_of(pytorch(5, 2)), no, {"5", "2 nodes", "divided"});
    check_refused(config_of(pytorch(1, 2)), no, {"1", "2 nodes", "divided"});
}

BOOST_AUTO_TEST_CASE(the_services_limits_hold_here_too_DI_01_02)
{
    auto const no = errc::limit_exceeded;
    BOOST_TEST(definition_of(config_of(mpi(1, 100))).node_count == 100);
    check_refused(config_of(mpi(1, 101)), no, {"101", "100"});
    BOOST_TEST(definition_of(config_of(tensorflow(1, 2), 2)).node_count == 2);
    check_refused(config_of(tensorflow(1, 2)), no, {"2 for 1 node;", "node_count"});
    check_refused(config_of(tensorflow(4, 3), 2), no, {"3 for 2 nodes;"});
    for (auto const& many : {mpi(huge, 100), tensorflow(huge, 1), pytorch(huge, 1)})
        check_refused(config_of(many), no, {"processes", "10000"});
}

BOOST_AUTO_TEST_CASE(a_launcher_in_the_command_is_refused_DI_01)
{
    auto const refused = [](std::vector<argument> command) {
        auto config    = config_of(mpi(1, 1));
        config.script  = "";
        config.command = std::move(command);
        check_refused(config, errc::invalid_argument, {"mpi", "leave it out"});
    };
    refused({"mpirun -n 4 python train.py"});
    refused({"/usr/bin/mpiexec", "python", "train.py"});
    refused({"cd code && A=1 exec mpirun.openmpi python train.py; true | orterun x"});
    refused({"mpirun"});
    refused({" env A=1 prterun x"});
}

BOOST_AUTO_TEST_CASE(a_command_may_speak_of_the_launcher_DI_01)
{
    auto const accepted = [](distribution what, std::vector<argument> command) {
        auto config    = config_of(std::move(what));
        config.script  = "";
        config.command = std::move(command);
        return definition_of(config).command.size();
    };
    BOOST_TEST(accepted(mpi(1, 1), {"echo mpirun"}) == 1U);
    BOOST_TEST(accepted(mpi(1, 1), {"python", "mpirun"}) == 2U);
    BOOST_TEST(accepted(mpi(1, 1), {"my mpirun; A=1"}) == 1U);
    BOOST_TEST(accepted(pytorch(1, 1), {"mpirun -n 2 python train.py"}) == 1U);
    BOOST_TEST(accepted({}, {"mpirun -n 2 python train.py"}) == 1U);
}

BOOST_AUTO_TEST_CASE(each_process_has_a_log_of_its_own_DI_13)
{
    BOOST_TEST(process_log({}, 0) == driver_log);
    BOOST_TEST(process_log(pytorch(1, 1), 0) == driver_log);
    BOOST_TEST(process_log(pytorch(10, 1), 9) == "user_logs/std_log_process_9.txt");
    BOOST_TEST(process_log(pytorch(11, 1), 9) == "user_logs/std_log_process_09.txt");
    BOOST_TEST(process_log(pytorch(11, 1), 10) == "user_logs/std_log_process_10.txt");
    BOOST_TEST(process_log(pytorch(101, 1), 5) == "user_logs/std_log_process_005.txt");
}

BOOST_AUTO_TEST_CASE(the_primary_log_is_the_first_and_mpis_own_the_last_DI_13)
{
    using texts      = std::vector<std::string>;
    auto const equal = boost::test_tools::per_element();
    BOOST_TEST(user_logs({}) == texts{driver_log}, equal);
    BOOST_TEST(user_logs(mpi(1, 1)) == (texts{driver_log, mpi_log}), equal);
    BOOST_TEST(user_logs(mpi(1, 2)) == (texts{"user_logs/std_log_process_0.txt",
                                              "user_logs/std_log_process_1.txt", mpi_log}),
               equal);
    BOOST_TEST(user_logs(tensorflow(1, 1)) ==
                   (texts{"user_logs/std_log_process_0.txt", "user_logs/std_log_process_1.txt"}),
               equal);
}

BOOST_AUTO_TEST_SUITE_END()
