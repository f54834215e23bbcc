#pragma once

/// The Python package that is put on a script's path, carried inside the library.

#include <trainyard/config.hpp>

#include <string>

namespace trainyard::launch {

/// Writes the package below `directory`, unless this very one is there, and returns the folder
/// that belongs on a script's path. Safe when several programs do it at once. Blocks.
std::string install_script_package(std::string const& directory);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/launch/impl/bundle.ipp>
#endif
