#include "promise.hpp"

#include <trainyard/serialize.hpp>

#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "computes";

cluster_configuration of_size(std::string vm_size, int max_nodes = 4)
{
    auto configuration      = cluster_configuration{};
    configuration.vm_size   = std::move(vm_size);
    configuration.max_nodes = max_nodes;
    return configuration;
}

asio::awaitable<compute> make_cluster(yard& here, cluster_configuration configuration)
{
    co_return co_await here.workspace().create_compute(compute_name("gpucluster"), configuration);
}

// As programs begin that may be run again: the cluster is looked up, and made if it is not there.
asio::awaitable<compute> look_up_or_create(yard& here, bool& was_created)
{
    auto cluster = here.workspace().compute(compute_name("gpucluster"));
    auto found   = co_await as_result(cluster.status());
    was_created  = !found && found.error().code == errc::not_found &&
                  found.error().message.starts_with("ComputeTargetNotFound");
    if (was_created)
        cluster = co_await make_cluster(here, of_size("STANDARD_NC6"));
    co_return cluster;
}

PROMISE(a_cluster_is_looked_up_or_created_CO_01_CO_03)
{
    auto created_first  = false;
    auto created_second = false;
    auto first          = co_await look_up_or_create(here, created_first);
    auto second         = co_await look_up_or_create(here, created_second);

    BOOST_TEST(created_first);
    BOOST_TEST(!created_second);
    BOOST_TEST(first.name() == second.name());
    auto all = co_await here.workspace().computes();
    BOOST_TEST(all.size() == 2U);
    BOOST_TEST(all.contains(compute_name("gpucluster")));
    BOOST_TEST(all[compute_name("gpucluster")].type == "AmlCompute");
    BOOST_TEST(all[compute_name("local")].type == "local");
}

PROMISE(a_configuration_has_the_defaults_of_the_service_CO_02)
{
    auto defaults = cluster_configuration{};
    auto cluster  = co_await make_cluster(here, defaults);

    auto now = co_await cluster.status();

    BOOST_REQUIRE(now.cluster);
    BOOST_TEST(now.cluster->vm_size == "Standard_NC6");
    BOOST_TEST(to_string(now.cluster->vm_priority) == "Dedicated");
    BOOST_TEST(now.cluster->scale.min_nodes == 0);
    BOOST_TEST(now.cluster->scale.max_nodes == 4);
    BOOST_TEST((now.cluster->scale.idle_time_before_scale_down == std::chrono::seconds(1800)));
}

PROMISE(what_was_said_of_a_cluster_is_kept_CO_02)
{
    auto wanted        = of_size("standard_d3_V2", 7);
    wanted.vm_priority = vm_priority::low_priority;
    wanted.min_nodes   = 2;
    wanted.description = "for the nights";
    wanted.tags["team"];
    wanted.tags["cost"] = "low";
    wanted.login        = {.user_name = "me", .ssh_key = {}, .password = "hush"};
    auto cluster        = co_await make_cluster(here, wanted);

    auto now = co_await cluster.status();

    BOOST_TEST(now.description == "for the nights");
    BOOST_TEST((now.tags == wanted.tags));
    BOOST_REQUIRE(now.cluster);
    BOOST_TEST(now.cluster->vm_size == "Standard_D3_v2");
    BOOST_TEST(to_string(now.cluster->vm_priority) == "LowPriority");
    BOOST_TEST(now.cluster->scale.max_nodes == 7);
    BOOST_TEST(now.cluster->current_node_count == 2);
    BOOST_TEST(now.cluster->nodes.idle == 2);
}

PROMISE(a_configuration_that_contradicts_itself_is_refused_CO_02)
{
    auto const refused = [&](cluster_configuration const& wanted, std::string const& words) {
        auto const says = [&](std::invalid_argument const& what) {
            return std::string_view(what.what()).find(words) != std::string_view::npos;
        };
        auto const name = compute_name("gpucluster");
        BOOST_CHECK_EXCEPTION(static_cast<void>(here.workspace().create_compute(name, wanted)),
                              std::invalid_argument, says);
    };
    auto few      = of_size("Standard_NC6", 1);
    few.min_nodes = 3;
    refused(few, "max_nodes is 1 and below min_nodes, which is 3");
    refused(of_size("Standard_NC6", 0), "max_nodes is 0");
    auto negative      = of_size("Standard_NC6");
    negative.min_nodes = -1;
    refused(negative, "min_nodes is -1");
    auto hasty                        = of_size("Standard_NC6");
    hasty.idle_time_before_scale_down = std::chrono::seconds(-1);
    refused(hasty, "idle_time_before_scale_down is negative");
    auto nobody            = of_size("Standard_NC6");
    nobody.login.user_name = "me";
    refused(nobody, "set ssh_key or password");

    auto all = co_await here.workspace().computes();
    BOOST_TEST(all.size() == 1U);
}

PROMISE(a_size_that_is_not_known_is_refused_with_those_that_are_CO_02)
{
    auto made = co_await as_result(make_cluster(here, of_size("Standard_NC7")));

    BOOST_REQUIRE(!made);
    BOOST_TEST((made.error().code == errc::invalid_argument));
    BOOST_TEST(names(made.error(), {"Standard_NC7", "Standard_NC6", "Standard_D2_v2"}));
    auto all = co_await here.workspace().computes();
    BOOST_TEST(all.size() == 1U);
}

PROMISE(a_name_has_two_to_sixteen_characters_and_begins_with_a_letter_CO_03)
{
    auto const workspace     = here.workspace();
    auto const configuration = of_size("Standard_D2_v2");
    for (auto const* name : {"", "a", "a-name-with-17-ch", "1st", "-x", "gpu_pool", "gpu pool"}) {
        auto const says = [&](std::invalid_argument const& refused) {
            return names(failure{.message = refused.what()},
                         {'"' + std::string(name) + '"', "2 to 16", "beginning with a letter"});
        };
        BOOST_CHECK_EXCEPTION(
            static_cast<void>(workspace.create_compute(compute_name(name), configuration)),
            std::invalid_argument, says);
    }

    co_await workspace.create_compute(compute_name("a1"), configuration);
    co_await workspace.create_compute(compute_name("a-name-with-16-c"), configuration);
    auto all = co_await workspace.computes();
    BOOST_TEST(all.size() == 3U);
}

PROMISE(a_creation_can_be_repeated_but_not_with_another_configuration_CO_03)
{
    co_await make_cluster(here, of_size("Standard_NC6"));
    auto again  = co_await as_result(make_cluster(here, of_size("STANDARD_NC6")));
    auto other  = co_await as_result(make_cluster(here, of_size("Standard_NC12")));
    auto wanted = of_size("Standard_NC6");
    auto local = co_await as_result(here.workspace().create_compute(compute_name("local"), wanted));

    BOOST_TEST(again.has_value());
    BOOST_REQUIRE(!other);
    BOOST_TEST((other.error().code == errc::already_exists));
    BOOST_TEST(names(other.error(), {"gpucluster", "Standard_NC6", "compute::update"}));
    BOOST_REQUIRE(!local);
    BOOST_TEST((local.error().code == errc::already_exists));
}

PROMISE(waiting_for_the_minimum_ends_at_once_and_says_so_CO_04)
{
    auto cluster = co_await make_cluster(here, of_size("STANDARD_NC6"));
    std::string printed;
    auto options        = compute_wait_options{};
    options.timeout     = std::chrono::minutes(20);
    options.show_output = [&](std::string_view text) { printed += text; };

    auto outcome = co_await cluster.wait(options);

    BOOST_TEST((outcome.why == compute_wait_outcome::reason::nodes_reached));
    BOOST_TEST(printed == "Succeeded\nAmlCompute wait for completion finished\n\n"
                          "Minimum number of nodes requested have been provisioned\n");
}

PROMISE(a_time_out_is_reported_and_not_thrown_CO_04)
{
    auto cluster = co_await make_cluster(here, of_size("STANDARD_NC6"));
    std::string printed;
    auto options           = compute_wait_options{};
    options.min_node_count = 1;
    options.timeout        = std::chrono::milliseconds(20);
    options.show_output    = [&](std::string_view text) { printed += text; };

    auto outcome = co_await cluster.wait(options);

    BOOST_TEST((outcome.why == compute_wait_outcome::reason::timed_out));
    BOOST_TEST(outcome.now.cluster->current_node_count == 0);
    BOOST_TEST(printed == "Succeeded.\nAmlCompute wait for completion finished\n\n"
                          "Wait timeout has been reached\n"
                          "Current provisioning state of AmlCompute is \"Succeeded\" and current "
                          "node count is \"0\"\n");
}

asio::awaitable<void> give_it_a_node(compute cluster)
{
    auto changes      = scale_changes{};
    changes.min_nodes = 1;
    co_await cluster.update(changes);
}

PROMISE(a_wait_ends_when_the_nodes_are_there_CO_04)
{
    auto cluster           = co_await make_cluster(here, of_size("Standard_D2_v2"));
    auto options           = compute_wait_options{};
    options.min_node_count = 1;
    auto outcome           = compute_wait_outcome{};
    auto wait              = [](compute of, compute_wait_options how,
                   compute_wait_outcome& told) -> asio::awaitable<void> {
        told = co_await of.wait(how);
    };
    std::vector<asio::awaitable<void>> both;
    both.push_back(wait(cluster, options, outcome));
    both.push_back(give_it_a_node(cluster));

    co_await all_at_once(std::move(both));

    BOOST_TEST((outcome.why == compute_wait_outcome::reason::nodes_reached));
    BOOST_TEST(outcome.now.cluster->current_node_count == 1);
}

PROMISE(a_wait_that_is_cancelled_leaves_the_cluster_alone_CO_04)
{
    auto cluster           = co_await make_cluster(here, of_size("Standard_D2_v2"));
    auto options           = compute_wait_options{};
    options.min_node_count = 1;

    auto waited = co_await as_result(within(std::chrono::milliseconds(20), cluster.wait(options)));
    auto now    = co_await cluster.status();

    BOOST_REQUIRE(!waited);
    BOOST_TEST((waited.error().code == asio::error::timed_out));
    BOOST_TEST(now.cluster->current_node_count == 0);
}

PROMISE(a_wait_for_a_cluster_that_is_removed_meanwhile_ends_CO_04)
{
    auto cluster           = co_await make_cluster(here, of_size("Standard_D2_v2"));
    auto options           = compute_wait_options{};
    options.min_node_count = 1;
    auto told              = failure();
    auto wait = [](compute of, compute_wait_options how, failure& why) -> asio::awaitable<void> {
        auto waited = co_await as_result(of.wait(how));
        BOOST_REQUIRE(!waited);
        why = waited.error();
    };
    std::vector<asio::awaitable<void>> both;
    both.push_back(wait(cluster, options, told));
    both.push_back(cluster.remove());

    co_await all_at_once(std::move(both));

    BOOST_TEST((told.code == errc::not_found));
    BOOST_TEST(told.message.starts_with("ComputeTargetNotFound:"));
    BOOST_TEST(names(told, {"gpucluster"}));
}

PROMISE(the_local_target_needs_no_waiting_for_CO_04)
{
    auto outcome = co_await here.workspace().compute(compute_name("local")).wait();

    BOOST_TEST((outcome.why == compute_wait_outcome::reason::nodes_reached));
}

PROMISE(a_status_has_everything_for_a_new_and_a_found_cluster_CO_05)
{
    auto made  = co_await make_cluster(here, of_size("STANDARD_NC6"));
    auto found = here.workspace().compute(compute_name("gpucluster"));

    auto of_made  = co_await made.status();
    auto of_found = co_await found.status();

    for (auto const* key : {"currentNodeCount",
                            "targetNodeCount",
                            "nodeStateCounts",
                            "preparingNodeCount",
                            "runningNodeCount",
                            "idleNodeCount",
                            "unusableNodeCount",
                            "leavingNodeCount",
                            "preemptedNodeCount",
                            "allocationState",
                            "allocationStateTransitionTime",
                            "errors",
                            "creationTime",
                            "modifiedTime",
                            "provisioningState",
                            "provisioningStateTransitionTime",
                            "scaleSettings",
                            "minNodeCount",
                            "maxNodeCount",
                            "nodeIdleTimeBeforeScaleDown",
                            "vmPriority",
                            "vmSize"})
        BOOST_CHECK_MESSAGE(serialize(of_made).find('"' + std::string(key) + "\":") !=
                                std::string::npos,
                            key << " is missing");
    BOOST_TEST(serialize(of_made) == serialize(of_found));
    BOOST_TEST((of_made.created == of_made.modified));
    BOOST_TEST(to_string(of_made.cluster->allocation) == "Steady");
}

PROMISE(limits_can_be_changed_and_wrong_ones_change_nothing_CO_06)
{
    auto cluster      = co_await make_cluster(here, of_size("Standard_D2_v2"));
    auto changes      = scale_changes{};
    changes.max_nodes = 8;
    changes.min_nodes = 1;
    auto changed      = co_await cluster.update(changes);
    auto wrong        = scale_changes{};
    wrong.max_nodes   = 0;
    auto refused      = co_await as_result(cluster.update(wrong));
    auto now          = co_await cluster.status();

    BOOST_TEST(changed.cluster->scale.max_nodes == 8);
    BOOST_TEST(changed.cluster->current_node_count == 1);
    BOOST_TEST((changed.cluster->scale.idle_time_before_scale_down == std::chrono::minutes(30)));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::invalid_argument));
    BOOST_TEST(now.cluster->scale.max_nodes == 8);
    BOOST_TEST(now.cluster->scale.min_nodes == 1);
}

PROMISE(a_cluster_that_is_removed_is_not_there_CO_06)
{
    auto cluster = co_await make_cluster(here, of_size("Standard_D2_v2"));
    co_await cluster.remove();

    auto looked       = co_await as_result(cluster.status());
    auto again        = co_await as_result(cluster.remove());
    auto nodes        = co_await as_result(cluster.nodes());
    auto changes      = scale_changes{};
    changes.max_nodes = 2;
    auto changed      = co_await as_result(cluster.update(changes));
    auto waited       = co_await as_result(cluster.wait());

    for (auto const& error :
         {looked.error(), again.error(), nodes.error(), changed.error(), waited.error()}) {
        BOOST_TEST((error.code == errc::not_found));
        BOOST_TEST(error.message.starts_with("ComputeTargetNotFound:"), error.message);
        BOOST_TEST(names(error, {"\"gpucluster\"", "create_compute"}), error.message);
    }
    co_await make_cluster(here, of_size("Standard_NC12"));
    auto now = co_await cluster.status();
    BOOST_TEST(now.cluster->vm_size == "Standard_NC12");
}

PROMISE(the_local_target_is_no_cluster_CO_06)
{
    auto const local  = here.workspace().compute(compute_name("local"));
    auto changes      = scale_changes{};
    changes.max_nodes = 2;

    auto updated = co_await as_result(local.update(changes));
    auto removed = co_await as_result(local.remove());
    auto nodes   = co_await as_result(local.nodes());
    auto now     = co_await local.status();

    BOOST_TEST((updated.error().code == errc::unsupported));
    BOOST_TEST((removed.error().code == errc::unsupported));
    BOOST_TEST((nodes.error().code == errc::unsupported));
    BOOST_TEST(!now.cluster);
    BOOST_TEST(serialize(now) == "null");
}

PROMISE(a_cluster_is_not_limited_by_a_number_of_runs_CO_06)
{
    auto cluster = co_await make_cluster(here, of_size("Standard_D2_v2"));

    auto refused = co_await as_result(cluster.set_max_concurrent_runs(2));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::invalid_argument));
    BOOST_TEST(names(refused.error(), {"gpucluster", "max_nodes"}));
}

PROMISE(the_sizes_of_nodes_can_be_listed_CO_06)
{
    auto sizes = co_await here.workspace().vm_sizes();

    auto const is_it = [](vm_size_record const& size) { return size.name == "Standard_NC6"; };
    auto const found = std::ranges::find_if(sizes, is_it);
    BOOST_REQUIRE((found != sizes.end()));
    BOOST_TEST(found->cores == 6);
    BOOST_TEST(found->gpus == 1);
    BOOST_TEST(found->memory_gb == 56);
}

}
}
