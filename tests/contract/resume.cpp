#include "promise.hpp"

#include <trainyard/backend/artifact_service.hpp>

#include <string>
#include <vector>

namespace trainyard::contract {
namespace {

constexpr auto about = "resume";

using texts = std::vector<std::string>;

constexpr auto place = "$AZUREML_DATAREFERENCE_MODEL_LOCATION";

std::string below(std::string const& name)
{
    return std::string(place) + '/' + name;
}

asio::awaitable<run> train(yard& here)
{
    auto run = co_await submit(
        here, does(writes("outputs/model.bin", "trained"), writes("outputs/more/log.txt", "log")));
    co_await run.wait();
    co_return run;
}

PROMISE(a_run_goes_on_from_what_another_left_SR_12)
{
    auto first = co_await train(here);
    auto config =
        here.script(does(shows_file(below("model.bin")), shows_file(below("more/log.txt"))));
    config.arguments   = {"--epochs", 3};
    config.resume_from = first.as_mount();

    auto run           = co_await here.experiment().submit(config);
    auto const log     = co_await whole_log(run, driver_log);
    auto const ended   = co_await run.wait();
    auto const details = co_await run.details();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(log == "trained\nlog\n");
    BOOST_TEST((details.definition.arguments == texts{"--epochs", "3", "--resume-from", place}));
    BOOST_REQUIRE(details.definition.data.size() == 1U);
    BOOST_TEST(details.definition.data[0].run == first.id());
}

PROMISE(the_script_is_given_the_directory_SR_12)
{
    auto first         = co_await train(here);
    auto config        = here.script(does(shows_arguments(), shows_variable(place + 1)));
    config.resume_from = first.as_download("outputs/more");

    auto run       = co_await here.experiment().submit(config);
    auto const log = co_await whole_log(run, driver_log);

    auto const begin = std::string("--resume-from\n");
    BOOST_REQUIRE(log.starts_with(begin));
    auto const directory = log.substr(begin.size(), log.find('\n', begin.size()) - begin.size());
    BOOST_TEST(!directory.empty());
    BOOST_TEST(log == begin + directory + '\n' + directory + '\n');
}

PROMISE(a_command_finds_the_directory_in_a_variable_SR_12)
{
    auto first         = co_await train(here);
    auto config        = here.command(does(shows_file(below("model.bin"))));
    config.resume_from = first.as_mount();

    auto run       = co_await here.experiment().submit(config);
    auto const log = co_await whole_log(run, driver_log);
    auto const all = co_await run.details();

    BOOST_TEST(log == "trained\n");
    BOOST_TEST(all.definition.command.size() == 2U);
    BOOST_TEST(all.definition.arguments.empty());
}

PROMISE(a_run_goes_on_from_a_place_in_a_datastore_SR_12)
{
    here.write("kept/model.bin", "kept");
    auto store          = co_await here.workspace().default_datastore();
    auto options        = upload_options{};
    options.target_path = "models/7";
    co_await store.upload(here.path("kept"), options);
    auto config        = here.script(does(shows_file(below("model.bin"))));
    config.resume_from = store.as_mount("models/7");

    auto run       = co_await here.experiment().submit(config);
    auto const log = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "kept\n");
}

PROMISE(what_is_done_to_it_never_reaches_the_earlier_run_SR_12)
{
    auto first = co_await train(here);
    auto config =
        here.script(does(writes(below("new.bin"), "new"), writes(below("model.bin"), "spoiled")));
    config.resume_from = first.as_download();

    auto run         = co_await here.experiment().submit(config);
    auto const ended = co_await run.wait();
    auto const files = co_await first.file_names("outputs");
    co_await first.download_file("outputs/model.bin", here.path("model.bin"));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(files.size() == 2U);
    BOOST_TEST(here.read("model.bin") == "trained");
}

PROMISE(the_files_of_a_run_may_be_an_argument_too_SR_12_DS_04)
{
    auto first       = co_await train(here);
    auto config      = here.script(does(shows_file("$AZUREML_DATAREFERENCE_outputs/model.bin")));
    config.arguments = {"--model", first.as_mount()};

    auto run       = co_await here.experiment().submit(config);
    auto const log = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "trained\n");
}

PROMISE(what_cannot_be_gone_on_from_is_refused_SR_12)
{
    auto first                  = co_await train(here);
    auto going_on               = co_await start(here, does(runs_forever()));
    auto config                 = here.script(does(prints("hello")));
    auto unknown                = config;
    auto early                  = config;
    auto nothing                = config;
    auto written                = config;
    auto both                   = config;
    unknown.resume_from         = data_reference{.path = "outputs", .run = run_id("nobody")};
    early.resume_from           = going_on.as_mount();
    nothing.resume_from         = first.as_mount("outputs/elsewhere");
    written.resume_from         = first.as_mount();
    written.resume_from->mode   = data_mode::upload;
    both.resume_from            = first.as_mount();
    both.resume_from->datastore = datastore_name("workspaceblobstore");

    auto const not_known  = co_await as_result(here.experiment().submit(unknown));
    auto const not_ended  = co_await as_result(here.experiment().submit(early));
    auto const not_there  = co_await as_result(here.experiment().submit(nothing));
    auto const not_output = co_await as_result(here.experiment().submit(written));
    auto const not_two    = co_await as_result(here.experiment().submit(both));
    auto const runs       = co_await here.experiment().runs().all();

    BOOST_REQUIRE(!not_known);
    BOOST_TEST((not_known.error().code == errc::not_found));
    BOOST_TEST(names(not_known.error(), {"nobody"}));
    BOOST_REQUIRE(!not_ended);
    BOOST_TEST((not_ended.error().code == errc::conflict));
    BOOST_TEST(names(not_ended.error(), {going_on.id().str(), "Running", "wait for it"}));
    BOOST_REQUIRE(!not_there);
    BOOST_TEST((not_there.error().code == errc::not_found));
    BOOST_TEST(names(not_there.error(), {first.id().str(), "outputs/elsewhere", "file_names()"}));
    BOOST_REQUIRE(!not_output);
    BOOST_TEST((not_output.error().code == errc::invalid_argument));
    BOOST_TEST(names(not_output.error(), {"resume_from", "mount or download"}));
    BOOST_REQUIRE(!not_two);
    BOOST_TEST((not_two.error().code == errc::invalid_argument));
    BOOST_TEST(names(not_two.error(), {"MODEL_LOCATION", "datastore"}));
    BOOST_TEST(runs.size() == 2U);
}

}
}
