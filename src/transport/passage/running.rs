//! l(x) = ∫_a^x e^(u(y)−u(x)) dy and r(x) = ∫_x^b e^(u(y)−u(x)) dy on panels, u = U/kT.
//!
//! On a panel e^u is the polynomial through the nodes of Chebyshev of the first kind, which keep
//! clear of its ends, where u may jump; its running integral is exact. From panel to panel ∫ e^u is
//! handed on relative to e^u there, so that only differences of u are raised to a power.
//!
//! Source: Mason and Handscomb, Chebyshev Polynomials (2003), §§ 2.4 and 8.1 (Fejér's rule).

use std::array::from_fn;
use std::f64::consts::PI;
use std::sync::LazyLock;

use crate::scattering::{Cancellation, Cancelled};
use crate::units::Interval;

/// Nodes of a panel.
const NODES: usize = 20;
/// By how much u may change over a panel: e^(±2u) then converges to rounding with [`NODES`] nodes
/// where u is straight.
const MAX_CHANGE: f64 = 3.0;
/// How often a panel may be halved: to the spacing of numbers.
const MAX_HALVINGS: usize = 48;

/// ∫ from −1 to each node of each cardinal polynomial: rows are ends, columns are nodes.
static RUNNING: LazyLock<[[f64; NODES]; NODES]> =
    LazyLock::new(|| from_fn(|i| from_fn(|j| cardinal_integral(node(i), j))));
/// ∫ from −1 to 1 of each.
static WEIGHTS: LazyLock<[f64; NODES]> = LazyLock::new(|| from_fn(|j| cardinal_integral(1.0, j)));
/// cos(n·θ_j)·(2 − δ_n0)/NODES by n and j, from which coefficients follow.
static COEFFICIENTS: LazyLock<[[f64; NODES]; NODES]> =
    LazyLock::new(|| from_fn(|n| from_fn(|j| factor(n) * chebyshev(n, node(j)))));

/// The node `j` on [−1, 1], rising.
fn node(j: usize) -> f64 {
    -(PI * (j as f64 + 0.5) / NODES as f64).cos()
}

fn factor(n: usize) -> f64 {
    if n == 0 { 1.0 / NODES as f64 } else { 2.0 / NODES as f64 }
}

/// T_n(t).
fn chebyshev(n: usize, t: f64) -> f64 {
    (n as f64 * t.clamp(-1.0, 1.0).acos()).cos()
}

/// ∫_{−1}^t of the polynomial that is 1 at the node `j` and 0 at all others.
fn cardinal_integral(t: f64, j: usize) -> f64 {
    let from_left = |n: usize| match n {
        0 => t + 1.0,
        1 => 0.5 * (t * t - 1.0),
        _ => {
            let term = |k: usize, sign: f64| (chebyshev(k, t) - sign) / k as f64;
            let sign = if n.is_multiple_of(2) { -1.0 } else { 1.0 };
            0.5 * (term(n + 1, sign) - term(n - 1, sign))
        }
    };
    (0..NODES).map(|n| factor(n) * chebyshev(n, node(j)) * from_left(n)).sum()
}

/// A part of the span, with u at its nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    range: Interval,
    energies: [f64; NODES],
}

impl Panel {
    fn new(range: Interval, energy: impl Fn(f64) -> f64) -> Self {
        let (middle, half) = (0.5 * (range.from + range.to), 0.5 * range.length());
        Self { range, energies: from_fn(|j| energy(middle + half * node(j))) }
    }

    /// Largest |u|.
    pub(super) fn largest(&self) -> f64 {
        self.energies.iter().map(|u| u.abs()).fold(0.0, f64::max)
    }

    /// Lowest and highest u.
    fn bounds(&self) -> Interval {
        Interval::new(f64::INFINITY, f64::NEG_INFINITY).extended(self.energies)
    }

    /// Last coefficients of e^(2u) and e^(−2u), of which products of e^u and e^(−u) with running
    /// integrals consist, relative to their largest values.
    fn tail(&self) -> f64 {
        let Interval { from: low, to: high } = self.bounds();
        let last = |f: &dyn Fn(f64) -> f64| -> f64 {
            let coefficient = |n: usize| -> f64 {
                COEFFICIENTS[n].iter().zip(self.energies).map(|(c, u)| c * f(u)).sum()
            };
            coefficient(NODES - 1).abs().max(coefficient(NODES - 2).abs())
        };
        last(&|u| (2.0 * (u - high)).exp()).max(last(&|u| (2.0 * (low - u)).exp()))
    }
}

/// A range that may become a panel.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    range: Interval,
    /// How often it was halved.
    halvings: usize,
    /// The tail of the panel that it is half of.
    before: f64,
}

/// Panels between the `edges` (Å) on which e^u is resolved for the relative `tolerance`, from left
/// to right; `energy` is u.
pub(super) fn panels(
    edges: &[f64],
    energy: impl Fn(f64) -> f64 + Copy,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Vec<Panel>, Cancelled> {
    let mut done = Vec::new();
    let whole = |pair: &[f64]| Candidate {
        range: Interval::new(pair[0], pair[1]),
        halvings: 0,
        before: f64::INFINITY,
    };
    // The next one to be looked at is last.
    let mut left: Vec<Candidate> = edges.windows(2).rev().map(whole).collect();
    while let Some(Candidate { range, halvings, before }) = left.pop() {
        stop.check()?;
        let panel = Panel::new(range, energy);
        let changes = panel.bounds().length() > MAX_CHANGE;
        let tail = if changes { f64::INFINITY } else { panel.tail() };
        // Rounding of u stays in the coefficients however short a panel is.
        let enough = (0.1 * tolerance).clamp(1e-14, 1e-8).max(f64::EPSILON * panel.largest());
        let is_better = tail < 0.5 * before || before.is_infinite();
        if (changes || (tail > enough && is_better)) && halvings < MAX_HALVINGS {
            let half = |range| Candidate { range, halvings: halvings + 1, before: tail };
            left.extend(range.halves().map(half).into_iter().rev());
        } else {
            done.push(panel);
        }
    }
    Ok(done)
}

/// Each panel as two halves.
pub(super) fn halved(
    panels: &[Panel],
    energy: impl Fn(f64) -> f64 + Copy,
    stop: Cancellation<'_>,
) -> Result<Vec<Panel>, Cancelled> {
    let mut all = Vec::with_capacity(2 * panels.len());
    for panel in panels {
        stop.check()?;
        all.extend(panel.range.halves().map(|half| Panel::new(half, energy)));
    }
    Ok(all)
}

/// A node of the whole span.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Å.
    pub x: f64,
    /// Weight of an integral over x, Å.
    pub width: f64,
    /// u.
    pub energy: f64,
    /// l, Å.
    pub left: f64,
    /// r, Å.
    pub right: f64,
}

impl Place {
    /// π = l/(l + r).
    pub(super) fn share_of_left(&self) -> f64 {
        self.left / (self.left + self.right)
    }

    /// 1 − π.
    pub(super) fn share_of_right(&self) -> f64 {
        self.right / (self.left + self.right)
    }
}

/// All nodes from left to right.
pub(super) fn places(panels: &[Panel]) -> Vec<Place> {
    let mut places: Vec<Place> = panels.iter().flat_map(places_without_integrals).collect();
    let mut before = Handed::default();
    for (panel, own) in panels.iter().zip(places.chunks_mut(NODES)) {
        let integrals = before.over(panel, &panel.energies);
        own.iter_mut().zip(integrals).for_each(|(place, left)| place.left = left);
    }
    // From the right the nodes of a panel are the same: they lie evenly about its middle.
    let mut behind = Handed::default();
    for (panel, own) in panels.iter().zip(places.chunks_mut(NODES)).rev() {
        let mut mirrored = panel.energies;
        mirrored.reverse();
        let integrals = behind.over(panel, &mirrored);
        own.iter_mut().rev().zip(integrals).for_each(|(place, right)| place.right = right);
    }
    places
}

fn places_without_integrals(panel: &Panel) -> impl Iterator<Item = Place> + '_ {
    let (middle, half) = (0.5 * (panel.range.from + panel.range.to), 0.5 * panel.range.length());
    panel.energies.iter().enumerate().map(move |(j, &energy)| Place {
        x: middle + half * node(j),
        width: half * WEIGHTS[j],
        energy,
        left: 0.0,
        right: 0.0,
    })
}

/// ∫ e^(u − reference) over all panels before, Å.
#[derive(Debug, Clone, Copy, Default)]
struct Handed {
    integral: f64,
    reference: f64,
}

impl Handed {
    /// ∫ e^(u(y)−u(x)) dy up to each node x of `panel`, and the integral handed on beyond it;
    /// `energies` are u in the order of the walk.
    fn over(&mut self, panel: &Panel, energies: &[f64; NODES]) -> [f64; NODES] {
        let reference = panel.bounds().to;
        let half = 0.5 * panel.range.length();
        let weights = energies.map(|u| (u - reference).exp());
        let before = match self.integral {
            0.0 => 0.0,
            integral => integral * (self.reference - reference).exp(),
        };
        let sum = |row: &[f64; NODES]| -> f64 {
            half * row.iter().zip(weights).map(|(share, weight)| share * weight).sum::<f64>()
        };
        *self = Self { integral: before + sum(&WEIGHTS), reference };
        from_fn(|i| (before + sum(&RUNNING[i])) / weights[i])
    }
}
