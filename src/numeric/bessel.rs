//! Bessel functions J_n(α) of all orders at once.

/// Orders end where J_n stays below this.
const CUT: f64 = 1e-17;

/// J_0(α), J_1(α), … down to [`CUT`], α > 0, by Miller's backward recurrence (Abramowitz and Stegun,
/// § 9.12).
// All orders by one recurrence: `libm::jn` runs one for each, 150 to 600 times as long, and errs by
// up to 7e-16 in place of 1e-16.
pub(crate) fn bessel(alpha: f64) -> Vec<f64> {
    // Beyond α the J_n fall over a few cube roots of α. Where they are below `CUT` the recurrence
    // may begin with any numbers: downwards J outgrows the other solution.
    let last = (alpha + 12.0 * alpha.cbrt() + 40.0) as usize & !1;
    let mut values = vec![0.0; last + 1];
    let (mut above, mut here) = (0.0_f64, 1e-280_f64);
    for n in (0..=last).rev() {
        values[n] = here;
        (above, here) = (here, 2.0 * n as f64 / alpha * here - above);
        // The values grow by more than 300 orders of magnitude; their scale is found below.
        if here.abs() > 1e200 {
            values[n..].iter_mut().for_each(|value| *value *= 1e-200);
            above *= 1e-200;
            here *= 1e-200;
        }
    }
    // 1 = J_0 + 2·(J_2 + J_4 + …).
    let sum = values[0] + 2.0 * values.iter().skip(2).step_by(2).sum::<f64>();
    values.iter_mut().for_each(|value| *value /= sum);
    let length = values.iter().rposition(|value| value.abs() > CUT).map_or(1, |n| n + 1);
    values.truncate(length);
    values
}

#[cfg(test)]
mod tests {
    use super::bessel;

    #[test]
    fn bessel_functions_agree_with_published_values() {
        // Abramowitz and Stegun, tables 9.1 and 9.4.
        let values = bessel(5.0);
        approx::assert_relative_eq!(values[0], -0.177_596_771_314_338_3, epsilon = 1e-15);
        approx::assert_relative_eq!(values[1], -0.327_579_137_591_465_2, epsilon = 1e-15);
        approx::assert_relative_eq!(values[10], 1.467_802_647_31e-3, epsilon = 1e-13);
        approx::assert_relative_eq!(bessel(100.0)[0], 0.019_985_850_304_223_1, epsilon = 1e-14);
        approx::assert_relative_eq!(bessel(1e-3)[1], 5e-4, epsilon = 1e-10);
    }
}
