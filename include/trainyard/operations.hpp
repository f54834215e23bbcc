#pragma once

/// What the nouns do. Their own headers only say what there is to do, so that a file that uses them
/// stays light: with the headers alone, the files that open a workspace compile it for the whole
/// program. `local.hpp`, `open.hpp` and `testing.hpp` include this; so does, in one file, a program
/// with none but a backend of its own.

#include <trainyard/time.hpp>
#include <trainyard/workspace.hpp>

#if !defined(TRAINYARD_SEPARATE_COMPILATION)
#include <trainyard/impl/compute.ipp>
#include <trainyard/impl/dataset.ipp>
#include <trainyard/impl/datastore.ipp>
#include <trainyard/impl/experiment.ipp>
#include <trainyard/impl/log_stream.ipp>
#include <trainyard/impl/model.ipp>
#include <trainyard/impl/run.ipp>
#include <trainyard/impl/run_family.ipp>
#include <trainyard/impl/run_records.ipp>
#include <trainyard/impl/time.ipp>
#include <trainyard/impl/workspace.ipp>
#include <trainyard/impl/workspace_data.ipp>
#endif
