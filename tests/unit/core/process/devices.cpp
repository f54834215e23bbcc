#include <support/temporary_directory.hpp>

#include <trainyard/core/process/devices.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>

BOOST_AUTO_TEST_SUITE(core_process_devices)

using trainyard::core::find_gpus;
using texts = std::vector<std::string>;

BOOST_AUTO_TEST_CASE(gpus_are_counted_by_their_files_CO_11)
{
    trainyard::test::temporary_directory const directory;
    for (auto const* name : {"nvidia0", "nvidia3", "nvidiactl", "nvidia-uvm", "nvidia", "null"})
        std::ofstream(directory.path() / name) << "";

    auto const found = find_gpus(std::nullopt, directory.path().string());

    BOOST_TEST(found == (texts{"0", "1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_variable_says_which_may_be_used_CO_11)
{
    auto const found = [](char const* visible) { return find_gpus(visible, "/no/such/place"); };

    BOOST_TEST(found("2,GPU-7f") == (texts{"2", "GPU-7f"}), boost::test_tools::per_element());
    BOOST_TEST(found("1,-1,2") == texts{"1"}, boost::test_tools::per_element());
    BOOST_TEST(found("1,1") == texts{"1"}, boost::test_tools::per_element());
    BOOST_TEST(found("").empty());
    BOOST_TEST(find_gpus(std::nullopt, "/no/such/place").empty());
}

BOOST_AUTO_TEST_SUITE_END()
