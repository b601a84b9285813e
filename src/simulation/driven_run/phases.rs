//! Means over the phase of a drive.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::figures::{Figures, figures};
use crate::planning::Plan;
use crate::simulation::control::Control;
use crate::simulation::cost::run_work;
use crate::simulation::driven_steps::comparison;
use crate::simulation::refine::StepChoice;
use crate::simulation::series::{Series, repeat};
use crate::simulation::setup::RunSetup;
use crate::simulation::space::Variant;
use crate::units::{Estimate, HBAR};

/// Phases whose number is known beforehand, at most, and of a mean that is doubled, to begin with
/// and at most.
const MOST_KNOWN: f64 = 24.0;
const FIRST: usize = 8;
const MOST: usize = 64;
/// Share of the tolerance that is left of the harmonics of T in the phase.
const PHASE_SHARE: f64 = 0.1;
/// Standard deviations of |φ(k)|² by which the fastest part of a packet is ahead of its centre.
const FASTEST: f64 = 5.0;

/// A mean over equally spaced phases.
pub(super) struct PhaseMean {
    pub figures: Figures,
    pub phases: usize,
}

/// The mean over all phases of what `plan` at phase zero gives as `own`, at the steps of `chosen`.
///
/// The mean over M phases differs from that over all by harmonics M, 2M, … of T in the phase: the
/// overlap of what leaves at energies M quanta apart, which is at most that of the packet with itself
/// moved by them, e^(−(M·Δk·σ)²/2) with Δk = ω/v. Where a drive is slow, so that this asks for many,
/// or a ramp makes side bands wider, means over twice as many phases are compared.
pub(super) fn over_phases(
    plan: &Plan,
    chosen: &StepChoice,
    own: Figures,
    control: &Control,
) -> PhaseMean {
    let Some(oscillation) = plan.drive.as_ref().map(|drive| drive.oscillation) else {
        return PhaseMean { figures: own, phases: 1 };
    };
    let fastest = plan.packet.wavenumber + FASTEST * plan.packet.wavenumber_spread();
    let apart = oscillation.angular_frequency / plan.species.velocity(fastest) * plan.packet.width;
    let needed = (2.0 * (1.0 / (PHASE_SHARE * plan.tolerance)).ln()).sqrt() / apart;
    let is_known = oscillation.ramp.is_none() && needed <= MOST_KNOWN;
    let mut count = if is_known { (needed.ceil() as usize).max(1) } else { FIRST };
    let error = (-0.5 * (count as f64 * apart).powi(2)).exp();
    // A run and its comparison run.
    let duration = chosen.comparison.duration();
    let work = 2.0 * run_work(plan, duration, chosen.time_step);
    control.update_forecast((count - 1) as f64 * work);
    let at = |i: usize, count: usize| match i {
        0 => own,
        _ => of_phase(plan, chosen, TAU * i as f64 / count as f64, control),
    };
    let mut all: Vec<Figures> = (0..count).into_par_iter().map(|i| at(i, count)).collect();
    let mut now = mean(&all);
    if is_known {
        let energy = HBAR * oscillation.angular_frequency * count as f64;
        return PhaseMean { figures: widened(now, error, error * energy), phases: count };
    }
    loop {
        let twice = 2 * count;
        control.update_forecast(count as f64 * work);
        let between: Vec<Figures> =
            (0..count).into_par_iter().map(|i| at(2 * i + 1, twice)).collect();
        all = all.into_iter().zip(between).flat_map(|(a, b)| [a, b]).collect();
        let before = std::mem::replace(&mut now, mean(&all));
        count = twice;
        let change = |of: fn(&Figures) -> Estimate| (of(&now).value - of(&before).value).abs();
        let error = change(|figures| figures.transmitted).max(change(|figures| figures.reflected));
        if error <= PHASE_SHARE * plan.tolerance || count >= MOST || control.stopped() {
            let energy = change(|figures| figures.energy_gained);
            return PhaseMean { figures: widened(now, error, energy), phases: count };
        }
    }
}

/// The same with larger errors: by `share` of probabilities, by `energy` (meV) of energies.
fn widened(figures: Figures, share: f64, energy: f64) -> Figures {
    let wider =
        |Estimate { value, error }: Estimate, by: f64| Estimate { value, error: error + by };
    Figures {
        transmitted: wider(figures.transmitted, share),
        reflected: wider(figures.reflected, share),
        energy_gained: wider(figures.energy_gained, energy),
        work: wider(figures.work, energy),
    }
}

fn of_phase(plan: &Plan, chosen: &StepChoice, phase: f64, control: &Control) -> Figures {
    let mut plan = plan.clone();
    let mut range = plan.window;
    if let Some(drive) = &mut plan.drive {
        drive.oscillation.phase += phase;
        range = drive.outgoing;
    }
    let Series { time_step, work, .. } = chosen.comparison;
    let mut compared = comparison(&plan, time_step, control);
    compared.work.error = work.error;
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
