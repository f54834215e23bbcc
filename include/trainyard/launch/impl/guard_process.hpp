#pragma once

/// The guards that this program has started.

#include <trainyard/core/process/process.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

    /// Gives it a run: its notes are kept in this file, and `script` is what it reads. False if it
    /// is gone, and then nothing has begun.
    [[nodiscard]] bool begin(std::string const& notes, std::string const& lines,
                             std::string const& script);

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

using guard_ptr = std::shared_ptr<guard_process>;

/// Those that wait. Used from any thread.
class guard_pool {
public:
    /// `files` is how the paths of what they are told begin.
    explicit guard_pool(std::string files) : files_(std::move(files)) {}
    ~guard_pool();

    /// One for a run. Blocks, if it has to be started.
    guard_ptr take();

    /// The one of this run, which has ended.
    void give_back(std::string const& run, guard_ptr one);

    /// So that the next run finds one. Blocks.
    void keep_one_idle();

    /// Somebody is about to kill whatever is below the guard of this run: until the answer is gone,
    /// that guard gets no other.
    std::shared_ptr<void> begin_stop(std::string const& run);

private:
    guard_ptr take_idle();
    guard_ptr make();

    std::string const files_;
    std::mutex mutex_;
    unsigned count_ = 0; ///< of those that were started
    std::vector<guard_ptr> idle_;
    std::multiset<std::string> being_stopped_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/guard_process.ipp>
#endif
