#pragma once

/// Data references and datasets as files of a script.

#include <trainyard/testing/memory/tables.hpp>

#include <string>
#include <vector>

namespace trainyard::testing::memory {

/// Puts the files below the working directory, and returns where they begin.
std::string expose(tables& all, data_reference const& reference, file_map& files);
std::string expose(tables& all, dataset_input const& input, file_map& files);

/// Puts what a script left in the place of an upload into the datastore. The files that were there
/// already, and are not to be overwritten.
std::vector<std::string> take_back(tables& all, data_reference const& reference,
                                   file_map const& files);

}
