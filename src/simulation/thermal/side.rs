//! One direction: packets from high to low energies, longer ones where a level still rings, and the
//! integral over them all.

use super::ladder::{MAX_PACKET_SECONDS, PacketProblem, WINDOW_RATIO, price, too_expensive};
use super::weights::{Bath, PanelIntegral, border};
use super::{PacketAverageError, PacketSide};
use crate::model::{Potential, Species};
use crate::planning::Plan;
use crate::scattering::{Cancelled, levels_unless};
use crate::simulation::{
    Control, Cost, RunSetup, TransmissionEstimate, UnresolvedLevel, Variant, compared, refine, run,
};
use crate::units::{Estimate, Interval};

/// By how much the windows of neighbours overlap: where a window ends, its packet is weak.
const OVERLAP: f64 = 1.25;
/// A packet is run only if it brings the lower edge, above the higher lead, down to this share:
/// high above the level that it comes from, the window of a packet cannot reach much below its
/// energy.
const MAX_EDGE_RATIO: f64 = 0.8;
/// How much longer a run is that resolves what another one does not.
const DURATION_FACTOR: f64 = 4.0;
/// Ever longer runs for the same levels.
const MAX_LONGER_RUNS: usize = 2;
/// What still rings has a window this much wider, on either side.
const WINDOW_MARGIN: f64 = 0.02;
/// A packet may cost this much, in seconds on one core, …
const MAX_CHEAP_SECONDS: f64 = 10.0;
/// … or this many times what those before it cost, …
const MAX_COST_RATIO: f64 = 2.0;
/// … and more, in proportion, where the error that it removes is larger than this share of S …
const MIN_ERROR_SHARE: f64 = 0.01;
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
        problem: PacketProblem { species, potential, tolerance },
        bath,
        control,
        spent: 0.0,
        sum: 0.0,
        packets: 0,
    };
    // e^(−E/kT) above that is a tenth of what needs no further packets.
    let Ladder { packets: ladder, tail } = search.ladder(top - thermal * (0.1 * share).ln())?;

    let from = ladder.first().map_or(floor, |lowest| lowest.plan.window.from);
    let to = ladder.last().map_or(floor, |highest| highest.plan.window.to);
    let mut borders = vec![from];
    borders.extend(ladder.windows(2).map(|pair| border(&pair[0], &pair[1])));
    borders.push(to);
    let above = bath.above(to);
    let below = Interval::new(floor, from);
    let below = levels_unless(species, potential, below, control.cancellation())
        .map_err(|Cancelled| PacketAverageError::Cancelled)?;
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

/// Packets whose windows overlap, in rising order.
struct Ladder {
    packets: Vec<TransmissionEstimate>,
    /// Bound on what is missing below them.
    tail: f64,
}

/// A longer packet, and the energies (meV) to take from it.
struct LongerPacket {
    plan: Plan,
    range: Interval,
}

struct PacketLadder<'a> {
    problem: PacketProblem<'a>,
    bath: Bath,
    control: &'a Control,
    /// What was run, in seconds on one core.
    spent: f64,
    /// S, roughly.
    sum: f64,
    packets: usize,
}

impl PacketLadder<'_> {
    /// Packets up to `highest` (meV above the higher lead).
    fn ladder(&mut self, highest: f64) -> Result<Ladder, PacketAverageError> {
        let floor = self.bath.floor;
        let mut next = self
            .problem
            .plan(Interval::new(highest / WINDOW_RATIO, highest), None)
            .map_err(PacketAverageError::Refused)?;
        let mut packets: Vec<TransmissionEstimate> = Vec::new();
        let mut tail = f64::INFINITY;
        loop {
            let measured = match self.measure(next) {
                Ok(measured) => measured,
                // The bound of the packets so far is kept.
                Err(PacketAverageError::Refused(_)) if tail.is_finite() => break,
                Err(error) => return Err(error),
            };
            self.sum += self.bath.rough(&measured);
            let from = measured.plan.window.from;
            let below = self.bath.tail(&measured);
            tail = below.bound;
            packets.push(measured);
            if tail <= self.bath.enough {
                break;
            }
            let highest = OVERLAP * (from - floor);
            let lowest = self.bath.reach(&below).clamp(highest / WINDOW_RATIO, 0.7 * highest);
            match self.problem.plan(Interval::new(lowest, highest), None) {
                Ok(lower)
                    if lower.window.from - floor < MAX_EDGE_RATIO * (from - floor)
                        && self.is_worth(&lower, tail) =>
                {
                    next = lower
                }
                _ => break,
            }
        }
        packets.reverse();
        Ok(Ladder { packets, tail })
    }

    /// Whether removing an error of S of this size is worth what the packet costs.
    fn is_worth(&self, plan: &Plan, error: f64) -> bool {
        let weight = (error / (MIN_ERROR_SHARE * self.sum)).clamp(1.0, MAX_RATIO);
        price(plan).seconds
            < (weight * MAX_CHEAP_SECONDS.max(MAX_COST_RATIO * self.spent))
                .min(MAX_SIDE_SECONDS - self.spent)
    }

    /// Runs one packet with its pilots and comparison run.
    ///
    /// Pilots may find steps and durations that no estimate foresees, so what the runs may cost
    /// together is limited.
    ///
    /// # Errors
    /// [`PacketAverageError::Refused`] if it costs more.
    fn measure(&mut self, mut plan: Plan) -> Result<TransmissionEstimate, PacketAverageError> {
        let allowed =
            if self.packets == 0 { MAX_PACKET_SECONDS } else { MAX_SIDE_SECONDS - self.spent };
        let Cost { seconds, steps, .. } = price(&plan);
        let limited = self.control.with_step_budget((steps * allowed / seconds) as u64);
        self.packets += 1;
        let measured = self.run(&mut plan, &limited);
        self.spent += limited.steps_used() as f64 / steps * seconds;
        measured.ok_or_else(|| match self.control.stopped() {
            true => PacketAverageError::Cancelled,
            false => PacketAverageError::Refused(too_expensive(&plan, allowed)),
        })
    }

    /// The same, unless `control` stops it.
    fn run(&self, plan: &mut Plan, control: &Control) -> Option<TransmissionEstimate> {
        let mut chosen = refine(plan, control);
        if control.stopped() {
            return None;
        }
        let duration = chosen.time_step * chosen.steps as f64;
        chosen.every = plan.steps_per_sample(chosen.time_step);
        chosen.steps = chosen.steps.div_ceil(chosen.every) * chosen.every;
        chosen.time_step = duration / chosen.steps as f64;
        let series = run(&RunSetup::new(plan, Variant::Planned), &chosen, control, &mut [])?;
        let measured = compared(plan, chosen, series, control);
        (!control.stopped()).then_some(measured)
    }

    /// Adds the integral of what `measured` says over `range` (meV); where too much still rings, a
    /// longer packet of its own follows.
    fn add(
        &mut self,
        side: &mut PacketSide,
        measured: &TransmissionEstimate,
        range: Interval,
        longer_runs: usize,
    ) -> Result<(), PacketAverageError> {
        let part = self.bath.integral(measured, range);
        if let Some(longer) = self.longer(measured, range, &part, longer_runs) {
            let within = longer.range;
            let longer = match self.measure(longer.plan) {
                Ok(longer) => longer,
                Err(PacketAverageError::Refused(_)) => {
                    return self.add(side, measured, range, 0);
                }
                Err(error) => return Err(error),
            };
            for rest in [Interval::new(range.from, within.from), Interval::new(within.to, range.to)]
            {
                if rest.from < rest.to {
                    self.add(side, measured, rest, 0)?;
                }
            }
            return self.add(side, &longer, within, longer_runs - 1);
        }
        let Estimate { value, error } = part.integral.estimate();
        side.value += value;
        side.error += error;
        Ok(())
    }

    /// The longer packet for what still rings in `range`, if up to `longer_runs` more may follow.
    fn longer(
        &self,
        measured: &TransmissionEstimate,
        range: Interval,
        part: &PanelIntegral,
        longer_runs: usize,
    ) -> Option<LongerPacket> {
        let floor = self.bath.floor;
        let unknown = part.integral.integrand_error;
        let ringing = part.ringing.filter(|_| longer_runs > 0 && unknown > self.bath.enough)?;
        let energies = Interval::new(
            (1.0 - WINDOW_MARGIN) * (ringing.from - floor),
            (1.0 + WINDOW_MARGIN) * (ringing.to - floor),
        );
        let duration = DURATION_FACTOR * measured.run.duration();
        // A packet of a narrower window starts from further away.
        let flight = 1.5 * self.problem.plan(energies, None).ok()?.flight;
        let plan = self.problem.plan(energies, Some(duration.max(flight))).ok()?;
        let range = Interval::new(
            (floor + energies.from).max(range.from).max(plan.window.from),
            (floor + energies.to).min(range.to).min(plan.window.to),
        );
        (range.from < range.to && self.is_worth(&plan, unknown))
            .then_some(LongerPacket { plan, range })
    }
}
