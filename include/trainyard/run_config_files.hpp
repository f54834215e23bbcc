#pragma once

/// Runs as files say them: `.runconfig`, as the first SDK and its command line write it.
///
/// A file that is not there is `errc::not_found`, one that cannot be understood
/// `errc::invalid_argument`, and what is not done here `errc::unsupported`, with the file, the line
/// and the key. Reading leaves nothing behind when it is cancelled; a file is written whole or not
/// at all.

#include <trainyard/named.hpp>
#include <trainyard/run_config_file.hpp>

#include <boost/asio/awaitable.hpp>

#include <string>

namespace trainyard {

/// Reads `<name>.runconfig` of a folder: in `.azureml`, in `aml_config`, or in the folder itself.
/// The folder becomes the source directory. Or the file itself, without a name.
asio::awaitable<run_config_file> load_run_config(std::string path, std::string name = {});

/// Writes `<folder>/.azureml/<name>.runconfig`, where `load_run_config` finds it. Directories are
/// made, a file that is there is replaced. Where `conda_file` is set, the packages go there; it is
/// a path below the folder, else `std::invalid_argument`. A password is not saved; one in the
/// address of a package is `errc::invalid_argument`. What is refused leaves no file.
asio::awaitable<void> save_run_config(named<run_config_file> file, std::string folder,
                                      std::string name);

/// Removes `<folder>/.azureml/<name>.runconfig`. Other files stay.
asio::awaitable<void> remove_run_config(std::string folder, std::string name);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/run_config_files.ipp>
#endif
