#include "promise.hpp"

#include <filesystem>

namespace trainyard::contract {
namespace {

constexpr auto about = "snapshots";

PROMISE(the_files_are_given_back_as_they_were_at_submission_RU_16)
{
    auto config = here.script(does(prints("hello")));
    here.write("code/lib/helper.py", "answer = 42\n");
    auto const before = here.read("code/" + config.script);
    auto run          = co_await here.experiment().submit(config);
    here.write("code/lib/helper.py", "answer = 43\n");
    here.write("code/new.py", "");

    co_await run.restore_snapshot(here.path("restored"));

    BOOST_TEST(here.read("restored/lib/helper.py") == "answer = 42\n");
    BOOST_TEST(here.read("restored/" + config.script) == before);
    BOOST_TEST(!std::filesystem::exists(here.path("restored/new.py")));
}

PROMISE(programs_and_links_come_back_as_such_RU_16)
{
    namespace fs = std::filesystem;
    auto config  = here.script(does(prints("hello")));
    auto tool    = here.write("code/tool.sh", "#!/bin/sh\n");
    fs::permissions(tool, fs::perms::owner_exec, fs::perm_options::add);
    fs::create_symlink("tool.sh", here.path("code/alias"));
    auto run = co_await here.experiment().submit(config);

    co_await run.restore_snapshot(here.path("restored"));

    auto const mode = fs::status(here.path("restored/tool.sh")).permissions();
    BOOST_TEST(((mode & fs::perms::owner_exec) != fs::perms::none));
    BOOST_TEST(fs::read_symlink(here.path("restored/alias")).string() == "tool.sh");
}

PROMISE(a_directory_that_did_not_change_is_the_same_snapshot_SR_07)
{
    auto config = here.script(does(prints("hello")));
    auto first  = co_await here.experiment().submit(config);
    auto again  = co_await here.experiment().submit(config);
    here.write("code/new.txt", "new");
    auto changed = co_await here.experiment().submit(config);

    auto one   = co_await first.snapshot();
    auto two   = co_await again.snapshot();
    auto three = co_await changed.snapshot();

    BOOST_TEST(one.value().str() == two.value().str());
    BOOST_TEST(one->str() != three.value().str());
}

PROMISE(a_script_finds_what_lies_beside_it_SR_07)
{
    auto config = here.script(does(shows_file("data/lines.txt")));
    here.write("code/data/lines.txt", "beside");
    auto run = co_await here.experiment().submit(config);

    auto log = co_await whole_log(run, driver_log);

    BOOST_TEST(log == "beside\n");
}

PROMISE(what_a_script_does_to_its_files_does_not_come_back_SR_07)
{
    auto config = here.script(does(writes("notes.txt", "changed")));
    here.write("code/notes.txt", "mine");
    auto run = co_await here.experiment().submit(config);
    co_await run.wait();

    co_await run.restore_snapshot(here.path("restored"));

    BOOST_TEST(here.read("code/notes.txt") == "mine");
    BOOST_TEST(here.read("restored/notes.txt") == "mine");
}

PROMISE(what_is_ignored_stays_away_SR_08)
{
    auto config = here.script(does(shows_file("big/a.bin")));
    here.write("code/.amlignore", "/big\n*.tmp\n!keep.tmp\n");
    here.write("code/.gitignore", "*.txt\n");
    here.write("code/big/a.bin", "big");
    here.write("code/drop.tmp", "");
    here.write("code/keep.tmp", "");
    here.write("code/kept.txt", "");
    here.write("code/.git/config", "");
    auto run = co_await here.experiment().submit(config);
    auto log = co_await whole_log(run, driver_log);

    co_await run.restore_snapshot(here.path("restored"));

    namespace fs = std::filesystem;
    BOOST_TEST(log == "it is not there\n");
    BOOST_TEST(!fs::exists(here.path("restored/big")));
    BOOST_TEST(!fs::exists(here.path("restored/drop.tmp")));
    BOOST_TEST(!fs::exists(here.path("restored/.git")));
    BOOST_TEST(fs::exists(here.path("restored/keep.tmp")));
    BOOST_TEST(fs::exists(here.path("restored/kept.txt")));
    BOOST_TEST(fs::exists(here.path("restored/.amlignore")));
}

PROMISE(without_rules_of_its_own_a_directory_follows_gits_SR_08)
{
    auto config = here.script(does(prints("hello")));
    here.write("code/.gitignore", "*.txt\n");
    here.write("code/a.txt", "");
    auto run = co_await here.experiment().submit(config);

    co_await run.restore_snapshot(here.path("restored"));

    BOOST_TEST(!std::filesystem::exists(here.path("restored/a.txt")));
    BOOST_TEST(std::filesystem::exists(here.path("restored/.gitignore")));
}

PROMISE(too_many_files_are_refused_with_the_limit_and_the_way_out_SR_07)
{
    auto config         = here.script(does(prints("hello")));
    config.limits.files = 3;
    for (auto const* name : {"code/many/a", "code/many/b", "code/many/c"})
        here.write(name, "");

    auto refused = co_await as_result(here.experiment().submit(config));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::limit_exceeded));
    BOOST_TEST(
        names(refused.error(), {"3 files", here.code(), "many", ".amlignore", "snapshot_limits"}));
    auto all = co_await here.experiment().runs().all();
    BOOST_TEST(all.empty());
}

PROMISE(too_many_bytes_are_refused_with_the_limit_and_the_way_out_SR_07)
{
    auto config         = here.script(does(prints("hello")));
    config.limits.bytes = std::uint64_t{1} << 20;
    here.write("code/data/big.bin", std::string((1U << 20) + 1, 'x'));

    auto refused = co_await as_result(here.experiment().submit(config));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::limit_exceeded));
    BOOST_TEST(names(refused.error(), {"1 MB", here.code(), "data", ".amlignore"}));
    auto all = co_await here.experiment().runs().all();
    BOOST_TEST(all.empty());
}

PROMISE(limits_can_be_raised_SR_07)
{
    auto config         = here.script(does(prints("hello")));
    config.limits.files = 2;
    here.write("code/a", "");

    auto run = co_await here.experiment().submit(config);

    BOOST_TEST(run.last_known().snapshot.has_value());
}

PROMISE(a_link_out_of_the_directory_is_refused_SR_07)
{
    auto config = here.script(does(prints("hello")));
    auto secret = here.write("secret.txt", "secret");
    std::filesystem::create_symlink(secret, here.path("code/innocent.txt"));

    auto refused = co_await as_result(here.experiment().submit(config));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::invalid_argument));
    BOOST_TEST(names(refused.error(), {"innocent.txt", "secret.txt", "datastore"}));
}

PROMISE(nothing_is_overwritten_by_a_restored_snapshot_RU_16)
{
    auto config = here.script(does(prints("hello")));
    auto run    = co_await here.experiment().submit(config);
    here.write("occupied/" + config.script, "mine");

    auto refused = co_await as_result(run.restore_snapshot(here.path("occupied")));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(names(refused.error(), {config.script, "empty directory"}));
    BOOST_TEST(here.read("occupied/" + config.script) == "mine");
}

PROMISE(a_run_without_a_snapshot_has_none_to_restore_RU_16)
{
    auto options               = interactive_options{};
    options.snapshot_directory = std::nullopt;
    auto run                   = co_await here.experiment().start_logging(options);

    auto none    = co_await run.snapshot();
    auto refused = co_await as_result(run.restore_snapshot(here.path("restored")));

    BOOST_TEST(!none);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_found));
    BOOST_TEST(names(refused.error(), {run.id().str(), "without a snapshot"}));
}

PROMISE(an_interactive_run_has_a_snapshot_if_it_wants_one_EX_03)
{
    here.write("notebook/cells.py", "1 + 1\n");
    auto options               = interactive_options{};
    options.snapshot_directory = here.path("notebook");
    auto run                   = co_await here.experiment().start_logging(options);

    co_await run.restore_snapshot(here.path("restored"));

    BOOST_TEST(here.read("restored/cells.py") == "1 + 1\n");
}

PROMISE(too_many_files_for_an_interactive_run_are_refused_too_EX_03_SR_07)
{
    here.write("notebook/cells.py", "1 + 1\n");
    here.write("notebook/more.py", "2 + 2\n");
    auto options               = interactive_options{};
    options.snapshot_directory = here.path("notebook");
    options.limits.files       = 1;

    auto refused = co_await as_result(here.experiment().start_logging(options));

    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::limit_exceeded));
    BOOST_TEST(names(refused.error(),
                     {"1 files", here.path("notebook"), ".amlignore", "snapshot_limits"}));
    auto all = co_await here.experiment().runs().all();
    BOOST_TEST(all.empty());
}

PROMISE(a_snapshot_tells_of_its_progress_EX_02)
{
    auto config = here.script(does(prints("hello")));
    here.write("code/a.txt", "12345");
    auto told           = std::make_shared<std::vector<progress>>();
    auto options        = submit_options{};
    options.on_progress = [told](progress const& now) { told->push_back(now); };

    co_await here.experiment().submit(config, options);

    BOOST_REQUIRE(!told->empty());
    BOOST_TEST(told->back().files_total == 2U);
    BOOST_TEST(told->back().files_done == 2U);
    BOOST_TEST(told->back().bytes_done == told->back().bytes_total);
}

PROMISE(what_progress_throws_stops_the_submission_EX_02)
{
    auto config         = here.script(does(prints("hello")));
    auto options        = submit_options{};
    options.on_progress = [](progress const&) { throw std::domain_error("enough"); };

    auto thrown = false;
    try {
        co_await here.experiment().submit(config, options);
    } catch (std::domain_error const&) {
        thrown = true;
    }
    auto all = co_await here.experiment().runs().all();

    BOOST_TEST(thrown);
    BOOST_TEST(all.empty());
}

}
}
