#include <support/failures.hpp>

#include <trainyard/backend/cluster.hpp>
#include <trainyard/error.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

BOOST_AUTO_TEST_SUITE(backend_cluster)

using namespace trainyard;
using namespace std::chrono_literals;

namespace {

constexpr auto monday = timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5));

cluster_facts a_cluster(int min_nodes, int max_nodes, std::string vm_size = "Standard_D2_v2")
{
    create_compute_request request;
    request.name                    = compute_name("pool");
    request.configuration.vm_size   = std::move(vm_size);
    request.configuration.min_nodes = min_nodes;
    request.configuration.max_nodes = max_nodes;
    return make_cluster(request, monday);
}

waiting_run wants(std::string id, int nodes, std::size_t cluster = 0)
{
    return {.id = run_id(std::move(id)), .cluster = cluster, .nodes = nodes};
}

gpu_pool gpus(std::vector<std::string> free, std::size_t in_all)
{
    return {.in_all = in_all, .free = std::move(free)};
}

// Who begins, and with what: "a 1,2 gpu 0".
std::vector<std::string> beginning(std::vector<waiting_run> const& queue,
                                   std::vector<cluster_facts> clusters, gpu_pool pool = {},
                                   timestamp now = monday)
{
    std::vector<std::string> texts;
    for (auto const& one : next_admissions(queue, std::move(clusters), std::move(pool), now)) {
        auto text = queue[one.run].id.str();
        for (auto const node : one.nodes)
            text += ' ' + std::to_string(node);
        for (auto const& gpu : one.gpus)
            text += " gpu " + gpu;
        texts.push_back(text);
    }
    return texts;
}

// As if a run had been there, and had ended.
void use(cluster_facts& cluster, std::string const& run, int nodes, timestamp from, timestamp to)
{
    auto const next = next_admissions({wants(run, nodes)}, {cluster}, {}, from);
    take_nodes(cluster, run_id(run), next.at(0), from);
    if (to != timestamp::max())
        give_back_nodes(cluster, run_id(run), to);
}

std::vector<int> numbers_at(cluster_facts const& cluster, timestamp now)
{
    std::vector<int> numbers;
    for (auto const& one : nodes_at(cluster, now).nodes)
        numbers.push_back(one.node);
    return numbers;
}

using texts   = std::vector<std::string>;
using numbers = std::vector<int>;

}

BOOST_AUTO_TEST_CASE(a_new_cluster_has_its_minimum_CO_07)
{
    auto const cluster = a_cluster(2, 4);

    auto const now = nodes_at(cluster, monday);

    BOOST_TEST(now.nodes.size() == 2U);
    BOOST_TEST(now.target == 2);
    BOOST_TEST((now.changed == monday));
}

BOOST_AUTO_TEST_CASE(nodes_go_when_they_have_had_nothing_to_do_for_the_idle_time_CO_07)
{
    auto cluster = a_cluster(0, 4);
    use(cluster, "a", 2, monday, monday + 10min);

    BOOST_TEST(numbers_at(cluster, monday + 10min) == (numbers{1, 2}));
    BOOST_TEST(numbers_at(cluster, monday + 40min - 1us) == (numbers{1, 2}));
    BOOST_TEST(numbers_at(cluster, monday + 40min) == numbers());
    BOOST_TEST((nodes_at(cluster, monday + 39min).changed == monday));
    BOOST_TEST((nodes_at(cluster, monday + 3h).changed == monday + 40min));
}

BOOST_AUTO_TEST_CASE(each_node_goes_by_its_own_time_CO_07)
{
    auto cluster = a_cluster(0, 4);
    use(cluster, "a", 1, monday, timestamp::max());
    use(cluster, "b", 1, monday, monday + 20min);
    give_back_nodes(cluster, run_id("a"), monday + 5min);

    BOOST_TEST(numbers_at(cluster, monday + 34min) == (numbers{1, 2}));
    BOOST_TEST(numbers_at(cluster, monday + 36min) == numbers{2});
    BOOST_TEST((nodes_at(cluster, monday + 36min).changed == monday + 35min));
    BOOST_TEST(numbers_at(cluster, monday + 50min) == numbers());
}

BOOST_AUTO_TEST_CASE(the_minimum_stays_and_it_is_the_nodes_that_were_used_last_CO_07)
{
    auto cluster = a_cluster(1, 4);
    use(cluster, "a", 1, monday, timestamp::max());
    use(cluster, "b", 1, monday, monday + 20min);
    give_back_nodes(cluster, run_id("a"), monday + 5min);

    BOOST_TEST(numbers_at(cluster, monday + 24h) == numbers{2});
    BOOST_TEST((nodes_at(cluster, monday + 24h).changed == monday + 35min));
}

BOOST_AUTO_TEST_CASE(a_node_that_is_there_is_taken_before_one_that_is_not_CO_07)
{
    auto cluster = a_cluster(0, 4);
    use(cluster, "a", 1, monday, timestamp::max());
    use(cluster, "b", 1, monday, monday + 1min);
    give_back_nodes(cluster, run_id("a"), monday + 30min);
    auto const later = monday + 50min; // the second node has gone, the first has not

    auto const taken = next_admissions({wants("c", 2)}, {cluster}, {}, later);

    BOOST_REQUIRE(taken.size() == 1U);
    BOOST_TEST(taken[0].nodes == (numbers{1, 2}));
    BOOST_TEST(taken[0].grows);
    auto const warm = next_admissions({wants("c", 1)}, {cluster}, {}, later);
    BOOST_TEST(!warm[0].grows);
}

BOOST_AUTO_TEST_CASE(runs_begin_as_far_as_there_are_nodes_CO_07)
{
    auto const queue =
        std::vector{wants("a", 1), wants("b", 1), wants("c", 1), wants("d", 1), wants("e", 1)};

    BOOST_TEST(beginning(queue, {a_cluster(0, 4)}) == (texts{"a 1", "b 2", "c 3", "d 4"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_large_run_is_not_overtaken_by_small_ones_CO_07)
{
    auto cluster = a_cluster(0, 4);
    use(cluster, "before", 2, monday, timestamp::max());
    auto const queue = std::vector{wants("large", 3), wants("small", 1)};

    BOOST_TEST(beginning(queue, {cluster}) == texts(), boost::test_tools::per_element());
    give_back_nodes(cluster, run_id("before"), monday + 1h);
    BOOST_TEST(beginning(queue, {cluster}, {}, monday + 1h) == (texts{"large 1 2 3", "small 4"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_cluster_has_a_queue_of_its_own_CO_11)
{
    auto const queue = std::vector{wants("a", 2, 0), wants("b", 2, 0), wants("c", 1, 1)};

    BOOST_TEST(beginning(queue, {a_cluster(0, 2), a_cluster(0, 2)}) == (texts{"a 1 2", "c 1"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_gpu_is_leased_twice_CO_11)
{
    auto const gpu   = a_cluster(0, 4, "Standard_NC6");
    auto const queue = std::vector{wants("a", 1), wants("b", 2), wants("c", 1)};

    BOOST_TEST(beginning(queue, {gpu}, gpus({"0", "1", "2"}, 3)) ==
                   (texts{"a 1 gpu 0", "b 2 3 gpu 1 gpu 2"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_run_that_waits_for_gpus_is_overtaken_by_none_that_takes_one_CO_11)
{
    auto const gpu   = a_cluster(0, 4, "Standard_NC12");
    auto const other = a_cluster(0, 4, "Standard_NC6");
    auto const cpu   = a_cluster(0, 4);
    auto const queue = std::vector{wants("two", 1, 0), wants("one", 1, 1), wants("none", 1, 2)};

    BOOST_TEST(beginning(queue, {gpu, other, cpu}, gpus({"1"}, 2)) == texts{"none 1"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_machine_with_fewer_gpus_gives_what_it_has_and_says_so_CO_11)
{
    auto const gpu = a_cluster(0, 4, "Standard_NC12");
    auto const one = next_admissions({wants("a", 2)}, {gpu}, gpus({"7"}, 1), monday);
    auto const no  = next_admissions({wants("a", 2)}, {gpu}, gpus({}, 0), monday);

    BOOST_REQUIRE(one.size() == 1U);
    BOOST_REQUIRE(no.size() == 1U);
    BOOST_TEST(one[0].gpus == texts{"7"}, boost::test_tools::per_element());
    BOOST_TEST(warning_of(one[0], gpus({"7"}, 1), gpu) ==
               "the nodes of \"pool\" (Standard_NC12) have 4 GPUs for this run and this machine "
               "has 1: it runs with 1 GPU");
    BOOST_TEST(warning_of(no[0], {}, gpu) ==
               "the nodes of \"pool\" (Standard_NC12) have 4 GPUs for this run and this machine "
               "has 0: it runs with none");
    auto const enough = next_admissions({wants("a", 1)}, {gpu}, gpus({"0", "1"}, 2), monday);
    BOOST_TEST(warning_of(enough[0], gpus({"0", "1"}, 2), gpu) == "");
}

BOOST_AUTO_TEST_CASE(a_run_learns_what_it_has_CO_11)
{
    auto const two  = lease_variables({"0", "GPU-7f"}, "Standard_NC12", 64);
    auto const none = lease_variables({}, "Standard_D4_v2", 2);

    BOOST_TEST(two.at("CUDA_VISIBLE_DEVICES") == "0,GPU-7f");
    BOOST_TEST(two.at("OMP_NUM_THREADS") == "12");
    BOOST_TEST(none.at("CUDA_VISIBLE_DEVICES") == "");
    BOOST_TEST(none.at("OMP_NUM_THREADS") == "2");
}

BOOST_AUTO_TEST_CASE(fewer_nodes_stop_no_run_and_go_as_their_runs_end_CO_06)
{
    auto cluster = a_cluster(0, 4);
    use(cluster, "a", 1, monday, timestamp::max());
    use(cluster, "b", 2, monday, timestamp::max());

    auto const change = compute_update{.name = compute_name("pool"), .max_nodes = 1};
    cluster           = resize(cluster, change, 0, monday + 1min);
    auto const during = describe(cluster, monday + 1min);
    give_back_nodes(cluster, run_id("b"), monday + 5min);
    auto const after = describe(cluster, monday + 6min);

    BOOST_TEST(during.cluster->current_node_count == 3);
    BOOST_TEST(during.cluster->target_node_count == 1);
    BOOST_TEST(to_string(during.cluster->allocation) == "Resizing");
    BOOST_TEST(after.cluster->current_node_count == 1);
    BOOST_TEST(after.cluster->nodes.running == 1);
    BOOST_TEST(to_string(after.cluster->allocation) == "Steady");
    BOOST_TEST((after.cluster->allocation_transition_time == monday + 5min));
}

BOOST_AUTO_TEST_CASE(nodes_that_have_gone_do_not_come_back_by_a_longer_idle_time_CO_06)
{
    auto cluster = a_cluster(0, 4);
    use(cluster, "a", 2, monday, monday);

    auto const change =
        compute_update{.name = compute_name("pool"), .idle_time_before_scale_down = 24h};
    cluster = resize(cluster, change, 0, monday + 1h);

    BOOST_TEST(numbers_at(cluster, monday + 1h) == numbers());
    BOOST_TEST((nodes_at(cluster, monday + 2h).changed == monday + 30min));
}

BOOST_AUTO_TEST_CASE(a_greater_minimum_is_there_at_once_CO_06)
{
    auto const change  = compute_update{.name = compute_name("pool"), .min_nodes = 3};
    auto const cluster = resize(a_cluster(0, 4), change, 0, monday + 1h);

    BOOST_TEST(numbers_at(cluster, monday + 1h) == (numbers{1, 2, 3}));
    BOOST_TEST((nodes_at(cluster, monday + 2h).changed == monday + 1h));
    BOOST_TEST((describe(cluster, monday + 2h).modified == monday + 1h));
}

BOOST_AUTO_TEST_CASE(a_cluster_that_is_not_ready_has_no_nodes_CO_04)
{
    auto cluster  = a_cluster(1, 4);
    cluster.ready = monday + 5min;

    BOOST_TEST(describe(cluster, monday).provisioning_state == "Creating");
    BOOST_TEST(numbers_at(cluster, monday) == numbers());
    BOOST_TEST(beginning({wants("a", 1)}, {cluster}) == texts(), boost::test_tools::per_element());
    auto const then = describe(cluster, monday + 5min);
    BOOST_TEST(then.provisioning_state == "Succeeded");
    BOOST_TEST(then.cluster->current_node_count == 1);
    BOOST_TEST((then.provisioning_transition_time == monday + 5min));
}

BOOST_AUTO_TEST_CASE(sizes_are_known_in_letters_of_any_case_CO_02)
{
    auto const* size = find_vm_size("STANDARD_nc24");

    BOOST_REQUIRE(size);
    BOOST_TEST(size->name == "Standard_NC24");
    BOOST_TEST(size->gpus == 4);
    BOOST_TEST(a_cluster(0, 4, "").vm_size == "Standard_NC6");
    BOOST_TEST(!find_vm_size("Standard_NC"));
    BOOST_TEST(!find_vm_size("Standard_NC246"));
}

BOOST_AUTO_TEST_CASE(priorities_are_words_in_letters_of_any_case_CO_02)
{
    BOOST_TEST(to_string(vm_priority_from("LowPriority")) == "LowPriority");
    BOOST_TEST(to_string(vm_priority_from("low_priority")) == "LowPriority");
    BOOST_TEST(to_string(vm_priority_from("DEDICATED")) == "Dedicated");
    auto const says = [](std::invalid_argument const& refused) {
        return test::names(refused.what(), {"\"cheap\"", "dedicated or lowpriority"});
    };
    BOOST_CHECK_EXCEPTION(static_cast<void>(vm_priority_from("cheap")), std::invalid_argument,
                          says);
}

BOOST_AUTO_TEST_CASE(a_run_must_fit_CO_07)
{
    auto const cluster = a_cluster(0, 4);
    auto const refused = [&](int nodes, errc code) {
        return [&cluster, nodes, code](error const& what) {
            return what.code() == code &&
                   what.details().message.find(std::to_string(nodes)) != std::string::npos &&
                   cluster.scale.max_nodes == 4;
        };
    };

    BOOST_CHECK_NO_THROW(check_fits(cluster, 4));
    BOOST_CHECK_EXCEPTION(check_fits(cluster, 5), error, refused(5, errc::limit_exceeded));
    BOOST_CHECK_EXCEPTION(check_fits(cluster, 0), error, refused(0, errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()
