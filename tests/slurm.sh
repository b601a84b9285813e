#!/usr/bin/env bash
# Sweeps on a real Slurm of one machine: submitted, interrupted, put back, cancelled, resumed, collected.
#
#   tests/slurm.sh [PROGRAM]      the program to test [target/release/wavepore]
#
# Exit code 77, and a word why, where Slurm cannot be had. Nothing is left running, whatever happens.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=${CARGO_TARGET_DIR:-target}
program=$(realpath "${1:-$target/release/wavepore}")
slurm=$PWD/scripts/slurm.sh

"$slurm" have || {
    echo "slurm.sh: skipped, Slurm is not here (scripts/slurm.sh lists what it needs)"
    exit 77
}

folder=$(mktemp -d)
# munge wants its folder to be open to all; its key is not.
chmod 711 "$folder"
cleanup() {
    code=$?
    trap - EXIT
    if [ "$code" != 0 ]; then
        echo "slurm.sh: FAILED; output of Slurm and the tasks:" >&2
        tail -n 5 "$folder"/slurm/log/slurm*.log >&2 || true
        find "$folder" -name 'slurm-*.out' -exec tail -n +1 {} + 2>/dev/null | tail -n 60 >&2 || true
    fi
    [ ! -f "$folder/slurm/slurm.conf" ] || "$slurm" stop "$folder/slurm"
    rm -rf "$folder"
    exit "$code"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

begun=$SECONDS
say() { printf 'slurm.sh: %3d s: %s\n' $((SECONDS - begun)) "$*"; }
fail() {
    echo "slurm.sh: $*" >&2
    exit 1
}

# Waits until COMMAND succeeds, however slow the machine is; gives up where nothing changes any more: no job, no file.
await() {
    local idle=0 last='' now
    until "$@"; do
        now=$(squeue --noheader 2>/dev/null | sed 's/ [0-9:-]* / /g'; find "$folder" -name '*.h5*' | wc -l)
        if [ "$now" = "$last" ]; then idle=$((idle + 1)); else idle=0; fi
        last=$now
        [ "$idle" -lt 3000 ] || { squeue >&2 && fail "waited in vain: $*"; }
        sleep 0.1
    done
}
gone() { [ -z "$(squeue --noheader 2>/dev/null)" ]; }
running() { squeue --noheader --states=running --format=%j | grep -q '^wavepore-'; }
files() { find "$1" -type f -name '*.h5' ! -name collected.h5 | wc -l; }
holds() { [ "$(files "$1")" -ge "$2" ]; }

# The output of the last `submit`; its array's number.
submit() {
    "$program" --quiet submit "$@" >"$folder/stdout" 2>"$folder/stderr" || {
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
    cmp "$1/collected.h5" "$2/collected.h5" || fail "collected by Slurm and here: not the same"
}

# --- what is swept: 24 cases, steady states and runs, in folders with names that need care
odd="$folder/it's \"odd\" 100% \$HOME #1"
mkdir "$odd"
printf '# a table that is found from the scenario\n-9 0\n-1 0\n0 90\n1 0\n9 0\n' >"$odd/bump.csv"
steady="$odd/steady state.toml"
cat >"$steady" <<'TOML'
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "table"
file = "bump.csv"
columns = [1, 2]
position_unit = "angstrom"
energy_unit = "meV"
[[barrier]]
shape = "eckart"
height = "4 kBT"
width = "0.3 angstrom"
center = "4 angstrom"
[transmission]
energies = { from = "3 kBT", to = "9 kBT", points = 21 }
[sweep]
"barrier.1.height" = { from = "4 kBT", to = "8 kBT", points = 24 }
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
"packet.energy" = ["5.6 kBT", "6 kBT"]
TOML

"$slurm" start "$folder/slurm" 2 1
export SLURM_CONF="$folder/slurm/slurm.conf"

# --- steady states, in as many tasks as this cluster lets, beside the same computed here
submit "$steady" -o "$odd/on cluster" --what transmission --case-time "1 s" --task-time "1 s"
grep -q '24 to compute in 12 tasks of up to 2 ' "$folder/stdout" || fail "not twelve tasks: $(cat "$folder/stdout")"
"$program" --quiet sweep "$steady" -o "$odd/here" --what transmission >/dev/null
"$program" --quiet collect "$odd/here" >/dev/null
await gone
same "$odd/here" "$odd/on cluster"
[ -f "$odd/on cluster/slurm-${array}_1.out" ] || fail "no words of task 1"
exits 0 "$program" submit "$steady" -o "$odd/on cluster" --what transmission
grep -q 'nothing is left to compute' "$folder/out" || fail "resubmitted a finished sweep: $(cat "$folder/out")"
say "24 steady states in 12 tasks, more than which MaxArraySize forbids: collected bit-identically, in a folder with an odd name"

# --- runs: cancelled in the middle and submitted again; then notified that time is nearly up, and pre-empted
submit "$runs" -o "$folder/runs" --case-time "1 s" --task-time "12 s"
exits 2 "$program" submit "$runs" -o "$folder/runs"
await holds "$folder/runs" 3
scancel "$array"
await gone
kept=$(files "$folder/runs")
[ "$kept" -lt 24 ] || fail "nothing was left to cancel"
find "$folder/runs/cases" -name '*.h5' -printf '%f %T@ %i\n' | sort >"$folder/before"
say "cancelled with $kept of 24 runs finished"

# This time with what a case takes measured here: one task for all that is left.
submit "$runs" -o "$folder/runs"
grep -q ' in 1 task of' "$folder/stdout" || fail "not one task: $(cat "$folder/stdout")"
task=${array}_$(scontrol show job "$array" | sed -n 's/.*ArrayTaskId=\([0-9]*\).*/\1/p')
restarted() { scontrol show job "$task" | grep -q "Restarts=$1"; }
await holds "$folder/runs" $(($(files "$folder/runs") + 1))
scancel --batch --signal=USR1 "$task"
await restarted 1
say "task $task: notified that time is nearly up, it put itself back"
await running
await holds "$folder/runs" $(($(files "$folder/runs") + 1))
sbatch --quiet --partition=urgent --nodes=2 --output=/dev/null --wrap=true
await restarted 2
grep -q 'PREEMPTION' "$folder"/runs/slurm-"$task".out || fail "not pre-empted: $(cat "$folder"/runs/slurm-"$task".out)"
"$program" --quiet sweep "$runs" -o "$folder/runs here" >/dev/null
"$program" --quiet collect "$folder/runs here" >/dev/null
await gone
same "$folder/runs here" "$folder/runs"
[ -z "$(find "$folder/runs" -name '*.partial')" ] || fail "something half-written is left"
find "$folder/runs/cases" -name '*.h5' -printf '%f %T@ %i\n' | sort >"$folder/after"
[ "$(comm -12 "$folder/before" "$folder/after" | wc -l)" = "$kept" ] || fail "finished cases were computed again"
say "24 runs, cancelled, resumed, out of time, pre-empted: none computed again, collected bit-identically"

# --- a case that fails: its share exits 1 and is not put back, the others and the collection go on
sed 's/^"barrier.0.height" = .*/"packet.center" = ["-12 angstrom", "0 angstrom", "-13 angstrom"]/; /^"packet.energy"/d' "$runs" >"$folder/fails.toml"
submit "$folder/fails.toml" -o "$folder/fails" --case-time "1 s" --task-time "1 s"
await gone
grep -q "1 failed" "$folder"/fails/slurm-collect-*.out || fail "the failed case is not reported: $(cat "$folder"/fails/slurm-*.out)"
scontrol show job "${array}_1" | grep -q 'ExitCode=1:0' || fail "the share with a failed case did not exit 1"
exits 1 "$program" collect "$folder/fails" --force
say "a case that fails is marked in the collected file, its task exits 1"

# --- a scenario that is changed while it waits
cp "$runs" "$folder/changed.toml"
submit "$folder/changed.toml" -o "$folder/changed" --case-time "1 s" --task-time "60 s" -- --hold
echo '# later' >>"$folder/changed.toml"
scontrol release "$array"
await gone
grep -q 'has changed since it was submitted' "$folder"/changed/slurm-"$array"_1.out || fail "a changed scenario was computed"
[ "$(files "$folder/changed")" = 0 ] || fail "a changed scenario was computed"

# --- two who submit the same at once: one of them does
for one in 1 2; do
    "$program" --quiet submit "$runs" -o "$folder/both" --case-time "1 s" -- --hold >"$folder/both$one" 2>&1 || true &
done
wait
[ "$(cat "$folder"/both[12] | grep -c '^array job')" = 1 ] || fail "not one array of two: $(cat "$folder"/both[12])"
scancel --user="$(id -un)"
await gone

# --- arrays of the user's own without shares: with gaps, with a step, more than once
own() {
    printf '#!/bin/bash\n%q sweep %q -o %q --what transmission --threads 1\n' "$program" "$steady" "$folder/own-$1" >"$folder/own.sh"
    array=$(sbatch --parsable --array="$1" --output="$folder/own-%A_%a.out" "$folder/own.sh")
    await gone
    "$program" --quiet collect "$folder/own-$1" >/dev/null
    same "$odd/here" "$folder/own-$1"
}
for indices in 3,7 1-9:4 0,2,3,6; do own "$indices"; done
say "arrays of the user's own, with gaps and with steps, leave no case out"

# --- a site's own sbatch, which does not print the number
mkdir "$folder/site"
printf '#!/bin/bash\necho "Balance: 4711 h"\n%q "$@" >/dev/null && echo "thank you"\n' "$(command -v sbatch)" >"$folder/site/sbatch"
chmod +x "$folder/site/sbatch"
PATH="$folder/site:$PATH" submit "$steady" -o "$folder/wrapped" --what transmission --case-time "1 s" --task-time "1 s" -- --hold
[[ $array =~ ^[0-9]+$ ]] || fail "the number of the array was not found by its name: $array"
exits 2 "$program" submit "$steady" -o "$folder/wrapped" --what transmission --case-time "1 s"
scontrol release "$array"
await gone
same "$odd/here" "$folder/wrapped"
# The queue fails too: the collection waits for the array by the name of both.
printf '#!/bin/bash\necho "no connection" >&2\nexit 1\n' >"$folder/site/squeue"
cp "$folder/site/squeue" "$folder/site/scontrol"
sed -i '2i case "$*" in *config*) exit 0 ;; esac' "$folder/site/scontrol"
chmod +x "$folder"/site/*
PATH="$folder/site:$PATH" submit "$steady" -o "$folder/mute" --what transmission --case-time "1 s" --task-time "2 s"
grep -q 'its number is not known' "$folder/stdout" || fail "a number out of nowhere: $(cat "$folder/stdout")"
await gone
same "$odd/here" "$folder/mute"
say "a wrapper of sbatch that prints no number: known by its name, collected behind the array"

# --- what sbatch refuses, and a cluster that cannot be reached
exits 3 "$program" submit "$runs" -o "$folder/refused" --case-time "1 s" -- --partition=nowhere
grep -q 'nowhere\|partition' "$folder/out" || fail "the message of sbatch is lost: $(cat "$folder/out")"
exits 3 env SLURM_CONF=/dev/null "$program" submit "$runs" -o "$folder/refused"
say "changed scenarios and refusals are reported"
