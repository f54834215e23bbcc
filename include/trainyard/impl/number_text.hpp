#pragma once

#include <trainyard/config.hpp>

#include <string>

namespace trainyard::detail {

/// The shortest text that reads back as the same number, laid out as the training script's own
/// language lays it out: plain from 0.0001 up to 1e16, with an exponent beyond, and never without
/// a mark that it is not an integer.
std::string number_text(double value);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/number_text.ipp>
#endif
