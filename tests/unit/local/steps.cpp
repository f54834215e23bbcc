#include <support/failures.hpp>

#include <trainyard/local/steps.hpp>

#include <optional>

BOOST_AUTO_TEST_SUITE(local_steps)

using namespace trainyard;
using namespace trainyard::local;
using catalog::stage;
using catalog::stop_request;
using test::names;

namespace {

constexpr stage stages[]           = {stage::accepted, stage::preparing,  stage::queued,
                                      stage::running,  stage::finalizing, stage::ended};
constexpr stop_request stops[]     = {stop_request::none, stop_request::cancel, stop_request::fail};
constexpr launch_state processes[] = {launch_state::not_started, launch_state::running,
                                      launch_state::ended};

catalog::live_run run_at(stage at, stop_request stop = stop_request::none)
{
    catalog::live_run run;
    run.at                          = at;
    run.stop                        = stop;
    run.stop_reason                 = {.code = "Asked", .message = "somebody asked"};
    run.definition.max_run_duration = std::chrono::seconds(90);
    return run;
}

/// What happens to a run that nobody stops, and to one that somebody does.
step expected(stage at, bool stopped, launch_state process)
{
    switch (at) {
    case stage::accepted:
    case stage::preparing:
        return stopped ? step::end : step::prepare;
    case stage::queued:
        return stopped ? step::end : step::queue;
    case stage::running:
        if (process != launch_state::not_started)
            return step::watch; // stopped or not: it ends when its process does
        return stopped ? step::end : step::start;
    case stage::finalizing:
        return step::collect; // it cannot be stopped any more
    default:
        return step::none;
    }
}

launch_outcome exited(int code)
{
    return {.exit_code = code};
}

std::string status_of(catalog::live_run const& run, std::optional<launch_outcome> const& process)
{
    return std::string(to_string(ending_of(run, process, "").outcome));
}

}

BOOST_AUTO_TEST_CASE(every_situation_has_one_next_step_RU_02)
{
    for (auto const at : stages)
        for (auto const stop : stops)
            for (auto const process : processes)
                BOOST_TEST((next_step(run_at(at, stop), process) ==
                            expected(at, stop != stop_request::none, process)));
}

BOOST_AUTO_TEST_CASE(a_run_that_is_followed_step_by_step_ends)
{
    // Whoever takes over at any stage comes to the end by the same steps.
    struct place {
        stage at;
        step next;
    };
    for (auto const& [at, next] :
         {place{stage::accepted, step::prepare}, place{stage::preparing, step::prepare},
          place{stage::queued, step::queue}, place{stage::running, step::start},
          place{stage::finalizing, step::collect}, place{stage::ended, step::none}})
        BOOST_TEST((next_step(run_at(at), launch_state::not_started) == next));
}

BOOST_AUTO_TEST_CASE(an_exit_code_decides_RU_01)
{
    auto const run = run_at(stage::finalizing);
    BOOST_TEST(status_of(run, exited(0)) == "Completed");
    BOOST_TEST(!ending_of(run, exited(0), "words").why.has_value());
    auto const failed = ending_of(run, exited(3), "the last\nlines");
    BOOST_TEST((failed.outcome == run_status::failed));
    BOOST_TEST(failed.why.value().code == "ExitCode");
    BOOST_TEST(names(failed.why->message, {"exit code 3", "the last\nlines"}));
    BOOST_TEST(!names(ending_of(run, exited(3), "").why.value().message, {"last words"}));
}

BOOST_AUTO_TEST_CASE(a_signal_is_named_RU_01)
{
    auto const killed = ending_of(run_at(stage::finalizing), launch_outcome{.signal = 9}, "words");
    BOOST_TEST((killed.outcome == run_status::failed));
    BOOST_TEST(killed.why.value().code == "Signal");
    BOOST_TEST(names(killed.why->message, {"signal 9", "Killed", "words"}));
}

BOOST_AUTO_TEST_CASE(a_process_nobody_saw_end_is_lost)
{
    auto const run = run_at(stage::finalizing);
    for (auto const& process :
         {std::optional<launch_outcome>(), std::optional(launch_outcome{.lost = true})}) {
        auto const lost = ending_of(run, process, "words");
        BOOST_TEST((lost.outcome == run_status::failed));
        BOOST_TEST(lost.why.value().code == "Lost");
        BOOST_TEST(names(lost.why->message, {"restarted", "words"}));
    }
}

BOOST_AUTO_TEST_CASE(a_time_limit_cancels_with_the_reason_SR_04)
{
    auto const run  = run_at(stage::finalizing);
    auto const late = ending_of(run, launch_outcome{.signal = 9, .out_of_time = true}, "words");
    BOOST_TEST((late.outcome == run_status::canceled));
    BOOST_TEST(late.why.value().code == "TimeLimit");
    BOOST_TEST(names(late.why->message, {"90 seconds", "max_run_duration"}));
}

BOOST_AUTO_TEST_CASE(what_somebody_asked_for_comes_first_RU_10_RU_11)
{
    for (auto const& process :
         {std::optional<launch_outcome>(), std::optional(exited(0)), std::optional(exited(3)),
          std::optional(launch_outcome{.signal = 9}), std::optional(launch_outcome{.lost = true}),
          std::optional(launch_outcome{.out_of_time = true})}) {
        BOOST_TEST(status_of(run_at(stage::finalizing, stop_request::cancel), process) ==
                   "Canceled");
        BOOST_TEST(status_of(run_at(stage::finalizing, stop_request::fail), process) == "Failed");
    }
    auto const asked = ending_of(run_at(stage::running, stop_request::fail), exited(0), "");
    BOOST_TEST(asked.why.value().code == "Asked");
    BOOST_TEST(asked.why->message == "somebody asked");
}

BOOST_AUTO_TEST_CASE(a_script_may_say_that_it_failed_LG_12)
{
    auto run            = run_at(stage::finalizing);
    run.declared        = run_failure{.code = "Mine", .message = "no data"};
    auto const declared = ending_of(run, exited(0), "");
    BOOST_TEST((declared.outcome == run_status::failed));
    BOOST_TEST(declared.why.value().code == "Mine");
    BOOST_TEST(ending_of(run, exited(3), "").why.value().code == "ExitCode"); // what we saw
}

BOOST_AUTO_TEST_CASE(a_run_that_was_never_started_ends_as_it_was_asked)
{
    auto const canceled = ending_of_unstarted(run_at(stage::queued, stop_request::cancel));
    BOOST_TEST((canceled.outcome == run_status::canceled));
    BOOST_TEST(canceled.why.value().message == "somebody asked");
    auto const failed = ending_of_unstarted(run_at(stage::preparing, stop_request::fail));
    BOOST_TEST((failed.outcome == run_status::failed));
}

BOOST_AUTO_TEST_SUITE_END()
