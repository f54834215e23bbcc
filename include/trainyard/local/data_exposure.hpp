#pragma once

/// Data references as directories of a run.

#include <trainyard/core/process/trees.hpp>
#include <trainyard/local/site.hpp>

#include <string>

namespace trainyard::local {

using core::files_below;

/// Makes the place and returns its path. Blocks.
///
/// A mount is a mirror of the datastore beside it, shared by all runs and brought up to date here:
/// whatever a script does to it, the datastore keeps what it has, and the next run finds the
/// mirror whole again.
std::string expose(site& home, run_id const& run, data_reference const& reference);

/// Puts what a script left in the place of an upload into the datastore. Blocks.
void take_back(site& home, run_id const& run, data_reference const& reference);

bool has_links(std::string const& directory);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/local/impl/data_exposure.ipp>
#endif
