#pragma once

/// Making environments: each once, whoever asks for it and however many at a time.

#include <trainyard/core/loop.hpp>
#include <trainyard/core/process/watch.hpp>
#include <trainyard/local/making.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace trainyard::local {

/// Where a reader of a log stands. A log that was begun anew is another file.
struct log_place {
    std::uint64_t inode  = 0;
    std::uint64_t offset = 0;
};

/// What a log has beyond that place. Blocks.
std::string read_on(std::string const& log, log_place& place);

/// Lives on a loop, where its coroutines run; the programs that have the workspace open take turns
/// for each environment, by a lock beside it. Whoever waits reads the same log.
class environment_works {
public:
    environment_works(site& home, core::loop& loop);
    ~environment_works();

    /// Somebody waits for an environment. Letting the last one of these go ends its making.
    class interest {
    public:
        virtual ~interest() = default;

        virtual making_outcome outcome() const          = 0;
        virtual std::string const& log() const noexcept = 0;

        /// Lets go now; true if nobody else waits, so that the making ends, which is told too.
        virtual bool leave() = 0;
    };

    /// On the loop. `changed` is called there when there is more to read, or when it is over.
    std::shared_ptr<interest> join(environment_plan plan, core::file_watcher& watcher,
                                   std::function<void()> changed);

    /// Nothing is told to anybody from here on.
    void close() noexcept;

private:
    struct state;
    class waiting;

    std::shared_ptr<state> state_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/environments.ipp>
#endif
