#include <support/temporary_directory.hpp>

#include <trainyard/launch/script/bundle.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <latch>
#include <thread>
#include <vector>

BOOST_AUTO_TEST_SUITE(launch_bundle)

using namespace trainyard;

BOOST_AUTO_TEST_CASE(several_put_the_package_in_place_at_once)
{
    test::temporary_directory const directory;
    constexpr auto several = 8U;
    std::latch ready(several);
    std::vector<std::string> found(several);
    {
        std::vector<std::jthread> threads;
        for (auto& one : found)
            threads.emplace_back([&] {
                ready.arrive_and_wait();
                try {
                    one = launch::install_script_package(directory.path().string());
                } catch (std::exception const& failed) {
                    one = failed.what();
                }
            });
    }

    for (auto const& one : found)
        BOOST_TEST(one == found.front());
    for (auto const* file : {"azureml/core/__init__.py", "trainyard_script-1.dist-info/METADATA",
                             "trainyard_script-1.dist-info/entry_points.txt"})
        BOOST_TEST(std::filesystem::exists(found.front() + '/' + file));
    auto const left = std::distance(std::filesystem::directory_iterator(directory.path()),
                                    std::filesystem::directory_iterator());
    BOOST_TEST(left == 1);
}

BOOST_AUTO_TEST_SUITE_END()
