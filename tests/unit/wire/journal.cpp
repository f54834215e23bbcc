#include <trainyard/wire/journal.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

BOOST_AUTO_TEST_SUITE(wire_journal)

using namespace trainyard;
using namespace trainyard::wire;

namespace {

using kind = journal_entry::kind;

timestamp const noon{std::chrono::microseconds(1'763'600'000'123'456)};

/// The one entry of a text that is understood whole.
journal_entry only_entry(std::string const& text)
{
    auto batch = read_journal(text);
    BOOST_TEST(batch.bytes == text.size());
    BOOST_TEST(batch.bad_lines == 0U);
    BOOST_REQUIRE_MESSAGE(batch.entries.size() == 1U, text);
    return std::move(batch.entries.front());
}

bool is_bad(std::string const& line)
{
    auto const batch = read_journal(line + '\n');
    return batch.bad_lines == 1 && batch.entries.empty() && batch.bytes == line.size() + 1;
}

}

BOOST_AUTO_TEST_CASE(one_value_is_a_point_LG_03)
{
    auto const entry = only_entry(R"(["log",null,1763600000123456," loss ",0.25,7])"
                                  "\n");
    BOOST_TEST(entry.run.empty());
    BOOST_REQUIRE(entry.points.size() == 1U);
    auto const& point = entry.points.front();
    BOOST_TEST(point.name == " loss ");
    BOOST_TEST(std::get<double>(point.value) == 0.25);
    BOOST_TEST((point.time == noon));
    BOOST_TEST(point.step.value_or(0) == 7);
    BOOST_TEST((point.kind == metric_kind::value));
}

BOOST_AUTO_TEST_CASE(lines_that_log_to_one_run_are_one_entry)
{
    auto const batch = read_journal(R"(["log",null,1,"a",1]
["log",null,2,"b",2,null]
["log","other",3,"a",3]
["log",null,4,"a",4]
)");
    BOOST_REQUIRE(batch.entries.size() == 3U);
    BOOST_TEST(batch.entries[0].points.size() == 2U);
    BOOST_TEST(!batch.entries[0].points[1].step.has_value());
    BOOST_TEST(batch.entries[1].run.str() == "other");
    BOOST_TEST(batch.points == 4U);
}

BOOST_AUTO_TEST_CASE(every_kind_of_value_is_read_as_it_was_written_LG_03)
{
    auto const infinity                    = std::numeric_limits<double>::infinity();
    std::vector<metric_value> const values = {std::int64_t{-3},
                                              std::numeric_limits<std::int64_t>::max(),
                                              0.1,
                                              -0.0,
                                              1e300,
                                              5e-324,
                                              true,
                                              false,
                                              std::string("text \"\n é"),
                                              infinity,
                                              -infinity,
                                              std::monostate()};
    for (auto const& value : values) {
        auto const entry = only_entry(log_line("", noon, "m", value, 3));
        BOOST_TEST((entry.points.at(0).value == value));
        BOOST_TEST(entry.points[0].step.value_or(0) == 3);
    }
    auto const nan = only_entry(log_line("r", noon, "m", std::nan(""), std::nullopt));
    BOOST_TEST(std::isnan(std::get<double>(nan.points.at(0).value)));
    BOOST_TEST(nan.run.str() == "r");

    auto const list = only_entry(list_lines("", noon, "m", values));
    BOOST_REQUIRE(list.points.size() == values.size());
    for (std::size_t i = 0; i != values.size(); ++i) {
        BOOST_TEST((list.points[i].value == values[i]));
        BOOST_TEST((list.points[i].kind == metric_kind::list));
    }
    BOOST_TEST(std::signbit(std::get<double>(list.points[3].value)));
}

BOOST_AUTO_TEST_CASE(rows_and_tables_have_columns_LG_05_LG_06)
{
    auto const row = only_entry(row_line("", noon, "r", {{"x", std::int64_t{1}}, {"y", 0.5}}));
    BOOST_REQUIRE(row.points.size() == 2U);
    BOOST_TEST(row.points[1].column == "y");
    BOOST_TEST((row.points[1].kind == metric_kind::row));
    BOOST_TEST((row.points[1].value == metric_value(0.5)));

    auto const table =
        only_entry(table_lines("", noon, "t", {{"x", {std::int64_t{1}, std::int64_t{2}}}}));
    BOOST_REQUIRE(table.points.size() == 2U);
    BOOST_TEST((table.points[1].kind == metric_kind::table));
    BOOST_TEST((table.points[1].value == metric_value(std::int64_t{2})));
}

BOOST_AUTO_TEST_CASE(a_picture_is_a_reference_LG_07)
{
    auto const entry = only_entry(reference_line("", noon, "plot", "plot_1.png"));
    BOOST_TEST((entry.points.at(0).kind == metric_kind::reference));
    BOOST_TEST((entry.points.at(0).value == metric_value(std::string("plot_1.png"))));
}

BOOST_AUTO_TEST_CASE(tags_and_properties_are_changed_LG_11)
{
    auto const tag = only_entry(text_line("tag", "", noon, "key", "text"));
    BOOST_TEST((tag.what == kind::tag));
    BOOST_TEST(tag.key == "key");
    BOOST_TEST(tag.value.value_or("") == "text");
    BOOST_TEST((tag.time == noon));
    BOOST_TEST(!only_entry(text_line("tag", "", noon, "flag", std::nullopt)).value.has_value());
    BOOST_TEST((only_entry(text_line("untag", "", noon, "key", "")).what == kind::untag));
    auto const property = only_entry(text_line("property", "r", noon, "key", "text"));
    BOOST_TEST((property.what == kind::property));
    BOOST_TEST(property.run.str() == "r");
    BOOST_TEST(property.value.value_or("") == "text");
}

BOOST_AUTO_TEST_CASE(a_run_is_described)
{
    auto const entry = only_entry("[\"describe\",null,1,{\"display_name\":\"n\"}]\n");
    BOOST_TEST((entry.what == kind::describe));
    BOOST_TEST(entry.display_name.value_or("") == "n");
    BOOST_TEST(!entry.description.has_value());
}

BOOST_AUTO_TEST_CASE(a_child_is_made_and_ended_LG_12_LG_13)
{
    auto const child =
        only_entry(child_line("up", noon, "down", "name", {{"a", "b"}, {"flag", std::nullopt}}));
    BOOST_TEST((child.what == kind::child));
    BOOST_TEST(child.run.str() == "up");
    BOOST_TEST(child.child.str() == "down");
    BOOST_TEST(child.display_name.value_or("") == "name");
    BOOST_TEST(child.tags.size() == 2U);

    auto const why = run_failure{.code = "Mine", .message = "it broke"};
    auto const end = only_entry(end_line("down", noon, run_status::failed, why));
    BOOST_TEST((end.what == kind::end));
    BOOST_TEST((end.status == run_status::failed));
    BOOST_TEST(end.failure.message == "it broke");
    BOOST_TEST(end.failure.code == "Mine");
    BOOST_TEST(only_entry(end_line("", noon, run_status::completed, {})).failure.code.empty());
}

BOOST_AUTO_TEST_CASE(a_model_is_registered_LG_15)
{
    model_request request;
    request.name          = model_name("net");
    request.path          = "outputs/net.bin";
    request.description   = "words";
    request.framework     = "PyTorch";
    request.tags          = {{"flag", std::nullopt}};
    request.properties    = {{"a", "b"}};
    request.resources.cpu = 0.5;
    request.resources.gpu = 2;
    request.datasets      = {
             {.purpose = "training", .name = dataset_name("digits"), .version = 2},
             {.purpose = "testing", .paths = {{.datastore = datastore_name("blobs"), .path = "a"}}}};
    auto const entry = only_entry(model_line("", noon, "request_1", request));
    BOOST_TEST((entry.what == kind::model));
    BOOST_TEST(entry.request == "request_1");
    BOOST_TEST(entry.model.name.str() == "net");
    BOOST_TEST(entry.model.path == "outputs/net.bin");
    BOOST_TEST(entry.model.description == "words");
    BOOST_TEST(entry.model.framework == "PyTorch");
    BOOST_TEST(entry.model.framework_version.empty());
    BOOST_TEST(entry.model.tags.contains("flag"));
    BOOST_TEST(entry.model.properties.at("a") == "b");
    BOOST_TEST(entry.model.resources.cpu.value_or(0) == 0.5);
    BOOST_TEST(entry.model.resources.gpu.value_or(0) == 2);
    BOOST_TEST(!entry.model.resources.memory_in_gb.has_value());
    BOOST_TEST((entry.model.datasets == request.datasets));
}

BOOST_AUTO_TEST_CASE(a_child_is_submitted_LG_13)
{
    auto const entry = only_entry(
        R"(["submit",null,1,"down",{"source_directory":"/src","script":"t.py","arguments":["a"],)"
        R"("environment":{"interpreter":"/py","variables":{"A":"1"},"dependencies":)"
        R"({"python_version":"3.11","pip_packages":["numpy"],"conda_packages":["pip"],)"
        R"("channels":["conda-forge"]}},"display_name":"n",)"
        R"("tags":{"t":null},"max_run_duration_seconds":9,"experiment":"e","compute":"local"}])"
        "\n");
    BOOST_TEST((entry.what == kind::submit));
    BOOST_TEST(entry.child.str() == "down");
    auto const& config = entry.submitted.config;
    BOOST_TEST(config.source_directory == "/src");
    BOOST_TEST(config.script == "t.py");
    BOOST_TEST(config.arguments.at(0).text() == "a");
    BOOST_TEST(config.environment.interpreter == "/py");
    BOOST_TEST(config.environment.variables.at("A") == "1");
    BOOST_TEST(config.environment.dependencies.python_version == "3.11");
    BOOST_TEST(config.environment.dependencies.pip_packages.at(0) == "numpy");
    BOOST_TEST(config.environment.dependencies.conda_packages.at(0) == "pip");
    BOOST_TEST(config.environment.dependencies.channels.at(0) == "conda-forge");
    BOOST_TEST(config.max_run_duration.count() == 9);
    BOOST_TEST(config.compute.str() == "local");
    BOOST_TEST(entry.submitted.display_name == "n");
    BOOST_TEST(entry.submitted.experiment == "e");
    BOOST_TEST(entry.submitted.tags.contains("t"));
}

BOOST_AUTO_TEST_CASE(a_child_is_given_data_DS_04)
{
    auto const entry = only_entry(
        R"(["submit",null,1,"down",{"script":"t.py","max_run_duration_seconds":null,"data":[)"
        R"({"name":"raw","datastore":"blobs","path":"mnist","mode":"mount"},)"
        R"({"name":"out","datastore":"blobs","path":"","mode":"upload",)"
        R"("path_on_compute":"here","overwrite":true}]}])"
        "\n");
    auto const& data = entry.submitted.config.data;
    BOOST_REQUIRE(data.size() == 2U);
    BOOST_TEST(data[0].name == "raw");
    BOOST_TEST(data[0].datastore.str() == "blobs");
    BOOST_TEST(data[0].path == "mnist");
    BOOST_TEST((data[0].mode == data_mode::mount));
    BOOST_TEST(!data[0].overwrite);
    BOOST_TEST((data[1].mode == data_mode::upload));
    BOOST_TEST(data[1].path_on_compute == "here");
    BOOST_TEST(data[1].overwrite);
    BOOST_TEST(entry.submitted.config.max_run_duration.count() == 30 * 24 * 3600);
}

BOOST_AUTO_TEST_CASE(a_dataset_is_registered_DS_08)
{
    auto const entry = only_entry(
        R"(["dataset",null,1763600000123456,"request_1","digits",)"
        R"({"paths":[{"datastore":"blobs","path":"mnist/*.gz"},{"datastore":"blobs","path":""}],)"
        R"("description":"small","tags":{"a":"b","flag":null},"create_new_version":true}])"
        "\n");
    BOOST_TEST((entry.what == kind::dataset));
    BOOST_TEST((entry.time == noon));
    BOOST_TEST(entry.request == "request_1");
    BOOST_TEST(entry.dataset.name.str() == "digits");
    BOOST_REQUIRE(entry.dataset.paths.size() == 2U);
    BOOST_TEST(entry.dataset.paths[0].datastore.str() == "blobs");
    BOOST_TEST(entry.dataset.paths[0].path == "mnist/*.gz");
    BOOST_TEST(entry.dataset.paths[1].path.empty());
    BOOST_TEST(entry.dataset.description == "small");
    BOOST_TEST(entry.dataset.tags.at("a").value_or("") == "b");
    BOOST_TEST(entry.dataset.tags.contains("flag"));
    BOOST_TEST(entry.dataset.create_new_version);
    auto const least = only_entry(R"(["dataset",null,1,"q","digits",{}])"
                                  "\n");
    BOOST_TEST(least.dataset.paths.empty());
    BOOST_TEST(!least.dataset.create_new_version);
}

BOOST_AUTO_TEST_CASE(what_takes_long_comes_alone)
{
    auto const log    = log_line("", noon, "a", 1.5, std::nullopt);
    auto const model  = model_line("", noon, "q", {.name = model_name("m")});
    auto const text   = log + model + R"(["dataset",null,1,"q","d",{}])" + '\n' + log;
    auto const before = read_journal(text);
    BOOST_TEST(before.bytes == log.size());
    auto const alone = read_journal(std::string_view(text).substr(before.bytes));
    BOOST_TEST(alone.bytes == model.size());
    BOOST_REQUIRE(alone.entries.size() == 1U);
    BOOST_TEST((alone.entries[0].what == kind::model));
    auto const next = read_journal(std::string_view(text).substr(before.bytes + alone.bytes));
    BOOST_REQUIRE(next.entries.size() == 1U);
    BOOST_TEST((next.entries[0].what == kind::dataset));
}

BOOST_AUTO_TEST_CASE(a_line_without_its_end_is_left_for_later)
{
    auto const line = log_line("", noon, "loss", 0.5, 1);
    for (std::size_t size = 0; size != line.size(); ++size) {
        auto const batch = read_journal(line + line.substr(0, size));
        BOOST_TEST(batch.bytes == line.size());
        BOOST_TEST(batch.points == 1U);
        BOOST_TEST(batch.bad_lines == 0U);
    }
    BOOST_TEST(read_journal("").bytes == 0U);
    BOOST_TEST(read_journal("\n\n").bytes == 2U);
    BOOST_TEST(read_journal("\n\n").bad_lines == 0U);
}

BOOST_AUTO_TEST_CASE(a_line_that_makes_no_sense_is_counted_and_passed_over)
{
    for (auto const* line : {
             "no json",
             "{}",
             "[]",
             R"(["log",null,1])",
             R"(["log",null,1,"a"])",
             R"(["log",null,"noon","a",1])",
             R"(["log",null,1,7,1])",
             R"([7,null,1,"a",1])",
             R"(["log",null,1,"a",{"x":1}])",
             R"(["log",null,1,"a",{"f":"many"}])",
             R"(["log",null,1,"a",{"f":1}])",
             R"(["log",null,1,"a",[1]])",
             R"(["list",null,1,"a",1])",
             R"(["list",null,1,"a",[1,{"x":1}]])",
             R"(["list",null,1,"a",[1,[2]]])",
             R"(["row",null,1,"a",{"x":1,"y":{}}])",
             R"(["table",null,1,"a",{"x":[1],"y":[{}]}])",
             R"(["row",null,1,"a",[1]])",
             R"(["table",null,1,"a","b"])",
             R"(["reference",null,1,"a",1])",
             R"(["tag",null,1,1,"x"])",
             R"(["tag",null,1,"","x"])",
             R"(["untag",null,1,""])",
             R"(["property",null,1,"","x"])",
             R"(["log",null,1,"",1])",
             R"(["list",null,1,"",[1]])",
             R"(["row",null,1,"",{"x":1}])",
             R"(["reference",null,1,"","a.png"])",
             R"(["property",null,1,"a"])",
             R"(["describe",null,1,"a"])",
             R"(["child",null,1,"c"])",
             R"(["end",null,1,"Running"])",
             R"(["end",null,1,"Nonsense"])",
             R"(["model",null,1,"q","m","p"])",
             R"(["model",null,1,"q","m","p","x"])",
             R"(["dataset",null,1,"q",{}])",
             R"(["dataset",null,1,"q","d","x"])",
             R"(["submit",null,1,"c","x"])",
             R"(["submit",null,1,"c",{"script":"t.py","arguments":["--rate",0.1]}])",
             R"(["submit",null,1,"c",{"command":["python",null]}])",
             R"(["submit",null,1,"c",{"max_run_duration_seconds":90.0}])",
             R"(["submit",null,1,"c",{"max_run_duration_seconds":"90"}])",
             R"(["submit",null,1,"c",{"max_run_duration_seconds":18446744073709551615}])",
             R"(["submit",null,1,"c",{"data":{}}])",
             R"(["submit",null,1,"c",{"data":["raw"]}])",
             R"(["submit",null,1,"c",{"data":[{"name":"raw","datastore":"blobs"}]}])",
             R"(["submit",null,1,"c",{"data":[{"name":"raw","datastore":"blobs","mode":7}]}])",
             R"(["submit",null,1,"c",{"data":[{"name":"raw","datastore":"blobs","mode":"move"}]}])",
             R"(["unheard of",null,1,"a"])",
         })
        BOOST_CHECK_MESSAGE(is_bad(line), line);

    auto const good  = log_line("", noon, "a", 1.5, std::nullopt);
    auto const batch = read_journal(good + "first\n" + good + "second\n" + good);
    BOOST_TEST(batch.points == 3U);
    BOOST_TEST(batch.bad_lines == 2U);
    BOOST_TEST(batch.first_bad_line == "first");
}

BOOST_AUTO_TEST_CASE(a_bad_line_is_not_quoted_at_length)
{
    auto const batch = read_journal(std::string(5000, 'x') + '\n');
    BOOST_TEST(batch.first_bad_line.size() == 200U);
}

BOOST_AUTO_TEST_CASE(a_line_that_never_ends_is_given_up)
{
    auto const endless = std::string((std::size_t{16} << 20) + 1, 'x');
    auto const batch   = read_journal(endless);
    BOOST_TEST(batch.bytes == endless.size());
    BOOST_TEST(batch.bad_lines == 1U);
    BOOST_TEST(read_journal(endless.substr(1)).bytes == 0U);
}

BOOST_AUTO_TEST_CASE(an_answer_says_which_version_or_why_not)
{
    BOOST_TEST(version_reply(3) == "{\"version\":3}\n");
    BOOST_TEST(error_reply("it \"is\"") == "{\"error\":\"it \\\"is\\\"\"}\n");
}

BOOST_AUTO_TEST_SUITE_END()
