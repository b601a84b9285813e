//! T(E) over many k_B·T by few packets, and its thermal average.

use rayon::prelude::*;

use super::filters::{Filter, FilterKind};
use super::packets::{case, outcomes};
use crate::error::{Error, Result};
use crate::numeric::divisions;
use crate::simulation::{self, Control, PacketAverageError, Reliability};
use crate::units::{Estimate, Interval};

/// Width of the packets that share one wide curve T(E), Å.
const NARROW: f64 = 0.2;
/// Their central energies, k_B·T, with overlapping windows. The last two are for a wider rise of
/// T(E).
const NARROW_ENERGIES: [f64; 8] = [2.0, 3.2, 4.6, 6.4, 8.6, 11.2, 14.2, 17.6];
/// How many of them cover the rise of the lower barriers.
const LOW: usize = 6;
/// Accuracy of the thermal average of T by packets.
const AVERAGE_TOLERANCE: f64 = 1e-5;

/// ∫ T·e^(−E/kT) dE/kT without a voltage, by packets chosen for it, with an error bound.
///
/// # Errors [`Error::Cancelled`] if `control` asked to stop; [`Error::Numbers`] where no packet
/// can be run.
pub(crate) fn thermal_average(filter: &Filter, control: &Control) -> Result<Estimate> {
    let (species, potential) = (filter.species(), filter.permeant.at(0.0));
    let found = simulation::packet_average(
        species,
        &potential,
        filter.thermal(),
        AVERAGE_TOLERANCE,
        control,
    );
    match found {
        Ok(average) => {
            let average = average.bounded();
            let scale = (-average.floor / filter.thermal()).exp();
            Ok(Estimate { value: average.left * scale, error: average.error * scale })
        }
        Err(PacketAverageError::Cancelled) => Err(Error::Cancelled),
        Err(PacketAverageError::Refused(refusal)) => {
            Err(Error::Numbers(format!("{}: {}", filter.name, refusal.message)))
        }
    }
}

/// T(E) by packets over many k_B·T.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spectrum {
    /// Energies in equal steps, k_B·T.
    pub energy: Vec<f64>,
    /// T there.
    pub transmission: Vec<f64>,
    /// Bound on its error.
    pub error: Vec<f64>,
}

/// T(E) of `filter` from packets so narrow in space that few cover the thermal energies.
///
/// # Errors
/// As [`crossings`]; [`Error::Numbers`] if energies are not resolved, as between equal barriers.
pub(crate) fn spectrum(filter: &Filter, control: &Control) -> Result<Spectrum> {
    const POINTS: usize = 2001;
    let narrow = if filter.kind == FilterKind::Below {
        &NARROW_ENERGIES[..]
    } else {
        &NARROW_ENERGIES[..LOW]
    };
    let case = case(filter, narrow, NARROW);
    let outcomes = outcomes(&case, control)?;
    let windows = outcomes.iter().map(|outcome| outcome.estimate.plan.window);
    let span = windows.fold(Interval::new(f64::MAX, 0.0), Interval::union);
    let energies: Vec<f64> = divisions(span, POINTS - 1).collect();
    let curves: Vec<_> =
        outcomes.par_iter().map(|outcome| outcome.estimate.curve(&energies)).collect();
    let mut spectrum = Spectrum { energy: Vec::new(), transmission: Vec::new(), error: Vec::new() };
    for (at, energy) in energies.into_iter().enumerate() {
        let trusted = curves
            .iter()
            .map(|curve| &curve[at])
            .filter(|point| point.reliability == Reliability::Trusted);
        let best = trusted.max_by(|a, b| a.weight.total_cmp(&b.weight)).ok_or_else(|| {
            Error::Numbers(format!("{}: no packet can be trusted at {energy:.3} meV", case.title))
        })?;
        spectrum.energy.push(energy / filter.thermal());
        spectrum.transmission.push(best.transmission);
        spectrum.error.push(best.error);
    }
    Ok(spectrum)
}

impl Spectrum {
    /// ∫ T·e^(−E/kT) dE/kT with an error bound, for increasing T(E): below the first energy T is at
    /// most its first value, above the last it is between its last value and one.
    pub(crate) fn thermal_average(&self) -> Estimate {
        let last = self.energy.len() - 1;
        let step = (self.energy[last] - self.energy[0]) / last as f64;
        // Simpson's rule, and the same on every other point.
        let simpson = |every: usize, value: &dyn Fn(usize) -> f64| {
            let weight = |i: usize| match i {
                0 => 1.0,
                i if i * every == last => 1.0,
                i if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            (0..=last / every).map(|i| weight(i) * value(i * every)).sum::<f64>()
                * step
                * every as f64
                / 3.0
        };
        let flux = |i: usize| self.transmission[i] * (-self.energy[i]).exp();
        let flux_error = |i: usize| self.error[i] * (-self.energy[i]).exp();
        let (sum, coarse) = (simpson(1, &flux), simpson(2, &flux));
        let (below, above) = (self.transmission[0], (-self.energy[last]).exp());
        let missing = 0.5 * (1.0 - self.transmission[last]).abs() * above;
        let error = simpson(1, &flux_error)
            + (sum - coarse).abs()
            + below.abs() * -(-self.energy[0]).exp_m1()
            + missing;
        Estimate { value: sum + above - missing, error }
    }

    /// E₉₀ − E₁₀ (k_B·T), from T = 1/10 to T = 9/10, with an error bound.
    pub(crate) fn rise(&self) -> Estimate {
        let crossing = |level: f64| {
            let at = self.transmission.iter().position(|&t| t >= level).unwrap_or(1).max(1);
            let slope = (self.transmission[at] - self.transmission[at - 1])
                / (self.energy[at] - self.energy[at - 1]);
            let step = self.energy[at] - self.energy[at - 1];
            let place = self.energy[at - 1] + (level - self.transmission[at - 1]) / slope;
            // Linear interpolation over a step neglects T″·step²/8.
            let bend = if at + 1 < self.energy.len() {
                let t = |i: usize| self.transmission[i];
                (t(at + 1) - 2.0 * t(at) + t(at - 1)).abs() / 8.0
            } else {
                slope * step
            };
            Estimate { value: place, error: (self.error[at] + bend) / slope }
        };
        let (low, high) = (crossing(0.1), crossing(0.9));
        Estimate { value: high.value - low.value, error: high.error + low.error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scattering::ClosedForm;

    #[test]
    fn averages_and_rises_of_a_known_curve_are_within_their_bounds() {
        let filter =
            Filter::all().unwrap().into_iter().find(|filter| filter.name == "K_sharp").unwrap();
        let form = ClosedForm::of(&filter.case.potential).unwrap();
        let energy: Vec<f64> = (0..2001).map(|i| 0.7 + 13.0 * f64::from(i) / 2000.0).collect();
        let t = |e: &f64| form.transmission(filter.species(), e * filter.thermal());
        let transmission: Vec<f64> = energy.iter().map(t).collect();
        let spectrum = Spectrum { error: vec![1e-9; energy.len()], energy, transmission };
        let Estimate { value: average, error } = spectrum.thermal_average();
        // ∫ T·e^(−E/kT) dE/kT of the table of closed forms is κ·e^(−V₀/kT).
        let known = 1.363_599_6 * (-filter.top() / filter.thermal()).exp();
        let difference = (average - known).abs();
        assert!(
            difference < error + 1e-7 * known && error < 3e-4 * known,
            "{average} {known} {error}"
        );
        let Estimate { value: rise, error } = spectrum.rise();
        assert!((rise - 1.766_409_2).abs() < error && error < 1e-4, "{rise} {error}");
    }
}
