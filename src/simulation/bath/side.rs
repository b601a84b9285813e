//! One direction: packets from high to low energies, and the integral over their windows.

use std::f64::consts::PI;

use super::ladder::plan;
use super::{PacketSide, Unanswered};
use crate::model::{Potential, Species};
use crate::scenario::numerics::Plan;
use crate::simulation::{Control, Measurement, Point, Stage, Standing, Variant, accompany, cost, refine, run};
use crate::steady_state::{Estimate, integrate_panels};
use crate::units::HBAR;

/// By how much the windows of neighbours overlap: where a window ends, its packet is weak.
const OVERLAP: f64 = 1.25;
/// Energies at which neighbours are compared in the overlap.
const COMPARED: usize = 17;
/// Energies from the lower edge on, up to a tenth above it, at which T is looked up for the tail.
const EDGE: usize = 9;
/// Fringes of a run, 2πħ/(duration) apart, that one panel of the quadrature holds to begin with.
const FRINGES: f64 = 3.0;
/// Share of the tolerance that the quadrature may err by.
const QUADRATURE: f64 = 0.01;
/// A packet that serves the tail alone may cost this much, in seconds on one core, …
const CHEAP: f64 = 15.0;
/// … or this many times what the others cost.
const BEARABLE: f64 = 2.0;

/// S of ions that come from the left, energies counted from the left level.
pub(super) fn side(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    control: &Control,
) -> Result<PacketSide, Unanswered> {
    let floor = potential.right_level().max(0.0);
    let bath = Bath { floor, thermal, tolerance };
    let top = potential.range().1 - floor;
    let share = tolerance.sqrt();
    let enough = tolerance.max(share * (-top / thermal).exp());
    let mut next = plan(species, potential, tolerance, top - thermal * (0.1 * share).ln()).map_err(Unanswered::Refused)?;
    let mut spent = 0.0;
    let mut ladder: Vec<Measurement> = Vec::new();
    let tail = loop {
        spent += seconds(&next);
        let measured = measure(next, control)?;
        let from = measured.plan.window.from;
        let tail = bath.tail(&measured);
        ladder.push(measured);
        if tail <= enough {
            break tail;
        }
        let lower = plan(species, potential, tolerance, OVERLAP * (from - floor));
        match lower {
            Ok(lower) if lower.window.from < from && seconds(&lower) < CHEAP.max(BEARABLE * spent) => next = lower,
            _ => break tail,
        }
    };
    ladder.reverse();
    Ok(bath.sum(&ladder, tail))
}

fn seconds(plan: &Plan) -> f64 {
    cost(std::slice::from_ref(plan), 0, false).seconds
}

/// Runs one packet with its pilots and companions.
fn measure(mut plan: Plan, control: &Control) -> Result<Measurement, Unanswered> {
    let mut chosen = refine(&mut plan, control);
    if control.stopped() {
        return Err(Unanswered::Interrupted);
    }
    chosen.every = ((plan.sampling / chosen.time_step) as usize).max(1);
    let duration = chosen.time_step * chosen.steps as f64;
    chosen.steps = chosen.steps.div_ceil(chosen.every) * chosen.every;
    chosen.time_step = duration / chosen.steps as f64;
    let series = run(&Stage::new(&plan, Variant::Planned), &chosen, control, &mut []);
    let measured = accompany(&plan, chosen, series.ok_or(Unanswered::Interrupted)?, control);
    if control.stopped() { Err(Unanswered::Interrupted) } else { Ok(measured) }
}

/// The weights of energies.
#[derive(Debug, Clone, Copy)]
struct Bath {
    /// The higher lead, meV.
    floor: f64,
    /// k_B·T, meV.
    thermal: f64,
    tolerance: f64,
}

impl Bath {
    /// e^(−(E−E₀)/kT).
    fn above(&self, energy: f64) -> f64 {
        ((self.floor - energy) / self.thermal).exp()
    }

    /// The largest T, with its error, at the lower edge of the window, times the share of the bath below.
    fn tail(&self, lowest: &Measurement) -> f64 {
        let from = lowest.plan.window.from;
        let reach = 0.1 * (from - self.floor);
        let edge: Vec<f64> = (0..EDGE).map(|i| from + reach * i as f64 / (EDGE - 1) as f64).collect();
        let points = lowest.curve(&edge);
        let largest = points.iter().map(|point| (point.transmission + point.error).min(1.0));
        // An energy at which nothing is known is not smaller than one.
        let largest = largest.fold(0.0, |a: f64, b| if b.is_nan() { 1.0 } else { a.max(b) });
        largest * -((self.floor - from) / self.thermal).exp_m1()
    }

    /// The integral over all windows, `ladder` in rising order, and the rest above.
    fn sum(&self, ladder: &[Measurement], tail: f64) -> PacketSide {
        let from = ladder.first().map_or(self.floor, |lowest| lowest.plan.window.from);
        let to = ladder.last().map_or(self.floor, |highest| highest.plan.window.to);
        let mut borders = vec![from];
        borders.extend(ladder.windows(2).map(|pair| border(&pair[0], &pair[1])));
        borders.push(to);
        let above = self.above(to);
        let mut side = PacketSide { value: 0.5 * above, error: 0.5 * above, tail, from, to, packets: ladder.len() };
        for (measured, range) in ladder.iter().zip(borders.windows(2)) {
            let part = self.integral(measured, (range[0], range[1]));
            side.value += part.value;
            side.error += part.error + part.inner;
        }
        side
    }

    fn integral(&self, measured: &Measurement, (from, to): (f64, f64)) -> Estimate {
        let fringe = 2.0 * PI * HBAR / measured.run.duration();
        let count = ((to - from) / (FRINGES * fringe)).ceil().max(8.0) as usize;
        let edge = |i: usize| from + (to - from) * i as f64 / count as f64;
        let panels = (0..count).map(|i| (edge(i), edge(i + 1))).collect();
        let tolerance = QUADRATURE * self.tolerance;
        integrate_panels(panels, (tolerance, 0.25 * fringe), |energies| {
            let points = measured.curve(energies);
            points
                .iter()
                .map(|point| {
                    let weight = self.above(point.energy) / self.thermal;
                    let (value, error) = believed(point);
                    (weight * value, weight * error)
                })
                .collect()
        })
    }
}

/// What stands for T at one energy under an integral, and its error.
fn believed(point: &Point) -> (f64, f64) {
    if point.standing == Standing::Trusted {
        return (point.transmission, point.error);
    }
    let held = 1.0 - point.transmission - point.reflection;
    let (value, error) = (point.transmission + 0.5 * held, point.accuracy + 0.5 * held.abs());
    // 0 ≤ T ≤ 1 says as much as this error, or more.
    if error < 0.5 { (value, error) } else { (0.5, 0.5) }
}

/// The energy of the overlap at which the errors of both neighbours are least.
fn border(lower: &Measurement, upper: &Measurement) -> f64 {
    let (from, to) = (upper.plan.window.from, lower.plan.window.to);
    let energies: Vec<f64> = (0..COMPARED).map(|i| from + (to - from) * i as f64 / (COMPARED - 1) as f64).collect();
    let errors = |measured: &Measurement| measured.curve(&energies);
    let both = errors(lower).into_iter().zip(errors(upper)).map(|(a, b)| a.error + b.error);
    let best = both.zip(&energies).filter(|(error, _)| !error.is_nan()).min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or(0.5 * (from + to), |(_, &energy)| energy)
}
