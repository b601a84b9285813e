//! `submit` where the site's `sbatch` is a program around Slurm's own: whatever it prints, a job
//! that was taken is known, and typing the command again makes no second array.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::binary::{QUICK, expect, quick_folder, stdout, wavepore};

/// A cluster of scripts: `sbatch` does what a test says, the queue is a file.
pub struct Cluster {
    folder: tempfile::TempDir,
}

/// Notes the call and puts the job into the queue, as Slurm does.
const TAKE: &str = r#"
echo "${args[*]}" >>"$CLUSTER/calls"
name=$(printf '%s\n' "${args[@]}" | sed -n 's/^--job-name=//p' | tail -n 1)
script=${args[-1]}
number=$((100 + $(wc -l <"$CLUSTER/calls")))
[ -n "$name" ] || name=$(sed -n 's/^#SBATCH --job-name=//p' "$script")
echo "$number $name $script" >>"$CLUSTER/queue"
"#;

/// Shows jobs by number or by name.
const SQUEUE: &str = r#"
[ ! -e "$CLUSTER/mute" ] || { echo "slurm_load_jobs error: Unable to contact slurm controller" >&2; exit 1; }
while [ $# -gt 0 ]; do
    case $1 in --name=*) name=${1#--name=} ;; --jobs) id=$2 && shift ;; esac
    shift
done
touch "$CLUSTER/queue"
if [ -n "${id:-}" ] && ! grep -q "^$id " "$CLUSTER/queue"; then
    echo "slurm_load_jobs error: Invalid job id specified" >&2
    exit 1
fi
while read -r number there script; do
    [ -n "${id:-}" ] && [ "$id" != "$number" ] && continue
    [ -n "${name:-}" ] && [ "$name" != "$there" ] && continue
    echo "$number $script"
done <"$CLUSTER/queue"
"#;

impl Cluster {
    /// One whose `sbatch` is the script `sbatch`, in which `take` puts the job into the queue.
    pub fn new(sbatch: &str) -> Self {
        let folder = quick_folder();
        let text = format!(
            "{QUICK}[sweep]\n\"barrier.0.height\" = {{ from = \"4 kBT\", to = \"8 kBT\", points = 24 }}\n"
        );
        fs::write(folder.path().join("many.toml"), text).unwrap();
        let cluster = Self { folder };
        fs::create_dir(cluster.at().join("bin")).unwrap();
        cluster.program("sbatch", &format!("args=(\"$@\")\ntake() {{ {TAKE} }}\n{sbatch}"));
        cluster.program("squeue", SQUEUE);
        cluster.program(
            "scontrol",
            "case \"$*\" in *config*) echo 'MaxArraySize = 1001' ;; *) exit 1 ;; esac",
        );
        cluster
    }

    pub fn at(&self) -> &Path {
        self.folder.path()
    }

    fn program(&self, name: &str, text: &str) {
        let path = self.at().join("bin").join(name);
        fs::write(&path, format!("#!/bin/bash\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The output of `submit`, with a case of a minute.
    pub fn submit(&self, more: &[&str]) -> Output {
        let mut command = wavepore(self.at());
        command
            .args([
                "submit",
                "many.toml",
                "-o",
                "out",
                "--what",
                "transmission",
                "--case-time",
                "1 min",
            ])
            .args(more);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.at().join("bin").display()));
        command.env("CLUSTER", self.at()).output().unwrap()
    }

    fn lines(&self, file: &str) -> Vec<String> {
        let text = fs::read_to_string(self.at().join(file)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// How often the array was handed to `sbatch`.
    pub fn arrays(&self) -> usize {
        self.lines("calls").iter().filter(|call| call.ends_with("/sweep.sbatch")).count()
    }

    fn jobs_over(&self) {
        fs::remove_file(self.at().join("queue")).unwrap();
    }

    fn record(&self) -> PathBuf {
        self.at().join("out/submitted.jobs")
    }
}

/// Asserts that both jobs were submitted, and that the same command refuses while they are there.
fn taken(cluster: &Cluster, number: &str) {
    let output = cluster.submit(&[]);
    expect(&output, 0, &[]);
    assert!(stdout(&output).contains(&format!("\narray job: {number}\n")), "{output:?}");
    let calls = cluster.lines("calls");
    assert_eq!((calls.len(), cluster.arrays()), (2, 1), "{calls:?}");
    expect(&cluster.submit(&[]), 2, &["still in the queue", "scancel 101"]);
    assert_eq!(cluster.arrays(), 1);
    // Once they are over the command works again.
    cluster.jobs_over();
    expect(&cluster.submit(&[]), 0, &[]);
    assert_eq!(cluster.arrays(), 2);
}

#[test]
fn the_number_is_found_whatever_is_printed_around_it() {
    for (sbatch, number) in [
        ("take; echo $number", "101"),
        ("take; echo \"$number;east\"", "101;east"),
        ("take; echo \"Submitted batch job $number\"", "101"),
        (
            "echo '*** 2 of 500 h used ***'; take; echo \"Submitted batch job $number\"; echo 7 >&2",
            "101",
        ),
        ("take; echo \"Submitted batch job $number\" >&2", "101"),
        ("echo 5000; take; echo $number", "101"),
        ("take; printf '\\033[32mJob \\033[1m%s\\033[0m accepted\\r\\n' $number", "101"),
        ("take; echo 'thank you'", "101"),
        ("take", "101"),
        ("take; echo $number; echo 'cannot write /var/log/site' >&2; exit 7", "101"),
        ("take; echo 'cannot write /var/log/site' >&2; exit 7", "101"),
        ("take; echo $number; { while [ -e \"$CLUSTER\" ]; do sleep 0.2; done; } &", "101"),
    ] {
        println!("{sbatch}");
        taken(&Cluster::new(sbatch), number);
    }
}

#[test]
fn the_collection_waits_for_the_array_with_or_without_its_number() {
    let cluster = Cluster::new("take; echo $number");
    expect(&cluster.submit(&["--", "-p", "short"]), 0, &[]);
    let calls = cluster.lines("calls");
    assert!(
        calls[1].starts_with("--parsable --dependency=afterany:101,singleton -p short "),
        "{calls:?}"
    );
    // Nothing is printed, and the queue fails: by the name that both have.
    let cluster = Cluster::new("take; echo thanks");
    fs::write(cluster.at().join("mute"), "").unwrap();
    let output = cluster.submit(&[]);
    expect(&output, 0, &["sbatch printed no job number", "thanks"]);
    assert!(
        stdout(&output).contains("array job: submitted, its number is not known"),
        "{output:?}"
    );
    let calls = cluster.lines("calls");
    let name =
        calls[0].split(' ').find(|word| word.starts_with("--job-name=wavepore-many-")).unwrap();
    assert!(calls[1].contains(name) && calls[1].contains("--dependency=singleton"), "{calls:?}");
    // Whether it is over cannot be known now, so there is no second one …
    expect(
        &cluster.submit(&[]),
        3,
        &["it is not known whether it is finished", "remove ", "submitted.jobs"],
    );
    assert_eq!(cluster.arrays(), 1);
    // … and it is found by its name later.
    fs::remove_file(cluster.at().join("mute")).unwrap();
    expect(&cluster.submit(&[]), 2, &["job 101 of this folder is still in the queue"]);
    cluster.jobs_over();
    expect(&cluster.submit(&[]), 0, &[]);
}

#[test]
fn a_folder_whose_last_submission_was_cut_off_asks_the_queue_by_name() {
    // sbatch is killed with the program after the job was taken.
    let cluster = Cluster::new("take; kill -KILL $PPID; sleep 1");
    assert_eq!(cluster.submit(&[]).status.code(), None);
    assert!(fs::read_to_string(cluster.record()).unwrap().starts_with("name wavepore-many-"));
    expect(&cluster.submit(&[]), 2, &["job 101 of this folder is still in the queue"]);
    assert_eq!(cluster.arrays(), 1);
}

#[test]
fn a_name_of_the_users_own_is_kept() {
    let cluster = Cluster::new("take; echo thanks");
    // Another job has that name as well.
    fs::write(cluster.at().join("queue"), "77 mine /else/where\n").unwrap();
    let own = ["--", "--job-name=mine"];
    let output = cluster.submit(&own);
    expect(&output, 0, &[]);
    assert!(stdout(&output).contains("\narray job: 101\n"), "{output:?}");
    expect(&cluster.submit(&own), 2, &["job 101 of this folder"]);
}

#[test]
fn what_was_refused_is_not_taken() {
    for sbatch in [
        "echo 'sbatch: error: Batch job submission failed: Invalid qos' >&2; exit 1",
        "echo 'sbatch: error: Batch job submission failed: Invalid qos' >&2",
        "echo 500; echo 'Invalid qos' >&2; exit 1",
    ] {
        let cluster = Cluster::new(&format!("echo \"$*\" >>\"$CLUSTER/calls\"; {sbatch}"));
        expect(
            &cluster.submit(&[]),
            3,
            &["sbatch did not accept", "Invalid qos", "help: name your --account"],
        );
        assert!(!cluster.record().exists());
        expect(&cluster.submit(&[]), 3, &["sbatch did not accept"]);
    }
}

#[test]
fn options_with_which_sbatch_would_submit_something_else_are_refused() {
    let cluster = Cluster::new("take; echo $number");
    for option in [
        &["-Ha1-3"][..],
        &["--array=1"],
        &["-p", "x", "--test-only"],
        &["--wrap=true"],
        &["--help"],
    ] {
        let output = cluster.submit(&[&["--"], option].concat());
        expect(&output, 2, &["is not passed on to sbatch", "help: "]);
    }
    assert_eq!(cluster.arrays(), 0);
    assert!(!cluster.at().join("out").exists());
}
