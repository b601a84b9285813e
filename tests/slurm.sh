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
    echo "slurm.sh: skipped, Slurm is not here (scripts/slurm.sh says what it needs)"
    exit 77
}

room=$(mktemp -d)
# munge wants its folder to be open to all; its key is not.
chmod 711 "$room"
cleanup() {
    code=$?
    trap - EXIT
    if [ "$code" != 0 ]; then
        echo "slurm.sh: FAILED; what Slurm and the tasks said:" >&2
        tail -n 5 "$room"/slurm/log/slurm*.log >&2 || true
        find "$room" -name 'slurm-*.out' -exec tail -n +1 {} + 2>/dev/null | tail -n 60 >&2 || true
    fi
    [ ! -f "$room/slurm/slurm.conf" ] || "$slurm" stop "$room/slurm"
    rm -rf "$room"
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
        now=$(squeue --noheader 2>/dev/null | sed 's/ [0-9:-]* / /g'; find "$room" -name '*.h5*' | wc -l)
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

# What the last `submit` said; its array's number.
submit() {
    "$program" --quiet submit "$@" >"$room/said" 2>"$room/complaint" || {
        code=$?
        cat "$room/said" "$room/complaint" >&2
        return "$code"
    }
    array=$(sed -n 's/^array job: //p' "$room/said")
}

# Asserts the exit code of a command.
exits() {
    local wanted=$1 code=0
    shift
    "$@" >"$room/out" 2>&1 || code=$?
    [ "$code" = "$wanted" ] || { cat "$room/out" >&2 && fail "exit code $code, not $wanted: $*"; }
}

# The collected files of two folders, byte by byte.
same() {
    [ -f "$1/collected.h5" ] || fail "$1/collected.h5 is not there"
    cmp "$1/collected.h5" "$2/collected.h5" || fail "collected by Slurm and here: not the same"
}

# --- what is swept: 24 cases, steady states and runs, in folders with names that need care
odd="$room/it's \"odd\" 100% \$HOME #1"
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
runs="$room/runs.toml"
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

"$slurm" start "$room/slurm" 2 1
export SLURM_CONF="$room/slurm/slurm.conf"

# --- steady states, in as many tasks as this cluster lets, beside the same computed here
submit "$steady" -o "$odd/on cluster" --what transmission --case-time "1 s" --task-time "1 s"
grep -q '24 to compute in 12 tasks of up to 2 ' "$room/said" || fail "not twelve tasks: $(cat "$room/said")"
"$program" --quiet sweep "$steady" -o "$odd/here" --what transmission >/dev/null
"$program" --quiet collect "$odd/here" >/dev/null
await gone
same "$odd/here" "$odd/on cluster"
[ -f "$odd/on cluster/slurm-${array}_1.out" ] || fail "no words of task 1"
exits 0 "$program" submit "$steady" -o "$odd/on cluster" --what transmission
grep -q 'nothing is left to compute' "$room/out" || fail "resubmitted a finished sweep: $(cat "$room/out")"
say "24 steady states in 12 tasks, more than which MaxArraySize forbids: collected bit-identically, in a folder with an odd name"

# --- runs: cancelled in the middle and submitted again; then told that time is nearly up, and pre-empted
submit "$runs" -o "$room/runs" --case-time "1 s" --task-time "12 s"
exits 2 "$program" submit "$runs" -o "$room/runs"
await holds "$room/runs" 3
scancel "$array"
await gone
kept=$(files "$room/runs")
[ "$kept" -lt 24 ] || fail "nothing was left to cancel"
find "$room/runs/cases" -name '*.h5' -printf '%f %T@ %i\n' | sort >"$room/before"
say "cancelled with $kept of 24 runs finished"

# This time with what a case takes measured here: one task for all that is left.
submit "$runs" -o "$room/runs"
grep -q ' in 1 task of' "$room/said" || fail "not one task: $(cat "$room/said")"
task=${array}_$(scontrol show job "$array" | sed -n 's/.*ArrayTaskId=\([0-9]*\).*/\1/p')
restarted() { scontrol show job "$task" | grep -q "Restarts=$1"; }
await holds "$room/runs" $(($(files "$room/runs") + 1))
scancel --batch --signal=USR1 "$task"
await restarted 1
say "task $task: told that time is nearly up, it put itself back"
await running
await holds "$room/runs" $(($(files "$room/runs") + 1))
sbatch --quiet --partition=urgent --nodes=2 --output=/dev/null --wrap=true
await restarted 2
grep -q 'PREEMPTION' "$room"/runs/slurm-"$task".out || fail "not pre-empted: $(cat "$room"/runs/slurm-"$task".out)"
"$program" --quiet sweep "$runs" -o "$room/runs here" >/dev/null
"$program" --quiet collect "$room/runs here" >/dev/null
await gone
same "$room/runs here" "$room/runs"
[ -z "$(find "$room/runs" -name '*.partial')" ] || fail "something half-written is left"
find "$room/runs/cases" -name '*.h5' -printf '%f %T@ %i\n' | sort >"$room/after"
[ "$(comm -12 "$room/before" "$room/after" | wc -l)" = "$kept" ] || fail "finished cases were computed again"
say "24 runs, cancelled, resumed, out of time, pre-empted: none computed again, collected bit-identically"

# --- a case that fails: its share exits 1 and is not put back, the others and the collection go on
sed 's/^"barrier.0.height" = .*/"packet.center" = ["-12 angstrom", "0 angstrom", "-13 angstrom"]/; /^"packet.energy"/d' "$runs" >"$room/fails.toml"
submit "$room/fails.toml" -o "$room/fails" --case-time "1 s" --task-time "1 s"
await gone
grep -q "1 failed" "$room"/fails/slurm-collect-*.out || fail "the failed case is not told: $(cat "$room"/fails/slurm-*.out)"
scontrol show job "${array}_1" | grep -q 'ExitCode=1:0' || fail "the share with a failed case did not exit 1"
exits 1 "$program" collect "$room/fails" --force
say "a case that fails is marked in the collected file, its task exits 1"

# --- a scenario that is changed while it waits
cp "$runs" "$room/changed.toml"
submit "$room/changed.toml" -o "$room/changed" --case-time "1 s" --task-time "60 s" -- --hold
echo '# later' >>"$room/changed.toml"
scontrol release "$array"
await gone
grep -q 'has changed since it was submitted' "$room"/changed/slurm-"$array"_1.out || fail "a changed scenario was computed"
[ "$(files "$room/changed")" = 0 ] || fail "a changed scenario was computed"

# --- two who submit the same at once: one of them does
for one in 1 2; do
    "$program" --quiet submit "$runs" -o "$room/both" --case-time "1 s" -- --hold >"$room/both$one" 2>&1 || true &
done
wait
[ "$(cat "$room"/both[12] | grep -c '^array job')" = 1 ] || fail "not one array of two: $(cat "$room"/both[12])"
scancel --user="$(id -un)"
await gone

# --- arrays of one's own that say nothing of shares: with gaps, with a step, more than once
own() {
    printf '#!/bin/bash\n%q sweep %q -o %q --what transmission --threads 1\n' "$program" "$steady" "$room/own-$1" >"$room/own.sh"
    array=$(sbatch --parsable --array="$1" --output="$room/own-%A_%a.out" "$room/own.sh")
    await gone
    "$program" --quiet collect "$room/own-$1" >/dev/null
    same "$odd/here" "$room/own-$1"
}
for indices in 3,7 1-9:4 0,2,3,6; do own "$indices"; done
say "arrays of the user's own, with gaps and with steps, leave no case out"

# --- a site's own sbatch, which says nothing of the job
mkdir "$room/site"
printf '#!/bin/bash\necho "Balance: 4711 h"\n%q "$@" >/dev/null && echo "thank you"\n' "$(command -v sbatch)" >"$room/site/sbatch"
chmod +x "$room/site/sbatch"
PATH="$room/site:$PATH" submit "$steady" -o "$room/wrapped" --what transmission --case-time "1 s" --task-time "1 s" -- --hold
[[ $array =~ ^[0-9]+$ ]] || fail "the number of the array was not found by its name: $array"
exits 2 "$program" submit "$steady" -o "$room/wrapped" --what transmission --case-time "1 s"
scontrol release "$array"
await gone
same "$odd/here" "$room/wrapped"
# Nor does the queue answer: the collection waits for the array by the name of both.
printf '#!/bin/bash\necho "no answer" >&2\nexit 1\n' >"$room/site/squeue"
cp "$room/site/squeue" "$room/site/scontrol"
sed -i '2i case "$*" in *config*) exit 0 ;; esac' "$room/site/scontrol"
chmod +x "$room"/site/*
PATH="$room/site:$PATH" submit "$steady" -o "$room/mute" --what transmission --case-time "1 s" --task-time "2 s"
grep -q 'its number is not known' "$room/said" || fail "a number out of nowhere: $(cat "$room/said")"
await gone
same "$odd/here" "$room/mute"
say "a wrapper of sbatch that prints no number: known by its name, collected behind the array"

# --- what sbatch refuses, and a cluster that does not answer
exits 3 "$program" submit "$runs" -o "$room/refused" --case-time "1 s" -- --partition=nowhere
grep -q 'nowhere\|partition' "$room/out" || fail "the words of sbatch are lost: $(cat "$room/out")"
exits 3 env SLURM_CONF=/dev/null "$program" submit "$runs" -o "$room/refused"
say "changed scenarios and refusals are told"
