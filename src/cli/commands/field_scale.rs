//! How strong the field of a drive is, in terms of the laboratory.

use crate::cli::console::Console;
use crate::model::{Drive, Species};
use crate::numeric::digits;

/// One meV/Å on one charge, V/m.
const VOLT_PER_METRE: f64 = 1e7;
/// √(μ₀/ε₀), Ω.
const VACUUM_IMPEDANCE: f64 = 376.730_313;
/// Refractive index of water at 1 THz and room temperature, and the share of power that it absorbs
/// a metre.
// The two Debye terms of Liebe, Hufford and Manabe, Int. J. Infrared Millim. Waves 12, 659 (1991),
// at 300 K and 1 THz: ε = 4.2 + 2.3i, n = 2.1 + 0.54i.
const WATER_INDEX: f64 = 2.1;
const WATER_ABSORPTION: f64 = 2.2e4;
/// Heat capacity of water, J/(m³·K).
const WATER_HEAT_CAPACITY: f64 = 4.2e6;
/// Square centimetres in a square metre.
const PER_SQUARE_CENTIMETRE: f64 = 1e-4;

/// Notes the largest field of `drive` on `species`, and what a wave of that field in water carries;
/// nothing where W jumps or the particle has no charge.
pub(super) fn note_field(drive: &Drive, species: &Species, console: &Console) {
    let charge = f64::from(species.charge.abs());
    let Some(slope) = drive.largest_slope().filter(|_| charge > 0.0) else { return };
    let field = slope / charge * VOLT_PER_METRE;
    // I = n·E₀²/(2·Z₀), absorbed as α·I.
    let intensity = 0.5 * WATER_INDEX * field * field / VACUUM_IMPEDANCE;
    let heating = WATER_ABSORPTION * intensity / WATER_HEAT_CAPACITY;
    let about = |value: f64| digits::within(value, 0.02 * value);
    console.note(&format!(
        "the field reaches {} V/m (largest |dW/dx| over the charge); a wave of that field in water \
         carries about {} W/cm^2 and, near 1 THz, heats it by about {} K/ns",
        about(field),
        about(intensity * PER_SQUARE_CENTIMETRE),
        about(heating * 1e-9)
    ));
}
