//! Tables as programs write them: what is read, and what is noted beside it.

use std::fs;

use wavepore::model::Barrier;
use wavepore::scenario::Scenario;

/// A table file, what is asked of it, and what is to be understood.
#[derive(Clone)]
struct Form {
    name: &'static str,
    text: &'static [u8],
    columns: &'static str,
    units: (&'static str, &'static str),
    /// Positions in Å and energies in the unit of the table, as written there.
    points: &'static [(f64, f64)],
    /// One of the notes for each holds these words.
    notes: &'static [&'static str],
}

const NM: (&str, &str) = ("nm", "kJ/mol");
const ANGSTROM: (&str, &str) = ("angstrom", "kcal/mol");
/// The points of most forms.
const THREE: &[(f64, f64)] = &[(-5.0, 0.5), (0.0, 4.25), (5.0, 1.5)];

const FORMS: &[Form] = &[
    Form {
        name: "gmx wham",
        text: b"# This file was created\n@    title \"Umbrella potential\"\n@    xaxis  label \"\\xx\\f{} (nm)\"\n\
                @    yaxis  label \"E (kJ mol\\S-1\\N)\"\n@TYPE xy\n-5.0e-01\t5.0e-01\n0.0e+00\t4.25e+00\n5.0e-01\t1.5\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "grace with the end of its one set",
        text: b"@TYPE xydy\n-0.5 0.5 0.1\n0 4.25 0.1\n0.5 1.5 0.1\n&\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "grace with an empty second set",
        text: b"@target G0.S0\n@type xy\n-0.5 0.5\n0 4.25\n0.5 1.5\n&\n@target G0.S1\n@type xy\n&\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "plumed",
        text: b"#! FIELDS d1.z file.free der_d1.z\n#! SET min_d1.z -0.5\n#! SET max_d1.z 0.5\n#! SET nbins_d1.z  3\n\
                #! SET periodic_d1.z false\n  -1.0  inf 0\n -0.5 0.5 1.0\n 0.0 4.25 0.2\n 0.5 1.5 -0.1\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["1 row without a finite energy at its left end (`inf` in line 6)"],
    },
    Form {
        name: "colvars",
        text: b"# 1\n#      -7.5       5         3  0\n\n -5  0.5\n 0  4.25\n 5  1.5\n\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "wham of Grossfield with its windows and empty bins",
        text: b"#Coor\t\tFree\t\t+/-\t\tProb\t\t+/-\n-10.0\tinf\tnan\t0.0\tnan\n-5.0\t0.5\tnan\t0.1\tnan\n0\t4.25\tnan\t0.1\tnan\n\
                5\t1.5\tnan\t0.1\tnan\n10\t-nan\tnan\t0\tnan\n15\tinf\tnan\t0\tnan\n#Window\t\tFree\t+/-\n#0\t0.0\t0.0\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &["1 row without a finite energy at its left end (`inf` in line 2)", "2 rows without a finite energy at its right end (`-nan` in lines 6 to 7)"],
    },
    Form {
        name: "infinities of Windows, overflow of Fortran, and what pandas and R leave",
        text: b"z,pmf\n-9,1.#INF\n-8,********\n-7,NA\n-6,\n-5,0.5\n0,4.25\n5,1.5\n6,1e308\n7,NaN\n8,Infinity\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &["4 rows without a finite energy at its left end (`1.#INF` in lines 2 to 5)", "3 rows without a finite energy at its right end (`1e308` in lines 9 to 11)"],
    },
    Form {
        name: "fortran",
        text: b"  -.5D+01   5.0D-01\n  0.0D+00   +4.25d0\n   5.   1.500+000\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &["numbers in the form of Fortran: `-.5D+01` is read as -5"],
    },
    Form {
        name: "rows that fall",
        text: b"z pmf\n5 1.5\n0 4.25\n-5 0.5\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &["fall from row to row: its rows are read in reverse order"],
    },
    Form {
        name: "rows that fall, with gaps at the ends",
        text: b"10 inf\n5 1.5\n0 4.25\n-5 0.5\n-10 nan\n-11 nan\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &["reverse order", "2 rows without a finite energy at its left end (`nan` in lines 5 to 6)", "1 row without a finite energy at its right end"],
    },
    Form {
        name: "rows that repeat themselves",
        text: b"-5 0.5\n-5 0.5\n0 4.25\n5 1.5\n5 1.5\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &["2 rows that repeat those before, the first in line 2: left out"],
    },
    Form {
        name: "semicolons and decimal commas",
        text: b"Position;Energie\r\n-0,5;0,5\r\n0;4,25\r\n0,5;1,5\r\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["numbers with decimal commas: `-0,5` is read as -0.5"],
    },
    Form {
        name: "semicolons and decimal points",
        text: b"-0.5; 0.5;\n0; 4.25;\n0.5; 1.5;\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "tabs and decimal commas",
        text: b"-0,5\t0,5\n0,0\t4,25\n0,5\t1,5\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["numbers with decimal commas"],
    },
    Form {
        name: "quoted cells with decimal commas",
        text: b"\"z\",\"pmf\"\n\"-0,5\",\"0,5\"\n\"0\",\"4,25\"\n\"0,5\",\"1,5\"\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["numbers with decimal commas"],
    },
    Form {
        name: "quoted cells",
        text: b"\"z\",\"pmf\"\n\"-0.5\",\"0.5\"\n\"0\",\"4.25\"\n\"0.5\",\"1.5\"\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "tabs with an empty cell before the energy",
        text: b"z\tnote\tpmf\n-0.5\t\t0.5\n0\t1\t4.25\n0.5\t\t1.5\n",
        columns: "[1, 3]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "tabs with a column that is empty throughout but has a name",
        text: b"z\terr\tpmf\n-0.5\t\t0.5\n0\t\t4.25\n0.5\t\t1.5\n",
        columns: "[1, 3]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "two tabs in every row",
        text: b"-0.5\t\t0.5\t1\n0\t\t4.25\t1\n0.5\t\t1.5\t1\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "comments of other programs",
        text: b"* PMF OF THE CHANNEL\n*\n! charmm\n% matlab\n// c\n-0.5 0.5 ! first\n0 4.25 # top, by hand\n0.5 1.5 ; last\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "a title, names and units",
        text: b"profile of the pore\nz,pmf,err\nnm,kJ/mol,kJ/mol\n-0.5,0.5,0.1\n0,4.25,0.1\n0.5,1.5,0.1\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["the first 3 rows of table pmf.dat, `profile of the pore` to `nm,kJ/mol,kJ/mol`, are taken for headers"],
    },
    Form {
        name: "a row with the number of rows",
        text: b"3\n-0.5 0.5\n0 4.25\n0.5 1.5\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["the first row of table pmf.dat, `3`, is taken for a header"],
    },
    Form {
        name: "byte order mark and no-break spaces",
        text: "\u{feff}-0.5\u{a0}0.5\n0\u{a0}4.25\n0.5\u{a0}1.5\n".as_bytes(),
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "a minus of typesetters",
        text: "z pmf\n\u{2212}0.5 0.5\n0 4.25\n0.5 1.5\n".as_bytes(),
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["with a typographic minus"],
    },
    Form {
        name: "lines that end with a carriage return",
        text: b"-0.5 0.5\r0 4.25\r0.5 1.5\r",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "rows of different length",
        text: b"-0.5 0.5 0.1 7\n0 4.25 0.1\n0.5 1.5 0.1 7\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["4 columns in line 1 but 3 in line 2: columns are counted from the left"],
    },
    Form {
        name: "commas for columns and decimals",
        text: b"-5,0,5,1\n0,4,25,1\n5,1,5,1\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: &[(-5.0, 0.0), (0.0, 4.0), (5.0, 1.0)],
        notes: &["if its commas mark decimals"],
    },
    Form {
        name: "a comment with another unit",
        text: b"# PMF (kcal/mol)\n-0.5 0.5\n0 4.25\n0.5 1.5\n",
        columns: "[1, 2]",
        units: NM,
        points: THREE,
        notes: &["a comment that names `kcal/mol`"],
    },
    Form {
        name: "a spring constant in a comment",
        text: b"# umbrella of 1000 kJ/mol/nm^2 at 310 K\n-5 0.5\n0 4.25\n5 1.5\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: THREE,
        notes: &[],
    },
    Form {
        name: "empty bins filled with zeros",
        text: b"-15 0\n-10 0\n-5 8.5\n0 12.25\n5 7.5\n10 0\n15 0\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: &[(-15.0, 0.0), (-10.0, 0.0), (-5.0, 8.5), (0.0, 12.25), (5.0, 7.5), (10.0, 0.0), (15.0, 0.0)],
        notes: &["beside lines 1 to 2 at 0 kcal/mol; lines 6 to 7 at 0 kcal/mol", "leave the rows out"],
    },
    Form {
        name: "one empty bin at each end",
        text: b"0 -1\n1 9.0\n2 8.5\n3 7.5\n4 7\n5 7.5\n6 8\n7 9\n8 -1\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: &[
            (0.0, -1.0),
            (1.0, 9.0),
            (2.0, 8.5),
            (3.0, 7.5),
            (4.0, 7.0),
            (5.0, 7.5),
            (6.0, 8.0),
            (7.0, 9.0),
            (8.0, -1.0),
        ],
        notes: &["beside line 1 at -1 kcal/mol; line 9 at -1 kcal/mol"],
    },
    Form {
        name: "a barrier of few points",
        text: b"0 0\n1 3\n2 9\n3 9.5\n4 8\n5 2\n6 0\n",
        columns: "[1, 2]",
        units: ANGSTROM,
        points: &[(0.0, 0.0), (1.0, 3.0), (2.0, 9.0), (3.0, 9.5), (4.0, 8.0), (5.0, 2.0), (6.0, 0.0)],
        notes: &[],
    },
];

fn read(form: &Form, bytes: &[u8]) -> Scenario {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pmf.dat"), bytes).unwrap();
    let (position, energy) = form.units;
    let text = format!(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n[[barrier]]\nshape = \"table\"\nfile = \"pmf.dat\"\ncolumns = {}\n\
         interpolation = \"linear\"\nposition_unit = \"{position}\"\nenergy_unit = \"{energy}\"\n",
        form.columns
    );
    Scenario::parse("test.toml", text, folder.path())
        .unwrap_or_else(|error| panic!("{}: {error}", form.name))
}

fn assert_understood(form: &Form, scenario: &Scenario) {
    let Barrier::Table(table) = &scenario.case.potential.barriers[0] else { panic!("no table") };
    let one = if form.units == NM { 10.364_269_656 } else { 43.364_104_24 };
    assert_eq!(table.positions().len(), form.points.len(), "{}", form.name);
    for (found, (x, v)) in table.positions().iter().zip(table.energies()).zip(form.points) {
        assert!(
            (found.0 - x).abs() < 1e-12 && (found.1 / one - v).abs() < 1e-8,
            "{}: {found:?}",
            form.name
        );
    }
    let notes: Vec<&String> =
        scenario.notes.iter().filter(|note| !note.contains("is shifted by")).collect();
    for words in form.notes {
        assert!(
            notes.iter().any(|note| note.contains(words)),
            "{}: no `{words}` in {notes:#?}",
            form.name
        );
    }
    assert_eq!(notes.is_empty(), form.notes.is_empty(), "{}: {notes:#?}", form.name);
}

#[test]
fn what_programs_write_is_read_and_what_was_changed_is_noted() {
    for form in FORMS {
        assert_understood(form, &read(form, form.text));
    }
}

#[test]
fn text_of_two_bytes_a_letter_is_read_in_either_order() {
    let form = Form {
        notes: &["is read as UTF-16 text"],
        ..FORMS.iter().find(|form| form.name == "rows that fall").unwrap().clone()
    };
    let text: Vec<u16> = "\u{feff}# \u{c5}ngstr\u{f6}m\r\n"
        .encode_utf16()
        .chain(form.text.iter().map(|&byte| u16::from(byte)))
        .collect();
    for bytes in [
        text.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>(),
        text.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ] {
        assert_understood(&form, &read(&form, &bytes));
    }
}

#[test]
fn files_of_colvars_that_hold_no_energies_are_noted() {
    let folder = tempfile::tempdir().unwrap();
    for (name, words) in
        [("abf.count", "numbers of samples"), ("abf.grad", "gradients"), ("abf.pmf", "")]
    {
        fs::write(folder.path().join(name), "# 1\n# -7.5 5 3 0\n\n-5 0\n0 7\n5 0\n").unwrap();
        let text = format!(
            "ion = \"K+\"\n[[barrier]]\nshape = \"table\"\nfile = \"{name}\"\nposition_unit = \"angstrom\"\n\
             energy_unit = \"meV\"\n"
        );
        let notes = Scenario::parse("test.toml", text, folder.path()).unwrap().notes.join("|");
        assert_eq!(notes.contains("take the .pmf"), !words.is_empty(), "{notes}");
        assert!(notes.contains(words), "{notes}");
    }
}
