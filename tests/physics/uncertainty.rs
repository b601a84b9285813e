//! Fluxes of tables with errors: a reference by first order and by draws, and what holds in every
//! draw.

use rayon::prelude::*;
use wavepore::model::{
    Barrier, Correlation, Interpolation, Membrane, Potential, Species, Table, TableDraws,
    TableErrors,
};
use wavepore::scattering::Cancellation;
use wavepore::transport::{Channel, Model, Permeant, current_draws};
use wavepore::units::thermal_energy;

use super::transport::{number, rows};

const BODY: f64 = 310.15;
/// The end of the tables of the reference, Å.
const END: f64 = 9.0;

/// The tables of the reference, with the standard error `standard` (meV) away from the ends.
fn table(name: &str, standard: f64, correlation: Correlation) -> Table {
    let filter = [(120.0, -6.0), (95.0, -3.0), (95.0, 0.0), (95.0, 3.0), (120.0, 6.0)];
    let (width, terms) = match name {
        "gauss06w" => (0.8, &[(120.0, 0.0)][..]),
        _ => (0.6, &filter[..]),
    };
    let positions: Vec<f64> = (0..=60).map(|i| -END + 0.3 * f64::from(i)).collect();
    let value = |&x: &f64| -> f64 {
        terms
            .iter()
            .map(|(height, center)| height * (-0.5 * ((x - center) / width).powi(2)).exp())
            .sum()
    };
    let mut energies: Vec<f64> = positions.iter().map(value).collect();
    let first = energies[0];
    energies.iter_mut().for_each(|energy| *energy -= first);
    energies[60] = 0.0;
    let error = |&x: &f64| standard * ((END - x.abs()) / 1.5).clamp(0.0, 1.0);
    let standard = positions.iter().map(error).collect();
    let errors = TableErrors { standard, correlation, profile: 0 };
    Table::new(positions, &energies, Interpolation::Cubic).with_errors(errors)
}

fn permeant(name: &str, table: Table) -> Permeant {
    Permeant {
        species: Species::named(name).unwrap(),
        potential: Potential {
            barriers: vec![Barrier::Table(table.into())],
            membrane: Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 }),
        },
        outside: 5.0,
        inside: 140.0,
        area: 7.0,
        diffusion: Some(6.5e-5),
    }
}

fn channel(permeants: Vec<Permeant>) -> Channel {
    Channel { permeants, thermal: thermal_energy(BODY) }
}

fn of_potassium(table: Table) -> Channel {
    channel(vec![permeant("K+", table)])
}

fn tables(channel: &Channel, seed: u64) -> TableDraws {
    TableDraws::new(channel.permeants.iter().map(|permeant| &permeant.potential), seed)
}

fn ln_flux(channel: &Channel, model: Model) -> f64 {
    channel.fluxes(model, 0.0, 1e-8).unwrap()[0].inward.ln()
}

fn correlation(name: &str, length: f64) -> Correlation {
    match name {
        "gaussian" => Correlation::Gaussian(length),
        "exponential" => Correlation::Exponential(length),
        _ => Correlation::Together,
    }
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

/// Mean and standard deviation of ln J over pairs of draws, with their standard errors.
fn moments(values: &[f64]) -> [(f64, f64); 2] {
    let pairs = |of: &dyn Fn(&[f64]) -> f64| values.chunks(2).map(of).collect::<Vec<f64>>();
    let mean = mean_and_error(&pairs(&|pair| 0.5 * (pair[0] + pair[1])));
    let square = |value: f64| (value - mean.0).powi(2);
    let (variance, error) =
        mean_and_error(&pairs(&|pair| 0.5 * (square(pair[0]) + square(pair[1]))));
    [mean, (variance.sqrt(), 0.5 * error / variance.sqrt())]
}

#[test]
fn first_order_and_draws_agree_with_their_reference() {
    let (thermal, mut compared) = (thermal_energy(BODY), 0);
    for row in rows("specialist/uncertainty_K.csv") {
        let of = |name: &str| number(row(name));
        let correlation = correlation(&row("correlation"), of("length_A"));
        let channel =
            of_potassium(table(&row("table"), of("standard_error_kT") * thermal, correlation));
        let what = ["table", "standard_error_kT", "correlation", "quantity"].map(&row).join(" ");
        let (model, tolerance) = match row("quantity").as_str() {
            "ln_quantum" => (Model::Quantum, 5e-3),
            "ln_ballistic" => (Model::Ballistic, 1e-4),
            _ => (Model::Diffusive, 1e-4),
        };
        // Quantum slopes scale with the error: one row of each correlation is enough.
        if model == Model::Quantum && of("standard_error_kT") != 0.5 {
            continue;
        }
        let tables = tables(&channel, 20_260_312);
        let first = channel.first_order(model, &tables);
        approx::assert_relative_eq!(first, of("first_order_std"), max_relative = tolerance);
        compared += 1;
        if model == Model::Quantum {
            continue;
        }
        let mean = ln_flux(&channel, model);
        let drawn: Vec<f64> = (0..2000)
            .into_par_iter()
            .map(|draw| ln_flux(&channel.drawn(&tables, draw), model) - mean)
            .collect();
        for ((found, error), name) in moments(&drawn).into_iter().zip(["mc_mean", "mc_std"]) {
            let (expected, own) = (of(name), of(&format!("{name}_error")));
            assert!(
                (found - expected).abs() < 5.0 * error.hypot(own) + 1e-6,
                "{what}: {name} {found} ± {error}, reference {expected} ± {own}"
            );
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn errors_that_go_together_move_a_ballistic_flux_by_their_share_of_kt() {
    let channel =
        of_potassium(table("gauss06w", 0.5 * thermal_energy(BODY), Correlation::Together));
    let tables = tables(&channel, 3);
    let top = |channel: &Channel| channel.permeants[0].potential.range().to;
    for draw in 0..10 {
        let drawn = channel.drawn(&tables, draw);
        let shift = drawn.permeants[0].potential.value(0.0) - 120.0;
        assert!(shift.abs() > 0.01 && (top(&drawn) - top(&channel) - shift).abs() < 1e-9);
        for (model, within) in [(Model::Ballistic, 1e-12), (Model::Diffusive, 2e-3)] {
            let moved = ln_flux(&drawn, model) - ln_flux(&channel, model);
            approx::assert_abs_diff_eq!(moved, -shift / channel.thermal, epsilon = within);
        }
    }
}

#[test]
fn first_order_follows_from_the_weights_of_the_spline_at_the_top() {
    let channel = of_potassium(table("gauss06w", 10.0, Correlation::Gaussian(1.0)));
    let Barrier::Table(table) = &channel.permeants[0].potential.barriers[0] else { panic!() };
    let errors = table.errors().unwrap();
    let top = channel.permeants[0].potential.range().to;
    let at = (-400..=400).map(|i| 1e-3 * f64::from(i));
    let place = at.max_by(|a, b| table.value(*a).total_cmp(&table.value(*b))).unwrap();
    assert!((table.value(place) - top).abs() < 1e-4);
    // The value of a spline at one place is linear in its points.
    let weight = |row: usize| {
        let mut unit = vec![0.0; table.positions().len()];
        unit[row] = 1.0;
        Table::new(table.positions().to_vec(), &unit, Interpolation::Cubic).value(place)
    };
    let weights: Vec<f64> = (0..table.positions().len()).map(weight).collect();
    let mut variance = 0.0;
    for (i, a) in weights.iter().enumerate() {
        for (j, b) in weights.iter().enumerate() {
            let distance = table.positions()[i] - table.positions()[j];
            let covariance =
                errors.standard[i] * errors.standard[j] * errors.correlation.coefficient(distance);
            variance += a * b * covariance;
        }
    }
    approx::assert_relative_eq!(
        channel.first_order(Model::Ballistic, &tables(&channel, 1)),
        variance.sqrt() / channel.thermal,
        max_relative = 1e-4
    );
}

#[test]
fn a_single_ion_reverses_at_its_nernst_potential_in_every_draw() {
    let channel = of_potassium(table("gauss06w", 20.0, Correlation::Gaussian(1.0)));
    let tables = tables(&channel, 5);
    let nernst = channel.permeants[0].nernst(channel.thermal);
    for draw in [0, 1, 6] {
        let drawn = channel.drawn(&tables, draw);
        for model in Model::ALL {
            // From both sides, where nothing assumes detailed balance.
            let found = drawn.conductances(model, 1e-7).unwrap();
            assert!((found.reversal - nernst).abs() < 1e-5, "{model:?} {}", found.reversal);
        }
    }
}

/// Draws of 0 mV and 40 mV on `threads` threads.
fn draws_on(
    threads: usize,
    channel: &Channel,
    seed: u64,
    count: u64,
) -> wavepore::transport::CurrentDraws {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let tables = tables(channel, seed);
    let voltages = [0.0, 40.0];
    pool.install(|| {
        current_draws(channel, &voltages, &tables, count, Cancellation::never(), &|| {}).unwrap()
    })
}

#[test]
fn draws_have_the_same_bits_on_any_number_of_threads() {
    let channel = of_potassium(table("gauss06w", 15.0, Correlation::Exponential(2.0)));
    let one = draws_on(1, &channel, 9, 6);
    assert_eq!(one, draws_on(2, &channel, 9, 6));
    assert_ne!(one.draws, draws_on(2, &channel, 10, 6).draws);
    // A draw does not depend on how many there are.
    assert_eq!(one.draws[..4], draws_on(2, &channel, 9, 4).draws);
}

#[test]
fn a_draw_has_the_currents_and_conductances_of_its_channel() {
    let potassium = permeant("K+", table("gauss06w", 15.0, Correlation::Exponential(2.0)));
    let mut sodium = permeant("Na+", table("gauss06w", 15.0, Correlation::Gaussian(1.0)));
    (sodium.outside, sodium.inside) = (145.0, 12.0);
    for permeants in [vec![potassium.clone()], vec![potassium, sodium]] {
        let channel = channel(permeants);
        let found = draws_on(2, &channel, 4, 2);
        let tables = tables(&channel, 4);
        for (draw, own) in found.draws.iter().enumerate() {
            let drawn = channel.drawn(&tables, draw as u64);
            let row = drawn.row(40.0, 1e-6);
            let close = |a: f64, b: f64| {
                assert!((a / b - 1.0).abs() < 2e-3, "{a} for {b}");
            };
            close(own.rows[1].quantum.value, row.quantum.value);
            close(own.rows[1].ballistic, row.ballistic);
            close(own.rows[1].diffusive, row.diffusive.unwrap());
            close(own.rows[1].kappa, row.kappa);
            let both = drawn.conductances(Model::Quantum, 1e-6).unwrap();
            let by_left = own.conductances[0].unwrap();
            assert!((by_left.reversal - both.reversal).abs() < 0.05);
            close(by_left.slope, both.slope);
            close(by_left.chord, both.chord);
        }
    }
}

#[test]
fn several_ions_with_tables_of_their_own_reverse_elsewhere_in_each_draw() {
    let potassium = permeant("K+", table("gauss06w", 15.0, Correlation::Together));
    let own = table("gauss06w", 15.0, Correlation::Together);
    let errors = TableErrors { profile: 1, ..own.errors().unwrap().clone() };
    let mut sodium = permeant("Na+", own.with_errors(errors));
    (sodium.outside, sodium.inside) = (145.0, 12.0);
    let channel = channel(vec![potassium, sodium]);
    let tables = tables(&channel, 2);
    let reversal = |draw: u64| {
        channel.drawn(&tables, draw).conductances(Model::Ballistic, 1e-8).unwrap().reversal
    };
    assert!((reversal(0) - reversal(1)).abs() > 1.0);
}

#[test]
fn standard_errors_fall_as_the_root_of_the_number_of_draws() {
    let channel = of_potassium(table("gauss06w", 13.0, Correlation::Gaussian(1.0)));
    let tables = tables(&channel, 77);
    let drawn: Vec<f64> = (0..3200)
        .into_par_iter()
        .map(|draw| ln_flux(&channel.drawn(&tables, draw), Model::Ballistic))
        .collect();
    // Standard deviation of the standard deviation among groups of 50 and of 200 draws.
    let scatter = |size: usize| {
        let each: Vec<f64> = drawn.chunks(size).map(|group| moments(group)[1].0).collect();
        mean_and_error(&each).1 * (each.len() as f64).sqrt()
    };
    let ratio = scatter(50) / scatter(200);
    // 64 and 16 groups: the ratio of two such deviations is known to 20 %.
    assert!((ratio - 2.0).abs() < 1.0, "{ratio}");
    let stated = moments(&drawn[..200])[1].1;
    assert!((scatter(200) / stated - 1.0).abs() < 0.6, "{} {stated}", scatter(200));
}
