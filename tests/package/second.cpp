// The whole library once more: what is defined twice shows when both files are linked.

#include <trainyard.hpp>
#include <trainyard/local.hpp>
#include <trainyard/testing.hpp>
