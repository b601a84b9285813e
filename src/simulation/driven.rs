//! One run of a packet through a driven potential, and what leaves by side band.
//!
//! With ψ̃ the transform of ψ at a plane, dP/dE = Im(ψ̃*·∂ψ̃/∂x)/(2πm) is what flows through it at
//! energy E; in front of the potential its parts that move right and left stand apart. The transform
//! of what lasts a finite time is band-limited: sums over energies closer together than 2πħ over the
//! time are integrals.
//!
//! Source: Zhang and Zhang, J. Chem. Phys. 101, 1146 (1994), flux by energy.

use std::sync::Arc;

use num_complex::Complex64;

use super::element_planes::{BorderPair, ElementPlanes};
use crate::dynamics::Oscillation;
use crate::dynamics::elements::{
    CayleyStepper, ElementBasis, ElementDrive, ElementMesh, End, cayley_poles,
};
use crate::observables::{EnergyLaw, PlaneReader, PlaneSamples, plane_sums};
use crate::planning::DrivenPlan;
use crate::units::HBAR;

/// Factors in a step: with one, T(E) under a drive is of order two.
const ORDER: usize = 2;
/// Energies a side band: four times as many as a sum needs.
const OVERSAMPLING: f64 = 4.0;
/// A run ends when less than this share of the tolerance is still between the planes or comes in.
const REMAINING_SHARE: f64 = 1e-3;
/// Flights after which a run ends in any case.
const MAX_FLIGHTS: f64 = 20.0;
/// Checks of what remains, a flight.
const CHECKS: f64 = 16.0;

/// What one run says.
#[derive(Debug, Clone)]
pub(super) struct DrivenRun {
    /// T_n and R_n in the order of the side bands asked for.
    pub fluxes: Vec<Fluxes>,
    /// Probability that has not left when the run ends.
    pub remaining: f64,
    /// Incident probability by the same sums; one.
    pub incident: f64,
}

/// What leaves in one side band.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fluxes {
    pub transmission: f64,
    pub reflection: f64,
}

/// How a run differs from the best one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accuracy {
    /// Taken from the degree of the mesh; with nothing taken its ends are longer.
    pub lower: usize,
    /// fs.
    pub time_step: f64,
}

/// Runs `plan` and sorts what leaves into side bands `orders`.
pub(super) fn run(
    plan: &DrivenPlan,
    orders: &[i32],
    accuracy: Accuracy,
    tolerance: f64,
) -> DrivenRun {
    let planned = &plan.elements;
    // The better run has longer ends: what shorter ones return is in the difference.
    let longer = usize::from(accuracy.lower == 0);
    let end = |end: End| End { elements: end.elements + longer, ..end };
    let mesh = ElementMesh {
        degree: planned.mesh.degree - accuracy.lower,
        left: end(planned.mesh.left),
        right: end(planned.mesh.right),
        ..planned.mesh.clone()
    };
    let basis = Arc::new(ElementBasis::driven(&plan.species, &plan.potential, &plan.shape, mesh));
    let oscillation =
        Oscillation { angular_frequency: plan.angular_frequency, phase: plan.phase, ramp: None };
    let drive = ElementDrive::new(&basis, &plan.shape, oscillation);
    let parts = drive.parts();
    let step = accuracy.time_step;
    let mut stepper = CayleyStepper::driven(&basis, plan.energy, ORDER, step, drive);
    let mut state = stepper.start(&basis, plan.packet);
    let borders = BorderPair { front: planned.front, back: planned.back };
    let planes = ElementPlanes { basis: basis.clone(), planes: borders };
    let mut samples = vec![planes.read(&state)];
    let chunk = (plan.flight / CHECKS / step).ceil().max(1.0) as usize;
    let most = (MAX_FLIGHTS * plan.flight / step) as usize;
    let remaining = loop {
        for _ in 0..chunk {
            stepper.advance(&basis, &mut state, 1);
            samples.push(planes.read(&state));
        }
        let time = step * (samples.len() - 1) as f64;
        let edge = basis.mesh().borders[borders.front];
        let left = basis.probability(&state, borders.front, borders.back)
            + plan.packet.free_probability_before(&plan.species, edge, time);
        if left < REMAINING_SHARE * tolerance || samples.len() > most {
            break left;
        }
    };
    let law = planes.law(cayley_poles(plan.energy, ORDER, step / parts as f64), parts);
    sorted(plan, orders, &law, &samples, remaining)
}

fn sorted(
    plan: &DrivenPlan,
    orders: &[i32],
    law: &EnergyLaw,
    samples: &[PlaneSamples],
    remaining: f64,
) -> DrivenRun {
    let count = samples.len() as f64;
    let duration = count * law.time(plan.energy).max(f64::MIN_POSITIVE);
    let needed = OVERSAMPLING * plan.quantum * duration / (2.0 * std::f64::consts::PI * HBAR);
    let points = needed.ceil() as usize;
    let spacing = plan.quantum / points as f64;
    let level = plan.potential.right_level();
    let one = |order: &i32| {
        let middle = plan.energy + f64::from(*order) * plan.quantum;
        let place = |i: usize| middle + plan.quantum * ((i as f64 + 0.5) / points as f64 - 0.5);
        let energies: Vec<f64> =
            (0..points).map(place).filter(|energy| *energy > level.max(0.0)).collect();
        let mut fluxes = Fluxes::default();
        let mut incident = 0.0;
        for (energy, sums) in energies.iter().zip(plane_sums(law, samples, &energies)) {
            let scale = spacing * law.time(*energy).powi(2)
                / (2.0 * std::f64::consts::PI * plan.species.mass);
            let k = plan.species.wavenumber(*energy);
            let slope = sums.front.slope / Complex64::new(0.0, k);
            let [right, left] = [1.0, -1.0]
                .map(|sign| k * (0.5 * (sums.front.value + sign * slope)).norm_sqr() * scale);
            incident += right;
            fluxes.reflection += left;
            fluxes.transmission += sums.back.current() * scale;
        }
        (fluxes, incident)
    };
    let found: Vec<(Fluxes, f64)> = orders.iter().map(one).collect();
    DrivenRun {
        incident: found.iter().map(|(_, incident)| incident).sum(),
        fluxes: found.into_iter().map(|(fluxes, _)| fluxes).collect(),
        remaining,
    }
}
