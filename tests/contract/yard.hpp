#pragma once

/// A place where promises are tried: a workspace of one kind, and scripts that do as they are told.

#include "plan.hpp"

#include <support/temporary_directory.hpp>

#include <trainyard.hpp>
#include <trainyard/result.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::contract {

/// What not every kind of yard can do. A promise about one is not tried where it is missing.
enum class ability {
    ask_git,      ///< and keep the answer with the run
    need_source,  ///< refuse a source directory that is not there
    show_a_person ///< a run at some address
};

class yard {
public:
    virtual ~yard() = default;

    /// A new handle of the workspace, which is one and the same as long as the yard lives.
    virtual asio::awaitable<trainyard::workspace> open() = 0;

    virtual bool can(ability what) const noexcept = 0;

    /// Says the word that a script waits for, now or later.
    virtual void say(std::string const& word) = 0;

    /// Time passes, where it is ours to pass; elsewhere it does so by itself.
    virtual void pass(std::chrono::seconds time) = 0;

    /// An interpreter that is not there.
    virtual std::string missing_interpreter() = 0;

    /// A package that cannot be had.
    virtual std::string missing_package() { return "no-such-package"; }

    /// A config of a script that does these things, and lies in `code()`.
    script_run_config script(plan const& what);

    /// The same, as a command of two words: an interpreter and the script.
    script_run_config command(plan const& what);

    /// A name in the experiment `test`, and where its runs are made from.
    trainyard::experiment experiment() const { return workspace_->experiment("test"); }
    trainyard::workspace const& workspace() const { return *workspace_; }

    /// @{ The test's own files: the source directory of its scripts, and whatever else it needs.
    std::string code() const { return path("code"); }
    std::string path(std::string const& name) const { return (directory_.path() / name).string(); }
    std::string write(std::string const& name, std::string const& text) const;
    std::string read(std::string const& name) const;
    /// @}

    /// @{ For whoever runs the test.
    asio::awaitable<void> set_up();
    asio::awaitable<void> tidy_up();
    /// @}

protected:
    /// The script of that name is to do these things.
    virtual void add_script(std::string const& name, plan const& what) = 0;
    virtual std::string interpreter() const                            = 0;

private:
    test::temporary_directory directory_;
    std::optional<trainyard::workspace> workspace_;
    int scripts_ = 0;
};

struct yard_kind {
    std::string_view name                       = {};
    std::function<std::unique_ptr<yard>()> make = {};
};

std::unique_ptr<yard> make_memory_yard();
std::unique_ptr<yard> make_local_yard();

/// @{ What most tests begin with.
asio::awaitable<run> submit(yard& here, plan what);
asio::awaitable<run_record> run_to_end(yard& here, plan what);

/// Completes once the run has come to this status, or past it.
asio::awaitable<run_record> reach(yard& here, run_id id, run_status status);

/// A run that has begun, and does these things.
asio::awaitable<run> start(yard& here, plan what);
/// @}

/// Runs them side by side on several threads, and throws what one of them has thrown.
asio::awaitable<void> all_at_once(std::vector<asio::awaitable<void>> operations);

/// All of a log, when it is complete.
asio::awaitable<std::string> whole_log(run of, std::string name);

/// What people read: the message, and whether it names everything it should.
bool names(failure const& what, std::vector<std::string> const& words);

std::vector<std::string> ids_of(std::vector<run> const& runs);

}
