#pragma once

#include <trainyard/core/process/background.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/core/store.hpp>
#include <trainyard/error.hpp>

#include <sqlite3.h>

#include <cerrno>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace trainyard::core {
namespace detail {

[[noreturn]] TRAINYARD_DECL void throw_sqlite(sqlite3* connection, char const* operation)
{
    auto const said    = errno;
    auto const code    = sqlite3_extended_errcode(connection);
    auto const primary = code & 0xff;
    auto const* file   = sqlite3_db_filename(connection, "main");
    // SQLite knows of full disks only; there are other ways to have no room.
    if (primary == SQLITE_IOERR && (said == EDQUOT || said == EFBIG))
        throw_errno(operation, file ? file : "catalogue", said);
    auto const kind =
        primary == SQLITE_FULL ? errc::storage_full
        : primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM
            ? errc::permission_denied
        : primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ? errc::damaged
        : primary == SQLITE_BUSY || primary == SQLITE_LOCKED    ? errc::unavailable
                                                                : errc::damaged;
    auto const* out = kind == errc::storage_full        ? "; make room and try again"
                      : kind == errc::permission_denied ? "; check who owns it and its folder"
                                                        : "";
    throw error(kind, operation,
                std::string(file ? file : "catalogue") + ": " + sqlite3_errmsg(connection) + out);
}

}

struct database::state {
    sqlite3* connection = nullptr;
    // Literals are told apart by where they are: the same text twice is only prepared twice.
    std::unordered_map<char const*, sqlite3_stmt*> statements;
    std::vector<std::function<void()>> hooks;

    ~state()
    {
        for (auto const& [text, statement] : statements)
            sqlite3_finalize(statement);
        sqlite3_close(connection);
    }

    sqlite3_stmt* prepared(char const* text)
    {
        auto& statement = statements[text];
        if (statement && !sqlite3_stmt_busy(statement))
            return statement;
        if (statement)
            throw error(errc::conflict, "query", std::string("statement in use: ") + text);
        if (sqlite3_prepare_v3(connection, text, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                               nullptr) != SQLITE_OK)
            detail::throw_sqlite(connection, "query");
        return statement;
    }
};

TRAINYARD_DECL rows::rows(sqlite3_stmt* statement, std::initializer_list<value> values,
                          texts how_long)
    : statement_(statement)
{
    auto* const keep = how_long == texts::stay ? SQLITE_STATIC : SQLITE_TRANSIENT;
    auto column      = 0;
    for (auto const& given : values) {
        ++column;
        auto const size = given.text_.size();
        switch (given.kind_) {
        case value::kind::null:
            sqlite3_bind_null(statement_, column);
            break;
        case value::kind::integer:
            sqlite3_bind_int64(statement_, column, given.integer_);
            break;
        case value::kind::real:
            sqlite3_bind_double(statement_, column, given.real_);
            break;
        case value::kind::text:
            sqlite3_bind_text64(statement_, column, given.text_.data() ? given.text_.data() : "",
                                size, keep, SQLITE_UTF8);
            break;
        case value::kind::bytes:
            sqlite3_bind_blob64(statement_, column, given.text_.data() ? given.text_.data() : "",
                                size, keep);
            break;
        }
    }
}

TRAINYARD_DECL rows::~rows()
{
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

TRAINYARD_DECL bool rows::next()
{
    auto const code = sqlite3_step(statement_);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    detail::throw_sqlite(sqlite3_db_handle(statement_), "query");
}

TRAINYARD_DECL bool rows::is_null(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

TRAINYARD_DECL std::int64_t rows::integer(int column) const
{
    return sqlite3_column_int64(statement_, column);
}

TRAINYARD_DECL double rows::real(int column) const
{
    return sqlite3_column_double(statement_, column);
}

TRAINYARD_DECL std::string_view rows::text(int column) const
{
    auto const* bytes = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    auto const size   = sqlite3_column_bytes(statement_, column);
    return bytes ? std::string_view(bytes, static_cast<std::size_t>(size)) : std::string_view();
}

TRAINYARD_DECL database::database(std::string const& path, access wanted)
    : state_(std::make_unique<state>())
{
    // Readers open for writing too: only then can they take part in recovering after a crash.
    auto const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                       (wanted == access::write ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path.c_str(), &state_->connection, flags, nullptr) != SQLITE_OK)
        throw error(errc::permission_denied, "open catalogue",
                    path + ": " + sqlite3_errmsg(state_->connection) +
                        "; check who owns it and its folder");
    // Writers of other programs take turns by a lock of our own; this is for foreign tools.
    sqlite3_busy_timeout(state_->connection, 60'000);
    script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
           "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384;");
}

TRAINYARD_DECL database::~database() = default;

TRAINYARD_DECL std::int64_t database::run(sql text, std::initializer_list<value> values)
{
    auto answer = rows(state_->prepared(text.text()), values, rows::texts::stay);
    while (answer.next()) {
    }
    return sqlite3_changes64(state_->connection);
}

TRAINYARD_DECL rows database::query(sql text, std::initializer_list<value> values)
{
    // The answer is read after the values, which may be temporaries, are gone.
    return rows(state_->prepared(text.text()), values, rows::texts::may_go);
}

TRAINYARD_DECL void database::script(sql text)
{
    if (sqlite3_exec(state_->connection, text.text(), nullptr, nullptr, nullptr) != SQLITE_OK)
        detail::throw_sqlite(state_->connection, "query");
}

TRAINYARD_DECL std::int64_t database::last_id() const
{
    return sqlite3_last_insert_rowid(state_->connection);
}

TRAINYARD_DECL void database::after_commit(std::function<void()> what)
{
    state_->hooks.push_back(std::move(what));
}

struct store::state {
    struct task {
        std::function<void(database&)> work;
        std::function<void(std::exception_ptr)> done;
        std::exception_ptr failed = {};
    };

    state(std::string file, std::function<void(database&)> prepare)
        : path(std::move(file)),
          turn(open_file(path + "-turn", open_mode::lock, 0666)),
          writer(
              with_turn([&] { return std::make_unique<database>(path, database::access::write); }))
    {
        with_turn([&] { prepare(*writer); });
    }

    // Programs that share the file wait for each other here, where the system wakes them.
    template <class Work>
    auto with_turn(Work work) -> decltype(work())
    {
        lock(turn);
        struct release {
            file_handle const& held;
            ~release() { unlock(held); }
        } const guard{turn};
        return work();
    }

    void post(task next)
    {
        {
            std::lock_guard const hold(mutex);
            waiting.push_back(std::move(next));
        }
        more.notify_one();
    }

    void serve()
    {
        std::vector<task> group;
        for (;;) {
            {
                std::unique_lock hold(mutex);
                more.wait(hold, [&] { return stopping || !waiting.empty(); });
                if (waiting.empty())
                    return;
                group.swap(waiting);
            }
            commit(group);
            for (auto& one : group)
                one.done(std::move(one.failed));
            group.clear();
        }
    }

    void commit(std::vector<task>& group) noexcept
    {
        auto& hooks = writer->state_->hooks;
        hooks.clear();
        try {
            with_turn([&] {
                writer->run("BEGIN IMMEDIATE");
                for (auto& one : group)
                    apply(one, group.size() == 1);
                writer->run("COMMIT");
            });
        } catch (...) {
            // Nobody's work is on disk; those that failed by themselves keep their own reason.
            for (auto& one : group)
                if (!one.failed)
                    one.failed = std::current_exception();
            roll_back();
            return;
        }
        for (auto const& hook : hooks)
            hook();
        hooks.clear();
    }

    void apply(task& one, bool alone)
    {
        auto& hooks       = writer->state_->hooks;
        auto const before = hooks.size();
        if (!alone)
            writer->run("SAVEPOINT one");
        try {
            one.work(*writer);
        } catch (...) {
            one.failed = std::current_exception();
            hooks.resize(before);
            if (sqlite3_get_autocommit(writer->state_->connection))
                throw; // the whole transaction is gone already: disk full, or worse
            if (alone)
                throw;
            writer->run("ROLLBACK TO one");
        }
        if (!alone)
            writer->run("RELEASE one");
    }

    void roll_back() noexcept
    {
        try {
            if (!sqlite3_get_autocommit(writer->state_->connection))
                writer->run("ROLLBACK");
        } catch (...) { // nothing more can be done; the next transaction begins anew
        }
    }

    std::string path;
    file_handle turn;
    std::unique_ptr<database> writer;

    std::mutex mutex;
    std::condition_variable more;
    std::vector<task> waiting;
    bool stopping = false;

    std::mutex readers_mutex;
    std::vector<std::unique_ptr<database>> idle_readers;

    std::thread thread; // last: it uses all of the above
};

TRAINYARD_DECL store::store(std::string path, work_pool& readers,
                            std::function<void(database&)> prepare)
    : readers_(readers), state_(std::make_shared<state>(std::move(path), std::move(prepare)))
{
    state_->thread = background_thread([state = state_.get()] { state->serve(); });
}

TRAINYARD_DECL store::~store()
{
    {
        std::lock_guard const hold(state_->mutex);
        state_->stopping = true;
    }
    state_->more.notify_one();
    state_->thread.join();
}

TRAINYARD_DECL asio::awaitable<void> store::write(std::function<void(database&)> work)
{
    auto failed  = std::make_shared<std::exception_ptr>();
    auto arrange = [state = state_, failed, &work](std::shared_ptr<parked> waiting) {
        auto done = [failed, waiting = std::move(waiting)](std::exception_ptr why) mutable {
            *failed = std::move(why);
            failed  = nullptr; // who is woken is alone with it
            waiting->wake();
        };
        state->post({.work = std::move(work), .done = std::move(done)});
    };
    co_await park(std::move(arrange), cancellable::no);
    if (*failed)
        std::rethrow_exception(*failed);
}

TRAINYARD_DECL void store::write_now(std::function<void(database&)> work)
{
    std::mutex mutex;
    std::condition_variable ready;
    auto finished = false;
    std::exception_ptr failed;
    auto done = [&](std::exception_ptr why) {
        std::lock_guard const hold(mutex);
        failed   = std::move(why);
        finished = true;
        ready.notify_one();
    };
    state_->post({.work = std::move(work), .done = std::move(done)});
    std::unique_lock hold(mutex);
    ready.wait(hold, [&] { return finished; });
    if (failed)
        std::rethrow_exception(failed);
}

TRAINYARD_DECL std::shared_ptr<database> store::lend()
{
    std::unique_ptr<database> lent;
    {
        std::lock_guard const hold(state_->readers_mutex);
        if (!state_->idle_readers.empty()) {
            lent = std::move(state_->idle_readers.back());
            state_->idle_readers.pop_back();
        }
    }
    if (!lent)
        lent = std::make_unique<database>(state_->path, database::access::read);
    lent->run("BEGIN");
    auto const give_back = [state = state_](database* used) {
        auto returned = std::unique_ptr<database>(used);
        try {
            returned->run("COMMIT");
        } catch (error const&) {
            return; // not one to use again
        }
        std::lock_guard const hold(state->readers_mutex);
        state->idle_readers.push_back(std::move(returned));
    };
    return {lent.release(), give_back};
}

}
