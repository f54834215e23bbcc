#include "promise.hpp"

#include <filesystem>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "datasets";

using texts = std::vector<std::string>;

/// Digits, in the default datastore.
asio::awaitable<datastore> digits(yard& here)
{
    here.write("digits/mnist/train.gz", "train");
    here.write("digits/mnist/test.gz", "tests");
    here.write("digits/mnist/more/labels.gz", "labels");
    here.write("digits/mnist/readme.txt", "read me");
    here.write("digits/other.gz", "other");
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    co_return store;
}

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

// Inputs of a run.

PROMISE(a_named_input_is_an_argument_and_a_variable_DS_08)
{
    auto store = co_await digits(here);
    auto made  = co_await here.workspace()
                    .file_dataset(store.path("mnist/**/*.gz"))
                    .register_as(dataset_name("digits"));
    auto config = here.script(does(shows_arguments(), shows_variable("fashion_ds"),
                                   shows_variable("AZUREML_DATAREFERENCE_fashion_ds"),
                                   shows_file("$fashion_ds/more/labels.gz"),
                                   shows_file("$fashion_ds/readme.txt")));
    config.arguments.emplace_back(made.as_named_input("fashion_ds").as_mount());
    auto run = co_await here.experiment().submit(config);

    auto log      = run.log_lines();
    auto argument = co_await log.next();
    auto variable = co_await log.next();
    auto older    = co_await log.next();
    auto labels   = co_await log.next();
    auto left_out = co_await log.next();
    auto details  = co_await run.details();

    BOOST_TEST(!argument.value_or("").empty());
    BOOST_TEST(argument.value() == variable.value_or(""));
    BOOST_TEST(argument.value() == older.value_or(""));
    BOOST_TEST(labels.value_or("") == "labels");
    BOOST_TEST(left_out.value_or("") == "it is not there");
    BOOST_REQUIRE(details.definition.inputs.size() == 1U);
    BOOST_TEST(details.definition.inputs.front().name == "fashion_ds");
    BOOST_TEST(details.definition.inputs.front().dataset.str() == "digits");
    BOOST_TEST(details.definition.inputs.front().version == 1);
}

PROMISE(an_input_may_leave_version_and_paths_to_the_dataset_it_names_DS_08_SR_11)
{
    auto store = co_await digits(here);
    co_await here.workspace().file_dataset(store.path("mnist")).register_as(dataset_name("digits"));
    auto next               = dataset_options{};
    next.create_new_version = true;
    co_await here.workspace()
        .file_dataset(store.path("mnist/more"))
        .register_as(dataset_name("digits"), next);
    auto config = here.script(does(shows_file("$newest/labels.gz"), shows_file("$first/train.gz")));
    config.inputs     = {{.dataset = dataset_name("digits"), .name = "newest"},
                         {.dataset = dataset_name("digits"), .version = 1, .name = "first"}};
    auto run          = co_await here.experiment().submit(config);
    auto log          = run.log_lines();
    auto labels       = co_await log.next();
    auto train        = co_await log.next();
    auto details      = co_await run.details();
    config.inputs     = {{.dataset = dataset_name("absent"), .name = "newest"}};
    auto const absent = co_await as_result(here.experiment().submit(config));
    config.inputs     = {{.name = "newest"}};
    auto const none   = co_await as_result(here.experiment().submit(config));

    BOOST_TEST(labels.value_or("") == "labels");
    BOOST_TEST(train.value_or("") == "train");
    BOOST_REQUIRE(details.definition.inputs.size() == 2U);
    BOOST_TEST(details.definition.inputs[0].version == 2);
    BOOST_TEST(details.definition.inputs[0].paths.at(0).path == "mnist/more");
    BOOST_TEST(names(absent.error(), {"\"absent\""}));
    BOOST_TEST((absent.error().code == errc::not_found));
    BOOST_TEST(names(none.error(), {"\"newest\"", "no paths"}));
}

PROMISE(a_dataset_of_a_single_file_is_that_file_DS_08)
{
    auto store  = co_await digits(here);
    auto one    = here.workspace().file_dataset(store.path("mnist/train.gz"));
    auto config = here.script(does(shows_file("$mounted"), shows_file("$copied"),
                                   shows_file("here/train.gz"), shows_file("there.gz")));
    config.inputs.push_back(one.as_named_input("mounted"));
    config.inputs.push_back(one.as_named_input("copied").as_download());
    config.inputs.push_back(one.as_named_input("placed").as_download("here"));
    config.inputs.push_back(one.as_named_input("linked").as_mount("there.gz"));
    auto run = co_await here.experiment().submit(config);

    auto log = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "train\ntrain\ntrain\ntrain\n");
}

PROMISE(a_mount_and_a_download_can_be_put_at_a_place_DS_08)
{
    auto store   = co_await digits(here);
    auto dataset = here.workspace().file_dataset(store.path("mnist"));
    auto config  = here.script(
         does(shows_file("data/mounted/train.gz"), shows_file("data/copied/more/labels.gz"),
              writes("data/copied/train.gz", "mine"), shows_file("data/copied/train.gz")));
    config.inputs.push_back(dataset.as_named_input("mounted").as_mount("data/mounted"));
    config.inputs.push_back(dataset.as_named_input("copied").as_download("data/copied"));
    auto run = co_await here.experiment().submit(config);

    auto log = co_await whole_log(run, driver_log);
    co_await run.wait();
    co_await store.download(here.path("then"));

    BOOST_TEST(log == "train\nlabels\nmine\n");
    BOOST_TEST(here.read("then/mnist/train.gz") == "train");
}

PROMISE(a_mount_does_not_take_the_place_of_source_files_DS_08)
{
    auto store = co_await digits(here);
    here.write("code/data/own.txt", "own");
    auto config = here.script(does(prints("hello")));
    config.inputs.push_back(here.workspace()
                                .file_dataset(store.path("mnist"))
                                .as_named_input("digits")
                                .as_mount("data"));
    auto run = co_await here.experiment().submit(config);

    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Failed");
    auto const what = failure{.message = ended.error.value().message};
    BOOST_TEST(names(what, {"digits", "data", "path_on_compute"}));
}

PROMISE(what_is_done_to_a_mounted_dataset_never_reaches_the_datastore_DS_05)
{
    auto store   = co_await digits(here);
    auto dataset = here.workspace().file_dataset(store.path("mnist/**"));
    auto writing = here.script(does(writes("$digits/new.txt", "new")));
    auto reading = here.script(does(shows_file("$digits/new.txt"), shows_file("$digits/train.gz")));
    writing.inputs.push_back(dataset.as_named_input("digits").as_mount());
    reading.inputs.push_back(dataset.as_named_input("digits").as_mount());

    auto first = co_await here.experiment().submit(writing);
    co_await first.wait();
    auto second = co_await here.experiment().submit(reading);
    auto log    = co_await whole_log(second, driver_log);
    auto files  = co_await store.files();

    BOOST_TEST(log == "it is not there\ntrain\n");
    BOOST_TEST(files.size() == 5U);
}

PROMISE(an_input_without_a_name_is_called_like_the_dataset_DS_08)
{
    auto store = co_await digits(here);
    auto made  = co_await here.workspace()
                    .file_dataset(store.path("mnist"))
                    .register_as(dataset_name("small-digits"));
    auto config = here.script(does(shows_file("$small_digits/train.gz"), shows_file("$other_gz")));
    config.arguments.emplace_back(made.as_mount());
    config.arguments.emplace_back(
        here.workspace().file_dataset(store.path("other.gz")).as_download());
    auto run = co_await here.experiment().submit(config);

    auto log = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "train\nother\n");
}

PROMISE(inputs_that_cannot_be_are_refused_when_they_are_submitted_DS_08)
{
    auto store   = co_await digits(here);
    auto dataset = here.workspace().file_dataset(store.path("mnist"));
    auto refuse  = [&](dataset_input input) {
        auto config                          = here.script(does(prints("hello")));
        config.environment.variables["mine"] = "1";
        config.inputs.push_back(dataset.as_named_input("other"));
        config.inputs.push_back(std::move(input));
        return as_result(here.experiment().submit(config));
    };
    auto lost                       = dataset.as_named_input("lost");
    lost.dataset                    = dataset_name("lost");
    lost.version                    = 1;
    auto sent                       = dataset.as_named_input("sent");
    sent.mode                       = data_mode::upload;
    auto empty                      = dataset_input{};
    empty.name                      = "empty";
    auto nowhere                    = dataset.as_named_input("nowhere");
    nowhere.paths.front().datastore = datastore_name("nothing");

    auto odd     = co_await refuse(dataset.as_named_input("not-a-variable"));
    auto number  = co_await refuse(dataset.as_named_input("1st"));
    auto needed  = co_await refuse(dataset.as_named_input("PATH"));
    auto system  = co_await refuse(dataset.as_named_input("AZUREML_RUN_ID"));
    auto users   = co_await refuse(dataset.as_named_input("mine"));
    auto twice   = co_await refuse(dataset.as_named_input("other").as_download());
    auto unknown = co_await refuse(lost);
    auto mode    = co_await refuse(sent);
    auto no_path = co_await refuse(empty);
    auto no_data = co_await refuse(nowhere);
    auto runs    = here.experiment().runs();
    auto none    = co_await runs.next();

    for (auto const* result : {&odd, &number, &needed, &system, &users, &twice, &mode, &no_path}) {
        BOOST_REQUIRE(!*result);
        BOOST_TEST((result->error().code == errc::invalid_argument));
    }
    BOOST_TEST(names(odd.error(), {"not-a-variable", "letters, digits and _"}));
    BOOST_TEST(names(number.error(), {"1st", "begin with a letter"}));
    BOOST_TEST(names(needed.error(), {"PATH", "another name"}));
    BOOST_TEST(names(system.error(), {"AZUREML_RUN_ID", "another name"}));
    BOOST_TEST(names(users.error(), {"mine", "another name"}));
    BOOST_TEST(names(twice.error(), {"other", "another name"}));
    BOOST_TEST(names(mode.error(), {"sent", "output"}));
    BOOST_TEST(names(no_path.error(), {"empty", "dataset"}));
    BOOST_TEST((unknown.error().code == errc::not_found));
    BOOST_TEST(names(unknown.error(), {"lost"}));
    BOOST_TEST((no_data.error().code == errc::not_found));
    BOOST_TEST(names(no_data.error(), {"nothing"}));
    BOOST_TEST(!none);
}

PROMISE(a_run_whose_dataset_has_gone_fails_and_says_so_DS_08)
{
    auto store  = co_await digits(here);
    auto config = here.script(does(prints("hello")));
    config.inputs.push_back(
        here.workspace().file_dataset(store.path("cifar/*")).as_named_input("images"));
    auto run = co_await here.experiment().submit(config);

    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Failed");
    auto const what = failure{.message = ended.error.value().message};
    BOOST_TEST(names(what, {"workspaceblobstore", "cifar/*", "upload it first"}));
}

PROMISE(more_inputs_than_the_service_has_are_a_warning_DS_08)
{
    auto store   = co_await digits(here);
    auto dataset = here.workspace().file_dataset(store.path("other.gz"));
    auto config  = here.script(does(prints("hello")));
    for (auto i = 0; i != 201; ++i)
        config.inputs.push_back(dataset.as_named_input("input_" + std::to_string(i)));

    auto run = co_await here.experiment().submit(config);

    BOOST_REQUIRE(run.last_known().warnings.size() == 1U);
    auto const what = failure{.message = run.last_known().warnings.front()};
    BOOST_TEST(names(what, {"201", "200"}));
    co_await run.cancel();
}

// Outputs of a run.

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
