#include "promise.hpp"

#include <algorithm>
#include <regex>
#include <stdexcept>

namespace trainyard::contract {
namespace {

constexpr auto about = "runs";

asio::awaitable<void> ignore(asio::awaitable<run> operation)
{
    co_await std::move(operation);
}

PROMISE(a_script_that_ends_well_completes_RU_02)
{
    auto ended = co_await run_to_end(here, does(prints("hello")));

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.exit_code.value_or(-1) == 0);
    BOOST_TEST(!ended.error);
    BOOST_TEST((ended.created <= ended.started.value()));
    BOOST_TEST((ended.started <= ended.ended.value()));
}

PROMISE(a_script_that_fails_tells_its_exit_code_and_its_last_words_RU_01)
{
    auto ended = co_await run_to_end(here, does(prints("the column is missing"), exits(3)));

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(ended.exit_code.value_or(-1) == 3);
    BOOST_TEST(ended.error.value().code == "ExitCode");
    BOOST_TEST(ended.error->message.find("exit code 3") != std::string::npos);
    BOOST_TEST(ended.error->message.find("the column is missing") != std::string::npos);
}

PROMISE(what_a_script_does_not_catch_is_among_its_last_words_RU_01)
{
    auto ended = co_await run_to_end(here, does(raises("no such column")));

    BOOST_TEST(to_string(ended.status) == "Failed");
    BOOST_TEST(ended.exit_code.value_or(-1) == 1);
    BOOST_TEST(ended.error.value().message.find("no such column") != std::string::npos);
}

PROMISE(the_stages_are_passed_in_their_order_RU_02)
{
    auto run = co_await submit(here, does(prints("hello")));
    co_await run.wait();

    auto details = co_await run.details();
    std::vector<std::string> words;
    for (auto const& change : details.history)
        words.emplace_back(to_string(change.status));
    auto const expected = std::vector<std::string>{"NotStarted", "Preparing",  "Queued",
                                                   "Running",    "Finalizing", "Completed"};
    BOOST_TEST(words == expected, boost::test_tools::per_element());
    BOOST_TEST(std::ranges::is_sorted(details.history, {}, &status_change::time));
}

PROMISE(a_submission_returns_before_the_run_has_ended_EX_02)
{
    auto run = co_await submit(here, does(waits_for("go")));

    BOOST_TEST(to_string(run.last_known().status) == "NotStarted");
    BOOST_TEST(!run.last_known().ended);
    here.say("go");
    auto ended = co_await run.wait();
    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(whoever_waits_for_a_newer_record_is_woken_by_every_change_RU_02)
{
    auto run    = co_await start(here, does(waits_for("go")));
    auto& runs  = here.workspace().home()->runs();
    auto before = co_await run.status();

    co_await run.tag("colour", "green");
    auto tagged = co_await runs.changed(run.id(), before.revision);
    here.say("go");
    auto moved = co_await runs.changed(run.id(), tagged.revision);

    BOOST_TEST(tagged.revision > before.revision);
    BOOST_TEST(tagged.tags.contains("colour"));
    BOOST_TEST(moved.revision > tagged.revision);
}

PROMISE(an_id_names_the_experiment_and_the_time_RU_20)
{
    auto run = co_await submit(here, does(prints("hello")));

    BOOST_TEST(std::regex_match(run.id().str(), std::regex("test_[0-9]{10}_[0-9a-f]{8}")));
    BOOST_TEST(run.experiment_name() == "test");
    BOOST_TEST(run.last_known().display_name == run.id().str());
}

PROMISE(runs_are_numbered_as_they_come_RU_20)
{
    auto first  = co_await submit(here, does(prints("one")));
    auto second = co_await submit(here, does(prints("two")));

    BOOST_TEST(first.last_known().number > 0U);
    BOOST_TEST(second.last_known().number > first.last_known().number);
}

PROMISE(a_submission_repeated_with_its_id_is_one_run_EX_02)
{
    auto config  = here.script(does(prints("hello")));
    auto options = submit_options{};
    options.id   = run_id("chosen-1");
    auto first   = co_await here.experiment().submit(config, options);
    co_await first.wait();

    config.script = "changed.py";
    auto again    = co_await here.experiment().submit(config, options);
    auto all      = co_await here.experiment().runs().all();

    BOOST_TEST(again.id().str() == "chosen-1");
    BOOST_TEST(to_string(again.last_known().status) == "Completed");
    BOOST_TEST(all.size() == 1U);
}

PROMISE(what_is_given_with_a_submission_is_in_the_record_EX_02)
{
    auto config          = here.script(does(prints("hello")));
    auto options         = submit_options{};
    options.display_name = "the good one";
    options.tags         = {{"colour", "green"}, {"flag", std::nullopt}};
    options.properties   = {{"source", "notebook"}};
    auto run             = co_await here.experiment().submit(config, options);

    auto record = co_await run.status();
    BOOST_TEST(record.display_name == "the good one");
    BOOST_TEST((record.tags == options.tags));
    BOOST_TEST(record.properties["source"] == "notebook");
    BOOST_TEST(record.target == "local");
    BOOST_TEST(!record.parent);
    BOOST_TEST((record.kind == run_kind::script));
}

PROMISE(a_run_is_found_again_by_its_id_EX_07)
{
    auto made = co_await submit(here, does(logs("accuracy", 0.5)));
    co_await made.wait();

    auto found   = co_await here.workspace().run(made.id());
    auto metrics = co_await found.metrics();

    BOOST_TEST(found.last_known().number == made.last_known().number);
    BOOST_TEST(metrics.contains("accuracy"));
}

PROMISE(a_run_that_is_not_there_is_not_found_EX_07)
{
    auto missing = co_await as_result(here.workspace().run(run_id("nobody")));

    BOOST_REQUIRE(!missing);
    BOOST_TEST((missing.error().code == errc::not_found));
    BOOST_TEST(names(missing.error(), {"nobody"}));
}

PROMISE(every_question_about_a_run_that_is_not_there_is_not_found_EX_07)
{
    auto record       = run_record{};
    record.id         = run_id("nobody");
    record.experiment = "test";
    auto ghost        = run(here.workspace().home(), record);
    auto config       = here.script(does(prints("hello")));
    std::vector<boost::system::error_code> codes;
    auto const note = [&](auto const& outcome) {
        codes.push_back(outcome ? boost::system::error_code() : outcome.error().code);
    };

    note(co_await as_result(ghost.status()));
    note(co_await as_result(ghost.details()));
    note(co_await as_result(ghost.wait()));
    note(co_await as_result(ghost.cancel()));
    note(co_await as_result(ghost.complete()));
    note(co_await as_result(ghost.fail("why")));
    note(co_await as_result(ghost.log("a", 1)));
    note(co_await as_result(ghost.metrics()));
    note(co_await as_result(ghost.history("a")));
    note(co_await as_result(ghost.log_lines().next()));
    note(co_await as_result(ghost.file_names()));
    note(co_await as_result(ghost.upload_file("a", here.write("a", "a"))));
    note(co_await as_result(ghost.download_file("a", here.path("b"))));
    note(co_await as_result(ghost.tag("a", "b")));
    note(co_await as_result(ghost.children().all()));
    note(co_await as_result(ghost.create_child()));
    note(co_await as_result(ghost.submit_child(config)));
    note(co_await as_result(ghost.restore_snapshot(here.path("restored"))));
    note(co_await as_result(ghost.register_model(model_name("a"))));

    auto const expected = std::vector<boost::system::error_code>(19, errc::not_found);
    BOOST_TEST(codes == expected, boost::test_tools::per_element());
}

PROMISE(an_operation_owns_what_it_needs_EX_02)
{
    auto operation = std::optional<asio::awaitable<run>>();
    {
        auto config = here.script(does(logs("accuracy", 0.5)));
        auto handle = here.workspace();
        operation   = handle.experiment("test").submit(config);
    }

    auto run     = co_await std::move(*operation);
    auto waiting = run.wait();
    run          = co_await here.workspace().run(run.id());
    auto ended   = co_await std::move(waiting);

    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(a_submission_that_was_given_up_can_be_repeated_EX_02)
{
    auto config  = here.script(does(prints("hello")));
    auto options = submit_options{};
    options.id   = run_id("chosen-1");

    auto given_up = co_await as_result(
        within(std::chrono::milliseconds(0), here.experiment().submit(config, options)));
    auto run   = co_await here.experiment().submit(config, options);
    auto ended = co_await run.wait();
    auto all   = co_await here.experiment().runs().all();

    BOOST_TEST((given_up || given_up.error().code == asio::error::timed_out));
    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(all.size() == 1U);
}

PROMISE(many_programs_may_submit_one_id_at_once_EX_02)
{
    auto config  = here.script(does(prints("hello")));
    auto options = submit_options{};
    options.id   = run_id("chosen-1");
    std::vector<asio::awaitable<void>> programs;
    for (auto i = 0; i != 8; ++i)
        programs.push_back(ignore(here.experiment().submit(config, options)));

    co_await all_at_once(std::move(programs));
    auto all   = co_await here.experiment().runs().all();
    auto ended = co_await all.front().wait();

    BOOST_TEST(all.size() == 1U);
    BOOST_TEST(to_string(ended.status) == "Completed");
}

PROMISE(a_config_that_makes_no_sense_is_refused_at_once_SR_01_SR_04)
{
    auto const experiment      = here.experiment();
    auto neither               = here.script(does(prints("hello")));
    auto both                  = neither;
    auto beside                = here.command(does(prints("hello")));
    auto never                 = neither;
    neither.script             = "";
    both.command               = {"python3", both.script};
    beside.arguments           = {"--epochs", 10};
    never.max_run_duration     = std::chrono::seconds(0);
    auto backwards             = never;
    backwards.max_run_duration = std::chrono::seconds(-5);

    auto const refused = [&](script_run_config const& config, std::vector<std::string> words) {
        auto const says = [&](std::invalid_argument const& what) {
            return names(failure{.message = what.what()}, words);
        };
        BOOST_CHECK_EXCEPTION(static_cast<void>(experiment.submit(config)), std::invalid_argument,
                              says);
    };
    refused(neither, {"neither a script nor a command", "set one"});
    refused(both, {"both a script and a command", "set one"});
    refused(beside, {"arguments beside a command", "into the command"});
    refused(never, {"max_run_duration is 0 seconds", "at least 1"});
    refused(backwards, {"max_run_duration is -5 seconds", "at least 1"});
    auto const runs = co_await experiment.runs().all();
    BOOST_TEST(runs.empty());
}

PROMISE(a_script_that_is_not_there_is_refused_and_nothing_recorded_SR_01)
{
    auto config   = here.script(does(prints("hello")));
    config.script = "trian.py";

    auto refused = co_await as_result(here.experiment().submit(config));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(refused.error().operation == "submit run");
    BOOST_TEST(names(refused.error(), {"trian.py", "script"}));
    auto all = co_await here.experiment().runs().all();
    BOOST_TEST(all.empty());
}

PROMISE(a_source_directory_that_is_not_there_is_refused_SR_01)
{
    if (!here.can(ability::need_source))
        co_return;
    auto config             = here.script(does(prints("hello")));
    config.source_directory = here.path("nowhere");

    auto refused = co_await as_result(here.experiment().submit(config));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {here.path("nowhere"), "is not there"}));
}

PROMISE(a_script_lies_below_its_source_directory_SR_01)
{
    auto config   = here.script(does(prints("hello")));
    config.script = "../" + config.script;

    auto thrown = false;
    try {
        co_await here.experiment().submit(config);
    } catch (std::invalid_argument const& refused) {
        thrown = std::string(refused.what()).find("..") != std::string::npos;
    }

    BOOST_TEST(thrown);
}

PROMISE(a_compute_that_is_not_there_is_refused_SR_06)
{
    auto config    = here.script(does(prints("hello")));
    config.compute = compute_name("gpu-pool");

    auto refused = co_await as_result(here.experiment().submit(config));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(refused.error().message.starts_with("ComputeTargetNotFound:"));
    BOOST_TEST(names(refused.error(), {"gpu-pool"}));
}

PROMISE(the_local_target_has_a_name_SR_06)
{
    auto config    = here.script(does(prints("hello")));
    config.compute = compute_name("local");

    auto run   = co_await here.experiment().submit(config);
    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(ended.target == "local");
}

PROMISE(arguments_arrive_as_they_are_SR_02)
{
    auto config      = here.script(does(shows_arguments()));
    config.arguments = {"--epochs", 50, "--rate", 0.01, 1.0, true, "two words", "", "--last"};
    auto run         = co_await here.experiment().submit(config);
    co_await run.wait();

    auto log = co_await whole_log(run, driver_log);
    BOOST_TEST(log == "--epochs\n50\n--rate\n0.01\n1.0\nTrue\ntwo words\n\n--last\n");
}

PROMISE(a_variable_in_an_argument_is_replaced_SR_02)
{
    auto config                  = here.script(does(shows_arguments()));
    config.environment.variables = {{"WHO", "you"}};
    config.arguments             = {"$WHO", "${WHO}!", "$NOBODY_HAS_THIS", "5$"};
    auto run                     = co_await here.experiment().submit(config);
    co_await run.wait();

    auto log = co_await whole_log(run, driver_log);
    BOOST_TEST(log == "you\nyou!\n$NOBODY_HAS_THIS\n5$\n");
}

PROMISE(a_command_runs_with_its_words_SR_03)
{
    auto config                  = here.command(does(shows_arguments(), exits(4)));
    config.environment.variables = {{"WHO", "you"}};
    config.command.emplace_back("two words");
    config.command.emplace_back("$WHO");
    config.command.emplace_back(7);
    auto run   = co_await here.experiment().submit(config);
    auto ended = co_await run.wait();

    auto log = co_await whole_log(run, driver_log);
    BOOST_TEST(log == "two words\nyou\n7\n");
    BOOST_TEST(ended.exit_code.value_or(-1) == 4);
}

PROMISE(what_was_submitted_can_be_read_back_RU_03)
{
    auto config                  = here.script(does(prints("hello")));
    config.arguments             = {"--epochs", 50, "$WHO"};
    config.max_run_duration      = std::chrono::minutes(5);
    config.environment.variables = {{"WHO", "you"}};
    auto run                     = co_await here.experiment().submit(config);
    co_await run.wait();

    auto details          = co_await run.details();
    auto const& made      = details.definition;
    auto const& arguments = made.arguments;
    BOOST_TEST(made.script == config.script);
    BOOST_TEST((arguments == std::vector<std::string>{"--epochs", "50", "$WHO"}));
    BOOST_TEST(made.target == "local");
    BOOST_TEST((made.max_run_duration == std::chrono::minutes(5)));
    auto nameless = made.environment; // it was registered by a name that was made up
    nameless.name.clear();
    BOOST_TEST((nameless == config.environment));
    BOOST_TEST(details.run.id.str() == run.id().str());
}

PROMISE(a_run_may_take_thirty_days_unless_it_is_said_otherwise_SR_04)
{
    auto run = co_await submit(here, does(prints("hello")));

    auto details = co_await run.details();

    BOOST_TEST(details.definition.max_run_duration.count() == 2592000);
}

PROMISE(a_run_that_takes_too_long_is_canceled_with_the_reason_SR_04)
{
    auto config             = here.script(does(prints("begun"), runs_forever()));
    config.max_run_duration = std::chrono::seconds(1);
    auto run                = co_await here.experiment().submit(config);

    here.pass(std::chrono::seconds(1));
    auto ended = co_await run.wait();

    BOOST_TEST(to_string(ended.status) == "Canceled");
    BOOST_TEST(ended.error.value().code == "TimeLimit");
    BOOST_TEST(ended.error->message.find("1 seconds") != std::string::npos);
    BOOST_TEST(ended.error->message.find("max_run_duration") != std::string::npos);
}

PROMISE(a_run_without_a_sensible_id_is_refused_at_once_RU_20)
{
    auto config  = here.script(does(prints("hello")));
    auto options = submit_options{};
    options.id   = run_id("no/slash");
    auto longer  = submit_options{};
    longer.id    = run_id(std::string(256, 'x'));

    BOOST_CHECK_THROW(static_cast<void>(here.experiment().submit(config, options)),
                      std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(here.experiment().submit(config, longer)),
                      std::invalid_argument);
    co_return;
}

PROMISE(the_longest_id_is_one_that_can_be_used_RU_20)
{
    auto config  = here.script(does(writes("outputs/a.txt", "a"), uploads("b.txt", "b")));
    auto options = submit_options{};
    options.id   = run_id(std::string(255, 'x'));

    auto run         = co_await here.experiment().submit(config, options);
    auto const ended = co_await run.wait();
    auto const files = co_await run.file_names();

    BOOST_TEST(to_string(ended.status) == "Completed");
    BOOST_TEST(std::ranges::count(files, "outputs/a.txt") == 1);
    BOOST_TEST(std::ranges::count(files, "b.txt") == 1);
}

PROMISE(a_person_can_look_at_a_run_RU_18)
{
    if (!here.can(ability::show_a_person))
        co_return;
    auto run = co_await submit(here, does(prints("hello")));

    auto address = co_await run.portal_url();

    BOOST_TEST(address.find("://") != std::string::npos);
    BOOST_TEST(address.find(run.id().str()) != std::string::npos);
}

}
}
