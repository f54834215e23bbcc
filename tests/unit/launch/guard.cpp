#include <trainyard/launch/impl/guard.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(launch_guard)

using namespace trainyard;
using namespace trainyard::launch;

namespace {

launch_outcome outcome_after(std::string const& lines)
{
    return outcome_of(read_guard_notes("guard 42 7\nuntil 100 10 boot\nbegun\n" + lines));
}

}

BOOST_AUTO_TEST_CASE(notes_are_read_line_by_line)
{
    auto const notes = read_guard_notes("guard 4242 98765\nuntil 1763600000 10 3f0c\n");
    BOOST_TEST(notes.until == 1763600000);
    BOOST_TEST(notes.boot == "3f0c");
    BOOST_TEST(notes.number.value_or(0) == 4242);
    BOOST_TEST(notes.born.value_or(0) == 98765U);
    BOOST_TEST(!notes.begun);
    BOOST_TEST(!notes.exit.has_value());
    BOOST_TEST(!notes.stopped_by_limit);
    BOOST_TEST(!notes.named_a_signal);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_being_written_does_not_count)
{
    std::string const text = "guard 42 7\nuntil 100 10 boot\nbegun\nexit 13\n";
    BOOST_TEST(!read_guard_notes(text.substr(0, text.size() - 1)).exit.has_value());
    BOOST_TEST(!read_guard_notes("guard 42 7\nuntil 100 10 boot\nbegun").begun);
    BOOST_TEST(!read_guard_notes("guard 42").number.has_value());
    BOOST_TEST(read_guard_notes("until 100 10 bo").boot.empty());
    BOOST_TEST(!read_guard_notes("").number.has_value());
}

BOOST_AUTO_TEST_CASE(the_words_of_a_shell_are_not_taken_for_the_guards)
{
    auto const notes = read_guard_notes("guard 42 7\nbegun to fail\nsh: exit 1\n");
    BOOST_TEST(notes.number.value_or(0) == 42);
    BOOST_TEST(!notes.begun);
    BOOST_TEST(!notes.exit.has_value());
}

BOOST_AUTO_TEST_CASE(an_exit_code_is_told_as_it_was_RU_01)
{
    BOOST_TEST(outcome_after("exit 0\n").exit_code.value_or(-1) == 0);
    BOOST_TEST(outcome_after("exit 3\n").exit_code.value_or(-1) == 3);
    BOOST_TEST(outcome_after("exit 255\n").exit_code.value_or(-1) == 255);
    BOOST_TEST(!outcome_after("exit 3\n").signal.has_value());
    BOOST_TEST(!outcome_after("exit 3\n").lost);
}

BOOST_AUTO_TEST_CASE(a_signal_is_told_from_a_code_by_the_shells_words_RU_01)
{
    auto const killed = outcome_after("Killed\nexit 137\n");
    BOOST_TEST(killed.signal.value_or(0) == 9);
    BOOST_TEST(!killed.exit_code.has_value());
    auto const returned = outcome_after("exit 137\n");
    BOOST_TEST(!returned.signal.has_value());
    BOOST_TEST(returned.exit_code.value_or(0) == 137);
}

BOOST_AUTO_TEST_CASE(two_signals_are_nobodys_business_to_a_shell)
{
    BOOST_TEST(outcome_after("exit 130\n").signal.value_or(0) == 2);
    BOOST_TEST(outcome_after("exit 141\n").signal.value_or(0) == 13);
}

BOOST_AUTO_TEST_CASE(words_do_not_make_a_signal_of_a_small_code)
{
    BOOST_TEST(outcome_after("Killed\nexit 128\n").exit_code.value_or(0) == 128);
    BOOST_TEST(outcome_after("Killed\nexit 200\n").exit_code.value_or(0) == 200);
    BOOST_TEST(outcome_after("Killed\nexit 1\n").exit_code.value_or(0) == 1);
}

BOOST_AUTO_TEST_CASE(without_its_last_line_nobody_saw_how_it_ended)
{
    auto const outcome = outcome_after("Killed\n");
    BOOST_TEST(outcome.lost);
    BOOST_TEST(!outcome.exit_code.has_value());
    BOOST_TEST(!outcome.signal.has_value());
}

BOOST_AUTO_TEST_CASE(who_asked_it_to_stop_is_remembered_SR_04)
{
    BOOST_TEST(outcome_after("stop limit 100\nTerminated\nexit 143\n").out_of_time);
    BOOST_TEST(!outcome_after("stop ask 100\nTerminated\nexit 143\n").out_of_time);
    BOOST_TEST(outcome_after("stop ask 99\nstop limit 100\nexit 0\n").out_of_time);
    BOOST_TEST(outcome_after("stop limit 99\nstop ask 100\nexit 0\n").out_of_time);
}

BOOST_AUTO_TEST_CASE(of_several_processes_the_first_that_failed_is_the_reason_DI_11)
{
    auto const outcome = outcome_after("failed 7 exit user_logs/a.txt rank 2\n"
                                       "failed 143 signal user_logs/b.txt rank 0\nexit 143\n");
    BOOST_TEST(outcome.process == "rank 2");
    BOOST_TEST(outcome.log == "user_logs/a.txt");
    BOOST_TEST(outcome.exit_code.value_or(-1) == 7);
    BOOST_TEST(!outcome.signal.has_value());
}

BOOST_AUTO_TEST_CASE(a_process_that_was_killed_is_told_from_one_that_returned_as_much_DI_11)
{
    auto const killed = outcome_after("failed 137 signal user_logs/a.txt worker 1\nexit 137\n");
    BOOST_TEST(killed.process == "worker 1");
    BOOST_TEST(killed.signal.value_or(0) == 9);
    BOOST_TEST(!killed.exit_code.has_value());
    auto const returned = outcome_after("failed 137 exit user_logs/a.txt worker 1\nexit 137\n");
    BOOST_TEST(returned.exit_code.value_or(0) == 137);
    BOOST_TEST(!returned.signal.has_value());
}

BOOST_AUTO_TEST_CASE(how_servers_end_that_were_told_to_is_no_reason_DI_10)
{
    auto const outcome = outcome_after("failed 143 signal user_logs/a.txt ps 0\nexit 0\n");
    BOOST_TEST(outcome.exit_code.value_or(-1) == 0);
    BOOST_TEST(!outcome.signal.has_value());
    BOOST_TEST(outcome.process.empty());
}

BOOST_AUTO_TEST_CASE(warnings_are_handed_on)
{
    auto const outcome = outcome_after("warning there is no mpirun\nwarning two\nexit 0\n");
    auto const both    = std::vector<std::string>{"there is no mpirun", "two"};
    BOOST_TEST(outcome.warnings == both, boost::test_tools::per_element());
    BOOST_TEST(!read_guard_notes("warning x\n").named_a_signal);
}

BOOST_AUTO_TEST_SUITE_END()
