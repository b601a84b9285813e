//! Time step and duration, measured.
//!
//! A first pilot at a coarse step runs until T and R have not changed at any energy of a mesh over the window for as long as an echo between the
//! planes takes; the run ends where they last changed. Where barriers hold levels, it listens for as long as these need and the plan's budget
//! allows. A second pilot at two thirds of the step gives the error of both by
//! the order p of the scheme, e = |T₁ − T₂|/(1.5^p − 1), and from it the step that meets the tolerance. Pilots are kept: they are the
//! companions from which the error of the run is estimated.
//!
//! A step set by hand changes none of this but the step of the run: duration and grid are found in the same way, at steps of their own, and the
//! run is compared with a pilot of another step, finer where its own is coarse.

use crate::model::Potential;
use crate::observables::spectrum::Channel;
use crate::scenario::Scheme;
use crate::scenario::numerics::{Plan, order};
use crate::steady_state::Level;

use super::control::{Control, Supervision};
use super::cost::{Outlook, run_and_companions, work};
use super::evolve::evolve;
use super::pilot::{CLEARED, PILOTS, Pilots, listen};
use super::ringing::{self, End};
use super::series::Series;
use super::stage::{Stage, Variant};

/// Energies of the mesh on which pilots are judged.
const MESH: usize = 33;
/// Share of the tolerance that the time step may use.
const SHARE: f64 = 0.3;
/// Smallest ratio of the second pilot's step to the run's own.
const RATIO: f64 = 1.3;
/// Largest ratio of the second pilot's step to the run's own.
const CLOSE: f64 = 2.0;
/// Share of the tolerance by which two grids half a spacing apart may differ.
const COARSE: f64 = 0.5;
/// Pilots that are foreseen from the difference of two: where it is large, the scheme's order says little.
const FORESEEN: usize = 3;
/// Steps closer to each other than this ratio say nothing about the error of either.
pub(super) const APART: f64 = 1.2;
/// Ratio of the first pilot's step to one set by hand, at most: the second one's is coarser then by a half.
const COARSER: f64 = PILOTS * PILOTS;

/// Step and duration of a run, and the pilots that found them.
#[derive(Debug)]
pub struct Chosen {
    /// fs.
    pub time_step: f64,
    /// Number of steps.
    pub steps: usize,
    /// Steps between two looks.
    pub every: usize,
    /// Share of the time over which the energy sums end.
    pub ending: f64,
    /// A run of another step on the planned grid.
    pub other_step: Option<Series>,
    /// A run half a spacing aside, at the step of `other_step` if there is one, else at the run's own.
    pub shifted: Series,
    /// The first pilot, which listened for longer than the run.
    pub longer: Series,
    /// The levels that barriers hold in and beside the window.
    pub levels: Vec<Level>,
}

/// Finds step and duration for `plan`, and a finer grid where the pilots show that it needs one; keys set by hand are kept.
pub fn refine(plan: &mut Plan, control: &Control) -> Chosen {
    let mesh = plan.mesh(MESH);
    let levels = ringing::levels_of(plan);
    let first_step = first_step(plan);
    let (first, duration) = listen(plan, &Pilots { step: first_step, mesh: &mesh, levels: &levels }, control);
    let ending = first.ending;
    let longer = first.clone();
    let whole = |step: f64| {
        let steps = (duration / step - 1e-9).ceil().max(1.0) as usize;
        (steps, duration / steps as f64)
    };
    let chosen = |step: f64, other_step: Option<Series>, shifted: Series| {
        let (steps, time_step) = whole(step);
        Chosen {
            time_step,
            steps,
            every: 1,
            ending,
            other_step,
            shifted,
            longer: longer.clone(),
            levels: levels.clone(),
        }
    };
    if control.stopped() {
        return chosen(first_step, None, first);
    }
    let outlook = Outlook { duration, listens: 0.0, first_step: first.time_step, has_levels: !levels.is_empty() };
    control.foretell(outlook.work(plan));
    let first = first.cut(duration);
    // The Chebyshev series is exact at any step; its step only has to keep the samples apart.
    if plan.scheme == Scheme::Chebyshev {
        let step = plan.time_step.unwrap_or(first_step);
        let shifted = repeat(&Stage::new(plan, Variant::Shifted), whole(step).1, duration, ending, control);
        return chosen(step, None, shifted);
    }
    let flanks = ringing::flanks(plan, &levels, End { duration, ending });
    let watched: Vec<f64> = mesh.iter().copied().chain(flanks).collect();
    let (fine, step) = pilots(plan, first, &watched, control);
    if control.stopped() {
        return chosen(fine.time_step, None, fine);
    }
    control.foretell(run_and_companions(plan, duration, step, Some(fine.time_step)));
    let (fine, aside) = settle_grid(plan, fine, &mesh, control);
    control.foretell(run_and_companions(plan, duration, step, None));
    chosen(step, Some(fine), aside)
}

/// The step (fs) of the first pilot.
pub(super) fn first_step(plan: &Plan) -> f64 {
    let by_hand = plan.time_step;
    if plan.scheme == Scheme::Chebyshev {
        return by_hand.unwrap_or(plan.longest_step);
    }
    let guess = first_guess(plan, order(plan.scheme));
    match by_hand {
        Some(step) if guess > step => guess.min(COARSER * step).min(plan.longest_step.max(step)),
        _ => guess,
    }
}

/// The last of a series of pilots, each at two thirds of the step of the one before, from `coarse` on, and the step (fs) of the run.
fn pilots(plan: &Plan, mut coarse: Series, mesh: &[f64], control: &Control) -> (Series, f64) {
    let order = order(plan.scheme);
    let power = PILOTS.powi(order) - 1.0;
    let stage = Stage::new(plan, Variant::Planned);
    let again = |step: f64, like: &Series| repeat(&stage, step, like.duration(), like.ending, control);
    loop {
        let fine = again(coarse.time_step / PILOTS, &coarse);
        if control.stopped() {
            let step = fine.time_step;
            return (fine, step);
        }
        let error = difference(plan, &coarse, &fine, mesh) / power;
        let step = fine.time_step * (SHARE * plan.tolerance / error.max(1e-15)).powf(1.0 / f64::from(order));
        // A long extrapolation of the order's law is not to be trusted: come closer first.
        let near = step >= fine.time_step / CLOSE || fine.time_step <= 1e-3;
        match plan.time_step {
            None if near => {
                let step = step.min(fine.time_step / RATIO);
                return (fine, step);
            }
            // Finer than a step set by hand is fine enough to judge it.
            Some(by_hand) if near || fine.time_step * APART <= by_hand => {
                let apart = fine.time_step.max(by_hand) / fine.time_step.min(by_hand) >= APART;
                return (if apart { fine } else { again(by_hand / PILOTS, &coarse) }, by_hand);
            }
            _ => {
                control.foretell(further_pilots(plan, &fine, step));
                coarse = fine;
            }
        }
    }
}

/// Work of the pilots that are to follow `last` until one comes close to a run of steps of `step` (fs), and of that run.
fn further_pilots(plan: &Plan, last: &Series, step: f64) -> f64 {
    let (points, duration) = (plan.axis.points, last.duration());
    let (mut now, mut sum) = (last.time_step, 0.0);
    for _ in 0..FORESEEN {
        if step < now / CLOSE && now > 1e-3 {
            now /= PILOTS;
            sum += work(plan, points, duration, now);
        }
    }
    let step = step.max(now / CLOSE);
    sum + run_and_companions(plan, duration, step.min(now / RATIO), Some(now))
}

/// The pilot and its twin half a spacing aside, repeated on finer grids until the two agree.
fn settle_grid(plan: &mut Plan, mut pilot: Series, mesh: &[f64], control: &Control) -> (Series, Series) {
    let again = |plan: &Plan, variant, like: &Series| {
        repeat(&Stage::new(plan, variant), like.time_step, like.duration(), like.ending, control)
    };
    let mut before = f64::INFINITY;
    loop {
        let aside = again(plan, Variant::Shifted, &pilot);
        if control.stopped() {
            return (pilot, aside);
        }
        // In a pilot that cleared, what 1 − T − R still lacks is the grid's doing, too.
        let defect = pilot.resolve(plan, mesh).iter().map(|channel| channel.defect().abs()).fold(0.0, f64::max);
        let lacking = if pilot.ending > CLEARED { 0.0 } else { 2.0 * defect };
        let apart = difference(plan, &pilot, &aside, mesh).max(lacking);
        // What a finer grid did not make smaller is not the grid's.
        match plan.finer().filter(|_| apart > COARSE * plan.tolerance && apart < 0.3 * before) {
            Some(finer) => *plan = finer,
            None => return (pilot, aside),
        }
        before = apart;
        pilot = again(plan, Variant::Planned, &pilot);
    }
}

/// A step from which to begin: the time in which the packet crosses a share of the shortest length of V.
fn first_guess(plan: &Plan, order: i32) -> f64 {
    let speed = plan.species.velocity(plan.packet.wavenumber);
    let scale = shortest_length(&plan.potential).unwrap_or(f64::INFINITY);
    let constant = match plan.scheme {
        Scheme::Strang => 0.003,
        Scheme::TakahashiImada => 0.1,
        Scheme::Chin => 0.2,
        _ => 0.3,
    };
    let step = constant * scale / speed * (plan.tolerance / 1e-8).powf(1.0 / f64::from(order));
    step.min(plan.longest_step).max(1e-4)
}

fn shortest_length(potential: &Potential) -> Option<f64> {
    let tables = potential.barriers.iter().filter_map(|barrier| match barrier {
        crate::model::Barrier::Table(table) => {
            table.positions().windows(2).map(|pair| 2.0 * (pair[1] - pair[0])).reduce(f64::min)
        }
        _ => None,
    });
    potential.smallest_scale().into_iter().chain(tables).reduce(f64::min)
}

/// A run at `step` (fs) or a little less over `duration` (fs).
pub(super) fn repeat(stage: &Stage, step: f64, duration: f64, ending: f64, control: &Control) -> Series {
    let every = stage.steps_a_look(step);
    let looks = (duration / (step * every as f64) - 1e-9).ceil().max(1.0) as usize;
    let interval = duration / looks as f64;
    let step = interval / every as f64;
    let mut planes = stage.watch(looks);
    let mut psi = stage.packet();
    let mut propagator = stage.propagator(step);
    let mut supervision = Supervision::of(control, &*propagator, psi.len());
    evolve(&mut *propagator, &mut psi, (looks, every), &mut [&mut planes, &mut supervision]);
    Series { planes, time_step: step, interval, ending, remains: stage.remains(&psi) }
}

/// Largest difference of T and of R between two series over `mesh`.
fn difference(plan: &Plan, a: &Series, b: &Series, mesh: &[f64]) -> f64 {
    let (a, b) = (a.resolve(plan, mesh), b.resolve(plan, mesh));
    // An energy that rings on in both says nothing about the step.
    let rings = |a: &Channel, b: &Channel| {
        let (a, b) = (a.defect(), b.defect());
        a.abs().min(b.abs()) > 10.0 * plan.tolerance && (a - b).abs() < 0.2 * a.abs()
    };
    let pairs = a.iter().zip(&b).filter(|(a, b)| !rings(a, b));
    pairs
        .map(|(a, b)| (a.transmission - b.transmission).abs().max((a.reflection - b.reflection).abs()))
        .fold(0.0, f64::max)
}
