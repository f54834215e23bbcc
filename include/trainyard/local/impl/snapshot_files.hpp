#pragma once

/// The files of a source directory: listed in a manifest, remembered for the next time.

#include <trainyard/core/process/trees.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace trainyard::local {

using core::source_file;
using core::source_tree;
using core::walk_source;

/// @{ A snapshot as bytes; its id is their hash.
std::string write_manifest(source_tree const& tree);
source_tree read_manifest(std::string_view bytes);
/// @}

/// @{ What was known of a tree the last time. A file that still looks the same has the same hash,
/// but for one that was changed so shortly before that it could change again without a trace.
std::string write_known(source_tree const& tree, std::int64_t looked_at);
void apply_known(source_tree& tree, std::string_view known);
/// @}

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/snapshot_files.ipp>
#endif
