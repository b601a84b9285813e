//! `sweep` inside job arrays of PBS, Torque, Grid Engine and LSF: what their variables mean.

use std::path::Path;
use std::process::Output;

use super::binary::{expect, stderr, stdout, wavepore};
use super::sweep::{SWEPT, swept};

/// The output of a sweep of [`SWEPT`], 24 cases, with the variables in `environment`.
fn task(at: &Path, environment: &str, arguments: &[&str]) -> Output {
    let mut command = wavepore(at);
    command.args(["sweep", "swept.toml", "--what", "transmission"]).args(arguments);
    for pair in environment.split_whitespace() {
        let (name, value) = pair.split_once('=').unwrap();
        command.env(name, value);
    }
    command.output().unwrap()
}

#[test]
fn a_task_of_any_array_with_known_indices_takes_its_share() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for (environment, name, share) in [
        ("SGE_TASK_ID=3 SGE_TASK_FIRST=1 SGE_TASK_LAST=4 SGE_TASK_STEPSIZE=1", "sge", "3 of 4"),
        // The last index is as typed: 2-10:3 has the tasks 2, 5 and 8.
        ("SGE_TASK_ID=5 SGE_TASK_FIRST=2 SGE_TASK_LAST=10 SGE_TASK_STEPSIZE=3", "sge", "2 of 3"),
        ("LSB_JOBID=7 LSB_JOBINDEX=2 LSB_JOBINDEX_END=6 LSB_JOBINDEX_STEP=1", "lsf", "2 of 6"),
        ("LSB_JOBID=7 LSB_JOBINDEX=6 LSB_JOBINDEX_END=6", "lsf", "6 of 6"),
    ] {
        let output = task(at, environment, &["--task", name, "-o", "a", "--force"]);
        expect(&output, 0, &[]);
        let share = format!("(share {share}, 24 in all)");
        assert!(stdout(&output).contains(&share), "{environment}: {output:?}");
    }
}

#[test]
fn a_share_that_the_scheduler_does_not_tell_must_be_named() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for (environment, name, words) in [
        ("PBS_ARRAY_INDEX=3 PBS_JOBID=12[3].head", "pbs", "PBS does not tell a task how many"),
        ("PBS_ARRAYID=3 PBS_JOBID=12[3].head", "pbs", "PBS_ARRAYID is 3"),
        ("LSB_JOBINDEX=5 LSB_JOBINDEX_END=9 LSB_JOBINDEX_STEP=2", "lsf", "LSB_JOBINDEX_END"),
        ("SGE_TASK_ID=3 SGE_TASK_FIRST=4 SGE_TASK_LAST=9", "sge", "SGE_TASK_FIRST"),
        ("SGE_TASK_ID=undefined", "sge", "no task of a Grid Engine array"),
        ("LSB_JOBINDEX=0 LSB_JOBID=7", "lsf", "no task of an LSF array"),
        ("A=b", "pbs", "PBS_ARRAY_INDEX or PBS_ARRAYID is not set"),
    ] {
        let output = task(at, environment, &["--task", name, "-o", "a"]);
        expect(&output, 2, &[words, "--task I/N"]);
    }
    assert!(!at.join("a").exists());
}

#[test]
fn tasks_of_arrays_of_ones_own_leave_nothing_open() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for (place, environment, words) in [
        // The first of them computes all: no other is there.
        ("pbs", "PBS_ARRAY_INDEX=3 PBS_ARRAY_ID=12[].head PBS_JOBID=12[3].head", "array 12 "),
        ("torque", "PBS_ARRAYID=3 PBS_JOBID=12[3].head", "its own share cannot be known"),
        ("lsf", "LSB_JOBID=7 LSB_JOBINDEX=5 LSB_JOBINDEX_END=9", "array 7 (9 tasks)"),
        (
            "sge",
            "JOB_ID=8 SGE_TASK_ID=2 SGE_TASK_FIRST=1 SGE_TASK_LAST=3 SGE_TASK_STEPSIZE=1",
            "Grid Engine's array 8 computes share 2 of 3",
        ),
    ] {
        let output = task(at, environment, &["-o", place]);
        expect(&output, 0, &[words]);
        assert!(stdout(&output).starts_with("24 cases: 24 computed"), "{output:?}");
    }
    // Jobs that are no arrays say so in their own ways.
    for environment in ["JOB_ID=8 SGE_TASK_ID=undefined", "LSB_JOBID=7 LSB_JOBINDEX=0"] {
        let output = task(at, environment, &["-o", "sge"]);
        expect(&output, 0, &[]);
        assert!(stderr(&output).is_empty(), "{output:?}");
    }
}

#[test]
fn variables_of_two_schedulers_that_disagree_are_refused() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let slurm = "SLURM_ARRAY_JOB_ID=1 SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=4 \
                 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=4";
    let other = "JOB_ID=8 SGE_TASK_ID=3 SGE_TASK_FIRST=1 SGE_TASK_LAST=4 SGE_TASK_STEPSIZE=1";
    let both = format!("{slurm} {other}");
    let output = task(at, &both, &["-o", "a"]);
    let words = ["SLURM_ARRAY_TASK_ID is 2", "SGE_TASK_ID is 3", "--task slurm or --task sge"];
    expect(&output, 2, &words);
    assert!(!at.join("a").exists());
    for (name, share) in [("slurm", "share 2 of 4"), ("sge", "share 3 of 4"), ("1/2", "1 of 2")] {
        let output = task(at, &both, &["-o", "a", "--task", name]);
        expect(&output, 0, &[]);
        assert!(stdout(&output).contains(share), "{output:?}");
    }
    // The same said twice is no contradiction.
    let alike = both.replace("SGE_TASK_ID=3", "SGE_TASK_ID=2");
    expect(&task(at, &alike, &["-o", "b"]), 0, &["share 2 of 4"]);
    // Nor is less: the one that knows its share counts.
    for less in ["LSB_JOBID=7 LSB_JOBINDEX=2 LSB_JOBINDEX_END=4", "PBS_ARRAY_INDEX=2"] {
        let output = task(at, &format!("{slurm} {less}"), &["-o", "b"]);
        expect(&output, 0, &["Slurm's array 1 computes share 2 of 4"]);
    }
}

#[test]
fn cores_are_those_of_the_job_and_schedulers_must_agree() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for (environment, words) in [
        ("SGE_TASK_ID=undefined NSLOTS=many", &["NSLOTS", ": many", "--threads"][..]),
        ("PBS_JOBID=1.head NCPUS=-1", &["NCPUS", ": -1", "--threads"]),
        ("PBS_JOBID=1.head PBS_NP=99999", &["PBS_NP", "--threads"]),
        ("LSB_JOBID=1 LSB_DJOB_NUMPROC=x", &["LSB_DJOB_NUMPROC", "--threads"]),
        (
            "LSB_JOBID=1 LSB_DJOB_NUMPROC=2 SLURM_CPUS_PER_TASK=1",
            &["SLURM_CPUS_PER_TASK is 1, but LSB_DJOB_NUMPROC is 2", "--threads"],
        ),
    ] {
        expect(&task(at, environment, &["-o", "a"]), 2, words);
        expect(&task(at, environment, &["-o", "b", "--threads", "1"]), 0, &[]);
    }
    // Outside of a job these names mean something else.
    for environment in ["NSLOTS=many", "NCPUS=x", "LSB_DJOB_NUMPROC=x", "PBS_NP=x"] {
        expect(&task(at, environment, &["-o", "b"]), 0, &[]);
    }
}
