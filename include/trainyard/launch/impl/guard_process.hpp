#pragma once

/// The guards that this program has started.

#include <trainyard/core/process/process.hpp>

#include <boost/asio/awaitable.hpp>

#include <string>

#include <sys/types.h>

namespace trainyard::launch {

/// A guard that looks after one run after the other: starting one is most of what it costs a run.
/// It has a run or it waits for one; and whatever becomes of us, the run that it has goes on.
class guard_process {
public:
    /// Starts it. It is told through the file at `path` what to run. Blocks.
    explicit guard_process(std::string path);
    ~guard_process(); ///< one that waits is ended
    guard_process(guard_process const&) = delete;

    /// Whether it waits, and has the rights that one would have which is started now.
    bool is_good() const noexcept;

    /// Gives it a run: its notes are kept in this file, and `script` is what it reads.
    void begin(std::string const& notes, std::string const& lines, std::string const& script);

    /// Completes when the run has ended, or the guard has.
    asio::awaitable<void> done();

    /// No run is coming.
    void dismiss() noexcept;

private:
    std::string path_;
    core::process_number number_ = 0;
    std::string born_            = {};
    core::file_handle line_; ///< to the guard: either end notices that the other is gone
    bool has_run_ = false;
    ::uid_t const user_;
    ::gid_t const group_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/guard_process.ipp>
#endif
