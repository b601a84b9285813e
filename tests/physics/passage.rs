//! Passage times of overdamped ions: the reference, closed forms, a solution by differences, and
//! what holds for any U.

use wavepore::model::{Barrier, Membrane, Potential, Species};
use wavepore::transport::{Model, Passage, Permeant, passage};
use wavepore::units::thermal_energy;

use super::transport::{number, rows};

const BODY: f64 = 310.15;
/// 6.5e-10 m²/s in Å²/fs.
const DIFFUSION: f64 = 6.5e-5;
const MEMBRANE: Membrane = Membrane { energy: 0.0, from: -7.5, to: 7.5 };

fn gaussians(barriers: &[(f64, f64)]) -> Vec<Barrier> {
    let gaussian = |&(height, center)| Barrier::Gaussian { height, width: 0.6, center };
    barriers.iter().map(gaussian).collect()
}

/// The potentials of the reference.
fn named(name: &str) -> Vec<Barrier> {
    match name {
        "gauss06" => gaussians(&[(120.0, 0.0)]),
        "two" => gaussians(&[(120.0, -3.0), (120.0, 3.0)]),
        _ => gaussians(&[(120.0, -6.0), (95.0, -3.0), (95.0, 0.0), (95.0, 3.0), (120.0, 6.0)]),
    }
}

fn permeant(ion: &str, barriers: Vec<Barrier>) -> Permeant {
    Permeant {
        species: Species::named(ion).unwrap(),
        potential: Potential { barriers, membrane: Some(MEMBRANE) },
        outside: 100.0,
        inside: 100.0,
        area: 1.0,
        diffusion: Some(DIFFUSION),
    }
}

fn found(own: &Permeant, voltage: f64, start: f64) -> Passage {
    passage(own, thermal_energy(BODY), voltage, start, 1e-11).unwrap()
}

/// The numbers in the order of the reference, times in ps.
fn numbers(found: &Passage) -> [f64; 9] {
    [
        found.length,
        found.splitting_right,
        1e-3 * found.exit_time,
        1e-3 * found.first_passage_right,
        1e-3 * found.first_passage_left,
        1e-3 * found.transit_time,
        found.occupancy_left,
        found.occupancy_right,
        1e3 * found.permeability,
    ]
}

const COLUMNS: [&str; 9] = [
    "length_A",
    "splitting_right_from_0",
    "exit_time_from_0_ps",
    "first_passage_right_ps",
    "first_passage_left_ps",
    "transit_time_ps",
    "occupancy_left_A",
    "occupancy_right_A",
    "permeability_A_per_ps",
];

fn close(value: f64, wanted: f64, relative: f64, what: &str) {
    let difference = (value / wanted - 1.0).abs();
    assert!(difference <= relative, "{what}: {value} for {wanted}, {difference:.1e}");
}

#[test]
fn passage_times_agree_with_their_reference() {
    let rows = rows("specialist/passage_K.csv");
    assert_eq!(rows.len(), 9);
    for row in rows {
        let voltage = number(row("voltage_mV"));
        let own = permeant("K+", named(&row("potential")));
        let found = found(&own, voltage, 0.0);
        assert!(found.error < 1e-12, "{:.1e}", found.error);
        for (value, column) in numbers(&found).into_iter().zip(COLUMNS) {
            // The file has 13 digits.
            let what = format!("{} {voltage} mV {column}", row("potential"));
            close(value, number(row(column)), 2e-12, &what);
        }
    }
}

#[test]
fn a_linear_potential_has_its_closed_forms() {
    let own = permeant("K+", Vec::new());
    let (a, b) = (-7.5, 7.5);
    let d: f64 = b - a;
    for start in [-7.5, -2.0, 0.0, 6.5, 7.5] {
        let found = found(&own, 0.0, start);
        close(found.length, d, 1e-13, "length");
        assert!((found.splitting_right - (start - a) / d).abs() < 1e-14);
        let exit = (start - a) * (b - start) / (2.0 * DIFFUSION);
        assert!((found.exit_time - exit).abs() <= 1e-13 * d * d / DIFFUSION, "{found:?}");
        close(found.first_passage_left, d * d / (2.0 * DIFFUSION), 1e-13, "first passage");
        close(found.transit_time, d * d / (6.0 * DIFFUSION), 1e-13, "transit");
        close(found.occupancy_left, 0.5 * d, 1e-13, "occupancy");
    }
    // u = f·(x − a)/d, up to the largest voltages that currents allow.
    for f in [1e-6, 1.0, -3.0, 40.0, -600.0, 599.0] {
        let voltage = f * thermal_energy(BODY);
        let found = found(&own, voltage, 0.0);
        let growth = f64::exp_m1(f);
        close(found.length, d * growth / f, 1e-12, &format!("length at {f} kBT"));
        let splitting = 1.0 / (1.0 + (0.5 * f).exp());
        close(found.splitting_right, splitting, 1e-12, &format!("splitting at {f} kBT"));
        if f.abs() > 0.5 {
            let against = d * d / DIFFUSION * (growth / f - 1.0) / f;
            let down = d * d / DIFFUSION * (f64::exp_m1(-f) / -f - 1.0) / -f;
            close(found.first_passage_right, against, 1e-12, &format!("right at {f} kBT"));
            close(found.first_passage_left, down, 1e-12, &format!("left at {f} kBT"));
            let wanted = d * (1.0 / f - 1.0 / growth);
            close(found.occupancy_left, wanted, 1e-12, &format!("occupancy at {f} kBT"));
        }
    }
}

#[test]
fn equal_baths_in_equilibrium_fill_the_filter_as_boltzmann_says() {
    // Both occupancies together are ∫ e^(−U/kT) dx where the levels are equal.
    let own = permeant("K+", named("K_pmf"));
    let found = found(&own, 0.0, 0.0);
    let thermal = thermal_energy(BODY);
    let sites = own.at(0.0);
    let steps = 200_000;
    let width = 15.0 / f64::from(steps);
    let middle = |i: i32| -7.5 + width * (f64::from(i) + 0.5);
    let sum: f64 = (0..steps).map(|i| (-sites.value(middle(i)) / thermal).exp()).sum();
    close(found.occupancy_left + found.occupancy_right, sum * width, 1e-9, "ions");
}

#[test]
fn crossings_take_the_same_time_both_ways() {
    let lopsided = || gaussians(&[(150.0, -5.0), (60.0, 1.0), (-40.0, 2.5), (110.0, 5.0)]);
    for voltage in [-150.0, 0.0, 30.0, 400.0] {
        let own = permeant("K+", lopsided());
        let there = found(&own, voltage, 1.25);
        let mirrored = Permeant { potential: own.at(voltage).mirrored(), ..own };
        let back = found(&mirrored, -voltage, -1.25);
        close(back.transit_time, there.transit_time, 1e-12, "transit");
        close(back.first_passage_left, there.first_passage_right, 1e-12, "first passage");
        close(back.occupancy_left, there.occupancy_right, 1e-12, "occupancy");
        close(back.exit_time, there.exit_time, 1e-12, "exit");
        close(1.0 - back.splitting_right, there.splitting_right, 1e-10, "splitting");
    }
}

/// Mean time to either face, by differences of D·(e^(−u)·t′)′ = −e^(−u) on `count` intervals.
fn exit_by_differences(own: &Permeant, voltage: f64, count: usize) -> f64 {
    let potential = own.at(voltage);
    let thermal = thermal_energy(BODY);
    let width = 15.0 / count as f64;
    let place = |i: f64| -7.5 + width * i;
    let conductance = |i: f64| (-potential.value(place(i)) / thermal).exp();
    // Thomas: the times at the faces are 0.
    let (mut upper, mut value) = (vec![0.0; count], vec![0.0; count]);
    for i in 1..count {
        let at = i as f64;
        let (below, above) = (conductance(at - 0.5), conductance(at + 0.5));
        let source = conductance(at) * width * width / DIFFUSION;
        let pivot = below + above - below * upper[i - 1];
        upper[i] = above / pivot;
        value[i] = (source + below * value[i - 1]) / pivot;
    }
    let mut time = 0.0;
    for i in (count / 2..count).rev() {
        time = value[i] + upper[i] * time;
    }
    time
}

#[test]
fn exit_times_agree_with_a_solution_by_differences() {
    for voltage in [0.0, 50.0, -64.0] {
        let own = permeant("K+", named("K_pmf"));
        let [coarse, fine] = [4000, 8000].map(|count| exit_by_differences(&own, voltage, count));
        let extrapolated = (4.0 * fine - coarse) / 3.0;
        close(found(&own, voltage, 0.0).exit_time, extrapolated, 1e-8, "exit time");
    }
}

#[test]
fn permeability_is_that_of_the_nernst_planck_flux() {
    let thermal = thermal_energy(BODY);
    // Chloride sees the voltage the other way.
    for ion in ["K+", "Ca2+", "Cl-"] {
        for voltage in [-80.0, 45.0] {
            let own = permeant(ion, named("K_pmf"));
            let flux = own.fluxes(Model::Diffusive, thermal, voltage, 1e-12).unwrap();
            // Ions per Å of a bath of 100 mM over 1 Å².
            let density = 100.0 * 6.022_140_76e-7;
            let found = found(&own, voltage, 0.0);
            close(density * found.permeability, flux.inward, 1e-11, ion);
            let charge = f64::from(own.species.charge);
            let mirrored =
                passage(&permeant("K+", named("K_pmf")), thermal, charge * voltage, 0.0, 1e-11);
            close(found.first_passage_right, mirrored.unwrap().first_passage_right, 1e-12, ion);
        }
    }
}

#[test]
fn tops_share_the_resistance_and_walls_with_jumps_add_up() {
    let own = permeant("K+", named("K_pmf"));
    let even = found(&own, 0.0, 0.0).shares;
    assert_eq!(even.len(), 5);
    close(even.iter().map(|top| top.share).sum(), 1.0, 1e-12, "sum");
    close(even[0].share, even[4].share, 1e-6, "outer tops");
    assert!(even[0].share > 0.29 && even[2].share < 0.14, "{even:?}");
    // With the inside higher, the right tops hinder more.
    let tilted = found(&own, 100.0, 0.0).shares;
    assert!(tilted[4].share > 0.7 && tilted[0].share < 0.1, "{tilted:?}");
    let thermal = thermal_energy(BODY);
    let wall = Barrier::Rectangle { height: 4.0 * thermal, width: 2.0, center: 1.0 };
    let found = found(&permeant("K+", vec![wall]), 0.0, 1.0);
    close(found.length, 13.0 + 2.0 * 4f64.exp(), 1e-13, "length");
    close(found.splitting_right, (7.5 + 4f64.exp()) / found.length, 1e-13, "splitting");
}

#[test]
fn a_start_outside_leaves_its_columns_open_and_nothing_is_said_without_diffusion() {
    let own = permeant("K+", named("gauss06"));
    let outside = found(&own, 0.0, 9.0);
    assert!(outside.splitting_right.is_nan() && outside.exit_time.is_nan());
    close(outside.transit_time, found(&own, 0.0, 0.0).transit_time, 1e-13, "transit");
    let bare = Permeant { diffusion: None, ..own };
    assert!(passage(&bare, 26.7, 0.0, 0.0, 1e-9).is_none());
}
