#!/usr/bin/env bash
# A Slurm cluster on this machine alone, for tests: real daemons, on loopback, in a folder of their own.
#
#   scripts/slurm.sh start DIR [NODES] [CPUS]   start it (2 nodes of 1 core); then: export SLURM_CONF=DIR/slurm.conf
#   scripts/slurm.sh stop DIR                   end its jobs and exactly the daemons that start has started
#   scripts/slurm.sh have                       exit 0 if Slurm's programs are here, or could be installed without asking
#
# Needs Debian's slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge; no root. It has a munge key and socket of its own, and
# touches no service of the system and no file outside DIR. Nodes are daemons on ports of their own.
# Installed with apt-get only where no systemd runs (a container): elsewhere Debian starts munge as a service, which is for you to decide.

set -euo pipefail
packages=(slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge)
PATH=$PATH:/usr/sbin:/sbin

say() { printf 'slurm: %s\n' "$*"; }
die() {
    printf 'slurm: %s\n' "$@" >&2
    exit 1
}

is_here() {
    local program
    for program in slurmctld slurmd munged munge sbatch squeue scontrol scancel sinfo; do
        command -v "$program" >/dev/null || return 1
    done
}

install() {
    is_here && return 0
    [ "$(sed -n 's/^ID=//p' /etc/os-release 2>/dev/null)" = debian ] || return 1
    if [ -d /run/systemd/system ]; then
        say "no Slurm here; for its tests: apt-get install --no-install-recommends ${packages[*]}"
        return 1
    fi
    # shellcheck source=scripts/setup.sh
    (source "$(dirname "${BASH_SOURCE[0]}")/setup.sh" >/dev/null && can_apt \
        && say "installing ${packages[*]}: a sweep is submitted to a cluster on this machine" && apt_install "${packages[@]}") || return 1
    is_here
}

# A port P such that nothing listens on P to P+$1.
free_ports() {
    local base port
    for _ in {1..50}; do
        base=$((20000 + RANDOM % 10000))
        for ((port = base; port <= base + $1; port++)); do
            (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
        done
        echo "$base"
        return 0
    done
    die "no free ports"
}

configuration() {
    local host=$1 ports=$2
    cat <<CONF
ClusterName=onebox
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$ports
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
# A requeued job waits until the credentials of its last start have ended: two minutes by default.
AuthInfo=socket=$dir/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd-%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=200000,bf_interval=1,batch_sched_delay=0,sched_interval=1
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$dir/log/jobs.txt
ReturnToService=2
SlurmctldParameters=cloud_reg_addrs
SlurmdParameters=config_overrides
KillWait=10
MinJobAge=3600
# Small, so that tests meet it.
MaxArraySize=13
MpiDefault=none
SwitchType=switch/none
NodeName=n[1-$nodes] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((ports + 1))-$((ports + nodes))] CPUs=$cpus State=UNKNOWN
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=2
CONF
}

start() {
    local i
    install || die "Slurm's programs are not here and cannot be installed without asking"
    mkdir -p "$1"
    dir=$(cd "$1" && pwd) nodes=${2:-2} cpus=${3:-1}
    [ "${#dir}" -le 80 ] || die "$dir is too long a name: sockets stand in it"
    mkdir -p "$dir"/{state,spool,log,run,munge}
    chmod 755 "$dir" "$dir"/{state,spool,log,run,munge}
    rm -f "$dir/munge.key"
    (umask 077 && head -c 1024 /dev/urandom >"$dir/munge.key")
    munged --key-file="$dir/munge.key" --socket="$dir/munge/socket" --pid-file="$dir/run/munged.pid" \
        --log-file="$dir/log/munged.log" --seed-file="$dir/munge/seed" --num-threads=1
    configuration "$(hostname -s)" "$(free_ports "$nodes")" >"$dir/slurm.conf"
    export SLURM_CONF="$dir/slurm.conf"
    slurmctld -f "$SLURM_CONF"
    for ((i = 1; i <= nodes; i++)); do
        mkdir -p "$dir/spool/n$i"
        slurmd -f "$SLURM_CONF" -N "n$i"
    done
    # Two minutes on a machine that has nothing else to do are plenty; a busy one may need them.
    for _ in {1..1200}; do
        if [ "$(sinfo --noheader --format=%T 2>/dev/null | sort -u)" = idle ]; then
            say "$nodes nodes with $cpus cores each; export SLURM_CONF=$SLURM_CONF"
            return 0
        fi
        sleep 0.1
    done
    tail -n 5 "$dir"/log/*.log >&2
    die "the cluster did not come up; its words are in $dir/log"
}

stop() {
    local file pid jobs pids=()
    dir=$(cd "$1" && pwd)
    export SLURM_CONF="$dir/slurm.conf"
    # Jobs end before their nodes do; nobody would end them afterwards.
    jobs=$(timeout 60 squeue --noheader --format=%A 2>/dev/null | sort -u) || true
    if [ -n "$jobs" ]; then
        # shellcheck disable=SC2086
        timeout 60 scancel $jobs || true
        for _ in {1..1200}; do
            [ -n "$(timeout 60 squeue --noheader 2>/dev/null)" ] || break
            sleep 0.1
        done
    fi
    for file in "$dir"/run/slurmctld.pid "$dir"/run/slurmd-*.pid "$dir"/run/munged.pid; do
        [ -f "$file" ] || continue
        pid=$(cat "$file")
        # Its own, and not another process that has got the number since.
        if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$dir/"; then
            kill "$pid" && pids+=("$pid")
        fi
    done
    for _ in {1..600}; do
        [ "${#pids[@]}" -gt 0 ] && kill -0 "${pids[@]}" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "${pids[@]}" 2>/dev/null || true
}

case "${1:-}" in
    start) start "${@:2}" ;;
    stop) stop "${2:?usage: scripts/slurm.sh stop DIR}" ;;
    have) install ;;
    *) die "usage: scripts/slurm.sh start DIR [NODES] [CPUS] | stop DIR | have" ;;
esac
