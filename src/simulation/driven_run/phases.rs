//! Means over the phase of a drive.

use std::f64::consts::TAU;

use super::comparison::comparison;
use super::outcome::{Figures, figures};
use crate::planning::Plan;
use crate::simulation::control::Control;
use crate::simulation::refine::StepChoice;
use crate::simulation::series::repeat;
use crate::simulation::setup::RunSetup;
use crate::simulation::space::Variant;
use crate::units::Estimate;

/// Phases of the first mean that is compared with one of half as many: of two, that of all odd
/// harmonics vanishes whatever these are.
const FIRST: usize = 4;
/// Phases, at most.
const MOST: usize = 64;
/// Share of the tolerance by which twice as many phases may change the mean.
const PHASE_SHARE: f64 = 0.1;

/// A mean over equally spaced phases.
pub(super) struct PhaseMean {
    pub figures: Figures,
    pub phases: usize,
}

/// The mean over all phases of what `plan` at phase zero gives as `own`, at the steps of `chosen`.
pub(super) fn over_phases(
    plan: &Plan,
    chosen: &StepChoice,
    own: Figures,
    control: &Control,
) -> PhaseMean {
    let at = |i: usize, count: usize| match i {
        0 => own,
        _ => of_phase(plan, chosen, TAU * i as f64 / count as f64, control),
    };
    let mut all: Vec<Figures> = (0..FIRST / 2).map(|i| at(i, FIRST / 2)).collect();
    let mut before = mean(&all);
    loop {
        let count = 2 * all.len();
        let between: Vec<Figures> = (1..count).step_by(2).map(|i| at(i, count)).collect();
        all = all.into_iter().zip(between).flat_map(|(a, b)| [a, b]).collect();
        let now = mean(&all);
        let change = (now.transmitted.value - before.transmitted.value)
            .abs()
            .max((now.reflected.value - before.reflected.value).abs());
        let is_enough = change <= PHASE_SHARE * plan.tolerance || count >= MOST;
        if control.stopped() || (count >= FIRST && is_enough) {
            return PhaseMean { figures: widened(now, before), phases: count };
        }
        before = now;
    }
}

/// The same with what half as many phases change as a part of the errors.
fn widened(now: Figures, before: Figures) -> Figures {
    let wider = |now: Estimate, before: Estimate| Estimate {
        value: now.value,
        error: now.error + (now.value - before.value).abs(),
    };
    Figures {
        transmitted: wider(now.transmitted, before.transmitted),
        reflected: wider(now.reflected, before.reflected),
        energy_gained: wider(now.energy_gained, before.energy_gained),
        work: wider(now.work, before.work),
    }
}

fn of_phase(plan: &Plan, chosen: &StepChoice, phase: f64, control: &Control) -> Figures {
    let mut plan = plan.clone();
    let mut range = plan.window;
    if let Some(drive) = &mut plan.drive {
        drive.oscillation.phase += phase;
        range = drive.outgoing;
    }
    let compared = comparison(&plan, chosen.comparison.time_step, control);
    let setup = RunSetup::new(&plan, Variant::Planned);
    let end = compared.end();
    let run = repeat(&setup, chosen.time_step, end, control);
    figures(&plan, range, &run, &compared).1
}

fn mean(all: &[Figures]) -> Figures {
    let of = |of: fn(&Figures) -> Estimate| {
        let mean = |part: fn(&Estimate) -> f64| {
            all.iter().map(|figures| part(&of(figures))).sum::<f64>() / all.len() as f64
        };
        Estimate { value: mean(|estimate| estimate.value), error: mean(|estimate| estimate.error) }
    };
    Figures {
        transmitted: of(|figures| figures.transmitted),
        reflected: of(|figures| figures.reflected),
        energy_gained: of(|figures| figures.energy_gained),
        work: of(|figures| figures.work),
    }
}
