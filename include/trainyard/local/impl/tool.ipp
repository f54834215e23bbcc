#pragma once

#include <trainyard/core/process/process.hpp>
#include <trainyard/local/tool.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace trainyard::local {
namespace detail {

// Its descriptor 9 is the leash: once nobody holds the other end, everything below goes. So does
// what the tool leaves running when it ends; however far it went, it became our shell's child.
inline constexpr char const* tool_guard = R"sh(
finish() {
    while read -r left < /proc/$$/task/$$/children; [ -n "$left" ]; do
        kill -KILL $left
        sleep 0.01
    done > /dev/null 2>&1
    exit $1
}
trap 'finish 143' TERM
"$@" 9<&- &
tool=$!
(read -r nothing <&9; kill -TERM $$) > /dev/null 2>&1 &
wait $tool
finish $?
)sh";

TRAINYARD_DECL std::pair<core::file_handle, core::file_handle> make_pipe()
{
    std::array<int, 2> ends = {};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        core::throw_errno("start tool", "pipe");
    return {core::file_handle(ends[0]), core::file_handle(ends[1])};
}

}

TRAINYARD_DECL tool_leash::tool_leash()
{
    std::tie(watched_, held_) = detail::make_pipe();
}

TRAINYARD_DECL void tool_leash::let_go() noexcept
{
    held_ = core::file_handle();
}

TRAINYARD_DECL asio::awaitable<int> run_tool(core::work_pool& pool, tool_command what,
                                             std::shared_ptr<tool_leash> leash,
                                             std::function<asio::awaitable<void>(std::string)> hear)
{
    auto const executor = co_await asio::this_coro::executor;
    auto pipe           = detail::make_pipe();
    auto writing        = std::make_shared<core::file_handle>(std::move(pipe.second));
    auto begin          = [writing, leash, what = std::move(what)] {
        std::vector<std::string> command = {"/bin/sh", "-c", detail::tool_guard, "trainyard-tool"};
        command.insert(command.end(), what.command.begin(), what.command.end());
        auto started = core::start({.command        = std::move(command),
                                             .variables      = what.variables,
                                             .directory      = what.directory,
                                             .output         = writing->get(),
                                             .kept           = leash->watched_.get(),
                                             .own_session    = true,
                                             .adopts_orphans = true});
        *writing     = core::file_handle(); // so that the tool's is the only one
        return std::make_shared<core::process>(std::move(started));
    };
    auto const started = co_await core::offload(pool, std::move(begin));

    asio::posix::stream_descriptor output(executor, pipe.first.release());
    std::string text;
    std::array<char, 16 * 1024> piece = {};
    for (;;) {
        boost::system::error_code ended;
        auto const size = co_await output.async_read_some(
            asio::buffer(piece), asio::redirect_error(asio::use_awaitable, ended));
        if (ended)
            break;
        text.append(piece.data(), size);
        // A line without an end is handed over all the same, sooner or later.
        constexpr std::size_t enough = 64 * 1024;
        auto whole                   = text.rfind('\n');
        if (whole == std::string::npos && text.size() < enough)
            continue;
        whole      = std::min(whole, text.size() - 1);
        auto lines = text.substr(0, whole + 1);
        text.erase(0, whole + 1);
        co_await hear(std::move(lines));
    }
    if (!text.empty()) {
        text += '\n';
        co_await hear(std::move(text));
    }
    co_return co_await core::exit_code_of(std::move(started->watch));
}

}
