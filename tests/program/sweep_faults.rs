//! Sweeps that are killed, asked to stop, or meet a machine that fails: nothing is lost, nothing
//! half-written is left under a final name.

#![cfg(unix)]

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use wavepore::record::{Collection, Record};

use super::binary::{expect, invoke, stdout, wavepore};
use super::processes::{INT, Started, TERM, USR1};
use super::small_disk::SmallDisk;
use super::sweep::{SWEPT, collected, finished, swept};

/// How often each kind of sweep is killed.
const KILLS: usize = 100;

/// What is swept, and how many milliseconds of computing such a sweep may be killed after: a kill
/// that comes later finds nothing to kill. But …
const KILLED: [(&str, u64); 2] = [("run", 120), ("transmission", 40)];
/// … only once it has finished something where that many kills in a row came before.
const VAIN_KILLS: usize = 4;

fn begin(at: &Path, folder: &str, what: &str) -> Started {
    Started::silent(wavepore(at).args(["sweep", "swept.toml", "-o", folder, "--what", what]))
}

fn whole_sweep(at: &Path, folder: &str, what: &str) {
    assert!(begin(at, folder, what).child.wait().unwrap().success());
}

/// Asserts that everything under a final name is whole; returns the files by their number on the
/// disk.
fn all_whole(folder: &Path) -> HashMap<u64, String> {
    let files = finished(folder);
    for (path, _) in &files {
        if path.parent().unwrap().ends_with("cases") {
            let record = Record::open(path).unwrap();
            assert!(record.complete(), "{} is not complete", path.display());
            assert_eq!(record.case().as_deref(), path.file_stem().unwrap().to_str());
        } else {
            Collection::open(path).unwrap().entries().unwrap();
        }
    }
    files
        .into_iter()
        .map(|(path, _)| (fs::metadata(&path).unwrap().ino(), path.display().to_string()))
        .collect()
}

#[test]
fn a_sweep_that_is_killed_goes_on_where_it_was() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let mut moment = 1_u64;
    for (what, most) in KILLED {
        whole_sweep(at, "undisturbed", what);
        let wanted = collected(at, "undisturbed");
        let (mut kills, mut sweeps) = (0, 0);
        while kills < KILLS {
            let _ = fs::remove_dir_all(at.join("killed"));
            kills += killed_until_finished(at, what, most, &mut moment);
            assert!(
                collected(at, "killed") == wanted,
                "{what}: the collected file differs after {kills} kills"
            );
            sweeps += 1;
        }
        fs::remove_dir_all(at.join("undisturbed")).unwrap();
        println!("{what}: {kills} kills in {sweeps} sweeps");
    }
}

/// Kills and resumes one sweep until it is finished; returns how often.
fn killed_until_finished(at: &Path, what: &str, most: u64, moment: &mut u64) -> usize {
    let folder = at.join("killed");
    let mut before = HashMap::new();
    let (mut kills, mut in_vain) = (0, 0);
    loop {
        let mut sweep = begin(at, "killed", what);
        // xorshift
        *moment ^= *moment << 13;
        *moment ^= *moment >> 7;
        *moment ^= *moment << 17;
        // Progress is waited for where kills came too early for any, so that every sweep ends.
        let goes_on =
            in_vain < VAIN_KILLS || sweep.until(|| finished(&folder).len() > before.len());
        if goes_on && sweep.until_computed(Duration::from_millis(1 + *moment % most)) {
            sweep.child.kill().unwrap();
            kills += 1;
        }
        let status = sweep.child.wait().unwrap();
        let after = all_whole(&folder);
        let is_kept = |(number, path)| after.get(number) == Some(path);
        assert!(before.iter().all(is_kept), "a finished file was replaced");
        in_vain = if after.len() > before.len() { 0 } else { in_vain + 1 };
        before = after;
        if status.code().is_some() {
            assert!(status.success());
            return kills;
        }
    }
}

#[test]
fn signals_end_a_sweep_soon() {
    // Minutes of work in every case.
    let folder = swept(&SWEPT.replace("[record]", "time_step = \"0.001 fs\"\n[record]"));
    let at = folder.path();
    for (signal, code) in [(TERM, 143), (INT, 130)] {
        let mut sweep =
            Started::silent(wavepore(at).args(["sweep", "swept.toml", "-o", "a", "--force"]));
        sweep.until_it_catches(signal);
        assert!(sweep.until_computed(Duration::from_millis(700)), "was not long");
        sweep.signal(signal);
        assert_eq!(sweep.code_soon(), Some(code), "{} was not handled soon", signal.option);
        assert!(
            fs::read_dir(at.join("a/cases")).unwrap().next().is_none(),
            "{} left something",
            signal.option
        );
    }
}

#[test]
fn a_sweep_whose_time_is_up_finishes_the_cases_it_is_at() {
    let folder = swept(&SWEPT.replace("tolerance = 1e-3", "tolerance = 1e-9"));
    let at = folder.path();
    for cases in [0, 1, 5] {
        let _ = fs::remove_dir_all(at.join("a"));
        let mut sweep = begin(at, "a", "run");
        sweep.until_it_catches(USR1);
        sweep.until(|| finished(&at.join("a")).len() >= cases);
        sweep.signal(USR1);
        let code = sweep.child.wait().unwrap().code();
        let there = finished(&at.join("a")).len();
        // The signal may come before the first case is begun, or while the last one is computed.
        let wanted = if [0, 24].contains(&there) { i32::from(there == 0) } else { 138 };
        assert!(there >= cases && code == Some(wanted), "{code:?} with {there} cases");
    }
    whole_sweep(at, "a", "run");
    assert_eq!(all_whole(&at.join("a")).len(), 24);
}

#[test]
fn a_second_notice_that_time_is_up_drops_the_cases_it_is_at() {
    // Minutes of work in every case.
    let folder = swept(&SWEPT.replace("[record]", "time_step = \"0.001 fs\"\n[record]"));
    let at = folder.path();
    let mut sweep =
        Started::piped(wavepore(at).args(["sweep", "swept.toml", "-o", "a", "--force"]));
    sweep.until_it_catches(TERM);
    assert!(sweep.until_computed(Duration::from_millis(300)), "was not long");
    sweep.signal(USR1);
    assert!(
        sweep.until_computed(Duration::from_millis(1000)),
        "dropped its cases at the first notice"
    );
    sweep.signal(USR1);
    assert_eq!(sweep.code_soon(), Some(1));
    expect(&sweep.output(), 1, &["time was up before a single case was finished"]);
    assert!(fs::read_dir(at.join("a/cases")).unwrap().next().is_none());
}

#[test]
fn a_sweep_that_finishes_nothing_in_its_time_asks_for_more_instead_of_another_start() {
    // One case, minutes of work; another process is at it.
    let (case, _) = SWEPT.split_once("[sweep]").unwrap();
    let folder = swept(&case.replace("[record]", "time_step = \"0.001 fs\"\n[record]"));
    let at = folder.path();
    let begin = || Started::piped(wavepore(at).args(["sweep", "swept.toml", "-o", "a", "--force"]));
    let asks_for_more = || {
        let mut first = begin();
        // It claims a case before it computes anything.
        assert!(first.until_it_opens("claims") && first.until_computed(Duration::from_millis(300)));
        let mut second = begin();
        second.until_it_catches(USR1);
        assert!(second.until_it_opens("claims"), "did not look for what others compute");
        second.signal(USR1);
        expect(
            &second.output(),
            1,
            &["time was up before a single case was finished", "help: give more time"],
        );
    };
    asks_for_more();
    fs::remove_dir_all(at.join("a")).unwrap();
    // What fails would fail again.
    let text = fs::read_to_string(at.join("swept.toml")).unwrap();
    let centers = "[sweep]\n\"packet.center\" = [\"0 angstrom\", \"-12 angstrom\"]\n";
    fs::write(at.join("swept.toml"), text + centers).unwrap();
    asks_for_more();
}

#[test]
fn a_sweep_that_is_still_reading_stops_when_time_is_up() {
    let folder = swept(SWEPT);
    let mut command = wavepore(folder.path());
    command.args(["sweep", "-", "-o", "a", "--what", "transmission"]).stdin(Stdio::piped());
    let mut sweep = Started::piped(&mut command);
    sweep.until_it_catches(USR1);
    sweep.signal(USR1);
    sweep.child.stdin.take().unwrap().write_all(SWEPT.as_bytes()).unwrap();
    // Nothing is computed, so it is not asked for another start.
    expect(&sweep.output(), 1, &["time was up before a single case was finished"]);
    assert!(finished(&folder.path().join("a")).is_empty());
}

#[test]
fn what_a_full_disk_loses_is_not_counted() {
    let Some(disk) = SmallDisk::mount(200) else {
        println!("skipped: no memory disk can be mounted here");
        return;
    };
    let folder = swept(&SWEPT.replace("points = 4", "points = 40"));
    let there = disk.0.path().join("a");
    let there = there.to_str().unwrap();
    let output =
        invoke(folder.path(), &["sweep", "swept.toml", "-o", there, "--what", "transmission"]);
    expect(&output, 3, &["full"]);
    let list = invoke(
        folder.path(),
        &["sweep", "swept.toml", "-o", there, "--what", "transmission", "--list"],
    );
    let kept = stdout(&list).matches("finished").count();
    let counted = format!("{kept} computed, 0 finished before, {} left", 240 - kept);
    assert!(kept < 240 && stdout(&output).contains(&counted), "{kept}: {output:?}");
}

#[test]
fn a_full_disk_is_no_failure_of_a_case() {
    let folder = swept(SWEPT);
    // Space ends at the beginning of a file, inside of one, and between two.
    for kilobytes in (400..=700).step_by(20) {
        let Some(disk) = SmallDisk::mount(kilobytes) else {
            return println!("skipped: no memory disk can be mounted here");
        };
        let there = disk.0.path().join("a");
        let output = invoke(folder.path(), &["sweep", "swept.toml", "-o", there.to_str().unwrap()]);
        expect(&output, 3, &["the disk is full", "help: free space"]);
        assert_eq!(fs::read_dir(there.join("failed")).unwrap().count(), 0, "{kilobytes} kB");
    }
}

#[test]
fn a_full_disk_ends_a_sweep_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount(700) else {
        println!("skipped: no memory disk can be mounted here");
        return;
    };
    let folder = swept(SWEPT);
    let at = folder.path();
    let there = disk.0.path().join("a");
    let there = there.to_str().unwrap();
    let output = invoke(at, &["sweep", "swept.toml", "-o", there]);
    expect(&output, 3, &["full", "help: "]);
    let before = all_whole(Path::new(there));
    assert!(stdout(&output).contains(&format!("{} computed", before.len())), "{output:?}");
    assert!(!before.is_empty() && before.len() < 24, "{} cases", before.len());
    expect(&invoke(at, &["collect", there]), 3, &["full", "nothing was kept"]);
    assert!(
        !Path::new(there).join("collected.h5").exists()
            && !Path::new(there).join("collected.h5.partial").exists()
    );
    assert!(
        Command::new("mount")
            .args(["-o", "remount,size=40m", disk.0.path().to_str().unwrap()])
            .status()
            .unwrap()
            .success()
    );
    let output = invoke(at, &["sweep", "swept.toml", "-o", there]);
    assert!(stdout(&output).contains(&format!("{} finished before", before.len())), "{output:?}");
    whole_sweep(at, "b", "run");
    // Names of linked records do not depend on where the folder is.
    assert!(collected(at, there) == collected(at, "b"));
}

#[test]
fn collections_at_once_do_not_disturb_each_other() {
    let folder = swept(SWEPT);
    let at = folder.path();
    whole_sweep(at, "a", "transmission");
    let wanted = collected(at, "a");
    for round in 0..12 {
        let mut children: Vec<Started> = (0..3)
            .map(|_| Started::silent(wavepore(at).args(["collect", "a", "--force", "-q"])))
            .collect();
        children[0].until_computed(Duration::from_millis(5 * round));
        children[0].child.kill().unwrap();
        let codes: Vec<Option<i32>> =
            children.iter_mut().map(|one| one.child.wait().unwrap().code()).collect();
        assert!(codes[1..].iter().all(|code| matches!(code, Some(0 | 3))), "{codes:?}");
        assert!(fs::read(at.join("a/collected.h5")).unwrap() == wanted, "round {round}");
    }
    assert!(collected(at, "a") == wanted);
    let left = fs::read_dir(at.join("a"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().extension().unwrap_or_default() == "partial");
    assert_eq!(
        left.count(),
        0,
        "a killed collection left something that the next one did not remove"
    );
}

#[test]
fn what_cannot_be_opened_is_not_damaged() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for what in ["run", "transmission"] {
        whole_sweep(at, what, what);
        let before = finished(&at.join(what));
        for handles in 4..12 {
            let line = format!(
                "ulimit -n {handles}; exec \"$0\" sweep swept.toml -o {what} --what {what} --threads 1"
            );
            let program = env!("CARGO_BIN_EXE_wavepore");
            let output =
                Command::new("sh").args(["-c", &line, program]).current_dir(at).output().unwrap();
            assert!(matches!(output.status.code(), Some(0 | 3 | 127)), "{handles}: {output:?}");
            assert_eq!(finished(&at.join(what)), before, "{handles} handles");
        }
    }
}

#[test]
fn a_folder_that_vanishes_or_takes_nothing_is_the_machines_failure() {
    let folder = swept(&SWEPT.replace("tolerance = 1e-3", "tolerance = 1e-9"));
    let at = folder.path();
    let mut sweep = begin(at, "a", "run");
    sweep.until(|| !finished(&at.join("a")).is_empty());
    fs::rename(at.join("a"), at.join("elsewhere")).unwrap();
    let code = sweep.child.wait().unwrap().code();
    // All may be done before the folder is moved.
    let there = all_whole(&at.join("elsewhere")).len();
    assert!(code == Some(3) || (code == Some(0) && there == 24), "{code:?} with {there} cases");
    fs::write(at.join("elsewhere/sweep.json"), "{\"schema\": 1}").unwrap();
    expect(
        &invoke(at, &["collect", "elsewhere"]),
        3,
        &["sweep.json is damaged", "`what` is missing"],
    );
    fs::write(at.join("elsewhere/sweep.json"), "{\"schema\": 9}").unwrap();
    expect(&invoke(at, &["collect", "elsewhere"]), 3, &["its format is 9"]);
    expect(
        &invoke(at, &["sweep", "swept.toml", "-o", "elsewhere"]),
        3,
        &["its format is 9", "remove that file"],
    );
    assert_eq!(fs::read_to_string(at.join("elsewhere/sweep.json")).unwrap(), "{\"schema\": 9}");
    // A pipe is not waited for.
    fs::remove_file(at.join("elsewhere/sweep.json")).unwrap();
    assert!(
        Command::new("mkfifo").arg(at.join("elsewhere/sweep.json")).status().unwrap().success()
    );
    expect(&invoke(at, &["collect", "elsewhere"]), 3, &["is not a file"]);
    fs::remove_file(at.join("elsewhere/sweep.json")).unwrap();
}
