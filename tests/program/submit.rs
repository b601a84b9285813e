//! `wavepore submit` where there is no cluster: the script it shows, what it refuses. With one:
//! tests/slurm.sh.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::binary::{QUICK, expect, invoke, names, quick_folder, stderr, stdout, wavepore};

pub fn sweep() -> String {
    format!(
        "{QUICK}[sweep]\n\"barrier.0.height\" = {{ from = \"4 kBT\", to = \"8 kBT\", points = 24 }}\n"
    )
}

/// The script of a dry run, which bash must be able to read.
pub fn script(folder: &Path, arguments: &[&str]) -> String {
    let arguments = [&["submit", "--dry-run"], arguments].concat();
    let output = invoke(folder, &arguments);
    expect(&output, 0, &[]);
    let text = stdout(&output);
    let path = folder.join("script.sh");
    fs::write(&path, &text).unwrap();
    let shell =
        |program: &str, options: &[&str]| Command::new(program).args(options).arg(&path).output();
    let read: Output = shell("bash", &["-n"]).unwrap();
    assert!(read.status.success(), "{}\n{text}", String::from_utf8_lossy(&read.stderr));
    // Where it is installed; scripts/test.sh says so.
    if let Ok(checked) = shell("shellcheck", &["--severity=warning"]) {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
    fs::remove_file(path).unwrap();
    text
}

#[test]
fn a_dry_run_shows_the_script_and_leaves_nothing() {
    let folder = quick_folder();
    fs::write(folder.path().join("many.toml"), sweep()).unwrap();
    let before = names(folder.path());
    let text = script(folder.path(), &["many.toml", "--what", "transmission"]);
    let root = folder.path().canonicalize().unwrap();
    let root = root.display();
    for line in [
        "#!/bin/bash".to_owned(),
        "#SBATCH --job-name=wavepore-many".into(),
        // Milliseconds each: one task computes them all.
        "#SBATCH --array=1".into(),
        "#SBATCH --time=00:10:00".into(),
        "#SBATCH --cpus-per-task=1".into(),
        "#SBATCH --requeue".into(),
        "#SBATCH --signal=B:USR1@120".into(),
        format!("#SBATCH --output={root}/output/many/slurm-%A_%a.out"),
        format!("scenario='{root}/many.toml'"),
        format!("program='{}'", env!("CARGO_BIN_EXE_wavepore")),
    ] {
        assert!(text.lines().any(|there| there == line), "{line}\n{text}");
    }
    assert_eq!(names(folder.path()), before);
}

#[test]
fn an_array_is_sized_by_what_cases_and_tasks_shall_take() {
    let folder = quick_folder();
    fs::write(folder.path().join("many.toml"), sweep()).unwrap();
    let sized = ["many.toml", "--case-time", "5 min", "--task-time", "10 min"];
    let text = script(folder.path(), &sized);
    assert!(
        text.contains("\n#SBATCH --array=1-12\n") && text.contains("\n#SBATCH --time=00:35:00\n"),
        "{text}"
    );
    assert!(
        text.contains("\nshares=12\n")
            && text.contains("--what run --task \"$SLURM_ARRAY_TASK_ID/$shares\""),
        "{text}"
    );
    let wide =
        [&sized[..], &["--threads", "4", "--at-once", "2", "--force", "--program", "in box.sh"]]
            .concat();
    let text = script(folder.path(), &wide);
    assert!(
        text.contains("\n#SBATCH --array=1-3%2\n")
            && text.contains("\n#SBATCH --cpus-per-task=4\n"),
        "{text}"
    );
    assert!(text.contains(" sweep --force ") && text.contains("/in box.sh'\n"), "{text}");
}

#[test]
fn a_time_limit_for_sbatch_is_that_of_the_script() {
    let folder = quick_folder();
    fs::write(folder.path().join("many.toml"), sweep()).unwrap();
    let common = ["submit", "--dry-run", "many.toml", "--case-time", "1 s", "--"];
    for (typed, line, words) in [
        (&["-p", "x"][..], "#SBATCH --time=00:10:00", " and up to 10 minutes (a case"),
        (&["--time=00:01:00"], "#SBATCH --time=00:01:00", " and up to 60.0 s (a case"),
        (&["--time", "90", "-p", "x"], "#SBATCH --time=01:30:00", " and up to 90 minutes (a case"),
        (&["-t", "1-0"], "#SBATCH --time=1-00:00:00", " and up to 24.0 hours (a case"),
        (&["-t5", "-t3"], "#SBATCH --time=00:03:00", " and up to 3 minutes (a case"),
    ] {
        let output = invoke(folder.path(), &[&common[..], typed].concat());
        expect(&output, 0, &[words]);
        let text = stdout(&output);
        assert_eq!(
            text.lines().filter(|there| there.starts_with("#SBATCH --time")).collect::<Vec<_>>(),
            [line]
        );
    }
    // What is no time is left to sbatch.
    let output = invoke(folder.path(), &[&common[..], &["--time=UNLIMITED"]].concat());
    expect(&output, 0, &[" and the time limit given to sbatch (a case"]);
    assert!(!stdout(&output).contains("--time"), "{}", stdout(&output));
}

/// The commands of the script itself, in a shell, with a program that writes down its arguments.
#[test]
fn odd_names_reach_the_program_as_they_are() {
    let folder = quick_folder();
    let odd = "it's \"odd\" 100% $HOME `x` \\ #1 é\nline";
    fs::create_dir(folder.path().join(odd)).unwrap();
    let scenario = format!("{odd}/a b.toml");
    fs::write(folder.path().join(&scenario), sweep()).unwrap();
    let written = folder.path().join("arguments");
    let program = folder.path().join("it's a program");
    fs::write(&program, format!("#!/bin/sh\nprintf '%s\\0' \"$@\" >'{}'\n", written.display()))
        .unwrap();
    assert!(Command::new("chmod").arg("+x").arg(&program).status().unwrap().success());
    let target = format!("{odd}/results");
    let arguments =
        [&scenario, "-o", &target, "--case-time", "1 min", "--program", "it's a program"]
            .map(|word: &str| word);
    let text = script(folder.path(), &arguments);
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("#SBATCH")).collect();
    assert!(lines.iter().all(|line| !line.contains("odd")), "{lines:?}");
    let path = folder.path().join("script.sh");
    fs::write(&path, &text).unwrap();
    let status = Command::new("bash").arg(&path).env("SLURM_ARRAY_TASK_ID", "3").status().unwrap();
    assert!(status.success());
    let root = folder.path().canonicalize().unwrap();
    let whole = |name: &str| root.join(name).display().to_string();
    let given = fs::read_to_string(&written).unwrap();
    let given: Vec<&str> = given.split_terminator('\0').collect();
    let task = format!("3/{}", text.lines().find_map(|line| line.strip_prefix("shares=")).unwrap());
    assert_eq!(
        given,
        ["sweep", "--what", "run", "--task", &task, "-o", &whole(&target), "--", &whole(&scenario)]
    );
}

#[test]
fn what_is_finished_is_not_submitted_again() {
    let folder = quick_folder();
    fs::write(folder.path().join("many.toml"), sweep()).unwrap();
    let common = ["many.toml", "-o", "done", "--what", "transmission"];
    // Every second case.
    expect(&invoke(folder.path(), &[&["sweep"], &common[..], &["--task", "1/2"]].concat()), 0, &[]);
    let text = script(folder.path(), &[&common[..], &["--case-time", "10 min"]].concat());
    // With twelve shares every second one would have nothing to do, and the others two cases.
    assert!(
        text.contains("\nshares=13\n") && text.matches("#SBATCH --array").count() == 1,
        "{text}"
    );
    expect(&invoke(folder.path(), &[&["sweep"], &common[..]].concat()), 0, &[]);
    let dry = invoke(folder.path(), &[&["submit", "--dry-run"], &common[..]].concat());
    expect(&dry, 0, &["every case is finished"]);
}

#[test]
fn refusals_say_what_to_do() {
    let folder = quick_folder();
    fs::write(folder.path().join("many.toml"), sweep()).unwrap();
    let before = names(folder.path());
    let submit = |arguments: &[&str]| invoke(folder.path(), &[&["submit"], arguments].concat());
    expect(
        &submit(&["-", "--dry-run", "-o", "x"]),
        2,
        &["standard input", "help: write it to a file"],
    );
    expect(&submit(&["none.toml", "--dry-run"]), 2, &["none.toml"]);
    expect(&submit(&["many.toml", "--case-time", "10"]), 2, &["a time with its unit"]);
    expect(&submit(&["many.toml", "--at-once", "0", "--dry-run"]), 2, &[]);
    // A machine without Slurm.
    let bare = wavepore(folder.path())
        .args(["submit", "many.toml"])
        .env("PATH", "/nonexistent")
        .output()
        .unwrap();
    expect(&bare, 3, &["no sbatch on PATH", "wavepore sweep", "--dry-run"]);
    assert_eq!(names(folder.path()), before);
    assert!(!stderr(&bare).contains("panicked"));
}
