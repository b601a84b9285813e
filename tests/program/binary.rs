//! The built program: exit codes, messages, and what is on the disk afterwards.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub use super::files::{names, shipped};
pub use super::scenarios::QUICK;

/// The program in `folder`, to be given arguments.
pub fn wavepore(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wavepore"));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs the program with `arguments` in `folder`.
pub fn invoke(folder: &Path, arguments: &[&str]) -> Output {
    wavepore(folder).args(arguments).output().unwrap()
}

/// Standard error as text, without a panic in it.
pub fn stderr(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard output as JSON.
pub fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Asserts exit code and words of standard error.
pub fn expect(output: &Output, code: i32, words: &[&str]) {
    let text = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    for word in words {
        assert!(text.contains(word), "`{word}` is not in\n{text}");
    }
}

/// A folder of its own with `quick.toml` in it.
pub fn quick_folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("quick.toml"), QUICK).unwrap();
    folder
}

/// Runs `quick.toml` in `folder` and returns the record's path.
pub fn quick_record(folder: &Path) -> PathBuf {
    expect(&invoke(folder, &["run", "quick.toml", "-o", "quick.h5"]), 0, &["record: quick.h5"]);
    folder.join("quick.h5")
}

#[test]
fn what_cannot_be_read_is_the_users_to_change() {
    let folder = quick_folder();
    let at = folder.path();
    let table = "ion = \"K+\"\ntemperature = \"310 K\"\n[[barrier]]\nshape = \"table\"\nfile = \"gone.csv\"\nposition_unit = \"nm\"\nenergy_unit = \"meV\"\n";
    fs::write(at.join("table.toml"), table).unwrap();
    fs::write(at.join("latin.toml"), b"title = \"\xe4\"\n").unwrap();
    for command in ["run", "check", "transmission"] {
        expect(&invoke(at, &[command, "gone.toml"]), 2, &["gone.toml"]);
        expect(&invoke(at, &[command, "."]), 2, &["it is a folder"]);
        expect(&invoke(at, &[command, "table.toml"]), 2, &["gone.csv", "table.toml:5"]);
        expect(&invoke(at, &[command, "latin.toml"]), 2, &["UTF-8"]);
        expect(&invoke(at, &[command]), 2, &["SCENARIO"]);
    }
    if cfg!(target_os = "linux") {
        for endless in ["/dev/zero", "/dev/random"] {
            expect(
                &invoke(at, &["currents", endless]),
                2,
                &[endless, "larger than 4 MiB", "help: give the path of a scenario"],
            );
        }
    }
    expect(&invoke(at, &["check", "quick.toml", "--tolerance", "2"]), 2, &["between 0 and 1"]);
    expect(&invoke(at, &["run", "quick.toml", "--threads", "0"]), 2, &["1 to 1024"]);
    expect(&invoke(at, &["dance"]), 2, &["dance"]);
    assert_eq!(names(at), ["latin.toml", "quick.toml", "table.toml"]);
}

#[test]
fn an_unreadable_scenario_is_the_users_to_change() {
    let folder = quick_folder();
    let Some(mut command) = ordinary(folder.path()) else {
        println!("skipped: no way to run as an ordinary user");
        return;
    };
    forbid(&folder.path().join("quick.toml"), 0o000);
    expect(
        &command.args(["check", "quick.toml"]).output().unwrap(),
        2,
        &["quick.toml", "ermission denied"],
    );
}

#[test]
fn a_scenario_from_standard_input_needs_a_name_for_its_record() {
    let folder = quick_folder();
    let piped = |arguments: &[&str]| {
        let text = fs::File::open(folder.path().join("quick.toml")).unwrap();
        wavepore(folder.path()).args(arguments).stdin(text).output().unwrap()
    };
    expect(&piped(&["run", "-"]), 2, &["-o FILE.h5"]);
    assert_eq!(names(folder.path()), ["quick.toml"]);
    expect(&piped(&["run", "-", "-o", "a.h5"]), 0, &["record: a.h5"]);
    expect(&piped(&["check", "-"]), 0, &[]);
    assert!(stdout(&piped(&["transmission", "-", "--format", "csv"])).lines().count() > 200);
    assert_eq!(names(folder.path()), ["a.h5", "quick.toml"]);
}

#[test]
fn a_record_is_not_overwritten_without_force() {
    let folder = quick_folder();
    let record = quick_record(folder.path());
    let before = fs::read(&record).unwrap();
    expect(
        &invoke(folder.path(), &["run", "quick.toml", "-o", "quick.h5"]),
        2,
        &["quick.h5", "--force"],
    );
    assert_eq!(fs::read(&record).unwrap(), before);
    expect(&invoke(folder.path(), &["run", "quick.toml", "-o", "quick.h5", "--force"]), 0, &[]);
    expect(&invoke(folder.path(), &["run", "quick.toml", "-o", "."]), 2, &["is a folder"]);
    // Without -o the record goes to output/.
    expect(&invoke(folder.path(), &["run", "quick.toml"]), 0, &["output/quick.h5"]);
    assert_eq!(names(folder.path()), ["output", "quick.h5", "quick.toml"]);
}

#[test]
fn a_folder_that_takes_no_files_is_the_machines_failure() {
    let folder = quick_folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    expect(
        &invoke(folder.path(), &["run", "quick.toml", "-o", "file/a.h5"]),
        2,
        &["file is a file"],
    );
    let Some(mut command) = ordinary(folder.path()) else {
        println!("skipped: no way to run as an ordinary user");
        return;
    };
    forbid(&closed, 0o555);
    let output = command.args(["run", "quick.toml", "-o", "closed/a.h5"]).output().unwrap();
    expect(&output, 3, &["closed", "ermission denied"]);
    assert!(names(&closed).is_empty());
}

#[cfg(unix)]
fn forbid(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The program as a user whom permissions bind, in `folder`; `None` where there is no such way.
#[cfg(unix)]
fn ordinary(folder: &Path) -> Option<Command> {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let mut command = wavepore(folder);
    if fs::metadata(folder).ok()?.uid() == 0 {
        // Everybody may enter, and the user is nobody.
        forbid(folder, 0o777);
        let copy = folder.join("wavepore");
        fs::copy(env!("CARGO_BIN_EXE_wavepore"), &copy).ok()?;
        command = Command::new(copy);
        command.current_dir(folder).stdin(Stdio::null()).uid(65534).gid(65534);
    }
    let works = command.arg("--version").output().is_ok_and(|output| output.status.success());
    let mut fresh = Command::new(command.get_program());
    fresh.current_dir(folder).stdin(Stdio::null());
    if fs::metadata(folder).ok()?.uid() == 0 {
        fresh.uid(65534).gid(65534);
    }
    works.then_some(fresh)
}

#[test]
fn a_full_disk_leaves_no_final_name() {
    let folder = quick_folder();
    let small = folder.path().join("small");
    fs::create_dir(&small).unwrap();
    let mount = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    let place = small.to_str().unwrap();
    if !mount("mount", &["-t", "tmpfs", "-o", "size=256k", "tmpfs", place]) {
        println!("skipped: mounting a small tmpfs is not permitted here");
        return;
    }
    let text = QUICK.replace("frames = 20", "frames = 400\nwave_function = true");
    fs::write(folder.path().join("large.toml"), text).unwrap();
    let output = invoke(folder.path(), &["run", "large.toml", "-o", "small/a.h5"]);
    let left = names(&small);
    assert!(mount("umount", &[place]));
    expect(&output, 3, &["small/a.h5.partial", "the disk is full", "help: free space"]);
    assert!(!left.contains(&"a.h5".to_owned()), "{left:?}");
}
