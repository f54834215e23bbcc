#!/bin/sh
# Builds the first example and runs it, on a machine with nothing prepared.
#
#   cmake/try.sh [folder]                 of its workspace, instead of build/yard

set -eu

here=$PWD
cd "$(dirname -- "$0")/.."
top=$PWD

cmake/setup.sh --to-try
cmake --preset dev
cmake --build build/dev --target 01_hello_local

case ${1:-} in
'') folder=$top/build/yard ;;
/*) folder=$1 ;;
*) folder=$here/$1 ;;
esac

# Its script lies in examples/iris. That needs scikit-learn, which the system's Python has.
cd examples
PATH=/usr/bin:$PATH "$top/build/dev/bin/01_hello_local" "$folder"
