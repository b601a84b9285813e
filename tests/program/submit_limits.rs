//! `submit` within limits: of time, as it is given to `sbatch`, and of jobs in the queue.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::binary::{QUICK, expect, quick_folder, stdout, wavepore};
use super::processes::{Started, USR1};
use super::submit_wrapped::Cluster;

fn many(at: &Path, points: usize) {
    let axis = format!(
        "[sweep]\n\"barrier.0.height\" = {{ from = \"4 kBT\", to = \"8 kBT\", points = {points} }}\n"
    );
    fs::write(at.join("many.toml"), format!("{QUICK}{axis}")).unwrap();
}

/// The script of a dry run, and its messages.
fn script(at: &Path, variable: Option<&str>, arguments: &[&str]) -> (String, String) {
    let mut command = wavepore(at);
    command.args(["submit", "--dry-run", "many.toml", "--what", "transmission"]).args(arguments);
    if let Some(limit) = variable {
        command.env("SBATCH_TIMELIMIT", limit);
    }
    let output = command.output().unwrap();
    expect(&output, 0, &[]);
    (stdout(&output), String::from_utf8(output.stderr).unwrap())
}

fn line<'a>(script: &'a str, beginning: &str) -> &'a str {
    script
        .lines()
        .find_map(|line| line.strip_prefix(beginning))
        .unwrap_or_else(|| panic!("{beginning}\n{script}"))
}

#[test]
fn tasks_fit_the_time_that_sbatch_is_given_however_that_is_typed() {
    let folder = quick_folder();
    many(folder.path(), 400);
    let case = ["--case-time", "1 s", "--"];
    for (variable, typed) in [
        (None, &["--time=1"][..]),
        (None, &["--time", "00:01:00"]),
        (None, &["-p", "short", "-Ht1"]),
        (None, &["-t7", "-t", "1"]),
        (Some("1"), &[]),
        (Some("1:00"), &["--exclusive"]),
        (Some("30"), &["--time=0-00:01"]),
    ] {
        let (text, _) = script(folder.path(), variable, &[&case[..], typed].concat());
        // 42 s of the minute, without 12 s for the signal and 6 s for the start; 33 cases with a
        // margin.
        assert_eq!(line(&text, "#SBATCH --array="), "1-13", "{typed:?}");
        assert_eq!(line(&text, "#SBATCH --time="), "00:01:00", "{typed:?}");
        assert_eq!(line(&text, "#SBATCH --signal=B:USR1@"), "12", "{typed:?}");
    }
    // Longer limits leave tasks as long as --task-time, with the signal two minutes before the
    // end.
    for (limit, array, lead) in
        [("--time=5", "1-3", "60"), ("--time=60", "1", "120"), ("--time=UNLIMITED", "1", "120")]
    {
        let (text, _) = script(folder.path(), None, &[&case[..], &[limit]].concat());
        assert_eq!(
            (line(&text, "#SBATCH --array="), line(&text, "#SBATCH --signal=B:USR1@")),
            (array, lead),
            "{limit}"
        );
    }
    let short = ["--case-time", "1 s", "--task-time", "20 s", "--", "--time=60"];
    let (text, _) = script(folder.path(), None, &short);
    assert_eq!(line(&text, "#SBATCH --array="), "1-20");
}

#[test]
fn what_does_not_fit_is_noted() {
    let folder = quick_folder();
    many(folder.path(), 400);
    let (text, messages) = script(folder.path(), None, &["--case-time", "2 min", "--", "--time=1"]);
    assert!(
        messages.contains("a case takes") && messages.contains("give sbatch a longer --time"),
        "{messages}"
    );
    assert_eq!(line(&text, "#SBATCH --signal=B:USR1@"), "30");
    many(folder.path(), 5000);
    let (_, messages) = script(folder.path(), None, &["--case-time", "20 s", "--", "--time=1"]);
    assert!(messages.contains("it will go back into the queue"), "{messages}");
}

/// The script of a short task: the second signal comes in time to go back into the queue.
#[test]
fn a_short_task_puts_itself_back_before_its_time_is_over() {
    let folder = quick_folder();
    let at = folder.path();
    many(at, 24);
    fs::create_dir(at.join("bin")).unwrap();
    // A program that finishes a case at the first signal only after a second one.
    let program = "trap 'echo first >>caught; trap \"echo second >>caught; exit 138\" USR1' USR1\n\
                   echo begun >caught\nwhile :; do sleep 0.05; done";
    for (name, text) in [("slow", program), ("scontrol", "echo \"$*\" >>requeued")] {
        let path = at.join("bin").join(name);
        fs::write(&path, format!("#!/bin/bash\n{text}\n")).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
    }
    let arguments = ["--case-time", "1 s", "--program", "bin/slow", "--", "--time=1"];
    let (text, _) = script(at, None, &arguments);
    // Instead of nine seconds: until the first one has come.
    assert!(text.contains("sleep 9;"), "{text}");
    let wait = "until grep -q first caught; do sleep 0.02; done;";
    fs::write(at.join("task.sh"), text.replace("sleep 9;", wait)).unwrap();
    let path = format!("{}:{}", at.join("bin").display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.arg("task.sh").current_dir(at).env("PATH", path);
    command.env("SLURM_ARRAY_TASK_ID", "1").env("SLURM_JOB_ID", "5");
    let mut task = Started::silent(&mut command);
    let is_told =
        |words: &str| fs::read_to_string(at.join("caught")).unwrap_or_default().contains(words);
    assert!(task.until(|| is_told("begun")));
    task.signal(USR1);
    assert_eq!(task.child.wait().unwrap().code(), Some(138));
    assert!(is_told("first\nsecond"));
    assert_eq!(fs::read_to_string(at.join("requeued")).unwrap(), "requeue 5\n");
}

/// A signal that comes between the start of the program and the line that keeps its number is passed
/// on, and the task goes back into the queue.
#[test]
fn a_signal_at_the_start_of_a_task_is_not_lost() {
    let folder = quick_folder();
    let at = folder.path();
    many(at, 24);
    fs::create_dir(at.join("bin")).unwrap();
    let program = "trap 'exit 138' USR1\necho begun >caught\nwhile :; do sleep 0.05; done";
    for (name, text) in [("slow", program), ("scontrol", "echo \"$*\" >>requeued")] {
        let path = at.join("bin").join(name);
        fs::write(&path, format!("#!/bin/bash\n{text}\n")).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
    }
    for limit in ["--time=1", "--time=60"] {
        let arguments = ["--case-time", "1 s", "--program", "bin/slow", "--", limit];
        let (text, _) = script(at, None, &arguments);
        // The signal, after the program has begun and before its number is kept.
        let signal = "until grep -q begun caught; do sleep 0.02; done; kill -USR1 $$\ntask=$!";
        assert!(text.contains("\ntask=$!\n"), "{text}");
        let text = text.replace("sleep 9;", ":;").replacen("\ntask=$!", &format!("\n{signal}"), 1);
        fs::write(at.join("task.sh"), text).unwrap();
        fs::write(at.join("caught"), "").unwrap();
        let path = format!("{}:{}", at.join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.arg("task.sh").current_dir(at).env("PATH", path);
        command.env("SLURM_ARRAY_TASK_ID", "1").env("SLURM_JOB_ID", "5");
        let mut task = Started::silent(&mut command);
        assert_eq!(task.child.wait().unwrap().code(), Some(138), "{limit}");
    }
    assert_eq!(fs::read_to_string(at.join("requeued")).unwrap(), "requeue 5\nrequeue 5\n");
}

#[test]
fn limits_of_submitted_jobs_are_explained() {
    for (words, advice) in [
        (
            "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates \
             accounting/QOS policy (job submit limit, user's size and/or time limits)",
            "fewer, longer tasks: --task-time above the present 10 minutes",
        ),
        ("sbatch: error: AssocMaxSubmitJobLimit", "this array has 3 tasks"),
        (
            "sbatch: error: Batch job submission failed: Invalid job array specification",
            "--task-time",
        ),
        (
            "sbatch: error: Batch job submission failed: Requested time limit is invalid",
            "-- --time=LIMIT",
        ),
    ] {
        let cluster = Cluster::new(&format!("printf '%s\\n' \"{words}\" >&2; exit 1"));
        let output = cluster.submit(&[]);
        let first = words.lines().next().unwrap();
        expect(&output, 3, &["sbatch did not accept", first, advice, "help: "]);
    }
}
