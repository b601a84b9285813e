//! Spectral elements with Cayley factors: the method for potentials with jumps and kinks.

mod basis;
mod cayley;
mod condensed;
mod eigen;
mod lobatto;
mod start;

pub use basis::{ElementBasis, ElementMesh, End, ROTATION};
pub use cayley::CayleyStepper;
pub use condensed::ElementJudge;

#[cfg(test)]
mod tests {
    use num_complex::Complex64;

    use super::*;
    use crate::model::{Barrier, Packet, Potential, Species};
    use crate::scattering::{Incidence, scatter};
    use crate::units::HBAR;

    /// Elements of about `length` (Å) between `from` and `to`.
    fn cut(from: f64, to: f64, length: f64) -> Vec<f64> {
        let count = ((to - from) / length).ceil();
        (0..count as usize).map(|i| from + (to - from) * i as f64 / count).collect()
    }

    #[test]
    fn a_rectangle() {
        let species = Species::named("K+").unwrap();
        let potential: Potential =
            Barrier::Rectangle { height: 138.0, width: 0.3, center: 0.0 }.into();
        let (energy, width) = (145.0, 0.5);
        let packet =
            Packet { wavenumber: species.wavenumber(energy), center: -0.15 - 10.5 * width, width };
        for (degree, order, kh) in
            [(17, 4, 16.0), (17, 1, 16.0), (17, 4, 14.0), (17, 4, 12.0), (17, 1, 12.0), (9, 4, 5.4)]
        {
            let h = kh / 56.0;
            let mut borders = cut(packet.center - 10.5 * width, -0.15, h);
            let front = borders.len();
            borders.extend(cut(-0.15, 0.15, h));
            let back = borders.len();
            borders.extend([0.15, 0.15 + h]);
            let tolerance: f64 = 1e-8;
            let end = (40.0 / tolerance).ln() / (2.0 * 38.0 * 0.35_f64.sin());
            let count = (end / h).ceil();
            let end = End { elements: count as usize, length: end / count };
            let mesh = ElementMesh { degree, borders, left: end, right: end };
            let basis = ElementBasis::new(&species, &potential, mesh);
            let (low, high) = (species.kinetic_energy(48.0), species.kinetic_energy(56.0));
            let middle = (low + high) / 2.0;
            let step = 0.9 * 2.0 * std::f64::consts::PI * HBAR
                / (species.kinetic_energy(58.0) - species.kinetic_energy(45.5))
                * if order == 1 { 0.6 } else { 1.0 };
            let mut cayley = CayleyStepper::new(&basis, middle, order, step);
            let mut state = cayley.start(&basis, packet);
            let first = basis.mesh().left.elements;
            let n = basis.mesh().borders.len() - 1;
            let steps = (11000.0 / step) as usize;
            let energies: Vec<f64> =
                (0..9).map(|i| species.kinetic_energy(48.2 + 0.9 * i as f64)).collect();
            let mut sums = vec![[Complex64::default(); 4]; energies.len()];
            let begun = std::time::Instant::now();
            let mut spent = 0.0;
            for s in 0..=steps {
                let sample = [
                    basis.border(&state, first + front),
                    basis.stress(&state, first + front - 1, 1),
                    basis.border(&state, first + back),
                    basis.stress(&state, first + back, 0),
                ];
                let u = (s as f64 / steps as f64 - 0.8).max(0.0) / 0.2;
                let w = 0.5 * libm::erfc(5.2 * (2.0 * u - 1.0)) * 1.0;
                for (sum, e) in sums.iter_mut().zip(&energies) {
                    let turn = Complex64::from_polar(w, cayley.phase(*e) * s as f64);
                    for (a, z) in sum.iter_mut().zip(sample) {
                        *a += turn * z;
                    }
                }
                let t = std::time::Instant::now();
                cayley.advance(&basis, &mut state, 1);
                spent += t.elapsed().as_secs_f64();
            }
            let _ = begun;
            let b = basis.coefficient;
            let exact = scatter(&species, &potential, &energies, Incidence::Left, 1e-11);
            let mut worst: f64 = 0.0;
            let mut back_reflection: f64 = 0.0;
            let mut unit: f64 = 0.0;
            for ((sum, &e), exact) in sums.iter().zip(&energies).zip(&exact) {
                let k = species.wavenumber(e);
                let kind = basis.kind(first + front - 1);
                let slope_f = (sum[1] - e * kind.mass * sum[0]) / b;
                let slope_b = -(sum[3] - e * kind.mass * sum[2]) / b;
                let split = |v: Complex64, s: Complex64| {
                    let d = s / Complex64::new(0.0, k);
                    ((v + d) / 2.0, (v - d) / 2.0)
                };
                let (a, r) = split(sum[0], slope_f);
                let (c, d) = split(sum[2], slope_b);
                let t = c.norm_sqr() / a.norm_sqr();
                back_reflection = back_reflection.max((d / c).norm());
                worst = worst.max((t - exact.transmission()).abs());
                unit = unit.max((1.0 - t - r.norm_sqr() / a.norm_sqr()).abs());
            }
            let inside = basis.probability(&state, 0, n);
            let [l, r] = cayley.absorbed();
            println!(
                "degree {degree} m {order} points {} worst {worst:.2e} D/C {back_reflection:.1e} unit {unit:.2e} balance {:.2e} inside {inside:.2e} left {l} right {r} ns/pt {:.2}",
                basis.mesh().points(),
                1.0 - inside - l - r,
                spent * 1e9 / (steps as f64 + 1.0) / order as f64 / basis.mesh().points() as f64
            );
        }
    }
}
