#pragma once

/// Tests that every kind of yard has to pass.
///
///     namespace {
///     constexpr auto about = "runs";
///
///     PROMISE(a_script_that_ends_well_completes_RU_02)
///     {
///         auto ended = co_await run_to_end(here, does(prints("hello")));
///         BOOST_TEST(to_string(ended.status) == "Completed");
///     }
///     }
///
/// Each becomes a test for each kind: `memory/runs/a_script_that_ends_well_completes_RU_02`.

#include "yard.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>
#include <vector>

namespace trainyard::contract {

struct promise {
    std::string_view about                    = {};
    std::string_view name                     = {};
    std::string_view file                     = {};
    std::size_t line                          = 0;
    asio::awaitable<void> (*keep)(yard& here) = nullptr;
};

std::vector<promise>& promises();

struct registration {
    explicit registration(promise one) { promises().push_back(one); }
};

}

/// The body is a coroutine and is given `yard& here`.
#define PROMISE(what)                                                                              \
    asio::awaitable<void> what(yard& here);                                                        \
    registration const what##_is_promised(promise{about, #what, __FILE__, __LINE__, what});        \
    asio::awaitable<void> what([[maybe_unused]] yard& here)
