//! A picture as numbers.

/// Pixels in rows from the top left, red, green and blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// width × height pixels.
    pub pixels: Vec<[u8; 3]>,
}
