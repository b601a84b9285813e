//! A bound on the error of what a packet transmits and reflects in all.

use super::estimate::{MESH, TransmissionEstimate};
use crate::dynamics::Absorber;
use crate::observables::ProbabilityBudget;
use crate::planning::Plan;

/// How many times larger than in the window an error is taken to be outside of it.
const OUTSIDE_FACTOR: f64 = 10.0;
/// Energies below the window at which the reflection of the absorber is computed.
const SLOW_ENERGIES: usize = 24;

impl TransmissionEstimate {
    /// Bound on the errors of the transmitted and of the reflected probability of the run; `last`
    /// is its probability balance at the end.
    ///
    /// ∫ of the errors of T(E) and R(E) by step, grid and absorber over the packet; what had not
    /// left when the run ended; and by how much fluxes through the planes and probability behind
    /// them differ. Outside of the window, where little of the packet is, the error counts tenfold.
    pub(crate) fn probability_error(&self, last: &ProbabilityBudget) -> f64 {
        let mesh = self.plan.mesh(MESH);
        let weight = |energy: f64| self.plan.packet.weight(&self.plan.species, energy);
        let spacing = self.plan.window.length() / (mesh.len() - 1) as f64;
        let shares = mesh.iter().enumerate().map(|(i, &energy)| {
            let end = i == 0 || i + 1 == mesh.len();
            weight(energy) * spacing * if end { 0.5 } else { 1.0 }
        });
        let (mut sum, mut largest, mut covered) = (0.0, 0.0_f64, 0.0);
        for (parts, share) in self.parts(&mesh).iter().zip(shares) {
            sum += share * parts.accuracy();
            largest = largest.max(parts.accuracy());
            covered += share;
        }
        let outside = (1.0 - covered).max(0.0) * (OUTSIDE_FACTOR * largest).min(1.0);
        let remains = self.run.remains.inside + self.run.remains.incoming;
        let known = sum + outside + remains + self.slow_returned();
        // What an absorber takes of the packet's first tail is missing on the other side.
        let apart = (last.transmitted - last.right).abs() + (last.reflected - last.left).abs();
        // A packet that elements do not hold to the last digit has not quite a probability of one.
        known + apart + last.defect().abs()
    }

    /// Probability that an absorber may return of what is slower than the window, an amplitude as
    /// in first order.
    fn slow_returned(&self) -> f64 {
        let Plan { species, packet, window, .. } = &self.plan;
        let absorber = (!self.plan.is_on_elements())
            .then(|| Absorber::new(&self.plan.axis, self.plan.absorber));
        let level = self.plan.potential.right_level().max(0.0);
        let spacing = (window.from - level) / SLOW_ENERGIES as f64;
        let part = |i: usize| {
            let kinetic = (i as f64 + 0.5) * spacing;
            let back_reflection = match &absorber {
                Some(absorber) => 2.0 * absorber.reflection(species, kinetic),
                None => self.plan.elements.mesh.returned(species.wavenumber(kinetic)),
            };
            packet.weight(species, level + kinetic) * spacing * back_reflection.min(1.0)
        };
        (0..SLOW_ENERGIES).map(part).sum()
    }
}
