//! Tables that have no one meaning: what is refused, where, and what would do.

use std::fs;

use wavepore::error::Diagnostic;
use wavepore::scenario::Scenario;

use super::scenario::diagnostic;

/// Columns 1 and 2 in angstrom and kcal/mol unless `with` says otherwise.
fn refused(name: &str, text: &[u8], with: &str) -> Diagnostic {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let units = if with.contains("_unit") {
        ""
    } else {
        "position_unit = \"angstrom\"\nenergy_unit = \"kcal/mol\"\n"
    };
    let scenario = format!(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n[[barrier]]\nshape = \"table\"\nfile = \"{name}\"\n{units}{with}\n"
    );
    match Scenario::parse("test.toml", scenario, folder.path()) {
        Ok(scenario) => {
            panic!("{}: read, with {:?}", String::from_utf8_lossy(text), scenario.notes)
        }
        Err(error) => diagnostic(error),
    }
}

/// File, words of the message, words of the remedy, line and column.
type Case = (&'static [u8], &'static str, &'static str, Option<(usize, usize)>);

fn all_are_refused(cases: &[Case], with: &str) {
    for (text, message, remedy, place) in cases {
        let found = refused("pmf.dat", text, with);
        assert!(found.message.contains(message), "{found}");
        assert!(found.remedy.contains(remedy), "{remedy}: {found}");
        assert_eq!(found.position(), *place, "{found}");
    }
}

#[test]
fn gaps_inside_of_the_range_are_shown() {
    let gap: &[Case] = &[
        (b"0 0\n1 inf\n2 5\n3 nan\n4 1\n", "`inf` in line 2", "leave these rows out", Some((2, 3))),
        (
            b"z,pmf\n0,0\n1,\n2,5\n",
            "column 2 of this row of the table is empty: the bin was not sampled",
            "sample the gap",
            Some((3, 1)),
        ),
        (b"0 0\n1 *****\n2 5\n", "`*****` in line 2", "leave these rows out", Some((2, 3))),
        (b"0 0\n1 1e300\n2 5\n", "`1e300` in line 2", "leave these rows out", Some((2, 3))),
        (b"2 5\n1 NA\n0 1\n", "`NA` in line 2", "leave these rows out", Some((2, 3))),
        (b"0 inf\n1 nan\n", "no row of the table has a finite energy", "columns", Some((1, 3))),
        (
            b"0 inf\n1 5\n2 nan\n",
            "fewer than two points: 1 of its 3 rows",
            "two or more",
            Some((2, 3)),
        ),
    ];
    all_are_refused(gap, "");
    let found = refused("pmf.dat", b"0 0\n1 inf\n2 inf\n3 inf\n4 1\n", "");
    assert!(found.message.contains("nor were 2 others"), "{found}");
}

#[test]
fn positions_are_numbers() {
    all_are_refused(
        &[
            (b"0 0\ninf 1\n2 5\n", "`inf` in column 1", "position", Some((2, 1))),
            (b"***** 0\n1 1\n2 5\n", "`*****` in column 1", "more digits", Some((1, 1))),
            (
                b"z,pmf\n0,0\n,1\n2,5\n",
                "column 1 of this row of the table is empty",
                "leave the row out",
                Some((3, 1)),
            ),
            (b"0 0\n1e9 5\n", "out of range", "check the units", Some((2, 1))),
            (b"0 0\n1 3e12\n", "out of range", "check the units", Some((2, 3))),
        ],
        "",
    );
}

#[test]
fn order_and_repetitions_are_explained() {
    all_are_refused(
        &[
            (
                b"0 0\n2 1\n1 5\n3 1\n",
                "line 3 is out of order: positions of a table must rise",
                "sort -g",
                Some((3, 1)),
            ),
            (b"3 0\n1 1\n2 5\n0 1\n", "line 3 is out of order", "sort", Some((3, 1))),
            (
                b"0 0\n1 1\n1 5\n3 1\n",
                "line 2 and line 3 have the same position",
                "keep one of the two",
                Some((3, 1)),
            ),
            (
                b"3 0\n1 1\n1 5\n0 1\n",
                "line 2 and line 3 have the same position",
                "keep one of the two",
                Some((3, 1)),
            ),
            (b"0 0\n1 1\n1.0000001 5\n", "too near", "1e-6 angstrom apart", Some((3, 1))),
            (
                b"0 0\n1 2\n2 0\n\n0 0\n1 3\n2 0\n\n0 0\n1 4\n2 0\n",
                "3 tables, one after the other",
                "the last",
                Some((5, 1)),
            ),
            (
                b"0 inf\n1 2\n2 0\n# 1\n# 0 1 3 0\n0 inf\n1 3\n2 0\n",
                "2 tables, one after the other",
                "the last",
                Some((6, 1)),
            ),
            (
                b"0 0\n1 2\n2 5\n0 1\n",
                "line 4, the last, has the position of the first",
                "given once",
                Some((4, 1)),
            ),
            (
                b"2 0\n1 2\n0 0\n2 0\n1 3\n0 1\n",
                "2 tables, one after the other",
                "the last",
                Some((4, 1)),
            ),
        ],
        "",
    );
    let grid = b"0 0 5\n0 1 6\n0 2 7\n1 0 5\n1 1 6\n1 2 7\n";
    all_are_refused(
        &[(grid, "grid of several variables", "integrate", Some((2, 1)))],
        "columns = [1, 3]",
    );
    all_are_refused(
        &[(grid, "2 tables, one after the other", "grid", Some((4, 3)))],
        "columns = [2, 3]",
    );
}

#[test]
fn several_sets_and_grids_are_counted() {
    all_are_refused(
        &[
            (b"@TYPE xy\n0 0\n1 5\n&\n0 0\n1 6\n&\n", "2 sets of points", "in a file of its own", Some((5, 1))),
            (b"0 0\n1 5\n&\n0 0\n1 6\n&\n@ s2\n0 0\n1 7\n&\n3 0\n4 1\n", "4 sets of points", "averaged", Some((4, 1))),
            (
                b"#! FIELDS a b file.free der_a der_b\n#! SET min_a 0\n#! SET nbins_a 3\n#! SET nbins_b 2\n0 0 1 0 0\n1 0 2 0 0\n\n0 1 1 0 0\n",
                "a grid of 2 variables",
                "--idw",
                Some((1, 1)),
            ),
            (b"# 2\n# 0 1 3 0\n# 0 1 2 0\n0 0 1\n0 1 2\n\n1 0 3\n", "a grid of 2 variables", "integrate", Some((1, 1))),
        ],
        "",
    );
    let plumed: &[u8] = b"#! FIELDS z file.free der_z\n#! SET nbins_z 3\n0 0 1\n1 5 2\n2 0 2\n";
    all_are_refused(
        &[(plumed, "`z` and `der_z`", "choose `columns`", Some((1, 1)))],
        "columns = [1, 3]",
    );
    all_are_refused(
        &[(plumed, "`file.free` and `z`", "choose `columns`", Some((1, 1)))],
        "columns = [2, 1]",
    );
}

#[test]
fn misprints_are_no_headers_and_have_remedies_of_their_own() {
    all_are_refused(
        &[
            (b"0.0.1 5\n1 6\n2 7\n", "`0.0.1` in column 1", "begin comments with #", Some((1, 1))),
            (b"0 5x\n1 6\n2 7\n", "`5x` in column 2", "begin comments with #", Some((1, 3))),
            (
                b"2024-01-05 12:30:00\n1 6\n2 7\n",
                "`2024-01-05` in column 1",
                "begin comments with #",
                Some((1, 1)),
            ),
            (b"-1.0 2.5\n0.0-12.5\n1.0 2.5\n", "no column 2", "put a blank between", Some((2, 1))),
            (
                b"0.0 -10.25-3.5 1\n1.0 2.5 1\n",
                "`-10.25-3.5` in column 2",
                "put a blank between",
                Some((1, 5)),
            ),
            (
                b"0 5\n1 6\nWindow Free\n0 1\n",
                "`Window` in column 1",
                "remove what follows",
                Some((3, 1)),
            ),
            (
                b"0 1,234.5\n1 2,000.1\n",
                "is not a finite number",
                "put nothing between thousands",
                Some((1, 1)),
            ),
            (
                b"0;1.234,5\n1;2.000,1\n",
                "`1.234,5` in column 2",
                "put nothing between thousands",
                Some((1, 3)),
            ),
            (
                "0 1\u{202f}234 5\n1 2\u{202f}000 6\n".as_bytes(),
                "no-break or thin space",
                "thousands",
                Some((1, 1)),
            ),
            (b"0 1 2;3\n1 2 3;4\nx\n", "no column 2", "remove", Some((3, 1))),
            (
                b"0 556\n1 1,542\n2 300\n",
                "`1,542` in column 2",
                "nothing between thousands",
                Some((2, 3)),
            ),
            (b"0;\"1,542\"\n1;556\n", "in column 2", "nothing between thousands", Some((1, 3))),
            (b"0:5\n1:6\n", "no column 2", "by commas or blanks", Some((1, 1))),
            (b"0 & 5\n1 & 6\n", "`&` in column 2", "by commas or blanks", Some((1, 3))),
            (
                b"|z|W|\n|0|5|\n|1|6|\n",
                "3 rows have no numbers in columns [1, 2]",
                "separated by blanks",
                None,
            ),
            (b"41\n0 5\n1 6\n", "no column 2", "give every row as many columns", Some((1, 1))),
        ],
        "",
    );
}

#[test]
fn marks_for_empty_bins_are_not_read_as_energies() {
    all_are_refused(
        &[
            (
                b"0 999\n1 5\n2 7\n3 4\n4 999\n",
                "`999` stands",
                "leave these rows out",
                Some((1, 3)),
            ),
            (
                b"0 2\n1 5\n2 9999.99\n3 4\n4 1\n",
                "`9999.99` stands",
                "leave these rows out",
                Some((3, 3)),
            ),
            (b"0 1e5\n1 5\n2 7\n3 4\n4 1e5\n", "(lines 1, 5)", "write inf", Some((1, 3))),
            (b"0 -999\n1 5\n2 7\n3 4\n", "`-999` stands", "leave these rows out", Some((1, 3))),
            (
                b"0 500.5\n1 500.5\n2 7\n3 4\n4 9\n",
                "(lines 1 to 2)",
                "leave these rows out",
                Some((1, 3)),
            ),
            (
                b"0 100.0\n1 5\n2 7\n3 4\n4 100.0\n",
                "`100.0` stands",
                "leave these rows out",
                Some((1, 3)),
            ),
        ],
        "",
    );
}

#[test]
fn units_that_contradict_the_scenario_are_refused() {
    let two = "\n-0.5 0.5\n0 4.25\n0.5 1.5\n";
    for (head, with, message, remedy) in [
        ("z_nm pmf", "", "names `nm`", "set position_unit = \"nm\""),
        ("z pmf_kJ_per_mol", "", "names `kJ/mol`", "set energy_unit = \"kJ/mol\""),
        ("z pmf\nA kT", "", "names `kBT`", "set energy_unit = \"kBT\""),
        ("@ xaxis label \"\\xx\\f{} (nm)\"", "", "names `nm`", "position_unit"),
        ("@ yaxis label \"E (kJ mol\\S-1\\N)\"", "", "names `kJ/mol`", "energy_unit"),
        ("profile (in kJ/mol)", "", "names `kJ/mol`", "energy_unit"),
        (
            "z(\u{c5}) pmf",
            "position_unit = \"nm\"\nenergy_unit = \"kJ/mol\"",
            "names `angstrom`",
            "position_unit",
        ),
        (
            "z (A) W (kcal/mol)",
            "position_unit = \"nm\"\nenergy_unit = \"kcal/mol\"",
            "names `angstrom`",
            "position_unit",
        ),
    ] {
        let found = refused("pmf.dat", format!("{head}{two}").as_bytes(), with);
        assert!(found.message.contains(message) && found.remedy.contains(remedy), "{found}");
        assert!(found.position().is_some(), "{found}");
    }
}

#[test]
fn what_is_no_text_is_refused_at_the_key() {
    for bytes in [&b"0 0\n\xff\xff\n"[..], b"0\0 \x000\0\n\0", b"\xff\xfe0\0 "] {
        let found = refused("pmf.dat", bytes, "");
        assert!(
            found.message.contains("cannot read the table")
                && found.remedy.contains("save it as UTF-8"),
            "{found}"
        );
    }
}
