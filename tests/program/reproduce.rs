//! `wavepore reproduce`: columns, verdicts and numbers of one whole run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::binary::{expect, invoke, names};
use super::csv_table::CsvTable;

/// The folder of one whole run, made once for all tests.
pub fn whole() -> &'static Path {
    static RUN: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, folder) = RUN.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let output = invoke(folder.path(), &["reproduce"]);
        expect(&output, 0, &["figure 1: ", "figure 6: ", "claims: ", "report: "]);
        assert!(output.stdout.is_empty());
        let results = folder.path().join("output/reproduction");
        (folder, results)
    });
    folder
}

fn read(name: &str) -> CsvTable {
    CsvTable::parse(&fs::read_to_string(whole().join(name)).unwrap())
}

/// A folder with the named files of the whole run.
pub fn some<N: AsRef<Path>>(wanted: &[N]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in wanted {
        fs::copy(whole().join(name), folder.path().join(name)).unwrap();
    }
    folder
}

/// One row of the claims: matrix, packet, error, verdict.
#[derive(Debug)]
struct Row {
    matrix: f64,
    packet: f64,
    error: f64,
    verdict: String,
}

/// The only row whose claim holds all of `words`.
fn row(words: &[&str]) -> Row {
    let claims = read("claims.csv");
    let fits = |claim: &&str| words.iter().all(|word| claim.contains(word));
    let found: Vec<&str> = claims.words("claim").into_iter().filter(fits).collect();
    let [claim] = found[..] else { panic!("{words:?}: {found:?}") };
    let own = claims.only(&[("claim", claim)]);
    let number = |name: &str| own.numbers(name)[0];
    Row {
        matrix: number("computed_matrix"),
        packet: number("computed_packet"),
        error: number("error"),
        verdict: own.words("verdict")[0].into(),
    }
}

/// What holds for the barrier above all four energies alone.
const ONLY_BELOW: &str = "reproduced only for a barrier of width 0.05 angstrom";

/// Asserts that `found` differs from `expected` by `within` at most.
fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found}, not {expected}");
}

#[test]
fn a_whole_run_leaves_everything_under_its_final_name() {
    let mut wanted: Vec<String> = (1..=6)
        .flat_map(|n| ["csv", "h5", "png", "svg"].map(|ending| format!("figure-{n}.{ending}")))
        .collect();
    wanted.extend(["claims.csv".into(), "report.md".into()]);
    wanted.sort();
    assert_eq!(names(whole()), wanted);
}

#[test]
fn claims_have_their_columns_and_one_of_four_verdicts() {
    let text = fs::read_to_string(whole().join("claims.csv")).unwrap();
    let header = text.lines().next().unwrap();
    assert_eq!(
        header,
        "claim,published,computed_matrix,computed_packet,error,verdict,depends_on,statement"
    );
    let claims = read("claims.csv");
    assert!(claims.len() > 50);
    assert_eq!(claims.kinds("claim").len(), claims.len(), "no claim is listed twice");
    for verdict in claims.kinds("verdict") {
        let known = ["reproduced", "not supported", "not testable here"].contains(&verdict);
        let width = verdict.strip_prefix("reproduced only for a barrier of width ");
        let width = width
            .and_then(|rest| rest.strip_suffix(" angstrom"))
            .map(|width| width.parse::<f64>().unwrap());
        assert!(known || width.is_some_and(|width| width > 0.0), "{verdict}");
    }
    // Every statement has its row in the report, with a verdict; those of our own are not counted.
    let report = fs::read_to_string(whole().join("report.md")).unwrap();
    let statements = claims.kinds("statement");
    assert!(
        statements.iter().all(|name| report.contains(&format!("\n| {name} | "))),
        "{statements:?}"
    );
    let counted = statements.iter().filter(|name| !name.starts_with("own-")).count();
    assert!(
        report.contains(&format!("make {counted} statements")) && counted < claims.len() / 4,
        "{counted}"
    );
    assert!(claims.words("depends_on").iter().all(|why| !why.is_empty()));
    // Both methods agree within the stated error wherever both were used.
    let columns = ["computed_matrix", "computed_packet", "error"].map(|name| claims.numbers(name));
    let both = (0..claims.len()).filter(|&at| !columns[1][at].is_nan());
    let agree = both
        .map(|at| (columns[0][at] - columns[1][at]).abs() <= columns[2][at])
        .collect::<Vec<bool>>();
    assert!(agree.len() >= 20 && agree.iter().all(|&agree| agree), "{agree:?}");
}

#[test]
fn captions_come_out_for_the_thin_barrier_and_not_for_sites() {
    // physics: Eckart barrier in closed form; five digits are given.
    for (energy, t) in [("3.6", 0.01777), ("4.7", 0.27357), ("5.6", 0.77736), ("7.0", 0.98768)] {
        let row = row(&["Fig. 2", &format!("{energy} kBT"), "K_sharp"]);
        near(row.matrix, t, 6e-6);
        near(row.packet, row.matrix, 1e-6);
    }
    assert!(row(&["Fig. 2(a)", "K_sharp"]).verdict.starts_with("reproduced only"));
    // All four energies below the top of a barrier of 8 kBT.
    for (energy, t) in [("3.6", 0.029428), ("4.7", 0.086510), ("5.6", 0.179200), ("7.0", 0.414234)]
    {
        let row = row(&["Fig. 2", &format!("{energy} kBT"), "K_below"]);
        near(row.matrix, t, 1e-6);
        near(row.packet, row.matrix, 1e-6);
        assert_eq!(row.verdict, ONLY_BELOW);
    }
    let at_once = row(&["Figs. 2, 3 and 5 at once", "K_below"]);
    near(at_once.matrix, 13.2164, 1e-3);
    assert!(
        (at_once.packet - at_once.matrix).abs() < at_once.error && at_once.error < 0.3,
        "{at_once:?}"
    );
    assert_eq!(at_once.verdict, ONLY_BELOW);
    assert_eq!(row(&["Figs. 2, 3 and 5 at once", "K_sharp"]).verdict, "not supported");
    near(row(&["quantum conductance of K+", "; K_below"]).matrix, 17.421, 1e-3);
    assert_eq!(row(&["Fig. 2(a)", "K_pmf"]).verdict, "not supported");
    assert!(row(&["Fig. 2(a)", "K_pmf"]).matrix < 1e-23);
    near(row(&["Fig. 2(b)", "K_pmf"]).matrix, 0.98993, 6e-6);
    near(row(&["Fig. 3(a)", "K_sharp"]).matrix, 1.766, 1e-3);
    assert_eq!(row(&["Fig. 3(a)", "sigmoid", "K_pmf"]).verdict, "not supported");
    for (panel, filter, rest) in
        [("b", "K_sharp", -64.0), ("b", "K_pmf", -64.0), ("a", "Na_sharp", 50.0)]
    {
        let row = row(&[&format!("Fig. 4({panel})"), filter]);
        near(row.matrix, rest, 1e-6);
        assert_eq!(row.verdict, "reproduced");
    }
    for model in ["quantum", "ballistic", "diffusive"] {
        let row = row(&["Nernst", model]);
        assert!(row.matrix < 1e-9 && row.verdict == "reproduced", "{row:?}");
    }
}

#[test]
fn gains_bounds_and_levels_are_what_they_should_be() {
    // κ as published with the reference data: four digits.
    for (filter, gain, verdict) in [
        ("K_sharp", 1.3636, "not supported"),
        ("Na_sharp", 1.6655, "not supported"),
        ("K_pmf", 0.97798, "not supported"),
        ("Na_pmf", 0.97670, "not supported"),
    ] {
        let row = row(&["kappa = quantum over classical", filter]);
        near(row.matrix, gain, 6e-5);
        assert_eq!(row.verdict, verdict);
    }
    // Of this packet 0.2434 cross, and 0.2423 of its classical ensemble (packet_PT.csv).
    near(row(&["a packet that splits"]).matrix, 0.2434 - 0.24233, 1e-4);
    let packets = row(&["kappa = quantum over classical", "; K_sharp"]);
    assert!(
        packets.error < 1e-4 && (packets.packet - packets.matrix).abs() < packets.error,
        "{packets:?}"
    );
    // Two barriers that obey 2 % and 98 % by themselves: the largest κ is no smaller than theirs.
    // Eckart by closed form in another language; five or six digits.
    let bounds = [
        ("Eckart", "2 %", 1.438863),
        ("Eckart", "5 %", 1.857586),
        ("Eckart", "10 %", 2.870644),
        ("Gaussian", "10 %", 2.87556),
    ];
    for (shape, low, gain) in bounds {
        let row = row(&[&format!("{shape} barriers"), &format!("T <= {low} ")]);
        near(row.matrix, gain, 6e-6 + row.error);
        assert!(row.error < 1e-6 && row.verdict == "not supported", "{row:?}");
    }
    near(row(&["Gaussian barriers", "T <= 2 %"]).matrix, 1.4266, 1e-4);
    near(row(&["tenfold gain", "of K+"]).matrix, 0.0171, 1e-4);
    near(row(&["tenfold gain", "of Na+"]).matrix, 0.0223, 1e-4);
    // Friction is left out where Nernst–Planck exceeds the classical bound.
    assert!(
        row(&["order of magnitude is a quantum effect", "sum over tops", "; K_below"]).matrix < 1.5
    );
    near(row(&["electro-diffusion", "; K_pmf"]).matrix, 1.03, 5e-3);
    assert_eq!(row(&["molecular dynamics of others", "scaled"]).verdict, "not supported");
    near(row(&["order of magnitude is a quantum effect", "; K_pmf"]).matrix, 42.8, 0.1);
}

#[test]
fn levels_and_terahertz_fields_show_no_resonance() {
    near(row(&["terahertz regime", "of K+"]).matrix, 0.903, 1e-3);
    near(row(&["terahertz regime", "of Na+"]).matrix, 1.178, 2e-3);
    assert_eq!(row(&["terahertz regime", "of K+"]).verdict, "reproduced");
    // 3e-3 by the last level below the top, 2e-4 by all others.
    near(row(&["resonances are distinct", "of K+", "one site"]).matrix, 3.5e-3, 1e-4);
    for (frequency, gain, within) in
        [("0.30", 1.0403, 2e-3), ("1.00", 1.0537, 2e-3), ("3.00", 1.0005, 1e-3)]
    {
        // Kronrod's rule over other panels, with T_n to 1e-7.
        let row = row(&["thermal flux of K+ under", &format!("of {frequency} THz"), "K_sharp"]);
        near(row.matrix, gain, within);
        assert!(row.error < 2e-3 && row.verdict == "not supported", "{row:?}");
    }
    let site = row(&["thermal flux of K+ under", "one site"]);
    near(site.matrix, 1.0185, 0.01);
    let data = read("figure-6.csv").only(&[("table", "energy")]);
    let gains = |series| data.only(&[("series", series)]).numbers("gain");
    let frequencies = data.only(&[("series", "quantum")]).numbers("frequency_THz");
    // Side bands by S-matrices, in another language: 0.0969 at 1 THz, 0.0731943 without a drive.
    let at = frequencies.iter().position(|frequency| (frequency - 1.0).abs() < 1e-9).unwrap();
    near(gains("quantum")[at], 0.0969 / 0.073_194_3, 1e-3);
    // At all frequencies it is what classical ions of other energies would transmit.
    for (quantum, modulation) in gains("quantum").iter().zip(gains("modulation")) {
        near(*quantum, modulation, 2e-3);
    }
    assert!(gains("adiabatic").iter().all(|gain| (gain - 1.0).abs() < 1e-4));
}

#[test]
fn conductances_are_those_of_the_worked_example() {
    let data = read("figure-5.csv");
    // pS, three digits: at reversal, at 0 mV and at 100 mV between equal baths.
    let expected = [
        ("K_sharp", "quantum", [8.64, 30.7, 51.9]),
        ("K_sharp", "ballistic", [6.34, 22.5, 38.1]),
        ("K_sharp", "diffusive", [2.26, 9.1, 11.2]),
        ("Na_sharp", "quantum", [18.5, 48.8, 82.3]),
        ("Na_sharp", "diffusive", [2.16, 6.2, 7.6]),
        ("K_pmf", "quantum", [4.78, 43.1, 16.7]),
        ("K_pmf", "diffusive", [0.22, 1.03, 0.93]),
        ("Na_pmf", "ballistic", [16.4, 83.5, 38.0]),
    ];
    for (filter, model, values) in expected {
        let own = data.only(&[("table", "conductance"), ("filter", filter), ("series", model)]);
        for (name, value) in
            ["slope_rest_pS", "slope_symmetric_pS", "chord_symmetric_pS"].into_iter().zip(values)
        {
            near(own.numbers(name)[0], value, 0.005 * value + 0.006);
        }
    }
    let sources = data.only(&[("table", "published")]);
    assert!(
        sources
            .words("source")
            .iter()
            .all(|source| source.ends_with("[S]") || source.ends_with("[R]"))
    );
}

#[test]
fn the_report_names_isotopes_bound_and_the_limits_of_the_model() {
    let text = fs::read_to_string(whole().join("report.md")).unwrap();
    for words in [
        "| K_sharp | 1.0253 | 1.0403 | 1.0057 | 1.0000 |",
        "| Eckart, a = 0.85 angstrom | 1.0253 | 1.0255 |",
        "classical, friction of the scenario",
        "Nernst–Planck exceeds the classical upper bound: the barrier is thinner than the mean free path √(kT/m)/γ",
        "built from ratios",
        "κ = 13.2:",
        "κ ≤ 1.44",
        "without friction",
        "paper-like thin barrier (chosen to reproduce the captions; not structural)",
        "PMF-like filter (published heights and spacings)",
        "| 0.05 | 2.83 | 1.98 | 1.45998 | 140 | 2.58 | 1.87889 | 45.584 |",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("NaN") && !text.contains("inf "), "{text}");
}

#[test]
fn fluxes_cross_where_they_should_and_packets_agree_with_the_matrix() {
    let data = read("figure-4.csv").only(&[("scan", "voltage")]);
    for (filter, crossing) in
        [("K_sharp", 1.4416e6), ("Na_sharp", 3.0846e6), ("K_pmf", 7.967e5), ("Na_pmf", 2.749e6)]
    {
        let own = data.only(&[("filter", filter)]);
        let (out, inward) = (own.numbers("flux_out_per_s"), own.numbers("flux_in_per_s"));
        let thermal = 26.726_659_112_543;
        for ((voltage, out), inward) in own.numbers("voltage_mV").into_iter().zip(&out).zip(&inward)
        {
            // Ussing: the ratio is e^((V − E)/kT).
            let ratio = ((voltage - own.numbers("nernst_mV")[0]) / thermal).exp();
            assert!((out / inward / ratio - 1.0).abs() < 1e-7, "{filter} {voltage}");
        }
        if filter == "Na_sharp" || filter == "Na_pmf" {
            let at = own.numbers("voltage_mV").iter().position(|&voltage| voltage == 50.0).unwrap();
            near(out[at], crossing, 2e-4 * crossing);
        }
    }
    let data = read("figure-3.csv");
    for filter in ["K_sharp", "Na_sharp"] {
        let packets = data.only(&[("filter", filter), ("series", "packet")]);
        assert_eq!(packets.len(), 19);
        let lines = data.only(&[("filter", filter), ("series", "average")]);
        let (energies, values) = (lines.numbers("energy_kBT"), lines.numbers("probability"));
        for ((energy, p), error) in packets
            .numbers("energy_kBT")
            .into_iter()
            .zip(packets.numbers("probability"))
            .zip(packets.numbers("error"))
        {
            assert!(error < 5e-6, "{filter} {energy}: {error}");
            // Straight lines between points of the curve: its bend leaves 1e-3.
            let at = energies.partition_point(|&own| own < energy).clamp(1, energies.len() - 1);
            let share = (energy - energies[at - 1]) / (energies[at] - energies[at - 1]);
            near(p, values[at - 1] + share * (values[at] - values[at - 1]), 2e-3);
        }
    }
}

#[test]
fn levels_near_the_top_are_resolved() {
    let matrix = read("figure-3.csv").only(&[("filter", "K_pmf"), ("series", "matrix")]);
    let (v, t) = (matrix.numbers("velocity_m_per_s"), matrix.numbers("probability"));
    assert!(v.windows(2).all(|pair| pair[0] <= pair[1]));
    let within = |at: &usize| (749.0..773.0).contains(&v[*at]);
    // Two equal outer walls: T is one at every level, and falls between them.
    let highest = |at: &usize| t[*at] > t[*at - 1] && t[*at] >= t[*at + 1];
    let peaks: Vec<usize> = (1..v.len() - 1).filter(within).filter(highest).collect();
    assert!(
        peaks.len() >= 6 && peaks.iter().all(|&at| t[at] > 0.97),
        "{:?}",
        peaks.iter().map(|&at| t[at]).collect::<Vec<_>>()
    );
    // Neighbouring points are close enough for a line.
    let far = (1..v.len()).filter(within).filter(|&at| (t[at] - t[at - 1]).abs() > 0.06).count();
    assert_eq!(far, 0);
}

#[test]
fn bars_that_were_built_from_a_ratio_say_so() {
    let data = read("figure-5.csv").only(&[("table", "published")]);
    for (name, source) in data.words("series").into_iter().zip(data.words("source")) {
        assert_eq!(
            source.contains("built from a ratio"),
            name.starts_with("MD"),
            "{name}: {source}"
        );
    }
    let drawn = fs::read_to_string(whole().join("figure-5.svg")).unwrap();
    assert!(drawn.contains("built from a published ratio"));
    let own = read("figure-5.csv").only(&[
        ("table", "conductance"),
        ("filter", "K_below"),
        ("series", "diffusive"),
    ]);
    near(own.numbers("diffusive_over_ballistic")[0], 2.5009, 1e-3);
}

/// Makes what is missing of figure `number` in `folder`.
fn complete(folder: &Path, number: usize) -> std::process::Output {
    invoke(folder, &["reproduce", "-o", ".", "--figure", &number.to_string()])
}

#[test]
fn figures_are_drawn_from_their_csv_alone() {
    for number in 1..=6 {
        let csv = format!("figure-{number}.csv");
        let folder = some(&[&csv]);
        expect(&complete(folder.path(), number), 0, &[&format!("figure {number}: ")]);
        for ending in ["csv", "svg", "png"] {
            let name = format!("figure-{number}.{ending}");
            assert!(
                fs::read(folder.path().join(&name)).unwrap()
                    == fs::read(whole().join(&name)).unwrap(),
                "{name}"
            );
        }
        // Other data make another picture. One row of thousands need not: paths are thinned.
        let folder = some(&[&csv]);
        let text = fs::read_to_string(folder.path().join(&csv)).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let without_first = lines[..1].concat() + &lines[1 + (lines.len() / 50).max(1)..].concat();
        fs::write(folder.path().join(&csv), without_first).unwrap();
        expect(&complete(folder.path(), number), 0, &[]);
        let svg = format!("figure-{number}.svg");
        assert!(
            fs::read(folder.path().join(&svg)).unwrap() != fs::read(whole().join(&svg)).unwrap(),
            "{svg}"
        );
    }
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("figure-1.csv"), "filter,x_angstrom\nK_sharp").unwrap();
    expect(&complete(folder.path(), 1), 3, &["figure-1.csv"]);
}

/// How many columns of each figure distinguish series: the first ones.
const KEYS: [usize; 6] = [1, 2, 2, 3, 3, 3];

/// The group of a series: its keys with letters, digits and underscores only.
fn group_name(keys: &[String]) -> String {
    let safe = |sign: char| if sign.is_ascii_alphanumeric() { sign } else { '_' };
    let part = |key: &String| key.trim_end_matches('+').chars().map(safe).collect::<String>();
    keys.iter().map(part).collect::<Vec<String>>().join("/")
}

#[test]
fn hdf5_holds_what_csv_holds_with_units() {
    for (number, keys) in (1..).zip(KEYS) {
        let file = hdf5::File::open(whole().join(format!("figure-{number}.h5"))).unwrap();
        assert_eq!(file.attr("complete").unwrap().read_scalar::<u8>().unwrap(), 1);
        let data = read(&format!("figure-{number}.csv"));
        let mut groups: BTreeMap<String, CsvTable> = BTreeMap::new();
        for row in &data.rows {
            let group = groups.entry(group_name(&row[..keys])).or_insert_with(|| data.empty());
            group.rows.push(row.clone());
        }
        for (name, rows) in groups {
            let group = file.group(&name).unwrap();
            let mut found = group.member_names().unwrap();
            found.retain(|name| name != "row");
            let known = |name: &&String| rows.numbers(name).iter().any(|value| !value.is_nan());
            let mut wanted: Vec<&String> = rows.names[keys..].iter().filter(known).collect();
            found.sort();
            wanted.sort();
            assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{number} {name}");
            for column in wanted {
                let set = group.dataset(column).unwrap();
                let stored: Vec<f64> = set.read_raw().unwrap();
                let values = rows.numbers(column);
                let same = stored.iter().zip(&values).all(|(a, b)| a.to_bits() == b.to_bits());
                assert!(same && stored.len() == values.len(), "{number} {name} {column}");
                assert!(set.attr("units").is_ok() && set.attr("long_name").is_ok());
            }
        }
    }
}
