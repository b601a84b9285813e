//! 255 colours for a whole film.
//!
//! [`Palette`] is chosen once, from some pictures of the film; it then returns the nearest of its
//! colours.
//!
//! Frequent colours are taken exactly, so background, curves and text are exact. Each further one
//! is the colour with the largest error so far: (pixels)·(distance)², the largest term of the sum
//! that a palette minimises. Four rounds then move the others to the mean of the colours nearest to
//! them. With 255 colours or fewer all are exact. Distances are those of the sRGB numbers with
//! weights 2, 4, 3, which follow the eye better.
//!
//! Cost: 10 to 60 ms for the choice. The nearest colour is searched once for every colour, and then
//! looked up in a table of 16 MiB. It depends on the colour alone: threads that fill the table at
//! the same time write the same value.
//!
//! Sources: T. F. Gonzalez, Theor. Comput. Sci. 38, 293 (1985), choice of the farthest; S. P.
//! Lloyd, IEEE Trans. Inf. Theory 28, 129 (1982), means; distances: T. Riemersma, "Colour metric"
//! (2012), its low-cost form at mid red.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::render::Image;

/// Red, green and blue, 0 to 255.
type Colour = [u8; 3];

/// Number of colours; one more index stays free for "unchanged".
const COLOURS: usize = 255;

/// A colour that covers this share of the pixels is exact …
// On 1280 × 720 that is 184 pixels, less than two letters.
const EXACT_SHARE: f64 = 2e-4;

/// … up to this number.
// The others are for the shades of edges and of phases.
const EXACT_COLOURS: usize = 128;

/// Rounds of moving colours to means.
// The fifth changes the error by less than 1 %.
const ROUNDS: usize = 4;

/// The colours of a film.
#[derive(Debug)]
pub(super) struct Palette {
    colours: Vec<Colour>,
    /// For each 24-bit colour the index of the nearest one plus 1; 0 if not searched yet.
    nearest: Vec<AtomicU8>,
}

impl Palette {
    /// The best colours for `samples`.
    pub(super) fn new(samples: &[Image]) -> Self {
        let colours = choose(&histogram(samples));
        Self { colours, nearest: (0..1 << 24).map(|_| AtomicU8::new(0)).collect() }
    }

    /// The index without a colour.
    pub(super) fn unchanged(&self) -> u8 {
        self.colours.len() as u8
    }

    /// Red, green, blue of all, in order, and black for [`Palette::unchanged`].
    pub(super) fn table(&self) -> Vec<u8> {
        self.colours.iter().chain([&[0; 3]]).flatten().copied().collect()
    }

    /// For each pixel the index of the nearest colour.
    pub(super) fn indices(&self, image: &Image) -> Vec<u8> {
        let mut last = ([0; 3], self.index([0; 3]));
        let index = |&pixel: &Colour| {
            if pixel != last.0 {
                last = (pixel, self.index(pixel));
            }
            last.1
        };
        image.pixels.iter().map(index).collect()
    }

    fn index(&self, [red, green, blue]: Colour) -> u8 {
        let cell =
            &self.nearest[usize::from(red) << 16 | usize::from(green) << 8 | usize::from(blue)];
        match cell.load(Ordering::Relaxed) {
            0 => {
                let index = nearest(&self.colours, [red, green, blue]).0 as u8;
                cell.store(index + 1, Ordering::Relaxed);
                index
            }
            known => known - 1,
        }
    }
}

/// Square of the weighted distance, at most 585 225.
fn distance(a: Colour, b: Colour) -> u32 {
    let square = |i: usize| u32::from(a[i].abs_diff(b[i])).pow(2);
    2 * square(0) + 4 * square(1) + 3 * square(2)
}

/// Index of and distance to the nearest, the first of several; (0, `u32::MAX`) if there is none.
fn nearest(colours: &[Colour], colour: Colour) -> (usize, u32) {
    let mut best = (0, u32::MAX);
    for (index, &other) in colours.iter().enumerate() {
        let far = distance(colour, other);
        if far < best.1 {
            best = (index, far);
        }
    }
    best
}

/// Colours and how many pixels have them, most frequent first.
fn histogram(samples: &[Image]) -> Vec<(Colour, u64)> {
    let mut counts: HashMap<Colour, u64> = HashMap::new();
    for run in samples.iter().flat_map(|image| image.pixels.chunk_by(|a, b| a == b)) {
        *counts.entry(run[0]).or_default() += run.len() as u64;
    }
    let mut counts: Vec<(Colour, u64)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
    counts
}

/// At most [`COLOURS`] for a histogram that is sorted by count.
fn choose(histogram: &[(Colour, u64)]) -> Vec<Colour> {
    if histogram.len() <= COLOURS {
        return histogram.iter().map(|&(colour, _)| colour).collect();
    }
    let total: u64 = histogram.iter().map(|&(_, count)| count).sum();
    let enough = (EXACT_SHARE * total as f64) as u64;
    let exact = histogram
        .iter()
        .take(EXACT_COLOURS)
        .take_while(|&&(_, count)| count >= enough)
        .count()
        .max(1);
    let mut colours: Vec<Colour> = histogram[..exact].iter().map(|&(colour, _)| colour).collect();
    let rest = &histogram[exact..];
    let mut missed: Vec<u32> =
        rest.iter().map(|&(colour, _)| nearest(&colours, colour).1).collect();
    while colours.len() < COLOURS {
        let errors = rest
            .iter()
            .zip(&missed)
            .map(|(&(colour, count), &far)| (u64::from(far) * count, colour));
        // Reversed, because `max_by_key` returns the last of equal ones, and the most frequent is
        // wanted.
        let Some((_, colour)) = errors.rev().max_by_key(|&(error, _)| error) else { break };
        colours.push(colour);
        for (far, &(other, _)) in missed.iter_mut().zip(rest) {
            *far = (*far).min(distance(colour, other));
        }
    }
    for _ in 0..ROUNDS {
        move_to_means(&mut colours, exact, rest);
    }
    colours
}

/// Moves all but the first `exact` colours to the mean of those in `rest` that are nearest to them.
fn move_to_means(colours: &mut [Colour], exact: usize, rest: &[(Colour, u64)]) {
    let mut sums = vec![[0_u64; 4]; colours.len()];
    for &(colour, count) in rest {
        let sum = &mut sums[nearest(colours, colour).0];
        for i in 0..3 {
            sum[i] += u64::from(colour[i]) * count;
        }
        sum[3] += count;
    }
    for (colour, sum) in colours.iter_mut().zip(&sums).skip(exact).filter(|(_, sum)| sum[3] > 0) {
        *colour = std::array::from_fn(|i| ((sum[i] + sum[3] / 2) / sum[3]) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(pixels: Vec<Colour>) -> Image {
        Image { width: pixels.len(), height: 1, pixels }
    }

    #[test]
    fn few_colours_are_all_exact() {
        let sample = image((0..255).map(|i| [i, 255 - i, i / 2]).collect());
        let palette = Palette::new(std::slice::from_ref(&sample));
        let table = palette.table();
        let back: Vec<u8> = palette
            .indices(&sample)
            .iter()
            .flat_map(|&i| table[3 * usize::from(i)..][..3].to_vec())
            .collect();
        assert_eq!(back.as_slice(), sample.pixels.as_flattened());
        assert_eq!((palette.unchanged(), table.len()), (255, 768));
    }

    /// A background, a frequent colour one step beside it, and a cube of 8000 rare shades.
    #[test]
    fn what_covers_much_is_exact_and_the_rest_is_near() {
        let shades = (0..8000_u32)
            .map(|i| [13 * (i % 20) as u8, 13 * (i / 20 % 20) as u8, 13 * (i / 400) as u8]);
        let pixels = std::iter::repeat_n([17, 20, 28], 100_000)
            .chain(std::iter::repeat_n([18, 20, 28], 50))
            .chain(shades);
        let sample = image(pixels.collect());
        let palette = Palette::new(std::slice::from_ref(&sample));
        for exact in [[17, 20, 28], [18, 20, 28]] {
            assert_eq!(palette.colours[usize::from(palette.index(exact))], exact);
        }
        let mean = sample.pixels[100_050..]
            .iter()
            .map(|&c| f64::from(nearest(&palette.colours, c).1))
            .sum::<f64>()
            / 8e3;
        // 253 cells of equal volume, cubes: side 247/253^(1/3) = 39, mean weighted square 9·39²/12.
        assert!(mean < 1.25 * 9.0 * 39.0_f64.powi(2) / 12.0, "mean square {mean}");
    }

    #[test]
    fn the_order_of_the_samples_does_not_matter() {
        let shades: Vec<Colour> = (0..5000_u32)
            .map(|i| [(i * 7 % 256) as u8, (i / 20) as u8, (i * i % 251) as u8])
            .collect();
        let (front, back) = shades.split_at(1234);
        let one = Palette::new(&[image(front.to_vec()), image(back.to_vec())]);
        let other = Palette::new(&[image(back.to_vec()), image(front.to_vec())]);
        assert_eq!(one.table(), other.table());
    }
}
