#!/usr/bin/env bash
# Finds what is missing to build wavepore, says what it installs and why, and installs it.
#
#   scripts/setup.sh           install what is missing; does nothing, and needs no root, when nothing is
#   scripts/setup.sh --check   only look: exit 0 and "nothing to install", or exit 1 and what to type
#   scripts/setup.sh --variables  only look: what is missing, and what cargo needs, as lines NAME=value
#   source scripts/setup.sh    the same as the first, for scripts: sets $cargo_features and $target, exports what cargo needs
#
# Needed: cargo, a C compiler (the linker), HDF5 headers and library. Found or installed with apt-get
# (Debian, Ubuntu), brew (macOS), an active conda environment or a cluster's module. Without root HDF5 is
# built from source by cargo (--features bundled-hdf5), with CMake from pip where it is missing.
# WAVEPORE_BUNDLED_HDF5=1 chooses that way although a system library is there.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# "bundled-hdf5" when HDF5 is built from source. Use it as: cargo build ${cargo_features:+--features "$cargo_features"}
cargo_features=""
target="${CARGO_TARGET_DIR:-target}"
[ "${target#/}" != "$target" ] || target="$PWD/$target"
tools="$target/tools"

say() { printf 'setup: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
die() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}

# --- what is there -------------------------------------------------------------------------------------

# True when version $1 (1.88.0) is at least $2 (1.88).
at_least() {
    [ -n "$1" ] || return 1
    local major=${1%%.*} minor=${1#*.} want_major=${2%%.*} want_minor=${2#*.}
    minor=${minor%%.*} want_minor=${want_minor%%.*}
    ((major > want_major || (major == want_major && minor >= want_minor)))
}

has_cargo() {
    have cargo || [ ! -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ] || PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    have cargo && have rustc
}

rust_wanted() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }

is_rust_new_enough() { at_least "$(rustc --version 2>/dev/null | cut -d' ' -f2)" "$(rust_wanted)"; }

# Compiles and links: a compiler without the C library's files would only fail minutes later.
has_c_compiler() {
    have cc || return 1
    local folder answer=0
    folder=$(mktemp -d)
    printf '#include <stdio.h>\nint main(void) { return 0; }\n' >"$folder/a.c"
    cc -o "$folder/a" "$folder/a.c" >/dev/null 2>&1 || answer=1
    rm -rf "$folder"
    return "$answer"
}

has_hdf5_headers() { [ -f "$1/H5pubconf.h" ] || [ -f "$1/H5pubconf-64.h" ]; }

is_hdf5_prefix() { [ -n "$1" ] && has_hdf5_headers "$1/include" && ls "$1"/lib/libhdf5.[sd]* >/dev/null 2>&1; }

# The places where the build of the HDF5 bindings looks by itself.
has_system_hdf5() {
    local folder
    if have pkg-config; then
        for folder in $(PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 pkg-config --cflags-only-I hdf5 2>/dev/null); do
            has_hdf5_headers "${folder#-I}" && return 0
        done
    fi
    case "$(uname -sm)" in
        "Linux x86_64")
            has_hdf5_headers /usr/include/hdf5/serial && [ -e /usr/lib/x86_64-linux-gnu/hdf5/serial/libhdf5.so ] && return 0
            has_hdf5_headers /usr/include && { [ -e /usr/lib/x86_64-linux-gnu/libhdf5.so ] || [ -e /usr/lib64/libhdf5.so ]; } && return 0
            ;;
        Darwin*) have brew && is_hdf5_prefix "$(brew --prefix hdf5 2>/dev/null)" && return 0 ;;
    esac
    return 1
}

# Exports HDF5_DIR where the library stands outside the usual places.
find_hdf5() {
    local prefix
    if [ -n "${HDF5_DIR:-}" ]; then
        is_hdf5_prefix "$HDF5_DIR" && return 0
        die "HDF5_DIR is $HDF5_DIR, but include/H5pubconf.h or lib/libhdf5 is missing there." \
            "Type: unset HDF5_DIR   (or set it to the folder that has both)"
    fi
    for prefix in "${CONDA_PREFIX:-}" "${HDF5_ROOT:-}" "${HDF5_HOME:-}"; do
        if is_hdf5_prefix "$prefix"; then
            export HDF5_DIR="$prefix"
            return 0
        fi
    done
    has_system_hdf5 && return 0
    for prefix in "$(dirname "$(dirname "$(command -v h5cc || echo /none/none)")")" /opt/local /usr/local; do
        if is_hdf5_prefix "$prefix"; then
            export HDF5_DIR="$prefix"
            return 0
        fi
    done
    return 1
}

# --- installing ----------------------------------------------------------------------------------------

# True when apt-get can be used: as root, with a sudo that asks nothing, or with somebody there to be asked.
can_apt() {
    have apt-get || return 1
    [ "$(id -u)" = 0 ] && return 0
    have sudo && { sudo -n true 2>/dev/null || { [ -t 0 ] && [ -z "${CI:-}" ]; }; }
}

apt_install() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq)
    [ "$(id -u)" = 0 ] || apt=(sudo "${apt[@]}")
    say "running: apt-get install $*"
    "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null 2>&1 && return 0
    say "the package lists are missing or old; running: apt-get update"
    "${apt[@]}" update </dev/null || true
    "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null
}

# Puts Python packages into the folder $1 without root, and a python that sees them at $1/bin/python.
python_packages() {
    local folder=$1 python
    shift
    have python3 || return 1
    rm -rf "$folder"
    if python3 -m venv "$folder" >/dev/null 2>&1 && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" </dev/null || return 1
    else
        rm -rf "$folder"
        python3 -m pip --version >/dev/null 2>&1 || return 1
        python3 -m pip install --quiet --disable-pip-version-check --target "$folder/packages" "$@" </dev/null || return 1
        python=$(python3 -c 'import sys; print(sys.executable)')
        mkdir -p "$folder/bin"
        # shellcheck disable=SC2016 # expanded when that python is started
        printf '#!/bin/sh\nPYTHONPATH="%s${PYTHONPATH:+:$PYTHONPATH}" exec "%s" "$@"\n' "$folder/packages" "$python" >"$folder/bin/python"
        chmod +x "$folder/bin/python"
    fi
}

# Puts the package $2 beside them, without those that it depends on.
python_package_alone() {
    local where=()
    [ ! -d "$1/packages" ] || where=(--target "$1/packages")
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps ${where[@]+"${where[@]}"} "$2" </dev/null
}

# Exports CMAKE, which the build of HDF5 obeys, where a new enough CMake is there (and something for it to drive).
has_cmake() {
    local program
    have make || have ninja || [ -n "$(ls "$tools"/cmake/bin/ninja "$tools"/cmake/packages/bin/ninja 2>/dev/null)" ] || return 1
    for program in "${CMAKE:-}" "$(command -v cmake || true)" "$tools/cmake/bin/cmake" "$tools/cmake/packages/cmake/data/bin/cmake"; do
        if [ -x "$program" ] && at_least "$("$program" --version 2>/dev/null | sed -n '1s/[^0-9]*//p')" 3.26; then
            export CMAKE="$program"
            have make || export CMAKE_GENERATOR=Ninja PATH="$PATH:$tools/cmake/bin:$tools/cmake/packages/bin"
            return 0
        fi
    done
    return 1
}

get_cmake() {
    local packages=(cmake)
    have make || have ninja || packages+=(ninja)
    have python3 || return 1
    say "installing ${packages[*]} with pip into $tools/cmake: HDF5 is built from source with it"
    python_packages "$tools/cmake" "${packages[@]}" && has_cmake
}

# What a person would type on this machine, for each missing thing.
advice() {
    local thing
    for thing in "$@"; do
        case "$thing" in
            cargo) echo "  Rust $(rust_wanted) or newer: see https://rustup.rs, then open a new shell$(have brew && echo '; or: brew install rust')" ;;
            rust-version) echo "  Rust $(rust_wanted) or newer: rustup update stable" ;;
            compiler)
                if have apt-get; then
                    echo "  a C compiler: sudo apt-get install gcc libc6-dev"
                elif [ "$(uname -s)" = Darwin ]; then
                    echo "  a C compiler: xcode-select --install"
                elif have dnf; then
                    echo "  a C compiler: sudo dnf install gcc"
                else
                    echo "  a C compiler (gcc or clang), callable as cc"
                fi
                ;;
            hdf5)
                if have apt-get; then
                    echo "  HDF5: sudo apt-get install libhdf5-dev pkg-config"
                elif have brew; then
                    echo "  HDF5: brew install hdf5"
                elif have dnf; then
                    echo "  HDF5: sudo dnf install hdf5-devel"
                elif have pacman; then
                    echo "  HDF5: sudo pacman -S hdf5"
                else
                    echo "  HDF5 with its headers, then: export HDF5_DIR=/folder/with/include/and/lib"
                fi
                [ -z "${CONDA_PREFIX:-}" ] || echo "    or, in this conda environment: conda install -c conda-forge hdf5"
                have module && echo "    or, on a cluster: module load hdf5"
                echo "    or, without root: pip install cmake && cargo build --release --features bundled-hdf5"
                echo "    (builds HDF5 from source; needs a C compiler and CMake 3.26 or newer)"
                ;;
        esac
    done
}

# Fills the array missing. HDF5 is not missing when it can be built from source with what is there.
look() {
    missing=()
    if ! has_cargo; then
        missing+=(cargo)
    elif ! is_rust_new_enough; then
        missing+=(rust-version)
    fi
    has_c_compiler || missing+=(compiler)
    cargo_features=""
    if [ -n "${WAVEPORE_BUNDLED_HDF5:-}" ] || ! find_hdf5; then
        cargo_features="bundled-hdf5"
        has_cmake || missing+=(hdf5)
    fi
}

lacks() {
    local thing
    for thing in ${missing[@]+"${missing[@]}"}; do
        [ "$thing" != "$1" ] || return 0
    done
    return 1
}

# Installs what look found missing, or prefers to install the library over building it.
setup() {
    local packages=()
    look
    if can_apt; then
        if lacks compiler; then
            say "installing gcc and libc6-dev: Rust programs are linked with the C compiler"
            packages+=(gcc libc6-dev)
        fi
        if [ -n "$cargo_features" ] && [ -z "${WAVEPORE_BUNDLED_HDF5:-}" ]; then
            say "installing libhdf5-dev (headers and library): wavepore's records are HDF5 files"
            packages+=(libhdf5-dev pkg-config)
        fi
        [ "${#packages[@]}" = 0 ] || apt_install "${packages[@]}" || say "apt-get could not install: ${packages[*]}"
    elif have brew && [ -n "$cargo_features" ] && [ -z "${WAVEPORE_BUNDLED_HDF5:-}" ]; then
        say "installing hdf5 with brew: wavepore's records are HDF5 files"
        brew install --quiet hdf5 </dev/null || say "brew could not install hdf5"
    fi
    look
    if [ "${missing[*]-}" = hdf5 ] && get_cmake; then
        look
    fi
    if [ "${#missing[@]}" -gt 0 ]; then
        printf 'setup: wavepore cannot be built yet. Please get:\n%s\n' "$(advice "${missing[@]}")" >&2
        exit 1
    fi
    if [ -n "${HDF5_DIR:-}" ] && [ -z "$cargo_features" ]; then
        # build.rs tells programs and tests where the library is; documentation tests learn it here.
        export RUSTDOCFLAGS="${RUSTDOCFLAGS:-} -C link-arg=-Wl,-rpath,$HDF5_DIR/lib"
    fi
    [ -z "$cargo_features" ] || say "no HDF5 library in use: cargo builds HDF5 from source, once, and links it in"
}

describe() {
    local hdf5="HDF5${HDF5_DIR:+ in $HDF5_DIR}" with="${HDF5_DIR:+HDF5_DIR=$HDF5_DIR }"
    if [ -n "$cargo_features" ]; then
        hdf5="CMake for HDF5 from source"
        with="CMAKE=$CMAKE "
        have make || with+="CMAKE_GENERATOR=Ninja PATH=\$PATH:$tools/cmake/bin:$tools/cmake/packages/bin "
    fi
    say "nothing to install: $(rustc --version | cut -d' ' -f1,2), $(cc --version | head -n 1), $hdf5"
    say "build with: ${with}cargo build --release${cargo_features:+ --features $cargo_features}"
}

# For the build of the Python package, which installs nothing but from Python packages.
variables() {
    local name
    echo "missing=${missing[*]-}"
    echo "cargo_features=$cargo_features"
    for name in HDF5_DIR CMAKE CMAKE_GENERATOR PATH; do
        [ -z "${!name:-}" ] || echo "$name=${!name}"
    done
}

if [ "${BASH_SOURCE[0]}" != "$0" ]; then
    setup
    return 0
fi
case "${1:-}" in
    "")
        setup
        describe
        ;;
    --check)
        look
        if [ "${#missing[@]}" -gt 0 ]; then
            printf 'setup: missing: %s\n%s\n' "${missing[*]}" "$(advice "${missing[@]}")" >&2
            exit 1
        fi
        describe
        ;;
    --variables)
        look
        variables
        ;;
    *) die "usage: scripts/setup.sh [--check | --variables]" ;;
esac
