#pragma once

/// Include this in exactly one source file of a program that defines
/// TRAINYARD_SEPARATE_COMPILATION everywhere: it is the library, compiled once.

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#error "define TRAINYARD_SEPARATE_COMPILATION for the whole program (CMake: trainyard::compiled)"
#endif

// GCC takes the frame of a coroutine for a type of our own, and complains that a lambda inside it
// has no name that other source files could use. None needs to.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

#include <trainyard/impl/error.ipp>
#include <trainyard/impl/log_sink.ipp>
#include <trainyard/impl/time.ipp>
