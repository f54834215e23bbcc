#include <trainyard/backend/cluster.hpp>
#include <trainyard/serialize.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(wire_computes)

using namespace trainyard;

namespace {

constexpr auto monday = timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5));

}

BOOST_AUTO_TEST_CASE(a_status_has_the_keys_of_the_service_CO_05)
{
    create_compute_request request;
    request.name                      = compute_name("gpucluster");
    request.configuration.vm_size     = "STANDARD_NC6";
    request.configuration.vm_priority = vm_priority::low_priority;
    request.configuration.min_nodes   = 1;

    auto const text = serialize(describe(make_cluster(request, monday), monday));

    BOOST_TEST(
        text ==
        R"({"currentNodeCount":1,"targetNodeCount":1,)"
        R"("nodeStateCounts":{"preparingNodeCount":0,"runningNodeCount":0,"idleNodeCount":1,)"
        R"("unusableNodeCount":0,"leavingNodeCount":0,"preemptedNodeCount":0},)"
        R"("allocationState":"Steady",)"
        R"("allocationStateTransitionTime":"2026-01-05T00:00:00.000000Z","errors":null,)"
        R"("creationTime":"2026-01-05T00:00:00.000000Z",)"
        R"("modifiedTime":"2026-01-05T00:00:00.000000Z","provisioningState":"Succeeded",)"
        R"("provisioningStateTransitionTime":"2026-01-05T00:00:00.000000Z",)"
        R"("scaleSettings":{"minNodeCount":1,"maxNodeCount":4,)"
        R"("nodeIdleTimeBeforeScaleDown":"PT1800S"},)"
        R"("vmPriority":"LowPriority","vmSize":"Standard_NC6"})");
}

BOOST_AUTO_TEST_CASE(what_went_wrong_stands_in_the_status_CO_05)
{
    create_compute_request request;
    request.name    = compute_name("gpucluster");
    auto cluster    = make_cluster(request, monday);
    cluster.problem = "the quota is used up";

    auto const text = serialize(describe(cluster, monday));

    auto const wanted = std::string(R"("errors":[{"error":{"code":"ProvisioningFailed",)"
                                    R"("message":"the quota is used up"}}])");
    BOOST_TEST(text.find(wanted) != std::string::npos);
    BOOST_TEST(text.find(R"("provisioningState":"Failed")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_cluster_has_no_status_CO_05)
{
    BOOST_TEST(serialize(compute_record()) == "null");
}

BOOST_AUTO_TEST_SUITE_END()
