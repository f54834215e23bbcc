#include <support/failures.hpp>
#include <support/folder.hpp>

#include <trainyard/core/process/files.hpp>
#include <trainyard/job.hpp>
#include <trainyard/wire/script_context.hpp>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

BOOST_AUTO_TEST_SUITE(job_of_a_program)

using namespace trainyard;
using test::failure_of;
using test::names;
namespace fs = std::filesystem;

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

    /// All that was recorded.
    std::string journal() const
    {
        std::string all;
        for (auto const& entry : fs::directory_iterator(at("live")))
            if (entry.path().extension() == ".journal")
                all += core::read_file(entry.path().string());
        return all;
    }
};

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

BOOST_AUTO_TEST_CASE(columns_of_different_lengths_are_refused_LG_06)
{
    inside_a_run const here;
    auto const job     = job::current();
    auto const refused = refusal_of([&] { job.log_table("table", {{"x", {1, 2}}, {"y", {1}}}); });
    BOOST_TEST(names(refused, {"\"table\"", "equally long", "\"x\" has 2", "\"y\" has 1"}),
               refused);
    BOOST_TEST(here.journal().empty());
}

BOOST_AUTO_TEST_CASE(a_picture_that_is_missing_leaves_no_metric_LG_07)
{
    inside_a_run const here;
    auto const job     = job::current();
    auto const missing = failure_of([&] { job.log_image("roc", here.at("absent.png")); });
    BOOST_TEST((missing.code == errc::not_found));
    BOOST_TEST(names(missing, {here.at("absent.png"), "is not there"}));
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
