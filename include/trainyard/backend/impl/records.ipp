#pragma once

#include <trainyard/backend/records.hpp>

#include <array>
#include <cstdio>

namespace trainyard {

TRAINYARD_DECL timestamp now() noexcept
{
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
}

TRAINYARD_DECL std::string to_string(timestamp time)
{
    auto const second = std::chrono::floor<std::chrono::seconds>(time);
    auto const day    = std::chrono::floor<std::chrono::days>(second);
    auto const date   = std::chrono::year_month_day(day);
    auto const clock  = std::chrono::hh_mm_ss(second - day);

    std::array<char, 64> text = {};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()),
                  static_cast<int>((time - second).count()));
    return text.data();
}

}
