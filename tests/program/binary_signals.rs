//! The built program when it is asked to stop, and when its output has no reader.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use super::binary::{QUICK, invoke, names, quick_folder, shipped, wavepore};
use super::processes::{INT, Signal, Started, TERM};

/// Minutes of work at least.
fn long() -> String {
    QUICK.replace("[record]", "[numerics]\ntime_step = \"0.001 fs\"\n[record]")
}

/// Sends `signal` once the command handles it and has computed for `time` more.
fn interrupted(signal: Signal, code: i32, time: Duration, command: &[&str]) {
    let folder = quick_folder();
    fs::write(folder.path().join("long.toml"), long()).unwrap();
    let mut run = Started::silent(wavepore(folder.path()).args(command));
    run.until_it_catches(signal);
    assert!(run.until_computed(time), "was not long");
    run.signal(signal);
    assert_eq!(run.code_soon(), Some(code), "{} was not handled soon", signal.option);
    assert!(!names(folder.path()).contains(&"a.h5".to_owned()));
}

#[test]
fn signals_end_a_run_with_nothing_under_a_final_name() {
    let run = ["run", "long.toml", "-o", "a.h5", "--force"];
    interrupted(INT, 130, Duration::from_millis(1500), &run);
    interrupted(TERM, 143, Duration::from_millis(1500), &run);
    interrupted(INT, 130, Duration::from_millis(300), &["check", "long.toml", "--force"]);
}

#[test]
fn signals_end_currents_before_anything_is_written() {
    let filter = shipped("k_filter_pmf.toml");
    let currents = ["currents", &filter, "--tolerance", "1e-12", "-o", "a.h5"];
    interrupted(TERM, 143, Duration::from_millis(500), &currents);
    interrupted(INT, 130, Duration::from_millis(500), &currents);
}

#[test]
fn signals_end_a_program_whose_results_nobody_takes() {
    let folder = quick_folder();
    let filter = shipped("k_filter.toml");
    let voltages =
        ["--voltages", "-100 mV:100 mV:1500", "--tolerance", "1e-2", "--format", "csv", "--quiet"];
    let mut command = wavepore(folder.path());
    command.args(["currents", &filter]).args(voltages).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut run = Started { child: command.spawn().unwrap() };
    // The first line has come, so the work is done; the rest does not fit into the pipe.
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(1, run.child.stdout.take().unwrap());
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("voltage_mV"));
    assert!(run.until_it_sleeps(), "everything was taken");
    run.signal(TERM);
    assert_eq!(run.code_soon(), Some(143));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = quick_folder();
    for arguments in [
        vec!["transmission".to_owned(), shipped("k_filter.toml"), "--format".into(), "csv".into()],
        vec!["check".to_owned(), shipped("eckart.toml")],
        vec!["schema".to_owned()],
        vec!["completions".to_owned(), "bash".into()],
        vec!["man".to_owned()],
        vec!["--help".to_owned()],
    ] {
        let mut child = wavepore(folder.path())
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The first line, or nothing at all, then the pipe is closed.
        if arguments[0] != "schema" {
            let mut line = String::new();
            BufReader::with_capacity(1, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        } else {
            drop(child.stdout.take());
        }
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(
            !text.contains("panicked") && output.status.code().is_some_and(|code| code <= 1),
            "{arguments:?}: {text}"
        );
    }
}

#[test]
fn colours_and_messages_can_be_turned_off() {
    let folder = quick_folder();
    let output = invoke(folder.path(), &["--quiet", "check", "quick.toml", "--format", "csv"]);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(folder.path().join("bad.toml"), "ion = 3\n").unwrap();
    for variable in ["NO_COLOR", "SOMETHING"] {
        let output = wavepore(folder.path())
            .args(["check", "bad.toml"])
            .env(variable, "1")
            .output()
            .unwrap();
        assert!(!output.stderr.contains(&0x1b) && output.status.code() == Some(2));
    }
}
