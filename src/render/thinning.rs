//! Paths without the points that change nothing that is seen.

/// Largest distance of a left-out point from the path, points: on paper 0.02 mm, and a fifth of a
/// pixel at 300 dots an inch.
const TOLERANCE: f32 = 0.05;

/// `points` without those within [`TOLERANCE`] of the path through the others; both ends are kept.
/// Source: Douglas and Peucker, Cartographica 10, 112 (1973).
pub(super) fn thinned(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let Some(last) = points.len().checked_sub(1) else { return Vec::new() };
    let mut kept = vec![false; points.len()];
    (kept[0], kept[last]) = (true, true);
    let mut pieces = vec![[0, last]];
    while let Some([start, end]) = pieces.pop() {
        let ends = [points[start], points[end]];
        let apart = (start + 1..end).map(|at| (at, distance(points[at], ends)));
        let farthest = apart.max_by(|a, b| a.1.total_cmp(&b.1));
        // NaN is farther than anything: a path with a gap stays as it is.
        if let Some((at, _)) = farthest.filter(|(_, off)| *off > TOLERANCE || off.is_nan()) {
            kept[at] = true;
            pieces.extend([[start, at], [at, end]]);
        }
    }
    points.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// The distance of a point from the straight piece between two `ends`.
fn distance([x, y]: [f32; 2], [from, to]: [[f32; 2]; 2]) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let beside = [x - from[0], y - from[1]];
    let share = if length > 0.0 {
        ((beside[0] * along[0] + beside[1] * along[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (beside[0] - share * along[0]).hypot(beside[1] - share * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_its_shape_with_a_tenth_of_its_points() {
        let wave = |i: usize| {
            let x = 240.0 * i as f32 / 20_000.0;
            [x, 40.0 + 30.0 * (0.5 * x).sin()]
        };
        let path: Vec<[f32; 2]> = (0..20_000).map(wave).collect();
        let few = thinned(&path);
        assert!(few.len() < 1500 && few.len() > 100, "{}", few.len());
        assert_eq!((few[0], few[few.len() - 1]), (path[0], path[path.len() - 1]));
        for point in &path {
            let after = few.partition_point(|own| own[0] < point[0]).clamp(1, few.len() - 1);
            let off = distance(*point, [few[after - 1], few[after]]);
            assert!(off <= 1.001 * TOLERANCE, "{point:?} is {off} points away");
        }
    }

    #[test]
    fn corners_closed_outlines_and_gaps_stay() {
        let square = [[0.0, 0.0], [0.0, 5.0], [5.0, 5.0], [5.0, 0.0], [0.0, 0.0]];
        assert_eq!(thinned(&square), square);
        assert_eq!(thinned(&[[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]]), [[0.0, 0.0], [9.0, 0.0]]);
        assert_eq!(thinned(&[]), Vec::<[f32; 2]>::new());
        assert_eq!(thinned(&[[1.0, 1.0]]).len(), 1);
        assert_eq!(thinned(&[[0.0, 0.0], [f32::NAN, 0.0], [9.0, 0.0]]).len(), 3);
    }
}
