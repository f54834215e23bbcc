#pragma once

/// The programs that have a workspace open: who is alive, and how they wake each other.

#include <trainyard/core/process/files.hpp>
#include <trainyard/core/process/watch.hpp>

#include <functional>
#include <string>

namespace trainyard::local {

/// One file per program, in one folder, does it all. The program holds a lock on it while it
/// lives: the system lets go of it whatever happens. It writes to it to say "look again". And the
/// system tells the others when a file appears, is written to, or is closed by a death.
class host_registry {
public:
    /// Takes a name and a file of its own, and clears away what dead hosts have left there.
    explicit host_registry(std::string directory);
    ~host_registry();
    host_registry(host_registry const&) = delete;

    std::string const& own_name() const noexcept { return name_; }

    /// A program that has been seen dead stays dead: names are not used twice.
    bool is_alive(std::string const& name) const;

    /// Whether no other program has the workspace open.
    bool is_alone() const;

    /// Tells the others that there is something to see. From any thread.
    void ring() noexcept;

    /// Calls back when another host has rung, come or gone.
    void listen(core::file_watcher& watcher, std::function<void()> changed);

private:
    std::string directory_;
    std::string name_;
    core::file_handle file_;
    core::file_watcher::subscription listening_;
};

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/hosts.ipp>
#endif
