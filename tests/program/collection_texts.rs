//! Texts of collections: what GNU Octave loads, and what older files hold.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::str::FromStr;

use hdf5::types::{TypeDescriptor, VarLenUnicode};
use wavepore::record::Collection;

use super::binary::{expect, invoke, quick_folder, quick_record, stderr};
use super::sweep::swept;

/// Two tables and two energies. One name has a letter beyond ASCII, one is the longest.
const TABLES: &str = r#"
title = "δύο walls"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "table"
file = "low wall.dat"
position_unit = "angstrom"
energy_unit = "meV"
[packet]
energy = "5.6 kBT"
width = "0.5 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 4
[sweep]
"barrier.0.file" = ["low wall.dat", "größer.dat"]
"packet.energy" = ["5 kBT", "6 kBT"]
"#;

/// A collected sweep of `TABLES` in `t/`.
fn tables() -> tempfile::TempDir {
    let folder = swept(TABLES);
    for (name, height) in [("low wall.dat", 100), ("größer.dat", 130)] {
        fs::write(folder.path().join(name), format!("-3 0\n-1 0\n0 {height}\n1 0\n3 0\n")).unwrap();
    }
    expect(&invoke(folder.path(), &["sweep", "swept.toml", "-o", "t", "--what", "run"]), 0, &[]);
    expect(&invoke(folder.path(), &["collect", "t"]), 0, &[]);
    folder
}

/// Every dataset below `group`.
fn datasets(group: &hdf5::Group) -> Vec<hdf5::Dataset> {
    let deeper = group.groups().unwrap().into_iter().flat_map(|group| datasets(&group));
    group.datasets().unwrap().into_iter().chain(deeper).collect()
}

/// What `octave-cli` prints for `script`; none where there is no Octave.
fn octave(at: &Path, script: &str) -> Option<String> {
    let Ok(output) =
        Command::new("octave-cli").args(["--norc", "--eval", script]).current_dir(at).output()
    else {
        println!("skipped: no octave-cli");
        return None;
    };
    let (loaded, errors) = (String::from_utf8_lossy(&output.stdout), stderr(&output));
    assert!(
        !errors.contains("error while reading") && !errors.contains("HDF5-DIAG"),
        "{loaded}{errors}"
    );
    Some(loaded.into_owned())
}

/// Octave ends `load` at the first text of variable length, and at one that is called UTF-8.
#[test]
fn no_dataset_holds_texts_that_octave_stops_at() {
    let folder = tables();
    let file = hdf5::File::open(folder.path().join("t/collected.h5")).unwrap();
    let all = datasets(&file);
    let texts = all.iter().filter(|set| match set.dtype().unwrap().to_descriptor().unwrap() {
        // A single byte would be a letter to netCDF.
        TypeDescriptor::FixedAscii(size) => size > 1,
        TypeDescriptor::Integer(_) | TypeDescriptor::Unsigned(_) | TypeDescriptor::Float(_) => {
            false
        }
        other => panic!("{}: {other:?}", set.name()),
    });
    let mut names: Vec<String> = texts.map(|set| set.name()).collect();
    names.sort();
    let root = ["/barrier.0.file", "/effective_scenario", "/name"];
    let below = [
        "/packets/0/barrier.0.file",
        "/potential/barrier.0.file",
        "/reason",
        "/transmission/barrier.0.file",
    ];
    assert_eq!(names, [&root[..], &below, &["/warnings"]].concat());
    let record =
        fs::read_dir(folder.path().join("t/cases")).unwrap().next().unwrap().unwrap().path();
    for set in datasets(&hdf5::File::open(record).unwrap()) {
        let kind = set.dtype().unwrap().to_descriptor().unwrap();
        assert!(matches!(
            kind,
            TypeDescriptor::Float(_) | TypeDescriptor::Integer(_) | TypeDescriptor::Unsigned(_)
        ));
    }
}

#[test]
fn octave_loads_collections_and_records_whole() {
    let folder = tables();
    let at = folder.path();
    let script = "s = load('t/collected.h5'); disp(strjoin(fieldnames(s)', ' ')); \
        disp(strjoin(cellstr(s.barrier_0_file)', '|')); \
        disp(strjoin(cellstr(s.transmission.barrier_0_file)', '|')); \
        disp(s.packet_energy); disp(size(s.packets._0.norm)); \
        printf('%.17g\\n', s.transmission.matrix(1, :)(1), s.packets._0.final_transmitted(end)); \
        disp(any(strfind(s.effective_scenario(4, :), 'title = ')));";
    let Some(loaded) = octave(at, script) else { return };
    let lines: Vec<&str> = loaded.lines().map(str::trim).collect();
    let fields = "barrier_0_file case effective_scenario name packet_energy packets potential reason standing";
    assert_eq!(lines[0], format!("{fields} transmission warnings"));
    let files = "low wall.dat|low wall.dat|größer.dat|größer.dat";
    assert_eq!(lines[1..3], [files, files]);
    assert_eq!(lines[3].split_whitespace().collect::<Vec<_>>(), ["5", "6", "5", "6"]);
    let entries = Collection::open(&at.join("t/collected.h5")).unwrap().entries().unwrap();
    let table = |case: usize, group: &str| {
        entries[case].tables.iter().find(|table| table.group == group).unwrap().clone()
    };
    // Octave turns the axes round.
    let rows = (0..4).map(|case| table(case, "/packets/0").axis.values.len()).max().unwrap();
    assert_eq!(lines[4].split_whitespace().collect::<Vec<_>>(), [rows.to_string(), "4".into()]);
    let first = table(0, "/transmission");
    let matrix = first.columns.iter().find(|column| column.name == "matrix").unwrap();
    assert_eq!(lines[5].parse::<f64>().unwrap(), matrix.values[0]);
    let packet = table(3, "/packets/0");
    let crossed = packet.attributes.iter().find(|(name, _)| name == "final_transmitted").unwrap();
    assert_eq!(lines[6].parse::<f64>().unwrap(), crossed.1);
    assert_eq!(lines[7], "1");

    let folder = quick_folder();
    quick_record(folder.path());
    let script = "s = load('quick.h5'); disp(strjoin(fieldnames(s)', ' ')); p = s.packets._0; \
        disp(size(p.density) == [numel(p.x), numel(p.time)]); disp(max(abs(p.left + p.inside + p.right - 1)) < 1e-9);";
    let Some(loaded) = octave(folder.path(), script) else { return };
    let words: Vec<&str> = loaded.split_whitespace().collect();
    assert_eq!(words, ["packets", "potential", "potential_curve", "transmission", "1", "1", "1"]);
}

#[test]
fn collections_with_texts_of_variable_length_are_read_as_before() {
    let folder = tables();
    let at = folder.path();
    let path = at.join("t/collected.h5");
    let read = || {
        let collection = Collection::open(&path).unwrap();
        (collection.coordinates().unwrap(), collection.entries().unwrap())
    };
    let new = read();
    assert_eq!(new.1[2].name.len(), 16);
    let words = format!("{:?}", new.0);
    assert!(words.contains("größer.dat") && words.contains("low wall.dat"), "{words}");
    // The file as earlier versions wrote it.
    let file = hdf5::File::open_rw(&path).unwrap();
    let texts: [(&str, Vec<String>); 5] = [
        ("name", new.1.iter().map(|entry| entry.name.clone()).collect()),
        ("reason", new.1.iter().map(|entry| entry.reason.clone()).collect()),
        ("warnings", new.1.iter().map(|entry| entry.warnings.clone()).collect()),
        (
            "effective_scenario",
            new.1.iter().map(|entry| entry.effective_scenario.clone()).collect(),
        ),
        (
            "barrier.0.file",
            ["low wall.dat", "low wall.dat", "größer.dat", "größer.dat"].map(String::from).into(),
        ),
    ];
    for (name, texts) in texts {
        let texts: Vec<_> =
            texts.iter().map(|text| VarLenUnicode::from_str(text).unwrap()).collect();
        file.unlink(name).unwrap();
        file.new_dataset_builder().with_data(&texts).create(name).unwrap();
    }
    file.close().unwrap();
    // As text: what is not a number is equal to nothing.
    assert_eq!(format!("{:?}", read()), format!("{new:?}"));
    expect(&invoke(at, &["info", "t/collected.h5"]), 0, &[]);
    expect(&invoke(at, &["plot", "t/collected.h5", "-o", "old.svg"]), 0, &[]);
}
