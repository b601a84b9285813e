//! Raster images.

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

impl Image {
    /// Its width and height.
    pub(crate) fn size(&self) -> PixelSize {
        PixelSize::new(self.width, self.height)
    }
}

/// Width and height of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelSize {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl PixelSize {
    /// `width` × `height` pixels.
    pub const fn new(width: usize, height: usize) -> Self {
        Self { width, height }
    }
}
