#pragma once

#include <trainyard/impl/number_text.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace trainyard::detail {

TRAINYARD_DECL std::string number_text(double value)
{
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";

    std::array<char, 64> buffer = {};
    auto const end              = buffer.data() + buffer.size();
    auto const size             = std::abs(value);
    auto const plain            = size == 0 || (size >= 1e-4 && size < 1e16);
    auto const format           = plain ? std::chars_format::fixed : std::chars_format::scientific;
    auto const last             = std::to_chars(buffer.data(), end, value, format).ptr;

    std::string text(buffer.data(), last);
    if (plain && text.find('.') == std::string::npos)
        text += ".0";
    return text;
}

}
