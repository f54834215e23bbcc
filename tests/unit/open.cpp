#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/open.hpp>

#include <filesystem>

BOOST_AUTO_TEST_SUITE(opening)

using namespace trainyard;
using test::in_coroutine;
using test::names;
namespace fs = std::filesystem;

namespace {

/// A directory a few levels down, where somebody works.
struct place {
    test::local_yard yard;
    std::string top     = (yard.path() / "project").string();
    std::string working = top + "/experiments/first";

    place() { fs::create_directories(working); }

    static void write(std::string const& path, std::string const& text)
    {
        fs::create_directories(fs::path(path).parent_path());
        std::ofstream(path) << text;
    }

    asio::awaitable<result<std::string>> name_of(std::string path,
                                                 std::string file_name = "config.json") const
    {
        auto options = config_options{.path = std::move(path), .file_name = std::move(file_name)};
        auto opened  = co_await as_result(from_config(options));
        if (!opened)
            co_return opened.error();
        auto about = co_await opened->describe();
        co_return about.name;
    }
};

std::string config(std::string const& name)
{
    return R"({"local_root": "yard-)" + name + R"(", "workspace_name": ")" + name + R"("})";
}

}

BOOST_AUTO_TEST_CASE(a_config_file_is_looked_for_in_the_directory_and_above_WS_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        place::write(here.top + "/config.json", config("above"));
        auto above = co_await here.name_of(here.working);
        place::write(here.working + "/aml_config/config.json", config("oldest"));
        auto oldest = co_await here.name_of(here.working);
        place::write(here.working + "/.azureml/config.json", config("hidden"));
        auto hidden = co_await here.name_of(here.working);
        place::write(here.working + "/config.json", config("beside"));
        auto beside = co_await here.name_of(here.working);
        BOOST_TEST(above.value() == "above");
        BOOST_TEST(oldest.value() == "oldest");
        BOOST_TEST(hidden.value() == "hidden");
        BOOST_TEST(beside.value() == "beside");
    });
}

BOOST_AUTO_TEST_CASE(a_path_may_be_the_file_itself_and_have_another_name_WS_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        place::write(here.top + "/mine.json", config("mine"));
        auto direct = co_await here.name_of(here.top + "/mine.json");
        auto found  = co_await here.name_of(here.working, "mine.json");
        BOOST_TEST(direct.value() == "mine");
        BOOST_TEST(found.value() == "mine");
        BOOST_TEST(fs::exists(here.top + "/yard-mine/catalog.db")); // it is where the file is
    });
}

BOOST_AUTO_TEST_CASE(no_config_file_is_told_with_where_it_was_looked_for_WS_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        fs::create_directory(here.working + "/none.json"); // which is no file
        auto missing = co_await here.name_of(here.working, "none.json");
        BOOST_TEST((missing.error().code == errc::not_found));
        BOOST_TEST(names(missing.error().message,
                         {"none.json", here.working, ".azureml", "full path", "path"}));
    });
}

BOOST_AUTO_TEST_CASE(a_config_file_that_makes_no_sense_is_named_WS_01_WS_02)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto const file = here.working + "/config.json";
        place::write(file, "{\"workspace_name\": ");
        auto no_json = co_await here.name_of(here.working);
        place::write(file, R"({"workspace_name": "w", "subscription_id": "s"})");
        auto no_group = co_await here.name_of(here.working);
        BOOST_TEST((no_json.error().code == errc::invalid_argument));
        BOOST_TEST(names(no_json.error().message, {file, "JSON"}));
        BOOST_TEST((no_group.error().code == errc::invalid_argument));
        BOOST_TEST(names(no_group.error().message, {file, "resource_group"}));
    });
}

BOOST_AUTO_TEST_CASE(a_workspace_in_azure_is_refused_with_the_way_out_WS_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto const file = here.working + "/config.json";
        place::write(file,
                     R"({"workspace_name": "w", "subscription_id": "s", "resource_group": "g"})");
        auto refused = co_await here.name_of(here.working);
        BOOST_TEST((refused.error().code == errc::unsupported));
        BOOST_TEST(names(refused.error().message, {file, "\"w\"", "Azure", "local_root"}));
    });
}

BOOST_AUTO_TEST_CASE(a_config_file_is_written_where_it_is_found_WS_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto options = local_options{};
        options.root = here.yard.root();
        options.name = "mine";
        auto opened  = co_await open_local(options);
        co_await write_config(opened, here.top + "/new/folder");
        co_await write_config(opened, here.top + "/new/folder"); // replaces
        co_await write_config(opened, here.top, "other.json");
        auto found = co_await here.name_of(here.top + "/new/folder");
        auto other = co_await here.name_of(here.working, "other.json");
        BOOST_TEST(fs::is_regular_file(here.top + "/new/folder/.azureml/config.json"));
        BOOST_TEST(found.value() == "mine");
        BOOST_TEST(other.value() == "mine");
    });
}

BOOST_AUTO_TEST_CASE(a_config_file_that_cannot_be_written_is_told_WS_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto opened = co_await open_local(here.yard.root());
        place::write(here.working + "/.azureml", "a file in its way");
        auto in_the_way      = co_await as_result(write_config(opened, here.working));
        result<void> no_room = failure();
        {
            test::full_disk const full;
            no_room = co_await as_result(write_config(opened, here.top));
        }
        BOOST_TEST(!in_the_way.has_value());
        BOOST_TEST(names(in_the_way.error().message, {here.working + "/.azureml"}));
        BOOST_TEST((no_room.error().code == errc::storage_full));
        BOOST_TEST(names(no_room.error().message, {here.top + "/.azureml/config.json"}));
        BOOST_TEST(fs::is_empty(here.top + "/.azureml"));
    });
}

BOOST_AUTO_TEST_SUITE_END()
