#pragma once

/// Runs a test that is a coroutine, with a deadline.

#include <trainyard/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <optional>

namespace trainyard::test {

/// `body` is a coroutine lambda that captures nothing it does not outlive. What it throws fails
/// the test; so does not coming to an end in time.
template <class Body>
void in_coroutine(Body body, std::chrono::seconds deadline = std::chrono::seconds(60))
{
    boost::asio::io_context context;
    std::optional<std::exception_ptr> ended;
    boost::asio::co_spawn(context, body(), [&](std::exception_ptr thrown) { ended = thrown; });
    context.run_for(deadline);
    BOOST_REQUIRE_MESSAGE(ended, "the test did not come to an end in time");
    if (*ended)
        std::rethrow_exception(*ended);
}

}
