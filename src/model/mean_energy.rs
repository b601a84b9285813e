//! The mean energy of a state on a grid: ⟨T⟩ over its modes, ⟨V⟩ over its points.

use num_complex::Complex64;

use super::fourier::Fourier;
use super::hamiltonian::Hamiltonian;

impl Hamiltonian {
    /// ⟨ψ|H|ψ⟩/⟨ψ|ψ⟩, meV, of one amplitude a point; NaN where all of them are zero.
    ///
    /// # Panics
    /// There is not one amplitude a point.
    pub fn mean_energy(&self, psi: &[Complex64]) -> f64 {
        assert_eq!(psi.len(), self.axis.points, "one amplitude a point");
        let mean = |values: &[f64], amplitudes: &[Complex64]| {
            let weighted = |(value, z): (&f64, &Complex64)| value * z.norm_sqr();
            let norm: f64 = amplitudes.iter().map(Complex64::norm_sqr).sum();
            values.iter().zip(amplitudes).map(weighted).sum::<f64>() / norm
        };
        let mut spectrum = psi.to_vec();
        Fourier::new(self.axis.points).forward(&mut spectrum);
        mean(&self.kinetic, &spectrum) + mean(&self.potential, psi)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Axis, Packet, Species};

    #[test]
    fn the_mean_energy_of_a_packet_in_a_harmonic_potential_is_that_in_closed_form() {
        // ⟨T⟩ = E₀ + ħ²/8mσ², ⟨V⟩ = c·(x₀² + σ²).
        let (species, axis) = (Species::named("K+").unwrap(), Axis::new(-6.0, 6.0, 512));
        let (stiffness, width, center, wavenumber) = (3.0, 0.4, -0.7, 30.0);
        let samples = axis.positions().map(|x| stiffness * x * x).collect();
        let hamiltonian = Hamiltonian::from_samples(&species, axis, samples);
        let packet = Packet { wavenumber, center, width };
        // Whatever the norm.
        let psi: Vec<_> = axis.positions().map(|x| 3.0 * packet.amplitude(x)).collect();
        let kinetic = species.kinetic_energy(wavenumber)
            + species.kinetic_coefficient() / (4.0 * width * width);
        let exact = kinetic + stiffness * (center * center + width * width);
        approx::assert_relative_eq!(hamiltonian.mean_energy(&psi), exact, max_relative = 1e-12);
    }
}
