#!/usr/bin/env bash
# A Grid Engine on this machine alone, for tests: real daemons, in a folder of their own.
#
#   scripts/gridengine.sh start DIR [SLOTS]   start it (one node of 2 slots); then: . DIR/settings.sh
#   scripts/gridengine.sh stop DIR            end its jobs and exactly the daemons that start has started
#   scripts/gridengine.sh have                exit 0 if Grid Engine's programs are here, or could be had without asking
#
# Needs Debian's gridengine-master gridengine-exec gridengine-client gridengine-common libjemalloc2; no root. These are unpacked
# under target/gridengine and not installed: the packages start services, and one of them asks for a mail server.
# Touches no file outside DIR and that folder. Ports are free ones; all names of hosts are aliases of localhost.

set -euo pipefail
packages=(gridengine-master gridengine-exec gridengine-client gridengine-common libjemalloc2)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unpacked=${CARGO_TARGET_DIR:-target}/gridengine
here=$OLDPWD

say() { printf 'gridengine: %s\n' "$*"; }
die() {
    printf 'gridengine: %s\n' "$@" >&2
    exit 1
}

# Whether the unpacked programs find their libraries.
is_here() {
    [ -f "$unpacked/complete" ] && runs "$unpacked"
}

runs() {
    local program
    for program in sge_qmaster sge_execd sge_shepherd qsub qstat qconf qdel spoolinit; do
        LD_LIBRARY_PATH=$1/usr/lib/gridengine:$(libraries "$1") ldd "$1/usr/lib/gridengine/$program" 2>/dev/null | grep -q 'not found' && return 1
        [ -x "$1/usr/lib/gridengine/$program" ] || return 1
    done
}

# The folder of the unpacked libraries of this architecture.
libraries() { find "$1/usr/lib" -name 'libjemalloc.so*' -printf '%h\n' -quit; }

get() {
    is_here && return 0
    [ "$(sed -n 's/^ID=//p' /etc/os-release 2>/dev/null)" = debian ] && command -v apt-get dpkg-deb >/dev/null || return 1
    local work package
    mkdir -p "${unpacked%/*}"
    work=$(mktemp -d "${unpacked%/*}/gridengine.XXXXXX")
    say "unpacking ${packages[*]} under ${unpacked%/*}: a sweep is submitted to a Grid Engine on this machine"
    if ! (cd "$work" && apt-get -qq download "${packages[@]}" >/dev/null 2>&1); then
        rm -rf "$work"
        return 1
    fi
    for package in "$work"/*.deb; do
        dpkg-deb -x "$package" "$work/root" && rm "$package"
    done
    # Debian's programs look for their spooling library under /usr/lib/gridengine. Without that folder in the format of its name the
    # library is looked for where LD_LIBRARY_PATH says. The length of a program must stay.
    local zeros
    zeros=$(printf '\\x00%.0s' {1..20})
    sed -i "s#/usr/lib/gridengine/%s%s#%s%s$zeros#" "$work"/root/usr/lib/gridengine/{sge_qmaster,spooldefaults.bin,spoolinit}
    if ! runs "$work/root"; then
        rm -rf "$work"
        return 1
    fi
    touch "$work/root/complete"
    rm -rf "$unpacked"
    mv "$work/root" "$unpacked"
    rm -rf "$work"
}

# Two neighbouring ports on which nothing listens.
free_ports() {
    local base port
    for _ in {1..50}; do
        base=$((20000 + RANDOM % 10000))
        for ((port = base; port <= base + 1; port++)); do
            (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
        done
        echo "$base"
        return 0
    done
    die "no free ports"
}

# Waits until a command succeeds. A minute on a machine that has nothing else to do is plenty; a busy one may need two.
await() {
    for _ in {1..1200}; do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    cat "$dir"/qmaster/messages "$dir"/execd/*/messages 2>/dev/null | tail -n 10 >&2
    die "waited in vain: $*" "its words are in $dir/qmaster/messages"
}

settings() {
    local root ports
    root=$(realpath "$unpacked")
    ports=$(free_ports)
    cat <<SETTINGS
export SGE_ROOT=$dir/root SGE_CELL=default SGE_ARCH=lx-amd64
export SGE_QMASTER_PORT=$ports SGE_EXECD_PORT=$((ports + 1))
export LD_LIBRARY_PATH=$root/usr/lib/gridengine:$(libraries "$root")\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}
export PATH=$root/usr/lib/gridengine:\$PATH
SETTINGS
}

# Files spooled as text. The daemons trust root, and else one account.
bootstrap() {
    local user=none
    [ "$(id -u)" = 0 ] || user=$(id -un)
    cat <<CONF
admin_user              $user
default_domain          none
ignore_fqdn             true
spooling_method         classic
spooling_lib            libspoolc
spooling_params         $dir/root/default/common;$dir/qmaster
binary_path             $programs
qmaster_spool_dir       $dir/qmaster
security_mode           none
listener_threads        2
worker_threads          2
scheduler_threads       1
CONF
}

# The queue with its only node: everything as the program's own template has it, but the shell.
queue() {
    cat <<CONF
qname all.q
hostlist localhost
seq_no 0
load_thresholds NONE
suspend_thresholds NONE
nsuspend 1
suspend_interval 00:05:00
priority 0
min_cpu_interval 00:05:00
processors UNDEFINED
qtype BATCH INTERACTIVE
ckpt_list NONE
pe_list smp
rerun FALSE
slots $slots
tmpdir /tmp
shell /bin/bash
prolog NONE
epilog NONE
shell_start_mode unix_behavior
notify 00:00:60
initial_state default
$(printf '%s NONE\n' starter_method suspend_method resume_method terminate_method owner_list user_lists xuser_lists \
        subordinate_list complex_values projects xprojects calendar)
$(printf '%s INFINITY\n' {s,h}_{rt,cpu,fsize,data,stack,core,rss,vmem})
CONF
}

parallel_environment() {
    cat <<CONF
pe_name smp
slots $slots
user_lists NONE
xuser_lists NONE
start_proc_args NONE
stop_proc_args NONE
allocation_rule \$pe_slots
control_slaves FALSE
job_is_first_task TRUE
urgency_slots min
accounting_summary FALSE
qsort_args NONE
CONF
}

start() {
    get || die "Grid Engine's programs are not here, and Debian's packages cannot be had: ${packages[*]}"
    # Names are those of the caller.
    mkdir -p "$(cd "$here" && realpath -m "$1")"
    dir=$(cd "$here" && realpath "$1") slots=${2:-2}
    case $dir in *[!A-Za-z0-9/._-]*) die "$dir: choose a folder with plain characters" ;; esac
    mkdir -p "$dir"/root/default/common "$dir"/qmaster/job_scripts "$dir"/execd
    settings >"$dir/settings.sh"
    # shellcheck source=/dev/null
    . "$dir/settings.sh"
    programs=$(realpath "$unpacked/usr/lib/gridengine")
    local templates
    templates=$(realpath "$unpacked/usr/share/gridengine")
    # Paths of programs end with the architecture.
    mkdir -p "$SGE_ROOT/bin"
    ln -sfn "$programs" "$SGE_ROOT/bin/$SGE_ARCH"
    ln -sfn "$templates/util" "$SGE_ROOT/util"
    bootstrap >"$SGE_ROOT/default/common/bootstrap"
    echo localhost >"$SGE_ROOT/default/common/act_qmaster"
    # Whatever the machine calls itself is localhost.
    printf 'localhost %s\n' "$(hostname)" >"$SGE_ROOT/default/common/host_aliases"
    sed "s#^execd_spool_dir .*#execd_spool_dir $dir/execd#; s#^\(min_[ug]id *\).*#\10#
        s#^load_report_time .*#load_report_time 00:00:01#; s#^mailer .*#mailer /bin/true#; s#^max_aj_tasks .*#max_aj_tasks 6#" \
        "$templates/default-configuration" >"$dir/configuration"
    {
        spoolinit classic libspoolc "$dir/root/default/common;$dir/qmaster" init
        spooldefaults.bin configuration "$dir/configuration"
        spooldefaults.bin complexes "$templates/util/resources/centry"
        spooldefaults.bin usersets "$templates/util/resources/usersets"
        spooldefaults.bin managers "$(id -un)"
        sge_qmaster
    } >"$dir/start.log" 2>&1 || die "$(cat "$dir/start.log")"
    await qconf -as localhost
    qconf -ssconf | sed 's/^schedule_interval .*/schedule_interval 0:0:1/; s/^flush_\(submit\|finish\)_sec .*/flush_\1_sec 1/' >"$dir/scheduler"
    parallel_environment >"$dir/pe"
    queue >"$dir/queue"
    {
        qconf -Msconf "$dir/scheduler"
        qconf -Ap "$dir/pe"
        qconf -Aq "$dir/queue"
        sge_execd
    } >>"$dir/start.log" 2>&1 || die "$(cat "$dir/start.log")"
    # A node without a load is not known to be there.
    is_up() { qstat -f | grep 'all.q@localhost' | grep -qv -- '-NA-'; }
    await is_up
    say "one node with $slots slots; . $dir/settings.sh"
}

stop() {
    dir=$(cd "$here" && realpath "$1")
    # shellcheck source=/dev/null
    . "$dir/settings.sh"
    # Jobs end before their node does; nobody would end them afterwards.
    if [ -n "$(timeout 60 qstat 2>/dev/null)" ]; then
        timeout 60 qdel -u "$(id -un)" >/dev/null || true
        for _ in {1..600}; do
            [ -n "$(timeout 60 qstat 2>/dev/null)" ] || break
            sleep 0.1
        done
    fi
    for file in "$dir"/execd/*/execd.pid "$dir"/qmaster/qmaster.pid; do end_daemon "$file"; done
}

# Ends the daemon whose number is in the file $1. The master takes ten seconds to end in good order, and keeps nothing that counts.
end_daemon() {
    [ -f "$1" ] || return 0
    local pid
    pid=$(cat "$1")
    # Its own, and not another process that has got the number since.
    tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qxF "SGE_ROOT=$SGE_ROOT" || return 0
    case $1 in */execd.pid) kill "$pid" ;; esac
    for _ in {1..100}; do
        kill -0 "$pid" 2>/dev/null || return 0
        case $1 in */qmaster.pid) break ;; esac
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
}

case "${1:-}" in
    start) start "${@:2}" ;;
    stop) stop "${2:?usage: scripts/gridengine.sh stop DIR}" ;;
    have) get ;;
    *) die "usage: scripts/gridengine.sh start DIR [SLOTS] | stop DIR | have" ;;
esac
