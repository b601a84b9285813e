//! One packet's plan on elements.

use std::f64::consts::PI;

use super::grid::friendly_sizes;
use super::layout::{FLATNESS, MAX_POINTS, Places};
use super::plan::{BUDGET, Plan, mesh, planes};
use super::plan_error::PlanError;
use super::surroundings::Surroundings;
use super::tail_reach;
use super::timing::passage;
use crate::dynamics::{AbsorberParameters, Scheme};
use crate::model::Axis;
use crate::planning::{NumericsRequest, PacketRequest};
use crate::units::Interval;

/// Largest wavenumber of the record's axis over the packet's own.
// |ψ|² has twice that of ψ where waves meet, and its second derivative jumps with V: beside a wall
// as high as the energy, interpolation is off by 1.8 % of the peak at 3, and by 0.8 % at 5.
const AXIS_WAVENUMBERS: f64 = 5.0;

impl Plan {
    /// Plans the run of one packet on elements.
    ///
    /// # Errors
    /// A [`PlanError`] with the key to change.
    pub(super) fn on_elements(
        surroundings: &Surroundings<'_>,
        request: &PacketRequest,
        numerics: &NumericsRequest,
        with_frames: bool,
    ) -> Result<Self, PlanError> {
        let Surroundings { species, potential, resolved, .. } = surroundings;
        let tolerance = numerics.tolerance;
        for (is_set, key) in [
            (numerics.grid.is_some(), "numerics.grid"),
            (numerics.absorber.is_some(), "numerics.absorber"),
        ] {
            if is_set {
                let message = "elements have borders and ends of their own".into();
                let remedy = "leave the key out, or choose another numerics.scheme".into();
                return Err(PlanError::new(key, message, remedy));
            }
        }
        let places = Places::new(surroundings, request, tolerance)?;
        let Places { packet, window, kinetic, band, flat, .. } = places;
        let shown = if with_frames { places.shown() } else { 0.0 };
        let elements = mesh(&places, species, resolved, numerics, shown)?;
        let borders = &elements.mesh.borders;
        let (start, end) = (borders[0], borders[borders.len() - 1]);
        let largest = AXIS_WAVENUMBERS * places.tail;
        let points = friendly_sizes(MAX_POINTS * 32)
            .find(|&points| PI * points as f64 / (end - start) > largest)
            .unwrap_or(MAX_POINTS);
        let axis = Axis::new(start, end, points);
        let path = flat.to - packet.center;
        let slowest = species.velocity(species.wavenumber(kinetic.from));
        let flight = (path + tail_reach(tolerance).min(8.0) * packet.width) / slowest;
        let sampling = surroundings.sampling(band.length());
        if let Some(step) = numerics.time_step.filter(|&step| step > sampling) {
            return Err(PlanError::step_beyond(step, sampling, Scheme::Elements));
        }
        let least = (path + 4.0 * packet.width) / species.velocity(packet.wavenumber);
        if let Some(duration) = numerics.duration.filter(|&duration| duration < least) {
            return Err(PlanError::too_short(duration, least, 1.5 * flight));
        }
        // Edges and tables end for good, so that this is often zero.
        let apart = 2.0 * PI / places.tail;
        let beyond = [flat.from - apart, flat.to + apart].map(|x| resolved.value(x));
        let left_over = beyond[0].abs().max((beyond[1] - potential.right_level()).abs());
        let flatness = (left_over / (4.0 * kinetic.from)).min(FLATNESS * tolerance);
        let ends = [elements.mesh.left, elements.mesh.right];
        let width =
            ends.map(|end| end.elements as f64 * end.length).into_iter().fold(0.0, f64::max);
        Ok(Self {
            species: (*species).clone(),
            potential: (*potential).clone(),
            drive: surroundings.planned(&packet, places.held),
            packet,
            tolerance,
            scheme: Scheme::Elements,
            window,
            axis,
            grid_by_hand: false,
            absorber_by_hand: false,
            flat,
            planes: planes(&axis, flat),
            absorber: AbsorberParameters { width, strength: 0.0, order: 0 },
            closing: Interval::new(end, end),
            time_step: numerics.time_step,
            duration: numerics.duration,
            budget: numerics.budget.map_or(BUDGET, |budget| budget * 1e-15),
            longest_step: sampling,
            sampling,
            flight,
            round_trip: 2.0 * passage(species, potential, window.from, flat),
            flatness,
            elements,
        })
    }
}
