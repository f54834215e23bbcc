#include "digits.hpp"
#include "promise.hpp"

namespace trainyard::contract {
namespace {

// Inputs of runs.
constexpr auto about = "datasets";

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

}
}
