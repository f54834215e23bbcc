#pragma once

/// SQLite on its own threads: one that writes, in groups, and connections beside it that read.

#include <trainyard/core/offload.hpp>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace trainyard::core {

/// A statement's text. It is a literal of the program: no statement is ever made from a string, so
/// nothing a user says can become part of one.
class sql {
public:
    consteval sql(char const* text) noexcept : text_(text) {}

    char const* text() const noexcept { return text_; }

private:
    char const* text_;
};

/// Bytes that are not text.
struct blob {
    std::string_view bytes = {};
};

/// A value on its way into a statement. It refers to texts, it does not hold them.
class value {
public:
    value(std::nullptr_t) noexcept {}
    value(std::nullopt_t) noexcept {}
    value(bool truth) noexcept : kind_(kind::integer), integer_(truth) {}
    value(double real) noexcept : kind_(kind::real), real_(real) {}
    value(std::string_view text) noexcept : kind_(kind::text), text_(text) {}
    value(std::string const& text) noexcept : kind_(kind::text), text_(text) {}
    value(char const* text) noexcept : kind_(kind::text), text_(text) {}
    value(blob bytes) noexcept : kind_(kind::bytes), text_(bytes.bytes) {}

    template <class Integer>
    requires std::is_integral_v<Integer> value(Integer number)
    noexcept : kind_(kind::integer), integer_(static_cast<std::int64_t>(number)) {}

    template <class T>
    value(std::optional<T> const& maybe) : value()
    {
        if (maybe)
            *this = value(*maybe);
    }

private:
    friend class rows;
    enum class kind { null, integer, real, text, bytes };

    value() noexcept = default;

    kind kind_             = kind::null;
    std::int64_t integer_  = 0;
    double real_           = 0;
    std::string_view text_ = {};
};

/// The answer to a statement, row by row. Texts are good until the next row.
class rows {
public:
    rows(rows const&) = delete;
    ~rows();

    bool next();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string_view text(int column) const; ///< or bytes
    std::string string(int column) const { return std::string(text(column)); }

private:
    friend class database;
    enum class texts { stay, may_go };

    rows(sqlite3_stmt* statement, std::initializer_list<value> values, texts how_long);

    sqlite3_stmt* statement_;
};

/// One connection. Statements are prepared once and kept.
class database {
public:
    enum class access { write, read };

    database(std::string const& path, access wanted);
    ~database();
    database(database const&) = delete;

    /// A statement without an answer. How many rows it changed.
    std::int64_t run(sql text, std::initializer_list<value> values = {});
    rows query(sql text, std::initializer_list<value> values = {});

    /// Several statements at once, for making tables.
    void script(sql text);

    std::int64_t last_id() const;

    /// Inside a write: called once what was written is on disk, on the writer's thread.
    void after_commit(std::function<void()> what);

private:
    friend class store;
    struct state;
    std::unique_ptr<state> state_;
};

/// The file, with its writer and its readers.
class store {
public:
    /// Makes the file if need be. `prepare` sees to the tables, alone in the file.
    store(std::string path, work_pool& readers, std::function<void(database&)> prepare);
    ~store();

    /// Does `work` in a transaction and completes once it is on disk. Writes that are waiting go
    /// to disk together; one that throws is undone alone. Cancelling is noticed afterwards.
    asio::awaitable<void> write(std::function<void(database&)> work);

    /// The same, with something to return.
    template <class Result>
    asio::awaitable<Result> write_for(std::function<Result(database&)> work)
    {
        auto result = std::make_shared<std::optional<Result>>();
        auto keep   = std::function<void(database&)>(
            [result, work = std::move(work)](database& db) mutable { result->emplace(work(db)); });
        co_await write(std::move(keep));
        co_return std::move(**result);
    }

    /// Reads in the pool, from what is on disk when it begins.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, database&>> read(Work work)
    {
        return offload(readers_, [this, work = std::move(work)]() mutable {
            auto const lent = lend();
            return work(*lent);
        });
    }

    /// A connection to read with, for code that runs in the pool anyway. As long as it is held,
    /// what it reads is from one moment.
    std::shared_ptr<database> lend();

    /// The same as `write`, for threads that may block.
    void write_now(std::function<void(database&)> work);

private:
    struct state;
    work_pool& readers_;
    std::shared_ptr<state> state_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/store.ipp>
#endif
