#pragma once

#include <trainyard/error.hpp>
#include <trainyard/launch/impl/guard.hpp>
#include <trainyard/launch/impl/guard_process.hpp>

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace trainyard::launch {

TRAINYARD_DECL guard_process::guard_process(std::string path)
    : path_(std::move(path)), user_(::geteuid()), group_(::getegid())
{
    std::array<int, 2> ends = {};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        core::throw_errno("start guard", "socket");
    line_              = core::file_handle(ends[0]);
    auto const its_end = core::file_handle(ends[1]);
    number_ = core::start({.command   = {"/bin/sh", "-c", guard_program, "trainyard-guard", path_},
                           .directory = "/",
                           .input     = its_end.get(),
                           .own_session    = true,
                           .adopts_orphans = true})
                  .number;
    if (auto const born = core::start_time_of(number_))
        born_ = std::to_string(*born);
}

TRAINYARD_DECL guard_process::~guard_process()
{
    if (has_run_)
        return;
    dismiss();
    // One that does not end, because somebody has stopped it, will when it goes on.
    auto end = pollfd{.fd = line_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&end, 1, 1000) == 1)
        while (::waitpid(number_, nullptr, 0) < 0 && errno == EINTR) {
        }
    ::unlink(path_.c_str());
}

TRAINYARD_DECL bool guard_process::is_good() const noexcept
{
    auto end = pollfd{.fd = line_.get(), .events = POLLIN, .revents = 0};
    return !has_run_ && ::poll(&end, 1, 0) == 0 && ::geteuid() == user_ && ::getegid() == group_;
}

TRAINYARD_DECL bool guard_process::begin(std::string const& notes, std::string const& lines,
                                         std::string const& script)
{
    auto const number = std::to_string(number_);
    auto const file   = core::open_file(notes, core::open_mode::append);
    core::write_all(file, "guard " + number + ' ' + born_ + '\n' + lines, notes);
    // Not emptied first: ext4 would put what then comes on disk at once. Nobody else is to read
    // it, variables may be secrets.
    auto const told = core::open_file(path_, core::open_mode::lock, 0600);
    core::write_all(told, script, path_);
    if (::ftruncate(told.get(), static_cast<::off_t>(script.size())) != 0)
        core::throw_errno("start run", path_);
    has_run_ = ::send(line_.get(), "\n", 1, MSG_NOSIGNAL) == 1;
    return has_run_;
}

TRAINYARD_DECL asio::awaitable<void> guard_process::done()
{
    line_                             = co_await core::readable(std::move(line_));
    has_run_                          = false;
    auto word                         = '\0';
    [[maybe_unused]] auto const heard = ::recv(line_.get(), &word, 1, MSG_DONTWAIT);
}

TRAINYARD_DECL void guard_process::dismiss() noexcept
{
    ::shutdown(line_.get(), SHUT_WR);
}

TRAINYARD_DECL guard_pool::~guard_pool()
{
    for (auto const& one : idle_)
        one->dismiss(); // all of them, before the first is waited for
}

TRAINYARD_DECL guard_ptr guard_pool::take_idle()
{
    std::lock_guard const lock(mutex_);
    if (idle_.empty())
        return nullptr;
    auto one = std::move(idle_.back());
    idle_.pop_back();
    return one;
}

TRAINYARD_DECL guard_ptr guard_pool::make()
{
    std::unique_lock lock(mutex_);
    auto const number = ++count_;
    lock.unlock();
    return std::make_shared<guard_process>(files_ + std::to_string(number));
}

TRAINYARD_DECL guard_ptr guard_pool::take()
{
    while (auto one = take_idle())
        if (one->is_good())
            return one;
    return make();
}

TRAINYARD_DECL void guard_pool::give_back(std::string const& run, guard_ptr one)
{
    constexpr std::size_t most = 16;
    std::lock_guard const lock(mutex_);
    if (idle_.size() < most && !being_stopped_.contains(run) && one->is_good())
        idle_.push_back(std::move(one));
}

TRAINYARD_DECL void guard_pool::keep_one_idle()
{
    {
        std::lock_guard const lock(mutex_);
        if (!idle_.empty())
            return;
    }
    try {
        auto one = make();
        std::lock_guard const lock(mutex_);
        idle_.push_back(std::move(one));
    } catch (error const&) { // the run that needs one tries again, and says so
    }
}

TRAINYARD_DECL std::shared_ptr<void> guard_pool::begin_stop(std::string const& run)
{
    std::lock_guard const lock(mutex_);
    auto const mark   = being_stopped_.insert(run);
    auto const forget = [this, mark](void*) {
        std::lock_guard const again(mutex_);
        being_stopped_.erase(mark);
    };
    return {static_cast<void*>(this), forget};
}

}
