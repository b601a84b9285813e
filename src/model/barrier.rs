//! The shapes a potential is summed from.
//!
//! With u = x − center:
//!
//! | shape | V(x) |
//! |---|---|
//! | rectangle | height where \|u\| < width/2 |
//! | eckart | height·sech²(u/width) (Eckart, Phys. Rev. 35, 1303, 1930) |
//! | gaussian | height·exp(−u²/(2·width²)) |
//! | step | height·(1 + tanh(u/width))/2; width 0: sharp |
//! | table | interpolated, constant outside its range, zero at its left end |
//! | dipole | −force·u·exp(−(u/width)⁴), of a drive |
//!
//! At a jump the value is the mean of both sides, which is what a Fourier series converges to.

use crate::units::Interval;
use std::sync::Arc;

use super::discontinuities::Discontinuity;
use super::table::Table;

/// One term of the potential; energies in meV, lengths in Å.
///
/// ```
/// use wavepore::model::Barrier;
///
/// let step = Barrier::Step { height: -40.0, width: 0.1, center: 1.0 };
/// assert_eq!((step.value(1.0), step.right_level()), (-20.0, -40.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Barrier {
    /// Constant between two edges.
    Rectangle {
        /// Energy between the edges, meV.
        height: f64,
        /// Distance of the edges, Å.
        width: f64,
        /// Middle, Å.
        center: f64,
    },
    /// height·sech²(u/width).
    Eckart {
        /// Energy at the top, meV.
        height: f64,
        /// Length in the argument of sech, Å.
        width: f64,
        /// Middle, Å.
        center: f64,
    },
    /// height·exp(−u²/(2·width²)).
    Gaussian {
        /// Energy at the top, meV.
        height: f64,
        /// Standard deviation, Å.
        width: f64,
        /// Middle, Å.
        center: f64,
    },
    /// height·(1 + tanh(u/width))/2.
    Step {
        /// Energy on the right, meV.
        height: f64,
        /// Length in the argument of tanh, Å; zero for a sharp step.
        width: f64,
        /// Middle, Å.
        center: f64,
    },
    /// Interpolated from a file.
    Table(Arc<Table>),
    /// −force·u·exp(−(u/width)⁴): a uniform field in a smooth window.
    Dipole {
        /// Slope at the centre, sign reversed, meV/Å.
        force: f64,
        /// Length of the window, Å.
        width: f64,
        /// Middle, Å.
        center: f64,
    },
}

impl Barrier {
    /// V(x), meV, at `x` in Å.
    pub fn value(&self, x: f64) -> f64 {
        match *self {
            Barrier::Rectangle { height, width, center } => {
                let (left, right) = (center - width / 2.0, center + width / 2.0);
                height * (heaviside(x - left) - heaviside(x - right))
            }
            Barrier::Eckart { height, width, center } => {
                height * sech_squared((x - center) / width)
            }
            Barrier::Gaussian { height, width, center } => {
                height * (-((x - center) / width).powi(2) / 2.0).exp()
            }
            Barrier::Step { height, width: 0.0, center } => height * heaviside(x - center),
            // (1 + tanh u)/2 = 1/(1 + e^(−2u)), without a difference of nearly equal numbers.
            Barrier::Step { height, width, center } => {
                height / (1.0 + (-2.0 * (x - center) / width).exp())
            }
            Barrier::Table(ref table) => table.value(x),
            Barrier::Dipole { force, width, center } => {
                let u = x - center;
                -force * u * (-(u / width).powi(4)).exp()
            }
        }
    }

    /// V(+∞), meV; V(−∞) is zero for every shape.
    pub fn right_level(&self) -> f64 {
        match self {
            Barrier::Step { height, .. } => *height,
            Barrier::Table(table) => table.right_level(),
            _ => 0.0,
        }
    }

    /// The interval (Å) outside which the value is within `tolerance` (meV) of the level on that
    /// side.
    pub(crate) fn extent(&self, tolerance: f64) -> Interval {
        let (center, reach) = match *self {
            Barrier::Rectangle { width, center, .. } => (center, width / 2.0),
            // sech² u → 4·e^(−2u).
            Barrier::Eckart { height, width, center } => {
                (center, width * decades(4.0 * height, tolerance) / 2.0)
            }
            Barrier::Gaussian { height, width, center } => {
                (center, width * (2.0 * decades(height, tolerance)).sqrt())
            }
            Barrier::Step { height, width, center } => {
                (center, width * decades(height, tolerance) / 2.0)
            }
            // Constant beyond, whatever the tolerance.
            Barrier::Table(ref table) => return table.range(),
            // u·e^(−u⁴) ≤ e^(1 − u⁴) where it matters.
            Barrier::Dipole { force, width, center } => {
                (center, width * (1.0 + decades(force * width, tolerance)).sqrt().sqrt())
            }
        };
        Interval::new(center - reach, center + reach)
    }

    /// The length (Å) over which a smooth shape changes; `None` where the shape is piecewise
    /// polynomial.
    pub(crate) fn smooth_scale(&self) -> Option<f64> {
        match *self {
            Barrier::Eckart { width, .. } | Barrier::Gaussian { width, .. } => Some(width),
            Barrier::Step { width, .. } if width > 0.0 => Some(width),
            // The window closes four times as fast as its length says.
            Barrier::Dipole { width, .. } => Some(width / 4.0),
            _ => None,
        }
    }

    /// The same shape, `factor` times as high; tables as they are.
    pub(crate) fn scaled(&self, factor: f64) -> Self {
        let mut scaled = self.clone();
        match &mut scaled {
            Barrier::Rectangle { height, .. }
            | Barrier::Eckart { height, .. }
            | Barrier::Gaussian { height, .. }
            | Barrier::Step { height, .. }
            | Barrier::Dipole { force: height, .. } => *height *= factor,
            Barrier::Table(_) => {}
        }
        scaled
    }

    /// V(−x) − V(+∞): the same shape from the other side, zero on its new left.
    pub(super) fn mirrored(&self) -> Self {
        match *self {
            Barrier::Rectangle { height, width, center } => {
                Barrier::Rectangle { height, width, center: -center }
            }
            Barrier::Eckart { height, width, center } => {
                Barrier::Eckart { height, width, center: -center }
            }
            Barrier::Gaussian { height, width, center } => {
                Barrier::Gaussian { height, width, center: -center }
            }
            Barrier::Step { height, width, center } => {
                // What was the right lead is the level that energies count from.
                Barrier::Step { height: -height, width, center: -center }
            }
            Barrier::Table(ref table) => Barrier::Table(Arc::new(table.mirrored())),
            Barrier::Dipole { force, width, center } => {
                Barrier::Dipole { force: -force, width, center: -center }
            }
        }
    }

    /// Adds the places where V or one of its derivatives jumps.
    pub(super) fn discontinuities(&self, discontinuities: &mut Vec<Discontinuity>) {
        match *self {
            Barrier::Rectangle { height, width, center } => {
                discontinuities.push(Discontinuity {
                    position: center - width / 2.0,
                    jumps: [height, 0.0, 0.0, 0.0],
                });
                discontinuities.push(Discontinuity {
                    position: center + width / 2.0,
                    jumps: [-height, 0.0, 0.0, 0.0],
                });
            }
            Barrier::Step { height, width: 0.0, center } => {
                discontinuities
                    .push(Discontinuity { position: center, jumps: [height, 0.0, 0.0, 0.0] });
            }
            Barrier::Table(ref table) => table.discontinuities(discontinuities),
            _ => {}
        }
    }
}

/// sech²(u), written so that it neither overflows nor loses its tail.
fn sech_squared(u: f64) -> f64 {
    let decay = (-2.0 * u.abs()).exp();
    4.0 * decay / ((1.0 + decay) * (1.0 + decay))
}

/// 0 left of zero, 1 right of it, the mean at it.
pub(super) fn heaviside(u: f64) -> f64 {
    if u > 0.0 {
        1.0
    } else if u < 0.0 {
        0.0
    } else {
        0.5
    }
}

/// ln(|height|/tolerance), not below zero: how many e-foldings a tail must fall.
fn decades(height: f64, tolerance: f64) -> f64 {
    (height.abs() / tolerance).ln().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_its_extent_every_shape_is_flat() {
        let shapes = [
            Barrier::Rectangle { height: 100.0, width: 0.3, center: 0.2 },
            Barrier::Eckart { height: 138.0, width: 0.08, center: -1.0 },
            Barrier::Gaussian { height: -95.0, width: 0.6, center: 3.0 },
            Barrier::Step { height: -40.0, width: 0.1, center: 0.0 },
            Barrier::Step { height: 40.0, width: 0.0, center: 0.5 },
            Barrier::Dipole { force: -3.0, width: 6.0, center: 0.5 },
        ];
        for shape in shapes {
            let tolerance = 1e-9;
            let Interval { from, to } = shape.extent(tolerance);
            for beyond in [1e-12, 0.1, 1.0, 50.0] {
                assert!(shape.value(from - beyond).abs() <= 1.000_001 * tolerance, "{shape:?}");
                let excess = shape.value(to + beyond) - shape.right_level();
                assert!(excess.abs() <= 1.000_001 * tolerance, "{shape:?} {excess}");
            }
        }
    }
}
