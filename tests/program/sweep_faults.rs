//! Sweeps that are killed, asked to stop, or meet a machine that fails: nothing is lost, nothing half-written stands under a final name.

#![cfg(unix)]

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use wavepore::record::{Collection, Record};

use super::binary::{answer, expect, said, wavepore};
use super::small_disk::SmallDisk;
use super::sweep::{SWEPT, collected, finished, swept};

/// How often each kind of sweep is killed.
const KILLS: usize = 100;

fn begin(at: &Path, folder: &str, what: &str) -> Child {
    let mut command = wavepore(at);
    command.args(["sweep", "swept.toml", "-o", folder, "--what", what]).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Asserts that everything under a final name is whole; answers the files by their number on the disk.
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
    files.into_iter().map(|(path, _)| (fs::metadata(&path).unwrap().ino(), path.display().to_string())).collect()
}

#[test]
fn a_sweep_that_is_killed_goes_on_where_it_was() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let mut moment = 1_u64;
    for what in ["run", "transmission"] {
        assert!(begin(at, "undisturbed", what).wait().unwrap().success());
        let wanted = collected(at, "undisturbed");
        let (mut kills, mut sweeps) = (0, 0);
        while kills < KILLS {
            let _ = fs::remove_dir_all(at.join("killed"));
            let mut before = HashMap::new();
            loop {
                let mut child = begin(at, "killed", what);
                // xorshift: moments from 3 ms to 120 ms.
                moment ^= moment << 13;
                moment ^= moment >> 7;
                moment ^= moment << 17;
                std::thread::sleep(Duration::from_millis(3 + moment % 117));
                let ended = child.try_wait().unwrap();
                if ended.is_none() {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    kills += 1;
                }
                let after = all_whole(&at.join("killed"));
                assert!(
                    before.iter().all(|(number, path)| after.get(number) == Some(path)),
                    "a finished file was replaced"
                );
                before = after;
                if let Some(status) = ended {
                    assert!(status.success());
                    break;
                }
            }
            assert!(collected(at, "killed") == wanted, "{what}: the collected file differs after {kills} kills");
            sweeps += 1;
        }
        fs::remove_dir_all(at.join("undisturbed")).unwrap();
        println!("{what}: {kills} kills in {sweeps} sweeps");
    }
}

/// Waits for the end, five seconds at most.
fn ends(child: &mut Child) -> Option<i32> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(5) {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status.code().unwrap());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

#[test]
fn signals_end_a_sweep_within_five_seconds() {
    // Minutes of work in every case.
    let folder = swept(&SWEPT.replace("[record]", "time_step = \"0.001 fs\"\n[record]"));
    let at = folder.path();
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let mut child = wavepore(at)
            .args(["sweep", "swept.toml", "-o", "a", "--force"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(700));
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(ends(&mut child), Some(code));
        assert!(fs::read_dir(at.join("a/cases")).unwrap().next().is_none(), "{signal} left something");
    }
}

#[test]
fn a_sweep_whose_time_is_up_finishes_the_cases_it_is_at() {
    let folder = swept(&SWEPT.replace("tolerance = 1e-3", "tolerance = 1e-9"));
    let at = folder.path();
    let mut child = begin(at, "a", "run");
    std::thread::sleep(Duration::from_millis(150));
    assert!(Command::new("kill").args(["-USR1", &child.id().to_string()]).status().unwrap().success());
    let code = child.wait().unwrap().code();
    let there = finished(&at.join("a")).len();
    // On a slow machine the signal may come before the first case, on a fast one after the last.
    let wanted = if [0, 24].contains(&there) { i32::from(there == 0) } else { 138 };
    assert_eq!(code, Some(wanted), "with {there} cases");
    assert!(begin(at, "a", "run").wait().unwrap().success());
    assert_eq!(all_whole(&at.join("a")).len(), 24);
}

#[test]
fn a_sweep_that_finishes_nothing_in_its_time_asks_for_more_instead_of_another_start() {
    // One case, minutes of work; another process is at it.
    let (case, _) = SWEPT.split_once("[sweep]").unwrap();
    let folder = swept(&case.replace("[record]", "time_step = \"0.001 fs\"\n[record]"));
    let at = folder.path();
    let begin = || {
        let mut command = wavepore(at);
        command.args(["sweep", "swept.toml", "-o", "a", "--force"]).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let asks_for_more = || {
        let mut first = begin();
        std::thread::sleep(Duration::from_millis(300));
        let second = begin();
        std::thread::sleep(Duration::from_millis(700));
        assert!(Command::new("kill").args(["-USR1", &second.id().to_string()]).status().unwrap().success());
        let output = second.wait_with_output().unwrap();
        first.kill().unwrap();
        first.wait().unwrap();
        expect(&output, 1, &["time was up before a single case was finished", "help: give more time"]);
    };
    asks_for_more();
    // What fails would fail again.
    let text = fs::read_to_string(at.join("swept.toml")).unwrap();
    let centers = "[sweep]\n\"packet.center\" = [\"0 angstrom\", \"-12 angstrom\"]\n";
    fs::write(at.join("swept.toml"), text + centers).unwrap();
    asks_for_more();
}

#[test]
fn a_sweep_that_is_still_reading_heeds_that_time_is_up() {
    // A hundred thousand cases take a while to be named.
    let (case, _) = SWEPT.split_once("[sweep]").unwrap();
    let heights = "[sweep]\n\"barrier.0.height\" = { from = \"1 kBT\", to = \"2 kBT\", points = 100000 }\n";
    let folder = swept(&format!("{case}{heights}"));
    let mut child = begin(folder.path(), "a", "transmission");
    std::thread::sleep(Duration::from_millis(100));
    assert!(Command::new("kill").args(["-USR1", &child.id().to_string()]).status().unwrap().success());
    // Nothing is computed, so it is not asked for another start.
    assert_eq!(child.wait().unwrap().code(), Some(1));
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
    let output = said(folder.path(), &["sweep", "swept.toml", "-o", there, "--what", "transmission"]);
    expect(&output, 3, &["full"]);
    let list = said(folder.path(), &["sweep", "swept.toml", "-o", there, "--what", "transmission", "--list"]);
    let kept = answer(&list).matches("finished").count();
    let told = format!("{kept} computed, 0 finished before, {} left", 240 - kept);
    assert!(kept < 240 && answer(&output).contains(&told), "{kept}: {output:?}");
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
    let output = said(at, &["sweep", "swept.toml", "-o", there]);
    expect(&output, 3, &["full", "help: "]);
    let before = all_whole(Path::new(there));
    assert!(answer(&output).contains(&format!("{} computed", before.len())), "{output:?}");
    assert!(!before.is_empty() && before.len() < 24, "{} cases", before.len());
    expect(&said(at, &["collect", there]), 3, &["full", "nothing was kept"]);
    assert!(!Path::new(there).join("collected.h5").exists() && !Path::new(there).join("collected.h5.partial").exists());
    assert!(
        Command::new("mount")
            .args(["-o", "remount,size=40m", disk.0.path().to_str().unwrap()])
            .status()
            .unwrap()
            .success()
    );
    let output = said(at, &["sweep", "swept.toml", "-o", there]);
    assert!(answer(&output).contains(&format!("{} finished before", before.len())), "{output:?}");
    assert!(begin(at, "b", "run").wait().unwrap().success());
    // Names of linked records do not depend on where the folder is.
    assert!(collected(at, there) == collected(at, "b"));
}

#[test]
fn collections_at_once_do_not_disturb_each_other() {
    let folder = swept(SWEPT);
    let at = folder.path();
    assert!(begin(at, "a", "transmission").wait().unwrap().success());
    let wanted = collected(at, "a");
    for round in 0..12 {
        let mut children: Vec<Child> = (0..3)
            .map(|_| {
                let mut command = wavepore(at);
                command.args(["collect", "a", "--force", "-q"]).stdout(Stdio::null()).stderr(Stdio::null());
                command.spawn().unwrap()
            })
            .collect();
        std::thread::sleep(Duration::from_millis(5 * round));
        children[0].kill().unwrap();
        let codes: Vec<Option<i32>> = children.iter_mut().map(|child| child.wait().unwrap().code()).collect();
        assert!(codes[1..].iter().all(|code| matches!(code, Some(0 | 3))), "{codes:?}");
        assert!(fs::read(at.join("a/collected.h5")).unwrap() == wanted, "round {round}");
    }
    assert!(collected(at, "a") == wanted);
    let left = fs::read_dir(at.join("a"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().extension().unwrap_or_default() == "partial");
    assert_eq!(left.count(), 0, "a killed collection left something that the next one did not remove");
}

#[test]
fn what_cannot_be_looked_at_is_not_damaged() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for what in ["run", "transmission"] {
        assert!(begin(at, what, what).wait().unwrap().success());
        let before = finished(&at.join(what));
        for handles in 4..12 {
            let line = format!("ulimit -n {handles}; exec \"$0\" sweep swept.toml -o {what} --what {what} --threads 1");
            let program = env!("CARGO_BIN_EXE_wavepore");
            let output = Command::new("sh").args(["-c", &line, program]).current_dir(at).output().unwrap();
            assert!(matches!(output.status.code(), Some(0 | 3 | 127)), "{handles}: {output:?}");
            assert_eq!(finished(&at.join(what)), before, "{handles} handles");
        }
    }
}

#[test]
fn a_folder_that_vanishes_or_takes_nothing_is_the_machines_failure() {
    let folder = swept(&SWEPT.replace("tolerance = 1e-3", "tolerance = 1e-9"));
    let at = folder.path();
    let mut child = begin(at, "a", "run");
    std::thread::sleep(Duration::from_millis(300));
    let _ = fs::rename(at.join("a"), at.join("elsewhere"));
    let code = child.wait().unwrap().code();
    // On a fast machine all is done before the folder is moved.
    let there = all_whole(&at.join("elsewhere")).len();
    assert!(code == Some(3) || (code == Some(0) && there == 24), "{code:?} with {there} cases");
    fs::write(at.join("elsewhere/sweep.json"), "{\"schema\": 1}").unwrap();
    expect(&said(at, &["collect", "elsewhere"]), 3, &["sweep.json is damaged", "`what` is missing"]);
    fs::write(at.join("elsewhere/sweep.json"), "{\"schema\": 9}").unwrap();
    expect(&said(at, &["collect", "elsewhere"]), 3, &["it has form 9"]);
    expect(&said(at, &["sweep", "swept.toml", "-o", "elsewhere"]), 3, &["it has form 9", "remove that file"]);
    assert_eq!(fs::read_to_string(at.join("elsewhere/sweep.json")).unwrap(), "{\"schema\": 9}");
    // A pipe is not waited for.
    fs::remove_file(at.join("elsewhere/sweep.json")).unwrap();
    assert!(Command::new("mkfifo").arg(at.join("elsewhere/sweep.json")).status().unwrap().success());
    expect(&said(at, &["collect", "elsewhere"]), 3, &["is not a file"]);
    fs::remove_file(at.join("elsewhere/sweep.json")).unwrap();
}
