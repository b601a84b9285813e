//! Pictures like those of a film: smooth filled curves that move, a dashed one that does not, text
//! that stays and text that counts, on a dark background.

use wavepore::render::{Image, PixelSize};

/// The background.
pub const BACKGROUND: [u8; 3] = [17, 20, 28];

/// Text, where it is fully covered.
pub const TEXT: [u8; 3] = [214, 217, 226];

const CURVES: [([f32; 3], f32); 2] = [([94.0, 179.0, 255.0], 0.62), ([255.0, 167.0, 84.0], 0.86)];

/// Frame `number` of `total`.
pub fn frame(PixelSize { width, height }: PixelSize, number: usize, total: usize) -> Image {
    let mut image = Image { width, height, pixels: vec![BACKGROUND; width * height] };
    let time = number as f32 / total as f32;
    for (i, (colour, base)) in CURVES.into_iter().enumerate() {
        let level = |x: f32| {
            let u = (x - 0.1 - 0.8 * time) / 0.07;
            let ripple =
                1.0 + 0.8 * (220.0 * (x - 0.3 * time)).cos() * (-((x - 0.5) / 0.06).powi(2)).exp();
            base - (0.4 - 0.1 * i as f32) * ripple * (-u * u / 2.0).exp()
        };
        fill(&mut image, level, base, colour);
    }
    for column in (0..width).filter(|column| column / 9 % 2 == 0) {
        let x = (column as f32 / width as f32 - 0.5) / 0.05;
        let row = (0.86 - 0.7 / x.cosh().powi(2)) * height as f32;
        blend(&mut image, column, row as usize, TEXT, 1.0 - row.fract());
        blend(&mut image, column, row as usize + 1, TEXT, row.fract());
    }
    for line in 0..6 {
        write(&mut image, (width / 30, height / 30 + 16 * line), 20, 7 * line);
        write(&mut image, (width / 2, height * 9 / 10), 30, 99);
    }
    write(&mut image, (width * 3 / 4, height / 30), 8, number);
    image
}

/// Fills between `level` and `base`, shares of the height counted from above, and draws a line
/// along `level`.
fn fill(image: &mut Image, level: impl Fn(f32) -> f32, base: f32, [red, green, blue]: [f32; 3]) {
    let (width, height) = (image.width as f32, image.height as f32);
    let colour = [red as u8, green as u8, blue as u8];
    for column in 0..image.width {
        let x = column as f32 / width;
        let (top, bottom) = (level(x) * height, base * height);
        let steep = ((level(x + 1.0 / width) * height - top).powi(2) + 1.0).sqrt();
        for row in (top - 2.0 * steep).max(0.0) as usize..(bottom + 3.0).min(height) as usize {
            let y = row as f32;
            let inside = (y - top + 0.5).clamp(0.0, 1.0) * (bottom - y + 0.5).clamp(0.0, 1.0);
            blend(image, column, row, colour, 0.3 * inside);
            blend(image, column, row, colour, (1.6 - (y - top).abs() / steep).clamp(0.0, 1.0));
        }
    }
}

/// Blocks of six by ten pixels that look like letters, smooth at their edges.
fn write(image: &mut Image, (left, top): (usize, usize), letters: usize, seed: usize) {
    let mut random = (seed as u32).wrapping_mul(2_654_435_761).wrapping_add(12_345);
    for pixel in 0..letters * 60 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let share = [0.0, 0.0, 0.3, 0.7, 1.0, 1.0, 0.0, 0.0][(random >> 29) as usize];
        blend(image, left + pixel / 60 * 8 + pixel % 6, top + pixel / 6 % 10, TEXT, share);
    }
}

fn blend(image: &mut Image, column: usize, row: usize, colour: [u8; 3], share: f32) {
    if share <= 0.0 || column >= image.width || row >= image.height {
        return;
    }
    let pixel = &mut image.pixels[row * image.width + column];
    *pixel = std::array::from_fn(|i| {
        let (old, new) = (f32::from(pixel[i]), f32::from(colour[i]));
        (old + share * (new - old)).round() as u8
    });
}
