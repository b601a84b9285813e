//! One packet's plan: everything but what pilots measure.

use std::f64::consts::PI;

use super::element_mesh::{MeshRequest, PlannedMesh, TooManyPoints};
use super::grid::friendly_sizes;
use super::layout::{FLATNESS, Layout, MAX_POINTS, Places};
use super::plan_error::{DrivenPlanError, PlanError};
use super::surroundings::{PlannedDrive, Surroundings};
use super::tail_reach;
use super::timing::{longest_step, passage};
use crate::dynamics::{Absorber, AbsorberParameters, Edge, Scheme};
use crate::model::{Axis, Drive, Packet, Potential, Species};
use crate::observables::PlaneIndices;
use crate::planning::{NumericsRequest, PacketRequest};
use crate::scattering::Cancellation;
use crate::units::{HBAR, Interval};

/// Seconds that a packet may take to resolve narrow levels, where nothing is said.
pub(super) const BUDGET: f64 = 1.0;
/// Grids for jumps and kinks are refined up to this many points: their error falls with the third
/// power of the spacing, and elements have none of it.
const MAX_ROUGH_POINTS: usize = 4096;
/// Most energies of a mesh: beyond that fringes are sampled, not followed.
const MAX_MESH: usize = 400;

/// Everything about one packet's run but its time step and duration.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What moves.
    pub species: Species,
    /// Through what.
    pub potential: Potential,
    /// What oscillates on top of it.
    pub drive: Option<PlannedDrive>,
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
    /// V/4E where the planes stand: the share of one wave that is taken for the other.
    pub flatness: f64,
    /// The elements: of the run, or of its comparison run alone.
    pub(crate) elements: PlannedMesh,
}

impl Plan {
    /// Whether ψ is held on elements, not on a grid; the grid is the record's alone then.
    pub(crate) fn is_on_elements(&self) -> bool {
        self.scheme == Scheme::Elements
    }

    /// The plan on the next finer grid of the same extent; `None` if the grid was set by hand or is
    /// the finest.
    pub(crate) fn finer(&self) -> Option<Self> {
        let is_smooth = self.potential.discontinuities().is_empty();
        let most = if is_smooth { MAX_POINTS } else { MAX_ROUGH_POINTS };
        let points = friendly_sizes(most).find(|&points| points > self.axis.points)?;
        let axis = Axis::new(self.axis.start, self.axis.end(), points);
        let planes = planes(&axis, self.flat);
        (!self.grid_by_hand).then(|| Self { axis, planes, ..self.clone() })
    }

    /// The most steps of `time_step` (fs) between two samples that keep the packet's energies
    /// apart.
    pub(crate) fn steps_per_sample(&self, time_step: f64) -> usize {
        ((self.sampling / time_step) as usize).max(1)
    }

    /// Where the planes are, Å.
    pub(crate) fn plane_positions(&self) -> Interval {
        if self.is_on_elements() {
            return self.elements.planes();
        }
        let PlaneIndices { front, back } = self.planes;
        Interval::new(self.axis.position(front), self.axis.position(back))
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
        let surroundings = Surroundings::at_rest(species, potential);
        Self::within(&surroundings, request, numerics, with_frames)
    }

    /// The same under `drive`: grid, elements and steps hold its side bands as well, which the
    /// stationary method finds unless `stop` says otherwise.
    ///
    /// # Errors
    /// A [`PlanError`] with the key to change; [`DrivenPlanError::Cancelled`].
    pub fn driven_unless(
        species: &Species,
        potential: &Potential,
        drive: &Drive,
        request: &PacketRequest,
        numerics: &NumericsRequest,
        with_frames: bool,
        stop: Cancellation<'_>,
    ) -> Result<Self, DrivenPlanError> {
        let tolerance = numerics.tolerance;
        let surroundings =
            Surroundings::driven(species, potential, drive, request, tolerance, stop)?;
        Ok(Self::within(&surroundings, request, numerics, with_frames)?)
    }

    fn within(
        surroundings: &Surroundings<'_>,
        request: &PacketRequest,
        numerics: &NumericsRequest,
        with_frames: bool,
    ) -> Result<Self, PlanError> {
        let Surroundings { species, potential, resolved, .. } = surroundings;
        let scheme = numerics.scheme.unwrap_or_else(|| default_scheme(resolved, numerics));
        if numerics.degree.is_some() && scheme != Scheme::Elements {
            let message = format!("the {} scheme has no elements", scheme.name());
            let remedy = "leave the key out, or use scheme = \"elements\"".into();
            return Err(PlanError::new("numerics.degree", message, remedy));
        }
        if scheme == Scheme::Elements {
            return Self::on_elements(surroundings, request, numerics, with_frames);
        }
        let tolerance = numerics.tolerance;
        let layout = Layout::new(surroundings, request, numerics, with_frames)?;
        let (axis, packet, absorber) = (layout.axis, layout.places.packet, layout.demand.absorber);
        let planes = planes(&axis, layout.places.flat);
        let between = Interval::new(axis.position(planes.front), axis.position(planes.back));
        let path = between.to - packet.center;
        let flight = (path + tail_reach(tolerance).min(8.0) * packet.width)
            / species.velocity(layout.demand.slowest);
        let sampling = surroundings.sampling(layout.places.band.length());
        let longest_step = longest_step(&layout, sampling, scheme, numerics)?;
        let round_trip = 2.0 * passage(species, potential, layout.places.window.from, between);
        let least = (path + 4.0 * packet.width) / species.velocity(packet.wavenumber);
        if let Some(duration) = numerics.duration.filter(|&duration| duration < least) {
            return Err(PlanError::too_short(duration, least, 1.5 * flight));
        }
        let inner = Absorber::new(&axis, absorber).inner_edge(Edge::Right);
        Ok(Self {
            species: (*species).clone(),
            potential: (*potential).clone(),
            drive: surroundings.planned(&packet, layout.places.held),
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
            time_step: numerics.time_step,
            duration: numerics.duration,
            budget: numerics.budget.map_or(BUDGET, |budget| budget * 1e-15),
            longest_step,
            sampling,
            flight,
            round_trip,
            flatness: FLATNESS * tolerance,
            elements: mesh(&layout.places, species, resolved, numerics, 0.0)?,
        })
    }
}

/// The elements for a packet, with room (Å) behind the potential in which films show it.
///
/// # Errors
/// A [`PlanError`] if these are too many.
pub(super) fn mesh(
    places: &Places,
    species: &Species,
    potential: &Potential,
    numerics: &NumericsRequest,
    shown: f64,
) -> Result<PlannedMesh, PlanError> {
    let Places { packet, flat, held, half, .. } = places;
    MeshRequest {
        species,
        potential,
        room: Interval::new(packet.center - half, flat.to + shown),
        planes: *flat,
        energies: *held,
        tolerance: numerics.tolerance,
        degree: numerics.degree,
    }
    .mesh()
    .map_err(|TooManyPoints(points)| {
        let length = flat.to - packet.center + half;
        match numerics.degree {
            Some(degree) => PlanError::low_degree(degree, points),
            None => PlanError::too_many(points, length, *half, potential.membrane.is_some()),
        }
    })
}

/// Elements where jumps and kinks can be borders; a grid or an absorber set by hand asks for Fourier
/// transforms.
fn default_scheme(potential: &Potential, numerics: &NumericsRequest) -> Scheme {
    let breaks = potential.discontinuities();
    let by_hand = numerics.grid.is_some() || numerics.absorber.is_some();
    if numerics.degree.is_some() {
        Scheme::Elements
    } else if breaks.is_empty() {
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
