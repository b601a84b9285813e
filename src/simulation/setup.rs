//! What one run needs: grid, tables and packet, as planned or as a comparison run varies them.

use crate::dynamics::Scheme;
use crate::dynamics::{Absorber, Chebyshev, Propagator, SplitOperator};
use crate::model::{Amplitudes, Axis, Fourier, Hamiltonian, amplitudes};
use crate::observables::FluxPlanes;
use crate::planning::Plan;

/// How a comparison run run differs from the planned one.
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
pub struct Remains {
    /// Probability between the planes.
    pub inside: f64,
    /// Probability in front of the front plane that moves right.
    pub incoming: f64,
}

/// Everything a run needs, made once.
#[derive(Debug)]
pub struct RunSetup {
    /// Tables of H.
    pub hamiltonian: Hamiltonian,
    /// At both ends of the grid.
    pub absorber: Absorber,
    /// Grid points of the front and the back plane.
    pub planes: (usize, usize),
    scheme: Scheme,
    packet: crate::model::Packet,
    highest: f64,
    sampling: f64,
}

impl RunSetup {
    /// The scene of `plan`, varied.
    pub fn new(plan: &Plan, variant: Variant) -> Self {
        let planned = plan.axis;
        let axis = match variant {
            Variant::Planned => planned,
            Variant::Shifted => Axis { start: planned.start + 0.5 * planned.spacing, ..planned },
            Variant::Coarser => {
                let points = (planned.points / 3) * 2;
                Axis::new(planned.start, planned.end(), points)
            }
            Variant::Finer => {
                Axis::new(planned.start, planned.end(), (3 * planned.points).div_ceil(4) * 2)
            }
        };
        let point =
            |position: f64| ((position - axis.start) / axis.spacing).round().max(0.0) as usize;
        let (front, back) = (planned.position(plan.front), planned.position(plan.back));
        let front = point(front - 0.49 * axis.spacing);
        let back = point(back + 0.49 * axis.spacing).max(front + 1);
        Self {
            hamiltonian: Hamiltonian::new(&plan.species, &plan.potential, axis, plan.closing),
            absorber: Absorber::new(&axis, plan.absorber),
            planes: if variant == Variant::Planned {
                (plan.front, plan.back)
            } else {
                (front, back)
            },
            scheme: plan.scheme,
            packet: plan.packet,
            highest: plan.highest,
            sampling: plan.sampling,
        }
    }

    /// The most steps of `time_step` (fs) between two samples that keep the packet's energies
    /// apart.
    pub fn steps_a_look(&self, time_step: f64) -> usize {
        ((self.sampling / time_step) as usize).max(1)
    }

    /// ψ at t = 0.
    pub fn packet(&self) -> Amplitudes {
        amplitudes(self.hamiltonian.axis.positions().map(|x| self.packet.amplitude(x)))
    }

    /// The method with its tables for steps of `time_step` (fs).
    pub fn propagator(&self, time_step: f64) -> Box<dyn Propagator> {
        let (hamiltonian, absorber) = (&self.hamiltonian, &self.absorber);
        match self.scheme.splitting() {
            Some(splitting) => {
                Box::new(SplitOperator::new(hamiltonian, absorber, splitting, time_step))
            }
            None => Box::new(Chebyshev::new(hamiltonian, absorber, time_step)),
        }
    }

    /// Probability between the planes.
    pub fn inside(&self, psi: &[num_complex::Complex64]) -> f64 {
        let (front, back) = self.planes;
        psi[front..back].iter().map(num_complex::Complex64::norm_sqr).sum::<f64>()
            * self.hamiltonian.axis.spacing
    }

    /// What has not left yet. Wavenumbers show what moves right in front of the front plane, where
    /// little of ψ stands when a run ends.
    pub fn remains(&self, psi: &[num_complex::Complex64]) -> Remains {
        let axis = &self.hamiltonian.axis;
        let mut front = amplitudes(psi.iter().copied());
        front[self.planes.0..].fill(num_complex::Complex64::default());
        Fourier::new(axis.points).forward(&mut front);
        let moving_right = &front[1..axis.points / 2];
        let incoming: f64 = moving_right.iter().map(num_complex::Complex64::norm_sqr).sum();
        Remains { inside: self.inside(psi), incoming: incoming * axis.spacing / axis.points as f64 }
    }

    /// FluxPlanes with room for `samples` samples.
    pub fn watch(&self, samples: usize) -> FluxPlanes {
        FluxPlanes::new(&self.hamiltonian.axis, self.planes, self.highest, samples)
    }
}
