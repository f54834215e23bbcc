#pragma once

/// A workspace without a machine, with its clock in your hand.

#include <trainyard/error.hpp>
#include <trainyard/operations.hpp>
#include <trainyard/testing/memory_options.hpp>
#include <trainyard/testing/script_context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace trainyard::testing {

namespace memory {
class site;
}

enum class fault {
    refused,    ///< the operation fails and has done nothing
    answer_lost ///< the operation is done, and fails all the same
};

/// Owns a complete backend that keeps everything in memory. Scripts are coroutines of the test; it
/// has no threads, no processes, and waits for nothing real. The same program does the same every
/// time.
///
///     testing::memory_yard yard;
///     yard.script("train.py", [](testing::script_context script) -> asio::awaitable<int> {
///         script.print("training");
///         co_await script.sleep_for(2h);
///         co_await script.run().log("accuracy", 0.97);
///         co_return 0;
///     });
///     auto run = co_await yard.start_run("train.py");
///     yard.advance(2h);
///     auto now = co_await run.status(); // Completed
///
/// Scripts run inside the calls that let them go on, `advance` above all: when it returns, all
/// that had to happen until then has happened. Operations may be called from any thread; each
/// hands control back once, on the caller's executor, before it is done.
///
/// Files are read and written only where a request names them: uploads, downloads, and the source
/// directory of a run if it is there. The current directory, which is the default, is taken to be
/// empty. Nothing is asked of git.
class memory_yard {
public:
    memory_yard();
    explicit memory_yard(memory_options options);
    memory_yard(memory_yard const&)            = delete;
    memory_yard& operator=(memory_yard const&) = delete;

    /// Whatever still runs is destroyed where it stands. Operations of handles that are left, also
    /// those under way, are `errc::unavailable`.
    ~memory_yard();

    trainyard::workspace workspace() const;

    /// @{ What a script of that name does, below the source directory; or a command of which it is
    /// the first word. `forever` is known from the beginning: it runs until it is stopped. A run
    /// of a script that is not known is refused when it is submitted, with `errc::not_found`,
    /// unless it is said what all others do.
    void script(std::string name, behaviour does);
    void other_scripts(behaviour does);
    /// @}

    /// Submits a run of that script in the experiment `test`. It has come as far as it can when
    /// this completes.
    asio::awaitable<run> start_run(std::string script) const;

    /// Completes with the next run that the program under test has submitted: with each of them
    /// once, in their order.
    asio::awaitable<run> next_run() const;

    /// @{ The clock, which stands still until it is told to go on. Scripts, limits and times of
    /// grace go by it, and so do the times in records.
    timestamp now() const;
    void advance(std::chrono::microseconds by);
    /// @}

    /// A word that scripts wait for, now or later.
    void say(std::string word);

    /// An environment that names this interpreter fails its runs in Preparing.
    void remove_interpreter(std::string name);

    /// An environment that names this package cannot be made, and fails its runs in Preparing.
    void remove_package(std::string name);

    /// @{ Failures on demand. The n-th operation from now on fails, counted from 1; so a loop over
    /// n, each time with a new yard, visits every failure a program may meet:
    ///
    ///     for (auto n = 1U;; ++n) {
    ///         testing::memory_yard yard;
    ///         yard.fail_operation(n, errc::unavailable);
    ///         auto outcome = co_await as_result(program_under_test(yard.workspace()));
    ///         if (!yard.has_failed())
    ///             break; // it has fewer than n operations: all are visited
    ///         // a clean failure, or success all the same
    ///     }
    void fail_operation(std::uint64_t n, errc code, fault how = fault::refused);
    void fail_operation(std::uint64_t n, failure what, fault how = fault::refused);

    /// Whether a failure that was asked for has been met.
    bool has_failed() const;

    /// How many there were.
    std::uint64_t operations() const;
    /// @}

private:
    std::shared_ptr<memory::site> site_;
    std::shared_ptr<backend> home_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/testing/impl/memory_yard.ipp>
#endif
