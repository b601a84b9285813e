//! What a scenario does to a table that was read: mirrors, shifts and scales it.

use crate::error::Result;
use crate::model::TableErrors;
use crate::scenario::schema_types::reach;
use crate::scenario::section::Section;
use crate::units::Dimension;

/// Points of a table, positions rising.
pub(super) struct Points {
    /// Å.
    pub positions: Vec<f64>,
    /// meV.
    pub energies: Vec<f64>,
    /// Of the energies.
    pub errors: Option<TableErrors>,
}

impl Points {
    /// The points after `mirror` (x → −x), then `shift` (added to x) and `scale` (factor of energies)
    /// of `section`.
    ///
    /// # Errors
    /// A point that is moved out of range, or an error where zero would be.
    pub(super) fn changed(mut self, section: &Section<'_>) -> Result<Self> {
        if section.switch("mirror") == Some(true) {
            self.positions.iter_mut().for_each(|x| *x = -*x);
            self.positions.reverse();
            self.energies.reverse();
            if let Some(errors) = &mut self.errors {
                errors.standard.reverse();
                if errors.standard[0] != 0.0 {
                    let message =
                        "makes the last row the first, which defines zero, and it has an error";
                    let remedy = "mirror the file itself, or give its last row the error 0";
                    return Err(section.refuse("mirror", message, remedy));
                }
            }
        }
        if let Some(shift) = section.quantity("shift") {
            self.positions.iter_mut().for_each(|x| *x += shift);
        }
        if let Some(scale) = section.number("scale") {
            let errors = self.errors.iter_mut().flat_map(|errors| &mut errors.standard);
            self.energies.iter_mut().chain(errors).for_each(|energy| *energy *= scale);
        }
        let checks = [
            ("shift", &self.positions, Dimension::Length),
            ("scale", &self.energies, Dimension::Energy),
        ];
        for (key, values, dimension) in checks {
            let limit = reach(dimension);
            if values.iter().any(|value| value.abs() > limit.most) {
                let remedy =
                    format!("use a smaller one; {} may go {}", dimension.name(), limit.words);
                return Err(section.refuse(key, "takes the table out of range", &remedy));
            }
        }
        Ok(self)
    }
}
