#include <trainyard/src.hpp>
