//! Where elements begin and end.

/// Angle θ by which the coordinate turns at the ends: 0.35 needs the fewest points for packets of
/// ions, between slow decay (smaller) and short wavelengths of what grows (larger).
pub(crate) const ROTATION: f64 = 0.35;
/// Elements of complex length at one end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// How many.
    pub elements: usize,
    /// Length of each, Å.
    pub length: f64,
}

/// Where elements begin and end.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementMesh {
    /// Degree p of the polynomials.
    pub degree: usize,
    /// Borders between the ends, Å, rising: every place where V or a derivative jumps is one.
    pub borders: Vec<f64>,
    /// Before the first border.
    pub left: End,
    /// Behind the last border.
    pub right: End,
}

impl ElementMesh {
    /// Number of elements, both ends included.
    pub fn elements(&self) -> usize {
        self.left.elements + self.borders.len() - 1 + self.right.elements
    }

    /// Amplitude of a wave of `wavenumber` (1/Å) that comes back from the shorter end.
    pub(crate) fn returned(&self, wavenumber: f64) -> f64 {
        let length = |end: End| end.elements as f64 * end.length;
        (-2.0 * wavenumber * ROTATION.sin() * length(self.left).min(length(self.right))).exp()
    }

    /// Number of points, both ends included.
    pub fn points(&self) -> usize {
        self.elements() * self.degree + 1
    }
}
