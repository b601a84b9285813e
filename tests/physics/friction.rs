//! Classical fluxes with friction: limits, the sum over tops, and stationary solutions of the
//! Klein–Kramers equation.

use rayon::prelude::*;
use wavepore::model::{Barrier, Interpolation, Membrane, Potential, Species, Table};
use wavepore::transport::{Channel, Friction, Model, Permeant, friction};
use wavepore::units::thermal_energy;

use super::draw::SplitMix;
use super::transport::{number, rows};

const BODY: f64 = 310.15;
/// One m²/s in Å²/fs.
const DIFFUSION: f64 = 1e5;

fn gaussians(barriers: &[(f64, f64)]) -> Vec<Barrier> {
    barriers
        .iter()
        .map(|&(height, center)| Barrier::Gaussian { height, width: 0.6, center })
        .collect()
}

/// The potentials of the reference.
fn named(name: &str) -> Vec<Barrier> {
    let sites = [-6.0, -3.0, 0.0, 3.0, 6.0];
    match name {
        "gauss06" => gaussians(&[(120.0, 0.0)]),
        "two" => gaussians(&[(120.0, -3.0), (120.0, 3.0)]),
        "five" => gaussians(&sites.map(|center| (120.0, center))),
        _ => gaussians(
            &sites.map(|center: f64| (if center.abs() > 5.0 { 120.0 } else { 95.0 }, center)),
        ),
    }
}

fn permeant(barriers: Vec<Barrier>, diffusion: f64) -> Permeant {
    Permeant {
        species: Species::named("K+").unwrap(),
        potential: Potential {
            barriers,
            membrane: Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 }),
        },
        outside: 100.0,
        inside: 100.0,
        area: 1.0,
        diffusion: Some(diffusion),
    }
}

#[test]
fn fluxes_with_friction_agree_with_their_reference() {
    let thermal = thermal_energy(BODY);
    let mut compared = 0;
    for row in rows("specialist/friction_K.csv") {
        let [voltage, diffusion, ratio] =
            ["voltage_mV", "D_m2_per_s", "gamma_over_omega_b"].map(|name| number(row(name)));
        let own = permeant(named(&row("potential")), diffusion * DIFFUSION);
        let found = friction(&own, thermal, voltage, 1e-11).unwrap();
        // The file counts one ion per Å.
        let scale = own.fluxes(Model::Ballistic, thermal, voltage, 1e-11).unwrap().inward;
        let ballistic = number(row("J_ballistic"));
        let diffusive = own.fluxes(Model::Diffusive, thermal, voltage, 1e-11).unwrap().inward
            / scale
            * ballistic;
        approx::assert_relative_eq!(diffusive, number(row("J_diffusive")), max_relative = 1e-8);
        approx::assert_relative_eq!(found.diffusive, diffusive / ballistic, max_relative = 1e-10);
        approx::assert_relative_eq!(
            found.sum * ballistic,
            number(row("bridge_tops")),
            max_relative = 1e-7
        );
        approx::assert_relative_eq!(
            found.whole * ballistic,
            number(row("bridge_whole")),
            max_relative = 1e-7
        );
        assert_eq!(found.tops, number(row("tops")) as usize);
        // The file takes ω of the highest top without its neighbours' tails.
        approx::assert_relative_eq!(found.ratio, ratio, max_relative = 1e-3);
        assert_eq!(found.is_bracket(), ratio < 1.0 && found.tops > 1);
        let allowed = match ratio {
            ratio if ratio >= 10.0 => 2e-3,
            ratio if ratio >= 3.0 => 1e-2,
            ratio if ratio >= 1.0 => 5e-2,
            _ => continue,
        };
        compared += 1;
        let exact = number(row("J_klein_kramers"));
        approx::assert_relative_eq!(found.sum * ballistic, exact, max_relative = allowed);
    }
    assert!(compared >= 20, "{compared}");
}

/// A filter of any kind: smooth barriers, wells, rectangles, steps, tables, inside and outside of
/// the membrane.
fn drawn(seed: u64) -> (Permeant, f64, f64) {
    let mut draw = SplitMix(7_919 * (seed + 1));
    let species =
        Species::named(["K+", "Na+", "H+", "Cs+", "Ca2+"][(draw.unit() * 5.0) as usize]).unwrap();
    let barriers = (0..(draw.unit() * 6.0) as usize).map(|_| {
        let (height, center) = (draw.between(-120.0, 250.0), draw.between(-11.0, 11.0));
        let width = 0.03 * 60f64.powf(draw.unit());
        match (draw.unit() * 5.0) as usize {
            0 => Barrier::Rectangle { height, width, center },
            1 => Barrier::Step { height: 0.3 * height, width: 0.2 * width, center },
            2 => Barrier::Gaussian { height, width, center },
            3 => Barrier::Eckart { height, width, center },
            _ => {
                let positions: Vec<f64> = (0..9).map(|i| center + 0.7 * f64::from(i - 4)).collect();
                let mut energies: Vec<f64> = (0..9).map(|_| draw.between(-30.0, 90.0)).collect();
                (energies[0], energies[8]) = (0.0, 0.0);
                let kind =
                    if draw.unit() < 0.5 { Interpolation::Cubic } else { Interpolation::Linear };
                Barrier::Table(Table::new(positions, &energies, kind).into())
            }
        }
    });
    let barriers = barriers.collect();
    let membrane =
        Some(Membrane { energy: 0.0, from: draw.between(-9.0, -5.0), to: draw.between(5.0, 9.0) });
    let permeant = Permeant {
        species,
        potential: Potential { barriers, membrane },
        outside: 10.0,
        inside: 300.0,
        area: 7.0,
        diffusion: Some(10f64.powf(draw.between(-9.0, 0.0))),
    };
    (permeant, thermal_energy(draw.between(250.0, 340.0)), draw.between(-250.0, 250.0))
}

#[test]
fn the_sum_over_tops_never_exceeds_the_ballistic_flux_and_ends_in_nernst_planck() {
    (0..400).into_par_iter().for_each(|seed| {
        let (permeant, thermal, voltage) = drawn(seed);
        let found = friction(&permeant, thermal, voltage, 1e-9).unwrap();
        let Friction { sum, whole, diffusive, .. } = found;
        let context = format!("{seed}: {found:?} of {permeant:?} at {voltage} mV");
        assert!(sum > 0.0 && sum <= 1.0 + 1e-12 && whole <= 1.0 + 1e-12, "{context}");
        // Between both classical limits; the whole is the upper end of the bracket.
        assert!(sum <= whole * (1.0 + 1e-7) && sum <= diffusive * (1.0 + 1e-7), "{context}");
        let strong = Permeant { diffusion: Some(1e-13), ..permeant.clone() };
        let limit = friction(&strong, thermal, voltage, 1e-9).unwrap();
        // What is left of each piece is at most one in ρ.
        let left = 1e-9 + 20.0 * limit.diffusive;
        approx::assert_relative_eq!(limit.sum, limit.diffusive, max_relative = left);
        // Nernst–Planck by the fluxes is the same.
        let flux = |model| strong.fluxes(model, thermal, voltage, 1e-9).unwrap().outward;
        let ratio = flux(Model::Diffusive) / flux(Model::Ballistic);
        approx::assert_relative_eq!(limit.diffusive, ratio, max_relative = 1e-6);
    });
}

#[test]
fn one_top_without_friction_is_ballistic_wherever_it_is() {
    let thermal = thermal_energy(BODY);
    let wall = |center: f64| Barrier::Eckart { height: 150.0, width: 0.3, center };
    for center in [-9.0, -7.5, -2.0, 0.0, 7.4, 12.0] {
        for voltage in [-140.0, 0.0, 35.0] {
            let found =
                friction(&permeant(vec![wall(center)], 1e9), thermal, voltage, 1e-9).unwrap();
            assert!((found.sum - 1.0).abs() < 1e-6, "{center} {voltage}: {found:?}");
            assert_eq!(found.top_beyond, center.abs() > 8.0, "{center} {voltage}: {found:?}");
        }
    }
    // A face of the membrane that is higher than every top of its own.
    let low = vec![Barrier::Gaussian { height: 20.0, width: 0.5, center: -4.0 }];
    let found = friction(&permeant(low, 1e9), thermal, 180.0, 1e-9).unwrap();
    assert!((found.sum - 1.0).abs() < 1e-6 && found.tops == 1, "{found:?}");
}

#[test]
fn ends_of_the_ramp_change_nothing() {
    // A kink that counted as a top would add e^(V/kT)/v at once.
    let thermal = thermal_energy(BODY);
    let at = |voltage: f64| {
        friction(&permeant(named("gauss06"), 6.5e-5), thermal, voltage, 1e-10).unwrap().sum
    };
    for voltage in [-90.0, 40.0] {
        let (near, far) = (at(voltage * 1e-9), at(0.0));
        approx::assert_relative_eq!(near, far, max_relative = 1e-8);
        assert_eq!(
            friction(&permeant(named("K_pmf"), 6.5e-5), thermal, voltage, 1e-9).unwrap().tops,
            5
        );
    }
}

#[test]
fn flat_tops_are_cut_in_the_middle_of_the_valley() {
    // In closed form: L = 1.5 Å plus the share of the valley, whose half is 1 Å, and of the rest, 4
    // Å.
    let thermal = thermal_energy(BODY);
    let wall = |center: f64| Barrier::Rectangle { height: 80.0, width: 1.5, center };
    let own = permeant(vec![wall(-1.75), wall(1.75)], 6.5e-5);
    let velocity = own.thermal_velocity(thermal);
    let ratio = velocity * (1.5 + (1.0 + 5.0) * (-80.0 / thermal).exp()) / 6.5e-5;
    let one = (1.0 + ratio * ratio / 4.0).sqrt() + ratio / 2.0;
    let found = friction(&own, thermal, 0.0, 1e-10).unwrap();
    assert_eq!(found.tops, 2);
    approx::assert_relative_eq!(found.sum, 0.5 / one, max_relative = 1e-9);
}

#[test]
fn a_barrier_thinner_than_the_mean_free_path_is_named() {
    let thermal = thermal_energy(BODY);
    let thin = vec![Barrier::Eckart { height: 8.0 * thermal, width: 0.03, center: 0.0 }];
    let found = friction(&permeant(thin.clone(), 6.5e-5), thermal, 0.0, 1e-9).unwrap();
    assert!(
        (found.diffusive - 2.5).abs() < 0.01 && found.sum < 1.0 && !found.top_beyond,
        "{found:?}"
    );
    let row = Channel { permeants: vec![permeant(thin, 6.5e-5)], thermal }.row(30.0, 1e-6);
    assert!(
        row.diffusive.unwrap().abs() > row.ballistic.abs()
            && row.kramers.unwrap().abs() < row.ballistic.abs()
    );
    assert!(row.kramers_upper.is_none());
    let several =
        Channel { permeants: vec![permeant(named("five"), 2e-3)], thermal }.row(30.0, 1e-6);
    assert!(several.kramers_upper.unwrap().abs() > several.kramers.unwrap().abs());
}
