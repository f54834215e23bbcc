#include "promise.hpp"

#include <algorithm>

namespace trainyard::contract {
namespace {

// Which data a model was made of.
constexpr auto about = "lineage";

asio::awaitable<dataset> digits(yard& here, std::string file)
{
    here.write("digits/" + file, file);
    auto store   = co_await here.workspace().default_datastore();
    auto options = upload_options{.overwrite = true};
    co_await store.upload(here.path("digits"), options);
    auto path = store.path(file);
    co_return here.workspace().file_dataset(std::move(path));
}

asio::awaitable<dataset> registered(yard& here, std::string file)
{
    auto data    = co_await digits(here, std::move(file));
    auto options = dataset_options{.create_new_version = true};
    co_return co_await data.register_as(dataset_name("digits"), options);
}

asio::awaitable<model> made_of(yard& here, std::string name, std::vector<model_dataset> datasets)
{
    auto options     = model_options{};
    options.path     = here.write("weights.txt", "weights");
    options.datasets = std::move(datasets);
    co_return co_await here.workspace().register_model(model_name(std::move(name)), options);
}

std::vector<std::string> ids_of(std::vector<model> const& models)
{
    std::vector<std::string> ids;
    for (auto const& one : models)
        ids.push_back(one.id());
    return ids;
}

PROMISE(a_model_keeps_which_data_it_was_made_of_MO_01)
{
    auto data                                 = co_await registered(here, "train.csv");
    auto loose                                = co_await digits(here, "test.csv");
    std::vector<model_dataset> const datasets = {data.used_for(dataset_purpose::training),
                                                 loose.used_for(dataset_purpose::testing),
                                                 data.used_for(dataset_purpose::sample_input)};

    auto made  = co_await made_of(here, "net", datasets);
    auto known = co_await made.describe();

    BOOST_REQUIRE(known.datasets.size() == 3U);
    BOOST_TEST(known.datasets[0].purpose == "training");
    BOOST_TEST(known.datasets[0].name.str() == "digits");
    BOOST_TEST(known.datasets[0].version == 1);
    BOOST_TEST(known.datasets[0].paths.empty()); // the version says which
    BOOST_TEST(known.datasets[1].purpose == "testing");
    BOOST_TEST(known.datasets[1].name.empty());
    BOOST_TEST((known.datasets[1].paths == loose.last_known().paths));
    BOOST_TEST(known.datasets[2].purpose == "sample_input");
    BOOST_TEST((made.last_known().datasets == known.datasets));
}

PROMISE(a_model_of_a_run_keeps_its_data_too_MO_02)
{
    auto data = co_await registered(here, "train.csv");
    auto run  = co_await submit(here, does(writes("outputs/net", "weights")));
    co_await run.wait();
    auto options     = model_options{.path = "outputs/net"};
    options.datasets = {data.used_for(dataset_purpose::training)};

    auto made  = co_await run.register_model(model_name("net"), options);
    auto found = co_await here.workspace().model(model_name("net"));

    BOOST_TEST((found.last_known().datasets == made.last_known().datasets));
    BOOST_TEST(found.last_known().datasets.at(0).name.str() == "digits");
}

PROMISE(a_dataset_without_a_version_is_the_newest_when_the_model_is_registered_MO_01)
{
    co_await registered(here, "one.csv");
    co_await registered(here, "two.csv");
    std::vector<model_dataset> const datasets = {
        {.purpose = "training", .name = dataset_name("digits")}};

    auto made = co_await made_of(here, "net", datasets);
    co_await registered(here, "three.csv");
    auto known = co_await made.describe();

    BOOST_TEST(known.datasets.at(0).version == 2);
}

PROMISE(data_that_is_not_there_is_refused_and_no_model_is_made_MO_01)
{
    co_await registered(here, "train.csv");
    std::vector<model_dataset> const unknown = {
        {.purpose = "training", .name = dataset_name("nothing")}};
    std::vector<model_dataset> const later = {
        {.purpose = "training", .name = dataset_name("digits"), .version = 7}};
    std::vector<model_dataset> const nowhere = {
        {.purpose = "training", .paths = {{.datastore = datastore_name("nowhere"), .path = "a"}}}};
    std::vector<model_dataset> const empty = {{.purpose = "training"}};

    auto name    = co_await as_result(made_of(here, "net", unknown));
    auto version = co_await as_result(made_of(here, "net", later));
    auto store   = co_await as_result(made_of(here, "net", nowhere));
    auto nothing = co_await as_result(made_of(here, "net", empty));
    auto models  = co_await here.workspace().models();

    BOOST_TEST((name.error().code == errc::not_found));
    BOOST_TEST(names(name.error(), {"nothing", "datasets()"}));
    BOOST_TEST((version.error().code == errc::not_found));
    BOOST_TEST(names(version.error(), {"digits", "7"}));
    BOOST_TEST((store.error().code == errc::not_found));
    BOOST_TEST(names(store.error(), {"nowhere"}));
    BOOST_TEST((nothing.error().code == errc::invalid_argument));
    BOOST_TEST(models.empty());
}

PROMISE(models_are_found_by_the_data_they_were_made_of_MO_06)
{
    auto first  = co_await registered(here, "one.csv");
    auto second = co_await registered(here, "two.csv");
    std::vector<model_dataset> const of_first(1, first.used_for("training"));
    std::vector<model_dataset> const of_second = {first.used_for("validation"),
                                                  second.used_for("training")};
    co_await made_of(here, "a", of_first);
    co_await made_of(here, "b", of_second);
    std::vector<model_dataset> const of_nothing;
    co_await made_of(here, "c", of_nothing);
    auto any              = model_query{.dataset = dataset_name("digits")};
    auto newer            = any;
    newer.dataset_version = 2;
    auto none             = any;
    none.dataset          = dataset_name("letters");

    auto const both  = co_await here.workspace().models(any);
    auto const one   = co_await here.workspace().models(newer);
    auto const empty = co_await here.workspace().models(none);

    std::vector<std::string> const expected = {"a:1", "b:1"};
    BOOST_TEST(ids_of(both) == expected, boost::test_tools::per_element());
    BOOST_REQUIRE(one.size() == 1U);
    BOOST_TEST(one[0].id() == "b:1");
    BOOST_TEST(empty.empty());
}

}
}
