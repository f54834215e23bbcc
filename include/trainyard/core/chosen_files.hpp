#pragma once

/// Files of datastores, chosen by paths and patterns. Who lists the files is somebody else.

#include <trainyard/run_data.hpp>

#include <functional>
#include <string>
#include <vector>

namespace trainyard::core {

/// The same paths, written in one way only, so that they can be compared. None at all, one that
/// leads out of its datastore, a pattern that can never match and an address of the web are errors
/// that name it.
std::vector<data_path> clean_data_paths(std::vector<data_path> paths, char const* operation);

/// The part of a clean path that comes before the first name with a wildcard; all of it if there is
/// no wildcard.
std::string folder_of(std::string const& path);

struct chosen_file {
    data_path from   = {}; ///< where it is
    std::string name = {}; ///< below the root of the dataset
};

struct chosen_files {
    std::vector<chosen_file> files = {};    ///< in the order of their names
    bool is_one_file               = false; ///< the only path is that of a file
};

/// Paths of all files of a datastore at or below a folder, relative to the datastore's root.
using file_lister =
    std::function<std::vector<std::string>(datastore_name const& name, std::string const& below)>;

/// Each file once. Its name is its path below the folder that all paths have in common; with more
/// than one datastore, it begins with the datastore's. A path at which there is nothing is
/// `errc::not_found`.
chosen_files choose_files(std::vector<data_path> const& clean, file_lister const& list,
                          char const* operation);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/core/impl/chosen_files.ipp>
#endif
