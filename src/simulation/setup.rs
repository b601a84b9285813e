//! What one run needs: grid, tables and packet, as planned or as a comparison run varies them.

use num_complex::Complex64;

use crate::dynamics::{Absorber, Chebyshev, Propagator, SplitOperator};
use crate::model::{Amplitudes, Axis, Fourier, Hamiltonian, amplitudes};
use crate::observables::{FluxPlanes, PlaneIndices};
use crate::planning::Plan;

/// How a comparison run differs from the planned one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// As planned.
    Planned,
    /// The grid half a spacing further right: the leading aliasing error changes its sign.
    Shifted,
    /// Two thirds of the points on the same length.
    Coarser,
    /// Half as many points more on the same length.
    Finer,
}

/// What of a packet has not left the grid's middle when a run ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Remains {
    /// Probability between the planes.
    pub inside: f64,
    /// Probability in front of the front plane that moves right.
    pub incoming: f64,
}

/// Everything a run needs, made once.
#[derive(Debug)]
pub struct RunSetup<'a> {
    /// What it is a run of.
    pub plan: &'a Plan,
    /// Tables of H.
    pub hamiltonian: Hamiltonian,
    /// At both ends of the grid.
    pub absorber: Absorber,
    /// Grid points of the front and the back plane.
    pub planes: PlaneIndices,
}

impl<'a> RunSetup<'a> {
    /// The setup of `plan`, varied.
    pub fn new(plan: &'a Plan, variant: Variant) -> Self {
        let planned = plan.axis;
        let axis = match variant {
            Variant::Planned => planned,
            Variant::Shifted => Axis { start: planned.start + 0.5 * planned.spacing, ..planned },
            Variant::Coarser => Axis::new(planned.start, planned.end(), (planned.points / 3) * 2),
            Variant::Finer => {
                Axis::new(planned.start, planned.end(), (3 * planned.points).div_ceil(4) * 2)
            }
        };
        let planes =
            if variant == Variant::Planned { plan.planes } else { planes_around(plan, &axis) };
        Self {
            plan,
            planes,
            hamiltonian: Hamiltonian::new(&plan.species, &plan.potential, axis, plan.closing),
            absorber: Absorber::new(&axis, plan.absorber),
        }
    }

    /// ψ at t = 0.
    pub fn packet(&self) -> Amplitudes {
        amplitudes(self.hamiltonian.axis.positions().map(|x| self.plan.packet.amplitude(x)))
    }

    /// The method with its tables for steps of `time_step` (fs).
    pub(crate) fn propagator(&self, time_step: f64) -> Box<dyn Propagator> {
        let (hamiltonian, absorber) = (&self.hamiltonian, &self.absorber);
        match self.plan.scheme.splitting() {
            Some(splitting) => {
                Box::new(SplitOperator::new(hamiltonian, absorber, splitting, time_step))
            }
            None => Box::new(Chebyshev::new(hamiltonian, absorber, time_step)),
        }
    }

    /// Probability between the planes.
    pub fn inside(&self, psi: &[Complex64]) -> f64 {
        let PlaneIndices { front, back } = self.planes;
        psi[front..back].iter().map(Complex64::norm_sqr).sum::<f64>()
            * self.hamiltonian.axis.spacing
    }

    /// What has not left yet. Wavenumbers show what moves right in front of the front plane, where
    /// little of ψ is left when a run ends.
    pub(crate) fn remains(&self, psi: &[Complex64]) -> Remains {
        let axis = &self.hamiltonian.axis;
        let mut front = amplitudes(psi.iter().copied());
        front[self.planes.front..].fill(Complex64::default());
        Fourier::new(axis.points).forward(&mut front);
        let moving_right = &front[1..axis.points / 2];
        let incoming: f64 = moving_right.iter().map(Complex64::norm_sqr).sum();
        Remains { inside: self.inside(psi), incoming: incoming * axis.spacing / axis.points as f64 }
    }

    /// Planes with capacity for `samples` samples.
    pub(crate) fn watch(&self, samples: usize) -> FluxPlanes {
        FluxPlanes::new(&self.hamiltonian.axis, self.planes, self.plan.highest, samples)
    }
}

/// The points of `axis` closest to the planes of `plan`, but not between them: closer to V it may
/// not be flat.
fn planes_around(plan: &Plan, axis: &Axis) -> PlaneIndices {
    let point = |position: f64| ((position - axis.start) / axis.spacing).round().max(0.0) as usize;
    // Less than half a spacing: a plane on a point of `axis` stays there.
    let aside = 0.49 * axis.spacing;
    let front = point(plan.axis.position(plan.planes.front) - aside);
    let back = point(plan.axis.position(plan.planes.back) + aside).max(front + 1);
    PlaneIndices { front, back }
}
