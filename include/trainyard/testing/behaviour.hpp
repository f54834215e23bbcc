#pragma once

/// What a script of the yard does.

#include <trainyard/config.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace trainyard::testing {

class script_context;

/// What a script does. What it returns is its exit code. What it throws is printed, and the exit
/// code is 1.
using behaviour = std::function<asio::awaitable<int>(script_context)>;

}
