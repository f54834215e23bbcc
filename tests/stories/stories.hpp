#pragma once

/// What the stories have in common: real scripts, run with the system's Python.

#include <support/in_coroutine.hpp>
#include <support/local_yard.hpp>

#include <string>
#include <vector>

namespace trainyard::stories {

/// Runs `script`, which is in a folder of tests/stories/scripts.
script_run_config runs(std::string const& folder, std::string const& script);

/// A folder of tests/stories/scripts.
std::string story_folder(std::string const& name);

/// With the system's Python as it is: a double lies beside the script for what it does not have.
script_run_config with_double(script_run_config config);

asio::awaitable<std::string> whole_log(run run);
asio::awaitable<run_record> wait_with_log(run run, std::string& log);
std::vector<std::string> split(std::string const& log);

std::vector<std::string> texts(metric const& metric, std::string const& column = "");
double number(metric_map const& metrics, std::string const& name);

}
