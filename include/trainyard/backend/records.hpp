#pragma once

/// The words every service shares: times, tags, pages.

#include <trainyard/ids.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trainyard {

using timestamp = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// The time now, in the precision that is kept.
[[nodiscard]] timestamp now() noexcept;

/// `2026-11-20T07:00:49.123456Z`.
[[nodiscard]] std::string to_string(timestamp time);

/// A tag may have no value.
using tag_map      = std::map<std::string, std::optional<std::string>>;
using property_map = std::map<std::string, std::string>;

/// Grows with every change of a record; what is newer has the greater one.
using revision = std::uint64_t;

/// One answer of a list. `next` is empty at the end, else it goes into the following question.
template <class Record>
struct page {
    std::vector<Record> items = {};
    std::string next          = {};
};

/// A filter by tags: every key must be there, and where a value is given, be equal.
using tag_filter = tag_map;

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/backend/impl/records.ipp>
#endif
