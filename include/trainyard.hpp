#pragma once

/// The nouns and their vocabulary, in reading order. Add the entry point you use: most programs
/// begin with `<trainyard/local.hpp>` or `<trainyard/open.hpp>`. With the headers alone, that one
/// file compiles what the others do with the nouns.

#include <trainyard/config.hpp>

#include <trainyard/workspace.hpp>

#include <trainyard/experiment.hpp>
#include <trainyard/run.hpp>

#include <trainyard/cluster_configuration.hpp>
#include <trainyard/compute.hpp>
#include <trainyard/dataset.hpp>
#include <trainyard/datastore.hpp>
#include <trainyard/distribution.hpp>
#include <trainyard/environment.hpp>
#include <trainyard/estimator.hpp>
#include <trainyard/model.hpp>
#include <trainyard/run_data.hpp>
#include <trainyard/script_run_config.hpp>

#include <trainyard/error.hpp>
#include <trainyard/ids.hpp>
#include <trainyard/named.hpp>
#include <trainyard/progress.hpp>
#include <trainyard/time.hpp>
