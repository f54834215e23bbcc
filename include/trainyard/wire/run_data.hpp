#pragma once

/// Paths of datasets as JSON text.

#include <trainyard/run_data.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace trainyard::wire {

/// The same paths give the same text.
std::string write_data_paths(std::vector<data_path> const& paths);

/// Text that is not JSON gives none.
std::vector<data_path> read_data_paths(std::string_view text);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/run_data.ipp>
#endif
