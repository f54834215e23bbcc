#pragma once

#include <trainyard/core/process/ports.hpp>
#include <trainyard/error.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <random>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace trainyard::core {
namespace detail {

inline constexpr unsigned first_port = 20'000;
inline constexpr unsigned port_count = 12'768;

}

// A name that only one socket of this machine's network can have, and that is gone with it.
TRAINYARD_DECL file_handle lease_port(int number)
{
    auto lease      = file_handle(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    auto const name = "trainyard-port-" + std::to_string(number);

    sockaddr_un address = {};
    address.sun_family  = AF_UNIX;
    std::ranges::copy(name, address.sun_path + 1); // abstract: it begins with a zero
    auto const size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    auto const got  = ::bind(lease.get(), reinterpret_cast<sockaddr const*>(&address), size) == 0;
    return got ? std::move(lease) : file_handle();
}

// Without the option to share addresses: a listener on any address of this machine stands in the
// way.
TRAINYARD_DECL bool is_port_free(int number)
{
    auto const port          = htons(static_cast<std::uint16_t>(number));
    auto both                = file_handle(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in6 any_of_both = {};
    any_of_both.sin6_family  = AF_INET6;
    any_of_both.sin6_port    = port;
    auto const off           = 0;
    ::setsockopt(both.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (both && ::bind(both.get(), reinterpret_cast<sockaddr const*>(&any_of_both),
                       sizeof any_of_both) == 0)
        return true;
    if (both && errno == EADDRINUSE)
        return false;
    auto const four = file_handle(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in any = {};
    any.sin_family  = AF_INET;
    any.sin_port    = port;
    return ::bind(four.get(), reinterpret_cast<sockaddr const*>(&any), sizeof any) == 0;
}

TRAINYARD_DECL free_port take_free_port()
{
    // Each program begins somewhere else, and comes back to a port only after all the others: a
    // process may need a moment before it listens.
    static std::atomic<unsigned> next = std::random_device()() % detail::port_count;
    for (unsigned tried = 0; tried != detail::port_count; ++tried) {
        auto const number = static_cast<int>(detail::first_port + next++ % detail::port_count);
        auto lease        = lease_port(number);
        if (lease && is_port_free(number))
            return {.number = number, .lease = std::move(lease)};
    }
    throw error(errc::limit_exceeded, "find a free port",
                "all ports of this machine from " + std::to_string(detail::first_port) +
                    " on are "
                    "taken");
}

}
