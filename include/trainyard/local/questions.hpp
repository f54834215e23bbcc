#pragma once

/// What a script asks about runs that are not its own, and how it is told.

#include <trainyard/core/process/reply_pipe.hpp>
#include <trainyard/core/process/watch.hpp>
#include <trainyard/local/site.hpp>
#include <trainyard/wire/run_answer.hpp>

#include <memory>
#include <string>

namespace trainyard::local {

/// A script waits at the other end of the pipe. We hold it open meanwhile, so it is told when we
/// die, and asks whoever comes next.
struct question {
    run_id asker                           = {};
    run_id about                           = {};
    wire::run_question wanted              = {};
    std::string place                      = {}; ///< a path: with `.answer`, that of the answer
    std::shared_ptr<core::reply_pipe> pipe = {};
};

/// Completes when it is answered, or nobody waits for that any more.
asio::awaitable<void> answer(site& home, core::file_watcher& watcher, question asked);

namespace detail {

/// How the warning begins of a script's run that has submitted this one in vain.
std::string refusal_of(run_id const& child);

}
}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/questions.ipp>
#endif
