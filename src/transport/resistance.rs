//! ∫ e^((U−U_top)/kT) dx over the membrane: the length that hinders overdamped motion.
//!
//! J = D·A·[c_in·e^(zeV/kT) − c_out]/∫ e^(U/kT) dx (Nernst–Planck, steady state; Hille (2001),
//! ch. 14). The integral runs where the voltage falls; what barriers add beyond is reported, not
//! counted.

use crate::model::Potential;
use crate::scattering::integrate;
use crate::units::Interval;

/// The integral, with e^(U_top/kT) taken out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resistance {
    /// Highest U between the membrane's faces, meV.
    pub top: f64,
    /// ∫ e^((U−top)/kT) dx from face to face, Å.
    pub inside: f64,
    /// What barriers add beyond the faces, relative to `inside`.
    pub left_out: f64,
    /// Bound on the relative error.
    pub error: f64,
}

/// The resistance of `potential` at k_B·T = `thermal` (meV); `None` without a membrane.
pub fn resistance(potential: &Potential, thermal: f64, tolerance: f64) -> Option<Resistance> {
    let membrane = potential.membrane?;
    let (from, to) = (membrane.from, membrane.to);
    let faces = faces(potential, from, to);
    let samples =
        |a: f64, b: f64| (0..=8).map(move |i| potential.value(a + (b - a) * f64::from(i) / 8.0));
    let top = faces
        .windows(2)
        .flat_map(|pair| samples(pair[0], pair[1]))
        .fold(f64::NEG_INFINITY, f64::max);
    let (inside, error) = integral(potential, (from, to), top, thermal, tolerance);
    let extent = potential.extent(1e-9 * thermal);
    let excess = |span, lead| excess(potential, span, lead, top, thermal, tolerance).0;
    let before = excess((extent.from.min(from), from), 0.0);
    let behind = excess((to, extent.to.max(to)), potential.right_level());
    Some(Resistance {
        top,
        inside,
        left_out: (before + behind) / inside,
        error: error / inside + 1e-15,
    })
}

/// ∫ e^((U−top)/kT) dx over `span` (Å), and a bound on its error.
pub(super) fn integral(
    potential: &Potential,
    span: (f64, f64),
    top: f64,
    thermal: f64,
    tolerance: f64,
) -> (f64, f64) {
    excess(potential, span, f64::NEG_INFINITY, top, thermal, tolerance)
}

/// ∫ (e^(U/kT) − e^(lead/kT)) dx·e^(−top/kT) over `span` (Å), and a bound on its error.
fn excess(
    potential: &Potential,
    span: (f64, f64),
    lead: f64,
    top: f64,
    thermal: f64,
    tolerance: f64,
) -> (f64, f64) {
    let relative = (0.1 * tolerance).clamp(1e-14, 1e-6);
    let part = |pair: &[f64]| {
        let excess =
            |x: f64| ((potential.value(x) - top) / thermal).exp() - ((lead - top) / thermal).exp();
        integrate((pair[0], pair[1]), relative, excess)
    };
    let parts = faces(potential, span.0, span.1);
    parts.windows(2).map(part).fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

/// `from`, `to` and every place between them where V changes its form, close enough for a peak not
/// to be missed.
pub(super) fn faces(potential: &Potential, from: f64, to: f64) -> Vec<f64> {
    let mut faces = vec![from, to];
    faces.extend(potential.discontinuities().iter().map(|item| item.position));
    for barrier in &potential.barriers {
        if let Some(scale) = barrier.smooth_scale() {
            let Interval { from: start, to: end } = barrier.extent(1e-6);
            let center = 0.5 * (start + end);
            let around =
                [-8.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0].map(|n| center + n * scale);
            faces.extend(around.into_iter().chain([start, end]));
        }
    }
    faces.retain(|face| (from..=to).contains(face));
    faces.sort_by(f64::total_cmp);
    faces.dedup();
    faces
}
