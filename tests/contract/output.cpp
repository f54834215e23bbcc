#include "promise.hpp"

#include <stdexcept>

namespace trainyard::contract {
namespace {

using namespace std::chrono_literals;

constexpr auto about = "output";

std::size_t count(std::string const& text, std::string const& part)
{
    auto found = std::size_t{0};
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

asio::awaitable<std::string> watch_to_end(run of)
{
    auto text           = std::make_shared<std::string>();
    auto options        = wait_options{};
    options.show_output = [text](std::string_view part) { *text += part; };
    co_await of.wait(options);
    co_return *text;
}

PROMISE(the_output_begins_with_the_run_and_ends_with_a_summary_RU_01)
{
    auto run = co_await submit(here, does(prints("one")));

    auto text = co_await watch_to_end(run);

    auto const id = run.id().str();
    BOOST_TEST(text.starts_with("RunId: " + id + '\n'));
    BOOST_TEST(text.find("\nExecution Summary\n=================\nRunId: " + id +
                         "\nStatus: Completed\n") != std::string::npos);
    BOOST_TEST(count(text, "Execution Summary") == 1U);
}

PROMISE(each_line_is_shown_once_under_a_heading_RU_01)
{
    auto run = co_await start(here, does(prints("one"), waits_for("go"), prints("two")));
    here.say("go");

    auto text = co_await watch_to_end(run);

    BOOST_TEST(text.find("\nStreaming user_logs/std_log.txt\n===============================\n\n"
                         "one\n") != std::string::npos);
    BOOST_TEST(count(text, "Streaming user_logs/std_log.txt") == 1U);
    BOOST_TEST(count(text, "Streaming system_logs/preparation.txt") == 1U);
    BOOST_TEST(count(text, "one\n") == 1U);
    BOOST_TEST(count(text, "two\n") == 1U);
    BOOST_TEST(text.find("one\n") < text.find("two\n"));
    BOOST_TEST(text.find("system_logs/") < text.find("user_logs/"));
}

PROMISE(output_comes_while_the_script_runs_RU_01)
{
    auto run            = co_await start(here, does(prints("one"), waits_for("go"), prints("two")));
    auto options        = wait_options{};
    options.show_output = [&here](std::string_view part) {
        if (part.find("one\n") != std::string_view::npos)
            here.say("go");
    };

    auto ended = co_await run.wait(options);

    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(a_script_that_prints_nothing_has_no_heading_RU_01)
{
    auto run = co_await submit(here, does(logs("quiet", true)));

    auto text = co_await watch_to_end(run);

    BOOST_TEST(text.find("std_log.txt") == std::string::npos);
    BOOST_TEST(text.find("Status: Completed") != std::string::npos);
}

PROMISE(the_summary_of_a_run_that_failed_has_its_error_RU_01)
{
    auto run = co_await submit(here, does(prints("the column is missing"), exits(3)));

    auto text = co_await watch_to_end(run);

    BOOST_TEST(text.find("Status: Failed\n") != std::string::npos);
    BOOST_TEST(text.find("Error: the script ended with exit code 3") != std::string::npos);
}

PROMISE(the_summary_has_the_warnings_RU_01)
{
    auto run = co_await submit(
        here, does(uploads("outputs/model.txt", "uploaded"), writes("outputs/model.txt", "left")));

    auto text = co_await watch_to_end(run);

    BOOST_TEST(text.find("Warning: \"outputs/model.txt\"") != std::string::npos);
}

PROMISE(a_run_that_has_ended_is_shown_all_the_same_RU_01)
{
    auto run = co_await submit(here, does(prints("one")));
    co_await run.wait();

    auto text = co_await watch_to_end(run);

    BOOST_TEST(count(text, "one\n") == 1U);
    BOOST_TEST(text.find("Status: Completed") != std::string::npos);
}

PROMISE(stopping_the_output_leaves_the_run_alone_RU_01)
{
    auto run            = co_await start(here, does(prints("one"), runs_forever()));
    auto options        = wait_options{};
    options.show_output = [](std::string_view) {};

    auto waited = co_await as_result(within(1ms, run.wait(options)));

    BOOST_TEST((waited.error().code == asio::error::timed_out));
    auto now = co_await run.status();
    BOOST_TEST(to_string(now.status) == "Running");
}

PROMISE(what_the_output_throws_ends_the_wait_and_not_the_run_RU_01)
{
    auto run            = co_await start(here, does(prints("one"), waits_for("go")));
    auto options        = wait_options{};
    options.show_output = [](std::string_view part) {
        if (part.find("one") != std::string_view::npos)
            throw std::domain_error("the terminal is gone");
    };

    auto thrown = false;
    try {
        co_await run.wait(options);
    } catch (std::domain_error const&) {
        thrown = true;
    }
    auto now = co_await run.status();
    here.say("go");
    auto ended = co_await run.wait();

    BOOST_TEST(thrown);
    BOOST_TEST(to_string(now.status) == "Running");
    BOOST_TEST(to_string(ended.status) == "Completed");
}

}
}
