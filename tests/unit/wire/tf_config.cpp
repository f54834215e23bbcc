#include <trainyard/wire/tf_config.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(wire_tf_config)

using namespace trainyard::wire;

BOOST_AUTO_TEST_CASE(workers_and_servers_are_listed_and_one_of_them_is_meant_DI_05)
{
    auto const cluster = tf_cluster{.servers = {"a:1"}, .workers = {"a:2", "b:3"}};
    BOOST_TEST(write_tf_config(cluster, "worker", 1) ==
               R"({"cluster":{"ps":["a:1"],"worker":["a:2","b:3"]},)"
               R"("task":{"type":"worker","index":1},"environment":"cloud"})");
    BOOST_TEST(write_tf_config(cluster, "ps", 0) ==
               R"({"cluster":{"ps":["a:1"],"worker":["a:2","b:3"]},)"
               R"("task":{"type":"ps","index":0},"environment":"cloud"})");
}

BOOST_AUTO_TEST_CASE(without_servers_nothing_is_said_of_them_DI_05)
{
    auto const cluster = tf_cluster{.workers = {"a:2"}};
    BOOST_TEST(write_tf_config(cluster, "worker", 0) ==
               R"({"cluster":{"worker":["a:2"]},)"
               R"("task":{"type":"worker","index":0},"environment":"cloud"})");
}

BOOST_AUTO_TEST_SUITE_END()
