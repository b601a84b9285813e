//! `submit` to PBS, Grid Engine and LSF: the scripts, and stand-ins for `qsub` and `bsub` that run
//! the tasks one after the other. On a real Grid Engine: tests/gridengine.sh.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use super::binary::{expect, invoke, quick_folder, stderr, stdout, wavepore};
use super::processes::Started;
use super::submit::{script, sweep};

/// What runs a script of each scheduler: its command, and the variables of a task as bash sets
/// them, from `$number`, `$index` and `$last`.
struct StandIn {
    name: &'static str,
    command: &'static str,
    /// Where the script comes from, and what is the number of the last task.
    read: &'static str,
    variables: &'static str,
    /// What is printed for an array and for a job.
    answers: [&'static str; 2],
}

const STAND_INS: [StandIn; 3] = [
    StandIn {
        name: "pbs",
        command: "qsub",
        read: r#"script=${@: -1}; last=$(sed -n 's/^#PBS -J 1-\([0-9]*\).*/\1/p' "$script")"#,
        variables: r#"PBS_JOBID="$number${last:+[$index]}.head" ${last:+PBS_ARRAY_INDEX=$index}"#,
        answers: ["$number[].head", "$number.head"],
    },
    StandIn {
        name: "sge",
        command: "qsub",
        read: r#"script=${@: -1}; last=$(sed -n 's/^#\$ -t 1-\([0-9]*\)$/\1/p' "$script")"#,
        variables: r#"JOB_ID=$number SGE_TASK_ID=$([ -n "$last" ] && echo $index || echo undefined)"#,
        answers: ["$number.1-$last:1", "$number"],
    },
    StandIn {
        name: "lsf",
        command: "bsub",
        read: r#"script=$CLUSTER/script.$number; cat >"$script"
last=$(sed -n 's/^#BSUB -J ".*\[1-\([0-9]*\)\].*"$/\1/p' "$script")"#,
        variables: r#"LSB_JOBID=$number LSB_JOBINDEX=$([ -n "$last" ] && echo $index || echo 0)"#,
        answers: [
            "Job <$number> is submitted to queue <normal>.",
            "Job <$number> is submitted to default queue <normal>.",
        ],
    },
];

fn write_program(at: &Path, name: &str, text: &str) {
    fs::create_dir_all(at.join("bin")).unwrap();
    let path = at.join("bin").join(name);
    fs::write(&path, format!("#!/bin/bash\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

impl StandIn {
    /// Puts it into `bin`: a task that ends with 99 is started again, as by Grid Engine and LSF.
    fn install(&self, at: &Path) {
        let Self { command, read, variables, answers: [array, job], .. } = self;
        let text = format!(
            r#"echo "$*" >>"$CLUSTER/calls"
number=$((100 + $(wc -l <"$CLUSTER/calls")))
{read}
for ((index = 1; index <= ${{last:-1}}; index++)); do
    code=99
    while [ "$code" = 99 ]; do
        env {variables} bash "$script" >>"$CLUSTER/tasks" 2>&1
        code=$?
    done
done
[ -n "$last" ] && echo "{array}" || echo "{job}""#
        );
        write_program(at, command, &text);
    }

    /// The output of `submit`.
    fn submit(&self, at: &Path, more: &[&str]) -> Output {
        let mut command = wavepore(at);
        command.args(["submit", "--scheduler", self.name, "many.toml", "-o", "out"]);
        command.args(["--what", "transmission"]).args(more);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", at.join("bin").display()));
        command.env("CLUSTER", at).output().unwrap()
    }
}

/// A folder with a sweep of 24 cases.
fn many() -> tempfile::TempDir {
    let folder = quick_folder();
    fs::write(folder.path().join("many.toml"), sweep()).unwrap();
    folder
}

#[test]
fn scripts_say_size_time_cores_and_memory_in_the_words_of_each_scheduler() {
    let folder = many();
    let at = folder.path();
    let root = at.canonicalize().unwrap();
    let root = root.display();
    let common = ["many.toml", "--case-time", "5 min", "--task-time", "10 min"];
    let wide = ["--threads", "4", "--memory", "2 GB", "--at-once", "2"];
    for (name, more, lines) in [
        (
            "pbs",
            &[][..],
            &[
                "#PBS -N wavepore-many".to_owned(),
                "#PBS -J 1-3%2".into(),
                "#PBS -l select=1:ncpus=4:mem=2048mb".into(),
                "#PBS -l walltime=00:35:00".into(),
                "#PBS -r y".into(),
                format!("#PBS -o {root}/output/many/"),
            ][..],
        ),
        (
            "sge",
            &["--", "-pe", "smp", "4"],
            &[
                "#$ -N wavepore-many".into(),
                "#$ -t 1-3".into(),
                "#$ -tc 2".into(),
                "#$ -l h_rt=00:35:00".into(),
                "#$ -l mem_free=2048M".into(),
                "#$ -r y".into(),
                "#$ -S /bin/bash".into(),
                format!("#$ -o {root}/output/many/sge-$JOB_ID.$TASK_ID.out"),
            ],
        ),
        (
            "lsf",
            &[],
            &[
                "#BSUB -J \"wavepore-many[1-3]%2\"".into(),
                "#BSUB -n 4".into(),
                "#BSUB -R \"span[hosts=1]\"".into(),
                "#BSUB -R \"rusage[mem=2048MB]\"".into(),
                "#BSUB -M 2048MB".into(),
                "#BSUB -W 0:35".into(),
                "#BSUB -r".into(),
                "#BSUB -Q \"99\"".into(),
                format!("#BSUB -o {root}/output/many/lsf-%J.%I.out"),
            ],
        ),
        (
            "slurm",
            &[],
            &[
                "#SBATCH --array=1-3%2".into(),
                "#SBATCH --cpus-per-task=4".into(),
                "#SBATCH --mem=2048M".into(),
            ],
        ),
    ] {
        let text = script(at, &[&common[..], &wide, &["--scheduler", name], more].concat());
        for line in lines {
            assert!(text.lines().any(|there| there == line), "{name}: {line}\n{text}");
        }
        assert!(text.contains("/$shares\" \\\n"), "{text}");
        // The signal comes from the script, where the scheduler sends none to the shell alone.
        assert_eq!(text.contains("\nring() { sleep 1980 & "), name != "slurm", "{name}\n{text}");
    }
    // One task is no array in PBS.
    let text = script(at, &["many.toml", "--scheduler", "pbs", "--case-time", "1 s"]);
    assert!(!text.contains("#PBS -J") && text.contains("${PBS_ARRAY_INDEX:-1}"), "{text}");
}

#[test]
fn a_time_limit_of_the_users_own_is_that_of_the_script() {
    let folder = many();
    let at = folder.path();
    for (name, typed, line) in [
        ("pbs", &["-l", "walltime=00:01:00,mem=1gb"][..], "#PBS -l walltime=00:01:00"),
        ("pbs", &["-lwalltime=60", "-qshort"], "#PBS -l walltime=00:01:00"),
        ("sge", &["-l", "h_rt=60"], "#$ -l h_rt=00:01:00"),
        ("lsf", &["-q", "short", "-W", "1"], "#BSUB -W 0:01"),
    ] {
        let common = ["many.toml", "--scheduler", name, "--case-time", "2 s", "--"];
        let text = script(at, &[&common[..], typed].concat());
        assert!(text.lines().any(|there| there == line), "{name}: {line}\n{text}");
        // 12 s before the end, with a second signal 9 s later.
        assert!(text.contains("\nring() { sleep 48 & ") && text.contains("sleep 9;"), "{text}");
    }
    let no_time = ["submit", "--dry-run", "many.toml", "--scheduler", "sge", "--case-time", "1 s"];
    let output = invoke(at, &[&no_time[..], &["--", "-l", "h_rt=INFINITY"]].concat());
    expect(&output, 0, &[" and the time limit given to qsub (a case"]);
    let text = stdout(&output);
    assert!(!text.contains("h_rt") && !text.contains("ring()"), "{text}");
}

#[test]
fn each_scheduler_computes_and_collects_what_a_local_sweep_does() {
    for stand_in in &STAND_INS {
        let name = stand_in.name;
        let folder = many();
        let at = folder.path();
        stand_in.install(at);
        // Every third case is finished: the shares that are left have gaps.
        let common = ["sweep", "many.toml", "--what", "transmission", "-o"];
        expect(&invoke(at, &[&common[..], &["out", "--task", "1/3"]].concat()), 0, &[]);
        let output = stand_in.submit(at, &["--case-time", "5 min"]);
        expect(&output, 0, &[]);
        let said = stdout(&output);
        let number = if name == "pbs" { "101[].head" } else { "101" };
        assert!(said.contains(&format!("\narray job: {number}\ncollection job: 102")), "{said}");
        let calls = fs::read_to_string(at.join("calls")).unwrap();
        let waits = match name {
            "pbs" => "-W depend=afterany:101[].head ",
            "sge" => "-hold_jid 101 ",
            _ => "-w ended(101)",
        };
        assert!(calls.lines().nth(1).unwrap().contains(waits), "{calls}");
        expect(&invoke(at, &[&common[..], &["here"]].concat()), 0, &[]);
        expect(&invoke(at, &["collect", "here"]), 0, &[]);
        let read = |place: &str| fs::read(at.join(place).join("collected.h5")).unwrap();
        assert!(read("out") == read("here"), "{name}: {calls}");
        let again = stand_in.submit(at, &["--case-time", "5 min"]);
        assert!(stdout(&again).starts_with("nothing is left to compute"), "{again:?}");
    }
}

/// The queue shows the array by number or by name; a second one is refused as long as it is there.
#[test]
fn an_array_in_the_queue_is_known_by_its_number_or_its_name() {
    let queues = [
        ("pbs", "qsub", "qstat", "101[].head wave me 0 B main", "Unknown Job Id 101[].head", 153),
        ("sge", "qsub", "qstat", "job_number:  101", "Following jobs do not exist: 101", 1),
        ("lsf", "bsub", "bjobs", "101 RUN", "Job <101> is not found", 255),
    ];
    for (name, command, queue, listed, unknown, code) in queues {
        for is_silent in [false, true] {
            let stand_in = STAND_INS.iter().find(|stand_in| stand_in.name == name).unwrap();
            let folder = many();
            let at = folder.path();
            let said = match (is_silent, name) {
                (true, _) => "thank you",
                (_, "lsf") => "Job <101> is submitted to queue <normal>.",
                (_, "pbs") => "101[].head",
                _ => "101.1-24:1",
            };
            write_program(at, command, &format!("touch \"$CLUSTER/queued\"; echo '{said}'"));
            // `qselect` of PBS finds a name; the others find both with one command.
            let shown = format!(
                "[ -e \"$CLUSTER/mute\" ] && {{ echo 'no answer' >&2; exit 3; }}\n\
                 [ -e \"$CLUSTER/queued\" ] && {{ echo '{listed}'; exit; }}\n\
                 echo '{unknown}' >&2; exit {code}"
            );
            write_program(at, queue, &shown);
            write_program(at, "qselect", "[ -e \"$CLUSTER/queued\" ] && echo '101[].head'; exit 0");
            // The size of an array has its default.
            write_program(at, "qconf", "exit 0");
            write_program(at, "bparams", "exit 0");
            write_program(at, "scontrol", "exit 0");
            if name == "pbs" {
                write_program(at, queue, &format!("[ \"$1\" = -B ] && exit 0\n{shown}"));
            }
            let sized = ["--case-time", "1 min"];
            let output = stand_in.submit(at, &sized);
            expect(&output, 0, &[]);
            let number = if name == "pbs" { "101[].head" } else { "101" };
            let text = stdout(&output);
            assert!(text.contains(&format!("\narray job: {number}\n")), "{name}: {text}");
            let cancel = if name == "lsf" { "bkill 101" } else { "qdel 101" };
            expect(&stand_in.submit(at, &sized), 2, &["is still in the queue", cancel]);
            // The folder knows where it was submitted to.
            let mut other = wavepore(at);
            other.args(["submit", "many.toml", "-o", "out", "--what", "transmission"]);
            let path = format!("{}:/usr/bin:/bin", at.join("bin").display());
            write_program(at, "sbatch", "exit 1");
            let other = other.env("PATH", path).env("CLUSTER", at).args(sized).output().unwrap();
            expect(&other, 2, &["is still in the queue", cancel]);
            fs::write(at.join("mute"), "").unwrap();
            if name != "pbs" || !is_silent {
                let output = stand_in.submit(at, &sized);
                expect(&output, 3, &["it is not known whether it is finished", "no answer"]);
            }
            fs::remove_file(at.join("mute")).unwrap();
            fs::remove_file(at.join("queued")).unwrap();
            expect(&stand_in.submit(at, &sized), 0, &[]);
        }
    }
}

/// The alarm of the script signals the program once; what is left goes back into the queue where
/// the scheduler can do that, and not for ever.
#[test]
fn a_task_whose_time_is_up_goes_back_into_the_queue_where_that_is_possible() {
    for (name, environment, codes) in [
        ("pbs", &[("PBS_JOBID", "5.head")][..], [138, 138]),
        ("sge", &[("JOB_ID", "5"), ("SGE_TASK_ID", "1")], [99, 138]),
        ("lsf", &[("LSB_JOBID", "5"), ("LSB_JOBINDEX", "1")], [99, 138]),
    ] {
        let folder = many();
        let at = folder.path();
        let program = "trap 'echo told >>caught; exit 138' USR1\n\
                       echo begun >caught\nwhile :; do sleep 0.02; done";
        write_program(at, "slow", program);
        let arguments = ["many.toml", "--scheduler", name, "--case-time", "1 s", "-o", "out"];
        let text = script(at, &[&arguments[..], &["--program", "bin/slow"]].concat());
        // Instead of eight minutes: until the program has begun.
        let wait = "{ until grep -q begun caught; do sleep 0.02; done; }";
        assert!(text.contains("sleep 480"), "{text}");
        fs::write(at.join("task.sh"), text.replace("sleep 480", wait)).unwrap();
        fs::create_dir(at.join("out")).unwrap();
        for (restarts, code) in [(0, codes[0]), (50, codes[1])] {
            let counter = at.join("out/restarts-5-1");
            fs::write(&counter, "\n".repeat(restarts)).unwrap();
            fs::write(at.join("caught"), "").unwrap();
            let mut command = Command::new("bash");
            command.arg("task.sh").current_dir(at).envs(environment.iter().copied());
            let mut task = Started::silent(&mut command);
            assert_eq!(task.child.wait().unwrap().code(), Some(code), "{name} {restarts}");
            assert_eq!(fs::read_to_string(at.join("caught")).unwrap(), "begun\ntold\n");
            if code == 99 {
                assert_eq!(fs::read_to_string(counter).unwrap(), "\n");
            }
        }
    }
}

#[test]
fn odd_folders_are_in_no_directive() {
    let folder = quick_folder();
    let odd = "it's \"odd\": 100% $HOME #1";
    fs::create_dir(folder.path().join(odd)).unwrap();
    fs::write(folder.path().join(odd).join("many.toml"), sweep()).unwrap();
    for (name, directive, words) in [
        ("pbs", "#PBS", "/\"pbs-$PBS_JOBID.out\" 2>&1"),
        ("sge", "#$", "/\"sge-$JOB_ID.$SGE_TASK_ID.out\" 2>&1"),
        ("lsf", "#BSUB", "/\"lsf-$LSB_JOBID.$LSB_JOBINDEX.out\" 2>&1"),
    ] {
        let (scenario, target) = (format!("{odd}/many.toml"), format!("{odd}/results"));
        let arguments = [&scenario, "-o", &target, "--scheduler", name, "--case-time", "1 min"];
        let text = script(folder.path(), &arguments);
        let directives: Vec<&str> =
            text.lines().filter(|line| line.starts_with(directive)).collect();
        assert!(directives.iter().all(|line| !line.contains("odd")), "{directives:?}");
        assert!(directives.iter().any(|line| line.ends_with("-o /dev/null")), "{directives:?}");
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn refusals_name_the_option_and_what_to_write() {
    let folder = many();
    let at = folder.path();
    let submit = |arguments: &[&str]| {
        let common = ["submit", "many.toml", "--dry-run", "--case-time", "1 s", "--scheduler"];
        invoke(at, &[&common[..], arguments].concat())
    };
    for (arguments, words) in [
        (&["torque"][..], "slurm, pbs, sge, lsf"),
        (&["pbs", "--", "-J", "1-3"], "`-J` is not passed on to qsub"),
        (&["pbs", "--", "-q", "x", "-t1-3"], "`-t1-3` is not passed on to qsub"),
        (&["sge", "--", "-t", "1-3"], "`-t` is not passed on to qsub"),
        (&["sge", "--", "-b", "y"], "the script is that of the sweep"),
        (&["lsf", "--", "-J", "mine[1-3]"], "give a name alone"),
        (&["lsf", "--", "-Is"], "an interactive job runs no script"),
        (&["sge", "--threads", "8"], "-- -pe NAME 8"),
        (&["sge", "--memory", "2"], "memory with its unit"),
    ] {
        expect(&submit(arguments), 2, &[words]);
    }
    for (name, command) in [("pbs", "qsub"), ("sge", "qsub"), ("lsf", "bsub")] {
        let mut bare = wavepore(at);
        bare.args(["submit", "many.toml", "--scheduler", name]).env("PATH", "/nonexistent");
        let output = bare.output().unwrap();
        expect(&output, 3, &[&format!("no {command} on PATH"), "wavepore sweep", "--dry-run"]);
        assert!(!at.join("output").exists());
        // What was not done is said.
        expect(&submit(&[name]), 0, &["nothing was submitted: --dry-run"]);
    }
    assert!(stderr(&submit(&["pbs"])).contains("no way for a task to go back into the queue"));
    let stand_in = &STAND_INS[1];
    write_program(at, "qsub", "echo 'Unable to run job: unknown queue \"x\".' >&2; exit 1");
    let output = stand_in.submit(at, &["--case-time", "1 s"]);
    let words = ["qsub did not accept", "sweep.sge", "unknown queue", "help: name your -P or -q"];
    expect(&output, 3, &words);
    assert!(!at.join("out/submitted.jobs").exists());
}
