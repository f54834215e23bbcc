#pragma once

#include <trainyard/core/process/reply_pipe.hpp>

#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace trainyard::core {

TRAINYARD_DECL reply_pipe::reply_pipe(std::string const& path) noexcept
    : pipe_(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC))
{}

TRAINYARD_DECL bool reply_pipe::is_read() const noexcept
{
    auto end = pollfd{.fd = pipe_.get(), .events = 0, .revents = 0};
    return pipe_ && ::poll(&end, 1, 0) == 0;
}

TRAINYARD_DECL void reply_pipe::tell(std::string_view line) const noexcept
{
    if (!pipe_)
        return;
    // Writing to a pipe that nobody reads would end this program; only this thread looks away.
    sigset_t broken;
    sigset_t before;
    ::sigemptyset(&broken);
    ::sigaddset(&broken, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken, &before);
    if (::write(pipe_.get(), line.data(), line.size()) < 0) {
        auto const now = timespec{};
        ::sigtimedwait(&broken, nullptr, &now);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}
