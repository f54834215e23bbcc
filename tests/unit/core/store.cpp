#include <support/failures.hpp>
#include <support/hardship.hpp>
#include <support/in_coroutine.hpp>
#include <support/temporary_directory.hpp>

#include <trainyard/core/process/files.hpp>
#include <trainyard/core/store.hpp>
#include <trainyard/time.hpp>

#include <future>
#include <thread>
#include <vector>

BOOST_AUTO_TEST_SUITE(core_store)

using namespace trainyard;
using namespace trainyard::core;
using namespace std::chrono_literals;
using test::failure_of;
using test::in_coroutine;
using test::names;

namespace {

void prepare(database& db)
{
    db.script("CREATE TABLE IF NOT EXISTS notes (text UNIQUE)");
}

struct place {
    test::temporary_directory directory;
    std::string path = (directory.path() / "notes.db").string();
    work_pool readers{2};
    store notes{path, readers, prepare};

    std::string read() { return read_by(*notes.lend()); }

    static std::string read_by(database& db)
    {
        std::string all;
        auto answer = db.query("SELECT text FROM notes ORDER BY rowid");
        while (answer.next())
            all += answer.string(0) + ' ';
        return all;
    }
};

std::function<void(database&)> add(std::string text)
{
    return [text](database& db) { db.run("INSERT INTO notes VALUES (?)", {text}); };
}

/// Keeps the writer busy until it is told to go on.
class busy_writer {
public:
    explicit busy_writer(place& here)
    {
        auto started = begun_.get_future();
        thread_      = std::thread([this, &here] {
            here.notes.write_now([this](database&) {
                begun_.set_value();
                allowed_.get_future().wait();
            });
        });
        started.wait();
    }

    void go_on()
    {
        allowed_.set_value();
        thread_.join();
    }

private:
    std::promise<void> begun_;
    std::promise<void> allowed_;
    std::thread thread_;
};

}

BOOST_AUTO_TEST_CASE(a_write_is_to_be_read_once_it_has_completed)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        co_await here.notes.write(add("one"));
        auto count = co_await here.notes.read([](database& db) {
            auto answer = db.query("SELECT count(*) FROM notes");
            answer.next();
            return answer.integer(0);
        });
        BOOST_TEST(count == 1);
    });
}

BOOST_AUTO_TEST_CASE(a_write_may_return_something)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto insert = std::function<std::int64_t(database&)>([](database& db) {
            db.run("INSERT INTO notes VALUES ('one')");
            return db.last_id();
        });
        auto number = co_await here.notes.write_for<std::int64_t>(insert);
        BOOST_TEST(number == 1);
    });
}

BOOST_AUTO_TEST_CASE(writes_that_wait_go_to_disk_together)
{
    place here;
    busy_writer busy(here);
    std::vector<std::string> events; // all of them on the writer's thread
    std::vector<std::thread> writers;
    std::atomic<int> waiting = 0;
    for (auto const* name : {"a", "b"})
        writers.emplace_back([&, name] {
            ++waiting;
            here.notes.write_now([&events, name](database& db) {
                add(name)(db);
                events.emplace_back("done");
                db.after_commit([&events] { events.emplace_back("on disk"); });
            });
        });
    while (waiting != 2)
        std::this_thread::yield();
    std::this_thread::sleep_for(20ms); // whether both are waiting by then is up to the system
    busy.go_on();
    for (auto& writer : writers)
        writer.join();

    BOOST_REQUIRE(events.size() == 4U);
    BOOST_TEST(events[0] == "done");
    BOOST_TEST(events[1] == "done");
    BOOST_TEST(events[2] == "on disk");
}

BOOST_AUTO_TEST_CASE(one_that_fails_is_undone_alone)
{
    place here;
    busy_writer busy(here);
    std::vector<std::thread> writers;
    std::atomic<int> refused = 0;
    std::atomic<int> hooks   = 0;
    auto const write         = [&](std::string text, bool fail) {
        writers.emplace_back([&, text, fail] {
            try {
                here.notes.write_now([&](database& db) {
                    add(text)(db);
                    db.after_commit([&] { ++hooks; });
                    if (fail)
                        throw error(errc::conflict, "write", "no");
                });
            } catch (error const&) {
                ++refused;
            }
        });
    };
    write("good", false);
    write("bad", true);
    write("fine", false);
    busy.go_on();
    for (auto& writer : writers)
        writer.join();

    auto const kept = here.read();
    BOOST_TEST(refused == 1);
    BOOST_TEST(hooks == 2);
    BOOST_TEST(kept.size() == std::string("good fine ").size());
    BOOST_TEST(!names(kept, {"bad"}));
}

BOOST_AUTO_TEST_CASE(one_that_fails_alone_is_undone_too)
{
    place here;
    auto const failed = failure_of([&] {
        here.notes.write_now([](database& db) {
            add("half")(db);
            throw error(errc::conflict, "write", "no");
        });
    });
    BOOST_TEST((failed.code == errc::conflict));
    BOOST_TEST(here.read().empty());
    here.notes.write_now(add("next"));
    BOOST_TEST(here.read() == "next ");
}

BOOST_AUTO_TEST_CASE(cancelling_a_write_is_noticed_when_it_is_on_disk)
{
    in_coroutine([]() -> asio::awaitable<void> {
        place here;
        auto slow = std::function<void(database&)>([](database& db) {
            std::this_thread::sleep_for(10ms); // longer than anybody is ready to wait for it
            add("slow")(db);
        });
        co_await as_result(within(1ms, here.notes.write(slow)));
        BOOST_TEST(here.read() == "slow ");
    });
}

BOOST_AUTO_TEST_CASE(what_a_reader_sees_is_from_one_moment)
{
    place here;
    here.notes.write_now(add("one"));
    auto const reader = here.notes.lend();
    BOOST_TEST(place::read_by(*reader) == "one ");
    here.notes.write_now(add("two"));
    BOOST_TEST(place::read_by(*reader) == "one ");
    BOOST_TEST(here.read() == "one two ");
}

BOOST_AUTO_TEST_CASE(values_come_back_as_they_went)
{
    place here;
    auto const bytes = std::string("\0\xff'", 3);
    here.notes.write_now([&](database& db) {
        db.script("CREATE TABLE all_kinds (a, b, c, d, e, f)");
        db.run("INSERT INTO all_kinds VALUES (?, ?, ?, ?, ?, ?)",
               {nullptr, std::int64_t{1} << 62, 0.1, "it's", blob{bytes}, std::string()});
    });
    auto const db = here.notes.lend();
    auto row      = db->query("SELECT * FROM all_kinds");
    BOOST_REQUIRE(row.next());
    BOOST_TEST(row.is_null(0));
    BOOST_TEST(row.integer(1) == std::int64_t{1} << 62);
    BOOST_TEST(row.real(2) == 0.1);
    BOOST_TEST(row.string(3) == "it's");
    BOOST_TEST(row.string(4) == bytes);
    BOOST_TEST(!row.is_null(5));
    BOOST_TEST(row.string(5).empty());
    BOOST_TEST(!row.next());
}

BOOST_AUTO_TEST_CASE(a_statement_that_is_being_read_cannot_begin_anew)
{
    place here;
    here.notes.write_now(add("one"));
    auto const db       = here.notes.lend();
    auto const question = sql("SELECT text FROM notes");
    auto answer         = db->query(question);
    BOOST_TEST(answer.next());
    auto const failed = failure_of([&] { db->query(question); });
    BOOST_TEST((failed.code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(two_programs_write_in_turns_WS_15)
{
    place here;
    store other(here.path, here.readers, prepare); // its own files and locks, as elsewhere
    std::thread there([&] {
        for (auto i = 0; i != 50; ++i)
            other.write_now(add("b" + std::to_string(i)));
    });
    for (auto i = 0; i != 50; ++i)
        here.notes.write_now(add("a" + std::to_string(i)));
    there.join();

    auto const db = other.lend();
    auto answer   = db->query("SELECT count(*) FROM notes");
    answer.next();
    BOOST_TEST(answer.integer(0) == 100);
}

BOOST_AUTO_TEST_CASE(whoever_has_the_turn_is_waited_for_WS_15)
{
    place here;
    auto const turn = open_file(here.path + "-turn", open_mode::lock);
    lock(turn);
    std::atomic<bool> written = false;
    std::thread writer([&] {
        here.notes.write_now(add("late"));
        written = true;
    });
    std::this_thread::sleep_for(5ms); // enough to be seen doing what it should not
    BOOST_TEST(!written);
    unlock(turn);
    writer.join();
    BOOST_TEST(here.read() == "late ");
}

BOOST_AUTO_TEST_CASE(tables_that_cannot_be_made_leave_nothing_behind)
{
    test::temporary_directory directory;
    auto const path = (directory.path() / "notes.db").string();
    work_pool readers(1);
    auto const refuse = [](database& db) {
        db.run("BEGIN EXCLUSIVE");
        db.script("CREATE TABLE half (a)");
        throw error(errc::newer_version, "open", "no");
    };
    auto const failed = failure_of([&] { store(path, readers, refuse); });
    BOOST_TEST((failed.code == errc::newer_version));

    store whole(path, readers, prepare);
    auto const db = whole.lend();
    auto answer   = db->query("SELECT count(*) FROM sqlite_schema WHERE name = 'half'");
    answer.next();
    BOOST_TEST(answer.integer(0) == 0);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_told_with_the_way_out_and_does_no_harm)
{
    place here;
    here.notes.write_now(add("before"));
    {
        test::full_disk const full;
        auto const failed = failure_of([&] { here.notes.write_now(add(std::string(9999, 'x'))); });
        BOOST_TEST((failed.code == errc::storage_full));
        BOOST_TEST(names(failed.message, {here.path, "ulimit -f"}));
    }
    BOOST_TEST(here.read() == "before ");
    here.notes.write_now(add("after"));
    BOOST_TEST(here.read() == "before after ");
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_damaged)
{
    test::temporary_directory directory;
    auto const path = (directory.path() / "notes.db").string();
    write_file(path, std::string(5000, 'x'), durability::survives_us);
    work_pool readers(1);
    auto const failed = failure_of([&] { store(path, readers, prepare); });
    BOOST_TEST((failed.code == errc::damaged));
    BOOST_TEST(names(failed.message, {path}));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_not_ours)
{
    test::temporary_directory directory;
    std::filesystem::permissions(directory.path(), std::filesystem::perms(0555));
    auto const path = (directory.path() / "notes.db").string();
    work_pool readers(1);
    test::ordinary_rights const ordinary;
    auto const failed = failure_of([&] { store(path, readers, prepare); });
    BOOST_TEST((failed.code == errc::permission_denied));
    BOOST_TEST(names(failed.message, {path, "check who owns it"}));
}

BOOST_AUTO_TEST_CASE(an_existing_file_that_cannot_be_written_is_not_ours)
{
    place here;
    here.notes.write_now(add("one"));
    for (auto const* name : {"notes.db", "notes.db-wal", "notes.db-shm"})
        std::filesystem::permissions(here.directory.path() / name, std::filesystem::perms(0444));
    std::filesystem::permissions(here.path + "-turn", std::filesystem::perms(0666));
    test::ordinary_rights const ordinary;
    auto const failed = failure_of([&] {
        store closed(here.path, here.readers, prepare);
        closed.write_now(add("two"));
    });
    BOOST_TEST((failed.code == errc::permission_denied));
    BOOST_TEST(names(failed.message, {here.path, "check who owns it"}));
}

BOOST_AUTO_TEST_SUITE_END()
