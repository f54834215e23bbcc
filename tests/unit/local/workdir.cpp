#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>
#include <support/preparation.hpp>

#include <trainyard/local/workdir.hpp>

#include <cstdlib>
#include <filesystem>

#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(local_workdir)

using namespace trainyard;
using test::failure_of;
using test::in_coroutine;
using test::names;
using test::read_text;
namespace fs = std::filesystem;

namespace {

environment with_interpreter(std::string path)
{
    environment wanted;
    wanted.interpreter = std::move(path);
    return wanted;
}

asio::awaitable<run> run_to_end(workspace in, script_run_config config)
{
    auto run = co_await in.experiment("test").submit(config);
    co_await run.wait();
    co_return run;
}

asio::awaitable<std::string> log_of(run of)
{
    std::string all;
    auto lines = of.log_lines();
    while (auto line = co_await lines.next())
        all += *line + '\n';
    co_return all;
}

}

BOOST_AUTO_TEST_CASE(an_interpreter_is_found_by_its_path_or_its_name_EN_06)
{
    BOOST_TEST(local::find_interpreter(with_interpreter("/bin/sh")) == "/bin/sh");
    BOOST_TEST(local::find_interpreter(with_interpreter("sh")).ends_with("/sh"));
}

BOOST_AUTO_TEST_CASE(an_interpreter_that_is_missing_or_cannot_be_run_is_named_EN_06)
{
    for (auto const* path : {"/no/such/python", "no-such-python", "/etc/passwd", "/usr"}) {
        auto const failed = failure_of([&] { local::find_interpreter(with_interpreter(path)); });
        BOOST_TEST((failed.code == errc::not_found));
        BOOST_TEST(failed.operation == "prepare environment");
        BOOST_TEST(names(failed.message, {path, "cannot be run", "environment::interpreter"}));
    }
}

BOOST_AUTO_TEST_CASE(an_interpreter_that_nothing_reads_fails_its_run_in_preparing_EN_06)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace    = co_await yard.open();
        auto config       = yard.python("print('hello')\n");
        auto const python = yard.code() + "/python";
        yard.write("python", "#!/no/such/interpreter -x\n");
        ::chmod(python.c_str(), 0755);
        config.environment.interpreter = python;

        auto run   = co_await run_to_end(workspace, config);
        auto ended = co_await run.status();

        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(!ended.started);
        BOOST_REQUIRE(ended.error);
        BOOST_TEST(ended.error->code == "Preparation");
        BOOST_TEST(names(ended.error->message, {python, "cannot be run"}), ended.error->message);
    });
}

BOOST_AUTO_TEST_CASE(without_any_interpreter_the_way_out_is_told_EN_13)
{
    std::string const before = std::getenv("PATH");
    ::setenv("PATH", "/nowhere", 1);
    auto const failed = failure_of([] { local::find_interpreter({}); });
    ::setenv("PATH", before.c_str(), 1);
    BOOST_TEST((failed.code == errc::not_found));
    BOOST_TEST(names(failed.message, {"python3", "PATH", "environment::interpreter"}));
}

BOOST_AUTO_TEST_CASE(a_script_sees_few_of_our_variables_and_all_of_its_own_EN_10)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        ::setenv("TRAINYARD_TEST_TOKEN", "hush-hush", 1);
        auto config                       = yard.shell("env");
        config.environment.variables["A"] = "a b";
        auto run                          = co_await run_to_end(workspace, config);
        ::unsetenv("TRAINYARD_TEST_TOKEN");
        auto shown = co_await log_of(run);
        BOOST_TEST(!names(shown, {"hush-hush"}));
        BOOST_TEST(names(shown, {"\nA=a b\n", "PYTHONUNBUFFERED=1", "PATH="}));
    });
}

BOOST_AUTO_TEST_CASE(a_script_finds_who_and_where_it_is_in_its_variables_LG_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto run       = co_await run_to_end(workspace, yard.shell("env"));
        auto shown     = '\n' + co_await log_of(run);
        auto facts     = co_await workspace.describe();
        auto all       = co_await workspace.experiments();
        auto scope     = "/subscriptions/" + facts.subscription_id + "/resourceGroups/" +
                     facts.resource_group +
                     "/providers/Microsoft.MachineLearningServices/workspaces/" + facts.name;
        auto const line = [](std::string const& name, std::string const& text) {
            return '\n' + name + '=' + text + '\n';
        };
        BOOST_REQUIRE(all.size() == 1U);
        for (auto const& each :
             {line("AZUREML_RUN_ID", run.id().str()), line("AZUREML_EXPERIMENT_ID", all[0].id),
              line("AZUREML_WORKSPACE_ID", facts.id),
              line("AZUREML_ARM_SUBSCRIPTION", facts.subscription_id),
              line("AZUREML_ARM_RESOURCEGROUP", facts.resource_group),
              line("AZUREML_ARM_WORKSPACE_NAME", facts.name),
              line("AZUREML_ARM_PROJECT_NAME", "test"), line("AZUREML_WORKSPACE_SCOPE", scope),
              line("AZUREML_EXPERIMENT_SCOPE", scope + "/experiments/test"),
              line("MLFLOW_RUN_ID", run.id().str()), line("MLFLOW_EXPERIMENT_ID", all[0].id),
              line("MLFLOW_EXPERIMENT_NAME", "test"),
              line("MLFLOW_TRACKING_URI", "trainyard://" + facts.name), line("RANK", "0"),
              line("LOCAL_RANK", "0"), line("NODE_RANK", "0"), line("WORLD_SIZE", "1"),
              line("LOCAL_WORLD_SIZE", "1"), line("MASTER_ADDR", "127.0.0.1")})
            BOOST_CHECK_MESSAGE(shown.find(each) != std::string::npos, each << shown);
        // There is no service to be called, so no address and no token is made up.
        for (auto const* none : {"AZUREML_SERVICE_ENDPOINT", "AZUREML_RUN_TOKEN", "TF_CONFIG",
                                 "MLFLOW_TRACKING_TOKEN"})
            BOOST_TEST(shown.find(std::string("\n") + none) == std::string::npos, none);
    });
}

BOOST_AUTO_TEST_CASE(a_command_of_words_goes_through_a_shell_word_by_word_SR_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = yard.shell("");
        config.command = {"printf", "<%s>\\n", "a b", "$A", "", "`quote`", "\"", "'", "*", "\\"};
        config.environment.variables["A"] = "the *  value";
        auto run                          = co_await run_to_end(workspace, config);
        auto shown                        = co_await log_of(run);
        BOOST_TEST(shown == "<a b>\n<the *  value>\n<>\n<`quote`>\n<\">\n<'>\n<*>\n<\\>\n");
    });
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_fails_the_run_as_a_shell_says_SR_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = yard.shell("");
        config.command = {"no-such-program", "--epochs", 3};
        auto run       = co_await run_to_end(workspace, config);
        auto ended     = co_await run.status();
        BOOST_TEST(to_string(ended.status) == "Failed");
        BOOST_TEST(ended.exit_code.value_or(0) == 127);
        BOOST_TEST(names(ended.error.value().message, {"no-such-program"}));
    });
}

BOOST_AUTO_TEST_CASE(a_file_in_place_of_a_folder_of_the_run_fails_it_in_words_DS_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        for (auto const* name : {"outputs", "logs"}) {
            test::local_yard const yard;
            auto workspace = co_await yard.open();
            yard.write(name, "mine");
            auto run   = co_await run_to_end(workspace, yard.shell("echo hello"));
            auto ended = co_await run.status();
            BOOST_TEST(to_string(ended.status) == "Failed");
            BOOST_TEST(names(ended.error.value().message,
                             {'"' + std::string(name) + '"', "call it otherwise", ".amlignore"}));
        }
    });
}

BOOST_AUTO_TEST_CASE(links_among_the_outputs_become_files_DS_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto run       = co_await run_to_end(workspace,
                                             yard.python("import os\n"
                                                               "open('outputs/net_1', 'w').write('weights')\n"
                                                               "os.symlink('net_1', 'outputs/newest')\n"
                                                               "os.symlink('nothing', 'outputs/dangling')\n"
                                                               "os.mkfifo('outputs/pipe')\n"));
        auto ended     = co_await run.status();
        auto files     = co_await run.file_names("outputs/");
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_REQUIRE(files.size() == 2U);
        auto const newest = yard.root() + "/runs/" + run.id().str() + "/outputs/newest";
        BOOST_TEST(!fs::is_symlink(newest));
        BOOST_TEST(read_text(newest) == "weights");
    });
}

BOOST_AUTO_TEST_CASE(a_link_to_a_folder_elsewhere_is_not_followed_and_that_is_said_DS_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto run       = co_await run_to_end(
                  workspace,
                  yard.shell("mkdir -p elsewhere outputs/deep; echo > elsewhere/net; "
                                   "echo > outputs/deep/file; ln -s ../../elsewhere outputs/deep/best; "
                                   "ln -s deep outputs/here; ln -s .. outputs/up"));
        auto ended = co_await run.status();
        auto files = co_await run.file_names("outputs/");
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_REQUIRE(files.size() == 1U);
        BOOST_TEST(files[0] == "outputs/deep/file");
        BOOST_REQUIRE(ended.warnings.size() == 2U);
        BOOST_TEST(names(ended.warnings[0] + ended.warnings[1],
                         {"\"outputs/deep/best\" is a link to a folder", "\"outputs/up\""}));
    });
}

BOOST_AUTO_TEST_CASE(outputs_and_logs_that_find_no_room_do_not_lose_the_run_DS_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        for (auto const* folder : {"outputs", "logs"}) {
            test::local_yard const yard;
            auto workspace = co_await yard.open();
            auto const go  = (yard.path() / "go").string();
            // A link makes it necessary to copy them; a folder that was the record's is only
            // renamed.
            auto config = yard.shell("cd " + std::string(folder) +
                                     "; head -c 3000000 /dev/zero > large; echo small > small; "
                                     "ln -s large link; echo ready; while [ ! -e " +
                                     go + " ]; do sleep 0.01; done");
            auto run    = co_await workspace.experiment("test").submit(config);
            auto lines  = run.log_lines();
            co_await lines.next();
            run_record ended;
            {
                test::full_disk const full(2'000'000);
                ::mknod(go.c_str(), S_IFREG | 0600, 0);
                ended = co_await run.wait();
            }
            BOOST_TEST(to_string(ended.status) == "Completed");
            BOOST_TEST(ended.exit_code.value_or(-1) == 0);
            BOOST_REQUIRE(ended.warnings.size() == 1U);
            BOOST_TEST(names(ended.warnings[0], {folder, "could not be collected whole", "large"}));
        }
    });
}

BOOST_AUTO_TEST_CASE(logs_that_lie_where_older_ones_do_are_logs_RU_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config  = yard.shell("old=../../../runs/$AZUREML_RUN_ID/azureml-logs; mkdir -p $old; "
                                   "echo trained > $old/70_driver_log.txt");
        auto run     = co_await run_to_end(workspace, config);
        auto details = co_await run.details();
        auto log     = co_await test::whole_log(run, "azureml-logs/70_driver_log.txt");
        BOOST_TEST(std::ranges::count(details.log_files, "azureml-logs/70_driver_log.txt") == 1);
        BOOST_TEST(log == "trained\n");
    });
}

BOOST_AUTO_TEST_CASE(a_log_that_finds_no_place_does_not_lose_the_run_DS_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        for (auto const* in_its_place : {"$record/user_logs", "$record/user_logs/std_log.txt"}) {
            test::local_yard const yard;
            auto workspace = co_await yard.open();
            auto config    = yard.shell(
                   "record=../../../runs/$AZUREML_RUN_ID; place=" + std::string(in_its_place) +
                   "; mkdir -p $(dirname $place); echo mine > $place; echo hello");
            auto run   = co_await workspace.experiment("test").submit(config);
            auto ended = co_await run.wait();
            BOOST_TEST(to_string(ended.status) == "Completed");
            BOOST_REQUIRE(ended.warnings.size() == 1U);
            BOOST_TEST(names(ended.warnings[0], {"user_logs/std_log.txt", "could not be kept"}));
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
