#include <trainyard/backend/metric_service.hpp>
#include <trainyard/backend/run_service.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

BOOST_AUTO_TEST_SUITE(backend_words)

using namespace trainyard;

BOOST_AUTO_TEST_CASE(every_status_has_the_services_word_RU_02)
{
    char const* const words[] = {"NotStarted", "Starting", "Provisioning", "Preparing",
                                 "Queued",     "Running",  "Finalizing",   "CancelRequested",
                                 "Completed",  "Failed",   "Canceled",     "NotResponding",
                                 "Paused",     "Unknown"};
    auto number               = 0;
    for (auto const* word : words) {
        auto const status = static_cast<run_status>(number++);
        BOOST_TEST(to_string(status) == word);
        BOOST_TEST((run_status_from(word) == status));
        auto const is_final = status == run_status::completed || status == run_status::failed ||
                              status == run_status::canceled;
        BOOST_TEST(is_terminal(status) == is_final);
    }
    BOOST_TEST((run_status_from("completed") == run_status::unknown));
    BOOST_TEST((run_status_from("") == run_status::unknown));
}

BOOST_AUTO_TEST_CASE(a_value_is_printed_as_the_scripts_language_does_RU_12)
{
    BOOST_TEST(to_string(metric_value(std::int64_t{-3})) == "-3");
    BOOST_TEST(to_string(metric_value(1.0)) == "1.0");
    BOOST_TEST(to_string(metric_value(std::nan(""))) == "nan");
    BOOST_TEST(to_string(metric_value(true)) == "True");
    BOOST_TEST(to_string(metric_value(std::string("text"))) == "text");
    BOOST_TEST(to_string(metric_value()) == "None");
}

BOOST_AUTO_TEST_CASE(a_value_is_a_number_if_it_can_be_one)
{
    BOOST_TEST(as_number(metric_value(std::int64_t{-3})) == -3.0);
    BOOST_TEST(as_number(metric_value(0.5)) == 0.5);
    BOOST_TEST(as_number(metric_value(true)) == 1.0);
    BOOST_TEST(std::isnan(as_number(metric_value(std::string("3")))));
    BOOST_TEST(std::isnan(as_number(metric_value())));
}

BOOST_AUTO_TEST_SUITE_END()
