#include "promise.hpp"

#include <filesystem>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "datastores";

using texts = std::vector<std::string>;

asio::awaitable<texts> paths_in(datastore of)
{
    texts paths;
    auto files = co_await of.files();
    for (auto const& file : files)
        paths.push_back(file.path);
    co_return paths;
}

void write_digits(yard& here)
{
    here.write("digits/train.gz", "train");
    here.write("digits/test.gz", "tests");
    here.write("digits/more/labels.gz", "labels");
}

PROMISE(a_workspace_has_a_default_datastore_by_itself_WS_09)
{
    auto standard = co_await here.workspace().default_datastore();
    auto record   = co_await standard.describe();
    auto all      = co_await here.workspace().datastores();

    BOOST_TEST(standard.name().str() == "workspaceblobstore");
    BOOST_TEST(record.is_default);
    BOOST_TEST(all.contains(datastore_name("workspacefilestore")));
    BOOST_TEST(!all.at(datastore_name("workspacefilestore")).is_default);
}

PROMISE(the_default_stays_until_it_is_set_WS_09)
{
    auto const name = datastore_name("workspacefilestore");

    co_await here.workspace().set_default_datastore(name);
    auto again    = co_await here.open();
    auto standard = co_await again.default_datastore();
    auto all      = co_await again.datastores();

    BOOST_TEST(standard.name().str() == "workspacefilestore");
    BOOST_TEST(!all.at(datastore_name("workspaceblobstore")).is_default);
}

PROMISE(a_datastore_that_is_not_there_is_not_found_DS_06)
{
    auto const nothing = here.workspace().datastore(datastore_name("nothing"));
    write_digits(here);

    auto described  = co_await as_result(nothing.describe());
    auto listed     = co_await as_result(nothing.files());
    auto uploaded   = co_await as_result(nothing.upload(here.path("digits")));
    auto downloaded = co_await as_result(nothing.download(here.path("got")));
    auto chosen     = co_await as_result(here.workspace().set_default_datastore(nothing.name()));
    auto standard   = co_await here.workspace().default_datastore();

    BOOST_TEST((described.error().code == errc::not_found));
    BOOST_TEST(names(described.error(), {"nothing", "datastores()"}));
    BOOST_TEST((listed.error().code == errc::not_found));
    BOOST_TEST((uploaded.error().code == errc::not_found));
    BOOST_TEST((downloaded.error().code == errc::not_found));
    BOOST_TEST((chosen.error().code == errc::not_found));
    BOOST_TEST(standard.name().str() == "workspaceblobstore");
}

PROMISE(a_directory_is_uploaded_with_its_structure_and_not_itself_DS_01)
{
    write_digits(here);
    auto store          = co_await here.workspace().default_datastore();
    auto options        = upload_options{};
    options.target_path = "mnist";

    auto done  = co_await store.upload(here.path("digits"), options);
    auto paths = co_await paths_in(store);

    BOOST_TEST((paths == texts{"mnist/more/labels.gz", "mnist/test.gz", "mnist/train.gz"}));
    BOOST_TEST(done.summary.files_copied == 3U);
    BOOST_TEST(done.summary.files_skipped == 0U);
    BOOST_TEST(done.summary.bytes_copied == 16U);
    BOOST_TEST(done.target.datastore.str() == "workspaceblobstore");
    BOOST_TEST(done.target.path == "mnist");
}

PROMISE(what_is_there_is_left_alone_unless_it_is_to_be_overwritten_DS_01)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    here.write("digits/train.gz", "changed");
    auto told             = std::make_shared<std::vector<progress>>();
    auto skipping         = upload_options{};
    skipping.on_progress  = [told](progress const& now) { told->push_back(now); };
    auto overwriting      = upload_options{};
    overwriting.overwrite = true;

    auto skipped = co_await store.upload(here.path("digits"), skipping);
    co_await store.download(here.path("old"));
    auto replaced = co_await store.upload(here.path("digits"), overwriting);
    co_await store.download(here.path("new"));

    BOOST_TEST(skipped.summary.files_skipped == 3U);
    BOOST_TEST(skipped.summary.files_copied == 0U);
    BOOST_TEST(told->size() == 3U);
    BOOST_TEST(told->back().skipped);
    BOOST_TEST(here.read("old/train.gz") == "train");
    BOOST_TEST(replaced.summary.files_copied == 3U);
    BOOST_TEST(here.read("new/train.gz") == "changed");
}

PROMISE(an_upload_tells_of_each_file_DS_01)
{
    write_digits(here);
    auto store          = co_await here.workspace().default_datastore();
    auto told           = std::make_shared<std::vector<progress>>();
    auto options        = upload_options{};
    options.on_progress = [told](progress const& now) { told->push_back(now); };

    co_await store.upload(here.path("digits"), options);

    BOOST_REQUIRE(told->size() == 3U);
    BOOST_TEST(told->front().item == "more/labels.gz");
    BOOST_TEST(told->front().files_done == 1U);
    BOOST_TEST(told->front().files_total == 3U);
    BOOST_TEST(told->back().bytes_done == 16U);
    BOOST_TEST(told->back().bytes_total == 16U);
}

PROMISE(what_progress_throws_stops_the_upload_and_what_was_copied_stays_DS_01)
{
    write_digits(here);
    auto store          = co_await here.workspace().default_datastore();
    auto options        = upload_options{};
    options.on_progress = [](progress const& now) {
        if (now.files_done == 2)
            throw std::domain_error("enough");
    };

    auto thrown = false;
    try {
        co_await store.upload(here.path("digits"), options);
    } catch (std::domain_error const&) {
        thrown = true;
    }
    auto paths = co_await paths_in(store);

    BOOST_TEST(thrown);
    BOOST_TEST((paths == texts{"more/labels.gz", "test.gz"}));
}

PROMISE(a_source_that_is_not_a_directory_is_refused_DS_01)
{
    auto store = co_await here.workspace().default_datastore();
    auto file  = here.write("a.txt", "a");

    auto missing      = co_await as_result(store.upload(here.path("nowhere")));
    auto no_directory = co_await as_result(store.upload(file));

    BOOST_REQUIRE(!missing);
    BOOST_TEST((missing.error().code == errc::not_found));
    BOOST_TEST(names(missing.error(), {here.path("nowhere"), "is not there"}));
    BOOST_REQUIRE(!no_directory);
    BOOST_TEST((no_directory.error().code == errc::not_found));
    BOOST_TEST(names(no_directory.error(), {file, "is not a directory"}));
    BOOST_CHECK_THROW(static_cast<void>(store.upload("")), std::invalid_argument);
}

PROMISE(a_target_stays_inside_the_datastore_DS_01)
{
    write_digits(here);
    auto store          = co_await here.workspace().default_datastore();
    auto options        = upload_options{};
    options.target_path = "../elsewhere";

    auto thrown = false;
    try {
        co_await store.upload(here.path("digits"), options);
    } catch (std::invalid_argument const&) {
        thrown = true;
    }

    BOOST_TEST(thrown);
}

PROMISE(a_list_of_files_is_placed_below_the_parent_they_share_DS_02)
{
    write_digits(here);
    auto store  = co_await here.workspace().default_datastore();
    texts files = {here.path("digits/more/labels.gz"), here.path("digits/train.gz")};

    co_await store.upload_files(files);
    auto paths = co_await paths_in(store);

    BOOST_TEST((paths == texts{"more/labels.gz", "train.gz"}));
}

PROMISE(a_list_of_files_is_placed_as_it_lies_below_a_root_DS_02)
{
    write_digits(here);
    auto store            = co_await here.workspace().default_datastore();
    texts files           = {here.path("digits/more/labels.gz")};
    auto options          = upload_options{};
    options.relative_root = here.path(".");
    options.target_path   = "all";

    co_await store.upload_files(files, options);
    auto paths = co_await paths_in(store);

    BOOST_TEST((paths == texts{"all/digits/more/labels.gz"}));
}

PROMISE(a_file_that_is_missing_or_elsewhere_is_refused_DS_02)
{
    write_digits(here);
    auto store            = co_await here.workspace().default_datastore();
    texts missing         = {here.path("digits/train.gz"), here.path("digits/nowhere.gz")};
    texts elsewhere       = {here.path("digits/train.gz")};
    auto options          = upload_options{};
    options.relative_root = here.path("digits/more");

    auto one   = co_await as_result(store.upload_files(missing));
    auto other = co_await as_result(store.upload_files(elsewhere, options));
    auto paths = co_await paths_in(store);

    BOOST_REQUIRE(!one);
    BOOST_TEST((one.error().code == errc::not_found));
    BOOST_TEST(names(one.error(), {here.path("digits/nowhere.gz")}));
    BOOST_REQUIRE(!other);
    BOOST_TEST((other.error().code == errc::invalid_argument));
    BOOST_TEST(names(other.error(), {"train.gz", here.path("digits/more")}));
    BOOST_TEST(paths.empty());
}

PROMISE(files_are_downloaded_by_their_prefix_DS_03)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    auto options   = datastore_download_options{};
    options.prefix = "t";

    auto summary = co_await store.download(here.path("got"), options);

    BOOST_TEST(summary.files_copied == 2U);
    BOOST_TEST(here.read("got/train.gz") == "train");
    BOOST_TEST(!std::filesystem::exists(here.path("got/more")));
}

PROMISE(a_download_leaves_alone_what_is_there_unless_it_is_told_otherwise_DS_03)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    here.write("got/train.gz", "mine");
    auto overwriting      = datastore_download_options{};
    overwriting.overwrite = true;

    auto skipped = co_await store.download(here.path("got"));
    auto kept    = here.read("got/train.gz");
    auto copied  = co_await store.download(here.path("got"), overwriting);

    BOOST_TEST(skipped.files_skipped == 1U);
    BOOST_TEST(skipped.files_copied == 2U);
    BOOST_TEST(kept == "mine");
    BOOST_TEST(copied.files_copied == 3U);
    BOOST_TEST(here.read("got/train.gz") == "train");
}

PROMISE(files_are_listed_with_their_sizes_DS_03)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));

    auto files = co_await store.files("more/");

    BOOST_REQUIRE(files.size() == 1U);
    BOOST_TEST(files.front().path == "more/labels.gz");
    BOOST_TEST(files.front().size == 6U);
}

// Data references: places in a datastore that become directories of a run.

PROMISE(a_mounted_datastore_is_a_directory_DS_04)
{
    write_digits(here);
    auto store        = co_await here.workspace().default_datastore();
    auto below        = upload_options{};
    below.target_path = "mnist";
    co_await store.upload(here.path("digits"), below);
    auto config =
        here.script(does(shows_file("$AZUREML_DATAREFERENCE_workspaceblobstore/mnist/train.gz")));
    config.arguments.emplace_back("--data-folder");
    config.arguments.emplace_back(store.as_mount());
    auto run = co_await here.experiment().submit(config);

    auto log     = co_await whole_log(run, driver_log);
    auto details = co_await run.details();

    BOOST_TEST(log == "train\n");
    BOOST_TEST(details.definition.arguments.back() == "$AZUREML_DATAREFERENCE_workspaceblobstore");
}

PROMISE(a_data_reference_as_an_argument_is_its_path_DS_04)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    auto reference = store.as_mount("more");
    reference.name = "labels";
    auto config =
        here.script(does(shows_arguments(), shows_variable("AZUREML_DATAREFERENCE_labels"),
                         shows_file("$AZUREML_DATAREFERENCE_labels/labels.gz")));
    config.arguments.emplace_back(reference);
    auto run = co_await here.experiment().submit(config);

    auto log      = run.log_lines();
    auto argument = co_await log.next();
    auto variable = co_await log.next();
    auto content  = co_await log.next();

    BOOST_TEST(!argument.value_or("").empty());
    BOOST_TEST(argument.value() == variable.value_or(""));
    BOOST_TEST(content.value_or("") == "labels");
}

PROMISE(a_data_reference_is_a_word_of_a_command_too_DS_04)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    auto config = here.command(does(shows_arguments(), shows_variable("AZUREML_DATAREFERENCE_more"),
                                    shows_file("$AZUREML_DATAREFERENCE_more/labels.gz")));
    auto reference = store.as_mount("more");
    reference.name = "more";
    config.command.emplace_back(reference);
    auto run = co_await here.experiment().submit(config);

    auto log      = run.log_lines();
    auto argument = co_await log.next();
    auto variable = co_await log.next();
    auto content  = co_await log.next();

    BOOST_TEST(!argument.value_or("").empty());
    BOOST_TEST(argument.value() == variable.value_or(""));
    BOOST_TEST(content.value_or("") == "labels");
}

PROMISE(an_upload_leads_back_to_what_was_uploaded_DS_04)
{
    write_digits(here);
    auto store        = co_await here.workspace().default_datastore();
    auto below        = upload_options{};
    below.target_path = "mnist";
    auto uploaded     = co_await store.upload(here.path("digits"), below);
    auto config =
        here.script(does(shows_file("$AZUREML_DATAREFERENCE_workspaceblobstore/train.gz")));
    config.arguments.emplace_back(uploaded.target);
    auto run = co_await here.experiment().submit(config);

    auto log = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "train\n");
}

PROMISE(what_is_done_to_a_mount_never_reaches_the_datastore_DS_05)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    auto reference = store.as_mount();
    reference.name = "digits";
    auto writing   = here.script(does(writes("$AZUREML_DATAREFERENCE_digits/new.txt", "new")));
    auto reading   = here.script(does(shows_file("$AZUREML_DATAREFERENCE_digits/new.txt"),
                                      shows_file("$AZUREML_DATAREFERENCE_digits/train.gz")));
    writing.data.push_back(reference);
    reading.data.push_back(reference);

    auto first = co_await here.experiment().submit(writing);
    co_await first.wait();
    auto second = co_await here.experiment().submit(reading);
    auto log    = co_await whole_log(second, driver_log);
    auto paths  = co_await paths_in(store);

    BOOST_TEST(log == "it is not there\ntrain\n");
    BOOST_TEST(paths.size() == 3U);
}

PROMISE(a_download_is_a_private_copy_at_a_chosen_place_DS_04)
{
    write_digits(here);
    auto store = co_await here.workspace().default_datastore();
    co_await store.upload(here.path("digits"));
    auto reference            = store.as_download("more");
    reference.name            = "digits";
    reference.path_on_compute = "data/here";
    auto config               = here.script(does(shows_file("data/here/labels.gz"),
                                                 writes("$AZUREML_DATAREFERENCE_digits/labels.gz", "mine"),
                                                 shows_file("data/here/labels.gz")));
    config.data.push_back(reference);
    auto run = co_await here.experiment().submit(config);

    auto log = co_await whole_log(run, driver_log);
    co_await run.wait();
    co_await store.download(here.path("got"));

    BOOST_TEST(log == "labels\nmine\n");
    BOOST_TEST(here.read("got/more/labels.gz") == "labels");
}

PROMISE(what_a_script_leaves_in_an_upload_is_put_into_the_datastore_DS_04)
{
    here.write("results/old.txt", "old");
    auto store        = co_await here.workspace().default_datastore();
    auto below        = upload_options{};
    below.target_path = "results";
    co_await store.upload(here.path("results"), below);
    auto reference = store.as_upload("results");
    reference.name = "results";
    auto config    = here.script(does(writes("$AZUREML_DATAREFERENCE_results/old.txt", "changed"),
                                      writes("$AZUREML_DATAREFERENCE_results/new.txt", "new")));
    config.data.push_back(reference);

    auto run     = co_await here.experiment().submit(config);
    auto skipped = co_await run.wait();
    co_await store.download(here.path("got"));
    config.data.front().overwrite = true;
    auto again                    = co_await here.experiment().submit(config);
    auto replaced                 = co_await again.wait();
    co_await store.download(here.path("then"));

    BOOST_REQUIRE(skipped.warnings.size() == 1U);
    auto const what = failure{.message = skipped.warnings.front()};
    BOOST_TEST(names(what, {"results", "old.txt", "overwrite"}));
    BOOST_TEST(replaced.warnings.empty());

    BOOST_TEST(here.read("got/results/new.txt") == "new");
    BOOST_TEST(here.read("got/results/old.txt") == "old");
    BOOST_TEST(here.read("then/results/old.txt") == "changed");
}

PROMISE(a_run_whose_data_is_not_there_fails_and_says_so_DS_04)
{
    auto store     = co_await here.workspace().default_datastore();
    auto reference = store.as_mount("mnist");
    auto config    = here.script(does(prints("hello")));
    config.data.push_back(reference);
    auto run = co_await here.experiment().submit(config);

    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Failed");
    auto const what = failure{.message = ended.error.value().message};
    BOOST_TEST(names(what, {"workspaceblobstore", "mnist", "upload it first"}));
}

PROMISE(data_references_can_be_told_apart_DS_04)
{
    auto store = co_await here.workspace().default_datastore();
    auto twice = here.script(does(prints("hello")));
    auto same  = twice;
    auto odd   = twice;
    auto lost  = twice;
    twice.arguments.emplace_back(store.as_mount());
    twice.arguments.emplace_back(store.as_mount("elsewhere"));
    same.arguments.emplace_back(store.as_mount());
    same.arguments.emplace_back(store.as_mount());
    auto named = store.as_mount();
    named.name = "not-a-variable";
    odd.arguments.emplace_back(named);
    lost.data.push_back(here.workspace().datastore(datastore_name("nothing")).as_mount());

    auto taken    = co_await as_result(here.experiment().submit(twice));
    auto fine     = co_await as_result(here.experiment().submit(same));
    auto unfit    = co_await as_result(here.experiment().submit(odd));
    auto not_here = co_await as_result(here.experiment().submit(lost));

    BOOST_REQUIRE(!taken);
    BOOST_TEST((taken.error().code == errc::invalid_argument));
    BOOST_TEST(names(taken.error(), {"workspaceblobstore", "another name"}));
    BOOST_TEST(fine.has_value());
    BOOST_REQUIRE(!unfit);
    BOOST_TEST((unfit.error().code == errc::invalid_argument));
    BOOST_TEST(names(unfit.error(), {"not-a-variable"}));
    BOOST_REQUIRE(!not_here);
    BOOST_TEST((not_here.error().code == errc::not_found));
}

}
}
