#pragma once

/// The files of a source directory: found, listed in a manifest, remembered for the next time.

#include <trainyard/core/process/files.hpp>
#include <trainyard/script_run_config.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard::local {

/// One file or link, `path` below the source directory.
struct source_file {
    std::string path       = {};
    core::file_facts facts = {};
    std::string link       = {}; ///< where a link points; empty for a file
    std::string hash       = {}; ///< of the contents; empty while nobody knows
};

struct source_tree {
    std::vector<source_file> files    = {}; ///< in the order of their paths
    std::uint64_t bytes               = 0;
    std::vector<std::string> warnings = {};
};

/// Everything below `source` that is not ignored. Ignored folders are not entered, nor is `.git`,
/// nor `except`, which is the workspace itself. Too much is `errc::limit_exceeded`, and a link out
/// of the directory `errc::invalid_argument`.
source_tree walk_source(std::string const& source, std::string const& except,
                        snapshot_limits const& limits);

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
