//! The places of packet, planes and absorbers, and the grid that holds them.

use std::f64::consts::PI;

use super::absorber::kinetic_energies;
use super::grid::GridRequirements;
use super::plan_error::PlanError;
use super::surroundings::Surroundings;
use super::tail_reach;
use super::window::trusted_window;
use crate::dynamics::AbsorberParameters;
use crate::model::{Axis, Packet, Species};
use crate::planning::{NumericsRequest, PacketRequest};
use crate::units::Interval;

/// Grids are chosen up to this many points; larger ones must be asked for by hand.
pub(super) const MAX_POINTS: usize = 1 << 15;
/// Widths of a packet with frames between the potential and the absorber behind it.
// ±3.5 σ hold all but 5e-4 of the packet.
const FRAME_WIDTHS: f64 = 7.0;

/// Where packet and potential are, and the energies of the packet.
pub(super) struct Places {
    pub packet: Packet,
    /// Where T(E) is trusted, meV above the left level.
    pub window: Interval,
    /// Energies that the packet holds at all, meV.
    pub band: Interval,
    /// Energies to be held, meV: the window, or those to which a drive takes the packet.
    pub held: Interval,
    /// Kinetic energies in a lead of these, meV.
    pub kinetic: Interval,
    /// Where V is flat on the left and on the right, Å.
    pub flat: Interval,
    /// Fastest wavenumber that the packet holds in a lead, 1/Å.
    pub tail: f64,
    /// Half length of the packet, Å.
    pub half: f64,
}

impl Places {
    /// The places of a packet of `request`.
    pub(super) fn new(
        surroundings: &Surroundings<'_>,
        request: &PacketRequest,
        tolerance: f64,
    ) -> Result<Self, PlanError> {
        let Surroundings { species, potential, resolved, .. } = surroundings;
        let level = potential.right_level();
        let reach = tail_reach(tolerance);
        let mut packet =
            Packet { wavenumber: request.wavenumber, center: 0.0, width: request.width };
        let backwards =
            0.5 * libm::erfc(packet.wavenumber * packet.width * std::f64::consts::SQRT_2);
        if backwards > tolerance * 1e-2 {
            return Err(PlanError::moves_left(backwards, reach / (2.0 * packet.wavenumber)));
        }
        let window = trusted_window(species, &packet, level)
            .ok_or_else(|| PlanError::closed(species, &packet, level.max(0.0)))?;
        let open = level.max(0.0);
        let slowest = open + SLOWEST * (window.to - open);
        let outgoing = surroundings.outgoing(&packet, tolerance, slowest);
        let held = outgoing.unwrap_or(window);
        let kinetic = kinetic_energies(held, level);
        let tail = packet.wavenumber + reach * packet.wavenumber_spread();
        let flatness = if outgoing.is_some() { DRIVEN_FLATNESS } else { 4.0 * FLATNESS };
        let Interval { from, to } = resolved.extent(flatness * tolerance * kinetic.from);
        // Planes of a potential without extent stand a wavelength apart.
        let flat = Interval::new(from, to.max(from + 2.0 * PI / tail));
        packet.center = request.center.unwrap_or(flat.from - reach * packet.width);
        // A thousandth less, so that a centre copied from a message is accepted.
        let clearance = (flat.from - packet.center) / packet.width;
        if clearance < 0.999 * reach {
            let overlap = (-clearance.max(0.0).powi(2) / 4.0).exp();
            return Err(PlanError::overlaps(flat.from, overlap, flat.from - reach * packet.width));
        }
        let mut fastest = species.kinetic_energy(tail);
        let mut least = species
            .kinetic_energy((packet.wavenumber - reach * packet.wavenumber_spread()).max(0.0));
        let mut held_tail = tail;
        if let Some((_, exchanged)) = surroundings.drive {
            (least, fastest) = ((least + exchanged.from).max(0.0), fastest + exchanged.to);
            held_tail = species.wavenumber(fastest);
        }
        Ok(Self {
            packet,
            window,
            held,
            band: Interval::new(least, fastest),
            kinetic,
            flat,
            tail: held_tail.max(species.wavenumber(fastest - level)),
            half: reach * packet.width,
        })
    }

    /// Room behind the potential (Å) in which films show what has passed.
    pub(super) fn shown(&self) -> f64 {
        FRAME_WIDTHS * self.packet.width
    }
}

/// The places and the grid of one packet's run.
pub(super) struct Layout<'a> {
    pub places: Places,
    pub demand: GridRequirements<'a>,
    pub axis: Axis,
}

impl<'a> Layout<'a> {
    pub(super) fn new(
        surroundings: &'a Surroundings<'a>,
        request: &PacketRequest,
        numerics: &NumericsRequest,
        with_frames: bool,
    ) -> Result<Self, PlanError> {
        let tolerance = numerics.tolerance;
        let places = Places::new(surroundings, request, tolerance)?;
        let Surroundings { species, resolved, lowest, .. } = surroundings;
        let absorber = design(species, numerics, places.kinetic)?;
        let demand = GridRequirements {
            species,
            potential: resolved,
            tail: places.tail,
            local: species.wavenumber(places.held.to - lowest),
            slowest: species.wavenumber(places.kinetic.from),
            fastest: species.wavenumber(places.kinetic.to),
            absorber,
        };
        let half = places.half;
        let shown = if with_frames && numerics.grid.is_none() { places.shown() } else { 0.0 };
        let ends = Interval::new(
            places.packet.center - half - absorber.width,
            places.flat.to + shown + absorber.width,
        );
        let axis = match numerics.grid {
            Some(axis) => held(axis, ends, &demand, tolerance, &places.packet)?,
            None => chosen(ends, &demand, tolerance, half)?,
        };
        Ok(Self { places, demand, axis })
    }
}

/// Share of the tolerance that V/4E may reach where it counts as flat: what is split there into
/// waves to the left and to the right errs by that much, in the run and in its comparison run
/// alike; it is a part of the stated error.
// With half of it the pilot over a thin Eckart barrier does not converge, which triples the work;
// with twice of it bounds are up to six times as large.
pub(super) const FLATNESS: f64 = 1e-3;

/// The same under a drive.
// Both runs that are compared leave out the same tails: with 1e-2 these were three times the
// difference of the runs.
const DRIVEN_FLATNESS: f64 = 1e-6;
/// What a drive makes slower than this share of the window's end is not waited for.
const SLOWEST: f64 = 0.03;

fn design(
    species: &Species,
    numerics: &NumericsRequest,
    kinetic: Interval,
) -> Result<AbsorberParameters, PlanError> {
    // An amplitude r that comes back changes T by up to 2r: a twentieth of the tolerance.
    let bound = numerics.tolerance / 40.0;
    let Some(design) = numerics.absorber else {
        return Ok(AbsorberParameters::for_bound(species, kinetic, bound));
    };
    let returned = design.returned(species, kinetic);
    if returned > numerics.tolerance {
        let better = AbsorberParameters::for_bound(species, kinetic, bound);
        return Err(PlanError::reflecting(returned, numerics.tolerance, &better));
    }
    Ok(design)
}

/// The grid with the fewest points that holds what lies between `ends` (Å), `half` of it the
/// packet's half length.
fn chosen(
    Interval { from: left, to: right }: Interval,
    demand: &GridRequirements<'_>,
    tolerance: f64,
    half: f64,
) -> Result<Axis, PlanError> {
    // A few spacings more, so that the planes can sit on grid points outside of the potential.
    let margin = 0.001 * (right - left);
    let length = right - left + 2.0 * margin + 8.0 * PI / demand.tail;
    let points = demand.points(length, tolerance, MAX_POINTS).unwrap_or(MAX_POINTS);
    let spacing = length / points as f64;
    if PI / spacing < demand.tail.max(demand.local) || demand.aliasing(spacing) > tolerance {
        return Err(PlanError::too_large(length, points, half, demand));
    }
    Ok(Axis::new(left - margin, left - margin + length, points))
}

/// A grid set by hand, held against what the run needs.
fn held(
    axis: Axis,
    Interval { from: left, to: right }: Interval,
    demand: &GridRequirements<'_>,
    tolerance: f64,
    packet: &Packet,
) -> Result<Axis, PlanError> {
    let refuse =
        |message: String, remedy: String| Err(PlanError::new("numerics.grid", message, remedy));
    let enough = match demand.points(axis.length(), tolerance, MAX_POINTS * 32) {
        Some(points) => {
            format!("use points = {points} or more on this length, or leave the key out")
        }
        None => "use a shorter grid, or leave the key out".into(),
    };
    if axis.points % 2 == 1 {
        return refuse(format!("{} points: the number must be even", axis.points), enough);
    }
    let largest = axis.largest_wavenumber();
    if !demand.holds_packet(axis.spacing) {
        return refuse(
            format!(
                "grid too coarse: it holds wavenumbers up to {largest:.2}/angstrom, the packet of central wavenumber {:.2} reaches {:.2}",
                packet.wavenumber, demand.tail
            ),
            enough,
        );
    }
    let aliasing = demand.aliasing(axis.spacing);
    if aliasing > tolerance {
        return refuse(
            format!(
                "grid too coarse: sampling this potential every {:.4} angstrom costs an error of about {aliasing:.1e}",
                axis.spacing
            ),
            enough,
        );
    }
    if axis.start > left + 1e-9 || axis.end() < right - 1e-9 {
        return refuse(
            format!(
                "the grid from {:.3} to {:.3} angstrom does not hold packet, potential and absorbers, which need {left:.3} to {right:.3}",
                axis.start,
                axis.end()
            ),
            format!(
                "use from = \"{left:.2} angstrom\" and to = \"{right:.2} angstrom\" or wider, or leave the key out"
            ),
        );
    }
    Ok(axis)
}
