//! Offset and power of ten of an axis whose numbers would be too long.

use super::numerals::{power, signed};
use super::{Scale, Spacing};

/// Most characters of a number at an axis; longer ones are given from an offset, in a power of ten.
const MAX_CHARACTERS: i32 = 7;
/// Ranges below this share of the numbers are given from an offset.
const MIN_RELATIVE_SPAN: f64 = 1e-3;

/// Offset and power of ten of the numbers at an axis.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct TickOffset {
    /// Number that is subtracted from each.
    pub base: f64,
    /// Digits of the base behind the decimal point.
    pub base_digits: usize,
    /// Power of ten of the numbers.
    pub power: i32,
}

impl Scale {
    /// The label, with offset and power of ten if there are any: `barrier height − 5 (10⁻⁹ kBT)`.
    pub(crate) fn title(&self) -> String {
        let Some(TickOffset { base, base_digits: digits, power: one }) = self.tick_offset() else {
            return self.label.clone();
        };
        let split = self.label.rfind(" (").filter(|_| self.label.ends_with(')'));
        let (name, unit) = split.map_or((self.label.as_str(), ""), |at| {
            (&self.label[..at], &self.label[at + 2..self.label.len() - 1])
        });
        // A definition has no space beside an offset.
        let name = name.split(" = ").next().unwrap_or(name);
        let from = match base {
            0.0 => String::new(),
            base if base < 0.0 => format!(" + {}", signed(-base, digits)),
            base => format!(" − {}", signed(base, digits)),
        };
        let within = match (one, unit) {
            (0, "") => String::new(),
            (0, unit) => format!(" ({unit})"),
            (one, unit) => format!(" ({})", format!("{} {unit}", power(one)).trim_end()),
        };
        format!("{name}{from}{within}")
    }

    /// The offset of a linear axis whose numbers would be too long.
    pub(super) fn tick_offset(&self) -> Option<TickOffset> {
        if self.spacing != Spacing::Linear || !self.names.is_empty() {
            return None;
        }
        let (span, most) = (self.to - self.from, self.from.abs().max(self.to.abs()));
        let exponent = |value: f64| value.log10().floor() as i32;
        let behind = (1 - exponent(span)).max(0);
        let long = exponent(most).max(0) + 1 + behind + i32::from(behind > 0);
        if long <= MAX_CHARACTERS {
            return None;
        }
        let (mut base, mut base_digits) = (0.0, 0);
        if span < MIN_RELATIVE_SPAN * most {
            // The roundest number on the axis.
            let parts = |n: i32| (self.from * 10f64.powi(-n)).ceil() / 10f64.powi(-n);
            let mut all = (exponent(span) - 1..=exponent(most))
                .rev()
                .map(|n| (parts(n), (-n).max(0) as usize));
            let roundest = all.find(|(base, _)| (self.from..=self.to).contains(base));
            (base, base_digits) = roundest.unwrap_or((base, base_digits));
        }
        // In steps of three, as units have prefixes.
        let far = (self.from - base).abs().max((self.to - base).abs());
        let power = exponent(far).div_euclid(3) * 3;
        Some(TickOffset { base, base_digits, power })
    }
}
