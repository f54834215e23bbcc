#include <support/failures.hpp>

#include <trainyard/backend/run_service.hpp>
#include <trainyard/script_run_config.hpp>

#include <limits>
#include <type_traits>

BOOST_AUTO_TEST_SUITE(vocabulary_script_run_config)

using namespace trainyard;
using test::failure_of;
using test::names;

// Only what has one text can be an argument.
static_assert(!std::is_constructible_v<argument, std::vector<int>>);
static_assert(!std::is_constructible_v<argument, void*>);
static_assert(!std::is_constructible_v<argument, run_id>);

BOOST_AUTO_TEST_CASE(numbers_become_texts_as_the_scripts_language_prints_them_SR_02)
{
    BOOST_TEST(argument(50).text() == "50");
    BOOST_TEST(argument(-7LL).text() == "-7");
    BOOST_TEST(argument(std::numeric_limits<std::uint64_t>::max()).text() ==
               "18446744073709551615");
    BOOST_TEST(argument(0.01).text() == "0.01");
    BOOST_TEST(argument(1.0).text() == "1.0");
    BOOST_TEST(argument(-0.0).text() == "-0.0");
    BOOST_TEST(argument(0.1 + 0.2).text() == "0.30000000000000004");
    BOOST_TEST(argument(1e-5).text() == "1e-05");
    BOOST_TEST(argument(1e16).text() == "1e+16");
    BOOST_TEST(argument(123456789012345.0).text() == "123456789012345.0");
    BOOST_TEST(argument(std::numeric_limits<double>::infinity()).text() == "inf");
    BOOST_TEST(argument(-std::numeric_limits<double>::infinity()).text() == "-inf");
    BOOST_TEST(argument(std::numeric_limits<double>::quiet_NaN()).text() == "nan");
    BOOST_TEST(argument(true).text() == "True");
    BOOST_TEST(argument(false).text() == "False");
    BOOST_TEST(argument("a b").text() == "a b");
}

BOOST_AUTO_TEST_CASE(a_data_reference_is_a_variable_DS_04)
{
    auto const plain = argument(data_reference{.datastore = datastore_name("blobs")});
    BOOST_TEST(plain.text() == "$AZUREML_DATAREFERENCE_blobs");
    BOOST_TEST(plain.reference()->name == "blobs");
    auto const named =
        argument(data_reference{.datastore = datastore_name("blobs"), .name = "images"});
    BOOST_TEST(named.text() == "$AZUREML_DATAREFERENCE_images");
    BOOST_TEST(!argument("text").reference());
}

BOOST_AUTO_TEST_CASE(a_config_comes_to_one_definition_SR_06)
{
    script_run_config config;
    config.script    = "train.py";
    config.arguments = {"--epochs", 3, data_reference{.datastore = datastore_name("blobs")}};
    config.data.push_back({.datastore = datastore_name("files")});
    auto const definition = definition_of(config);
    BOOST_TEST(definition.target == "local");
    BOOST_TEST(definition.arguments.size() == 3U);
    BOOST_REQUIRE(definition.data.size() == 2U);
    BOOST_TEST(definition.data[1].name == "files");
    BOOST_TEST((definition.max_run_duration == std::chrono::hours(720)));
}

BOOST_AUTO_TEST_CASE(a_reference_no_variable_can_be_named_after_is_refused_DS_04)
{
    for (auto const* name : {"a-b", "a b", "a.b", "a/b", "a$"}) {
        script_run_config config;
        config.data.push_back({.datastore = datastore_name("blobs"), .name = name});
        auto const refused = failure_of([&] { (void)definition_of(config); });
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused.message, {name, "letters, digits and _"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()
