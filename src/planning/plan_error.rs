//! Why the numbers of a scenario are refused: the key to change, and a value that is accepted.

use std::f64::consts::PI;

use super::grid::GridRequirements;
use crate::dynamics::AbsorberParameters;
use crate::dynamics::Scheme;
use crate::model::{Packet, Species};
use crate::scattering::{Cancelled, FloquetError};
use crate::units::significant;

/// A refusal before anything runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {remedy}")]
pub struct PlanError {
    /// Dotted key of the scenario.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What would do.
    pub remedy: String,
}

/// Why a driven packet has no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrivenPlanError {
    /// Numbers of the scenario are refused.
    #[error(transparent)]
    Refused(#[from] PlanError),
    /// The stationary method, which says what the drive exchanges, was to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl PlanError {
    pub(super) fn new(key: &str, message: String, remedy: String) -> Self {
        Self { key: key.into(), message, remedy }
    }

    /// The packet is so narrow that a share `backwards` of it moves left; at a width of `enough`
    /// (Å) it does not.
    pub(super) fn moves_left(backwards: f64, enough: f64) -> Self {
        Self::new(
            "packet.width",
            format!("a packet this narrow moves left with probability {backwards:.1e}"),
            format!(
                "widen it to {} angstrom or more, or raise its energy",
                readable(1.001 * enough)
            ),
        )
    }

    /// The stationary method does not say which energies a drive gives and takes.
    pub(super) fn drive(cause: &FloquetError) -> Self {
        let remedy = "weaken the drive, or raise its frequency or packet.energy".into();
        Self::new("drive", cause.to_string(), remedy)
    }

    /// The spectrum of a packet spans `spread` (meV), more than side bands `quantum` (meV) apart leave
    /// room for; at a width of `enough` (Å) they do not overlap.
    pub(super) fn side_bands_overlap(quantum: f64, spread: f64, enough: f64) -> Self {
        Self::new(
            "packet.width",
            format!(
                "the packet's energies span {spread:.3} meV, and side bands {quantum:.3} meV apart \
                 overlap"
            ),
            format!(
                "widen it to {} angstrom or more, or raise drive.frequency",
                readable(1.001 * enough)
            ),
        )
    }

    /// No energy of weight lies above both leads, the higher of which is at `level` (meV).
    pub(super) fn closed(species: &Species, packet: &Packet, level: f64) -> Self {
        let asked = species.kinetic_energy(packet.wavenumber);
        Self::new(
            "packet.energy",
            format!(
                "the packet's energies around {asked:.4} meV lie under or at a lead's level ({level:.4} meV): nothing is transmitted"
            ),
            "raise packet.energy, or lower the voltage or the step that lifts the right lead"
                .into(),
        )
    }

    /// |ψ| at `from` (Å), where V begins, is `overlap` of its top; a centre at `clear` (Å) would do.
    pub(super) fn overlaps(from: f64, overlap: f64, clear: f64) -> Self {
        Self::new(
            "packet.center",
            format!(
                "the packet overlaps the potential: at x = {from:.3} angstrom, where V begins, |psi| is still {overlap:.1e} of its top"
            ),
            format!("move it to {clear:.3} angstrom or further left, or leave the key out"),
        )
    }

    /// An absorber set by hand returns an amplitude of `returned`; `better` meets the tolerance.
    pub(super) fn reflecting(returned: f64, tolerance: f64, better: &AbsorberParameters) -> Self {
        Self::new(
            "numerics.absorber",
            format!(
                "this absorber returns an amplitude of {returned:.1e}, above the tolerance {tolerance:.1e}"
            ),
            format!(
                "use, for example, {{ width = \"{:.2} angstrom\", strength = \"{:.2} meV\", order = {} }}, or leave the key out",
                better.width, better.strength, better.order
            ),
        )
    }

    /// A grid of `length` (Å) that `points` points do not resolve; `reach` is the half length of
    /// the packet, Å.
    pub(super) fn too_large(
        length: f64,
        points: usize,
        reach: f64,
        demand: &GridRequirements<'_>,
    ) -> Self {
        let (key, remedy) = if reach > length / 8.0 {
            ("packet.width", "use a narrower packet")
        } else if demand.absorber.width > length / 8.0 {
            (
                "packet.energy",
                "raise packet.energy, or widen the packet, so that its slowest part is faster and the absorbers can be shorter",
            )
        } else {
            (
                "numerics.grid",
                "use wider barriers on a shorter length, or set numerics.grid by hand",
            )
        };
        let (spacing, wavelength) =
            (length / points as f64, 2.0 * PI / demand.tail.max(demand.local));
        let message = format!(
            "{} angstrom of grid cannot be resolved: {points} points stand {} angstrom apart, the shortest wavelength is {} angstrom",
            readable(length),
            readable(spacing),
            readable(wavelength)
        );
        Self::new(key, message, remedy.into())
    }

    /// Elements of so many `points` over `length` (Å), `half` (Å) of it the packet's half length.
    pub(super) fn too_many(points: f64, length: f64, half: f64, has_membrane: bool) -> Self {
        let (key, remedy) = match half > length / 8.0 {
            true => ("packet.width", "use a narrower packet"),
            false if has_membrane => ("membrane", "use a thinner membrane"),
            false => ("barrier", "use barriers and a packet closer to each other"),
        };
        let message = format!(
            "{} angstrom cannot be resolved: elements would have {} points",
            readable(length),
            readable(points)
        );
        Self::new(key, message, remedy.into())
    }

    /// Elements of a `degree` set by hand that meet the tolerance would have so many `points`.
    pub(super) fn low_degree(degree: usize, points: f64) -> Self {
        Self::new(
            "numerics.degree",
            format!(
                "elements of degree {degree} that meet the tolerance would have {} points",
                readable(points)
            ),
            "use a higher degree, or leave the key out".into(),
        )
    }

    /// A step set by hand beyond `limit` (fs).
    pub(super) fn step_beyond(step: f64, limit: f64, scheme: Scheme) -> Self {
        Self::new(
            "numerics.time_step",
            format!(
                "a time step of {} fs is beyond the reach of the {} scheme here",
                readable(step),
                scheme.name()
            ),
            format!("use {} fs or less, or leave the key out", readable(0.999 * limit)),
        )
    }

    /// A duration set by hand below `least` (fs); `enough` (fs) would do.
    pub(super) fn too_short(duration: f64, least: f64, enough: f64) -> Self {
        Self::new(
            "numerics.duration",
            format!(
                "{duration} fs is too short: the packet needs {least:.0} fs to clear the potential even if nothing held it up"
            ),
            format!("use {enough:.0} fs or more, or leave the key out"),
        )
    }
}

/// Four digits that count, and powers of ten only where they shorten the number.
fn readable(value: f64) -> String {
    match value.abs() {
        1e-9..1e4 => significant(value, 4),
        1e4..1e12 => {
            let unit = 10_f64.powi(value.abs().log10().floor() as i32 - 3);
            format!("{:.0}", (value / unit).round() * unit)
        }
        _ => format!("{value:.1e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn numbers_are_written_for_people() {
        let cases = [
            (1.6094e7, "16090000"),
            (8.048, "8.048"),
            (0.000_012_34, "0.00001234"),
            (2.0, "2"),
            (1e-30, "1.0e-30"),
        ];
        for (value, text) in cases {
            assert_eq!(readable(value), text);
        }
    }
}
