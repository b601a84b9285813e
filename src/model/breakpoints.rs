//! Where V changes its form.

use super::potential::Potential;
use crate::units::Interval;

impl Potential {
    /// The ends of `range` (Å) and every place between them where V changes its form, in rising
    /// order.
    ///
    /// These are its discontinuities, and of each smooth term the places at `lengths` (in its own
    /// lengths, from its centre) and those beyond which it is within `tolerance` (meV) of its
    /// levels: close enough together for nothing to be stepped over.
    pub(crate) fn breakpoints(&self, range: Interval, tolerance: f64, lengths: &[f64]) -> Vec<f64> {
        let mut places = vec![range.from, range.to];
        places.extend(self.discontinuities().iter().map(|item| item.position));
        for barrier in &self.barriers {
            if let Some(scale) = barrier.smooth_scale() {
                let Interval { from, to } = barrier.extent(tolerance);
                let center = 0.5 * (from + to);
                places.extend(lengths.iter().map(|length| center + length * scale));
                places.extend([from, to]);
            }
        }
        places.retain(|place| range.contains(*place));
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Membrane};

    #[test]
    fn jumps_kinks_and_smooth_terms_are_places_where_v_changes_its_form() {
        let potential = Potential {
            barriers: vec![
                Barrier::Rectangle { height: 90.0, width: 1.0, center: -3.0 },
                Barrier::Gaussian { height: 90.0, width: 0.5, center: 1.0 },
            ],
            membrane: Some(Membrane { energy: 10.0, from: -5.0, to: 9.0 }),
        };
        // The Gaussian has fallen to e^(−18) of its height at six standard deviations.
        let tolerance = 90.0 * (-18f64).exp();
        let places = potential.breakpoints(Interval::new(-4.0, 2.0), tolerance, &[-4.0, 0.0, 4.0]);
        let expected = [-4.0, -3.5, -2.5, -2.0, -1.0, 1.0, 2.0];
        assert_eq!(places.len(), expected.len(), "{places:?}");
        assert!(places.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{places:?}");
    }
}
