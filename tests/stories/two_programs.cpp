#include "stories.hpp"

#include <boost/asio/connect_pipe.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/writable_pipe.hpp>

#include <trainyard/core/process/process.hpp>

#include <csignal>
#include <fstream>

namespace trainyard::stories {

BOOST_AUTO_TEST_SUITE(two_programs)

using test::in_coroutine;

namespace {

// Another program with the folder open, and what it says line by line.
class other_program {
public:
    other_program(asio::any_io_executor const& executor, std::vector<std::string> words)
        : output_(executor)
    {
        asio::writable_pipe input(executor);
        asio::connect_pipe(output_, input);
        words.insert(words.begin(), STORY_HOST);
        process_ = core::start({.command   = std::move(words),
                                .variables = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}},
                                .output    = input.native_handle()});
    }

    ~other_program()
    {
        if (process_)
            kill();
    }

    asio::awaitable<std::string> says()
    {
        boost::system::error_code at_end;
        auto const size =
            co_await asio::async_read_until(output_, asio::dynamic_buffer(said_), '\n',
                                            asio::redirect_error(asio::use_awaitable, at_end));
        if (at_end)
            co_return "nothing more";
        auto line = said_.substr(0, size - 1);
        said_.erase(0, size);
        co_return line;
    }

    void kill()
    {
        ::kill(process_->number, SIGKILL);
        core::wait_for(*process_);
        process_.reset();
    }

private:
    asio::readable_pipe output_;
    std::string said_;
    std::optional<core::process> process_;
};

struct words_folder {
    explicit words_folder(test::local_yard const& yard) : path(yard.path() / "words")
    {
        std::filesystem::create_directory(path);
    }

    void say(std::string const& word) const { std::ofstream(path / word).put('!'); }

    std::filesystem::path path;
};

std::vector<std::string> submits(test::local_yard const& yard, std::string const& script,
                                 std::string const& argument)
{
    return {yard.root(), "submit", runs("hello", script).source_directory, script, argument};
}

run_id id_in(std::string const& said)
{
    BOOST_REQUIRE_MESSAGE(said.starts_with("run "), said);
    return run_id(said.substr(4));
}

}

BOOST_AUTO_TEST_CASE(a_run_of_one_program_is_followed_and_waited_for_in_another)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        words_folder words(yard);
        auto executor  = co_await asio::this_coro::executor;
        auto workspace = co_await yard.open();
        other_program other(executor, submits(yard, "stages.py", words.path.string()));

        auto const said = co_await other.says();
        auto run        = co_await workspace.run(id_in(said));
        auto lines      = run.log_lines();
        auto first      = co_await lines.next();
        BOOST_TEST(first.value_or("the end") == "first stage");
        words.say("second");
        auto second = co_await lines.next();
        BOOST_TEST(second.value_or("the end") == "second stage");
        words.say("third");
        auto const ended = co_await run.wait();

        BOOST_TEST(to_string(ended.status) == "Completed");
        for (auto const* line :
             {"line first stage", "line second stage", "line third stage, version 1",
              "ended Completed", "nothing more"}) {
            auto const heard = co_await other.says();
            BOOST_TEST(heard == line);
        }
        auto metrics = co_await run.metrics();
        BOOST_TEST(metrics["stage"].values().size() == 3U);
    });
}

BOOST_AUTO_TEST_CASE(a_run_of_one_program_is_canceled_by_another)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        words_folder words(yard);
        auto executor  = co_await asio::this_coro::executor;
        auto workspace = co_await yard.open();
        other_program other(executor, submits(yard, "stages.py", words.path.string()));
        auto said       = co_await other.says();
        auto run        = co_await workspace.run(id_in(said));
        auto const line = co_await other.says();
        BOOST_TEST(line == "line first stage");

        auto const took  = co_await run.cancel();
        auto const ended = co_await run.wait();

        BOOST_TEST(took);
        BOOST_TEST(to_string(ended.status) == "Canceled");
        said = co_await other.says();
        BOOST_TEST(said == "ended Canceled");
    });
}

BOOST_AUTO_TEST_CASE(a_run_of_ours_is_followed_by_a_program_that_comes_later)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        words_folder words(yard);
        auto executor    = co_await asio::this_coro::executor;
        auto workspace   = co_await yard.open();
        auto config      = runs("hello", "stages.py");
        config.arguments = {words.path.string()};
        auto run         = co_await workspace.experiment("shared").submit(config);
        auto lines       = run.log_lines();
        co_await lines.next();

        other_program other(executor, {yard.root(), "follow", run.id().str()});
        for (auto const* line : {"line first stage", "line second stage",
                                 "line third stage, version 1", "ended Completed"}) {
            auto heard = co_await other.says();
            if (heard.starts_with("run "))
                heard = co_await other.says();
            BOOST_TEST(heard == line);
            words.say(heard == "line first stage" ? "second" : "third");
        }
        auto const ended = co_await run.wait();
        BOOST_TEST(to_string(ended.status) == "Completed");
    });
}

BOOST_AUTO_TEST_CASE(a_run_whose_program_was_killed_is_finished_by_the_other)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        words_folder words(yard);
        auto executor  = co_await asio::this_coro::executor;
        auto workspace = co_await yard.open();
        other_program other(executor, submits(yard, "stages.py", words.path.string()));
        auto const said = co_await other.says();
        auto run        = co_await workspace.run(id_in(said));
        co_await other.says();

        other.kill();
        words.say("second");
        words.say("third");
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.exit_code.value_or(-1) == 0);
        BOOST_TEST(ended.tags.at("stage").value_or("") == "second");
        BOOST_TEST(log == "first stage\nsecond stage\nthird stage, version 1\n");
        auto metrics        = co_await run.metrics();
        auto const expected = std::vector<std::string>{"1", "2", "3"};
        BOOST_TEST(texts(metrics["stage"]) == expected, boost::test_tools::per_element());
        auto files = co_await run.file_names("outputs/");
        BOOST_TEST(files == std::vector<std::string>{"outputs/model.txt"});
        auto model = co_await workspace.model(model_name("staged"));
        BOOST_TEST(model.version() == 1);
    });
}

BOOST_AUTO_TEST_CASE(a_run_waits_for_the_next_program_when_its_own_was_killed)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        words_folder words(yard);
        auto executor = co_await asio::this_coro::executor;
        run_id id;
        {
            other_program other(executor, submits(yard, "stages.py", words.path.string()));
            auto const said = co_await other.says();
            id              = id_in(said);
            co_await other.says();
        }
        words.say("second");
        words.say("third");

        auto workspace = co_await yard.open();
        auto run       = co_await workspace.run(id);
        std::string log;
        auto const ended = co_await wait_with_log(run, log);

        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(log == "first stage\nsecond stage\nthird stage, version 1\n");
        auto model = co_await workspace.model(model_name("staged"));
        BOOST_TEST((model.last_known().run == id));
    });
}

BOOST_AUTO_TEST_SUITE_END()

}
