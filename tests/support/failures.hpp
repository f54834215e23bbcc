#pragma once

/// What went wrong, for tests that want it to.

#include <trainyard/error.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace trainyard::test {

/// What `work` fails with. It fails the test not to.
template <class Work>
failure failure_of(Work work)
{
    try {
        work();
    } catch (error const& thrown) {
        return thrown.details();
    }
    BOOST_ERROR("nothing was thrown");
    return {};
}

/// What people read: whether it says all that it should.
inline bool names(std::string const& text, std::vector<std::string> const& words)
{
    return std::ranges::all_of(
        words, [&](std::string const& word) { return text.find(word) != std::string::npos; });
}

inline bool names(failure const& what, std::vector<std::string> const& words)
{
    return names(what.message, words);
}

}
