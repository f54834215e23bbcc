#pragma once

/// Where the library's own words go: nowhere, until the host program takes them over.

#include <trainyard/config.hpp>

#include <functional>
#include <string_view>

namespace trainyard {

enum class log_level { info, warning, error };

/// Called from any thread, one call at a time. It must not call back into the library, and what it
/// throws is dropped.
using log_sink = std::function<void(log_level, std::string_view text)>;

/// Replaces the sink; an empty one means silence again.
void set_log_sink(log_sink sink);

namespace detail {
void tell_log_sink(log_level level, std::string_view text) noexcept;
}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/log_sink.ipp>
#endif
