#pragma once

#include <trainyard/log_sink.hpp>

#include <mutex>
#include <utility>

namespace trainyard {
namespace detail {

struct log_place {
    std::mutex mutex;
    log_sink sink;
};

TRAINYARD_DECL log_place& the_log_place()
{
    static log_place place;
    return place;
}

TRAINYARD_DECL void tell_log_sink(log_level level, std::string_view text) noexcept
{
    auto& place = the_log_place();
    std::lock_guard const lock(place.mutex);
    try {
        if (place.sink)
            place.sink(level, text);
    } catch (...) { // a sink that fails cannot be told so
    }
}

}

TRAINYARD_DECL void set_log_sink(log_sink sink)
{
    auto& place = detail::the_log_place();
    std::lock_guard const lock(place.mutex);
    place.sink = std::move(sink);
}

}
