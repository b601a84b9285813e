//! One packet's plan: everything but what pilots measure.

use std::f64::consts::PI;

use super::element_mesh::PlannedMesh;
use super::grid::{NEGLIGIBLE, friendly_sizes};
use super::layout::{FLATNESS, Layout, MAX_POINTS};
use super::plan_error::PlanError;
use super::tail_reach;
use crate::dynamics::elements::ElementMesh;
use crate::dynamics::{Absorber, AbsorberParameters, Edge, Scheme};
use crate::model::{Axis, Packet, Potential, Species};
use crate::observables::PlaneIndices;
use crate::planning::{NumericsRequest, PacketRequest};
use crate::units::{HBAR, Interval};

/// Seconds that a packet may take to resolve narrow levels, where nothing is said.
pub(super) const BUDGET: f64 = 1.0;
/// Share of a packet that a step set by hand may scatter into other energies in one passage,
/// whatever the tolerance.
const MAX_SCATTERED: f64 = 0.02;
/// Most energies of a mesh: beyond that fringes are sampled, not followed.
const MAX_MESH: usize = 400;

/// Everything about one packet's run but its time step and duration.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What moves.
    pub species: Species,
    /// Through what.
    pub potential: Potential,
    /// How it starts.
    pub packet: Packet,
    /// Bound on the error of T(E) in the window.
    pub tolerance: f64,
    /// Method.
    pub scheme: Scheme,
    /// Where T(E) is trusted, meV above the left level.
    pub window: Interval,
    /// The grid.
    pub axis: Axis,
    /// Whether the grid was set by hand.
    pub grid_by_hand: bool,
    /// Whether the absorber was set by hand.
    pub absorber_by_hand: bool,
    /// Where the potential is flat: up to here and from here on, Å.
    pub(super) flat: Interval,
    /// Grid points of the planes.
    pub planes: PlaneIndices,
    /// The absorber at both ends.
    pub absorber: AbsorberParameters,
    /// Where V returns to the left level, Å.
    pub closing: Interval,
    /// Largest wavenumber that a low-pass at the planes must let pass, 1/Å: that of the packet's
    /// tail in either lead. Infinite, for no low-pass, where V is smooth: it scatters nothing that
    /// the planes should not see, and they stand too close to it.
    pub highest: f64,
    /// Time step set by hand, fs.
    pub time_step: Option<f64>,
    /// Duration set by hand, fs.
    pub duration: Option<f64>,
    /// Computing time on one core, counted in work, that may go into resolving narrow levels, s.
    pub budget: f64,
    /// Longest step, fs: samples must keep the packet's energies apart, and a splitting must not
    /// couple to other energies.
    pub longest_step: f64,
    /// Longest time between two samples that keeps the packet's energies apart, fs.
    pub sampling: f64,
    /// Time in which the slowest part of the window passes the back plane, were there no barrier,
    /// fs.
    pub flight: f64,
    /// Time in which the slowest part of the window goes from one plane to the other and back, fs:
    /// an echo comes no later.
    pub round_trip: f64,
    /// A priori: amplitude the absorber returns, aliasing error, band-limit error.
    pub bounds: Bounds,
    /// The elements on which ψ is held, if not on the grid; the grid is the record's then.
    pub(crate) elements: Option<PlannedMesh>,
}

/// A priori bounds on single errors of T(E).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Amplitude returned by the absorber.
    pub absorber: f64,
    /// First-order aliasing of the sampled potential.
    pub aliasing: f64,
    /// Second-order effect of jumps and kinks beyond the grid's wavenumbers.
    pub band_limit: f64,
    /// V/4E where the planes stand: the share of one wave that is taken for the other.
    pub flatness: f64,
}

impl Plan {
    /// Whether jumps or kinks act so much beyond the grid that a comparison run must measure their
    /// effect.
    pub(crate) fn is_rough(&self) -> bool {
        self.bounds.band_limit > NEGLIGIBLE * self.tolerance
    }

    /// The plan on the next finer grid of the same extent; `None` if the grid was set by hand or is
    /// the finest.
    pub(crate) fn finer(&self) -> Option<Self> {
        let points = friendly_sizes(MAX_POINTS).find(|&points| points > self.axis.points)?;
        let axis = Axis::new(self.axis.start, self.axis.end(), points);
        let planes = planes(&axis, self.flat);
        (!self.grid_by_hand).then(|| Self { axis, planes, ..self.clone() })
    }

    /// The most steps of `time_step` (fs) between two samples that keep the packet's energies
    /// apart.
    pub(crate) fn steps_per_sample(&self, time_step: f64) -> usize {
        ((self.sampling / time_step) as usize).max(1)
    }

    /// The elements, if ψ is held on elements.
    pub(crate) fn elements_of(&self) -> Option<&ElementMesh> {
        self.elements.as_ref().map(|planned| &planned.mesh)
    }

    /// Where the planes are, Å.
    pub(crate) fn plane_positions(&self) -> Interval {
        match &self.elements {
            Some(planned) => planned.planes(),
            None => Interval::new(
                self.axis.position(self.planes.front),
                self.axis.position(self.planes.back),
            ),
        }
    }

    /// Side-lobe decay β of the window that ends the energy sums: leakage is about e^(−β), a
    /// thousandth of the tolerance.
    pub(crate) fn leakage(&self) -> f64 {
        (1000.0 / self.tolerance).ln()
    }

    /// Energies from end to end of the window, meV: at least `least`, and enough for the fringes in
    /// T(E) that an echo between the planes makes, one every 2πħ/(round trip).
    pub fn mesh(&self, least: usize) -> Vec<f64> {
        let fringes = self.window.length() * self.round_trip / (2.0 * PI * HBAR);
        // Fewer than two energies a fringe would alias it.
        self.window.mesh(((3.0 * fringes) as usize).clamp(least, MAX_MESH.max(least)))
    }

    /// Plans the run of one packet; `with_frames` the grid holds the whole of it behind the
    /// potential, so that films show what has passed.
    ///
    /// # Errors
    /// A [`PlanError`] with the key to change.
    pub fn new(
        species: &Species,
        potential: &Potential,
        request: &PacketRequest,
        numerics: &NumericsRequest,
        with_frames: bool,
    ) -> Result<Self, PlanError> {
        let scheme = numerics.scheme.unwrap_or_else(|| default_scheme(potential, numerics));
        if scheme == Scheme::Elements {
            return Self::on_elements(species, potential, request, numerics, with_frames);
        }
        let tolerance = numerics.tolerance;
        let layout = Layout::new(species, potential, request, numerics, with_frames)?;
        let (axis, packet, absorber) = (layout.axis, layout.places.packet, layout.demand.absorber);
        let bounds = bounds(&layout, species, numerics)?;
        let planes = planes(&axis, layout.places.flat);
        let between = Interval::new(axis.position(planes.front), axis.position(planes.back));
        let path = between.to - packet.center;
        let flight = (path + tail_reach(tolerance).min(8.0) * packet.width)
            / species.velocity(layout.demand.slowest);
        // A tenth of the period 2πħ/Δt of the energies is left free between the ends of the band.
        let sampling = 0.9 * 2.0 * PI * HBAR / layout.places.band.length();
        let longest_step = longest_step(&layout, sampling, scheme, numerics)?;
        let round_trip = 2.0 * passage(species, potential, layout.places.window.from, between);
        let least = (path + 4.0 * packet.width) / species.velocity(packet.wavenumber);
        if let Some(duration) = numerics.duration.filter(|&duration| duration < least) {
            return Err(PlanError::too_short(duration, least, 1.5 * flight));
        }
        let inner = Absorber::new(&axis, absorber).inner_edge(Edge::Right);
        Ok(Self {
            species: species.clone(),
            potential: potential.clone(),
            packet,
            tolerance,
            scheme,
            window: layout.places.window,
            axis,
            grid_by_hand: numerics.grid.is_some(),
            absorber_by_hand: numerics.absorber.is_some(),
            flat: layout.places.flat,
            planes,
            absorber,
            closing: Interval::new((inner + axis.end()) / 2.0, axis.end()),
            highest: if potential.discontinuities().is_empty() {
                f64::INFINITY
            } else {
                layout.demand.tail
            },
            time_step: numerics.time_step,
            duration: numerics.duration,
            budget: numerics.budget.map_or(BUDGET, |budget| budget * 1e-15),
            longest_step,
            sampling,
            flight,
            round_trip,
            bounds,
            elements: None,
        })
    }
}

/// A priori bounds on single errors.
///
/// # Errors
/// A [`PlanError`] if jumps and kinks act more beyond the grid than the tolerance.
fn bounds(
    layout: &Layout<'_>,
    species: &Species,
    numerics: &NumericsRequest,
) -> Result<Bounds, PlanError> {
    let (axis, demand, tolerance) = (&layout.axis, &layout.demand, numerics.tolerance);
    let bounds = Bounds {
        absorber: demand.absorber.returned(species, layout.places.kinetic),
        aliasing: demand.aliasing(axis.spacing),
        band_limit: demand.band_limit(axis.spacing),
        flatness: FLATNESS * tolerance,
    };
    if bounds.band_limit > tolerance {
        let by_hand = numerics.grid.is_some();
        return Err(PlanError::rough(axis, by_hand, bounds.band_limit, tolerance));
    }
    Ok(bounds)
}

/// Elements where jumps and kinks can be borders; a grid or an absorber set by hand asks for Fourier
/// transforms.
fn default_scheme(potential: &Potential, numerics: &NumericsRequest) -> Scheme {
    let breaks = potential.discontinuities();
    let by_hand = numerics.grid.is_some() || numerics.absorber.is_some();
    if breaks.is_empty() {
        Scheme::TakahashiImada
    } else if !by_hand {
        Scheme::Elements
    } else if breaks.iter().any(|item| item.order() == 0) {
        Scheme::Chebyshev
    } else {
        Scheme::TakahashiImada
    }
}

/// Grid points of the planes around what is not flat.
pub(super) fn planes(axis: &Axis, Interval { from, to }: Interval) -> PlaneIndices {
    let front = ((from - axis.start) / axis.spacing).floor().max(1.0) as usize;
    let back = ((to - axis.start) / axis.spacing).ceil() as usize;
    PlaneIndices { front, back: back.max(front + 1).min(axis.points - 2) }
}

/// Time (fs) in which a classical ion of `energy` (meV) passes from one end of `path` (Å) to the
/// other; barriers that it cannot or can hardly pass slow it down to a third of its speed.
pub(super) fn passage(
    species: &Species,
    potential: &Potential,
    energy: f64,
    path: Interval,
) -> f64 {
    const STRETCHES: usize = 400;
    let length = path.length() / STRETCHES as f64;
    let time = |i: usize| {
        let kinetic =
            (energy - potential.value(path.from + (i as f64 + 0.5) * length)).max(0.1 * energy);
        length / species.velocity(species.wavenumber(kinetic))
    };
    (0..STRETCHES).map(time).sum()
}

/// The longest step, fs: samples must keep the packet's energies apart, and neither kicks nor
/// absorption may couple to others.
fn longest_step(
    layout: &Layout<'_>,
    sampling: f64,
    scheme: Scheme,
    numerics: &NumericsRequest,
) -> Result<f64, PlanError> {
    let (demand, spacing, tolerance) = (&layout.demand, layout.axis.spacing, numerics.tolerance);
    let splitting = scheme.splitting();
    // Where far more than the tolerance is scattered into other energies in one passage, no
    // comparison run shows the error.
    let most = (2e4 * tolerance).min(MAX_SCATTERED.max(tolerance));
    let reach =
        splitting.map_or(f64::INFINITY, |splitting| demand.longest_step(splitting, spacing, most));
    let limit = sampling.min(reach);
    if let Some(step) = numerics.time_step.filter(|&step| step > limit) {
        return Err(PlanError::step_beyond(step, limit, scheme));
    }
    let harmonic = |n| splitting.map_or(1.0, |splitting| splitting.absorption_harmonic(n));
    let absorption =
        demand.absorber.longest_step(demand.species, layout.places.window.to, tolerance, harmonic);
    let kicks = splitting
        .map_or(f64::INFINITY, |splitting| demand.longest_step(splitting, spacing, tolerance));
    Ok(sampling.min(absorption).min(kicks))
}
