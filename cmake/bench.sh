#!/bin/sh
# Measures trainyard, built with optimisation. What the benchmark says is all that goes to stdout.
#
#   cmake/bench.sh [name...]              only these measurements

set -eu
cd "$(dirname -- "$0")/.."

{
    cmake/setup.sh
    cmake --preset release
    cmake --build build/release --target trainyard_bench
} >&2

exec build/release/bin/trainyard_bench "$@"
