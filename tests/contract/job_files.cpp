#include "promise.hpp"

#include <trainyard/backend/artifact_service.hpp>
#include <trainyard/job_files.hpp>
#include <trainyard/run_config_files.hpp>

#include <filesystem>

namespace trainyard::contract {
namespace {

constexpr auto about = "job_files";

// A job file that runs this script, with more of the file's text.
std::string write_job_of(yard& here, plan const& what, std::string const& arguments,
                         std::string const& more)
{
    auto const config = here.command(what);
    return here.write("job.yml", "command: " + config.command.at(0).text() + ' ' +
                                     config.command.at(1).text() + ' ' + arguments +
                                     "\ncode: ./code\n" + more);
}

asio::awaitable<run> submit_file(yard& here, std::string path)
{
    auto job = co_await read_job(std::move(path));
    co_return co_await submit_job(here.workspace(), job);
}

asio::awaitable<void> upload_digits(yard& here)
{
    here.write("digits/train.csv", "digits");
    auto options        = upload_options{};
    options.target_path = "mnist";
    auto store          = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"), options);
}

PROMISE(a_job_file_is_submitted_with_all_it_says_CF_11)
{
    auto const path = write_job_of(here, does(shows_variable("MESSAGE")), "--quiet",
                                   "name: first_job\ndisplay_name: The first\n"
                                   "experiment_name: files\ndescription: It begins.\n"
                                   "tags: {team: plants}\nproperties: {origin: file}\n"
                                   "environment_variables: {MESSAGE: hello}\n"
                                   "limits: {timeout: 600}\n");

    auto run           = co_await submit_file(here, path);
    auto const ended   = co_await run.wait();
    auto const log     = co_await whole_log(run, driver_log);
    auto const details = co_await run.details();
    auto again         = co_await submit_file(here, path);

    BOOST_TEST(run.id().str() == "first_job");
    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(log == "hello\n");
    BOOST_TEST(ended.display_name == "The first");
    BOOST_TEST(ended.experiment == "files");
    BOOST_TEST(ended.description == "It begins.");
    BOOST_TEST(ended.tags.at("team").value_or("") == "plants");
    BOOST_TEST(ended.properties.at("origin") == "file");
    BOOST_TEST((details.definition.max_run_duration == std::chrono::minutes(10)));
    BOOST_TEST(again.last_known().number == ended.number);
}

PROMISE(datasets_are_read_and_made_by_a_job_CF_11_DS_08_DS_10)
{
    co_await upload_digits(here);
    auto const made = here.workspace().file_dataset(
        data_path{.datastore = datastore_name("workspaceblobstore"), .path = "mnist"});
    co_await made.register_as(dataset_name("digits"));
    auto const path =
        write_job_of(here,
                     does(shows_file("$AZUREML_DATAREFERENCE_newest/train.csv"),
                          shows_file("$AZUREML_DATAREFERENCE_first/train.csv"),
                          writes("$AZUREML_DATAREFERENCE_model/model.bin", "trained")),
                     "--data ${{inputs.newest}} --into ${{outputs.model}}",
                     "inputs:\n  newest: {path: 'azureml:digits@latest', mode: download}\n"
                     "  first: {path: 'azureml:digits:1'}\n"
                     "outputs:\n  model: {name: digits-model}\n");

    auto run         = co_await submit_file(here, path);
    auto const log   = co_await whole_log(run, driver_log);
    auto const ended = co_await run.wait();
    auto model       = co_await here.workspace().dataset(dataset_name("digits-model"));
    auto const files = co_await model.files();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(log == "digits\ndigits\n");
    BOOST_TEST(model.version() == 1);
    BOOST_REQUIRE(files.size() == 1U);
    BOOST_TEST(files.front().name == "model.bin");
}

PROMISE(what_a_job_reads_and_leaves_is_in_variables_of_the_new_names_too_CF_11)
{
    co_await upload_digits(here);
    auto const made = here.workspace().file_dataset(
        data_path{.datastore = datastore_name("workspaceblobstore"), .path = "mnist"});
    co_await made.register_as(dataset_name("digits"));
    auto const path =
        write_job_of(here,
                     does(shows_file("$AZURE_ML_INPUT_known/train.csv"),
                          shows_file("$AZURE_ML_INPUT_placed/train.csv"),
                          writes("$AZURE_ML_OUTPUT_kept/model.bin", "trained"),
                          writes("$AZURE_ML_OUTPUT_left/notes.txt", "notes")),
                     "${{inputs.known}} ${{inputs.placed}} ${{outputs.kept}} ${{outputs.left}}",
                     "inputs:\n  known: {path: 'azureml:digits:1'}\n"
                     "  placed: {path: 'azureml://datastores/workspaceblobstore/paths/mnist'}\n"
                     "outputs:\n  kept: {name: digits-model}\n"
                     "  left: {path: 'azureml://datastores/workspaceblobstore/paths/left'}\n");

    auto run         = co_await submit_file(here, path);
    auto const log   = co_await whole_log(run, driver_log);
    auto const ended = co_await run.wait();
    auto model       = co_await here.workspace().dataset(dataset_name("digits-model"));
    auto const kept  = co_await model.files();
    auto store       = co_await here.workspace().default_datastore();
    auto const left  = co_await store.files("left");

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(log == "digits\ndigits\n");
    BOOST_TEST(kept.size() == 1U);
    BOOST_TEST(left.size() == 1U);
}

PROMISE(an_output_may_be_one_file_CF_11)
{
    auto const path = write_job_of(
        here,
        does(shows_variable("AZURE_ML_OUTPUT_model"), writes("$AZURE_ML_OUTPUT_model", "trained"),
             writes("$AZUREML_DATAREFERENCE_notes", "notes")),
        "${{outputs.model}} ${{outputs.notes}}",
        "name: single\noutputs:\n  model: {type: uri_file, name: single-model}\n"
        "  notes:\n    type: uri_file\n    path: "
        "azureml://datastores/workspaceblobstore/paths/kept/notes.txt\n");

    auto run         = co_await submit_file(here, path);
    auto const log   = co_await whole_log(run, driver_log);
    auto const ended = co_await run.wait();
    auto model       = co_await here.workspace().dataset(dataset_name("single-model"));
    auto const files = co_await model.files();
    auto store       = co_await here.workspace().default_datastore();
    co_await store.download(here.path("got"));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.warnings.empty());
    BOOST_TEST(log.ends_with("/model\n"));
    BOOST_REQUIRE(files.size() == 1U);
    BOOST_TEST(files.front().from.path == "azureml/single/model");
    BOOST_TEST(here.read("got/azureml/single/model") == "trained");
    BOOST_TEST(here.read("got/kept/notes.txt") == "notes");
}

PROMISE(a_job_that_names_a_dataset_that_is_not_there_is_refused_before_anything_is_sent_CF_11)
{
    here.write("beside/more.csv", "more");
    auto const path = write_job_of(here, does(), "${{inputs.digits}}",
                                   "inputs:\n  beside: {path: ./beside}\n"
                                   "  digits: {path: 'azureml:digits:7'}\n");

    auto const refused = co_await as_result(submit_file(here, path));
    auto store         = co_await here.workspace().default_datastore();
    auto const files   = co_await store.files();

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {"digits"}));
    BOOST_TEST(files.empty());
}

PROMISE(placeholders_become_literals_and_places_of_the_job_CF_11)
{
    co_await upload_digits(here);
    auto const path =
        write_job_of(here,
                     does(shows_file("$AZUREML_DATAREFERENCE_digits/train.csv"),
                          writes("$AZUREML_DATAREFERENCE_model/model.bin", "trained")),
                     "--rate ${{inputs.rate}} --data ${{inputs.digits}} --into ${{outputs.model}}",
                     "inputs:\n  rate: 0.5\n  digits:\n"
                     "    path: azureml://datastores/workspaceblobstore/paths/mnist\n"
                     "outputs:\n  model: {type: uri_folder}\n");

    auto run           = co_await submit_file(here, path);
    auto const log     = co_await whole_log(run, driver_log);
    auto const ended   = co_await run.wait();
    auto const details = co_await run.details();
    auto store         = co_await here.workspace().default_datastore();
    co_await store.download(here.path("got"));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.experiment == "Default");
    BOOST_TEST(log == "digits\n");
    auto const& line = details.definition.command.at(0);
    BOOST_TEST(line.ends_with("--rate 0.5 --data \"${AZUREML_DATAREFERENCE_digits}\" --into "
                              "\"${AZUREML_DATAREFERENCE_model}\""));
    BOOST_TEST(here.read("got/azureml/" + run.id().str() + "/model/model.bin") == "trained");
}

PROMISE(an_output_may_say_where_it_goes_CF_11)
{
    auto const path =
        write_job_of(here, does(writes("$AZUREML_DATAREFERENCE_model/model.bin", "trained")),
                     "${{outputs.model}}",
                     "name: placed\noutputs:\n  model:\n    path: "
                     "azureml://datastores/workspacefilestore/paths/kept/${{name}}/"
                     "${{output_name}}\n");

    auto run         = co_await submit_file(here, path);
    auto const ended = co_await run.wait();
    auto store       = here.workspace().datastore(datastore_name("workspacefilestore"));
    co_await store.download(here.path("got"));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(here.read("got/kept/placed/model/model.bin") == "trained");
}

PROMISE(local_inputs_are_put_into_the_default_datastore_once_CF_11_DS_12)
{
    here.write("data/one.csv", "1,2");
    here.write("data/two.csv", "3,4");
    auto const path = write_job_of(
        here, does(shows_file("$AZUREML_DATAREFERENCE_all/two.csv"), shows_variable("NOTHING")),
        "${{inputs.all}} ${{inputs.one}}",
        "inputs:\n  all: {path: data}\n  one: {type: uri_file, path: ./data/one.csv}\n");

    auto first         = co_await submit_file(here, path);
    auto second        = co_await submit_file(here, path);
    auto const log     = co_await whole_log(second, driver_log);
    auto const details = co_await second.details();
    auto const before  = co_await first.details();
    auto store         = co_await here.workspace().default_datastore();
    auto const files   = co_await store.files("LocalUpload");

    BOOST_TEST(log == "3,4\nit is not there\n");
    BOOST_REQUIRE(details.definition.data.size() == 2U);
    BOOST_TEST(details.definition.data[0].path.ends_with("/data"));
    BOOST_TEST(details.definition.data[1].path.ends_with("/one.csv"));
    BOOST_TEST(details.definition.data[0].path == before.definition.data[0].path);
    BOOST_TEST(files.size() == 3U);
}

PROMISE(a_registered_environment_is_looked_up_by_its_name_CF_11_EN_11)
{
    auto definition      = environment{};
    definition.name      = "mine";
    definition.variables = {{"ONE", "1"}, {"MESSAGE", "of the environment"}};
    co_await here.workspace().register_environment(definition);
    auto const what = does(shows_variable("ONE"), shows_variable("MESSAGE"));
    auto const more = std::string("environment_variables: {MESSAGE: of the job}\nenvironment: ");

    auto const newest = write_job_of(here, what, "", more + "azureml:mine@latest\n");
    auto run          = co_await submit_file(here, newest);
    auto const log    = co_await whole_log(run, driver_log);
    auto const exact  = write_job_of(here, what, "", more + "azureml:mine:1\n");
    auto const same   = co_await as_result(submit_file(here, exact));
    auto const later  = write_job_of(here, what, "", more + "azureml:mine:7\n");
    auto const wrong  = co_await as_result(submit_file(here, later));
    auto const odd    = write_job_of(here, what, "", more + "azureml:mine@stable\n");
    auto const label  = co_await as_result(submit_file(here, odd));

    BOOST_TEST(log == "1\nof the job\n");
    BOOST_TEST(same.has_value());
    BOOST_REQUIRE(!wrong);
    BOOST_TEST((wrong.error().code == errc::not_found));
    BOOST_REQUIRE(!label);
    BOOST_TEST((label.error().code == errc::invalid_argument));
    BOOST_TEST(names(label.error(), {"mine@stable", "NAME@latest"}));
}

PROMISE(a_job_without_code_has_an_empty_directory_CF_11)
{
    auto job           = job_file{};
    job.config         = here.command(does(prints("hello")));
    auto const script  = here.path("code/" + job.config.command.at(1).text());
    job.config.command = {job.config.command.at(0).text() + " \"" + script + '"'};
    job.config.source_directory.clear();

    auto run         = co_await submit_job(here.workspace(), job);
    auto const log   = co_await whole_log(run, driver_log);
    auto const ended = co_await run.wait();
    co_await run.restore_snapshot(here.path("restored"));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(log == "hello\n");
    BOOST_TEST((!std::filesystem::exists(here.path("restored")) ||
                std::filesystem::is_empty(here.path("restored"))));
}

PROMISE(a_job_that_cannot_be_submitted_changes_nothing_CF_11_DS_12)
{
    here.write("data/one.csv", "1,2");
    auto good              = job_file{};
    good.config            = here.command(does(prints("hello")));
    good.inputs            = {{"all", job_data{.path = here.path("data")}}};
    auto lost              = good;
    lost.inputs            = {{"all", job_data{.path = here.path("nowhere")}}};
    auto unknown           = good;
    unknown.config.command = {"python3 ${{inputs.more}}"};
    auto misplaced         = good;
    misplaced.outputs     = {{"model", job_data{.path = "azureml://datastores/s/paths/${{when}}"}}};
    auto elsewhere        = good;
    elsewhere.environment = "nothing:1";
    auto strange          = good;
    strange.inputs        = {{"all", job_data{.path = "https://example/x"}}};
    auto nameless         = good;
    nameless.name         = "not a name";

    auto const not_there = co_await as_result(submit_job(here.workspace(), lost));
    auto const no_input  = co_await as_result(submit_job(here.workspace(), unknown));
    auto const no_place  = co_await as_result(submit_job(here.workspace(), misplaced));
    auto const no_env    = co_await as_result(submit_job(here.workspace(), elsewhere));
    auto const address   = co_await as_result(submit_job(here.workspace(), strange));
    BOOST_CHECK_THROW((void)submit_job(here.workspace(), nameless), std::invalid_argument);
    auto store       = co_await here.workspace().default_datastore();
    auto const files = co_await store.files();
    auto const runs  = co_await here.workspace().experiment("Default").runs().all();

    BOOST_REQUIRE(!not_there);
    BOOST_TEST((not_there.error().code == errc::not_found));
    BOOST_TEST(names(not_there.error(), {"nowhere", "is not there"}));
    BOOST_REQUIRE(!no_input);
    BOOST_TEST((no_input.error().code == errc::invalid_argument));
    BOOST_TEST(names(no_input.error(), {"${{inputs.more}}"}));
    BOOST_REQUIRE(!no_place);
    BOOST_TEST(names(no_place.error(), {"model", "${{when}}", "${{output_name}}"}));
    BOOST_REQUIRE(!no_env);
    BOOST_TEST((no_env.error().code == errc::not_found));
    BOOST_REQUIRE(!address);
    BOOST_TEST((address.error().code == errc::unsupported));
    BOOST_TEST(names(address.error(), {"all", "https://example/x", "azureml://datastores/NAME"}));
    BOOST_TEST(files.empty());
    BOOST_TEST(runs.empty());
}

PROMISE(a_job_whose_run_is_refused_has_sent_nothing_CF_11_SR_07)
{
    here.write("data/one.csv", "1,2");
    auto good                       = job_file{};
    good.config                     = here.command(does(prints("hello")));
    good.inputs                     = {{"all", job_data{.path = here.path("data")}}};
    auto endless                    = good;
    auto nowhere                    = good;
    auto wide                       = good;
    auto careless                   = good;
    auto twice                      = good;
    endless.config.max_run_duration = std::chrono::seconds(0);
    nowhere.config.compute          = compute_name("gpu-pool");
    wide.config.compute             = compute_name("pool");
    wide.config.node_count          = 5;
    careless.config.environment.dependencies.pip_packages = {"x @ https://me:hidden@host/x.whl"};
    twice.config.data = {data_reference{.datastore = datastore_name("s"), .name = "all"}};
    auto cluster      = cluster_configuration{};
    cluster.max_nodes = 2;
    co_await here.workspace().create_compute(compute_name("pool"), cluster);

    struct refusal {
        job_file job;
        errc code;
    };
    auto refusals = std::vector<refusal>{{nowhere, errc::not_found},
                                         {wide, errc::limit_exceeded},
                                         {careless, errc::invalid_argument},
                                         {twice, errc::invalid_argument}};
    if (here.can(ability::need_source)) {
        auto lost                    = good;
        auto big                     = good;
        lost.config.source_directory = here.path("lost");
        big.config.limits.files      = 0;
        refusals.push_back({lost, errc::not_found});
        refusals.push_back({big, errc::limit_exceeded});
    }
    for (auto const& one : refusals) {
        auto const refused = co_await as_result(submit_job(here.workspace(), one.job));
        BOOST_REQUIRE(!refused);
        BOOST_TEST((refused.error().code == one.code), refused.error().message);
    }
    BOOST_CHECK_THROW((void)submit_job(here.workspace(), endless), std::invalid_argument);
    auto const store = co_await here.workspace().default_datastore();
    auto const files = co_await store.files();
    BOOST_TEST(files.empty());
}

PROMISE(a_run_configuration_is_submitted_as_it_was_loaded_SR_11_CF_05)
{
    auto written             = run_config_file{};
    written.config           = here.script(does(shows_arguments(), shows_variable("MESSAGE")));
    written.config.arguments = {"--alpha", 0.5};
    written.config.environment.variables["MESSAGE"] = "hello";
    co_await save_run_config(written, here.code(), "local");

    auto const loaded = co_await load_run_config(here.code(), "local");
    auto run          = co_await here.experiment().submit(loaded.config);
    auto const log    = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "--alpha\n0.5\nhello\n");
}

}
}
