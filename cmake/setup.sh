#!/bin/sh
# Sees to it that trainyard can be built and tested on this machine.
#
#   cmake/setup.sh [--to-try] [program...]
#
# To try the first example takes less than to run the tests. Programs are others to have as well:
# clang++-19, clang-format-14.
#
# On Debian 12 and newer, what is missing is installed with apt; only Boost, which is too old in
# Debian 12, is unpacked into build/boost. Elsewhere it says what is missing. Where everything is
# there already it needs neither a network nor root, and changes nothing.

set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
boost=$top/build/boost
log=$top/build/setup.log
newline='
'

say() { printf 'setup: %s\n' "$*"; }
found() { command -v "$1" >/dev/null 2>&1; }

# --- What is needed ------------------------------------------------------------------------------

compiler=${CXX:-}
for candidate in c++ g++ clang++; do
    [ -n "$compiler" ] || ! found "$candidate" || compiler=$candidate
done
compiler=${compiler:-c++}

# CXX may hold flags, so it is split on purpose here and below.
# shellcheck disable=SC2086
compile() { $compiler -std=c++20 "$@" >/dev/null 2>&1; }

# The folders CMake would look into before the system's own: include and lib of each, as flags.
in_prefixes() {
    old_ifs=$IFS
    IFS=:
    for prefix in $boost/usr ${CMAKE_PREFIX_PATH:-}; do
        for folder in "$prefix/include" "$prefix"/lib "$prefix"/lib/*-linux-gnu; do
            [ ! -d "$folder" ] || printf '%s%s%s' "$1" "$folder" "$newline"
        done
    done
    IFS=$old_ifs
}

with_prefixes() {
    flag=$1
    shift
    old_ifs=$IFS
    IFS=$newline
    # shellcheck disable=SC2046
    set -- $(in_prefixes "$flag") "$@"
    IFS=$old_ifs
    compile "$@"
}

# Clang before 17 refuses parts of the library, or makes coroutines that crash.
has_compiler() {
    compile -fsyntax-only -x c++ - <<'CODE'
#include <coroutine>
#if defined(__clang__) ? __clang_major__ < 17 : __GNUC__ < 12
#error
#endif
CODE
}
has_cmake() {
    found cmake &&
        printf 'cmake_minimum_required(VERSION 3.24)' >"$scratch/version.cmake" &&
        cmake -P "$scratch/version.cmake" >/dev/null 2>&1
}
has_header() { printf '#include <%s>\n' "$1" | with_prefixes -I -fsyntax-only -x c++ -; }
has_boost() {
    printf '#include <boost/version.hpp>\n#if BOOST_VERSION < 108100\n#error\n#endif\n' |
        with_prefixes -I -fsyntax-only -x c++ -
}
has_library() {
    printf 'int main() {}\n' | with_prefixes -L -x c++ - -x none "-l$1" -o "$scratch/program"
}
has_both() { has_header "$1" && has_library "$2"; }
has_module() {
    [ -x /usr/bin/python3 ] && /usr/bin/python3 -c \
        "import importlib.util as u, sys; sys.exit(not u.find_spec('$1'))" 2>/dev/null
}

has_open_mpi() { mpirun --version 2>/dev/null | grep -q 'Open MPI'; }

# need <what> <Debian's package> <check...>
need() {
    what=$1
    package=$2
    shift 2
    if ! "$@"; then
        missing=$missing$what$newline
        packages="$packages $package"
    fi
}

# A program's package in Debian is called like it, except for the compilers. Without llvm the
# sanitizers of Clang report addresses, not names.
package_of() {
    case $1 in
    clang++-*) v=${1#clang++-} && echo "clang-$v libclang-rt-$v-dev llvm-$v" ;;
    clang++) echo "clang llvm" ;;
    c++) echo "g++" ;;
    *) echo "${1##*/}" ;;
    esac
}

look_around() {
    missing=''
    packages=''
    need 'a C++20 compiler: GCC 12, Clang 17 or newer' "$compiler_package" has_compiler
    need 'CMake 3.24 or newer' cmake has_cmake
    need 'Ninja' ninja-build found ninja
    need 'Git' git found git
    need 'OpenSSL, to develop with' libssl-dev has_both openssl/evp.h crypto
    need 'SQLite 3, to develop with' libsqlite3-dev has_both sqlite3.h sqlite3
    need 'yaml-cpp, to develop with' libyaml-cpp-dev has_both yaml-cpp/yaml.h yaml-cpp
    need 'Boost 1.81 or newer, headers' "libboost$boost_version-dev" has_boost
    need 'Boost.JSON, library' "libboost-json$boost_version-dev" has_library boost_json
    need 'Boost.Test, library' "libboost-test$boost_version-dev" \
        has_library boost_unit_test_framework
    need 'Python 3 as /usr/bin/python3' python3 test -x /usr/bin/python3
    need 'its module numpy, for the tests and the first example' python3-numpy has_module numpy
    need 'its module joblib, for the same' python3-joblib has_module joblib
    need 'its module sklearn (scikit-learn), for the same' python3-sklearn has_module sklearn
    if [ $for_tests = yes ]; then
        need 'its modules venv and ensurepip, for the tests' python3-venv has_module ensurepip
        need 'its module pandas, for the same' python3-pandas has_module pandas
        need 'its module torch (PyTorch), for the same' python3-torch has_module torch
        need 'Open MPI, for the same' openmpi-bin has_open_mpi
        need 'podman, for the same' 'podman crun' found podman
    fi
    for program in $programs; do
        need "$program" "$(package_of "$program")" found "$program"
    done
    if [ -n "$missing" ] && ! has_compiler; then
        missing="$missing(libraries can be seen only once there is a compiler)$newline"
    fi
}

# Builds are faster with these, and work without.
nice_to_have='ccache mold'

# --- Debian --------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

may_be_root() { [ "$(id -u)" = 0 ] || found sudo; }

# Its output is for when it fails.
quietly() {
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        say "this failed: $*" >&2
        exit 1
    fi
}

apt() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -y -qq -o DPkg::Lock::Timeout=600 -o APT::Install-Recommends=false "$@"
}

unpack_boost() {
    say 'unpacking Boost 1.81 into build/boost'
    rm -rf "$boost" "$boost.part"
    mkdir -p "$boost.part/debs"
    cd "$boost.part/debs"
    quietly apt-get download -qq -o APT::Sandbox::User=root libboost1.81-dev \
        libboost-json1.81-dev libboost-json1.81.0 libboost-container1.81-dev \
        libboost-container1.81.0 libboost-test1.81-dev libboost-test1.81.0
    for deb in *.deb; do
        dpkg -x "$deb" "$boost.part"
    done
    cd "$top"
    rm -r "$boost.part/debs"
    mv "$boost.part" "$boost"
}

install_on_debian() {
    from_apt=''
    unpack=no
    for package in $packages; do
        case $debian:$package in
        12:libboost*) unpack=yes ;;
        *) from_apt="$from_apt $package" ;;
        esac
    done

    # To unpack something takes no rights, only apt's lists.
    if may_be_root; then
        say 'asking apt what there is'
        apt update
        for program in $nice_to_have; do
            found "$program" || from_apt="$from_apt $program"
        done
    elif [ -n "$from_apt" ]; then
        return
    fi
    if [ -n "$from_apt" ]; then
        say "installing$from_apt"
        # shellcheck disable=SC2086
        apt install $from_apt
    fi
    [ $unpack = no ] || unpack_boost
}

# --- And so --------------------------------------------------------------------------------------

for_tests=yes
if [ "${1:-}" = --to-try ]; then
    for_tests=no
    shift
fi
programs=$*
mkdir -p "$top/build"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

debian=''
if [ -r /etc/os-release ] && found apt-get; then
    # shellcheck source=/dev/null
    debian=$(. /etc/os-release && [ "${ID:-}" != debian ] || echo "${VERSION_ID:-testing}")
fi
boost_version=''
[ "$debian" != 12 ] || boost_version=1.81

compiler_package=g++
found "${compiler%% *}" || compiler_package=$(package_of "${compiler%% *}")

look_around
if [ -n "$missing" ] && [ -n "$debian" ]; then
    install_on_debian
    look_around
fi
if [ -n "$missing" ]; then
    say 'this machine does not have:'
    printf '%s' "$missing" | sed 's/^/  - /'
    say "In Debian the packages are called:$packages"
    [ -z "$debian" ] || may_be_root || say 'As root, or with sudo at hand, this script installs them.'
    exit 1
fi
say 'everything is here'
