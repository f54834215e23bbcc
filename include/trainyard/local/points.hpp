#pragma once

/// Metric points as bytes: a few for a number that goes up with the clock, not a row of a table.

#include <trainyard/backend/metric_service.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace trainyard::local {

/// Where a writer or a reader stands. Times and steps are kept as differences from here.
struct point_place {
    std::int64_t time = 0; ///< microseconds
    std::int64_t step = 0;
};

struct point_view {
    metric_value value               = {};
    std::int64_t time                = 0;
    std::optional<std::int64_t> step = {};
};

/// Adds one point to `bytes` and moves on.
void append_point(std::string& bytes, point_place& place, metric_value const& value,
                  std::int64_t time, std::optional<std::int64_t> step);

/// Reads points from the first on, as many as there are or until `visit` says no. Bytes that are
/// no points are `errc::damaged`.
void read_points(std::string_view bytes, point_place place,
                 std::function<bool(point_view&&)> const& visit);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/points.ipp>
#endif
