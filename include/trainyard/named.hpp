#pragma once

/// Options that must be a variable, because of GCC 12.

#include <trainyard/config.hpp>

#include <type_traits>

namespace trainyard {

// GCC 12 and older copy an aggregate written inside a `co_await` expression bit by bit and destroy
// it twice. There, an operation's options convert only from a variable, and the line that would
// corrupt memory does not compile: name the options first, then await. Sound compilers take a
// plain reference, and `co_await run.wait({.raise_on_error = true})` is fine.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
template <class T>
class named_reference {
public:
    named_reference(T const& variable) noexcept : variable_(&variable) {}
    named_reference(T const&&) = delete; // name the options, then await

    operator T const&() const noexcept { return *variable_; }

private:
    T const* variable_;
};

template <class T>
using named = named_reference<T>;
#else
template <class T>
using named = T const&;
#endif

}
