#include "digits.hpp"
#include "promise.hpp"

#include <filesystem>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "datasets";

using texts = std::vector<std::string>;

asio::awaitable<texts> names_in(dataset of)
{
    texts found;
    auto files = co_await of.files();
    for (auto const& file : files)
        found.push_back(file.name);
    co_return found;
}

PROMISE(a_dataset_is_a_file_a_folder_or_what_a_pattern_selects_DS_08)
{
    auto store = co_await digits(here);

    auto file    = co_await names_in(here.workspace().file_dataset(store.path("mnist/train.gz")));
    auto folder  = co_await names_in(here.workspace().file_dataset(store.path("mnist")));
    auto slashed = co_await names_in(here.workspace().file_dataset(store.path("./mnist/")));
    auto pattern = co_await names_in(here.workspace().file_dataset(store.path("mnist/*.gz")));
    auto deep    = co_await names_in(here.workspace().file_dataset(store.path("mnist/**/*.gz")));
    auto all     = co_await names_in(here.workspace().file_dataset(store.path()));

    BOOST_TEST((file == texts{"train.gz"}));
    BOOST_TEST((folder == texts{"more/labels.gz", "readme.txt", "test.gz", "train.gz"}));
    BOOST_TEST((slashed == folder));
    BOOST_TEST((pattern == texts{"test.gz", "train.gz"}));
    BOOST_TEST((deep == texts{"more/labels.gz", "test.gz", "train.gz"}));
    BOOST_TEST(all.size() == 5U);
}

PROMISE(files_of_many_paths_are_named_from_what_they_have_in_common_DS_08)
{
    auto store = co_await digits(here);
    here.write("images/cat.png", "cat");
    auto files = here.workspace().datastore(datastore_name("workspacefilestore"));
    co_await files.upload(here.path("images"));
    std::vector<data_path> one = {store.path("mnist/more"), store.path("mnist/*.gz"),
                                  store.path("mnist/train.gz")};
    std::vector<data_path> two = {store.path("mnist/more"), files.path()};

    auto together = co_await names_in(here.workspace().file_dataset(one));
    auto apart    = co_await names_in(here.workspace().file_dataset(two));

    BOOST_TEST((together == texts{"more/labels.gz", "test.gz", "train.gz"}));
    BOOST_TEST((apart == texts{"workspaceblobstore/labels.gz", "workspacefilestore/cat.png"}));
}

PROMISE(a_path_that_leads_nowhere_is_an_error_that_names_it_DS_08)
{
    auto store   = co_await digits(here);
    auto nobody  = here.workspace().datastore(datastore_name("nothing"));
    auto yard    = here.workspace();
    auto web     = data_path();
    web.path     = "https://example.com/iris.csv";
    auto missing = yard.file_dataset(store.path("cifar"));

    auto registered = co_await as_result(missing.register_as(dataset_name("cifar")));
    auto listed     = co_await as_result(missing.files());
    auto unmatched  = co_await as_result(yard.file_dataset(store.path("mnist/*.png")).files());
    auto no_store   = co_await as_result(yard.file_dataset(nobody.path("a")).files());
    auto never      = co_await as_result(yard.file_dataset(store.path("mnist/[a")).files());
    auto address    = co_await as_result(yard.file_dataset(web).register_as(dataset_name("iris")));
    auto known      = co_await yard.datasets();

    BOOST_REQUIRE(!registered);
    BOOST_TEST((registered.error().code == errc::not_found));
    BOOST_TEST(names(registered.error(), {"workspaceblobstore", "cifar", "upload it first"}));
    BOOST_TEST((listed.error().code == errc::not_found));
    BOOST_REQUIRE(!unmatched);
    BOOST_TEST(names(unmatched.error(), {"mnist/*.png"}));
    BOOST_REQUIRE(!no_store);
    BOOST_TEST((no_store.error().code == errc::not_found));
    BOOST_TEST(names(no_store.error(), {"nothing"}));
    BOOST_REQUIRE(!never);
    BOOST_TEST((never.error().code == errc::invalid_argument));
    BOOST_TEST(names(never.error(), {"mnist/[a"}));
    BOOST_REQUIRE(!address);
    BOOST_TEST((address.error().code == errc::unsupported));
    BOOST_TEST(names(address.error(), {"https://example.com/iris.csv", "download it"}));
    BOOST_TEST(known.empty());
    BOOST_CHECK_THROW(static_cast<void>(yard.file_dataset(std::vector<data_path>())),
                      std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(missing.register_as(dataset_name("no/name"))),
                      std::invalid_argument);
}

PROMISE(a_path_stays_inside_its_datastore_DS_08)
{
    auto store   = co_await digits(here);
    auto outside = here.workspace().file_dataset(store.path("../elsewhere"));

    auto thrown = false;
    try {
        co_await outside.files();
    } catch (std::invalid_argument const&) {
        thrown = true;
    }

    BOOST_TEST(thrown);
}

PROMISE(changed_paths_make_a_new_version_and_the_same_ones_keep_it_DS_08)
{
    auto store              = co_await digits(here);
    auto const name         = dataset_name("digits");
    auto first              = here.workspace().file_dataset(store.path("mnist/"));
    auto same               = here.workspace().file_dataset(store.path("mnist"));
    auto other              = here.workspace().file_dataset(store.path("mnist/*.gz"));
    auto wanted             = dataset_options{};
    wanted.description      = "small";
    wanted.tags["shape"]    = "28x28";
    auto anew               = dataset_options{};
    anew.create_new_version = true;

    auto made    = co_await first.register_as(name, wanted);
    auto kept    = co_await same.register_as(name, anew);
    auto refused = co_await as_result(other.register_as(name));
    auto next    = co_await other.register_as(name, anew);

    BOOST_TEST(first.version() == 0);
    BOOST_TEST(made.id() == "digits:1");
    BOOST_TEST(made.last_known().description == "small");
    BOOST_TEST(made.last_known().tags.at("shape").value() == "28x28");
    BOOST_TEST(kept.id() == "digits:1");
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::already_exists));
    BOOST_TEST(names(refused.error(), {"digits:1", "create_new_version"}));
    BOOST_TEST(next.id() == "digits:2");
}

PROMISE(a_dataset_is_found_by_name_version_and_id_DS_08)
{
    auto store              = co_await digits(here);
    auto const name         = dataset_name("digits");
    auto anew               = dataset_options{};
    anew.create_new_version = true;
    auto tagged             = dataset_options{};
    tagged.tags["raw"]      = std::nullopt;
    auto yard               = here.workspace();
    co_await yard.file_dataset(store.path("mnist")).register_as(name);
    co_await yard.file_dataset(store.path("mnist/*.gz")).register_as(name, anew);
    co_await yard.file_dataset(store.path("other.gz")).register_as(dataset_name("other"), tagged);
    auto of_name = dataset_query{};
    of_name.name = "digits";
    auto of_tag  = dataset_query{};
    of_tag.tags  = tagged.tags;
    auto again   = co_await here.open();

    auto newest    = co_await again.dataset(name);
    auto first     = co_await again.dataset(name, 1);
    auto by_id     = co_await again.dataset_by_id("digits:1");
    auto all       = co_await again.datasets();
    auto versions  = co_await again.datasets(of_name);
    auto raw       = co_await again.datasets(of_tag);
    auto no_name   = co_await as_result(again.dataset(dataset_name("nothing")));
    auto no_number = co_await as_result(again.dataset(name, 3));

    BOOST_TEST(newest.version() == 2);
    BOOST_TEST((first.last_known().paths == by_id.last_known().paths));
    BOOST_TEST(first.last_known().paths.front().path == "mnist");
    BOOST_TEST(all.size() == 2U);
    BOOST_TEST(all.at(name).version() == 2);
    BOOST_REQUIRE(versions.size() == 2U);
    BOOST_TEST(versions.front().version() == 2);
    BOOST_REQUIRE(raw.size() == 1U);
    BOOST_TEST(raw.front().name().str() == "other");
    BOOST_REQUIRE(!no_name);
    BOOST_TEST((no_name.error().code == errc::not_found));
    BOOST_TEST(names(no_name.error(), {"nothing", "datasets()"}));
    BOOST_REQUIRE(!no_number);
    BOOST_TEST(names(no_number.error(), {"digits", "3"}));
    BOOST_CHECK_THROW(static_cast<void>(again.dataset_by_id("digits")), std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(again.dataset(name, 0)), std::invalid_argument);
}

PROMISE(a_download_leaves_alone_what_is_there_unless_it_is_told_otherwise_DS_08)
{
    auto store              = co_await digits(here);
    auto gz                 = here.workspace().file_dataset(store.path("mnist/**/*.gz"));
    auto overwriting        = dataset_download_options{};
    overwriting.overwrite   = true;
    auto told               = std::make_shared<std::vector<progress>>();
    overwriting.on_progress = [told](progress const& now) { told->push_back(now); };

    auto copies  = co_await gz.download(here.path("got"));
    auto refused = co_await as_result(gz.download(here.path("got")));
    here.write("got/train.gz", "mine");
    co_await gz.download(here.path("got"), overwriting);

    BOOST_REQUIRE(copies.size() == 3U);
    BOOST_TEST(copies.front() == here.path("got/more/labels.gz"));
    BOOST_TEST(here.read("got/more/labels.gz") == "labels");
    BOOST_TEST(!std::filesystem::exists(here.path("got/readme.txt")));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::already_exists));
    BOOST_TEST(names(refused.error(), {here.path("got/more/labels.gz"), "overwrite"}));
    BOOST_TEST(here.read("got/train.gz") == "train");
    BOOST_TEST(told->size() == 3U);
}

}
}
