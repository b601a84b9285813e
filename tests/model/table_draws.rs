//! Draws within the errors of a table: their covariance, their pairs, what they depend on.

use super::*;
use crate::model::Interpolation;

const POSITIONS: [f64; 6] = [-2.0, -1.2, -0.4, 0.3, 1.1, 2.0];
const ENERGIES: [f64; 6] = [3.0, 40.0, 95.0, 90.0, 30.0, 5.0];
const STANDARD: [f64; 6] = [0.0, 8.0, 13.0, 11.0, 6.0, 4.0];

fn potential(correlation: Correlation, profile: u64) -> Potential {
    let errors = TableErrors { standard: STANDARD.to_vec(), correlation, profile };
    let table = Table::new(POSITIONS.to_vec(), &ENERGIES, Interpolation::Cubic);
    Potential::from(Barrier::Table(table.with_errors(errors).into()))
}

fn energies(potential: &Potential) -> Vec<f64> {
    match &potential.barriers[0] {
        Barrier::Table(table) => table.energies().to_vec(),
        other => panic!("{other:?}"),
    }
}

const ALL: [Correlation; 4] = [
    Correlation::None,
    Correlation::Gaussian(1.0),
    Correlation::Exponential(1.5),
    Correlation::Together,
];

#[test]
fn directions_have_the_covariance_that_was_asked_for() {
    for correlation in ALL {
        let draws = TableDraws::new([&potential(correlation, 0)], 1);
        let directions = draws.directions();
        for (i, j) in [(1, 1), (1, 2), (2, 3), (2, 5), (5, 5), (0, 3)] {
            let found: f64 = directions.iter().map(|one| one.deviation[i] * one.deviation[j]).sum();
            let expected =
                STANDARD[i] * STANDARD[j] * correlation.coefficient(POSITIONS[i] - POSITIONS[j]);
            approx::assert_abs_diff_eq!(found, expected, epsilon = 1e-4);
        }
    }
    let together = TableDraws::new([&potential(Correlation::Together, 0)], 1);
    assert_eq!(together.directions().len(), 1);
}

#[test]
fn the_root_is_symmetric_and_its_square_is_the_correlation() {
    for correlation in &ALL[1..] {
        let draws = TableDraws::new([&potential(*correlation, 4)], 1);
        let root = draws.errors[&4].root.as_ref().unwrap();
        let square = root * root;
        for (i, j) in [(0, 0), (0, 5), (2, 3), (4, 1)] {
            let expected = correlation.coefficient(POSITIONS[i] - POSITIONS[j]);
            approx::assert_abs_diff_eq!(square[(i, j)], expected, epsilon = 1e-7);
            approx::assert_abs_diff_eq!(root[(i, j)], root[(j, i)], epsilon = 1e-12);
        }
    }
}

#[test]
fn draws_have_the_covariance_within_their_standard_errors() {
    let mean = potential(Correlation::Gaussian(1.0), 0);
    let draws = TableDraws::new([&mean], 11);
    let count = 8000;
    let drawn: Vec<Vec<f64>> = (0..count).map(|k| energies(&draws.potential(&mean, k))).collect();
    for (i, j) in [(1, 1), (1, 2), (2, 3), (4, 5)] {
        let found =
            drawn.iter().map(|row| (row[i] - ENERGIES[i]) * (row[j] - ENERGIES[j])).sum::<f64>()
                / count as f64;
        let scale = STANDARD[i] * STANDARD[j];
        let expected = scale * Correlation::Gaussian(1.0).coefficient(POSITIONS[i] - POSITIONS[j]);
        // √2·s²/√(pairs) at most.
        assert!((found - expected).abs() < 5.0 * 1.5 * scale / 4000f64.sqrt(), "{i} {j}: {found}");
    }
}

#[test]
fn a_draw_is_one_of_a_pair_keeps_the_first_point_and_depends_on_its_number_alone() {
    let mean = potential(Correlation::Exponential(2.0), 3);
    let draws = TableDraws::new([&mean], 5);
    let [first, second] = [6, 7].map(|k| energies(&draws.potential(&mean, k)));
    for ((a, b), v) in first.iter().zip(&second).zip(ENERGIES) {
        approx::assert_abs_diff_eq!(0.5 * (a + b), v, epsilon = 1e-12);
    }
    assert_eq!((first[0], draws.potential(&mean, 6).value(-9.0)), (ENERGIES[0], 0.0));
    let again = TableDraws::new([&mean], 5);
    assert_eq!(energies(&again.potential(&mean, 6)), first);
    for other in [TableDraws::new([&mean], 6), TableDraws::new([&potential(ALL[3], 3)], 5)] {
        assert_ne!(energies(&other.potential(&mean, 6)), first);
    }
}

#[test]
fn tables_of_one_profile_are_drawn_alike_and_others_independently() {
    let [one, same, other] =
        [2, 2, 9].map(|profile| potential(Correlation::Gaussian(0.7), profile));
    let draws = TableDraws::new([&one, &same, &other], 1);
    let [one, same, other] = [one, same, other].map(|mean| energies(&draws.potential(&mean, 0)));
    assert!(one == same && one != other);
}
