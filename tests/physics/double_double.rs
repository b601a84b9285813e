//! Numbers of about 31 digits as sums of two, for closed forms beside narrow levels.
//!
//! Source: Dekker, Numer. Math. 18, 224 (1971).

use std::f64::consts;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A sum of two numbers that do not overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Double {
    high: f64,
    low: f64,
}

/// π and ln 2.
pub const PI: Double = Double { high: consts::PI, low: 1.224_646_799_147_353_2e-16 };
const LN_2: Double = Double { high: consts::LN_2, low: 2.319_046_813_846_299e-17 };

impl From<f64> for Double {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Double {
    /// The nearest number.
    pub fn value(self) -> f64 {
        self.high + self.low
    }

    fn of(a: f64, b: f64) -> Self {
        let high = a + b;
        let back = high - a;
        Self { high, low: (a - (high - back)) + (b - back) }
    }

    pub fn sqrt(self) -> Self {
        let guess = Self::from(self.high.sqrt());
        guess + (self - guess * guess) / (guess + guess)
    }

    pub fn exp(self) -> Self {
        let twos = (self.high / LN_2.high).round();
        let rest = self - LN_2 * Self::from(twos);
        let (sum, _) = (1..30).fold((Self::from(1.0), Self::from(1.0)), |(sum, term), n| {
            let term = term * rest / Self::from(f64::from(n));
            (sum + term, term)
        });
        sum * Self::from(2f64.powi(twos as i32))
    }

    pub fn cosh_sinh(self) -> (Self, Self) {
        let (up, half) = (self.exp(), Self::from(0.5));
        let down = Self::from(1.0) / up;
        ((up + down) * half, (up - down) * half)
    }

    pub fn cos_sin(self) -> (Self, Self) {
        let quarter = PI * Self::from(0.5);
        let turns = (self.high / quarter.high).round();
        let rest = self - quarter * Self::from(turns);
        let square = -(rest * rest);
        let series = |first: Self, start: i32| {
            let (sum, _) = (0..16).fold((first, first), |(sum, term), n| {
                let next = f64::from((2 * n + start) * (2 * n + start + 1));
                let term = term * square / Self::from(next);
                (sum + term, term)
            });
            sum
        };
        let (cos, sin) = (series(Self::from(1.0), 1), series(rest, 2));
        match turns.rem_euclid(4.0) as i32 {
            0 => (cos, sin),
            1 => (-sin, cos),
            2 => (-cos, -sin),
            _ => (sin, -cos),
        }
    }
}

impl Add for Double {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (high, low) = (Self::of(self.high, other.high), Self::of(self.low, other.low));
        let once = Self::of(high.high, high.low + low.high);
        Self::of(once.high, once.low + low.low)
    }
}

impl Neg for Double {
    type Output = Self;

    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Sub for Double {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Double {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let high = self.high * other.high;
        let low = self.high.mul_add(other.high, -high);
        Self::of(high, low + (self.high * other.low + self.low * other.high))
    }
}

impl Div for Double {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let first = Self::from(self.high / other.high);
        let rest = self - first * other;
        let second = Self::from(rest.high / other.high);
        first + second + Self::from((rest - second * other).high / other.high)
    }
}

/// A complex number of them.
#[derive(Debug, Clone, Copy)]
pub struct Complex {
    pub re: Double,
    pub im: Double,
}

impl Complex {
    pub fn norm_sqr(self) -> Double {
        self.re * self.re + self.im * self.im
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let re = self.re * other.re - self.im * other.im;
        Self { re, im: self.re * other.im + self.im * other.re }
    }
}

impl Div for Complex {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let size = other.norm_sqr();
        let product = self * Self { re: other.re, im: -other.im };
        Self { re: product.re / size, im: product.im / size }
    }
}

#[test]
fn thirty_digits_are_kept() {
    let third = Double::from(1.0) / Double::from(3.0);
    let small = |value: Double| assert!(value.value().abs() < 1e-30, "{value:?}");
    small(third + third + third - Double::from(1.0));
    small(Double::from(2.0).sqrt() * Double::from(2.0).sqrt() - Double::from(2.0));
    let (cos, sin) = (PI / Double::from(6.0)).cos_sin();
    small(sin - Double::from(0.5));
    small(cos * cos - Double::from(0.75));
    let (cosh, sinh) = Double::from(3.25).cosh_sinh();
    assert!(((cosh - sinh) * (cosh + sinh) - Double::from(1.0)).value().abs() < 1e-28);
    small(third.exp() * third.exp() * third.exp() / Double::from(1.0).exp() - Double::from(1.0));
}
