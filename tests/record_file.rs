//! The record as a file: round trip, faults of disk and process, and what Python makes of it.

#![allow(clippy::unwrap_used)] // a helper that fails is a test that fails

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[path = "fixtures/python.rs"]
mod python;
#[path = "fixtures/small_disk.rs"]
mod small_disk;

use python::python;
use small_disk::SmallDisk;
use wavepore::error::Error;
use wavepore::observables::ProbabilityBudget;
use wavepore::record::{
    ClassicalIons, Column, Complex64, Frame, Header, PacketHeader, PotentialCurve, Record, Table,
    TransmissionTable, Writer, precision,
};
use wavepore::units::Interval;

/// One test at a time: a child process started by one test inherits the open files of the others,
/// and with them HDF5's locks.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn header() -> Header {
    Header {
        title: "K⁺ meets the filter".into(),
        scenario: "title = \"K⁺\"\n# as typed\n".repeat(5000),
        effective_scenario: String::new(),
        temperature: 310.15,
        mass_u: 38.96,
        charge: 1,
    }
}

fn positions(points: usize) -> Vec<f64> {
    (0..points).map(|i| -10.0 + 20.0 * i as f64 / points as f64).collect()
}

fn potential(points: usize) -> PotentialCurve {
    let x = positions(points);
    PotentialCurve {
        potential: x.iter().map(|x| 138.0 / (x / 0.08).cosh().powi(2)).collect(),
        x,
        driven: Vec::new(),
        classical_top: 138.0,
        attributes: vec![
            ("back_plane_angstrom".into(), 2.0),
            ("front_plane_angstrom".into(), -2.0),
        ],
    }
}

fn packet(index: usize, points: usize, density: bool, wave_function: bool) -> PacketHeader {
    let attributes = vec![("center_angstrom".into(), -5.0)];
    let energy = 100.0 + index as f64;
    PacketHeader {
        index,
        driven: false,
        energy,
        ion: "K+".into(),
        x: positions(points),
        density,
        wave_function,
        attributes,
    }
}

/// Five ions at the times of `frames` frames, positions as they are stored.
fn ions(frames: usize) -> ClassicalIons {
    let position = |i: usize| (i % 5) as f32 / 4.0 + (i / 5) as f32 / 8192.0;
    ClassicalIons {
        energy: (0..5).map(|i| 100.0 + f64::from(i)).collect(),
        position: (0..5 * frames).map(position).collect(),
    }
}

/// A moving Gaussian with a phase, enough like the real thing to compress like it.
fn frame(header: &PacketHeader, number: usize) -> Frame {
    let centre = -5.0 + 0.05 * number as f64;
    let psi = |x: &f64| {
        Complex64::from_polar((-(x - centre).powi(2) / 4.0).exp(), 40.0 * x + number as f64)
    };
    let wave_function: Vec<Complex64> = header.x.iter().map(psi).collect();
    let density = wave_function.iter().map(|psi| psi.norm_sqr() as f32);
    let s = number as f64 / 1000.0;
    Frame {
        time: 20.0 * number as f64,
        density: if header.density { density.collect() } else { Vec::new() },
        wave_function: if header.wave_function { wave_function } else { Vec::new() },
        budget: ProbabilityBudget {
            left: 1.0 - s,
            inside: 0.1 * s,
            right: 0.9 * s,
            transmitted: 0.9 * s,
            reflected: 0.05 * s,
            norm: 1.0,
            energy: if number == 3 { f64::NAN } else { 101.0 },
            mean_position: centre,
            ..ProbabilityBudget::default()
        },
    }
}

fn transmission(rows: usize) -> TransmissionTable {
    let energy: Vec<f64> = (0..rows).map(|i| 80.0 + i as f64).collect();
    let column = |f: fn(f64) -> f64| energy.iter().map(|e| f(*e)).collect::<Vec<f64>>();
    TransmissionTable {
        packet: column(|e| e / 200.0),
        matrix: column(|e| e / 200.0 + 1e-9),
        classical: column(|e| f64::from(e > 138.0)),
        reflection: column(|e| 1.0 - e / 200.0),
        weight: column(|e| (-(e - 100.0).powi(2)).exp()),
        difference: column(|_| -1e-9),
        error_estimate: column(|_| 3e-9),
        packet_index: vec![1; rows],
        trusted: (0..rows).map(|i| u8::from(i % 2 == 0)).collect(),
        extra: vec![Column {
            name: "velocity".into(),
            units: "m/s".into(),
            meaning: "speed".into(),
            values: column(f64::sqrt),
        }],
        energy,
    }
}

fn currents() -> Table {
    let column = |name: &str, values: [f64; 3]| Column::known("/currents", name, values.to_vec());
    Table {
        group: "/currents".into(),
        axis: column("voltage", [-100.0, 0.0, 100.0]),
        columns: vec![
            column("current_quantum", [-1.0, 2.0, 5.0]),
            column("kappa", [0.9, f64::NAN, 1.1]),
        ],
        attributes: vec![("nernst_mV".into(), -64.0)],
        profiles: None,
    }
}

/// Two packets with interleaved frames, 50 and 7, and everything else there is.
fn write_full(path: &Path) -> PathBuf {
    let writer = Writer::create(path, false, &header(), 4096).unwrap();
    writer.potential(potential(300)).unwrap();
    let packets = [packet(0, 128, true, false), packet(1, 64, true, true)];
    writer.packet_with_ions(packets[0].clone(), Some(ions(50))).unwrap();
    writer.packet(packets[1].clone()).unwrap();
    std::thread::scope(|scope| {
        let writer = &writer;
        for (packet, count) in packets.iter().zip([50, 7]) {
            scope.spawn(move || {
                for number in 0..count {
                    writer.frame(packet.index, frame(packet, number)).unwrap();
                }
                writer.packet_done(packet.index).unwrap();
            });
        }
    });
    writer.transmission(transmission(30)).unwrap();
    writer.table(currents()).unwrap();
    writer.finish().unwrap()
}

fn assert_machine(result: Result<impl Sized, Error>, words: &str) {
    match result {
        Err(error @ (Error::Io { .. } | Error::Machine { .. })) => {
            assert!(error.to_string().contains(words), "{error}");
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("was accepted"),
    }
}

/// The file shows that it is not what it should be, by these words.
fn assert_damaged(result: Result<impl Sized, Error>, words: &str) {
    match result {
        Err(error @ Error::Damaged { .. }) => {
            assert!(error.to_string().contains(words), "{error}");
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("was accepted"),
    }
}

fn assert_usage(result: Result<impl Sized, Error>, words: &str) {
    match result {
        Err(error @ Error::Usage { .. }) => {
            assert!(error.to_string().contains(words), "{error}");
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("was accepted"),
    }
}

#[test]
fn what_goes_in_comes_out() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made/for/it/run.h5");
    assert_eq!(write_full(&path), path);
    assert_eq!(
        fs::read_dir(path.parent().unwrap()).unwrap().count(),
        1,
        "only the final name is left"
    );
    let record = Record::open(&path).unwrap();
    assert!(record.complete());
    assert!(record.program().starts_with("wavepore 0."));
    assert_eq!(record.header(), &header());
    assert_eq!(record.potential().unwrap().unwrap(), potential(300));
    assert_eq!(record.transmission().unwrap().unwrap(), transmission(30));
    let table = record.table("/currents", "voltage").unwrap().unwrap();
    assert_eq!((table.axis, table.attributes), (currents().axis, currents().attributes));
    assert_eq!(table.columns.len(), 2);
    assert_eq!(record.packet_indices().unwrap(), [0, 1]);
    for (announced, count) in [(packet(0, 128, true, false), 50), (packet(1, 64, true, true), 7)] {
        let read = record.packet(announced.index).unwrap();
        assert_eq!((read.header(), read.frames()), (&announced, count));
        let series = read.series().unwrap();
        assert_eq!(series.time.len(), count);
        assert!(series.column("energy")[3].is_nan());
        let density = read.density(2..count).unwrap();
        let psi = read.wave_function(2..count).unwrap();
        for number in 2..count {
            let wanted = frame(&announced, number);
            assert_eq!(series.column("right")[number], wanted.budget.right);
            assert_eq!(series.column("mean_position")[number], wanted.budget.mean_position);
            let points = announced.x.len();
            let part = (number - 2) * points..(number - 1) * points;
            let rounded: Vec<f32> = wanted.density.iter().map(|&d| precision::rounded(d)).collect();
            assert_eq!(density[part.clone()], rounded[..]);
            if announced.wave_function {
                assert_eq!(psi[part], wanted.wave_function[..]);
            }
        }
        assert_usage(read.density(0..count + 1), "frames");
        let wanted = (announced.index == 0).then(|| ions(count));
        assert_eq!(read.classical_ions().unwrap(), wanted);
    }
    assert_usage(record.packet(2).map(drop), "no packet 2");
    let summary = record.summary().unwrap();
    assert_eq!(
        (summary.packets.len(), summary.packets[1].frames, summary.currents.is_some()),
        (2, 7, true)
    );
    assert_eq!(summary.packets[0].last("right"), 0.9 * 49.0 / 1000.0);
    let summary_of_t = summary.transmission.unwrap();
    assert_eq!(
        (summary_of_t.rows, summary_of_t.trusted, summary_of_t.energy),
        (30, 15, Interval::new(80.0, 109.0))
    );
    assert_eq!(
        (summary_of_t.largest_difference, summary_of_t.largest_error_estimate),
        (1e-9, 3e-9)
    );
}

#[test]
fn equal_runs_write_equal_bytes() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let bytes = ["a.h5", "b.h5"].map(|name| {
        let path = folder.path().join(name);
        let writer = Writer::create(&path, false, &header(), 4096).unwrap();
        writer.potential(potential(300)).unwrap();
        let packet = packet(0, 128, true, true);
        writer.packet(packet.clone()).unwrap();
        (0..40).for_each(|number| writer.frame(0, frame(&packet, number)).unwrap());
        writer.transmission(transmission(30)).unwrap();
        fs::read(writer.finish().unwrap()).unwrap()
    });
    assert!(bytes[0] == bytes[1], "two equal runs wrote different files");
}

#[test]
fn an_existing_file_is_refused_without_force() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    fs::write(&path, "mine").unwrap();
    assert_usage(Writer::create(&path, false, &header(), 4096), "--force");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    assert_usage(Writer::create(folder.path(), true, &header(), 4096), "folder");
    let writer = Writer::create(&path, true, &header(), 4096).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"mine", "replaced only when complete");
    assert!(Record::open(&writer.finish().unwrap()).unwrap().complete());
}

#[test]
fn a_file_that_appears_meanwhile_is_not_replaced() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let writer = Writer::create(&path, false, &header(), 4096).unwrap();
    let partial = writer.partial_path().to_path_buf();
    fs::write(&path, "mine").unwrap();
    assert_machine(writer.finish(), "appeared");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    assert!(Record::open(&partial).unwrap().complete());
}

#[test]
fn a_file_is_no_folder() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    assert_usage(
        Writer::create(&folder.path().join("file/run.h5"), false, &header(), 4096),
        "is a file",
    );
}

#[test]
fn a_dropped_writer_leaves_a_readable_partial_file() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.h5");
    let writer = Writer::create(&path, false, &header(), 4096).unwrap();
    let partial = writer.partial_path().to_path_buf();
    let packet = packet(0, 64, true, false);
    writer.packet_with_ions(packet.clone(), Some(ions(40))).unwrap();
    (0..21).for_each(|number| writer.frame(0, frame(&packet, number)).unwrap());
    drop(writer);
    assert_usage(Record::open(&path), "only an unfinished");
    let record = Record::open(&partial).unwrap();
    assert!(!record.complete());
    assert_eq!(record.packet(0).unwrap().frames(), 21);
    assert_eq!(record.packet(0).unwrap().classical_ions().unwrap(), Some(ions(21)));
    assert!(record.potential().unwrap().is_none() && record.transmission().unwrap().is_none());
    drop(record);
    // a stale partial file stops no writer
    Writer::create(&path, false, &header(), 4096).unwrap().finish().unwrap();
}

#[test]
fn what_was_not_announced_is_refused() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let writer =
        |name: &str| Writer::create(&folder.path().join(name), false, &header(), 4096).unwrap();
    let a = writer("a.h5");
    let _ = a.frame(7, Frame::default());
    assert_machine(a.finish(), "packet 7 was not announced");
    let b = writer("b.h5");
    b.packet(packet(0, 64, true, false)).unwrap();
    let _ = b.frame(0, Frame { density: vec![0.0; 63], ..Frame::default() });
    assert_machine(b.finish(), "63 values where 64 belong");
    assert!(!folder.path().join("a.h5").exists() && !folder.path().join("b.h5").exists());
}

#[test]
fn wrong_files_have_messages_of_their_own() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    assert_usage(Record::open(&file("none.h5")), "no file");
    assert_usage(Record::open(folder.path()), "not a file");
    fs::write(file("text.h5"), "Hello, this is text.").unwrap();
    assert_damaged(Record::open(&file("text.h5")), "not an HDF5 file");
    fs::write(file("empty.h5"), "").unwrap();
    assert_damaged(Record::open(&file("empty.h5")), "is empty");
    let other = hdf5::File::create(file("other.h5")).unwrap();
    other.new_dataset_builder().with_data(&[1.0, 2.0]).create("data").unwrap();
    other.close().unwrap();
    assert_damaged(Record::open(&file("other.h5")), "not a record");
    let newer = write_full(&file("newer.h5"));
    let edit = hdf5::File::open_rw(&newer).unwrap();
    edit.attr("schema").unwrap().write_scalar(&2_i64).unwrap();
    edit.close().unwrap();
    assert_machine(Record::open(&newer), "layout 2");
    let lacking = write_full(&file("lacking.h5"));
    let edit = hdf5::File::open_rw(&lacking).unwrap();
    edit.unlink("packets/0/right").unwrap();
    edit.unlink("transmission/matrix").unwrap();
    edit.close().unwrap();
    let record = Record::open(&lacking).unwrap();
    assert_damaged(record.packet(0).map(drop), "damaged");
    assert_damaged(record.transmission(), "lacks a column");
    assert_damaged(record.summary(), "damaged");
}

#[test]
fn a_truncated_file_is_an_error_wherever_it_ends() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(write_full(&folder.path().join("run.h5"))).unwrap();
    let cut = folder.path().join("cut.h5");
    let step = whole.len() / 200;
    for length in
        (1..100).chain((100..whole.len()).step_by(step)).chain(whole.len() - 20..whole.len())
    {
        fs::write(&cut, &whole[..length]).unwrap();
        assert_damaged(Record::open(&cut), "cut.h5");
    }
}

#[test]
fn a_full_disk_is_an_error_and_leaves_a_readable_partial_file() {
    let _alone = alone();
    for (kilobytes, wave_function) in
        [(4, false), (64, false), (400, false), (1000, true), (3000, true)]
    {
        let Some(disk) = SmallDisk::mount(kilobytes) else {
            println!("skipped: a small disk cannot be mounted here");
            return;
        };
        let path = disk.0.path().join("run.h5");
        let begun = Writer::create(&path, false, &header(), 4096);
        let Ok(writer) = begun else {
            assert_machine(begun, "disk is full");
            assert!(kilobytes < 400, "{kilobytes} kB should do for a beginning");
            continue;
        };
        let partial = writer.partial_path().to_path_buf();
        let packet = packet(0, 1024, true, wave_function);
        let mut outcome =
            writer.potential(potential(300)).and_then(|()| writer.packet(packet.clone()));
        for number in 0..10_000 {
            outcome = outcome.and_then(|()| writer.frame(0, frame(&packet, number)));
        }
        assert_machine(outcome, "disk is full");
        assert_machine(writer.finish(), "run.h5.partial");
        assert!(!path.exists());
        let record = Record::open(&partial).unwrap();
        assert!(!record.complete());
        for index in record.packet_indices().unwrap() {
            let read = record.packet(index).unwrap();
            assert!(read.frames() % 16 == 0, "{} frames", read.frames());
            assert!(read.density(0..read.frames()).unwrap().len() == read.frames() * 1024);
        }
    }
}

/// The child does nothing but write, so that the kill falls into a flush more often than not. HDF5
/// writes a flush in several pieces: a kill between two of them can leave data beyond the end that
/// the file knows of. Such a file must be refused in clear words, and must be rare even here; every
/// other one must hold all of its whole chunks.
#[test]
fn a_killed_run_leaves_a_file_that_opens() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let (mut with_frames, mut torn) = (0, 0);
    for round in 0..12 {
        let path = folder.path().join(format!("run{round}.h5"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_writes_until_killed", "--nocapture"])
            .env("WAVEPORE_TEST_RECORD", &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("writing")));
        if round == 0 {
            assert_machine(
                Writer::create(&path, false, &header(), 4096),
                "being written by another run",
            );
            assert_machine(Record::open(&path.with_extension("h5.partial")), "being written");
        }
        // So many frames more, whatever else the machine has to do.
        assert!(lines.nth(1 + 12 * round).is_some());
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!path.exists());
        let record = Record::open(&path.with_extension("h5.partial")).unwrap();
        assert!(!record.complete());
        let read = record.packet(0).unwrap();
        if let Err(error) = read.series().and_then(|_| read.density(0..read.frames())) {
            assert!(error.to_string().contains("is damaged") && error.exit_code() == 3, "{error}");
            println!("torn by the kill: {error}");
            torn += 1;
            continue;
        }
        with_frames += usize::from(read.frames() > 0);
        assert!(read.frames() % 16 == 0, "{} frames", read.frames());
        let density = read.density(0..read.frames()).unwrap();
        let series = read.series().unwrap();
        for (number, row) in density.chunks(512).enumerate() {
            assert_eq!(series.time[number], 20.0 * number as f64);
            let wanted = frame(read.header(), number).density;
            assert!(
                row.iter().zip(&wanted).all(|(a, b)| *a == precision::rounded(*b)),
                "frame {number}"
            );
        }
    }
    assert!(torn <= 2, "{torn} of 12 files do not read");
    assert!(with_frames > 3, "only {with_frames} of 12 runs had written frames");
}

/// Does nothing unless started by the test above.
#[test]
fn child_writes_until_killed() {
    let Some(path) = std::env::var_os("WAVEPORE_TEST_RECORD") else {
        return;
    };
    // frames declared to be huge: few may wait
    let writer = Writer::create(Path::new(&path), false, &header(), 1 << 30).unwrap();
    writer.potential(potential(300)).unwrap();
    let packet = packet(0, 512, true, true);
    writer.packet(packet.clone()).unwrap();
    for number in 0.. {
        // a full queue means that what came before is in the file
        if number >= 10 {
            println!("writing frame {number}");
        }
        writer.frame(0, frame(&packet, number)).unwrap();
    }
}

#[test]
fn python_opens_it() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = write_full(&folder.path().join("run.h5"));
    let Some(python) = python("h5py, xarray, h5netcdf, netCDF4, numpy") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/record_opens.py");
    let done = Command::new(&python).arg(script).arg(&path).output().unwrap();
    let mut text = String::new();
    done.stderr.as_slice().read_to_string(&mut text).unwrap();
    assert!(done.status.success(), "{text}");
}
