#pragma once

/// Ports of this machine that programs may listen on.

#include <trainyard/core/process/files.hpp>

namespace trainyard::core {

/// Nobody listens on it. It lies below those that the system gives to outgoing connections; and as
/// long as `lease` is open, nobody who asks here is told the same one, in this program or another
/// on this machine. Whoever dies gives it back.
struct free_port {
    int number        = 0;
    file_handle lease = {};
};

/// Throws `errc::limit_exceeded` if there is none.
free_port take_free_port();

/// Whether nobody listens on it, at any address of this machine.
bool is_port_free(int number);

/// Ours until it is closed; none if it is somebody else's.
file_handle lease_port(int number);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/ports.ipp>
#endif
