#include "promise.hpp"

#include <algorithm>

namespace trainyard::contract {
namespace {

using namespace std::chrono_literals;

constexpr auto about = "logs";

PROMISE(a_log_is_read_line_by_line_RU_04)
{
    auto run = co_await submit(here, does(prints("one"), prints(""), prints("three")));

    std::vector<std::string> lines;
    auto log = run.log_lines();
    while (auto line = co_await log.next())
        lines.push_back(*line);

    auto const expected = std::vector<std::string>{"one", "", "three"};
    BOOST_TEST(lines == expected, boost::test_tools::per_element());
}

PROMISE(a_last_line_without_an_end_counts_RU_04)
{
    auto run = co_await submit(here, does(prints("one"), prints_part("tw"), prints_part("o")));

    auto log    = run.log_lines();
    auto first  = co_await log.next();
    auto second = co_await log.next();
    auto third  = co_await log.next();

    BOOST_TEST(first.value_or("") == "one");
    BOOST_TEST(second.value_or("") == "two");
    BOOST_TEST(!third);
}

PROMISE(lines_are_seen_while_the_script_runs_RU_04)
{
    auto run = co_await start(here, does(prints("one"), waits_for("go"), prints("two")));
    auto log = run.log_lines();

    auto first = co_await log.next();
    auto now   = co_await run.status();
    here.say("go");
    auto second = co_await log.next();
    auto third  = co_await log.next();

    BOOST_TEST(first.value_or("") == "one");
    BOOST_TEST(to_string(now.status) == "Running");
    BOOST_TEST(second.value_or("") == "two");
    BOOST_TEST(!third);
}

PROMISE(several_readers_follow_a_log_each_at_its_own_pace_RU_04)
{
    auto run =
        co_await start(here, does(prints("one"), prints("two"), waits_for("go"), prints("three")));
    auto slow = run.log_lines();
    auto fast = run.log_lines();

    co_await fast.next();
    auto ahead  = co_await fast.next();
    auto behind = co_await slow.next();
    here.say("go");
    auto last = co_await fast.next();
    co_await slow.next();
    auto last_of_slow = co_await slow.next();

    BOOST_TEST(ahead.value_or("") == "two");
    BOOST_TEST(behind.value_or("") == "one");
    BOOST_TEST(last.value_or("") == "three");
    BOOST_TEST(last_of_slow.value_or("") == "three");
}

PROMISE(a_reader_goes_on_where_another_stopped_RU_04)
{
    auto run = co_await submit(here, does(prints("one"), prints("zwö"), prints("three")));
    auto log = run.log_lines();
    co_await log.next();
    co_await log.next();

    auto other = run.log_lines(driver_log, log.offset());
    auto line  = co_await other.next();

    BOOST_TEST(log.offset() == 9U);
    BOOST_TEST(line.value_or("") == "three");
}

PROMISE(cancelling_a_read_leaves_the_reader_where_it_was_RU_04)
{
    auto run = co_await start(here, does(prints("one"), waits_for("go"), prints("two")));
    auto log = run.log_lines();
    co_await log.next();
    auto const offset = log.offset();

    auto waited = co_await as_result(within(1ms, log.next()));
    here.say("go");
    auto line = co_await log.next();

    BOOST_TEST((waited.error().code == asio::error::timed_out));
    BOOST_TEST(offset == 4U);
    BOOST_TEST(line.value_or("") == "two");
}

PROMISE(pieces_are_whole_lines_as_they_stand_RU_04)
{
    auto run = co_await start(here, does(prints("one"), prints_part("tw"), waits_for("go"),
                                         prints("o"), prints_part("three")));
    auto log = run.log_lines();

    std::vector<std::string> pieces;
    while (auto piece = co_await log.next_piece()) {
        pieces.push_back(*piece);
        here.say("go");
    }

    auto const expected = std::vector<std::string>{"one\n", "two\n", "three"};
    BOOST_TEST(pieces == expected, boost::test_tools::per_element());
}

PROMISE(a_carriage_return_ends_a_piece_too_RU_04)
{
    auto run = co_await start(here, does(prints_part("10%\r"), waits_for("go"), prints("100%")));
    auto log = run.log_lines();

    auto piece = co_await log.next_piece();
    here.say("go");
    auto rest = co_await log.next_piece();

    BOOST_TEST(piece.value_or("") == "10%\r");
    BOOST_TEST(rest.value_or("") == "100%\n");
}

PROMISE(a_line_may_be_very_long_RU_04)
{
    auto const wide = std::string(700'000, 'x');
    auto run        = co_await submit(here, does(prints(wide), prints("after")));

    auto log    = run.log_lines();
    auto first  = co_await log.next();
    auto second = co_await log.next();

    BOOST_TEST(first.value_or("").size() == wide.size());
    BOOST_TEST(second.value_or("") == "after");
}

PROMISE(a_log_that_is_not_there_yet_is_waited_for_DS_11)
{
    auto run = co_await start(here, does(prints("begun"), waits_for("go"),
                                         writes("logs/train.txt", "epoch 1\n"), waits_for("end")));
    auto log = run.log_lines("logs/train.txt");

    auto waited = co_await as_result(within(1ms, log.next()));
    here.say("go");
    auto line = co_await log.next();
    here.say("end");
    auto last = co_await log.next();

    BOOST_TEST((waited.error().code == asio::error::timed_out));
    BOOST_TEST(line.value_or("") == "epoch 1");
    BOOST_TEST(!last);
}

PROMISE(a_log_that_never_comes_is_empty_RU_04)
{
    auto run = co_await submit(here, does(prints("hello")));

    auto log  = run.log_lines("logs/nothing.txt");
    auto line = co_await log.next();

    BOOST_TEST(!line);
}

PROMISE(a_run_that_never_began_has_no_lines_RU_04)
{
    auto config                    = here.script(does(prints("hello")));
    config.environment.interpreter = here.missing_interpreter();
    auto run                       = co_await here.experiment().submit(config);

    auto log = co_await whole_log(run, driver_log);

    BOOST_TEST(log.empty());
}

PROMISE(the_making_ready_has_a_log_that_is_complete_when_the_script_runs_RU_04)
{
    auto run = co_await start(here, does(waits_for("go")));

    auto log = co_await whole_log(run, preparation_log);
    auto now = co_await run.status();

    BOOST_TEST(log.find("interpreter") != std::string::npos);
    BOOST_TEST(log.ends_with('\n'));
    BOOST_TEST(to_string(now.status) == "Running");
}

PROMISE(a_piece_is_read_from_any_place_RU_04)
{
    auto run = co_await submit(here, does(prints("0123456789")));
    co_await run.wait();
    auto& files  = here.workspace().home()->artifacts();
    auto middle  = read_request{.run = run.id(), .name = driver_log, .offset = 3, .limit = 4};
    auto end     = read_request{.run = run.id(), .name = driver_log, .offset = 9};
    auto past_it = read_request{.run = run.id(), .name = driver_log, .offset = 99};

    auto in_the_middle = co_await files.read(middle);
    auto at_the_end    = co_await files.read(end);
    auto beyond        = co_await files.read(past_it);

    BOOST_TEST(in_the_middle.bytes == "3456");
    BOOST_TEST(!in_the_middle.at_end);
    BOOST_TEST(at_the_end.bytes == "9\n");
    BOOST_TEST(beyond.bytes.empty());
    BOOST_TEST(beyond.at_end);
}

PROMISE(reading_without_following_does_not_wait_RU_04)
{
    auto run = co_await start(here, does(prints("one"), waits_for("go")));
    auto log = run.log_lines();
    co_await log.next();
    auto& files  = here.workspace().home()->artifacts();
    auto request = read_request{.run = run.id(), .name = driver_log, .offset = 4};
    auto missing = read_request{.run = run.id(), .name = "logs/nothing.txt"};

    auto now   = co_await files.read(request);
    auto never = co_await as_result(files.read(missing));

    BOOST_TEST(now.bytes.empty());
    BOOST_REQUIRE(!never);
    BOOST_TEST((never.error().code == errc::not_found));
    BOOST_TEST(names(never.error(), {run.id().str(), "logs/nothing.txt", "file_names()"}));
}

PROMISE(the_logs_of_a_run_are_listed_with_its_details_RU_03)
{
    auto run = co_await submit(here, does(prints("hello"), writes("logs/train.txt", "x"),
                                          writes("outputs/model.txt", "y")));
    co_await run.wait();

    auto details = co_await run.details();

    auto const expected = std::vector<std::string>{"logs/train.txt", preparation_log, driver_log};
    BOOST_TEST(details.log_files == expected, boost::test_tools::per_element());
}

}
}
