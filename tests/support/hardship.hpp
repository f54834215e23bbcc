#pragma once

/// Troubles of a machine that can be had anywhere, as root and as anybody else.

#include <csignal>

#include <sys/fsuid.h>
#include <sys/resource.h>
#include <unistd.h>

namespace trainyard::test {

/// While it lives, no file of this program grows beyond a size: to the one who writes, the disk is
/// full.
class full_disk {
public:
    explicit full_disk(unsigned long largest_file = 0) : as_usual_(std::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        auto limit     = before_;
        limit.rlim_cur = largest_file;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    full_disk(full_disk const&) = delete;
    ~full_disk()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, as_usual_);
    }

private:
    rlimit before_ = {};
    void (*const as_usual_)(int);
};

/// While it lives, this thread, and those it starts, have no more rights to files than anybody:
/// what `chmod` forbids is forbidden to root, too.
class ordinary_rights {
public:
    ordinary_rights()
    {
        ::setfsgid(is_root_ ? nobody : ::getegid());
        ::setfsuid(is_root_ ? nobody : ::geteuid());
    }
    ordinary_rights(ordinary_rights const&) = delete;
    ~ordinary_rights()
    {
        ::setfsuid(::geteuid());
        ::setfsgid(::getegid());
    }

private:
    static constexpr unsigned nobody = 65534;
    bool is_root_                    = ::geteuid() == 0;
};

/// While it lives, nothing can be opened.
class no_descriptors {
public:
    no_descriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        auto none     = before_;
        none.rlim_cur = 0;
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    no_descriptors(no_descriptors const&) = delete;
    ~no_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_ = {};
};

}
