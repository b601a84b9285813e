#!/usr/bin/env bash
# Hostile input by coverage-guided search: scenarios, quantities, tables and records, with the targets of fuzz/.
#
#   scripts/fuzz.sh               20,000 executions of each target, and a tenth of that for records, which are slow
#   scripts/fuzz.sh 3300000       about 1e7 in all; more than an hour
#   scripts/fuzz.sh 100000 table  one target, or several
#
# An input may take 2 s and 512 MiB; what takes more, panics or ends the process is kept in fuzz/artifacts, and the exit code is 1.
# Searching goes on from fuzz/corpus and from what earlier runs have found (fuzz/found, of this machine alone).
# Skipped, with a word, where cargo-fuzz (cargo install cargo-fuzz) or a C++ compiler is missing.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

executions=${1:-20000}
case $executions in
    '' | *[!0-9]*)
        echo "fuzz.sh: $executions is not a number of executions" >&2
        exit 2
        ;;
esac
[ $# -eq 0 ] || shift
targets=("$@")
[ $# -gt 0 ] || targets=(quantity scenario table record)

skip() {
    printf 'fuzz.sh: skipped, %s\n' "$1"
    exit 0
}
cargo fuzz --version >/dev/null 2>&1 || skip "no cargo-fuzz (cargo install cargo-fuzz)"
command -v c++ >/dev/null 2>&1 || skip "no C++ compiler, which cargo-fuzz needs"
# shellcheck source=scripts/setup.sh
source scripts/setup.sh

# Coverage is counted by the compiler of today, too, if it is told that this is meant. No sanitizer: there is hardly any unsafe code here,
# and the HDF5 library would not be watched by it.
export RUSTC_BOOTSTRAP=1
options=(--sanitizer none ${cargo_features:+--features "$cargo_features"})

summary=()
failed=
for target in "${targets[@]}"; do
    runs=$executions
    limits=(-timeout=2 -rss_limit_mb=512)
    case $target in
        quantity) limits+=(-max_len=60) ;;
        scenario) limits+=(-max_len=3000) ;;
        table) limits+=(-max_len=400) ;;
        record)
            limits+=(-max_len=130 -len_control=0)
            runs=$(((executions + 9) / 10))
            ;;
    esac
    [ ! -f "fuzz/dictionaries/$target.dict" ] || limits+=("-dict=fuzz/dictionaries/$target.dict")
    mkdir -p "fuzz/found/$target"
    printf '\n== %s: %s executions\n' "$target" "$runs"
    if cargo fuzz run "${options[@]}" "$target" "fuzz/found/$target" "fuzz/corpus/$target" -- -runs="$runs" -verbosity=0 "${limits[@]}"; then
        summary+=("$target: ok, $runs executions")
    else
        summary+=("$target: FAILED, see fuzz/artifacts/$target")
        failed=yes
    fi
done

printf '\n'
printf 'fuzz.sh: %s\n' "${summary[@]}"
[ -z "$failed" ]
