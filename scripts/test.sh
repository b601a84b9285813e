#!/usr/bin/env bash
# Everything that must hold before a change is kept: scripts, format, lint, documentation, tests, the Python package.
#
#   scripts/test.sh            all of it
#   scripts/test.sh --quick    the physics and the units alone, without HDF5: under a minute after the build
#   scripts/test.sh --long     all of it, with 400 drawn scenarios a test, and hostile input by search (scripts/fuzz.sh)
#   scripts/test.sh WORDS...   the tests alone; WORDS go to cargo test
#
# One profile, release, for all of it: dependencies are compiled once and numerical tests run at full speed.
# Installs what is missing first (scripts/setup.sh). The Python package is built into the same Python as follows, tested, checked
# by mypy and ruff, and documented by pdoc; that, too, is skipped where those cannot be had. scripts/wheel.sh tests what is published.
# The notebook tests open records with h5py, xarray and netCDF4
# in a Python of their own under target/; they are skipped, and it is said, where those cannot be had.
# Films called .mp4 are tested with ffmpeg, installed where that can be done without asking; their tests say when they skip.
# Collections are loaded with GNU Octave where there is an octave-cli; it is large, so it is not installed, and the test says when it skips.
# WAVEPORE_PYTHON=/path/to/python uses one that has them (empty: skip the notebook tests).
# Sweeps are submitted to a Slurm cluster on this machine (tests/slurm.sh), and to a Grid Engine (tests/gridengine.sh); skipped, and that
# is said, where these cannot be had.
# The browser test plays a page in Chromium; it is skipped, and that is said, where Chromium and its driver cannot be had.
# axe-core looks there for what shuts people out; without the package that brings it, only its findings are skipped.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

tier=all
case ${1:-} in
    --quick | --long)
        tier=${1#--}
        shift
        ;;
esac
# A build that is used once gains nothing from incremental files.
[ -z "${CI:-}" ] || export CARGO_INCREMENTAL=0

requirements=scripts/test-requirements.txt
venv="$target/test-venv"
# Another axe-core may find what this one does not, so its version is named.
axe="axe-playwright-python==0.1.8"

# Both packages are named, so that both are compiled with the same features of what they depend on, and that is done once.
members=(-p wavepore -p wavepore-python)

has_axe() { "$1" -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec("axe_playwright_python"))' 2>/dev/null; }
python_reads_records() { "$1" -c 'import numpy, h5py, xarray, h5netcdf, netCDF4' 2>/dev/null; }

# Exports WAVEPORE_PYTHON, or takes it away.
find_python() {
    if [ -n "${WAVEPORE_PYTHON+set}" ]; then
        [ -n "$WAVEPORE_PYTHON" ] || unset WAVEPORE_PYTHON
        return 0
    fi
    if ! cmp -s "$requirements" "$venv/installed.txt" || ! python_reads_records "$venv/bin/python"; then
        if ! { have python3 && python3 -c 'import venv, ensurepip' 2>/dev/null; } && can_apt; then
            say "installing python3-venv: the notebook tests read records with Python packages"
            apt_install python3-venv || true
        fi
        say "installing $(grep -v '^#' "$requirements" | tr '\n' ' ')into $venv: the notebook tests read records with them"
        python_packages "$venv" -r "$requirements" && python_reads_records "$venv/bin/python" || return 0
        cp "$requirements" "$venv/installed.txt"
    fi
    if ! has_axe "$venv/bin/python"; then
        say "installing $axe into $venv: the browser test runs the axe-core in it"
        python_package_alone "$venv" "$axe" || true
    fi
    export WAVEPORE_PYTHON="$venv/bin/python"
}

# Installs ffmpeg where apt-get can; elsewhere the tests of MP4 and WebM films are skipped.
find_ffmpeg() {
    if ! { have ffmpeg && have ffprobe; } && can_apt; then
        say "installing ffmpeg: films called .mp4 and .webm are made with it, and their tests decode them again"
        apt_install ffmpeg || true
    fi
    { have ffmpeg && have ffprobe; } || say "no ffmpeg: the tests of MP4 and WebM films are skipped"
}

has_browser() { have chromium && have chromedriver; }

# The page for a browser is played in Chromium. Debian's packages only: Ubuntu's are wrappers that fetch a snap.
find_browser() {
    has_browser && return 0
    [ "$(sed -n 's/^ID=//p' /etc/os-release 2>/dev/null)" = debian ] && can_apt || return 0
    say "installing chromium and chromium-driver: the browser test plays a film in them, without a screen"
    apt_install chromium chromium-driver || true
}

summary=()
failed=
step() {
    local name=$1
    shift
    printf '\n== %s: %s\n' "$name" "$*"
    if "$@"; then
        summary+=("$name: ok")
    else
        summary+=("$name: FAILED")
        failed=yes
    fi
}

# Tests by the time they took, the longest first: libtest tells times only when asked as a nightly one.
host=$(rustc -vV | sed -n 's/^host: //p' | tr 'a-z-' 'A-Z_')
timed() {
    local log
    log=$(mktemp)
    local outcome=0
    env "CARGO_TARGET_${host}_RUNNER=env RUSTC_BOOTSTRAP=1" "$@" -- -Z unstable-options --report-time 2>&1 | tee "$log" || outcome=$?
    printf '\nthe ten slowest tests, s:\n'
    sed -nE 's/^test (.*) \.\.\. ok <([0-9.]+)s>$/\2 \1/p' "$log" | sort -rn | sed 10q
    rm -f "$log"
    return "$outcome"
}

# The physics is a library of its own, without a C library. The slowest of its tests are run with all of the program only.
quick_physics() {
    cargo test --release --no-default-features --lib --test physics -- --skip packet_currents:: --skip transport:: --skip driven_run:: \
        --skip siegert::in_drawn_filters --skip the_bounds_hold --skip narrower_than_any_mesh --skip uncertainty:: \
        --skip arrhenius:: --skip factors:: "$@"
}
if [ "$tier" = quick ]; then
    quick_physics "$@"
    exit
fi
# Many tests wait, for a browser, a child or another test's results; others compute meanwhile.
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((2 * $(getconf _NPROCESSORS_ONLN)))}
[ "$tier" != long ] || export WAVEPORE_DRAWN=${WAVEPORE_DRAWN:-400}

find_python
find_ffmpeg
find_browser
features=(${cargo_features:+--features "$cargo_features"})

if [ "$#" = 0 ]; then
    step set-up scripts/setup.sh --check
    if have shellcheck; then
        step scripts shellcheck --external-sources scripts/*.sh tests/*.sh .ci/run
    fi
    if cargo fmt --version >/dev/null 2>&1; then
        step format cargo fmt --all --check
    else
        summary+=("format: skipped, no rustfmt")
    fi
    if cargo clippy --version >/dev/null 2>&1; then
        step lint cargo clippy --release "${members[@]}" --all-targets ${features[@]+"${features[@]}"} -- -D warnings
    else
        summary+=("lint: skipped, no clippy")
    fi
    step documentation env RUSTDOCFLAGS="${RUSTDOCFLAGS:-} -D warnings" cargo doc --release "${members[@]}" --no-deps ${features[@]+"${features[@]}"}
fi
if [ -n "${WAVEPORE_PYTHON:-}" ]; then
    summary+=("notebook tests: with $WAVEPORE_PYTHON")
else
    summary+=("notebook tests: SKIPPED, no Python with numpy, h5py, xarray, h5netcdf and netCDF4")
fi
if have ffmpeg && have ffprobe; then
    summary+=("film tests: with $(ffmpeg -version | sed -n '1s/ Copyright.*//p')")
else
    summary+=("film tests: MP4 and WebM SKIPPED, no ffmpeg")
fi
if have octave-cli; then
    summary+=("Octave test: with $(octave-cli --version | sed -n '1s/GNU Octave, //p')")
else
    summary+=("Octave test: SKIPPED, no octave-cli")
fi
if has_browser; then
    summary+=("browser test: with $(command -v chromium)$(has_axe "${WAVEPORE_PYTHON:-python3}" || echo ', axe-core SKIPPED: no axe-playwright-python')")
else
    summary+=("browser test: SKIPPED, no chromium and chromedriver")
fi
# The physics is a library of its own, without a C library; its examples are what README and the documentation promise.
physics_library() {
    quick_physics &&
        cargo build --release --no-default-features --examples &&
        for example in packet transmission current; do
            "$target/release/examples/$example" >/dev/null || return 1
        done
}
python_package="$target/python-package"
has_python_tools() {
    [ -n "${WAVEPORE_PYTHON:-}" ] &&
        "$WAVEPORE_PYTHON" -c 'import hypothesis, ipykernel, maturin, mypy, nbclient, numpy, pdoc, pytest, ruff, xarray' 2>/dev/null
}

# A tool of that Python, with the built package and not its source.
python_tool() {
    PYTHONPATH="$python_package" PATH="$venv/bin:$venv/packages/bin:$PATH" WAVEPORE_PROGRAM="$target/release/wavepore" \
        "$WAVEPORE_PYTHON" "$@"
}

# Installed into a folder of its own: $WAVEPORE_PYTHON may be somebody's.
python_build() {
    rm -rf "$target/python-wheel" "$python_package"
    (cd python && python_tool -m maturin build --release --auditwheel skip --compatibility linux \
        ${features[@]+"${features[@]}"} --target-dir "$target" --out "$target/python-wheel") &&
        "$WAVEPORE_PYTHON" -m pip install --quiet --disable-pip-version-check --no-deps --no-index \
            --target "$python_package" "$target"/python-wheel/*.whl
}

# The documented examples are run as they are installed. pytest's code 5 is: none was found.
python_tests() {
    python_tool -m pytest -q -p no:cacheprovider -c python/pyproject.toml --durations 10 python/tests || return 1
    local outcome=0
    python_tool -m pytest -q -p no:cacheprovider -c python/pyproject.toml --doctest-modules --pyargs wavepore || outcome=$?
    [ "$outcome" = 0 ] || [ "$outcome" = 5 ]
}

python_types() {
    (cd python && python_tool -m mypy wavepore) && python_tool scripts/notebooks.py --types
}

# What the documentation shows is run as it stands.
python_notebooks() { python_tool scripts/notebooks.py; }

python_documentation() {
    rm -rf "$target/python-doc"
    python_tool -W error -m pdoc --docformat numpy --output-directory "$target/python-doc" wavepore
}

python_lint() { python_tool -m ruff check python && python_tool -m ruff format --check python; }

if [ "$#" = 0 ]; then
    step "physics library" physics_library
    step tests timed cargo test --release "${members[@]}" --tests ${features[@]+"${features[@]}"}
    step "documentation tests" cargo test --release "${members[@]}" --doc ${features[@]+"${features[@]}"}
    if has_python_tools; then
        step "python build" python_build
        for part in tests types notebooks documentation lint; do
            step "python $part" "python_$part"
        done
    else
        summary+=("python package: SKIPPED, no Python with what $requirements names")
    fi
else
    step tests cargo test --release "${members[@]}" ${features[@]+"${features[@]}"} "$@"
fi
[ "$tier" != long ] || step "hostile input" scripts/fuzz.sh
if [ "$#" = 0 ]; then
    if scripts/slurm.sh have; then
        step cluster tests/slurm.sh "$target/release/wavepore"
    else
        summary+=("cluster: SKIPPED, no Slurm (scripts/slurm.sh says what it needs)")
    fi
    if scripts/gridengine.sh have; then
        step "grid engine" tests/gridengine.sh "$target/release/wavepore"
    else
        summary+=("grid engine: SKIPPED, no Grid Engine (scripts/gridengine.sh says what it needs)")
    fi
fi

printf '\n'
printf 'test.sh: %s\n' "${summary[@]}"
[ -z "$failed" ]
