#!/bin/sh
# Builds trainyard and runs its tests, on a machine with nothing prepared.
#
#   cmake/test.sh [preset [compiler]]     dev, headers, asan, tsan; clang++-19, g++-14
#
# Each combination has its own folder below build/.

set -eu
cd "$(dirname -- "$0")/.."

preset=${1:-dev}
build=build/$preset
if [ $# -gt 1 ]; then
    export CXX="$2"
    build=$build-${2##*/}
fi

cmake/setup.sh
cmake --preset "$preset" -B "$build"
cmake --build "$build"
ctest --test-dir "$build" --parallel "$(nproc)" --output-on-failure --no-tests=error
