//! The Gaussian packet as a state without what the mesh cannot hold.
//!
//! Interpolating ψ leaves an error of a mesh of high energies, which a step of several factors would
//! fold into the window. With z a pole of the step and free motion under the packet,
//!
//! c = (H_h − z)^(−s)·P·(−b·∂² − z)^s ψ,  b = ħ²/2m,
//!
//! is ψ up to the error of the mesh, and holds nothing of high energies: the interpolation P errs
//! before (H_h − z)^(−s) damps. The derivatives act on polynomials times the Gaussian:
//! ∂(q·e^g) = (q′ + g′·q)·e^g, g′ = ik₀ − u/2σ².

use num_complex::Complex64;

use crate::model::Packet;

/// (−b·∂² − z)^`power` ψ as a polynomial in u = x − x₀ times ψ.
#[derive(Debug, Clone)]
pub(super) struct Raised {
    packet: Packet,
    /// Coefficients of u⁰, u¹, …
    coefficients: Vec<Complex64>,
}

impl Raised {
    pub(super) fn new(packet: Packet, coefficient: f64, pole: Complex64, power: usize) -> Self {
        let derivative = |q: &[Complex64]| -> Vec<Complex64> {
            let own = Complex64::new(0.0, packet.wavenumber);
            let fall = -0.5 / (packet.width * packet.width);
            (0..=q.len())
                .map(|n| {
                    let at = |n: usize| q.get(n).copied().unwrap_or_default();
                    let below = n.checked_sub(1).map_or(Complex64::default(), at);
                    at(n + 1) * (n + 1) as f64 + own * at(n) + fall * below
                })
                .collect()
        };
        let mut coefficients = vec![Complex64::ONE];
        for _ in 0..power {
            let second = derivative(&derivative(&coefficients));
            let at = |n: usize| coefficients.get(n).copied().unwrap_or_default();
            coefficients =
                second.iter().enumerate().map(|(n, d)| -coefficient * d - pole * at(n)).collect();
        }
        Self { packet, coefficients }
    }

    /// At `x` (Å).
    pub(super) fn value(&self, x: f64) -> Complex64 {
        let u = x - self.packet.center;
        let polynomial =
            self.coefficients.iter().rev().fold(Complex64::default(), |sum, c| sum * u + c);
        polynomial * self.packet.amplitude(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_of_the_packet_are_those_of_differences() {
        let packet = Packet { wavenumber: 8.0, center: -1.0, width: 0.5 };
        let (b, z) = (0.05, Complex64::new(2.0, 3.0));
        let once = Raised::new(packet, b, z, 1);
        let twice = Raised::new(packet, b, z, 2);
        let h = 1e-4;
        for x in [-1.3, -0.9, -0.2] {
            let psi = |x| packet.amplitude(x);
            let act = |f: &dyn Fn(f64) -> Complex64, x: f64| {
                -b * (f(x + h) - 2.0 * f(x) + f(x - h)) / (h * h) - z * f(x)
            };
            let scale = psi(x).norm();
            assert!((once.value(x) - act(&psi, x)).norm() < 1e-5 * scale);
            assert!((twice.value(x) - act(&|x| once.value(x), x)).norm() < 1e-4 * scale);
        }
    }
}
