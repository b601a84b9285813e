//! `sweep` inside job arrays of the user's own: nothing is left out without a word.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::binary::{expect, invoke, stderr, stdout, wavepore};
use super::sweep::{SWEPT, finished, swept};

/// Cases of [`SWEPT`].
const CASES: usize = 24;

/// Sets what Slurm sets in a task of an array with the indices `list`, whose last range with a step
/// has `step`.
fn as_task<'a>(
    command: &'a mut Command,
    array: &str,
    list: &[usize],
    step: usize,
    id: usize,
) -> &'a mut Command {
    let (min, max) = (list.iter().min().unwrap(), list.iter().max().unwrap());
    for (name, value) in
        [("ID", id), ("MIN", *min), ("MAX", *max), ("COUNT", list.len()), ("STEP", step)]
    {
        command.env(format!("SLURM_ARRAY_TASK_{name}"), value.to_string());
    }
    command.env("SLURM_ARRAY_JOB_ID", array).env("SLURM_JOB_ID", (1000 + id).to_string())
}

fn task(at: &Path, array: &str, list: &[usize], step: usize, id: usize) -> Command {
    let mut command = wavepore(at);
    command.args(["sweep", "swept.toml", "--what", "transmission", "--threads", "1"]);
    as_task(&mut command, array, list, step, id);
    command
}

fn run(mut command: Command, arguments: &[&str]) -> Output {
    command.args(arguments).output().unwrap()
}

/// How many cases are not finished in `folder`.
fn open(at: &Path, folder: &str) -> usize {
    let list =
        invoke(at, &["sweep", "swept.toml", "--what", "transmission", "-o", folder, "--list"]);
    CASES - stdout(&list).matches(" finished").count()
}

#[test]
fn whatever_the_indices_of_an_array_are_its_tasks_leave_nothing_open() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let arrays: [(&[usize], usize); 8] = [
        (&[0, 1, 2, 3], 1),
        (&[10, 11, 12, 13], 1),
        (&[1, 11, 21, 31], 10),
        (&[3, 7], 1),
        (&[2, 5, 9, 11], 1),
        (&[0, 2, 3, 6], 2),
        (&[0, 1, 2, 3, 8], 1),
        (&[7], 1),
    ];
    for (number, (list, step)) in arrays.into_iter().enumerate() {
        let to = format!("a{number}");
        for &id in list {
            expect(&run(task(at, "1", list, step, id), &["-o", &to]), 0, &[]);
        }
        assert_eq!(open(at, &to), 0, "{list:?}");
    }
}

#[test]
fn tasks_that_were_lost_and_are_submitted_again_finish_what_is_open() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let all: Vec<usize> = (0..8).collect();
    for id in [0, 1, 3, 4, 6, 7] {
        expect(&run(task(at, "1", &all, 1, id), &["-o", "a", "--task", "slurm"]), 0, &[]);
    }
    assert_eq!(open(at, "a"), 6);
    // Strictly a share: it cannot be known of a list with gaps.
    let output = run(task(at, "2", &[2, 5], 1, 2), &["-o", "a", "--task", "slurm"]);
    expect(&output, 2, &["2 tasks, indices 2 to 5", "--task I/N"]);
    assert_eq!(open(at, "a"), 6);
    let output = run(task(at, "2", &[2, 5], 1, 2), &["-o", "a"]);
    expect(&output, 0, &["cannot be known", "--task I/N"]);
    assert_eq!(open(at, "a"), 0);
}

#[test]
fn an_array_with_a_scenario_for_each_task_computes_all_of_each() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let list = [1, 2, 3];
    for id in list {
        let heights = format!("points = {}", 4 + id);
        fs::write(at.join(format!("study{id}.toml")), SWEPT.replace("points = 4", &heights))
            .unwrap();
        // Into a folder of its own, and all into one.
        for to in [format!("own{id}"), "common".to_owned()] {
            let mut command = wavepore(at);
            command.args([
                "sweep",
                &format!("study{id}.toml"),
                "--what",
                "transmission",
                "-o",
                &to,
            ]);
            let output = as_task(&mut command, "9", &list, 1, id).output().unwrap();
            expect(&output, 0, &["note: task", "--task slurm", "--task 1/1"]);
            assert!(stdout(&output).starts_with(&format!("{} cases:", 6 * (4 + id))), "{output:?}");
        }
    }
}

/// A second task of the same array at the same sweep shows what the index is for.
#[test]
fn tasks_of_an_array_that_is_at_one_sweep_compute_their_shares() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let list = [0, 1, 2, 3];
    // The other tasks have begun: each would note that in the folder.
    expect(&run(task(at, "5", &list, 1, 0), &["-o", "a"]), 0, &[]);
    let note = fs::read_to_string(at.join("a/tasks")).unwrap();
    for path in finished(&at.join("a")) {
        fs::remove_file(path.0).unwrap();
    }
    fs::write(at.join("a/tasks"), note.repeat(2)).unwrap();
    for (id, open_after) in [(1, 18), (2, 12), (3, 6)] {
        let output = run(task(at, "5", &list, 1, id), &["-o", "a"]);
        expect(&output, 0, &[&format!("share {} of 4", id + 1)]);
        assert!(
            stdout(&output)
                .starts_with(&format!("6 cases (share {} of 4, 24 in all): 6 computed", id + 1))
        );
        assert_eq!(open(at, "a"), open_after);
    }
    // Another array is not that one.
    let output = run(task(at, "6", &list, 1, 2), &["-o", "a"]);
    assert!(stdout(&output).starts_with("24 cases: 6 computed, 18 finished before"), "{output:?}");
}

#[test]
fn a_share_can_be_asked_for_or_the_array_be_ignored() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let list = [2, 4, 6];
    for (id, share) in [(2, 1), (4, 2), (6, 3)] {
        let output = run(task(at, "1", &list, 2, id), &["-o", "a", "--task", "slurm"]);
        expect(&output, 0, &[]);
        assert!(stderr(&output).is_empty(), "{output:?}");
        assert!(
            stdout(&output)
                .starts_with(&format!("8 cases (share {share} of 3, 24 in all): 8 computed"))
        );
    }
    let output = run(task(at, "1", &list, 2, 4), &["-o", "b", "--task", "1/1"]);
    assert!(
        stdout(&output).starts_with("24 cases: 24 computed") && stderr(&output).is_empty(),
        "{output:?}"
    );
    let output = run(task(at, "1", &list, 2, 4), &["-o", "c", "--task", "2/3"]);
    assert!(stdout(&output).starts_with("8 cases (share 2 of 3"), "{output:?}");
    expect(
        &invoke(at, &["sweep", "swept.toml", "--task", "slurm"]),
        2,
        &["no task of a Slurm array", "--task I/N"],
    );
    expect(&invoke(at, &["sweep", "swept.toml", "--task", "Slurm"]), 2, &["expected I/N"]);
}
