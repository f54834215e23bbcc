#include "promise.hpp"

#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "files";

using texts = std::vector<std::string>;

asio::awaitable<run> by_hand(yard& here)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    co_return co_await here.experiment().start_logging(options);
}

PROMISE(what_the_script_leaves_in_outputs_is_in_the_record_RU_05)
{
    auto run = co_await submit(
        here, does(writes("outputs/model.txt", "weights"), writes("outputs/deep/er/b.txt", "b"),
                   writes("logs/train.txt", "epoch 1"), writes("elsewhere.txt", "lost")));
    co_await run.wait();

    auto files   = co_await run.file_names();
    auto outputs = co_await run.file_names("outputs/");

    auto const expected = texts{"logs/train.txt", "outputs/deep/er/b.txt", "outputs/model.txt",
                                preparation_log, driver_log};
    BOOST_TEST(files == expected, boost::test_tools::per_element());
    BOOST_TEST(outputs.size() == 2U);
}

PROMISE(outputs_are_seen_when_the_run_has_ended_and_logs_at_once_DS_11)
{
    auto run = co_await start(here, does(writes("outputs/a.txt", "a"), writes("logs/b.txt", "b"),
                                         prints("written"), waits_for("go")));
    auto log = run.log_lines();
    co_await log.next();

    auto during = co_await run.file_names();
    here.say("go");
    co_await run.wait();
    auto after = co_await run.file_names();

    BOOST_TEST((during == texts{"logs/b.txt", preparation_log, driver_log}));
    BOOST_TEST((after == texts{"logs/b.txt", "outputs/a.txt", preparation_log, driver_log}));
}

PROMISE(a_script_that_prints_nothing_has_an_empty_log_RU_05)
{
    auto run = co_await submit(here, does(exits(0)));
    co_await run.wait();

    auto log     = co_await whole_log(run, driver_log);
    auto files   = co_await run.file_names("user_logs/");
    auto written = co_await run.download_file(driver_log, here.path("log.txt"));

    BOOST_TEST(log.empty());
    BOOST_TEST((files == texts{driver_log}));
    BOOST_TEST(here.read("log.txt").empty());
    BOOST_TEST(written == here.path("log.txt"));
}

PROMISE(names_of_the_systems_logs_are_refused_DS_11)
{
    auto run  = co_await by_hand(here);
    auto path = here.write("mine/std_log.txt", "mine");
    for (auto const* name : {"user_logs", "user_logs/std_log.txt", "system_logs/mine.txt",
                             "./azureml-logs/70_driver_log.txt"}) {
        auto const refused = co_await as_result(run.upload_file(name, path));
        BOOST_REQUIRE(!refused);
        BOOST_TEST((refused.error().code == errc::invalid_argument));
        BOOST_TEST(names(refused.error(), {"belongs to the system", "use another name"}));
    }
    auto const folder = co_await as_result(run.upload_folder("user_logs", here.path("mine")));
    auto const near   = co_await as_result(run.upload_file("logs/user_logs", path));
    auto const files  = co_await run.file_names();

    BOOST_TEST(!folder.has_value());
    BOOST_TEST(near.has_value());
    BOOST_TEST((files == texts{"logs/user_logs"}));
}

PROMISE(a_script_that_fails_keeps_its_outputs_RU_05)
{
    auto run = co_await submit(here, does(writes("outputs/a.txt", "a"), exits(1)));
    co_await run.wait();

    auto files = co_await run.file_names("outputs/");

    BOOST_TEST(files.size() == 1U);
}

PROMISE(a_file_has_its_size_RU_05)
{
    auto run = co_await submit(here, does(writes("outputs/a.txt", "12345")));
    co_await run.wait();

    auto files = co_await run.files("outputs/");

    BOOST_REQUIRE(files.size() == 1U);
    BOOST_TEST(files.front().size == 5U);
    BOOST_TEST((files.front().modified > timestamp()));
}

PROMISE(a_file_is_downloaded_to_a_path_or_into_a_folder_RU_06)
{
    auto run = co_await submit(here, does(writes("outputs/a.txt", "text")));
    co_await run.wait();

    auto to_path   = co_await run.download_file("outputs/a.txt", here.path("new/place/b.txt"));
    auto to_folder = co_await run.download_file("outputs/a.txt", here.path("folder/"));
    auto again     = co_await run.download_file("outputs/a.txt", here.path("folder"));

    BOOST_TEST(to_path == here.path("new/place/b.txt"));
    BOOST_TEST(to_folder == here.path("folder/a.txt"));
    BOOST_TEST(again == here.path("folder/a.txt"));
    BOOST_TEST(here.read("new/place/b.txt") == "text");
    BOOST_TEST(here.read("folder/a.txt") == "text");
}

PROMISE(a_download_replaces_what_is_there_RU_06)
{
    auto run = co_await submit(here, does(writes("outputs/a.txt", "new")));
    co_await run.wait();
    here.write("b.txt", "an old one, and longer");

    co_await run.download_file("outputs/a.txt", here.path("b.txt"));

    BOOST_TEST(here.read("b.txt") == "new");
}

PROMISE(a_file_that_is_not_there_is_not_found_and_nothing_copied_RU_06)
{
    auto run = co_await submit(here, does(writes("outputs/a.txt", "text")));
    co_await run.wait();
    artifact_download both;
    both.run = run.id();
    both.files.push_back({.name = "outputs/a.txt", .path = here.path("a.txt")});
    both.files.push_back({.name = "outputs/b.txt", .path = here.path("b.txt")});

    auto one    = co_await as_result(run.download_file("outputs/b.txt", here.path("b.txt")));
    auto of_two = co_await as_result(here.workspace().home()->artifacts().download(both));

    BOOST_REQUIRE(!one);
    BOOST_TEST((one.error().code == errc::not_found));
    BOOST_TEST(names(one.error(), {"outputs/b.txt", run.id().str(), "file_names()"}));
    BOOST_TEST((of_two.error().code == errc::not_found));
    BOOST_TEST(!std::filesystem::exists(here.path("a.txt")));
}

PROMISE(many_files_are_downloaded_by_their_prefix_RU_07)
{
    auto run = co_await submit(here, does(writes("outputs/model/a.txt", "a"),
                                          writes("outputs/model/b/c.txt", "c"),
                                          writes("outputs/other.txt", "o")));
    co_await run.wait();
    auto whole        = download_options{};
    whole.prefix      = "outputs/model";
    whole.directory   = here.path("whole");
    auto cut          = whole;
    cut.directory     = here.path("cut");
    cut.keep_prefix   = false;
    auto told         = std::make_shared<std::vector<progress>>();
    whole.on_progress = [told](progress const& now) { told->push_back(now); };

    auto count = co_await run.download_files(whole);
    co_await run.download_files(cut);

    BOOST_TEST(count == 2U);
    BOOST_TEST(here.read("whole/outputs/model/b/c.txt") == "c");
    BOOST_TEST(here.read("cut/b/c.txt") == "c");
    BOOST_TEST(!std::filesystem::exists(here.path("whole/outputs/other.txt")));
    BOOST_REQUIRE(told->size() == 2U);
    BOOST_TEST(told->back().files_done == 2U);
    BOOST_TEST(told->back().files_total == 2U);
    BOOST_TEST(told->back().bytes_done == 2U);
}

PROMISE(a_file_is_uploaded_under_a_name_RU_08)
{
    auto run = co_await by_hand(here);

    co_await run.upload_file("./reports//a.txt", here.write("a.txt", "text"));
    co_await run.download_file("reports/a.txt", here.path("b.txt"));
    auto files = co_await run.file_names();

    BOOST_TEST((files == texts(1, "reports/a.txt")));
    BOOST_TEST(here.read("b.txt") == "text");
}

PROMISE(a_folder_is_uploaded_with_all_that_is_in_it_RU_08)
{
    auto run = co_await by_hand(here);
    here.write("model/a.txt", "a");
    here.write("model/b/c.txt", "c");

    co_await run.upload_folder("best", here.path("model"));
    auto files = co_await run.file_names();

    BOOST_TEST((files == texts{"best/a.txt", "best/b/c.txt"}));
}

PROMISE(a_text_from_memory_is_uploaded_too_RU_08)
{
    auto run = co_await by_hand(here);
    std::vector<artifact_source> sources(1);
    sources.front().name    = "notes.txt";
    sources.front().content = "a note";

    co_await run.upload_files(sources);
    co_await run.download_file("notes.txt", here.path("notes.txt"));

    BOOST_TEST(here.read("notes.txt") == "a note");
}

PROMISE(a_run_that_has_ended_can_be_given_files_RU_08)
{
    auto run = co_await submit(here, does(prints("hello")));
    co_await run.wait();

    co_await run.upload_file("later.txt", here.write("a.txt", "text"));
    auto files = co_await run.file_names("later");

    BOOST_TEST(files.size() == 1U);
}

PROMISE(a_name_that_is_taken_is_refused_and_nothing_put_RU_08)
{
    auto run = co_await by_hand(here);
    auto one = here.write("a.txt", "one");
    co_await run.upload_file("taken.txt", one);
    std::vector<artifact_source> sources(2);
    sources[0].name = "fresh.txt";
    sources[0].path = one;
    sources[1].name = "taken.txt";
    sources[1].path = one;

    auto refused = co_await as_result(run.upload_files(sources));
    auto files   = co_await run.file_names();

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::already_exists));
    BOOST_TEST(names(refused.error(), {"taken.txt", run.id().str(), "another name"}));
    BOOST_TEST((files == texts(1, "taken.txt")));
}

PROMISE(one_name_for_two_files_is_refused_RU_08)
{
    auto run = co_await by_hand(here);
    std::vector<artifact_source> sources(2);
    for (auto& source : sources) {
        source.name    = "same.txt";
        source.content = "text";
    }

    auto refused = co_await as_result(run.upload_files(sources));
    auto files   = co_await run.file_names();

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::already_exists));
    BOOST_TEST(files.empty());
}

PROMISE(a_file_that_is_missing_is_refused_with_its_path_RU_08)
{
    auto run = co_await by_hand(here);

    auto refused = co_await as_result(run.upload_file("a.txt", here.path("nowhere.txt")));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {here.path("nowhere.txt")}));
}

PROMISE(a_name_stays_inside_the_record_RU_08)
{
    auto run  = co_await by_hand(here);
    auto file = here.write("a.txt", "text");

    auto refused = 0;
    for (auto const* name : {"../a.txt", "/a.txt", "a/../../b.txt", "a\\b.txt"}) {
        try {
            co_await run.upload_file(name, file);
        } catch (std::invalid_argument const&) {
            ++refused;
        }
    }

    BOOST_TEST(refused == 4);
}

PROMISE(a_file_needs_a_name_RU_08)
{
    auto run = co_await by_hand(here);

    auto refused = co_await as_result(run.upload_file("", here.write("a.txt", "text")));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::invalid_argument));
}

PROMISE(what_was_uploaded_first_stays_and_the_run_says_so_RU_08)
{
    auto run   = co_await submit(here, does(uploads("outputs/model.txt", "uploaded"),
                                            writes("outputs/model.txt", "left"),
                                            writes("outputs/other.txt", "other")));
    auto ended = co_await run.wait();

    co_await run.download_file("outputs/model.txt", here.path("model.txt"));
    auto files = co_await run.file_names("outputs/");

    BOOST_TEST(here.read("model.txt") == "uploaded");
    BOOST_TEST(files.size() == 2U);
    BOOST_REQUIRE(ended.warnings.size() == 1U);
    BOOST_TEST(ended.warnings.front().find("outputs/model.txt") != std::string::npos);
}

PROMISE(what_progress_throws_stops_the_upload_RU_08)
{
    auto run = co_await by_hand(here);
    artifact_upload request;
    request.run = run.id();
    for (auto const* name : {"a.txt", "b.txt", "c.txt"})
        request.files.push_back({.name = name, .content = "text"});
    request.on_progress = [](progress const& now) {
        if (now.files_done == 2)
            throw std::domain_error("enough");
    };

    auto thrown = false;
    try {
        co_await here.workspace().home()->artifacts().upload(request);
    } catch (std::domain_error const&) {
        thrown = true;
    }
    auto files = co_await run.file_names();

    BOOST_TEST(thrown);
    BOOST_TEST((files == texts{"a.txt", "b.txt"}));
}

}
}
