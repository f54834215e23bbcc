#pragma once

/// What `wait` prints when it is asked to.

#include <trainyard/backend/backend.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace trainyard::detail {

using text_sink = std::function<void(std::string_view)>;

/// The run's id and address, then each log under a heading as it grows, each line once.
asio::awaitable<void> show_logs(std::shared_ptr<backend> home, run_record run, text_sink print);

/// The last lines: how it ended, and what was wrong.
std::string summary_of(run_record const& run, std::string const& address);

std::string address_of(run_record const& run, workspace_record const& workspace);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/show_output.ipp>
#endif
