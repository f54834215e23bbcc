#include "promise.hpp"

#include <filesystem>

namespace trainyard::contract {
namespace {

constexpr auto about = "datastores";

using texts = std::vector<std::string>;

asio::awaitable<datastore> with_a_file(yard& here)
{
    here.write("digits/train.gz", "train");
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    here.write("more/labels.gz", "labels");
    co_return store;
}

PROMISE(a_target_below_a_file_is_refused_and_nothing_is_put_DS_01)
{
    auto store           = co_await with_a_file(here);
    auto at              = upload_options{};
    at.target_path       = "train.gz";
    auto below           = upload_options{};
    below.target_path    = "train.gz/of/more";
    below.overwrite      = true;
    texts const one_file = {here.path("more/labels.gz")};

    auto directory = co_await as_result(store.upload(here.path("more"), at));
    auto files     = co_await as_result(store.upload_files(one_file, below));
    auto there     = co_await store.files();

    for (auto const* refused : {&directory, &files}) {
        BOOST_REQUIRE(!*refused);
        BOOST_TEST((refused->error().code == errc::conflict));
        BOOST_TEST(refused->error().operation == "upload to datastore");
        BOOST_TEST(names(refused->error(), {"labels.gz", "workspaceblobstore", "train.gz",
                                            "is a file", "target_path"}),
                   refused->error().message);
    }
    BOOST_TEST(there.size() == 1U);
}

PROMISE(a_file_that_would_take_the_place_of_a_folder_is_refused_DS_01)
{
    auto store       = co_await with_a_file(here);
    auto into        = upload_options{};
    into.target_path = "more";
    co_await store.upload(here.path("digits"), into);
    here.write("other/more", "a file");
    auto overwriting      = upload_options{};
    overwriting.overwrite = true;

    auto kept     = co_await as_result(store.upload(here.path("other")));
    auto replaced = co_await as_result(store.upload(here.path("other"), overwriting));
    auto there    = co_await store.files();

    for (auto const* refused : {&kept, &replaced}) {
        BOOST_REQUIRE(!*refused);
        BOOST_TEST((refused->error().code == errc::conflict));
        BOOST_TEST(names(refused->error(), {"more", "is a folder", "target_path"}));
    }
    BOOST_TEST(there.size() == 2U);
}

PROMISE(a_download_to_below_a_file_is_refused_with_its_path_DS_03)
{
    auto store = co_await with_a_file(here);
    auto file  = here.write("mine.txt", "mine");

    auto refused = co_await as_result(store.download(file + "/digits"));

    BOOST_REQUIRE(!refused);
    BOOST_TEST(names(refused.error(), {file}));
    BOOST_TEST(here.read("mine.txt") == "mine");
}

}
}
