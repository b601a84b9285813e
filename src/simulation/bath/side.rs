//! One direction: packets from high to low energies, longer ones where something rings on, and the integral over them all.

use super::ladder::{RATIO, Way, seconds};
use super::weights::{Bath, Part, border};
use super::{PacketSide, Unanswered};
use crate::model::{Potential, Species};
use crate::scenario::numerics::Plan;
use crate::simulation::{Control, Measurement, Stage, Variant, accompany, refine, run};

/// By how much the windows of neighbours overlap: where a window ends, its packet is weak.
const OVERLAP: f64 = 1.25;
/// A packet that does not bring the lower edge, above the higher lead, down to this share is not run: high above the level that it comes
/// from, a packet cannot see much lower than its own energy.
const GAIN: f64 = 0.8;
/// How much longer a run listens to what another one left ringing.
const LONGER: f64 = 4.0;
/// Runs that listen longer and longer to the same.
const PATIENCE: usize = 2;
/// What rings on has a window this much wider, on either side.
const MARGIN: f64 = 0.02;
/// A packet may cost this much, in seconds on one core, …
const CHEAP: f64 = 10.0;
/// … or this many times what those before it cost, …
const BEARABLE: f64 = 2.0;
/// … and more where it takes a doubt away that is larger than this share of S, in proportion …
const WORTH: f64 = 0.01;
/// … up to this many times.
const MOST: f64 = 10.0;

/// S of ions that come from the left, energies counted from the left level.
pub(super) fn side(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    control: &Control,
) -> Result<PacketSide, Unanswered> {
    let floor = potential.right_level().max(0.0);
    let top = potential.range().1 - floor;
    let share = tolerance.sqrt();
    let bath = Bath { floor, thermal, tolerance, enough: tolerance.max(share * (-top / thermal).exp()) };
    let mut search =
        Search { way: Way { species, potential, tolerance }, bath, control, spent: 0.0, sum: 0.0, packets: 0 };
    let (ladder, tail) = search.ladder(top - thermal * (0.1 * share).ln())?;

    let from = ladder.first().map_or(floor, |lowest| lowest.plan.window.from);
    let to = ladder.last().map_or(floor, |highest| highest.plan.window.to);
    let mut borders = vec![from];
    borders.extend(ladder.windows(2).map(|pair| border(&pair[0], &pair[1])));
    borders.push(to);
    let above = bath.above(to);
    let mut side = PacketSide { value: 0.5 * above, error: 0.5 * above, tail, from, to, packets: 0 };
    for (measured, range) in ladder.iter().zip(borders.windows(2)) {
        search.add(&mut side, measured, (range[0], range[1]), PATIENCE)?;
    }
    side.packets = search.packets;
    Ok(side)
}

struct Search<'a> {
    way: Way<'a>,
    bath: Bath,
    control: &'a Control,
    /// What was run, in seconds on one core.
    spent: f64,
    /// S, roughly.
    sum: f64,
    packets: usize,
}

impl Search<'_> {
    /// Packets whose windows overlap, up to `highest` (meV above the higher lead), in rising order, and the tail below them.
    fn ladder(&mut self, highest: f64) -> Result<(Vec<Measurement>, f64), Unanswered> {
        let floor = self.bath.floor;
        let mut next = self.way.plan((highest / RATIO, highest), None).map_err(Unanswered::Refused)?;
        let mut ladder: Vec<Measurement> = Vec::new();
        let tail = loop {
            let measured = self.measure(next)?;
            self.sum += self.bath.rough(&measured);
            let from = measured.plan.window.from;
            let tail = self.bath.tail(&measured);
            ladder.push(measured);
            if tail.bound <= self.bath.enough {
                break tail.bound;
            }
            let highest = OVERLAP * (from - floor);
            let lowest = self.bath.reach(&tail).clamp(highest / RATIO, 0.7 * highest);
            match self.way.plan((lowest, highest), None) {
                Ok(lower) if lower.window.from - floor < GAIN * (from - floor) && self.is_worth(&lower, tail.bound) => {
                    next = lower
                }
                _ => break tail.bound,
            }
        };
        ladder.reverse();
        Ok((ladder, tail))
    }

    /// Whether a doubt of this size about S is worth what the packet costs.
    fn is_worth(&self, plan: &Plan, doubt: f64) -> bool {
        let weight = (doubt / (WORTH * self.sum)).clamp(1.0, MOST);
        seconds(plan) < weight * CHEAP.max(BEARABLE * self.spent)
    }

    /// Runs one packet with its pilots and companions.
    fn measure(&mut self, mut plan: Plan) -> Result<Measurement, Unanswered> {
        self.spent += seconds(&plan);
        self.packets += 1;
        let mut chosen = refine(&mut plan, self.control);
        if self.control.stopped() {
            return Err(Unanswered::Interrupted);
        }
        let duration = chosen.time_step * chosen.steps as f64;
        chosen.every = ((plan.sampling / chosen.time_step) as usize).max(1);
        chosen.steps = chosen.steps.div_ceil(chosen.every) * chosen.every;
        chosen.time_step = duration / chosen.steps as f64;
        let series = run(&Stage::new(&plan, Variant::Planned), &chosen, self.control, &mut []);
        let measured = accompany(&plan, chosen, series.ok_or(Unanswered::Interrupted)?, self.control);
        if self.control.stopped() { Err(Unanswered::Interrupted) } else { Ok(measured) }
    }

    /// Adds the integral of what `measured` says over `range` (meV); where too much rings on, a packet of its own listens for longer.
    fn add(
        &mut self,
        side: &mut PacketSide,
        measured: &Measurement,
        range: (f64, f64),
        patience: usize,
    ) -> Result<(), Unanswered> {
        let part = self.bath.integral(measured, range);
        if let Some((longer, (from, to))) = self.longer(measured, range, &part, patience) {
            let longer = self.measure(longer)?;
            for (measured, range) in [(measured, (range.0, from)), (measured, (to, range.1))] {
                if range.0 < range.1 {
                    self.add(side, measured, range, 0)?;
                }
            }
            return self.add(side, &longer, (from, to), patience - 1);
        }
        side.value += part.estimate.value;
        side.error += part.estimate.error + part.estimate.inner;
        Ok(())
    }

    /// The plan of a packet that listens for longer to what rings on in `range`, and the energies to take from it.
    fn longer(
        &self,
        measured: &Measurement,
        range: (f64, f64),
        part: &Part,
        patience: usize,
    ) -> Option<(Plan, (f64, f64))> {
        let floor = self.bath.floor;
        let (low, high) = part.ringing.filter(|_| patience > 0 && part.estimate.inner > self.bath.enough)?;
        let (low, high) = ((1.0 - MARGIN) * (low - floor), (1.0 + MARGIN) * (high - floor));
        let duration = LONGER * measured.run.duration();
        // A packet of a narrower window starts from further away.
        let flight = 1.5 * self.way.plan((low, high), None).ok()?.flight;
        let plan = self.way.plan((low, high), Some(duration.max(flight))).ok()?;
        let within =
            ((floor + low).max(range.0).max(plan.window.from), (floor + high).min(range.1).min(plan.window.to));
        (within.0 < within.1 && self.is_worth(&plan, part.estimate.inner)).then_some((plan, within))
    }
}
