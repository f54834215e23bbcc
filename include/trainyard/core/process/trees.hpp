#pragma once

/// Directories as lists of the files in them. Everything here blocks.

#include <trainyard/core/paths.hpp>
#include <trainyard/core/process/files.hpp>
#include <trainyard/script_run_config.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace trainyard::core {

using named_files = std::vector<std::pair<std::string, std::string>>;

/// Names, below `prefix`, and paths of all regular files below a directory, links followed to
/// files; none if it is not there. In the order of their names.
named_files files_below(std::string const& directory, std::string const& prefix);

/// The same for a directory that has to be there: it is `errc::not_found` if it is not.
/// `operation` is what it is wanted for.
named_files files_of_directory(std::string const& directory, char const* operation);

/// Names and paths of a list of files: each name is the path below `relative_root`, or, if that is
/// empty, below the parent all of them share. A file that is not there is `errc::not_found`, one
/// that lies elsewhere `errc::invalid_argument`.
named_files files_of_list(std::vector<std::string> const& paths, std::string const& relative_root,
                          char const* operation);

/// For `check_place`: what is below this directory.
std::function<found(std::string const&)> look_below(std::string directory);

/// One file or link, `path` below the source directory.
struct source_file {
    std::string path = {};
    file_facts facts = {};
    std::string link = {}; ///< where a link points; empty for a file
    std::string hash = {}; ///< of the contents; empty while nobody knows
};

struct source_tree {
    std::vector<source_file> files    = {}; ///< in the order of their paths
    std::uint64_t bytes               = 0;
    std::vector<std::string> warnings = {};
};

/// Everything below `source` that is not ignored. Ignored folders are not entered, nor is `.git`,
/// nor `except`. Too much is `errc::limit_exceeded`, and a link out of the directory
/// `errc::invalid_argument`. A long walk is done on two threads.
source_tree walk_source(std::string const& source, std::string const& except,
                        snapshot_limits const& limits);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/process/impl/trees.ipp>
#endif
