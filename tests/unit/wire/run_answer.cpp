#include <support/failures.hpp>

#include <trainyard/wire/journal.hpp>

BOOST_AUTO_TEST_SUITE(wire_run_answer)

using namespace trainyard;
using namespace trainyard::wire;
using test::names;

namespace {

journal_entry only_entry(std::string const& line)
{
    auto batch = read_journal(line + '\n');
    BOOST_TEST(batch.bad_lines == 0U);
    BOOST_REQUIRE(batch.entries.size() == 1U);
    return std::move(batch.entries.front());
}

std::string answer_with(std::string const& name, metric one)
{
    run_answer answer;
    answer.run.id        = run_id("two");
    answer.metrics[name] = std::move(one);
    auto const text      = write_answer(answer);
    return text.substr(text.find('\n') + 1);
}

metric of(metric_kind kind, std::map<std::string, std::vector<metric_value>> columns)
{
    return {.kind = kind, .columns = std::move(columns)};
}

}

BOOST_AUTO_TEST_CASE(a_question_says_how_long_the_answer_can_wait_RU_01)
{
    auto const now = only_entry(R"(["ask","two",1,"q",{}])");
    BOOST_TEST((now.what == journal_entry::kind::ask));
    BOOST_TEST(comes_alone(now));
    BOOST_TEST(now.run.str() == "two");
    BOOST_TEST(now.request == "q");
    BOOST_TEST(!now.question.unless);
    BOOST_TEST(!now.question.with_metrics);

    auto const later = only_entry(R"(["ask",null,1,"q",{"unless":"Queued","log":"user_logs/a",)"
                                  R"("log_size":7,"metrics":true}])");
    BOOST_TEST((later.question.unless == run_status::queued));
    BOOST_TEST(later.question.log == "user_logs/a");
    BOOST_TEST(later.question.log_size == 7U);
    BOOST_TEST(later.question.with_metrics);

    for (auto const* line : {R"(["ask",null,1,{}])", R"(["ask",null,1,"q","x"])"})
        BOOST_TEST(read_journal(std::string(line) + '\n').bad_lines == 1U, line);
}

BOOST_AUTO_TEST_CASE(an_answer_is_a_line_and_what_is_not_there_is_null_RU_20)
{
    run_answer answer;
    answer.run.id     = run_id("two");
    answer.run.status = run_status::queued;
    answer.run.tags   = {{"flag", std::nullopt}};
    answer.children   = {run_id("three"), run_id("four")};
    answer.log        = "user_logs/a";
    auto const text   = write_answer(answer);
    BOOST_TEST(text.find('\n') == text.size() - 1);
    BOOST_TEST(names(text, {R"("id":"two")", R"("status":"Queued")", R"("parent":null)",
                            R"("started":null)", R"("ended":null)", R"("exit_code":null)",
                            R"("error":null)", R"("warnings":[])", R"("tags":{"flag":null})",
                            R"("children":["three","four"])", R"("log":"user_logs/a")"}),
               text);
}

BOOST_AUTO_TEST_CASE(metrics_are_the_lines_that_would_log_them_RU_12)
{
    using enum metric_kind;
    std::vector<metric_value> const one(1, metric_value(std::int64_t{1}));
    std::vector<metric_value> const two(2, metric_value(std::int64_t{1}));
    auto const address = artifact_address(run_id("two"), "plot_1.png");
    std::vector<metric_value> const plots(2, metric_value(address));

    BOOST_TEST(answer_with("a", of(value, {{"", one}})) == "[\"log\",\"two\",0,\"a\",1]\n");
    BOOST_TEST(answer_with("a", of(value, {{"", two}})) == "[\"list\",\"two\",0,\"a\",[1,1]]\n");
    BOOST_TEST(answer_with("a", of(list, {{"", one}})) == "[\"list\",\"two\",0,\"a\",[1]]\n");
    BOOST_TEST(answer_with("a", of(row, {{"x", one}, {"y", one}})) ==
               "[\"row\",\"two\",0,\"a\",{\"x\":1,\"y\":1}]\n");
    BOOST_TEST(answer_with("a", of(row, {{"x", two}, {"y", one}})) ==
               "[\"table\",\"two\",0,\"a\",{\"x\":[1,1],\"y\":[1]}]\n");
    BOOST_TEST(answer_with("a", of(table, {{"x", one}})) ==
               "[\"table\",\"two\",0,\"a\",{\"x\":[1]}]\n");
    BOOST_TEST(answer_with("a", of(reference, {{"", plots}})) ==
               "[\"reference\",\"two\",0,\"a\",\"plot_1.png\"]\n"
               "[\"reference\",\"two\",0,\"a\",\"plot_1.png\"]\n");
}

BOOST_AUTO_TEST_SUITE_END()
