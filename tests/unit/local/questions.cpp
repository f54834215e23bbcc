#include <support/failures.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <filesystem>
#include <fstream>

// How a script learns of runs that are not its own.
BOOST_AUTO_TEST_SUITE(local_questions)

using namespace trainyard;
using test::in_coroutine;
using test::names;
namespace fs = std::filesystem;

namespace {

using texts = std::vector<std::string>;

/// What a script hears, written by hand, whose questions are the lines of these files.
script_run_config asks(test::local_yard const& yard, texts const& questions)
{
    std::string line = "cd $TRAINYARD_RUN; mkfifo q.reply; exec 3<>q.reply; ";
    for (std::size_t i = 0; i != questions.size(); ++i) {
        auto const file = "question" + std::to_string(i);
        yard.write(file, questions[i] + '\n');
        line += "cat code/" + file + " >> a.journal; read -r heard <&3; echo \"heard$heard\"; " +
                "read -r said <&3; echo \"$said\"; cat q.answer 2>/dev/null; rm -f q.answer; ";
    }
    return yard.shell(line + "true");
}

asio::awaitable<texts> lines_of(run one)
{
    auto lines = one.log_lines();
    texts said;
    while (auto line = co_await lines.next())
        said.push_back(*line);
    co_return said;
}

constexpr auto waits_for_a_child = R"(
from azureml.core import Run, ScriptRunConfig

run = Run.get_context()
child = run.submit_child(ScriptRunConfig('.', 'child.py'), tags={'who': 'a child'})
details = child.wait_for_completion(show_output=True, raise_on_error=False)
run.log('status', details['status'])
run.log('why', (details['error'] or {'error': {'code': 'none'}})['error']['code'])
run.log('loss', child.get_metrics()['loss'])
run.log('tag', child.tags['who'])
run.log('files', ' '.join(child.get_file_names()))
)";

}

BOOST_AUTO_TEST_CASE(a_script_is_told_how_another_run_stands_RU_02_RU_12)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = asks(yard, {R"(["child",null,1,"two",{"tags":{"a":"b"}}])"
                                        "\n"
                                        R"(["list","two",1,"loss",[0.5,{"f":"nan"}]])"
                                        "\n"
                                        R"(["row","two",1,"row",{"x":1,"y":"z"}])"
                                        "\n"
                                        R"(["reference","two",1,"plot","plot_1.png"])"
                                        "\n"
                                        R"(["ask","two",1,"q",{"metrics":true}])",
                                     R"(["end","two",1,"Failed","no luck","Mine"])"
                                        "\n"
                                        R"(["ask","two",1,"q",{"unless":"Running"}])"});
        auto run       = co_await workspace.experiment("test").submit(config);
        auto said      = co_await lines_of(run);
        auto ended     = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.warnings.empty());
        BOOST_REQUIRE(said.size() == 9U);
        BOOST_TEST(said[0] == "heard");
        BOOST_TEST(said[1] == "{}");
        BOOST_TEST(names(said[2], {R"("id":"two")", R"("status":"Running")", R"("tags":{"a":"b"})",
                                   R"("parent":")" + run.id().str(), R"("children":[])",
                                   R"("log":"user_logs/std_log.txt")"}),
                   said[2]);
        BOOST_TEST(names(said[3], {R"(["list","two",)", R"("loss",[5E-1,{"f":"nan"}]])"}), said[3]);
        BOOST_TEST(names(said[4], {R"(["reference","two",)", R"("plot","plot_1.png"])"}), said[4]);
        BOOST_TEST(names(said[5], {R"(["row","two",)", R"("row",{"x":1,"y":"z"}])"}), said[5]);
        BOOST_TEST(names(said[8], {R"("status":"Failed")",
                                   R"("error":{"code":"Mine","message":"no luck"})"}),
                   said[8]);
    });
}

BOOST_AUTO_TEST_CASE(a_run_that_is_not_there_or_was_refused_is_answered_with_the_reason_RU_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = asks(yard, {R"(["ask","nobody",1,"q",{}])",
                                     R"(["submit",null,1,"two",{"command":["true"],)"
                                        R"("source_directory":"/nowhere"}])"
                                        "\n"
                                        R"(["ask","two",1,"q",{"unless":"Running"}])",
                                     R"(["ask",null,1,"q",{"unless":"Running","log":"../../x"}])"});
        auto run       = co_await workspace.experiment("test").submit(config);
        auto said      = co_await lines_of(run);
        auto ended     = co_await run.wait();

        BOOST_REQUIRE(said.size() == 6U);
        BOOST_TEST(names(said[1], {"\"error\"", "no run", "nobody"}), said[1]);
        BOOST_TEST(names(said[3], {"\"error\"", "two", "was refused", "/nowhere"}), said[3]);
        BOOST_TEST(names(said[5], {"\"error\"", "../../x"}), said[5]);
        BOOST_TEST(ended.warnings.size() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(an_answer_stays_in_the_folder_of_the_script_RU_02)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("lines", R"(["ask",null,1,"../../stray",{}])"
                            "\n"
                            R"(["log",null,1,"loss",1])"
                            "\n");
        auto config = yard.shell("cd $TRAINYARD_RUN; mkfifo .reply ../../stray.reply; "
                                 "exec 3<>.reply; exec 4<>../../stray.reply; "
                                 "cp code/lines a.journal; read -r heard <&3; read -r said <&3; "
                                 "rm ../../stray.reply");
        auto run    = co_await workspace.experiment("test").submit(config);
        auto ended  = co_await run.wait();
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(!fs::exists(yard.root() + "/stray.answer"));
    });
}

BOOST_AUTO_TEST_CASE(a_script_waits_for_a_child_it_has_submitted_RU_01_RU_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("child.py", "from azureml.core import Run\n"
                               "Run.get_context().log('loss', 0.5)\n"
                               "open('outputs/net', 'w').close()\n"
                               "print('said by the child')\n"
                               "raise SystemExit(3)\n");
        auto config  = yard.python(waits_for_a_child);
        auto run     = co_await workspace.experiment("test").submit(config);
        auto ended   = co_await run.wait();
        auto metrics = co_await run.metrics();
        auto said    = co_await lines_of(run);

        auto const text = [&](std::string const& name) { return to_string(metrics[name].last()); };
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(text("status") == "Failed");
        BOOST_TEST(text("why") == "ExitCode");
        BOOST_TEST(text("loss") == "0.5");
        BOOST_TEST(text("tag") == "a child");
        BOOST_TEST(text("files").find("outputs/net") != std::string::npos);
        // As it grew, and as the last words of the one that failed.
        BOOST_TEST(std::ranges::count(said, "said by the child") == 2);
        BOOST_TEST(std::ranges::count(said, "Streaming user_logs/std_log.txt") == 1);
        BOOST_TEST(std::ranges::count(said, "Status: Failed") == 1);
    });
}

BOOST_AUTO_TEST_CASE(its_waiting_goes_on_when_the_workspace_was_gone_meanwhile_RU_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto const go = yard.path() / "go";
        yard.write("child.py", "import os, time\n"
                               "from azureml.core import Run\n"
                               "print('begun', flush=True)\n"
                               "while not os.path.exists('" +
                                   go.string() +
                                   "'):\n"
                                   "    time.sleep(.02)\n"
                                   "Run.get_context().log('loss', 0.25)\n");
        run_id id;
        {
            auto before = co_await yard.open();
            auto config = yard.python(waits_for_a_child);
            auto run    = co_await before.experiment("test").submit(config);
            auto lines  = run.log_lines();
            id          = run.id();
            // Of the child, as its parent shows it: so it is waited for by now.
            auto line = co_await lines.next();
            while (line && *line != "begun")
                line = co_await lines.next();
        }
        auto workspace = co_await yard.open();
        std::ofstream{go};
        auto run     = co_await workspace.run(id);
        auto ended   = co_await run.wait();
        auto metrics = co_await run.metrics();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(to_string(metrics["status"].last()) == "Completed");
        BOOST_TEST(to_string(metrics["loss"].last()) == "0.25");
        BOOST_TEST(ended.warnings.empty());
    });
}

BOOST_AUTO_TEST_SUITE_END()
