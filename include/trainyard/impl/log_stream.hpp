#pragma once

/// Which log is meant when none is named.

#include <trainyard/backend/backend.hpp>

#include <memory>
#include <string>

namespace trainyard::detail {

asio::awaitable<std::string> primary_log(std::shared_ptr<backend> home, run_id run);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/log_stream.ipp>
#endif
