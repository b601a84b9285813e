//! The changed part of a picture.

use crate::render::PixelSize;

/// A box of pixels, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// First column.
    pub(super) left: usize,
    /// First row.
    pub(super) top: usize,
    /// Columns.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
}

impl Area {
    /// The box of a whole picture.
    pub(super) fn whole(PixelSize { width, height }: PixelSize) -> Self {
        Self { left: 0, top: 0, width, height }
    }

    /// The smallest box with all pixels in which two pictures of one width differ; the first pixel
    /// if they are equal.
    pub(super) fn changed<T: PartialEq>(before: &[T], after: &[T], width: usize) -> Self {
        let rows = || before.chunks_exact(width).zip(after.chunks_exact(width)).enumerate();
        let differs = |(_, (old, new)): &(usize, (&[T], &[T]))| old != new;
        let (Some((top, _)), Some((bottom, _))) =
            (rows().find(differs), rows().rev().find(differs))
        else {
            return Self { left: 0, top: 0, width: 1, height: 1 };
        };
        let (mut left, mut right) = (width, 0);
        for (_, (old, new)) in rows().take(bottom + 1).skip(top) {
            let unequal = |column: &usize| old[*column] != new[*column];
            left = (0..left).find(unequal).unwrap_or(left);
            right = (right..width).rev().find(unequal).map_or(right, |column| column + 1);
        }
        Self { left, top, width: right - left, height: bottom + 1 - top }
    }

    /// The rows of the box in a picture `width` pixels wide.
    pub(super) fn rows<'a, T>(
        &self,
        picture: &'a [T],
        width: usize,
    ) -> impl Iterator<Item = &'a [T]> {
        let Self { left, top, width: own, height } = *self;
        picture.chunks_exact(width).skip(top).take(height).map(move |row| &row[left..left + own])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_holds_what_changed_and_no_more() {
        let before = vec![0_u8; 7 * 5];
        for (first, second) in
            [((2, 1), (4, 3)), ((4, 1), (2, 3)), ((0, 0), (6, 4)), ((3, 2), (3, 2))]
        {
            let mut after = before.clone();
            for (column, row) in [first, second] {
                after[row * 7 + column] = 1;
            }
            let (left, right) = (first.0.min(second.0), first.0.max(second.0));
            let wanted = Area {
                left,
                top: first.1,
                width: right + 1 - left,
                height: second.1 + 1 - first.1,
            };
            let area = Area::changed(&before, &after, 7);
            assert_eq!(area, wanted);
            let inside: u8 = area.rows(&after, 7).flatten().sum();
            assert_eq!(inside, after.iter().sum::<u8>());
            assert_eq!(area.rows(&after, 7).count(), wanted.height);
        }
        assert_eq!(
            Area::changed(&before, &before, 7),
            Area { left: 0, top: 0, width: 1, height: 1 }
        );
    }
}
