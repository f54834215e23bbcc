#pragma once

/// Data references and datasets as directories of a run.

#include <trainyard/core/process/trees.hpp>
#include <trainyard/local/site.hpp>

#include <string>
#include <vector>

namespace trainyard::local {

using core::files_below;

/// Makes the place and returns its path. Blocks.
///
/// A mount is a mirror of the datastore beside it, shared by all runs and brought up to date here:
/// whatever a script does to it, the datastore keeps what it has, and the next run finds the
/// mirror whole again.
///
/// What is one file is the path of that file. With a `path_on_compute`, a mount is a link to it.
std::string expose(site& home, run_id const& run, data_reference const& reference);
std::string expose(site& home, run_id const& run, dataset_input const& input);

/// Where the files of a reference to a run's record are; `errc::not_found` if there are none.
std::string source_in_record(site& home, data_reference const& reference);

/// Puts what a script left in the place of an upload into the datastore. Blocks. The files that
/// were there already, and are not to be overwritten.
std::vector<std::string> take_back(site& home, run_id const& run, data_reference const& reference);

bool has_links(std::string const& directory);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/data_exposure.ipp>
#endif
