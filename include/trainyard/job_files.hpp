#pragma once

/// Job files: what `az ml job create --file` takes, read, written and submitted anywhere.
///
/// A file that is not there is `errc::not_found`, one that cannot be understood
/// `errc::invalid_argument`, and what is not done here, sweeps and pipelines among it,
/// `errc::unsupported`, with the file, the line and the key.

#include <trainyard/job_file.hpp>
#include <trainyard/workspace.hpp>

#include <string>

namespace trainyard {

/// Paths in the file are relative to it. Cancelled, nothing is left behind.
asio::awaitable<job_file> read_job(std::string path);

/// A file that is there is replaced, as a whole. Data references become inputs and outputs, a
/// script becomes a command. What the format has no word for is `errc::unsupported`.
asio::awaitable<void> write_job(named<job_file> job, std::string path);

/// Looks up the environment, puts local inputs into the default datastore, below `LocalUpload`, and
/// submits. In the command, `${{inputs.x}}` becomes the literal or the path of the data in the job,
/// and `${{outputs.y}}` a directory whose files are in the output's datastore when the run has
/// ended: below `azureml/<run>/<output>` unless it says another place. With a name of its own the
/// job can be submitted again, and is the same run. Cancelled, the run has perhaps been made, and
/// inputs have perhaps been uploaded.
asio::awaitable<run> submit_job(workspace where, named<job_file> job);

}

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/job_files.ipp>
#include <trainyard/impl/job_submission.ipp>
#endif
