#include "digits.hpp"
#include "promise.hpp"

#include <stdexcept>

namespace trainyard::contract {
namespace {

// Outputs of runs.
constexpr auto about = "datasets";

PROMISE(an_output_is_a_directory_whose_files_go_to_a_datastore_DS_10)
{
    auto store  = co_await here.workspace().default_datastore();
    auto output = dataset_output{};
    output.name = "processed";
    auto config =
        here.script(does(shows_arguments(), shows_variable("AZUREML_DATAREFERENCE_processed"),
                         writes("$AZUREML_DATAREFERENCE_processed/a.txt", "a")));
    config.arguments.emplace_back(output);
    auto run = co_await here.experiment().submit(config);

    auto log      = run.log_lines();
    auto argument = co_await log.next();
    auto variable = co_await log.next();
    co_await run.wait();
    auto details = co_await run.details();
    co_await store.download(here.path("got"));

    BOOST_TEST(!argument.value_or("").empty());
    BOOST_TEST(argument.value() == variable.value_or(""));
    auto const where = "dataset/" + run.id().str() + "/processed";
    BOOST_REQUIRE(details.definition.outputs.size() == 1U);
    BOOST_TEST(details.definition.outputs.front().destination.path == where);
    BOOST_TEST(here.read("got/" + where + "/a.txt") == "a");
}

PROMISE(an_output_goes_where_it_is_told_DS_10)
{
    auto store             = here.workspace().datastore(datastore_name("workspacefilestore"));
    auto output            = dataset_output{};
    output.name            = "best";
    output.destination     = store.path("runs/{run-id}/{output-name}/all");
    output.path_on_compute = "written";
    auto config            = here.script(does(writes("written/a.txt", "a")));
    config.outputs.push_back(output.as_upload());
    auto run = co_await here.experiment().submit(config);

    co_await run.wait();
    auto files = co_await store.files();

    BOOST_REQUIRE(files.size() == 1U);
    BOOST_TEST(files.front().path == "runs/" + run.id().str() + "/best/all/a.txt");
}

PROMISE(what_is_at_the_destination_stays_unless_it_is_to_be_overwritten_DS_10)
{
    auto store         = co_await here.workspace().default_datastore();
    auto output        = dataset_output{};
    output.name        = "best";
    output.destination = store.path("best");
    auto const write   = [&](std::string text, bool overwriting) {
        auto config = here.script(does(writes("$AZUREML_DATAREFERENCE_best/a.txt", text)));
        config.outputs.push_back(output.as_upload(overwriting));
        return here.experiment().submit(config);
    };

    auto first = co_await write("first", false);
    co_await first.wait();
    auto second  = co_await write("second", false);
    auto skipped = co_await second.wait();
    co_await store.download(here.path("kept"));
    auto third    = co_await write("third", true);
    auto replaced = co_await third.wait();
    co_await store.download(here.path("new"));

    BOOST_TEST(to_string(skipped.status) == "Completed");
    BOOST_REQUIRE(skipped.warnings.size() == 1U);
    auto const what = failure{.message = skipped.warnings.front()};
    BOOST_TEST(names(what, {"best", "a.txt", "overwrite"}));
    BOOST_TEST(here.read("kept/best/a.txt") == "first");
    BOOST_TEST(replaced.warnings.empty());
    BOOST_TEST(here.read("new/best/a.txt") == "third");
}

PROMISE(an_output_becomes_a_dataset_when_the_run_has_completed_DS_10)
{
    auto output         = dataset_output{};
    output.name         = "processed";
    output.description  = "of a run";
    output.tags["from"] = "test";
    auto const submit   = [&](plan what) {
        auto config = here.script(what);
        config.arguments.emplace_back(output.register_on_complete(dataset_name("processed")));
        return here.experiment().submit(config);
    };
    auto const file = std::string("$AZUREML_DATAREFERENCE_processed/a.txt");

    auto failing = co_await submit(does(writes(file, "failed"), exits(3)));
    co_await failing.wait();
    auto not_yet = co_await here.workspace().datasets();
    auto first   = co_await submit(does(writes(file, "first")));
    co_await first.wait();
    auto second = co_await submit(does(writes(file, "second")));
    co_await second.wait();
    auto made = co_await here.workspace().dataset(dataset_name("processed"));
    auto old  = co_await here.workspace().dataset(dataset_name("processed"), 1);
    co_await made.download(here.path("new"));
    co_await old.download(here.path("old"));

    BOOST_TEST(not_yet.empty());
    BOOST_TEST(made.version() == 2);
    BOOST_TEST(made.last_known().description == "of a run");
    BOOST_TEST(made.last_known().tags.at("from").value() == "test");
    BOOST_TEST(here.read("old/a.txt") == "first");
    BOOST_TEST(here.read("new/a.txt") == "second");
}

PROMISE(an_output_without_files_is_no_dataset_and_the_run_says_so_DS_10)
{
    auto output = dataset_output{};
    output.name = "processed";
    auto config = here.script(does(prints("nothing")));
    config.outputs.push_back(output.register_on_complete(dataset_name("processed")));
    auto run = co_await here.experiment().submit(config);

    auto ended    = co_await run.wait();
    auto datasets = co_await here.workspace().datasets();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_REQUIRE(ended.warnings.size() == 1U);
    auto const what = failure{.message = ended.warnings.front()};
    BOOST_TEST(names(what, {"processed", "no files"}));
    BOOST_TEST(datasets.empty());
}

PROMISE(outputs_that_cannot_be_are_refused_when_they_are_submitted_DS_10)
{
    auto store  = co_await here.workspace().default_datastore();
    auto refuse = [&](dataset_output output) {
        auto config = here.script(does(prints("hello")));
        config.outputs.push_back(std::move(output));
        return as_result(here.experiment().submit(config));
    };
    auto output                = dataset_output{};
    output.name                = "processed";
    auto pattern               = output;
    pattern.destination        = store.path("all/*");
    auto lost                  = output;
    lost.destination.datastore = datastore_name("nothing");
    auto mode                  = output;
    mode.mode                  = data_mode::download;

    auto unnamed  = dataset_output{};
    auto nameless = co_await refuse(unnamed);
    auto chosen   = co_await refuse(pattern);
    auto nowhere  = co_await refuse(lost);
    auto wrong    = co_await refuse(mode);

    BOOST_REQUIRE(!nameless);
    BOOST_TEST((nameless.error().code == errc::invalid_argument));
    BOOST_REQUIRE(!chosen);
    BOOST_TEST((chosen.error().code == errc::invalid_argument));
    BOOST_TEST(names(chosen.error(), {"processed", "all/*", "folder"}));
    BOOST_REQUIRE(!nowhere);
    BOOST_TEST((nowhere.error().code == errc::not_found));
    BOOST_TEST(names(nowhere.error(), {"nothing"}));
    BOOST_REQUIRE(!wrong);
    BOOST_TEST(names(wrong.error(), {"processed", "mounted or uploaded"}));
    BOOST_CHECK_THROW(
        static_cast<void>(refuse(output.register_on_complete(dataset_name("no/name")))),
        std::invalid_argument);
}

}
}
