#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <trainyard/core/process/files.hpp>
#include <trainyard/core/store.hpp>
#include <trainyard/local/local_backend.hpp>

#include <filesystem>

#include <sys/stat.h>

BOOST_AUTO_TEST_SUITE(local_folder)

using namespace trainyard;
using test::failure_of;
using test::in_coroutine;
using test::names;
using test::read_text;
namespace fs = std::filesystem;

namespace {

/// What opening the folder fails with, done by this thread and by those it starts.
failure refusal_of(std::string const& root)
{
    local_options options;
    options.root = root;
    return failure_of([&] { local::local_backend opened(options); });
}

std::string files_below(std::string const& root)
{
    std::string all;
    for (auto const& entry : fs::recursive_directory_iterator(root))
        all += entry.path().string() + '\n';
    return all;
}

inline constexpr core::sql back_to_2 =
    "DROP INDEX runs_alive_by_parent; DROP INDEX environments_by_definition; "
    "ALTER TABLE models DROP COLUMN datasets;"
    "PRAGMA user_version = 2";

/// Makes the tables what they were in version 2.
void take_back_to_2(std::string const& root)
{
    core::work_pool pool(1);
    core::store const catalogue(root + "/catalog.db", pool,
                                [](core::database& db) { db.script(back_to_2); });
}

/// Makes the tables what they were in version 1.
void take_back_to_1(std::string const& root)
{
    core::work_pool pool(1);
    core::store const catalogue(root + "/catalog.db", pool, [](core::database& db) {
        db.script(back_to_2);
        db.script("DROP TABLE gpu_leases; DROP TABLE nodes; DROP TABLE computes;"
                  "DROP TABLE datasets; DROP INDEX runs_alive;"
                  "ALTER TABLE runs DROP COLUMN compute; ALTER TABLE runs DROP COLUMN nodes;"
                  "CREATE INDEX runs_alive ON runs (stage, number) WHERE stage < 5;"
                  "CREATE TABLE computes (name TEXT PRIMARY KEY,"
                  "                       max_concurrent_runs INTEGER NOT NULL) WITHOUT ROWID;"
                  "INSERT INTO computes VALUES ('local', 7); PRAGMA user_version = 1");
    });
}

asio::awaitable<run> run_to_end(workspace in, script_run_config config)
{
    auto run = co_await in.experiment("test").submit(config);
    co_await run.wait();
    co_return run;
}

}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_is_not_ours_WS_15)
{
    test::temporary_directory const directory;
    auto const root = (directory.path() / "yard").string();
    fs::create_directory(root);
    ::chmod(root.c_str(), 0555);
    test::ordinary_rights const ordinary;
    auto const refused = refusal_of(root);
    BOOST_TEST((refused.code == errc::permission_denied));
    BOOST_TEST(names(refused.message, {root, "check who owns it"}));
    BOOST_TEST(fs::is_empty(root));
}

BOOST_AUTO_TEST_CASE(a_workspace_of_somebody_else_is_not_ours_WS_15)
{
    test::local_yard const yard;
    {
        local_options options;
        options.root = yard.root();
        local::local_backend const first(options);
    }
    auto const before = read_text(yard.root() + "/catalog.db");
    failure refused;
    for (auto const* part : {"", "/hosts", "/staging"})
        ::chmod((yard.root() + part).c_str(), 0555);
    {
        test::ordinary_rights const ordinary;
        refused = refusal_of(yard.root());
    }
    for (auto const* part : {"", "/hosts", "/staging"})
        ::chmod((yard.root() + part).c_str(), 0755);
    BOOST_TEST((refused.code == errc::permission_denied));
    BOOST_TEST(names(refused.message, {yard.root(), "check who owns it"}));
    BOOST_TEST((read_text(yard.root() + "/catalog.db") == before));
}

BOOST_AUTO_TEST_CASE(a_folder_made_by_a_newer_version_is_left_alone_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        {
            core::work_pool pool(1);
            fs::create_directories(yard.root());
            core::store const newer(yard.root() + "/catalog.db", pool, [](core::database& db) {
                db.script("CREATE TABLE of_tomorrow (a); PRAGMA user_version = 99");
            });
        }
        auto refused = co_await as_result(yard.open());
        BOOST_TEST((refused.error().code == errc::newer_version));
        BOOST_TEST(names(refused.error().message, {"newer trainyard", "99", "use the newer one"}));

        core::work_pool pool(1);
        core::store left(yard.root() + "/catalog.db", pool, [](core::database&) {});
        auto const db = left.lend();
        auto tables   = db->query("SELECT group_concat(name) FROM sqlite_schema");
        BOOST_TEST(tables.next());
        BOOST_TEST(tables.text(0) == "of_tomorrow");
        BOOST_TEST(fs::is_empty(yard.root() + "/hosts"));
    });
}

BOOST_AUTO_TEST_CASE(a_folder_of_version_1_is_brought_up_to_date_with_a_run_going_on_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto const go = yard.path() / "go";
        run_id id;
        {
            auto before = co_await yard.open();
            auto config =
                yard.shell("echo begun; until [ -e " + go.string() + " ]; do sleep .02; done");
            auto run                   = co_await before.experiment("test").submit(config);
            auto lines                 = run.log_lines();
            auto begun                 = co_await lines.next();
            auto by_hand               = interactive_options{};
            by_hand.snapshot_directory = std::nullopt;
            auto logged                = co_await before.experiment("test").start_logging(by_hand);
            co_await logged.log("loss", 0.5);
            BOOST_TEST(begun.value_or("") == "begun");
            id = run.id();
        }
        auto closed = [] { return true; };
        co_await core::offload(core::front_desk(), closed);
        take_back_to_1(yard.root());

        auto workspace = co_await yard.open();
        std::ofstream{go};
        auto run   = co_await workspace.run(id);
        auto ended = co_await run.wait();
        auto runs  = co_await workspace.experiment("test").runs().all();
        auto local = co_await workspace.compute(compute_name("local")).status();
        auto named = cluster_configuration{};
        co_await workspace.create_compute(compute_name("pool"), named);
        auto datasets     = co_await workspace.datasets();
        auto on_pool      = yard.shell("exit 0");
        on_pool.compute   = compute_name("pool");
        auto const again  = co_await run_to_end(workspace, on_pool);
        auto const status = co_await again.status();
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(runs.size() == 2U);
        BOOST_TEST(local.max_concurrent_runs == 7);
        BOOST_TEST(datasets.empty());
        BOOST_TEST(to_string(status.status) == "Completed");
    });
}

BOOST_AUTO_TEST_CASE(a_folder_of_version_2_is_brought_up_to_date_with_what_it_has_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto mine = environment{};
        mine.name = "mine";
        {
            auto before = co_await yard.open();
            co_await before.register_environment(mine);
            yard.write("weights", "weights");
            auto options = model_options{.path = yard.code() + "/weights"};
            co_await before.register_model(model_name("net"), options);
        }
        auto closed = [] { return true; };
        co_await core::offload(core::front_desk(), closed);
        take_back_to_2(yard.root());

        auto workspace     = co_await yard.open();
        auto model         = co_await workspace.model(model_name("net"));
        auto config        = yard.shell("exit 0");
        config.environment = mine;
        auto run           = co_await run_to_end(workspace, config);
        auto used          = co_await run.used_environment();
        auto options       = model_options{.path = yard.code() + "/weights"};
        options.datasets   = {{.purpose = "training",
                               .paths   = {{.datastore = datastore_name("workspaceblobstore")}}}};
        auto second        = co_await workspace.register_model(model_name("net"), options);
        auto known         = co_await second.describe();

        BOOST_TEST(model.last_known().datasets.empty());
        BOOST_TEST(used.version == 1); // of before
        BOOST_TEST(known.version == 2);
        BOOST_TEST(known.datasets.size() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(a_folder_of_version_1_waits_until_nobody_has_it_open_WS_15)
{
    test::local_yard const yard;
    local_options options;
    options.root = yard.root();
    {
        local::local_backend const open(options);
        take_back_to_1(yard.root());
        auto const refused = refusal_of(yard.root());
        BOOST_TEST((refused.code == errc::conflict));
        BOOST_TEST(names(refused.message, {"version 1", "another program", "let it end"}));
    }
    local::local_backend const alone(options);
}

BOOST_AUTO_TEST_CASE(a_folder_with_other_things_is_no_workspace_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        yard.write("thesis.txt", "important");
        fs::rename(yard.code(), yard.root());
        auto folder = co_await as_result(yard.open());
        BOOST_TEST((folder.error().code == errc::conflict));
        BOOST_TEST(names(folder.error().message, {yard.root(), "thesis.txt", "empty folder"}));
        BOOST_TEST(files_below(yard.root()) == yard.root() + "/thesis.txt\n");

        auto file = co_await as_result(open_local(yard.root() + "/thesis.txt"));
        BOOST_TEST((file.error().code == errc::conflict));
        BOOST_TEST(names(file.error().message, {"thesis.txt", "is a file"}));
    });
}

BOOST_AUTO_TEST_CASE(a_catalogue_that_is_none_is_damaged_WS_15)
{
    test::temporary_directory const directory;
    std::ofstream(directory.path() / "catalog.db") << std::string(5000, 'x');
    auto const refused = refusal_of(directory.path().string());
    BOOST_TEST((refused.code == errc::damaged));
    BOOST_TEST(names(refused.message, {"catalog.db"}));
}

BOOST_AUTO_TEST_CASE(options_that_make_no_sense_are_refused_at_once_WS_15)
{
    auto options = local_options{};
    BOOST_CHECK_THROW(static_cast<void>(open_local(options)), std::invalid_argument);
    BOOST_CHECK_THROW(static_cast<void>(open_local(std::string())), std::invalid_argument);
    options.root                = "/tmp/somewhere";
    options.max_concurrent_runs = 0;
    BOOST_CHECK_THROW(static_cast<void>(open_local(options)), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_copied_folder_opens_elsewhere_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto const copy = (yard.path() / "copy").string();
        run_id id;
        {
            auto first = co_await yard.open();
            co_await first.set_secret("key", "hush");
            auto run = co_await run_to_end(
                first, yard.shell("echo said; echo weights > outputs/model.bin"));
            auto options = model_options{.path = "outputs/model.bin"};
            co_await run.register_model(model_name("net"), options);
            id = run.id();
        }
        auto closed = [] { return true; };
        co_await core::offload(core::front_desk(), closed);
        fs::rename(yard.root(), copy);

        auto elsewhere = co_await open_local(copy);
        auto about     = co_await elsewhere.describe();
        auto run       = co_await elsewhere.run(id);
        auto record    = co_await run.status();
        auto lines     = run.log_lines();
        auto line      = co_await lines.next();
        auto model     = co_await elsewhere.model(model_name("net"));
        auto got       = co_await model.download(yard.path().string());
        auto secret    = co_await elsewhere.secret("key");
        co_await run.restore_snapshot((yard.path() / "restored").string());
        auto again = co_await run_to_end(elsewhere, yard.shell("exit 0"));
        auto ended = co_await again.status();

        BOOST_TEST(about.root.value_or("") == copy);
        BOOST_TEST(about.name == "yard");
        BOOST_TEST(to_string(record.status) == "Completed");
        BOOST_TEST(line.value_or("") == "said");
        BOOST_TEST(names(model.last_known().url, {"file://" + copy}));
        BOOST_TEST(read_text(got) == "weights\n");
        BOOST_TEST(secret.value_or("") == "hush");
        BOOST_TEST(to_string(ended.status) == "Completed");
        BOOST_TEST(ended.number == record.number + 1);
    });
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_told_and_survived_EX_02)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto before    = co_await run_to_end(workspace, yard.shell("exit 0"));
        yard.write("data", std::string(3 << 20, 'x'));
        result<run> submitted = failure();
        result<void> tagged   = failure();
        result<void> uploaded = failure();
        {
            test::full_disk const full(4096);
            auto config = yard.shell("exit 0");
            submitted   = co_await as_result(workspace.experiment("test").submit(config));
            tagged      = co_await as_result(before.tag("a", std::string(9999, 'x')));
            uploaded    = co_await as_result(before.upload_file("data", yard.code() + "/data"));
        }
        BOOST_TEST((submitted.error().code == errc::storage_full));
        BOOST_TEST((tagged.error().code == errc::storage_full));
        BOOST_TEST((uploaded.error().code == errc::storage_full));
        BOOST_TEST(names(submitted.error().message, {yard.root()}));
        BOOST_TEST(names(uploaded.error().message, {before.id().str(), "data"}));

        auto runs  = co_await workspace.experiment("test").runs().all();
        auto files = co_await before.file_names("data");
        auto after = co_await run_to_end(workspace, yard.shell("exit 0"));
        auto ended = co_await after.status();
        co_await before.upload_file("data", yard.code() + "/data");
        BOOST_TEST(runs.size() == 1U); // nothing was recorded
        BOOST_TEST(files.empty());
        BOOST_TEST(to_string(ended.status) == "Completed");
    });
}

BOOST_AUTO_TEST_CASE(an_upload_that_finds_no_room_is_told_and_nothing_is_half_there_DS_01)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto store     = co_await workspace.default_datastore();
        yard.write("digits/large", std::string(100'000, 'x'));
        result<upload_result> refused = failure();
        {
            test::full_disk const full(50'000);
            refused = co_await as_result(store.upload(yard.code() + "/digits"));
        }
        auto const there = co_await store.files();

        BOOST_TEST((refused.error().code == errc::storage_full));
        BOOST_TEST(names(refused.error().message, {"large"}));
        BOOST_TEST(there.empty());
    });
}

BOOST_AUTO_TEST_CASE(a_submission_repeated_after_an_error_is_one_run_EX_02)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto workspace = co_await yard.open();
        auto config    = yard.shell("exit 0");
        auto options   = submit_options{.id = run_id("mine")};
        yard.write("data", std::string(3 << 20, 'x'));
        {
            test::full_disk const full(4096);
            co_await as_result(workspace.experiment("test").submit(config, options));
        }
        auto first = co_await workspace.experiment("test").submit(config, options);
        co_await first.wait();
        fs::remove_all(yard.code()); // what becomes of the source is no matter any more
        auto again = co_await workspace.experiment("test").submit(config, options);
        auto runs  = co_await workspace.experiment("test").runs().all();
        BOOST_TEST((again.last_known().status == run_status::completed));
        BOOST_TEST(runs.size() == 1U);
    });
}

BOOST_AUTO_TEST_CASE(secrets_are_for_their_owner_WS_11)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard const yard;
        auto const before = ::umask(0);
        auto workspace    = co_await yard.open();
        co_await workspace.set_secret("key", "hush-hush");
        co_await workspace.set_secret("other", "x");
        co_await workspace.remove_secrets(std::vector<std::string>(1, "other"));
        ::umask(before);
        auto run =
            co_await run_to_end(workspace, yard.shell("env; cat $TRAINYARD_RUN/context.json"));
        co_await run.details();

        BOOST_TEST((core::facts_of(yard.root() + "/secrets.json")->mode & 0777) == 0600U);
        for (auto const& entry : fs::recursive_directory_iterator(yard.root()))
            if (entry.is_regular_file() && entry.path().filename() != "secrets.json")
                BOOST_TEST(!names(read_text(entry.path()), {"hush-hush"}));
    });
}

BOOST_AUTO_TEST_CASE(a_folder_that_somebody_was_killed_making_is_made_whole_WS_15)
{
    in_coroutine([]() -> asio::awaitable<void> {
        test::local_yard yard;
        for (auto const* part : {"hosts", "staging", "snapshots", "datastores/workspaceblobstore"})
            fs::create_directories(fs::path(yard.root()) / part);

        auto workspace = co_await yard.open();
        auto described = co_await workspace.describe();

        BOOST_TEST(described.name == "yard");
    });
}

BOOST_AUTO_TEST_SUITE_END()
