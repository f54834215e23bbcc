#include <trainyard/core/process/background.hpp>
#include <trainyard/core/process/process.hpp>

#include <boost/test/unit_test.hpp>

#include <sched.h>

BOOST_AUTO_TEST_SUITE(core_process_background)

using namespace trainyard::core;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(a_background_thread_gives_way_and_so_does_what_it_starts)
{
    auto policy = -1;
    std::string of_program;

    auto const before = ::sched_getscheduler(0);
    background_thread([&] {
        policy = ::sched_getscheduler(0);
        of_program =
            run_helper({"/usr/bin/cut", "-d", " ", "-f", "41", "/proc/self/stat"}, "/", 10s).bytes;
    }).join();

    BOOST_TEST(policy == SCHED_BATCH);
    BOOST_TEST(of_program == std::to_string(SCHED_BATCH) + '\n');
    BOOST_TEST(::sched_getscheduler(0) == before); // nobody else's
}

BOOST_AUTO_TEST_SUITE_END()
