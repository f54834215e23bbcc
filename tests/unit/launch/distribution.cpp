#include <trainyard/launch/distribution.hpp>
#include <trainyard/launch/impl/conductor.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

BOOST_AUTO_TEST_SUITE(launch_distribution)

using namespace trainyard;
using namespace trainyard::launch;

namespace {

using texts = std::vector<std::string>;

// Nodes a, b, … and ports 1, 2, …
task_places places_of(int nodes)
{
    task_places places;
    places.nodes.clear();
    for (auto node = 0; node != nodes; ++node)
        places.nodes.emplace_back(1, static_cast<char>('a' + node));
    places.next_port = [next = 0]() mutable { return ++next; };
    return places;
}

std::vector<task> mpi(int each, int nodes)
{
    return tasks_of(mpi_configuration{.process_count_per_node = each, .node_count = nodes},
                    places_of(nodes));
}

std::vector<task> pytorch(int count, int nodes)
{
    return tasks_of(pytorch_configuration{.process_count = count, .node_count = nodes},
                    places_of(nodes));
}

std::vector<task> tensorflow(int workers, int servers, int nodes)
{
    return tasks_of(
        tensorflow_configuration{.worker_count = workers, .parameter_server_count = servers},
        places_of(nodes));
}

// What one of the variables is, task by task.
std::string each(std::vector<task> const& tasks, std::string const& variable)
{
    std::string all;
    for (auto const& one : tasks) {
        auto const found = one.variables.find(variable);
        all += (all.empty() ? "" : " ") + (found == one.variables.end() ? "-" : found->second);
    }
    return all;
}

texts names_of(std::vector<task> const& tasks)
{
    texts names;
    for (auto const& one : tasks)
        names.push_back(one.name);
    return names;
}

}

BOOST_AUTO_TEST_CASE(a_single_process_has_the_variables_of_a_rank_DI_06)
{
    auto const tasks = tasks_of({}, places_of(1));
    BOOST_REQUIRE(tasks.size() == 1U);
    auto const expected = std::map<std::string, std::string>{
        {"RANK", "0"},      {"LOCAL_RANK", "0"},  {"WORLD_SIZE", "1"}, {"LOCAL_WORLD_SIZE", "1"},
        {"NODE_RANK", "0"}, {"MASTER_ADDR", "a"}, {"MASTER_PORT", "1"}};
    BOOST_TEST((tasks[0].variables == expected));
    BOOST_TEST(tasks[0].log == "user_logs/std_log.txt");
    BOOST_TEST(!tasks[0].is_server);
}

BOOST_AUTO_TEST_CASE(a_single_process_is_on_the_first_of_its_nodes_DI_06)
{
    auto const tasks = tasks_of({}, places_of(3));
    BOOST_REQUIRE(tasks.size() == 1U);
    BOOST_TEST(tasks[0].node == 0);
    BOOST_TEST(each(tasks, "WORLD_SIZE") == "1");
}

BOOST_AUTO_TEST_CASE(ranks_follow_each_other_on_their_nodes_DI_03_06)
{
    auto const tasks = pytorch(4, 2);
    BOOST_TEST(names_of(tasks) == (texts{"rank 0", "rank 1", "rank 2", "rank 3"}),
               boost::test_tools::per_element());
    BOOST_TEST(each(tasks, "RANK") == "0 1 2 3");
    BOOST_TEST(each(tasks, "LOCAL_RANK") == "0 1 0 1");
    BOOST_TEST(each(tasks, "NODE_RANK") == "0 0 1 1");
    BOOST_TEST(each(tasks, "WORLD_SIZE") == "4 4 4 4");
    BOOST_TEST(each(tasks, "LOCAL_WORLD_SIZE") == "2 2 2 2");
    BOOST_TEST(each(tasks, "MASTER_ADDR") == "a a a a");
    BOOST_TEST(each(tasks, "MASTER_PORT") == "1 1 1 1");
    BOOST_TEST(each(tasks, "TF_CONFIG") == "- - - -");
    BOOST_TEST(each(tasks, "OMPI_COMM_WORLD_RANK") == "- - - -");
    for (std::size_t i = 0; i != tasks.size(); ++i) {
        BOOST_TEST(tasks[i].rank == static_cast<int>(i));
        BOOST_TEST(tasks[i].local_rank == static_cast<int>(i % 2));
        BOOST_TEST(tasks[i].node == static_cast<int>(i / 2));
        BOOST_TEST(tasks[i].log == "user_logs/std_log_process_" + std::to_string(i) + ".txt");
        BOOST_TEST(!tasks[i].is_server);
    }
}

BOOST_AUTO_TEST_CASE(a_process_per_node_knows_its_node_DI_08)
{
    auto const tasks = pytorch(3, 3);
    BOOST_TEST(each(tasks, "NODE_RANK") == "0 1 2");
    BOOST_TEST(each(tasks, "LOCAL_RANK") == "0 0 0");
    BOOST_TEST(each(tasks, "LOCAL_WORLD_SIZE") == "1 1 1");
}

BOOST_AUTO_TEST_CASE(every_shape_counts_each_rank_once_DI_03)
{
    for (auto nodes = 1; nodes <= 5; ++nodes)
        for (auto per_node = 1; per_node <= 5; ++per_node) {
            auto const tasks = pytorch(nodes * per_node, nodes);
            std::set<std::pair<int, int>> seats;
            for (auto const& one : tasks) {
                seats.emplace(one.node, one.local_rank);
                BOOST_TEST(one.rank == one.node * per_node + one.local_rank);
                BOOST_TEST((one.node < nodes && one.local_rank < per_node));
            }
            BOOST_TEST(seats.size() == static_cast<std::size_t>(nodes * per_node));
        }
}

BOOST_AUTO_TEST_CASE(mpi_ranks_have_the_variables_of_open_mpi_DI_07)
{
    auto const tasks = mpi(2, 2);
    BOOST_TEST(each(tasks, "OMPI_COMM_WORLD_RANK") == "0 1 2 3");
    BOOST_TEST(each(tasks, "OMPI_COMM_WORLD_SIZE") == "4 4 4 4");
    BOOST_TEST(each(tasks, "OMPI_COMM_WORLD_LOCAL_RANK") == "0 1 0 1");
    BOOST_TEST(each(tasks, "OMPI_COMM_WORLD_LOCAL_SIZE") == "2 2 2 2");
    BOOST_TEST(each(tasks, "OMPI_COMM_WORLD_NODE_RANK") == "- - - -");
    BOOST_TEST(each(tasks, "AZ_BATCH_MASTER_NODE") == "a:1 a:1 a:1 a:1");
    BOOST_TEST(each(tasks, "AZ_BATCHAI_MPI_MASTER_NODE") == "- - - -");
    BOOST_TEST(each(tasks, "RANK") == "0 1 2 3");
    BOOST_TEST(each(tasks, "NODE_RANK") == "0 0 1 1");
}

BOOST_AUTO_TEST_CASE(mpi_on_one_node_names_it_DI_07)
{
    BOOST_TEST(each(mpi(2, 1), "AZ_BATCHAI_MPI_MASTER_NODE") == "a a");
    BOOST_TEST(each(mpi(1, 1), "OMPI_COMM_WORLD_SIZE") == "1");
    BOOST_TEST(mpi(1, 1).front().log == "user_logs/std_log.txt");
}

BOOST_AUTO_TEST_CASE(workers_come_first_and_servers_share_their_nodes_DI_02_04)
{
    auto const tasks = tensorflow(2, 1, 2);
    BOOST_TEST(names_of(tasks) == (texts{"worker 0", "worker 1", "ps 0"}),
               boost::test_tools::per_element());
    BOOST_TEST(each(tasks, "NODE_RANK") == "0 1 0");
    BOOST_TEST(each(tasks, "LOCAL_RANK") == "0 0 1");
    BOOST_TEST(each(tasks, "LOCAL_WORLD_SIZE") == "2 1 2");
    BOOST_TEST(each(tasks, "RANK") == "0 1 2");
    BOOST_TEST((!tasks[0].is_server && !tasks[1].is_server && tasks[2].is_server));
}

BOOST_AUTO_TEST_CASE(each_task_has_a_port_of_its_own_on_its_node_DI_05)
{
    auto const tasks   = tensorflow(2, 2, 2);
    auto const cluster = std::string(R"({"cluster":{"ps":["a:4","b:5"],"worker":["a:2","b:3"]},)");
    auto const task    = [&](char const* type, int index) {
        return cluster + R"("task":{"type":")" + type + R"(","index":)" + std::to_string(index) +
               R"(},"environment":"cloud"})";
    };
    BOOST_TEST(each(tasks, "TF_CONFIG") == task("worker", 0) + ' ' + task("worker", 1) + ' ' +
                                               task("ps", 0) + ' ' + task("ps", 1));
    BOOST_TEST(each(tasks, "MASTER_PORT") == "1 1 1 1");
}

BOOST_AUTO_TEST_CASE(there_may_be_no_server_DI_02_05)
{
    auto const tasks = tensorflow(1, 0, 1);
    BOOST_REQUIRE(tasks.size() == 1U);
    BOOST_TEST(each(tasks, "TF_CONFIG") ==
               R"({"cluster":{"worker":["a:2"]},"task":{"type":"worker","index":0},)"
               R"("environment":"cloud"})");
    BOOST_TEST(tasks[0].log == "user_logs/std_log.txt");
}

BOOST_AUTO_TEST_CASE(logs_are_named_by_rank_and_sort_as_they_count_DI_13)
{
    BOOST_TEST(pytorch(12, 1)[3].log == "user_logs/std_log_process_03.txt");
    BOOST_TEST(pytorch(12, 1)[11].log == "user_logs/std_log_process_11.txt");
}

BOOST_AUTO_TEST_CASE(a_table_can_hold_any_text)
{
    auto one                = task{.name = "rank 0", .log = "log"};
    one.variables["ODD"]    = "it's $HOME `x` \"y\"\n\\z";
    auto server             = task{.name = "ps 0", .log = "log", .is_server = true};
    server.variables["ODD"] = "";
    auto const table        = task_table({one, server}, {{"run", "a b", ""}, {"run", "''"}});

    BOOST_TEST(table == "about() {\ncase $1 in\n"
                        "0) kind=worker log='log' name='rank 0' ;;\n"
                        "1) kind=server log='log' name='ps 0' ;;\n"
                        "esac\n}\n"
                        "begin() {\ncase $1 in\n"
                        "0) export ODD='it'\\''s $HOME `x` \"y\"\n\\z'\nexec 'run' 'a b' '' ;;\n"
                        "1) export ODD=''\nexec 'run' ''\\'''\\''' ;;\n"
                        "esac\n}\n"
                        "count=2 workers=1\n");
}

BOOST_AUTO_TEST_SUITE_END()
