#pragma once

/// A workspace in a folder of this machine: the embedded default.

#include <trainyard/local/options.hpp>
#include <trainyard/named.hpp>
#include <trainyard/operations.hpp>

#include <string>

namespace trainyard {

/// Opens the workspace in a folder. Runs that are still going on from an earlier time are found
/// again before it completes. Any number of programs may have the same folder open.
///
/// `errc::permission_denied` if the folder cannot be written, `errc::newer_version` if a newer
/// trainyard made it, `errc::conflict` if it holds something else. Cancelling it leaves at most an
/// empty workspace behind.
asio::awaitable<workspace> open_local(named<local_options> options);
asio::awaitable<workspace> open_local(std::string root);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/local.ipp>
#endif
