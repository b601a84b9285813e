//! Siegert states against tables of arbitrary precision, closed forms, and a count of the zeros of
//! another method's Jost function.

use std::f64::consts::TAU;

use num_complex::Complex64;
use wavepore::model::{Barrier, Potential, Species};
use wavepore::scattering::{SiegertState, SiegertStates, siegert_states};
use wavepore::units::Interval;

use super::draw::SplitMix;

fn potassium() -> Species {
    Species::named("K+").unwrap()
}

fn sum(barriers: Vec<Barrier>) -> Potential {
    Potential { barriers, membrane: None }
}

fn found(species: &Species, potential: &Potential, from: f64, to: f64) -> Vec<SiegertState> {
    let SiegertStates { states, is_complete } =
        siegert_states(species, potential, Interval::new(from, to)).unwrap();
    assert!(is_complete, "{potential:?}");
    states
}

/// Rows of a table without its comments and its header.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').collect())
}

#[test]
fn levels_of_one_site_are_those_of_arbitrary_precision_and_no_others() {
    let table = include_str!("../reference/siegert_one_site.csv");
    let wall = |center| Barrier::Gaussian { height: 100.0, width: 0.6, center };
    let states = found(&potassium(), &sum(vec![wall(-1.5), wall(1.5)]), 0.0, 99.0);
    let rows: Vec<Vec<&str>> = rows(table).collect();
    assert_eq!(states.len(), rows.len());
    for (state, row) in states.iter().zip(rows) {
        let [energy, width] = [row[6], row[8]].map(|number| number.parse::<f64>().unwrap());
        // The table gives ten decimals and eight digits.
        let off = (state.level.energy - energy).abs();
        let relative = (state.level.width / width - 1.0).abs();
        let limit = if width > 1e-12 { 1e-6 } else { 1e-3 };
        println!("{energy} {off:.1e} {width:e} {relative:.1e}");
        assert!(off < 1e-9 && relative < limit, "{energy}: {off:e}, {relative:e}");
        assert!((state.level.width_left / state.level.width_right - 1.0).abs() < 1e-6);
        assert!(state.position.abs() < 1e-3 && state.is_separate);
    }
}

#[test]
fn poles_of_two_rectangles_are_those_of_arbitrary_precision() {
    let poles = [
        (7.309_104_740_126_818, 0.003_547_843_520_656),
        (16.420_126_149_492_79, 0.013_634_285_837_25),
        (29.124_441_041_688_1, 0.038_854_910_770_01),
        (45.361_329_571_873_16, 0.096_554_552_207_88),
        (65.035_911_672_294_69, 0.225_228_656_055_8),
        (88.000_563_688_784_78, 0.513_242_154_991_5),
        (114.026_223_276_105_3, 1.167_722_576_555),
        (142.768_418_795_155_2, 2.670_152_511_277),
    ];
    let wall = |center| Barrier::Rectangle { height: 150.0, width: 0.06, center };
    let states = found(&potassium(), &sum(vec![wall(0.03), wall(0.59)]), 5.0, 150.0);
    assert_eq!(states.len(), poles.len());
    for (state, (energy, width)) in states.iter().zip(poles) {
        assert!((state.level.energy - energy).abs() < 1e-11 * energy, "{energy}");
        assert!((state.level.width / width - 1.0).abs() < 1e-10, "{energy}");
        assert!((state.position - 0.31).abs() < 1e-9);
    }
}

#[test]
fn bound_states_of_wells_are_those_of_the_closed_form() {
    // −V·sech²(x/a): E_n = −(b/a²)·(ν − n)², ν(ν + 1) = V·a²/b (Landau and Lifshitz, § 23).
    for (height, width) in [(40.0, 0.1), (95.0, 0.4), (3.0, 1.3)] {
        let species = potassium();
        let b = species.kinetic_coefficient();
        let nu = 0.5 * ((1.0 + 4.0 * height * width * width / b).sqrt() - 1.0);
        let exact: Vec<f64> =
            (0..=nu as i32).map(|n| -b / (width * width) * (nu - f64::from(n)).powi(2)).collect();
        let well = Barrier::Eckart { height: -height, width, center: 0.7 };
        let states = found(&species, &sum(vec![well]), -height, 0.0);
        assert_eq!(states.len(), exact.len(), "{height} {width}");
        for (state, energy) in states.iter().zip(exact) {
            assert!((state.level.energy - energy).abs() < 1e-11 * height, "{energy}");
            assert_eq!(state.level.width, 0.0);
            assert!((state.position - 0.7).abs() < 1e-6, "{energy}: {}", state.position);
        }
    }
}

/// |ψ|² of the bound state of `energy` in a rectangular well around 0, without its norm.
fn in_rectangle(species: &Species, energy: f64, depth: f64, width: f64, x: f64) -> f64 {
    let wave = |kinetic: f64| (kinetic / species.kinetic_coefficient()).sqrt();
    let (k, half) = (wave(depth + energy), 0.5 * width);
    // Even states have k·tan(k·a) = κ, odd ones −k·cot(k·a) = κ.
    let number = (k * half / (0.5 * std::f64::consts::PI)).floor() as i32;
    let psi = |x: f64| if number % 2 == 0 { (k * x).cos() } else { (k * x).sin() };
    if x.abs() < half {
        psi(x).powi(2)
    } else {
        psi(half).powi(2) * (-2.0 * wave(-energy) * (x.abs() - half)).exp()
    }
}

/// Largest distance of straight lines through a density from `exact`; each over its own peak.
fn off_lines(positions: &[f64], density: &[f64], exact: impl Fn(f64) -> f64) -> f64 {
    let between = |at: usize, share: f64| {
        let mix = |values: &[f64]| values[at] + share * (values[at + 1] - values[at]);
        (mix(positions), mix(density))
    };
    let pieces = 0..positions.len() - 1;
    let all: Vec<(f64, f64)> = pieces
        .flat_map(|at| (0..10).map(move |i| (at, (f64::from(i) + 0.5) / 10.0)))
        .map(|(at, share)| between(at, share))
        .map(|(x, line)| (line, exact(x)))
        .collect();
    let peak = all.iter().map(|(_, exact)| *exact).fold(0.0, f64::max);
    let highest = density.iter().copied().fold(0.0, f64::max);
    all.iter().map(|(line, exact)| (line / highest - exact / peak).abs()).fold(0.0, f64::max)
}

#[test]
fn lines_through_the_points_of_a_profile_are_its_density() {
    let species = potassium();
    let profiles = |potential: &Potential, from: f64, to: f64| {
        let found = siegert_states(&species, potential, Interval::new(from, to)).unwrap();
        (found.profiles(&species, potential), found.states)
    };
    let (depth, width) = (90.0, 0.5);
    let well = sum(vec![Barrier::Rectangle { height: -depth, width, center: 0.0 }]);
    let (drawn, states) = profiles(&well, -depth, 0.0);
    assert!(states.len() > 5 && drawn.densities.len() == states.len());
    for (state, density) in states.iter().zip(&drawn.densities) {
        let exact = |x: f64| in_rectangle(&species, state.level.energy, depth, width, x);
        let off = off_lines(&drawn.positions, density, exact);
        assert!(off < 0.01, "{} meV: {off}", state.level.energy);
    }
    // The points are dense enough, and not much more than that.
    let b = species.kinetic_coefficient();
    let half_waves = width * (states[states.len() - 1].level.energy + depth).sqrt()
        / b.sqrt()
        / std::f64::consts::PI;
    let inside = drawn.positions.iter().filter(|x| x.abs() < 0.5 * width).count();
    assert!((16.0..24.0).contains(&(inside as f64 / half_waves)), "{inside} {half_waves}");

    // Beyond V quasi-bound states are outgoing waves, which grow as e^(Γ|x|/ħv).
    let wall = |center| Barrier::Rectangle { height: 130.0, width: 0.1, center };
    let (drawn, states) = profiles(&sum(vec![wall(-0.25), wall(0.25)]), 60.0, 200.0);
    let (end, last) = (0.3, drawn.positions.len() - 1);
    assert!((drawn.positions[last] - 1.12 * end).abs() < 1e-12);
    let border = drawn.positions.iter().position(|x| (x - end).abs() < 1e-12).unwrap();
    for (state, density) in states.iter().zip(&drawn.densities) {
        let velocity = 2.0 * (b * state.level.energy).sqrt();
        let growth = (state.level.width * 0.12 * end / velocity).exp();
        assert!((density[last] / density[border] / growth - 1.0).abs() < 1e-3);
        let pairs = drawn.positions.windows(2).zip(density.windows(2));
        let inside = pairs.filter(|(x, _)| x[0] > -end - 1e-9 && x[1] < end + 1e-9);
        let norm: f64 = inside.map(|(x, f)| 0.5 * (f[0] + f[1]) * (x[1] - x[0])).sum();
        assert!((norm - 1.0).abs() < 2e-3, "{norm}");
    }
}

#[test]
fn single_barriers_and_free_motion_have_no_levels() {
    let species = potassium();
    assert!(found(&species, &sum(vec![]), 0.0, 100.0).is_empty());
    for barrier in [
        Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 },
        Barrier::Gaussian { height: 100.0, width: 0.6, center: -1.0 },
        Barrier::Step { height: 60.0, width: 0.2, center: 0.0 },
    ] {
        assert!(found(&species, &sum(vec![barrier.clone()]), 0.0, 138.0).is_empty(), "{barrier:?}");
    }
}

/// Between two leads of different level a state below the right one leaves to the left alone.
#[test]
fn a_closed_lead_takes_nothing() {
    let wall = |center| Barrier::Gaussian { height: 120.0, width: 0.3, center };
    let step = Barrier::Step { height: 60.0, width: 0.1, center: 1.2 };
    let states = found(&potassium(), &sum(vec![wall(-1.2), wall(1.2), step]), 0.0, 120.0);
    let below = states.iter().filter(|state| state.level.energy < 60.0);
    assert!(below.clone().count() > 3 && below.clone().count() < states.len());
    for state in below {
        assert!(
            state.level.width_right == 0.0
                && state.level.width_left > 0.0
                && state.level.coupling == 0.0
        );
    }
    assert!(
        states
            .iter()
            .filter(|state| state.level.energy > 60.0)
            .all(|one| one.level.width_right > 0.0)
    );
}

/// A filter of 2 to 6 scatterers.
fn drawn(seed: u64) -> Potential {
    let mut draw = SplitMix(104_729 * (seed + 1));
    let count = draw.between(2.0, 7.0) as usize;
    let mut at = 0.0;
    let scatterer = |_| {
        at += draw.between(0.4, 1.6);
        let height = draw.between(20.0, 140.0);
        let width = draw.between(0.04, 0.3);
        match draw.between(0.0, 3.0) as u32 {
            0 => Barrier::Gaussian { height, width, center: at },
            1 => Barrier::Eckart { height, width, center: at },
            _ => Barrier::Rectangle { height, width, center: at },
        }
    };
    sum((0..count).map(scatterer).collect())
}

#[test]
fn in_drawn_filters_no_level_is_missed_and_none_invented() {
    for seed in 0..200 {
        let potential = drawn(seed);
        let top = potential.range().to;
        let states = found(&potassium(), &potential, 0.0, top);
        for pair in states.windows(2) {
            assert!(pair[0].level.energy < pair[1].level.energy, "{seed}");
        }
        if seed % 10 == 0 {
            let cell = Cell::between(&states, 0.2 * top, 0.9 * top);
            let inside = states.iter().filter(|state| cell.contains(state)).count();
            assert_eq!(cell.zeros(&potassium(), &potential), inside as i64, "{seed}");
        }
    }
}

/// A rectangle of complex energies, meV.
struct Cell {
    real: Interval,
    depth: f64,
}

impl Cell {
    /// As deep as the narrowest limit of what counts as a level, its sides far from `states`.
    fn between(states: &[SiegertState], from: f64, to: f64) -> Self {
        let clear = |at: f64| {
            let away = |x: f64| {
                states.iter().map(|one| (one.level.energy - x).abs()).fold(f64::INFINITY, f64::min)
            };
            let tried = (0..40).map(|i| at * (1.0 + 0.002 * f64::from(i)));
            tried.max_by(|a, b| away(*a).total_cmp(&away(*b))).unwrap()
        };
        let real = Interval::new(clear(from), clear(to));
        let species = potassium();
        // No potential here is longer than 16 Å.
        let velocity = 2.0 * species.kinetic_coefficient() * species.wavenumber(0.5 * real.from);
        Self { real, depth: 0.5 * velocity / 16.0 }
    }

    fn contains(&self, state: &SiegertState) -> bool {
        self.real.contains(state.level.energy) && state.level.width < 2.0 * self.depth
    }

    /// Zeros of the Jost function that Numerov's method finds, by the argument principle.
    fn zeros(&self, species: &Species, potential: &Potential) -> i64 {
        let jost = Numerov::new(species, potential, self.real.to);
        let corner = |re: f64, im: f64| Complex64::new(re, im * self.depth);
        let Interval { from, to } = self.real;
        let corners = [corner(from, -1.0), corner(to, -1.0), corner(to, 1.0), corner(from, 1.0)];
        let mut turn = 0.0;
        for side in 0..4 {
            let (from, to) = (corners[side], corners[(side + 1) % 4]);
            // The argument turns by less than 1 rad over a piece.
            let pieces = if side % 2 == 0 { 600 } else { 16 };
            let point = |i: usize| from + (to - from) * (i as f64 / f64::from(pieces));
            for i in 0..pieces as usize {
                let ends = [point(i), point(i + 1)].map(|z| (z, jost.value(z)));
                turn += jost.turn(ends[0], ends[1], 0);
            }
        }
        (turn / TAU).round() as i64
    }
}

/// Numerov's method at complex energies.
struct Numerov {
    step: f64,
    coefficient: f64,
    values: Vec<f64>,
}

impl Numerov {
    fn new(species: &Species, potential: &Potential, fastest: f64) -> Self {
        // The outermost scatterers have standard deviations of 0.3 Å at most.
        let (from, to) = (-1.5, potential.barriers.len() as f64 * 1.6 + 2.0);
        let step = 0.05 / species.wavenumber(fastest);
        let count = ((to - from) / step) as usize;
        // The mean over a step: jumps fall between the points.
        let value = |i: usize| {
            let x = from + step * i as f64;
            (0..5).map(|j| potential.value(x + step * 0.2 * (f64::from(j) - 2.0))).sum::<f64>()
                / 5.0
        };
        let values = (0..count).map(value).collect();
        Self { step, coefficient: species.kinetic_coefficient(), values }
    }

    /// An amplitude that vanishes where waves leave to both sides alone, but for its size.
    fn value(&self, z: Complex64) -> Complex64 {
        let c = |v: f64| self.step * self.step * (v - z) / (12.0 * self.coefficient);
        let wave = |v: f64| {
            let cosine = (1.0 + 5.0 * c(v)) / (1.0 - c(v));
            // e^(iθ) with cos θ, of the branch that moves right.
            cosine + Complex64::i() * (1.0 - cosine * cosine).sqrt()
        };
        let [first, last] = [self.values[0], self.values[self.values.len() - 1]];
        let (mut before, mut psi) = (wave(first), Complex64::new(1.0, 0.0));
        for at in 1..self.values.len() {
            let [a, b, d] = [at.saturating_sub(2), at - 1, at].map(|i| c(self.values[i]));
            let next = ((2.0 + 10.0 * b) * psi - (1.0 - a) * before) / (1.0 - d);
            let size = next.norm().max(1e-3);
            (before, psi) = (psi / size, next / size);
        }
        psi - before * wave(last)
    }

    /// By how much the argument changes between two points.
    fn turn(&self, from: (Complex64, Complex64), to: (Complex64, Complex64), depth: u32) -> f64 {
        let middle = 0.5 * (from.0 + to.0);
        let middle = (middle, self.value(middle));
        let [first, second] = [(middle.1 / from.1).arg(), (to.1 / middle.1).arg()];
        if first.abs().max(second.abs()) < 0.7 {
            return first + second;
        }
        assert!(depth < 30, "a zero on the border at {}", middle.0);
        self.turn(from, middle, depth + 1) + self.turn(middle, to, depth + 1)
    }
}
