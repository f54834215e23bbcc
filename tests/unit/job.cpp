#include <support/failures.hpp>
#include <support/folder.hpp>
#include <support/hardship.hpp>

#include <trainyard/core/process/files.hpp>
#include <trainyard/job.hpp>
#include <trainyard/wire/journal.hpp>
#include <trainyard/wire/script_context.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>
#include <set>
#include <stdexcept>
#include <type_traits>

BOOST_AUTO_TEST_SUITE(job_of_a_program)

using namespace trainyard;
using test::failure_of;
using test::names;
namespace fs = std::filesystem;

// Only what is one value can be logged as one.
static_assert(!std::is_constructible_v<metric_value, std::vector<int>>);
static_assert(!std::is_constructible_v<metric_value, void*>);
static_assert(!std::is_constructible_v<metric_value, run_id>);

namespace {

/// This program is a run, as long as it lives.
struct inside_a_run : test::folder {
    inside_a_run()
    {
        wire::script_context context;
        context.run.id         = run_id("iris_1");
        context.run.experiment = "iris";
        context.records        = at("runs");
        context.directory      = at("live/code");
        context.secrets        = at("secrets.json");
        write("live/context.json", wire::write_script_context(context));
        ::setenv("TRAINYARD_RUN", at("live").c_str(), 1);
    }
    ~inside_a_run() { ::unsetenv("TRAINYARD_RUN"); }

    std::vector<std::string> journals() const
    {
        std::vector<std::string> all;
        for (auto const& entry : fs::directory_iterator(at("live")))
            if (entry.path().extension() == ".journal")
                all.push_back(core::read_file(entry.path().string()));
        return all;
    }

    /// All that was recorded.
    std::string journal() const
    {
        std::string all;
        for (auto const& one : journals())
            all += one;
        return all;
    }

    /// As the workspace understands it.
    std::vector<wire::journal_entry> entries() const
    {
        std::vector<wire::journal_entry> all;
        for (auto const& one : journals()) {
            auto batch = wire::read_journal(one);
            BOOST_TEST(batch.bad_lines == 0U);
            std::ranges::move(batch.entries, std::back_inserter(all));
        }
        return all;
    }
};

std::size_t longest_line(std::string const& text)
{
    std::size_t longest = 0;
    for (std::size_t begin = 0; begin != text.size();) {
        auto const end = text.find('\n', begin);
        longest        = std::max(longest, end - begin);
        begin          = end + 1;
    }
    return longest;
}

/// The values of the points that are of a column.
std::vector<metric_value> values_of(std::vector<metric_point> const& points,
                                    std::string const& column)
{
    std::vector<metric_value> values;
    for (auto const& point : points)
        if (point.column == column)
            values.push_back(point.value);
    return values;
}

template <class Work>
std::string refusal_of(Work work)
{
    try {
        work();
    } catch (std::invalid_argument const& refused) {
        return refused.what();
    }
    return "it was not refused";
}

}

BOOST_AUTO_TEST_CASE(outside_of_a_run_there_is_none_and_it_says_why_LG_01)
{
    BOOST_TEST(!job::is_inside());
    auto const missing = failure_of([] { job::current(); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing, {"not started by a run", "TRAINYARD_RUN"}));
}

BOOST_AUTO_TEST_CASE(a_context_that_cannot_be_read_is_an_error_and_names_it_LG_01)
{
    ::setenv("TRAINYARD_RUN", "/no/such/run", 1);
    auto const missing = failure_of([] { job::current(); });
    ::unsetenv("TRAINYARD_RUN");
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing, {"/no/such/run/context.json"}));
}

BOOST_AUTO_TEST_CASE(what_is_logged_is_in_the_journal_LG_03_LG_05)
{
    inside_a_run const here;
    auto const job = job::current();
    job.log("loss", 0.5, 3);
    job.log_row("row", {{"x", 1}, {"y", "a"}});
    BOOST_TEST(job.id().str() == "iris_1");
    BOOST_TEST(job.experiment() == "iris");
    BOOST_TEST(names(here.journal(), {"\"loss\",", ",3]\n", R"({"x":1,"y":"a"}])"}),
               here.journal());
}

BOOST_AUTO_TEST_CASE(what_is_long_is_cut_into_short_lines_and_joined_again_LG_04_LG_06)
{
    std::vector<metric_value> numbers;
    for (std::int64_t number = 0; number != 100'000; ++number)
        numbers.emplace_back(number);
    std::vector<metric_value> const texts(200, std::string(1000, 'x'));
    std::vector<metric_value> const halves(numbers.size(), 0.5);
    inside_a_run const here;
    auto const job = job::current();
    job.log_list("numbers", numbers);
    job.tag("between", "lists");
    job.log_list("texts", texts);
    job.tag("between", "a list and a table");
    job.log_table("table", {{"x", numbers}, {"y", halves}});

    BOOST_TEST(longest_line(here.journal()) < 64U * 1024);
    auto const read = here.entries();
    BOOST_REQUIRE(read.size() == 5U);
    BOOST_TEST((values_of(read[0].points, "") == numbers));
    BOOST_TEST((values_of(read[2].points, "") == texts));
    BOOST_TEST((values_of(read[4].points, "x") == numbers));
    BOOST_TEST((values_of(read[4].points, "y") == halves));
    BOOST_TEST(read[4].points.size() == 200'000U);
}

BOOST_AUTO_TEST_CASE(nothing_in_it_leaves_no_metric_LG_04_LG_05_LG_06)
{
    inside_a_run const here;
    auto const job = job::current();
    job.log_list("list", {});
    job.log_row("row", {});
    job.log_table("table", {{"x", {}}});
    job.log_table("columns", {});
    BOOST_TEST(here.journals().empty());
}

BOOST_AUTO_TEST_CASE(half_a_line_on_a_full_disk_does_not_spoil_what_follows_LG_03)
{
    inside_a_run const here;
    auto const job = job::current();
    job.log("loss", 1.0);
    auto const refused = failure_of([&] {
        test::full_disk const full(here.journal().size() + 10);
        job.log("loss", 2.0);
    });
    job.log("loss", 3.0);

    BOOST_TEST((refused.code == errc::storage_full));
    BOOST_TEST(here.journals().size() == 2U);
    std::set<metric_value> logged;
    for (auto const& entry : here.entries())
        for (auto const& point : entry.points)
            logged.insert(point.value);
    BOOST_TEST((logged == std::set<metric_value>{1.0, 3.0}));
}

BOOST_AUTO_TEST_CASE(a_child_is_made_and_each_run_ends_as_it_is_told_LG_12_LG_13)
{
    inside_a_run const here;
    auto const job   = job::current();
    auto const child = job.create_child("first fold");
    child.log("loss", 0.5);
    child.complete();
    child.create_child().cancel();
    job.fail("no luck");

    auto const read = here.entries();
    BOOST_REQUIRE(read.size() == 6U);
    using kind = wire::journal_entry::kind;
    BOOST_TEST((read[0].what == kind::child));
    BOOST_TEST(read[0].run.empty());
    BOOST_TEST(read[0].child.str() == child.id().str());
    BOOST_TEST(read[0].display_name.value_or("") == "first fold");
    BOOST_TEST((read[1].what == kind::points));
    BOOST_TEST(read[1].run.str() == child.id().str());
    BOOST_TEST((read[2].what == kind::end));
    BOOST_TEST(read[2].run.str() == child.id().str());
    BOOST_TEST(to_string(read[2].status) == "Completed");
    BOOST_TEST((read[3].what == kind::child));
    BOOST_TEST(read[3].run.str() == child.id().str());
    BOOST_TEST(read[4].run.str() == read[3].child.str());
    BOOST_TEST(to_string(read[4].status) == "Canceled");
    BOOST_TEST(names(read[4].failure.message, {"the script canceled"}));
    BOOST_TEST(read[5].run.empty());
    BOOST_TEST(to_string(read[5].status) == "Failed");
    BOOST_TEST(read[5].failure.message == "no luck");
}

BOOST_AUTO_TEST_CASE(columns_of_different_lengths_are_refused_LG_06)
{
    inside_a_run const here;
    auto const job     = job::current();
    auto const refused = refusal_of([&] { job.log_table("table", {{"x", {1, 2}}, {"y", {1}}}); });
    BOOST_TEST(names(refused, {"\"table\"", "equally long", "\"x\" has 2", "\"y\" has 1"}),
               refused);
    BOOST_TEST(here.journal().empty());
}

BOOST_AUTO_TEST_CASE(a_picture_that_is_missing_or_a_folder_leaves_no_metric_LG_07)
{
    inside_a_run const here;
    auto const job     = job::current();
    auto const missing = failure_of([&] { job.log_image("roc", here.at("absent.png")); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing, {here.at("absent.png"), "is not there"}));
    auto const folder = failure_of([&] { job.log_image("roc", here.at("live")); });
    BOOST_TEST((folder.code == errc::invalid_argument));
    BOOST_TEST(names(folder, {here.at("live"), "is a directory"}));
    BOOST_TEST(here.journal().empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_refused_and_the_file_stays_LG_09)
{
    inside_a_run const here;
    auto const job = job::current();
    job.upload_file("a.txt", here.write("one", "first"));
    auto const refused =
        failure_of([&] { job.upload_file("./a.txt", here.write("two", "second")); });
    BOOST_TEST((refused.code == errc::already_exists));
    BOOST_TEST(names(refused, {"iris_1", "\"a.txt\"", "another name"}));
    BOOST_TEST(here.read("runs/iris_1/a.txt") == "first");
}

BOOST_AUTO_TEST_CASE(a_folder_with_a_name_that_is_taken_is_refused_as_a_whole_LG_09)
{
    inside_a_run const here;
    auto const job = job::current();
    job.upload_file("best/b.txt", here.write("model/b.txt", "first"));
    here.write("model/a.txt", "second");
    auto const refused = failure_of([&] { job.upload_folder("best", here.at("model")); });
    BOOST_TEST((refused.code == errc::already_exists));
    BOOST_TEST(names(refused, {"best/b.txt", "another name"}));
    BOOST_TEST(!std::filesystem::exists(here.at("runs/iris_1/best/a.txt")));
}

BOOST_AUTO_TEST_CASE(nothing_lies_below_a_file_or_in_the_place_of_a_folder_LG_07_LG_09)
{
    inside_a_run const here;
    auto const job  = job::current();
    auto const file = here.write("one", "first");
    job.upload_file("a.txt", file);
    job.upload_file("deep/b.txt", file);

    auto const below   = failure_of([&] { job.upload_file("a.txt/b", file); });
    auto const picture = failure_of([&] { job.log_image("a.txt/roc", file); });
    auto const instead = failure_of([&] { job.upload_file("deep", file); });

    for (auto const& refused : {below, picture, instead})
        BOOST_TEST((refused.code == errc::conflict));
    BOOST_TEST(names(below, {"\"a.txt/b\"", "iris_1", "\"a.txt\" is a file", "another name"}));
    BOOST_TEST(names(picture, {"\"a.txt/roc_", "\"a.txt\" is a file"}));
    BOOST_TEST(names(instead, {"\"deep\" is a folder", "another name"}));
    BOOST_TEST(here.read("runs/iris_1/a.txt") == "first");
}

BOOST_AUTO_TEST_CASE(the_logs_are_the_systems_and_nothing_is_put_among_them_DS_11)
{
    inside_a_run const here;
    auto const job  = job::current();
    auto const file = here.write("one", "1");
    for (std::string const name : {"user_logs", "user_logs/std_log.txt", "system_logs/x",
                                   "./azureml-logs/70_driver_log.txt"}) {
        auto const refused = failure_of([&] { job.upload_file(name, file); });
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused, {name.substr(name.starts_with("./") ? 2 : 0),
                                   "belongs to the system", "another name"}));
    }
    auto const picture = failure_of([&] { job.log_image("user_logs/roc", file); });
    BOOST_TEST(names(picture, {"\"user_logs/roc_", "belongs to the system"}));
    BOOST_TEST(here.journal().empty());
    BOOST_TEST(!fs::exists(here.at("runs")));
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_of_another_kind_is_named_LG_09)
{
    inside_a_run const here;
    auto const job  = job::current();
    auto const file = here.write("model/net.bin", "net");
    auto const of   = [&](auto work) { return failure_of([&] { work(); }); };

    auto const no_file   = of([&] { job.upload_file("a", here.at("absent")); });
    auto const no_folder = of([&] { job.upload_folder("a", here.at("absent")); });
    auto const a_folder  = of([&] { job.upload_file("a", here.at("model")); });
    auto const a_file    = of([&] { job.upload_folder("a", file); });

    BOOST_TEST((no_file.code == errc::not_found));
    BOOST_TEST(names(no_file, {here.at("absent"), "is not there"}));
    BOOST_TEST((no_folder.code == errc::not_found));
    BOOST_TEST(names(no_folder, {here.at("absent"), "is not there"}));
    BOOST_TEST((a_folder.code == errc::invalid_argument));
    BOOST_TEST(names(a_folder, {here.at("model"), "is a directory", "upload_folder"}));
    BOOST_TEST((a_file.code == errc::not_found));
    BOOST_TEST(names(a_file, {file, "is not a directory"}));
    BOOST_TEST(!fs::exists(here.at("runs")));
}

BOOST_AUTO_TEST_CASE(a_folder_is_uploaded_with_all_that_is_in_it_LG_09)
{
    inside_a_run const here;
    here.write("model/a.txt", "a");
    here.write("model/deep/b.txt", "b");
    job::current().upload_folder("best", here.at("model"));
    BOOST_TEST(here.read("runs/iris_1/best/a.txt") == "a");
    BOOST_TEST(here.read("runs/iris_1/best/deep/b.txt") == "b");
}

BOOST_AUTO_TEST_CASE(names_stay_inside_the_record_LG_09)
{
    inside_a_run const here;
    auto const job  = job::current();
    auto const file = here.write("one", "1");
    for (auto const* name : {"../up", "/etc/passwd", "a/../../b", "", ".", "a/.."}) {
        auto const refused = failure_of([&] { job.upload_file(name, file); });
        BOOST_TEST((refused.code == errc::invalid_argument));
        BOOST_TEST(names(refused, {name, "relative path"}));
    }
}

BOOST_AUTO_TEST_CASE(a_model_of_nothing_is_refused_with_the_way_out_LG_15)
{
    inside_a_run const here;
    auto const job     = job::current();
    auto const refused = failure_of([&] { job.register_model(model_name("net"), "outputs/net"); });
    BOOST_TEST((refused.code == errc::not_found));
    BOOST_TEST(names(refused, {"outputs/net", "upload it first", "./outputs"}));
    BOOST_TEST(
        names(refusal_of([&] { job.register_model(model_name("no/name"), "net"); }), {"no/name"}));
    BOOST_TEST(here.journal().empty());
}

BOOST_AUTO_TEST_CASE(what_has_no_name_is_refused_and_not_written_LG_03_RU_13)
{
    inside_a_run const here;
    auto const job   = job::current();
    auto const point = metric_point{.value = 1.0};
    std::vector<metric_point> const points(1, point);
    std::vector<std::function<void()>> const calls = {
        [&] { job.log("", 1.0); },
        [&] { job.log(points); },
        [&] { job.log_list("", {1.0}); },
        [&] {
            job.log_row("", {{"x", 1.0}});
        },
        [&] {
            job.log_table("", {{"x", {1.0}}});
        },
        [&] { job.log_image("", here.write("roc.png", "png")); },
        [&] { job.tag("", "x"); },
        [&] { job.remove_tag(""); },
        [&] { job.add_property("", "x"); }};
    for (auto const& call : calls)
        BOOST_TEST(names(refusal_of(call), {"needs a name"}));
    BOOST_TEST(here.journal().empty());
}

BOOST_AUTO_TEST_CASE(what_is_not_there_has_no_value_LG_14)
{
    inside_a_run const here;
    auto const job = job::current();
    BOOST_TEST(!job.secret("token"));
    BOOST_TEST(!job.data("digits"));
    here.write("secrets.json", R"({"token": "hush"})");
    BOOST_TEST(job.secret("token").value_or("") == "hush");
    BOOST_TEST(!job.secret("other"));
}

BOOST_AUTO_TEST_SUITE_END()
