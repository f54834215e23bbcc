#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/local/local_backend.hpp>

#include <filesystem>
#include <fstream>

BOOST_AUTO_TEST_SUITE(local_journals)

using namespace trainyard;
using test::in_coroutine;
using test::names;
namespace fs = std::filesystem;

namespace {

/// A script that writes its journal by hand, as no package would.
script_run_config writes(test::local_yard const& yard, std::string const& lines)
{
    yard.write("lines", lines);
    return yard.shell("cp lines \"$TRAINYARD_RUN/by-hand.journal\"");
}

asio::awaitable<run_record> run_to_end(workspace in, script_run_config config)
{
    auto options = submit_options{.id = run_id("one")};
    auto run     = co_await in.experiment("test").submit(config, options);
    co_return co_await run.wait();
}

std::string told(run_record const& run)
{
    std::string all;
    for (auto const& warning : run.warnings)
        all += warning + '\n';
    return all;
}

}

BOOST_AUTO_TEST_CASE(what_a_script_says_is_taken_into_its_record_LG_03_LG_11_LG_13)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = writes(yard, R"(["log",null,1763600000000000,"loss",0.5,1]
["log",null,1763600000000001,"loss",0.25,2]
["tag",null,1,"colour","red"]
["tag",null,1,"flag",null]
["untag",null,1,"flag"]
["property",null,1,"p","1"]
["describe",null,1,{"display_name":"called so"}]
["child",null,1,"two",{"tags":{"a":"b"}}]
["log","two",1,"n",7]
["end","two",1,"Failed","no luck","Mine"]
)");
        auto ended     = co_await run_to_end(workspace, config);
        auto run       = co_await workspace.run(run_id("one"));
        auto metrics   = co_await run.metrics();
        auto child     = co_await workspace.run(run_id("two"));
        auto numbers   = co_await child.metrics();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(told(ended).empty());
        BOOST_TEST(metrics.at("loss").values().size() == 2U);
        BOOST_TEST(ended.tags.size() == 1U);
        BOOST_TEST(ended.tags.at("colour").value_or("") == "red");
        BOOST_TEST(ended.properties.at("p") == "1");
        BOOST_TEST(ended.display_name == "called so");
        BOOST_TEST(to_string(child.last_known().status) == "Failed");
        BOOST_TEST(child.last_known().error.value().code == "Mine");
        BOOST_TEST(child.last_known().parent.value().str() == "one");
        BOOST_TEST(to_string(numbers.at("n").last()) == "7");
    });
}

BOOST_AUTO_TEST_CASE(a_line_that_cannot_be_done_leaves_a_warning_and_the_others_done_RU_13)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = writes(yard, R"(["property",null,1,"p","1"]
["property",null,1,"p","2"]
nonsense
["log","nobody",1,"loss",1]
["log",null,1,"loss",2]
["log",null,1,"loss",3])"); // the last line has no end: it was not written whole
        auto ended     = co_await run_to_end(workspace, config);
        auto run       = co_await workspace.run(run_id("one"));
        auto metrics   = co_await run.metrics();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.properties.at("p") == "1");
        BOOST_TEST(metrics.at("loss").values().size() == 1U);
        BOOST_TEST(names(told(ended), {"\"p\"", "nobody", "1 lines", "nonsense"}));
    });
}

BOOST_AUTO_TEST_CASE(a_journal_that_cannot_be_read_is_told_once_and_the_others_are_taken_LG_03)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::ordinary_rights const ordinary;
        test::local_yard const yard;
        auto options = local_options{};
        options.root = yard.root();
        // Made here, because its threads have the rights of the one that makes it.
        auto const home = std::make_shared<local::local_backend>(options);
        co_await home->open();
        auto workspace = trainyard::workspace(home);
        yard.write("lines", R"(["log",null,1,"loss",1])"
                            "\n");
        auto config  = yard.shell("cp lines \"$TRAINYARD_RUN/part\"; cd \"$TRAINYARD_RUN\"; "
                                   "chmod 0 part; mv part closed.journal; "
                                   "for other in a b c; do cp code/lines $other.journal; done");
        auto ended   = co_await run_to_end(workspace, config);
        auto run     = co_await workspace.run(run_id("one"));
        auto metrics = co_await run.metrics();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.warnings.size() == 1U, told(ended));
        BOOST_TEST(names(told(ended), {"was not read", "closed.journal", "who owns"}), told(ended));
        BOOST_TEST(metrics.at("loss").values().size() == 3U);
    });
}

BOOST_AUTO_TEST_CASE(names_of_a_script_stay_inside_the_workspace_LG_13_LG_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("precious", "precious");
        auto const source = R"({"source_directory":")" + yard.code() + R"(","command":["true"]})";
        auto config       = writes(yard, R"(["child",null,1,"../../stray",{}]
["child",null,1,"",{}]
["submit",null,1,"../../code",)" + source +
                                             R"(]
["submit",null,1,"..",)" + source + R"(]
["model",null,1,"q","../../stray","lines",{}]
["model",null,1,"q","good","../../catalog.db",{}]
["log",null,1,"loss",1]
)");
        auto ended        = co_await run_to_end(workspace, config);
        auto query        = run_query{.include_children = true};
        auto runs         = co_await workspace.runs(query).all();
        auto models       = co_await workspace.models();
        auto run          = co_await workspace.run(run_id("one"));
        auto metrics      = co_await run.metrics();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(runs.size() == 1U);
        BOOST_TEST(models.empty());
        BOOST_TEST(metrics.contains("loss"));
        BOOST_TEST(ended.warnings.size() == 6U);
        BOOST_TEST(names(told(ended),
                         {"../../stray", "../../code", "letters, digits", "../../catalog.db"}));
        BOOST_TEST(fs::exists(yard.code() + "/precious"));
        BOOST_TEST(!fs::exists(yard.path() / "stray"));
    });
}

BOOST_AUTO_TEST_CASE(a_submission_is_held_to_the_rules_of_a_program_SR_01_SR_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace  = co_await yard.open();
        auto const line = [&](std::string const& id, std::string const& what) {
            return R"(["submit",null,1,")" + id + R"(",{"source_directory":")" + yard.code() +
                   "\"" + what + "}]\n";
        };
        auto const command = std::string(R"(,"command":["true"])");
        auto config = writes(yard, line("a", "") + line("b", command + R"(,"script":"lines")") +
                                       line("c", command + R"(,"arguments":["-x"])") +
                                       line("d", command + R"(,"max_run_duration_seconds":0)") +
                                       line("e", command + R"(,"max_run_duration_seconds":-5)") +
                                       line("f", command + R"(,"max_run_duration_seconds":0.5)"));
        auto ended  = co_await run_to_end(workspace, config);
        auto query  = run_query{.include_children = true};
        auto runs   = co_await workspace.runs(query).all();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(runs.size() == 1U);
        BOOST_TEST(ended.warnings.size() == 6U);
        BOOST_TEST(names(told(ended), {"\"a\", which the script submitted, was refused: ",
                                       "neither a script nor a command", "both a script",
                                       "arguments beside a command", "max_run_duration is 0",
                                       "max_run_duration is -5", "1 lines", "0.5"}),
                   told(ended));
    });
}

BOOST_AUTO_TEST_CASE(data_that_a_submission_names_is_held_to_the_rules_of_a_program_DS_04)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace  = co_await yard.open();
        auto const line = [&](std::string const& id, std::string const& data) {
            return R"(["submit",null,1,")" + id + R"(",{"source_directory":")" + yard.code() +
                   R"(","command":["true"],"data":[)" + data + "]}]\n";
        };
        auto const one = [](std::string const& name, std::string const& store,
                            std::string const& path) {
            return R"({"name":")" + name + R"(","datastore":")" + store + R"(","path":")" + path +
                   R"(","mode":"mount"})";
        };
        std::string const store = "workspaceblobstore";
        auto config             = writes(
                        yard, line("a", one("raw", store, "../..")) + line("b", one("raw", store, "/etc")) +
                                  line("c", one("a b", store, "x")) + line("d", one("raw", "../../code", "")) +
                                  line("e", one("raw", store, "x") + ',' + one("raw", store, "y")));
        auto ended = co_await run_to_end(workspace, config);
        auto query = run_query{.include_children = true};
        auto runs  = co_await workspace.runs(query).all();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(runs.size() == 1U);
        BOOST_TEST(ended.warnings.size() == 5U);
        BOOST_TEST(
            names(told(ended), {"\"../..\" leaves the folder", "\"/etc\" begins at the root",
                                "\"a b\" cannot be part", "\"../../code\"", "are called \"raw\""}),
            told(ended));
    });
}

BOOST_AUTO_TEST_CASE(a_model_that_cannot_be_registered_is_answered_LG_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("good", R"(["model",null,1,"q","net","outputs/net",{}])"
                           "\n");
        yard.write("bad", R"(["model",null,1,"q","net","outputs/nothing",{}])"
                          "\n");
        auto config =
            yard.shell("cd $TRAINYARD_RUN; mkfifo q.reply; exec 3<>q.reply; "
                       "cat code/bad >> a.journal; read -r no <&3; echo \"$no\"; "
                       "mkdir -p ../../runs/one/outputs; echo > ../../runs/one/outputs/net; "
                       "cat code/good >> a.journal; read -r yes <&3; echo \"$yes\"");
        auto ended  = co_await run_to_end(workspace, config);
        auto run    = co_await workspace.run(run_id("one"));
        auto lines  = run.log_lines();
        auto first  = co_await lines.next();
        auto second = co_await lines.next();
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(names(first.value_or(""), {"{\"error\":", "outputs/nothing"}));
        BOOST_TEST(second.value_or("") == "{\"version\":1}");
        BOOST_TEST(ended.warnings.size() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_script_is_told_what_is_known_of_models_before_it_is_told_their_version_MO_06)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("net", "weights");
        auto options = model_options{.path = yard.code() + "/net", .tags = {{"first", "one"}}};
        co_await workspace.register_model(model_name("net"), options);
        yard.write("line",
                   R"(["model",null,1,"q","net","outputs/net",{"properties":{"auc":"0.9"}}])"
                   "\n");
        auto config =
            yard.shell("cd $TRAINYARD_RUN; cat models.json; echo; "
                       "mkdir -p ../../runs/one/outputs; echo > ../../runs/one/outputs/net; "
                       "mkfifo q.reply; exec 3<>q.reply; cat code/line >> a.journal; "
                       "read -r said <&3; cat models.json; echo");
        auto ended  = co_await run_to_end(workspace, config);
        auto run    = co_await workspace.run(run_id("one"));
        auto lines  = run.log_lines();
        auto before = co_await lines.next();
        auto after  = co_await lines.next();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(names(before.value_or(""), {R"("version":1)", R"("first":"one")"}));
        BOOST_TEST(names(after.value_or(""), {R"("version":2)", R"("auc":"0.9")", R"("run":"one")",
                                              R"("first":"one")"}));
    });
}

BOOST_AUTO_TEST_CASE(a_dataset_is_registered_once_and_its_script_is_told_DS_08)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        yard.write("one", R"(["dataset",null,1,"q","digits",)"
                          R"({"paths":[{"datastore":"workspaceblobstore","path":"./a//"}],)"
                          R"("description":"small","tags":{"k":"v"}}])"
                          "\n");
        yard.write("two", R"(["dataset",null,1,"q","digits",)"
                          R"({"paths":[{"datastore":"workspaceblobstore","path":"b"}]}])"
                          "\n");
        yard.write("three", R"(["dataset",null,1,"q","digits",)"
                            R"({"paths":[{"datastore":"workspaceblobstore","path":"b"}],)"
                            R"("create_new_version":true}])"
                            "\n");
        auto config = yard.shell(
            "cd $TRAINYARD_RUN; store=../../datastores/workspaceblobstore; mkdir -p $store/a "
            "$store/b; echo > $store/a/x; echo > $store/b/x; mkfifo q.reply; exec 3<>q.reply; "
            "for line in one one two three three; do "
            "cat code/$line >> a.journal; read -r said <&3; echo \"$said\"; done; "
            "cat datasets.json");
        auto ended = co_await run_to_end(workspace, config);
        auto run   = co_await workspace.run(run_id("one"));
        auto lines = run.log_lines();
        std::vector<std::string> said;
        while (auto line = co_await lines.next())
            said.push_back(*line);
        auto const all    = co_await workspace.datasets();
        auto const newest = co_await workspace.dataset(dataset_name("digits"), 2);
        auto const first  = co_await workspace.dataset(dataset_name("digits"), 1);

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_REQUIRE(said.size() == 6U);
        BOOST_TEST(said[0] == "{\"version\":1}");
        BOOST_TEST(said[1] == "{\"version\":1}"); // the same paths are the same version
        BOOST_TEST(names(said[2], {"\"error\"", "digits:1", "create_new_version"}));
        BOOST_TEST(said[3] == "{\"version\":2}");
        BOOST_TEST(said[4] == "{\"version\":2}");
        BOOST_TEST(names(said[5], {"\"version\":2", "\"version\":1", "small"}));
        BOOST_TEST(all.size() == 1U);
        BOOST_TEST(newest.last_known().paths.at(0).path == "b");
        BOOST_TEST(first.last_known().paths.at(0).path == "a");
        BOOST_TEST(first.last_known().description == "small");
        BOOST_TEST(first.last_known().tags.at("k").value_or("") == "v");
        BOOST_TEST(ended.warnings.size() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_dataset_that_cannot_be_registered_is_answered_DS_08)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace  = co_await yard.open();
        auto const line = [](std::string const& name, std::string const& paths) {
            return R"(["dataset",null,1,"q",")" + name + R"(",{"paths":[)" + paths + "]}]\n";
        };
        yard.write("name", line("../x", R"({"datastore":"workspaceblobstore","path":""})"));
        yard.write("path", line("d", R"({"datastore":"workspaceblobstore","path":"nowhere"})"));
        yard.write("out", line("d", R"({"datastore":"workspaceblobstore","path":"../.."})"));
        yard.write("store", line("d", R"({"datastore":"unknown","path":""})"));
        yard.write("none", line("d", ""));
        auto config = yard.shell("cd $TRAINYARD_RUN; mkfifo q.reply; exec 3<>q.reply; "
                                 "for line in name path out store none; do "
                                 "cat code/$line >> a.journal; read -r said <&3; "
                                 "echo \"$said\"; done; ls datasets.json || true");
        auto ended  = co_await run_to_end(workspace, config);
        auto run    = co_await workspace.run(run_id("one"));
        auto lines  = run.log_lines();
        std::vector<std::string> said;
        while (auto text = co_await lines.next())
            said.push_back(*text);
        auto const all = co_await workspace.datasets();

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_REQUIRE(said.size() == 6U);
        BOOST_TEST(names(said[0], {"\"error\"", "../x", "letters, digits"}));
        BOOST_TEST(names(said[1], {"\"error\"", "nowhere", "upload it first"}));
        BOOST_TEST(names(said[2], {"\"error\"", "../.."}));
        BOOST_TEST(names(said[3], {"\"error\"", "unknown"}));
        BOOST_TEST(names(said[4], {"\"error\"", "at least one path"}));
        BOOST_TEST(all.empty());
        BOOST_TEST(ended.warnings.size() == 5U);
    });
}

BOOST_AUTO_TEST_CASE(who_opens_the_workspace_next_registers_only_what_was_not_yet_DS_08)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto const go = yard.path() / "go";
        for (std::string const path : {"a", "b"})
            yard.write(path, R"(["dataset",null,1,"q","digits",{"create_new_version":true,)"
                             R"("paths":[{"datastore":"workspaceblobstore","path":")" +
                                 path + "\"}]}]\n");
        {
            auto before = co_await yard.open();
            auto config = yard.shell(
                "cd $TRAINYARD_RUN; store=../../datastores/workspaceblobstore; mkdir -p $store/a "
                "$store/b; echo > $store/a/x; echo > $store/b/x; mkfifo q.reply; exec 3<>q.reply; "
                "tell() { cat code/$1 >> x.journal; read -r said <&3; }; "
                "tell a; tell b; tell a; echo \"$said\"; until [ -e " +
                go.string() + " ]; do sleep .02; done; tell b; echo \"$said\"");
            auto options = submit_options{.id = run_id("one")};
            auto run     = co_await before.experiment("test").submit(config, options);
            auto lines   = run.log_lines();
            auto said    = co_await lines.next();
            BOOST_TEST(said.value_or("") == "{\"version\":3}");
        }
        auto workspace = co_await yard.open();
        std::ofstream{go};
        auto run      = co_await workspace.run(run_id("one"));
        auto ended    = co_await run.wait();
        auto query    = dataset_query{.name = "digits"};
        auto versions = co_await workspace.datasets(query);

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.warnings.empty());
        BOOST_TEST(versions.size() == 4U);
    });
}

BOOST_AUTO_TEST_SUITE_END()
