#pragma once

/// Version, namespace and the few macros trainyard owns.

#include <string_view>

#define TRAINYARD_VERSION_STRING "0.1.0"

// Define TRAINYARD_SEPARATE_COMPILATION everywhere and include <trainyard/src.hpp> in exactly one
// source file to compile the library once (CMake: link trainyard::compiled). Without it every
// definition is inline and nothing needs to be built first.
#if defined(TRAINYARD_SEPARATE_COMPILATION)
#define TRAINYARD_DECL
#define TRAINYARD_OPERATION
#else
#define TRAINYARD_DECL inline
// Files that only have the declaration call what was compiled where <trainyard/operations.hpp> is
// included. There GCC and Clang would leave out what that file itself does not call.
#define TRAINYARD_OPERATION [[gnu::used]] inline
#endif

// NOLINTNEXTLINE(modernize-concat-nested-namespaces): asio is named here once for everyone.
namespace boost::asio {}

namespace trainyard {

namespace asio = boost::asio;

/// The version of the headers this file was compiled with, as `major.minor.patch`.
[[nodiscard]] constexpr std::string_view version() noexcept
{
    return TRAINYARD_VERSION_STRING;
}

}
