//! One direction: packets from high to low energies, longer ones where a level still rings, and the
//! integral over them all.

use super::ladder::{DEAREST, PacketProblem, WINDOW_RATIO, price, too_dear};
use super::weights::{Bath, PanelIntegral, border};
use super::{PacketAverageError, PacketSide};
use crate::model::{Potential, Species};
use crate::planning::{Plan, PlanError};
use crate::scattering::levels;
use crate::simulation::{
    Control, RunSetup, TransmissionEstimate, UnresolvedLevel, Variant, refine, run,
    run_error_estimates,
};
use crate::units::{Estimate, Interval};

/// By how much the windows of neighbours overlap: where a window ends, its packet is weak.
const OVERLAP: f64 = 1.25;
/// A packet that does not bring the lower edge, above the higher lead, down to this share is not
/// run: high above the level that it comes from, a packet cannot see much lower than its own
/// energy.
const GAIN: f64 = 0.8;
/// How much longer a run is that resolves what another one left ringing.
const DURATION_FACTOR: f64 = 4.0;
/// Longer and longer runs for the same levels.
const MAX_LONGER_RUNS: usize = 2;
/// What still rings has a window this much wider, on either side.
const WINDOW_MARGIN: f64 = 0.02;
/// A packet may cost this much, in seconds on one core, …
const MAX_CHEAP_SECONDS: f64 = 10.0;
/// … or this many times what those before it cost, …
const MAX_COST_RATIO: f64 = 2.0;
/// … and more where it takes a doubt away that is larger than this share of S, in proportion …
const MIN_DOUBT_SHARE: f64 = 0.01;
/// … up to this many times, …
const MAX_RATIO: f64 = 10.0;
/// … while all packets of one side cost no more than this, in seconds on one core.
const MAX_SIDE_SECONDS: f64 = 40.0;
/// Levels whose energies differ by less than this share of them are one.
const SAME_LEVEL_SHARE: f64 = 1e-9;

/// S of ions that come from the left, energies counted from the left level.
pub(super) fn side(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    control: &Control,
) -> Result<PacketSide, PacketAverageError> {
    let floor = potential.right_level().max(0.0);
    let top = potential.range().to - floor;
    let share = tolerance.sqrt();
    let bath =
        Bath { floor, thermal, tolerance, enough: tolerance.max(share * (-top / thermal).exp()) };
    let mut search = PacketLadder {
        way: PacketProblem { species, potential, tolerance },
        bath,
        control,
        spent: 0.0,
        sum: 0.0,
        packets: 0,
    };
    let (ladder, tail) = search.ladder(top - thermal * (0.1 * share).ln())?;

    let from = ladder.first().map_or(floor, |lowest| lowest.plan.window.from);
    let to = ladder.last().map_or(floor, |highest| highest.plan.window.to);
    let mut borders = vec![from];
    borders.extend(ladder.windows(2).map(|pair| border(&pair[0], &pair[1])));
    borders.push(to);
    let above = bath.above(to);
    let below = levels(species, potential, Interval::new(floor, from));
    let tail = tail + below.iter().map(|level| bath.share_of(level)).sum::<f64>();
    let unresolved = ladder.iter().flat_map(|measured| measured.unresolved()).collect();
    let mut side = PacketSide {
        value: 0.5 * above,
        error: 0.5 * above,
        tail,
        from,
        to,
        packets: 0,
        unresolved: distinct(unresolved),
    };
    for (measured, range) in ladder.iter().zip(borders.windows(2)) {
        search.add(&mut side, measured, Interval::new(range[0], range[1]), MAX_LONGER_RUNS)?;
    }
    side.packets = search.packets;
    Ok(side)
}

/// The levels that no window resolves, each once, in rising order: windows overlap.
fn distinct(mut found: Vec<UnresolvedLevel>) -> Vec<UnresolvedLevel> {
    found.sort_by(|a, b| a.level.energy.total_cmp(&b.level.energy));
    found.dedup_by(|a, b| a.level.energy - b.level.energy < SAME_LEVEL_SHARE * b.level.energy);
    found
}

struct PacketLadder<'a> {
    way: PacketProblem<'a>,
    bath: Bath,
    control: &'a Control,
    /// What was run, in seconds on one core.
    spent: f64,
    /// S, roughly.
    sum: f64,
    packets: usize,
}

impl PacketLadder<'_> {
    /// Packets whose windows overlap, up to `highest` (meV above the higher lead), in rising order,
    /// and the tail below them.
    fn ladder(
        &mut self,
        highest: f64,
    ) -> Result<(Vec<TransmissionEstimate>, f64), PacketAverageError> {
        let floor = self.bath.floor;
        let mut next = self
            .way
            .plan((highest / WINDOW_RATIO, highest), None)
            .map_err(PacketAverageError::Refused)?;
        let mut ladder: Vec<TransmissionEstimate> = Vec::new();
        let mut tail = f64::INFINITY;
        loop {
            let measured = match self.measure(next)? {
                Ok(measured) => measured,
                // The bound that there is must do.
                Err(_) if tail.is_finite() => break,
                Err(refusal) => return Err(PacketAverageError::Refused(refusal)),
            };
            self.sum += self.bath.rough(&measured);
            let from = measured.plan.window.from;
            let below = self.bath.tail(&measured);
            tail = below.bound;
            ladder.push(measured);
            if tail <= self.bath.enough {
                break;
            }
            let highest = OVERLAP * (from - floor);
            let lowest = self.bath.reach(&below).clamp(highest / WINDOW_RATIO, 0.7 * highest);
            match self.way.plan((lowest, highest), None) {
                Ok(lower)
                    if lower.window.from - floor < GAIN * (from - floor)
                        && self.is_worth(&lower, tail) =>
                {
                    next = lower
                }
                _ => break,
            }
        }
        ladder.reverse();
        Ok((ladder, tail))
    }

    /// Whether a doubt of this size about S is worth what the packet costs.
    fn is_worth(&self, plan: &Plan, doubt: f64) -> bool {
        let weight = (doubt / (MIN_DOUBT_SHARE * self.sum)).clamp(1.0, MAX_RATIO);
        price(plan).0
            < (weight * MAX_CHEAP_SECONDS.max(MAX_COST_RATIO * self.spent))
                .min(MAX_SIDE_SECONDS - self.spent)
    }

    /// Runs one packet with its pilots and comparison runs, or says that it costs too much.
    ///
    /// Pilots may find steps and durations that no estimate foresees, so what the runs may cost
    /// together is limited.
    fn measure(
        &mut self,
        mut plan: Plan,
    ) -> Result<Result<TransmissionEstimate, PlanError>, PacketAverageError> {
        let allowed = if self.packets == 0 { DEAREST } else { MAX_SIDE_SECONDS - self.spent };
        let refusal = too_dear(&plan, allowed);
        let (seconds, steps) = price(&plan);
        let allowance = self.control.with_step_budget((steps * allowed / seconds) as u64);
        self.packets += 1;
        let measured = self.run(&mut plan, &allowance);
        self.spent += allowance.steps_used() as f64 / steps * seconds;
        match measured {
            Some(measured) => Ok(Ok(measured)),
            None if self.control.stopped() => Err(PacketAverageError::Cancelled),
            None => Ok(Err(refusal)),
        }
    }

    /// The same, unless `control` stops it.
    fn run(&self, plan: &mut Plan, control: &Control) -> Option<TransmissionEstimate> {
        let mut chosen = refine(plan, control);
        if control.stopped() {
            return None;
        }
        let duration = chosen.time_step * chosen.steps as f64;
        chosen.every = ((plan.sampling / chosen.time_step) as usize).max(1);
        chosen.steps = chosen.steps.div_ceil(chosen.every) * chosen.every;
        chosen.time_step = duration / chosen.steps as f64;
        let series = run(&RunSetup::new(plan, Variant::Planned), &chosen, control, &mut [])?;
        let measured = run_error_estimates(plan, chosen, series, control);
        (!control.stopped()).then_some(measured)
    }

    /// Adds the integral of what `measured` says over `range` (meV); where too much still rings, a
    /// longer packet of its own follows.
    fn add(
        &mut self,
        side: &mut PacketSide,
        measured: &TransmissionEstimate,
        range: Interval,
        patience: usize,
    ) -> Result<(), PacketAverageError> {
        let part = self.bath.integral(measured, range);
        if let Some((longer, within)) = self.longer(measured, range, &part, patience) {
            let Ok(longer) = self.measure(longer)? else {
                return self.add(side, measured, range, 0);
            };
            let beside =
                [Interval::new(range.from, within.from), Interval::new(within.to, range.to)];
            for range in beside.into_iter().filter(|range| range.from < range.to) {
                self.add(side, measured, range, 0)?;
            }
            return self.add(side, &longer, within, patience - 1);
        }
        let Estimate { value, error } = part.integral.estimate();
        side.value += value;
        side.error += error;
        Ok(())
    }

    /// The plan of a longer packet for what still rings in `range`, and the energies to take from
    /// it.
    fn longer(
        &self,
        measured: &TransmissionEstimate,
        range: Interval,
        part: &PanelIntegral,
        patience: usize,
    ) -> Option<(Plan, Interval)> {
        let floor = self.bath.floor;
        let unknown = part.integral.integrand_error;
        let ringing = part.ringing.filter(|_| patience > 0 && unknown > self.bath.enough)?;
        let low = (1.0 - WINDOW_MARGIN) * (ringing.from - floor);
        let high = (1.0 + WINDOW_MARGIN) * (ringing.to - floor);
        let duration = DURATION_FACTOR * measured.run.duration();
        // A packet of a narrower window starts from further away.
        let flight = 1.5 * self.way.plan((low, high), None).ok()?.flight;
        let plan = self.way.plan((low, high), Some(duration.max(flight))).ok()?;
        let within = Interval::new(
            (floor + low).max(range.from).max(plan.window.from),
            (floor + high).min(range.to).min(plan.window.to),
        );
        (within.from < within.to && self.is_worth(&plan, unknown)).then_some((plan, within))
    }
}
