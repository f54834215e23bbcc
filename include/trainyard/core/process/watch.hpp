#pragma once

/// Being told when files change.

#include <trainyard/config.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace trainyard::core {

/// Watches files and directories. Used from one executor that runs one thing at a time, and calls
/// back there.
///
/// The system tells us (inotify). Where it cannot, because there is no such thing or no more of it
/// to be had, the watched paths are assumed to change ten times a second.
class file_watcher {
public:
    /// Told the name of a directory's changed entry. The name is empty for the watched thing
    /// itself, and when nobody knows what has changed: look at everything.
    using callback = std::function<void(std::string_view name)>;

    /// Watching ends with it.
    class subscription {
    public:
        subscription() = default;

    private:
        friend class file_watcher;
        std::shared_ptr<void> held_;
    };

    explicit file_watcher(asio::any_io_executor executor);
    ~file_watcher();

    /// A path that is not there is watched as if nobody could tell.
    subscription watch(std::string const& path, callback changed);

private:
    struct state;
    std::shared_ptr<state> state_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/watch.ipp>
#endif
