#include <support/failures.hpp>

#include <trainyard/wire/config_file.hpp>

BOOST_AUTO_TEST_SUITE(wire_config_file)

using namespace trainyard;
using namespace trainyard::wire;
using test::failure_of;
using test::names;

namespace {

failure refusal_of(std::string_view text)
{
    return failure_of([&] { read_config_file(text, "/home/me/config.json"); });
}

}

BOOST_AUTO_TEST_CASE(three_keys_name_a_workspace_WS_02)
{
    auto const config = read_config_file(
        R"({"subscription_id": "s", "resource_group": "g", "workspace_name": "w", "more": [1]})",
        "config.json");
    BOOST_TEST(config.subscription_id == "s");
    BOOST_TEST(config.resource_group == "g");
    BOOST_TEST(config.workspace_name == "w");
    BOOST_TEST(!config.local_root.has_value());
}

BOOST_AUTO_TEST_CASE(a_folder_is_enough_for_a_local_one_WS_15)
{
    auto const config = read_config_file(R"({"local_root": "yard"})", "config.json");
    BOOST_TEST(config.local_root.value_or("") == "yard");
    BOOST_TEST(config.workspace_name.empty());
}

BOOST_AUTO_TEST_CASE(a_key_that_is_missing_is_named_WS_02)
{
    for (auto const* key : {"subscription_id", "resource_group", "workspace_name"}) {
        std::string text = R"({"subscription_id": "s", "resource_group": "g", )"
                           R"("workspace_name": "w"})";
        text.replace(text.find(key), 1, "_");
        auto const refused = refusal_of(text);
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused.message, {"/home/me/config.json", key}));
    }
    auto const odd = refusal_of(R"({"subscription_id": 7})");
    BOOST_TEST(names(odd.message, {"subscription_id"}));
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_told_with_the_files_name_WS_01)
{
    for (auto const* text : {"", "{", "workspace_name: w", "[]", "\"w\""}) {
        auto const refused = refusal_of(text);
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused.message, {"/home/me/config.json", "JSON"}));
    }
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again_WS_03)
{
    auto const written = config_file{.workspace_name  = "w \"x\" é",
                                     .subscription_id = "s",
                                     .resource_group  = "g",
                                     .local_root      = "/a/b"};
    auto const read    = read_config_file(write_config_file(written), "config.json");
    BOOST_TEST(read.workspace_name == written.workspace_name);
    BOOST_TEST(read.subscription_id == "s");
    BOOST_TEST(read.resource_group == "g");
    BOOST_TEST(read.local_root.value_or("") == "/a/b");
    BOOST_TEST(!names(write_config_file({}), {"local_root"}));
}

BOOST_AUTO_TEST_SUITE_END()
