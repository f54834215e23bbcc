#pragma once

/// Threads that the host program's own come before.

#include <trainyard/config.hpp>

#include <functional>
#include <thread>

namespace trainyard::core {

/// A thread that gives way, and so do the programs that it starts: they have their share of the
/// processors, but none of them interrupts a thread that is running when it wakes up. A host's loop
/// is woken by us sixty times a second and runs for a moment only; it would lose the processor to
/// whomever it wakes.
std::thread background_thread(std::function<void()> work);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/background.ipp>
#endif
