//! Time step and duration, measured.
//!
//! The comparison run gives the duration. Pilots on the grid, as long as the run, are held against
//! it: their difference is e = a·Δt^p + g, with p the order of the scheme and g what the grid does.
//! From the first e follows a step by the order alone, from two of them a and g at every energy: a
//! grid that errs by more than a share of the tolerance gives way to a finer one. Elements, whose
//! mesh follows from the tolerance and whose step makes no error in T(E), need no pilots.
//!
//! Keys set by hand are kept: with step and grid set by hand nothing is left to be found, and with
//! the step alone the pilots find the grid.

use crate::observables::EnergyResolved;
use crate::planning::Plan;
use crate::scattering::Level;

use super::comparison::{Comparison, comparison};
use super::control::Control;
use super::cost::run_work;
use super::first_step::{MIN_STEP_CONTRAST, first_step};
use super::ringing::{self, Ringing};
use super::series::{Series, repeat};
use super::setup::RunSetup;
use super::space::Variant;
use super::taper::Taper;

/// Energies of the mesh on which pilots are judged.
const MESH: usize = 33;
/// Share of the tolerance that the time step may use.
// Half of it makes a run of Strang's splitting half as costly again, twice of it doubles its bound.
pub(super) const STEP_SHARE: f64 = 0.3;
/// Smallest ratio of the step of the run to that of its pilot …
const MIN_RUN_RATIO: f64 = 0.6;
/// … and beside levels, where what the grid does is not known beforehand.
const MIN_LEVEL_RATIO: f64 = 0.74;
/// The next pilot aims at this much more than the smallest ratio.
const AIM: f64 = 1.1;
/// Share of the tolerance that the grid may use.
const GRID_SHARE: f64 = 0.6;
/// A finer grid must bring what the grid does down to this share, or it is not the grid's doing.
const GRID_GAIN: f64 = 0.6;
/// Share of the tolerance that what is left when the run ends may make where pilots are judged.
const LEFT_SHARE: f64 = 0.3;
/// Smallest ratio of the steps of one pilot and the next: no power law holds far.
const MIN_STEP_RATIO: f64 = 0.3;
/// Largest ratio of the step of the run to that of its pilot.
const MAX_STEP_RATIO: f64 = 1.1;
/// After a pilot that was not enough, another one and the run cost about as much as this many of the
/// next pilot, whose step is often still too long.
const RUNS_TO_COME: f64 = 2.8;
/// Pilots at most.
const MAX_PILOTS: usize = 24;

/// Step and duration of a run, and the runs that found them.
#[derive(Debug, Clone)]
pub struct StepChoice {
    /// fs.
    pub time_step: f64,
    /// Number of steps.
    pub steps: usize,
    /// Steps between two samples.
    pub every: usize,
    /// Share of the time over which the energy sums end.
    pub(crate) taper_share: f64,
    /// A pilot of another step on the planned grid.
    pub(crate) other_step: Option<Series>,
    /// The comparison run, which is longer than the run.
    pub(crate) comparison: Series,
    /// The levels that barriers hold in and beside the window.
    pub levels: Vec<Level>,
}

/// Finds step and duration for `plan`, and a finer grid where the pilots show that it needs one.
pub(crate) fn refine(plan: &mut Plan, control: &Control) -> StepChoice {
    let mesh = plan.mesh(MESH);
    // Whoever stops the search stops what follows, too.
    let levels = ringing::levels_of(plan, control.cancellation()).unwrap_or_default();
    let Comparison { series: comparison, duration } = comparison(plan, &mesh, &levels, control);
    let end = Taper { duration, share: comparison.taper_share };
    let by_hand = plan.time_step.filter(|_| plan.grid_by_hand);
    let StepPilot { step, series } = if control.stopped() || plan.is_on_elements() {
        StepPilot { step: plan.time_step.unwrap_or(plan.sampling), series: None }
    } else if let Some(step) = by_hand {
        StepPilot { step, series: None }
    } else {
        Pilots::new(plan, &comparison, &levels, end, control).find(plan)
    };
    let step = plan.time_step.unwrap_or(step);
    let steps = (duration / step - 1e-9).ceil().max(1.0) as usize;
    let time_step = duration / steps as f64;
    control.update_forecast(run_work(plan, duration, time_step));
    let apart = |series: &Series| {
        let ratio = series.time_step / time_step;
        ratio.max(1.0 / ratio) > MIN_STEP_CONTRAST
    };
    StepChoice {
        time_step,
        steps,
        every: 1,
        taper_share: end.share,
        other_step: series.filter(apart),
        comparison,
        levels,
    }
}

/// What pilots found.
struct StepPilot {
    /// Step of the run, fs.
    step: f64,
    /// The last pilot.
    series: Option<Series>,
}

/// How pilots are judged: against T and R of the comparison run where it would end as they do.
struct Pilots<'a> {
    end: Taper,
    control: &'a Control,
    compared: Vec<EnergyResolved>,
    /// Smallest ratio of the step of the run to that of its pilot.
    least: f64,
}

/// A pilot and by how much it differs from the comparison run, T and R by turns.
struct Pilot {
    series: Series,
    deviations: Vec<f64>,
}

impl Pilot {
    fn error(&self) -> f64 {
        largest(&self.deviations)
    }

    /// The step (fs) at which the error is `limit`: between this pilot and the `longer` one by the
    /// power law through both, below by the inverse order `power` of the scheme alone.
    // Errors rise faster than a power where kicks reach other energies: the chord is above them.
    fn step_between(&self, longer: &Self, limit: f64, power: f64) -> f64 {
        let measured = (longer.series.time_step / self.series.time_step).ln()
            / (longer.error() / self.error()).ln();
        let power = if limit > self.error() { measured.clamp(0.0, power) } else { power };
        self.series.time_step * (limit / self.error()).powf(power)
    }

    /// g at every energy, from a pilot of a longer step.
    fn beyond_step(&self, longer: &Self, order: i32) -> Vec<f64> {
        let power = (longer.series.time_step / self.series.time_step).powi(order);
        let pairs = self.deviations.iter().zip(&longer.deviations);
        pairs.map(|(own, other)| (power * own - other) / (power - 1.0)).collect()
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| value.abs().max(most))
}

impl<'a> Pilots<'a> {
    /// At energies of a mesh and half way up the peaks of `levels`, but not where something outlasts
    /// the run: that says nothing of step and grid.
    fn new(
        plan: &Plan,
        comparison: &Series,
        levels: &[Level],
        end: Taper,
        control: &'a Control,
    ) -> Self {
        let mut energies = plan.mesh(MESH);
        energies.extend(ringing::flanks(plan, levels, end));
        let ringing = Ringing::new(plan, levels, end);
        let whole = comparison.resolve(plan, &energies);
        let ended = comparison.resolve_until(end, plan, &energies);
        let has_left = |(whole, ended): &(EnergyResolved, EnergyResolved)| {
            let later = (whole.transmission - ended.transmission).abs();
            let held = ringing.error(ended.energy, ended.transmission);
            later + held + ended.unitarity_defect().abs() < LEFT_SHARE * plan.tolerance
        };
        let pairs = whole.into_iter().zip(ended).filter(has_left);
        let least = if levels.is_empty() { MIN_RUN_RATIO } else { MIN_LEVEL_RATIO };
        Self { end, control, compared: pairs.map(|(_, ended)| ended).collect(), least }
    }

    fn find(&self, plan: &mut Plan) -> StepPilot {
        let tolerance = plan.tolerance;
        let order = plan.scheme.order();
        let power = 1.0 / f64::from(order);
        let has_step_error = !plan.scheme.has_no_step_error();
        let mut step = first_step(plan);
        let mut before: Option<Pilot> = None;
        let mut coarser = f64::INFINITY;
        for _ in 0..MAX_PILOTS {
            let pilot = self.pilot(plan, step);
            if self.control.stopped() {
                return StepPilot { step, series: Some(pilot.series) };
            }
            let error = pilot.error().max(1e-15);
            let by_grid = match &before {
                _ if !has_step_error => error,
                Some(longer) => largest(&pilot.beyond_step(longer, order)).min(error),
                None => 0.0,
            };
            if by_grid > GRID_SHARE * tolerance {
                let finer = plan.finer().filter(|_| by_grid < GRID_GAIN * coarser);
                if let Some(finer) = finer {
                    coarser = by_grid;
                    *plan = finer;
                    before = None;
                    self.forecast(plan, step);
                    continue;
                }
            }
            // The part that a shorter step takes away.
            let by_step = error - by_grid;
            let ratio = (STEP_SHARE * tolerance / error).powf(power);
            if !has_step_error || ratio > self.least || by_step < by_grid {
                let found = match &before {
                    _ if !has_step_error => step,
                    Some(longer) => pilot.step_between(longer, STEP_SHARE * tolerance, power),
                    None => step * ratio.min(MAX_STEP_RATIO),
                };
                let step = found.max(MIN_STEP_RATIO * step).min(plan.longest_step);
                return StepPilot { step, series: Some(pilot.series) };
            }
            step *= (ratio / (AIM * self.least)).max(MIN_STEP_RATIO);
            before = Some(pilot);
            self.forecast(plan, step);
        }
        StepPilot { step, series: before.map(|pilot| pilot.series) }
    }

    /// A run of `plan` at `step` (fs).
    fn pilot(&self, plan: &Plan, step: f64) -> Pilot {
        let setup = RunSetup::new(plan, Variant::Planned);
        let series = repeat(&setup, step, self.end, self.control);
        let energies: Vec<f64> = self.compared.iter().map(|channel| channel.energy).collect();
        let pairs = series.resolve(plan, &energies).into_iter().zip(&self.compared);
        let deviations =
            pairs.flat_map(|(a, b)| [a.transmission - b.transmission, a.reflection - b.reflection]);
        let deviations = deviations.collect();
        Pilot { series, deviations }
    }

    /// A pilot at `step` (fs) is to come, and the run.
    fn forecast(&self, plan: &Plan, step: f64) {
        let run = run_work(plan, self.end.duration, step);
        self.control.update_forecast(RUNS_TO_COME * run);
    }
}
