//! One vocabulary for T, R and their bounds: names in CSV, JSON and records, of every command.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::binary::{expect, invoke, json, quick_folder, shipped, stdout};
use super::csv_table::CsvTable;

/// A barrier under a drive, swept; `run` in half a second.
const DRIVEN: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.3 angstrom"
[drive]
shape = "dipole"
force = "3 meV/angstrom"
width = "5 angstrom"
frequency = "2 THz"
phase = "average"
[packet]
energy = "130 meV"
width = "8 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 0
"#;

/// Names of other quantities in CSV and JSON. A number that is T, R, a probability of a packet or
/// their bound does not belong here: `src/record/vocabulary.rs` has its name.
const OTHERS: &str = "
    packet energy_meV difference weight scenario velocity_m_per_s order case name standing reason
    warnings width_meV lifetime_ps spacing_THz width_left_meV width_right_meV position_angstrom
    thermal_share energy_error_meV width_relative_error separate ion frames time_fs left inside right
    voltage_mV flux_in_per_s flux_out_per_s current_quantum_pA current_ballistic_pA
    current_diffusive_pA kappa current_kramers_pA relative_error current_quantum_error_pA
    length_A splitting_right_from_0 exit_time_from_0_ps first_passage_right_ps first_passage_left_ps
    transit_time_ps occupancy_left_A occupancy_right_A permeability_A_per_ps shares ions_inside start_A
    current_kramers_upper_pA diffusive_over_ballistic note energy_gained_meV energy_gained_error_meV
    work_meV work_error_meV phases
    transmission_minus_classical t_re t_im r_re r_im amplitude_error phase_rad phase_error_rad delay_fs
    temperature_K top_A top_meV kappa_error omega_b_per_ps u crossover_K wigner wigner_anharmonic bell bell_truncated
    eckart_fit_width_A eckart_fit kemble instanton gamma_per_ps kramers grote_hynes crossover_dissipative_K
    crossover_grote_hynes_K wolynes wolynes_memory factors
    delay_error_fs dwell_fs dwell_error_fs dwell_from_A dwell_to_A
    rows units tolerance verdict failures unresolved_meV unresolved_levels largest_difference
    largest_difference_elements scenarios temperature_K classical_top_meV levels quantum_meV gain
    nernst_mV reversal_mV slope_conductance_pS chord_conductance_pS reversal_error_mV
    slope_conductance_error_pS chord_conductance_error_pS ions thermal_energy_meV friction_meV
    range_meV title program complete mass_u charge voltages collected cases done warned failed
    missing permeability_ratios reason curve what folder finished_before computed computed_elsewhere twins others left";
/// Names of numbers of whole groups in collections, beside those above; a unit ends the name.
const OTHER_NUMBERS: &str = "
    absorber_order absorber_strength_meV absorber_width_angstrom back_plane_angstrom center_angstrom
    duration_fs front_plane_angstrom time_step_fs wavenumber_per_angstrom width_angstrom
    window_from_meV window_to_meV incident_energy_meV drive_phase_rad";

/// The vocabulary as `wavepore schema names` prints it.
pub struct Vocabulary {
    quantities: Vec<String>,
    methods: Vec<String>,
    before: Vec<String>,
    behind: Vec<String>,
    /// Place, older name, name.
    pub renamed: Vec<[String; 3]>,
}

impl Vocabulary {
    pub fn new(folder: &Path) -> Self {
        let text = stdout(&invoke(folder, &["schema", "names"]));
        let lines: Vec<(&str, &str, &str)> = text
            .lines()
            .skip(1)
            .map(|line| {
                let (what, rest) = line.split_once(' ').unwrap();
                let (word, meaning) = rest.trim_start().split_once(' ').unwrap();
                (what, word, meaning.trim_start())
            })
            .collect();
        let words = |kind: &str| {
            let own = lines.iter().filter(|line| line.0 == kind);
            own.map(|line| line.1.to_owned()).collect::<Vec<_>>()
        };
        let renamed = lines.iter().filter(|line| line.0 == "name").map(|(_, name, meaning)| {
            let (older, place) = meaning.split_once(" in ").unwrap();
            [place, older, name].map(str::to_owned)
        });
        Self {
            quantities: words("quantity"),
            methods: words("method"),
            before: words("before"),
            behind: words("behind"),
            renamed: renamed.collect(),
        }
    }

    /// Whether `name` is a quantity, and a method where it is not measured.
    fn has(&self, name: &str) -> bool {
        let cut = |name: &str| {
            self.before.iter().find_map(|word| name.strip_prefix(word.as_str()).map(str::to_owned))
        };
        let name = cut(name).unwrap_or_else(|| name.to_owned());
        let bound = self.behind.iter().find_map(|word| name.strip_suffix(word.as_str()));
        let name = bound.unwrap_or(&name);
        self.quantities.iter().any(|quantity| match name.strip_prefix(quantity.as_str()) {
            // T and R of no method are older names.
            Some("") => quantity.ends_with("ed"),
            Some(rest) => rest
                .strip_prefix('_')
                .is_some_and(|rest| self.methods.iter().any(|method| method == rest)),
            None => false,
        })
    }

    /// The names of what `place` also calls `older`.
    pub fn names(&self, place: &str, older: &str) -> Vec<&str> {
        let is_it = |entry: &&[String; 3]| entry[0] == place && entry[1] == older;
        self.renamed.iter().filter(is_it).map(|entry| entry[2].as_str()).collect()
    }

    /// Asserts that every one of `names` of `place` is in the vocabulary, an older name that stands
    /// beside its name, or of another quantity.
    pub fn check<'a>(&self, place: &str, names: impl IntoIterator<Item = &'a str>) {
        let others: BTreeSet<&str> =
            [OTHERS, OTHER_NUMBERS].iter().flat_map(|text| text.split_whitespace()).collect();
        let all: BTreeSet<&str> = names.into_iter().collect();
        for name in &all {
            let newer = self.names(place, name);
            assert!(
                self.has(name) || others.contains(name) || !newer.is_empty(),
                "{place}: {name} is no name of T, R or a bound, and not listed as another quantity"
            );
            assert!(
                newer.iter().all(|newer| all.contains(newer)),
                "{place}: {name} has no {newer:?}"
            );
        }
    }
}

/// Every command that prints numbers: its place in the vocabulary, and how it is typed.
pub fn commands(filter: &str) -> [(&'static str, Vec<&str>); 14] {
    [
        ("run", vec!["run", "quick.toml", "-o", "r.h5", "--force"]),
        ("run, driven", vec!["run", "driven.toml", "-o", "d.h5", "--force"]),
        ("check", vec!["check", "quick.toml"]),
        ("check, driven", vec!["check", "driven.toml"]),
        ("transmission", vec!["transmission", "quick.toml", "-o", "t.h5", "--force"]),
        ("factors", vec!["factors", filter]),
        ("currents", vec!["currents", filter, "--voltages", "-10 mV, 5 mV"]),
        ("passage", vec!["passage", filter, "--voltages", "-10 mV, 5 mV"]),
        ("resonances", vec!["resonances", "well.toml"]),
        ("sidebands", vec!["sidebands", "driven.toml"]),
        ("info", vec!["info", "r.h5"]),
        ("info", vec!["info", "d.h5"]),
        ("info", vec!["info", "t.h5"]),
        ("sweep", vec!["sweep", "swept.toml", "-o", "s", "--what", "transmission"]),
    ]
}

pub fn folder() -> tempfile::TempDir {
    let folder = quick_folder();
    let at = folder.path();
    fs::write(at.join("driven.toml"), DRIVEN).unwrap();
    let sweep = "[sweep]\n\"drive.frequency\" = [\"2 THz\", \"3 THz\"]\n";
    fs::write(at.join("swept.toml"), DRIVEN.to_owned() + sweep).unwrap();
    let well = "ion = \"K+\"\ntemperature = \"310 K\"\n[[barrier]]\nshape = \"eckart\"\nheight = \"-20 meV\"\nwidth = \"0.3 angstrom\"\n";
    fs::write(at.join("well.toml"), well).unwrap();
    folder
}

#[test]
fn names_of_every_command_are_of_the_vocabulary_and_older_ones_stand_beside_theirs() {
    let folder = folder();
    let at = folder.path();
    let known = Vocabulary::new(at);
    assert!(
        known.has("transmission_packet_error")
            && !known.has("matrix")
            && !known.has("transmission")
    );
    for (place, command) in commands(&shipped("k_filter.toml")) {
        let output = invoke(at, &[&command[..], &["--format", "csv"]].concat());
        expect(&output, 0, &[]);
        let table = CsvTable::parse(&stdout(&output));
        known.check(place, table.names.iter().map(String::as_str));
        for name in &table.names {
            let newer = known.names(place, name);
            assert!(
                newer.iter().all(|newer| table.words(newer) == table.words(name)),
                "{place} {name}"
            );
        }
        let value = json(&invoke(at, &[&command[..], &["--format", "json"]].concat()));
        let value = value.as_object().unwrap();
        for beside in ["rows", "units", "tolerance", "verdict", "warnings"] {
            assert!(value.contains_key(beside), "{place} {beside}");
        }
        known.check(place, value.keys().map(String::as_str));
        let of_scenarios = value.get("scenarios").and_then(Value::as_object);
        for entry in of_scenarios.into_iter().flat_map(|scenarios| scenarios.values()) {
            known.check(place, entry.as_object().unwrap().keys().map(String::as_str));
        }
        for row in value["rows"].as_array().unwrap() {
            let row = row.as_object().unwrap();
            known.check(place, row.keys().map(String::as_str));
            // Rows of passage times have what each top contributes beside their columns.
            let more = if place == "passage" { 2 } else { 0 };
            assert_eq!(row.len(), table.names.len() + more, "{place}");
            assert!(row.keys().all(|name| value["units"].get(name).is_some()), "{place}");
        }
    }
}

#[test]
fn a_table_for_people_has_one_name_of_each_number() {
    let folder = folder();
    let at = folder.path();
    let known = Vocabulary::new(at);
    let currents = shipped("k_filter.toml");
    for (place, command) in
        commands(&currents).iter().filter(|(place, _)| !["info", "sweep"].contains(place))
    {
        let text = stdout(&invoke(at, command));
        let names: Vec<&str> = text.lines().next().unwrap().split_whitespace().collect();
        known.check("", names.iter().copied());
        let is_older = |name: &&&str| {
            known.renamed.iter().any(|entry| entry[0] == *place && entry[1] == **name)
        };
        assert_eq!(names.iter().find(is_older), None, "{place}: {text}");
    }
}
