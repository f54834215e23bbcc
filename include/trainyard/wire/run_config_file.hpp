#pragma once

/// `<name>.runconfig`: YAML, with the keys that the first SDK and its command line write.
///
/// `path` is where a text comes from, for messages. What cannot be understood is
/// `errc::invalid_argument`, what cannot be done here `errc::unsupported`; both name it, the line
/// and the key.

#include <trainyard/run_config_file.hpp>

#include <string>
#include <string_view>

namespace trainyard::wire {

run_config_file read_run_config(std::string_view text, std::string const& path);

/// Without a password. `conda_file`, if there is one, is named; else the packages are inside.
std::string write_run_config(run_config_file const& file);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/wire/impl/run_config_file.ipp>
#include <trainyard/wire/impl/run_config_writer.ipp>
#endif
