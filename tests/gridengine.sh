#!/usr/bin/env bash
# Sweeps on a real Grid Engine of one machine: submitted, out of time, put back, cancelled, resumed, collected.
#
#   tests/gridengine.sh [PROGRAM]      the program to test [target/release/wavepore]
#
# Exit code 77, and a word why, where Grid Engine cannot be had. Nothing is left running, whatever happens.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=${CARGO_TARGET_DIR:-target}
program=$(realpath "${1:-$target/release/wavepore}")
gridengine=$PWD/scripts/gridengine.sh

"$gridengine" have || {
    echo "gridengine.sh: skipped, Grid Engine is not here (scripts/gridengine.sh lists what it needs)"
    exit 77
}

folder=$(mktemp -d)
cleanup() {
    code=$?
    trap - EXIT
    if [ "$code" != 0 ]; then
        echo "gridengine.sh: FAILED; output of Grid Engine and the tasks:" >&2
        tail -n 5 "$folder"/sge/qmaster/messages >&2 || true
        find "$folder" -name 'sge-*.out' -exec tail -n +1 {} + 2>/dev/null | tail -n 60 >&2 || true
    fi
    [ ! -f "$folder/sge/settings.sh" ] || "$gridengine" stop "$folder/sge"
    rm -rf "$folder"
    exit "$code"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

begun=$SECONDS
say() { printf 'gridengine.sh: %3d s: %s\n' $((SECONDS - begun)) "$*"; }
fail() {
    echo "gridengine.sh: $*" >&2
    exit 1
}

# Waits until COMMAND succeeds, however slow the machine is; gives up where nothing changes any more: no job, no file.
await() {
    local idle=0 last='' now
    until "$@"; do
        now=$(qstat 2>/dev/null; find "$folder" -name '*.h5*' | wc -l)
        if [ "$now" = "$last" ]; then idle=$((idle + 1)); else idle=0; fi
        last=$now
        [ "$idle" -lt 3000 ] || { qstat >&2 && fail "waited in vain: $*"; }
        sleep 0.1
    done
}
gone() { [ -z "$(qstat)" ]; }
files() { find "$1" -type f -name '*.h5' ! -name collected.h5 | wc -l; }
holds() { [ "$(files "$1")" -ge "$2" ]; }

# The output of the last `submit`; its array's number.
submit() {
    "$program" --quiet submit --scheduler sge "$@" >"$folder/stdout" 2>"$folder/stderr" || {
        code=$?
        cat "$folder/stdout" "$folder/stderr" >&2
        return "$code"
    }
    array=$(sed -n 's/^array job: //p' "$folder/stdout")
}

# Asserts the exit code of a command.
exits() {
    local wanted=$1 code=0
    shift
    "$@" >"$folder/out" 2>&1 || code=$?
    [ "$code" = "$wanted" ] || { cat "$folder/out" >&2 && fail "exit code $code, not $wanted: $*"; }
}

# The collected files of two folders, byte by byte.
same() {
    [ -f "$1/collected.h5" ] || fail "$1/collected.h5 is not there"
    cmp "$1/collected.h5" "$2/collected.h5" || fail "collected by Grid Engine and here: not the same"
}

# --- what is swept: steady states and runs, in folders with names that need care
odd="$folder/it's \"odd\": 100% \$HOME #1"
mkdir "$odd"
steady="$odd/steady state.toml"
cat >"$steady" <<'TOML'
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "4 kBT"
width = "0.3 angstrom"
[transmission]
energies = { from = "3 kBT", to = "9 kBT", points = 21 }
[sweep]
"barrier.0.height" = { from = "4 kBT", to = "8 kBT", points = 24 }
TOML
runs="$folder/runs.toml"
cat >"$runs" <<'TOML'
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "5 kBT"
width = "0.3 angstrom"
[packet]
energy = "5.6 kBT"
width = "0.5 angstrom"
[numerics]
time_step = "0.15 fs"
[record]
frames = 10
[sweep]
"barrier.0.height" = { from = "4 kBT", to = "7 kBT", points = 12 }
TOML

"$gridengine" start "$folder/sge" 2
# shellcheck source=/dev/null
. "$folder/sge/settings.sh"
say "the cluster is up"

# --- steady states, in as many tasks as this cluster lets, beside the same computed here
submit "$steady" -o "$odd/on cluster" --what transmission --case-time "1 s" --task-time "1 s"
grep -q '24 to compute in 6 tasks of up to 4 ' "$folder/stdout" || fail "not six tasks: $(cat "$folder/stdout")"
"$program" --quiet sweep "$steady" -o "$odd/here" --what transmission >/dev/null
"$program" --quiet collect "$odd/here" >/dev/null
await gone
same "$odd/here" "$odd/on cluster"
[ -f "$odd/on cluster/sge-${array}.1.out" ] || fail "no words of task 1"
exits 0 "$program" submit --scheduler sge "$steady" -o "$odd/on cluster" --what transmission
grep -q 'nothing is left to compute' "$folder/out" || fail "resubmitted a finished sweep: $(cat "$folder/out")"
say "24 steady states in 6 tasks, all that max_aj_tasks allows: collected bit-identically, in a folder with an odd name"

# --- runs: cancelled in the middle, and submitted again; then notified that time is nearly up
submit "$runs" -o "$folder/runs" --case-time "1 s" --task-time "6 s" --at-once 1
exits 2 "$program" submit --scheduler sge "$runs" -o "$folder/runs"
grep -q "job $array of this folder is still in the queue" "$folder/out" || fail "submitted twice: $(cat "$folder/out")"
await holds "$folder/runs" 1
qdel "$array" >/dev/null
await gone
kept=$(files "$folder/runs")
[ "$kept" -lt 12 ] || fail "nothing was left to cancel"
find "$folder/runs/cases" -name '*.h5' -printf '%f %T@ %i\n' | sort >"$folder/before"
say "cancelled with $kept of 12 runs finished"

submit "$runs" -o "$folder/runs" --case-time "1 s" --task-time "60 s"
grep -q ' in 1 task of' "$folder/stdout" || fail "not one task: $(cat "$folder/stdout")"
await holds "$folder/runs" $((kept + 1))
# The shell of the task alone, as its own alarm does.
kill -USR1 "$(cat "$folder/sge/execd/localhost/active_jobs/$array.1/job_pid")"
back() { [ -f "$folder/runs/restarts-$array-1" ]; }
await back
"$program" --quiet sweep "$runs" -o "$folder/runs here" >/dev/null
"$program" --quiet collect "$folder/runs here" >/dev/null
await gone
same "$folder/runs here" "$folder/runs"
[ "$(grep -c 'time is nearly up' "$folder/runs/sge-$array.1.out")" = 1 ] || fail "not notified once: $(cat "$folder/runs/sge-$array.1.out")"
[ -z "$(find "$folder/runs" -name '*.partial' -o -name 'restarts-*')" ] || fail "something half-written is left"
find "$folder/runs/cases" -name '*.h5' -printf '%f %T@ %i\n' | sort >"$folder/after"
[ "$(comm -12 "$folder/before" "$folder/after" | wc -l)" = "$kept" ] || fail "finished cases were computed again"
say "12 runs, cancelled, resumed, out of time, put back: none computed again, collected bit-identically"

# --- an array of the user's own without shares, with a step; one of its share alone, with the cores of a parallel environment
printf '#!/bin/bash\n#$ -S /bin/bash\n#$ -j y\n%q sweep %q -o %q --what transmission\n' "$program" "$steady" "$folder/own" >"$folder/own.sh"
# shellcheck disable=SC2016
printf '#!/bin/bash\n#$ -S /bin/bash\n#$ -j y\necho "slots $NSLOTS"\n%q sweep %q -o %q --what transmission --task sge\n' \
    "$program" "$steady" "$folder/share" >"$folder/share.sh"
own=$(qsub -terse -t 1-10:4 -o "$folder/own-\$TASK_ID.out" "$folder/own.sh")
qsub -terse -t 2-2 -pe smp 2 -o "$folder/share.out" -hold_jid "${own%%.*}" "$folder/share.sh" >/dev/null
await gone
"$program" --quiet collect "$folder/own" >/dev/null
same "$odd/here" "$folder/own"
grep -q "share 2 of 3" "$folder/own-5.out" || fail "task 5 of 1-10:4 is not the second: $(cat "$folder/own-5.out")"
[ "$(grep -c '^slots 2\|^24 cases: 24 computed' "$folder/share.out")" = 2 ] || fail "no share: $(cat "$folder/share.out")"
say "arrays of the user's own, with a step and of one task"

# --- what qsub refuses, and a cluster that cannot be reached
exits 3 "$program" submit --scheduler sge "$runs" -o "$folder/refused" --case-time "1 s" -- -q nowhere
grep -q 'unknown queue' "$folder/out" || fail "the message of qsub is lost: $(cat "$folder/out")"
[ ! -e "$folder/refused/submitted.jobs" ] || fail "a refused array is taken for submitted"
exits 2 "$program" --threads 2 submit --scheduler sge "$runs" -o "$folder/refused" --case-time "1 s"
exits 3 env SGE_ROOT=/nonexistent "$program" submit --scheduler sge "$runs" -o "$folder/refused"
say "refusals are reported"
