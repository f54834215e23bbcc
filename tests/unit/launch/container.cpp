#include <trainyard/launch/container.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

BOOST_AUTO_TEST_SUITE(launch_container)

using namespace trainyard;

namespace {

launch::contained put(container what, std::map<std::string, std::string> variables)
{
    what.tool   = "/usr/bin/podman";
    what.image  = "abc";
    what.folder = "/yard";
    return launch::put_inside(what, "one", "/yard/code", {"python", "train.py"},
                              std::move(variables));
}

bool has(launch::contained const& made, std::string const& word)
{
    return std::ranges::find(made.command, word) != made.command.end();
}

}

BOOST_AUTO_TEST_CASE(podman_is_told_what_to_run_where_and_in_what_EN_09)
{
    auto const made  = put({.shm_size = "4g", .arguments = {"--device=/dev/fuse"}}, {});
    auto const image = std::ranges::find(made.command, "abc");
    auto const extra = std::ranges::find(made.command, "--device=/dev/fuse");
    BOOST_TEST(made.command.front() == "/usr/bin/podman");
    BOOST_TEST(made.command.back() == "train.py");
    BOOST_TEST(has(made, "--volume=/yard:/yard"));
    BOOST_TEST(has(made, "--workdir=/yard/code"));
    BOOST_TEST(has(made, "--shm-size=4g"));
    BOOST_TEST((extra < image));
    BOOST_TEST(has(put({}, {}), "--shm-size=2g"));
}

BOOST_AUTO_TEST_CASE(values_of_variables_are_not_for_everybody_to_read_EN_09)
{
    auto what      = container{};
    what.variables = {{"PATH", "/usr/bin"}, {"HOME", "/root"}};
    auto made      = put(what, {{"PASSWORD", "hush"}, {"PATH", "/opt/bin"}});
    BOOST_TEST(has(made, "--env=PASSWORD"));
    BOOST_TEST(has(made, "--env=PATH=/opt/bin"));
    BOOST_TEST(!has(made, "--env=HOME"));
    BOOST_TEST(made.variables["PASSWORD"] == "hush");
    BOOST_TEST(made.variables["PATH"] == "/usr/bin");
    auto const tells = [](std::string const& word) {
        return word.find("hush") != std::string::npos;
    };
    BOOST_TEST(std::ranges::none_of(made.command, tells));
}

BOOST_AUTO_TEST_CASE(names_are_of_directories_EN_09)
{
    auto const name = launch::container_name("/yard/live/one");
    BOOST_TEST(name.starts_with("trainyard-"));
    BOOST_TEST(name == launch::container_name("/yard/live/one"));
    BOOST_TEST(name != launch::container_name("/other/live/one"));
}

BOOST_AUTO_TEST_SUITE_END()
