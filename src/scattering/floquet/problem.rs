//! The driven potential as the march sees it: from the transmitted lead to the incident one.

use num_complex::Complex64;

use super::error::FloquetError;
use crate::model::{Drive, Potential, Species};
use crate::numeric::panels;
use crate::scattering::transfer::FACES;
use crate::scattering::{Cancellation, Cancelled, Incidence};
use crate::units::Interval;

/// Where V or W ends: this share of a kinetic energy.
// W = δ over a length ℓ changes side bands by kℓ/2·δ/E, 1e-13 at kℓ = 200: no more than rounding.
const TAIL: f64 = 1e-15;
/// Kinetic energy, as a share of the incident one, below which classical motion is not followed: a
/// classical ion would stay for ever where it turns round, a wave does not.
const SLOWEST: f64 = 0.05;
/// Panels of a stretch over which W acts on a classical path, and panels for every radian of the
/// drive's phase: enough for a tenth of the number of side bands.
const PATH_PANELS: f64 = 200.0;
const PANELS_PER_RADIAN: f64 = 4.0;
/// The most panels of a stretch.
const MAX_PATH_PANELS: f64 = 20_000.0;

/// V, W and the incident wave; the coordinate rises from the transmitted lead, whose level is
/// zero, to the incident one.
#[derive(Debug, Clone)]
pub(super) struct Problem<'a> {
    /// V.
    potential: Potential,
    /// W.
    drive: Potential,
    /// ħ²/2m, meV·Å².
    pub coefficient: f64,
    /// Energy of the incident wave from the level of the transmitted lead, meV.
    pub energy: f64,
    /// Level of the incident lead, meV.
    pub incident_level: f64,
    /// h·f, meV.
    pub quantum: f64,
    /// Asked before each stretch of a path, each slab and each row of a matrix.
    pub stop: Cancellation<'a>,
}

/// One panel of a classical path.
#[derive(Debug, Clone, Copy)]
struct PathPanel {
    /// V, meV.
    height: f64,
    /// ω·τ since the incident end, rad.
    phase: f64,
    /// ∫ W·e^(iωτ) dτ/ħ from the incident end.
    action: Complex64,
}

impl<'a> Problem<'a> {
    /// For a wave of `energy` (meV above the left level).
    pub(crate) fn new(
        species: &Species,
        potential: &Potential,
        drive: &Drive,
        energy: f64,
        incidence: Incidence,
        stop: Cancellation<'a>,
    ) -> Result<Self, FloquetError> {
        let right = potential.right_level();
        let oscillating = drive.potential();
        let level = oscillating.right_level();
        if level != 0.0 {
            return Err(FloquetError::DrivenLead { level });
        }
        let frequency = drive.frequency;
        if !(frequency > 0.0 && frequency.is_finite()) {
            return Err(FloquetError::Frequency { frequency });
        }
        let (incident, transmitted) = match incidence {
            Incidence::Left => (0.0, right),
            Incidence::Right => (right, 0.0),
        };
        // False for NaN as well.
        if !(energy > incident && energy.is_finite()) {
            return Err(FloquetError::ClosedLead { energy, level: incident });
        }
        let turned = |potential: Potential| match incidence {
            Incidence::Left => potential.mirrored(),
            Incidence::Right => potential,
        };
        Ok(Self {
            potential: turned(potential.clone()),
            drive: turned(oscillating),
            coefficient: species.kinetic_coefficient(),
            energy: energy - transmitted,
            incident_level: incident - transmitted,
            quantum: drive.quantum(),
            stop,
        })
    }

    /// V, meV, at `x` in Å.
    pub(crate) fn potential(&self, x: f64) -> f64 {
        self.potential.value(x)
    }

    /// W, meV, at `x` in Å.
    pub(crate) fn drive(&self, x: f64) -> f64 {
        self.drive.value(x)
    }

    /// Kinetic energy of the wave that comes in, meV.
    pub(crate) fn incident_kinetic(&self) -> f64 {
        self.energy - self.incident_level
    }

    /// Places (Å) between which V and W are smooth, from end to end.
    pub(crate) fn faces(&self) -> Vec<f64> {
        let kinetic = [self.incident_kinetic(), self.energy.abs()]
            .into_iter()
            .filter(|kinetic| *kinetic > 0.0)
            .fold(f64::INFINITY, f64::min);
        let tail = TAIL * kinetic;
        let parts = [&self.potential, &self.drive];
        let Some(range) = parts.map(|part| part.extent(tail)).into_iter().reduce(Interval::union)
        else {
            return Vec::new();
        };
        let mut faces: Vec<f64> =
            parts.iter().flat_map(|part| part.breakpoints(range, tail, &FACES)).collect();
        faces.sort_by(f64::total_cmp);
        faces.dedup();
        faces
    }

    /// How many quanta the drive gives to an ion, or takes: the largest |∫ W·e^(iωτ) dτ|/ħ along
    /// classical paths.
    ///
    /// In a slowly varying potential the wave is e^(−i·a·cos(ωt + …)) times a free one, so that
    /// side band n has the amplitude J_n(a). Paths cross, or turn round where V differs most from
    /// zero.
    pub(crate) fn modulation(&self, faces: &[f64]) -> Result<f64, Cancelled> {
        let path = self.path(faces)?;
        let size = |panel: &PathPanel| panel.height.abs();
        let Some(turn) =
            path.iter().copied().reduce(|a, b| if size(&b) > size(&a) { b } else { a })
        else {
            return Ok(0.0);
        };
        // On the way back the drive has moved on: τ becomes 2·τ_turn − τ.
        let back = |panel: &PathPanel| {
            let mirror = Complex64::from_polar(1.0, 2.0 * turn.phase);
            turn.action + mirror * (turn.action - panel.action).conj()
        };
        let crossing = path.iter().map(|panel| panel.action.norm());
        let returning = path
            .iter()
            .take_while(|panel| panel.phase < turn.phase)
            .map(|panel| back(panel).norm())
            .chain([back(&PathPanel { action: Complex64::ZERO, ..turn }).norm()]);
        Ok(crossing.chain(returning).fold(0.0, f64::max))
    }

    /// The way of a classical ion from the incident end to the transmitted one.
    fn path(&self, faces: &[f64]) -> Result<Vec<PathPanel>, Cancelled> {
        let slowest = SLOWEST * self.incident_kinetic().max(self.energy);
        let speed = 2.0 * (self.coefficient * slowest).sqrt();
        let (mut phase, mut action) = (0.0, Complex64::ZERO);
        let mut path = Vec::new();
        for pair in faces.windows(2).rev() {
            self.stop.check()?;
            let stretch = Interval::new(pair[0], pair[1]);
            let radians = self.quantum * stretch.length() / speed;
            let count = (PATH_PANELS + PANELS_PER_RADIAN * radians).min(MAX_PATH_PANELS);
            let backwards = Interval::new(stretch.to, stretch.from);
            for panel in panels(backwards, count as usize) {
                let middle = 0.5 * (panel.from + panel.to);
                let height = self.potential(middle);
                let kinetic = (self.energy - height).max(slowest);
                // dτ/ħ = dx/(ħv), ħv = 2·√(ħ²/2m·kinetic).
                let step = panel.length().abs() / (2.0 * (self.coefficient * kinetic).sqrt());
                let turn = 0.5 * self.quantum * step;
                action += Complex64::from_polar(self.drive(middle) * step, phase + turn);
                phase += 2.0 * turn;
                path.push(PathPanel { height, phase, action });
            }
        }
        Ok(path)
    }
}
