#pragma once

/// Telling another program something, through a named pipe it has made for that.

#include <trainyard/core/process/files.hpp>

#include <string>
#include <string_view>

namespace trainyard::core {

/// The end that is written to. While it is there, whoever reads knows that somebody is at it: when
/// we die, they are told.
class reply_pipe {
public:
    /// Waits for nobody: without a reader, there is no pipe.
    explicit reply_pipe(std::string const& path) noexcept;

    explicit operator bool() const noexcept { return static_cast<bool>(pipe_); }

    /// Whether somebody still reads.
    bool is_read() const noexcept;

    /// A line, or nothing, if nobody reads or the pipe is full.
    void tell(std::string_view line) const noexcept;

private:
    file_handle pipe_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/reply_pipe.ipp>
#endif
