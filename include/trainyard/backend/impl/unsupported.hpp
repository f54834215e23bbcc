#pragma once

#include <trainyard/error.hpp>

#include <string>

namespace trainyard::detail {

/// An ordinary function that throws at once, so that an operation nobody supplies costs no
/// coroutine. The noun's coroutine is already running when it is called.
[[noreturn]] inline void unsupported(char const* operation)
{
    throw error(errc::unsupported, operation, "this workspace does not do that");
}

}
