#pragma once

/// For the tests of programs that use trainyard: a workspace without a machine.

#include <trainyard/testing/memory_yard.hpp>
