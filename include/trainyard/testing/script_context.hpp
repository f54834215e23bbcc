#pragma once

/// A script of the yard, seen from inside.

#include <trainyard/run.hpp>
#include <trainyard/testing/behaviour.hpp>
#include <trainyard/workspace.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::testing {

namespace memory {
struct process;
}

/// What a running script can do. Copies are the same script.
///
/// It waits for the yard's clock, for the test, or for an operation of its own `run` and
/// `workspace`; something else that it waits for is looked at when the yard is used next.
class script_context {
public:
    explicit script_context(std::shared_ptr<memory::process> process);

    run_id const& id() const noexcept;

    /// What it was given, with `$NAME` replaced by what the variable says.
    std::vector<std::string> const& arguments() const noexcept;

    /// Those of its environment, and `AZUREML_DATAREFERENCE_<name>` of each data reference.
    std::optional<std::string> variable(std::string const& name) const;

    /// @{ The run it is and the workspace it is in. What is done through these is not counted as an
    /// operation of the program under test, and never made to fail.
    trainyard::run run() const;
    trainyard::workspace workspace() const;
    /// @}

    /// @{ Into the log: a line, or a text as it stands.
    void print(std::string_view line) const;
    void print_raw(std::string_view text) const;
    /// @}

    /// @{ Files, by their path below the working directory. There are the ones of the source
    /// directory and of the data references; what is put into `logs/` is seen at once, into
    /// `outputs/` when the run has ended, and into a reference for uploads is uploaded then.
    void write(std::string path, std::string content) const;
    std::optional<std::string> read(std::string const& path) const;
    /// @}

    /// Completes when the yard's clock has gone on so far.
    asio::awaitable<void> sleep_for(std::chrono::microseconds pause) const;

    /// Completes once the test has said this word.
    asio::awaitable<void> wait_for(std::string word) const;

    /// @{ A script that is asked to stop ends in what it is waiting for, by
    /// `asio::error::operation_aborted`; one that ignores it goes on until the time of grace is
    /// over, and ends then, whatever it does.
    void ignore_stop() const;
    bool asked_to_stop() const;
    /// @}

    /// Marks the run as failed. It is remembered until the script ends, which it does not do by
    /// this.
    void fail(std::string message, std::string code = "Failed") const;

private:
    std::shared_ptr<memory::process> process_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/testing/impl/script_context.ipp>
#endif
