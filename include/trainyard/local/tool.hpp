#pragma once

/// Programs that install things: run with everything they start, and heard while they work.

#include <trainyard/core/offload.hpp>
#include <trainyard/core/process/files.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::local {

struct tool_command {
    std::vector<std::string> command             = {}; ///< the full path first
    std::map<std::string, std::string> variables = {}; ///< all of them
    std::string directory                        = {};
};

/// What keeps a tool alive. It ends, with all it started, when this is let go: also because we die.
class tool_leash {
public:
    tool_leash();

    void let_go() noexcept;

private:
    friend asio::awaitable<int> run_tool(core::work_pool& pool, tool_command what,
                                         std::shared_ptr<tool_leash> leash,
                                         std::function<asio::awaitable<void>(std::string)> hear);

    core::file_handle watched_;
    core::file_handle held_;
};

/// Runs it to its end, and hands over what it prints, to either stream, in whole lines. Its exit
/// code; -1 if it was ended. When this completes, nothing it started is left. It is only awaited
/// where one thing runs at a time.
asio::awaitable<int> run_tool(core::work_pool& pool, tool_command what,
                              std::shared_ptr<tool_leash> leash,
                              std::function<asio::awaitable<void>(std::string)> hear);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/tool.ipp>
#endif
