// The whole library once more: what is defined twice shows when both files are linked.

#include <trainyard.hpp>
#include <trainyard/local.hpp>

#include <string>

std::string describe(trainyard::run const& run, trainyard::run_record const& ended)
{
    return run.id().str() + ": " + std::string(to_string(ended.status));
}
