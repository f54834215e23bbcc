#pragma once

/// What the library has to say by itself. Nobody hears it until the host takes it over.

#include <trainyard/log_sink.hpp>

#include <string_view>

namespace trainyard::core {

inline void log(log_level level, std::string_view text) noexcept
{
    trainyard::detail::tell_log_sink(level, text);
}

}
