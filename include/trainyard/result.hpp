#pragma once

/// Errors as values. A header of its own, because few files need it and each pays for it.

#include <trainyard/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace trainyard {

/// A value or a `failure`. Reading the value of a failed result throws `error`.
template <class T = void>
using result = boost::system::result<T, failure>;

/// Found by `boost::system::result` when a failed result is read as if it had a value.
[[noreturn]] void throw_exception_from_error(failure const& what, boost::source_location const&);

/// The non-throwing form of any operation:
/// `auto outcome = co_await as_result(run.status());`
template <class T>
asio::awaitable<result<T>> as_result(asio::awaitable<T> operation)
{
    std::exception_ptr thrown;
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(operation);
            co_return result<T>();
        } else {
            co_return result<T>(co_await std::move(operation));
        }
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return result<T>(as_failure(thrown));
}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/result.ipp>
#endif
