#pragma once

/// The lines of a log, pulled as they are written.

#include <trainyard/backend/backend.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace trainyard {

namespace detail {
struct log_reader;
}

/// One reader of one log: `while (auto line = co_await log.next())`.
///
/// Any number of readers may follow one log, from any place in it, each at its own pace; one
/// reader is used by one coroutine at a time. However fast the script prints, a reader holds no
/// more than a piece of the log and its longest line. Copies share the place.
class log_stream {
public:
    /// An empty name means the run's primary log: the only one, or that of its first process.
    log_stream(std::shared_ptr<backend> home, run_id run, std::string name, std::uint64_t offset);

    /// The next line, without its end. Empty once the run writes no more and every line was seen;
    /// a last line without an end counts. Cancelling it leaves the place where it was.
    asio::awaitable<std::optional<std::string>> next() const;

    /// What has been written since the last call, in one piece: whole lines and their ends as they
    /// stand, or any part of a line that is longer than a piece. What a progress bar ends with a
    /// carriage return is a line, too. Empty at the end, like `next`.
    asio::awaitable<std::optional<std::string>> next_piece() const;

    /// Where the next line begins. A new reader that starts here goes on from here.
    std::uint64_t offset() const noexcept;

private:
    std::shared_ptr<detail::log_reader> reader_;
};

}
