//! The colours of phases in films of pictures: what they mean, how fast they turn, and their key.

use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::path::Path;

use tempfile::tempdir;

use super::run;
use super::scenarios::QUICK;
use super::wave::Exact;
use crate::render::movie::{Movie, MovieFormat, MovieLayout};
use crate::render::scene::{Mark, Rect, Scene, Text};
use crate::render::theme::Theme;
use crate::render::{DARK, Image, PRINT, PixelSize, PlotOptions, RecordView, Typeface};
use crate::units::{HBAR, Interval};

/// A packet with nothing in its way, which turns by 35° from one stored moment to the next.
const FREE: &str = r#"
ion = "K+"
temperature = "310.15 K"
[packet]
velocity = "800 m/s"
width = "0.5 angstrom"
center = "-8 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 700
wave_function = true
"#;
/// The four packets of `scenarios/k_filter.toml`.
const FOUR: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[packet]
energy = ["3.6 kBT", "4.7 kBT", "5.6 kBT", "7.0 kBT"]
width = "1 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 200
wave_function = true
"#;
const SIZE: PixelSize = PixelSize::new(1280, 720);
/// Largest turn from pixel to pixel and from frame to frame.
const MAX_TURN: f64 = PI / 3.0;
/// What rounding to 256 hues adds to a difference.
const ROUNDING: f64 = 0.03;

fn film<'a>(
    view: &'a RecordView,
    theme: &Theme,
    layout: MovieLayout,
    options: &PlotOptions,
) -> Movie<'a> {
    sized(view, theme, layout, options, SIZE)
}

fn sized<'a>(
    view: &'a RecordView,
    theme: &Theme,
    layout: MovieLayout,
    options: &PlotOptions,
    size: PixelSize,
) -> Movie<'a> {
    let format = MovieFormat { size, phase: true, layout };
    Movie::new(view, options, theme, format).unwrap()
}

/// What does not move and what moves, from back to front.
fn marks(movie: &Movie<'_>, frame: usize) -> Vec<Mark> {
    movie.scenes(frame).unwrap().into_iter().flat_map(|scene: Scene| scene.marks).collect()
}

fn texts(movie: &Movie<'_>, frame: usize) -> Vec<Text> {
    let texts = marks(movie, frame).into_iter();
    texts.filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None }).collect()
}

/// Whether the key says that the plane wave of E₀ is taken out.
fn is_relative(movie: &Movie<'_>) -> bool {
    let words: Vec<String> = texts(movie, 0).into_iter().map(|text| text.words).collect();
    let relative = words.iter().any(|words| words.contains("plane wave of E₀"));
    assert_ne!(relative, words.contains(&"phase of ψ".to_owned()), "{words:?}");
    relative
}

/// What the colour of a pixel says.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shade {
    /// This phase, radians.
    Phase(f64),
    /// A phase that turns too fast.
    Grey,
    /// Another thing, or a pale phase.
    Other,
}

/// The colours of a theme.
struct Wheel {
    colors: Vec<[u8; 3]>,
    grey: [u8; 3],
}

impl Wheel {
    fn new(theme: &Theme) -> Self {
        let color = |n: u32| theme.phase(f64::from(n) * TAU / 256.0, 1.0).rgb();
        Self { colors: (0..256).map(color).collect(), grey: theme.phase(0.0, 0.0).rgb() }
    }

    fn shade(&self, pixel: [u8; 3]) -> Shade {
        match self.colors.iter().position(|&color| color == pixel) {
            Some(number) => Shade::Phase(number as f64 * TAU / 256.0),
            None if pixel == self.grey => Shade::Grey,
            None => Shade::Other,
        }
    }
}

/// One view of a packet in pixels.
struct View {
    x: Interval,
    place: Rect,
    /// A row of pixels just above |ψ|² = 0.
    row: usize,
}

impl View {
    fn new(movie: &Movie<'_>, number: usize) -> Self {
        Self::sized(movie, number, SIZE)
    }

    fn sized(movie: &Movie<'_>, number: usize, size: PixelSize) -> Self {
        let (panel, place) = movie.panel(number);
        let [left, top, right, bottom] =
            [place.left, place.top, place.right, place.bottom].map(|at| at * size.width as f32);
        let place = Rect { left, top, right, bottom };
        let share = panel.panel.y.place(panel.base()) as f32;
        let row = (bottom - share * place.height()) as usize - 3;
        Self { x: Interval::new(panel.panel.x.from, panel.panel.x.to), place, row }
    }

    /// Å a pixel.
    fn pixel(&self) -> f64 {
        self.x.length() / f64::from(self.place.width())
    }

    /// The position in the middle of a column of pixels, Å.
    fn position(&self, column: usize) -> f64 {
        self.x.from + self.pixel() * (column as f64 + 0.5 - f64::from(self.place.left))
    }

    fn column(&self, x: f64) -> usize {
        (f64::from(self.place.left) + (x - self.x.from) / self.pixel()) as usize
    }

    fn columns(&self) -> std::ops::Range<usize> {
        self.place.left as usize + 2..self.place.right as usize - 2
    }

    fn shade(&self, wheel: &Wheel, image: &Image, column: usize) -> Shade {
        wheel.shade(image.pixels[self.row * image.width + column])
    }
}

/// The angle from one phase to another, 0 … π.
fn turn(a: f64, b: f64) -> f64 {
    ((b - a + PI).rem_euclid(TAU) - PI).abs()
}

/// k₀ (1/Å) and ω₀ (1/fs) of a packet.
fn carrier(view: &RecordView, index: usize) -> [f64; 2] {
    let packet = view.record.packet(index).unwrap();
    [view.number(&packet, "wavenumber_per_angstrom").unwrap(), packet.header().energy / HBAR]
}

fn within(half: f64) -> PlotOptions {
    PlotOptions { x: Some(Interval::new(-half, half)), ..PlotOptions::default() }
}

/// Compares the colours of a free packet with its phase: of ψ or relative to the plane wave.
fn check_free(view: &RecordView, options: &PlotOptions, size: PixelSize, relative: bool) {
    let movie = sized(view, &DARK, MovieLayout::Panels, options, size);
    assert_eq!(is_relative(&movie), relative);
    let (wheel, own) = (Wheel::new(&DARK), View::sized(&movie, 0, size));
    let [k, omega] = carrier(view, 0).map(|number| if relative { number } else { 0.0 });
    let mut seen = 0;
    for frame in (0..movie.count()).step_by(40) {
        let image = &movie.images(frame..frame + 1).unwrap()[0];
        let state = movie.states(frame)[0];
        let exact = Exact::of_packet(view, 0, state.frame);
        for column in own.columns() {
            let Shade::Phase(angle) = own.shade(&wheel, image, column) else { continue };
            let x = own.position(column);
            let wanted = exact.psi(x).arg() - k * x + omega * state.time;
            // A column begins up to half a pixel beside its place.
            let most =
                ROUNDING + if relative { 0.0 } else { 0.5 * carrier(view, 0)[0] * own.pixel() };
            assert!(turn(angle, wanted) < most, "frame {frame}, {x}: {angle}, not {wanted}");
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen} columns");
}

fn free(folder: &Path) -> RecordView {
    run(folder, "free.h5", FREE)
}

#[test]
fn colours_are_the_phase_of_psi_where_a_wavelength_has_pixels_and_frames() {
    let folder = tempdir().unwrap();
    let view = free(folder.path());
    check_free(&view, &within(2.0), SIZE, false);
}

#[test]
fn the_plane_wave_is_taken_out_where_it_has_two_pixels() {
    let folder = tempdir().unwrap();
    let view = free(folder.path());
    let options = PlotOptions::default();
    let size = PixelSize::new(300, 170);
    let movie = sized(&view, &DARK, MovieLayout::Panels, &options, size);
    let own = TAU / carrier(&view, 0)[0] / View::sized(&movie, 0, size).pixel();
    assert!((1.5..2.5).contains(&own), "{own} pixels a wavelength");
    check_free(&view, &options, size, true);
}

#[test]
fn the_plane_wave_is_taken_out_where_frames_are_too_far_apart() {
    let folder = tempdir().unwrap();
    let view = free(folder.path());
    let movie = film(&view, &DARK, MovieLayout::Panels, &within(2.0));
    let count = movie.count();
    assert!(!is_relative(&movie));
    // Every second moment is left out, as where a player is slower.
    assert!(is_relative(&movie.in_frames(count / 2)));
}

#[test]
fn no_colour_turns_faster_than_six_pixels_can_show() {
    let folder = tempdir().unwrap();
    let view = run(folder.path(), "four.h5", FOUR);
    let options = PlotOptions { packets: vec![1], ..PlotOptions::default() };
    for (theme, layout, views) in [(PRINT, MovieLayout::Panels, 1), (DARK, MovieLayout::Race, 2)] {
        let movie = film(&view, &theme, layout, &options);
        assert!(is_relative(&movie));
        let wheel = Wheel::new(&theme);
        let (mut colored, mut grey) = (0, 0);
        for (frame, image) in movie.images(0..movie.count()).unwrap().iter().enumerate() {
            for number in 0..views {
                let own = View::new(&movie, number);
                let mut before = Shade::Other;
                for column in own.columns() {
                    let shade = own.shade(&wheel, image, column);
                    if let (Shade::Phase(a), Shade::Phase(b)) = (before, shade) {
                        let turn = turn(a, b);
                        assert!(turn < MAX_TURN + ROUNDING, "frame {frame}, {column}: {turn}");
                        colored += 1;
                    }
                    grey += usize::from(shade == Shade::Grey);
                    before = shade;
                }
            }
        }
        // What comes in and what has crossed is coloured, what is reflected is grey.
        assert!(colored > 1000 && grey > 200, "{colored} coloured, {grey} grey");
    }
}

#[test]
fn from_frame_to_frame_no_packet_changes_its_colour_by_more_than_a_sixth_of_the_wheel() {
    let folder = tempdir().unwrap();
    let view = run(folder.path(), "four.h5", FOUR);
    let movie = film(&view, &DARK, MovieLayout::Race, &PlotOptions::default());
    let wheel = Wheel::new(&DARK);
    let gap = movie.states(1)[0].time - movie.states(0)[0].time;
    let turns = carrier(&view, 0)[1] * gap;
    assert!(turns > MAX_TURN, "a film that needs nothing: {turns}");
    let images = movie.images(0..movie.count()).unwrap();
    let mut seen = 0;
    for index in 0..4 {
        let own = View::new(&movie, index);
        let packet = view.record.packet(index).unwrap();
        let centre = |frame: usize| {
            let stored = movie.states(frame)[index].frame;
            let density = packet.density(stored..stored + 1).unwrap();
            let highest = (0..density.len()).max_by(|&a, &b| density[a].total_cmp(&density[b]));
            own.column(packet.header().x[highest.unwrap()])
        };
        for frame in 1..movie.count() {
            let (before, column) = (centre(frame - 1), centre(frame));
            let all = own.columns();
            if !all.contains(&column) || !all.contains(&before) {
                continue;
            }
            let first = own.shade(&wheel, &images[frame - 1], before);
            for column in [before, column] {
                let second = own.shade(&wheel, &images[frame], column);
                if let (Shade::Phase(a), Shade::Phase(b)) = (first, second) {
                    let turn = turn(a, b);
                    assert!(turn < MAX_TURN + ROUNDING, "packet {index}, frame {frame}: {turn}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 300, "{seen} frames");
}

#[test]
fn the_key_is_a_wheel_beside_words_that_cover_nothing() {
    let folder = tempdir().unwrap();
    let view = run(folder.path(), "quick.h5", &format!("{QUICK}wave_function = true\n"));
    let face = Typeface::new().unwrap();
    for theme in [PRINT, DARK] {
        for (layout, rows, frames) in [(MovieLayout::Race, 3, 2), (MovieLayout::Panels, 1, 1)] {
            let movie = film(&view, &theme, layout, &PlotOptions::default());
            let [still, moving] = movie.scenes(3).unwrap();
            let scale = SIZE.width as f32 / still.width;
            let sectors: Vec<&Vec<[f32; 2]>> = moving
                .marks
                .iter()
                .filter_map(|mark| match mark {
                    Mark::Area { outline, .. } if outline.len() == 5 => Some(outline),
                    _ => None,
                })
                .collect();
            assert_eq!(sectors.len(), 36);
            let center = sectors[0][0];
            let radius = sectors[0].iter().map(|point| point[0] - center[0]).fold(0.0, f32::max);
            let image = &movie.images(3..4).unwrap()[0];
            for (angle, [x, y]) in
                [[0.7, 0.0], [0.0, -0.7], [-0.7, 0.0], [0.0, 0.7]].into_iter().enumerate()
            {
                let [x, y] = [center[0] + x * radius, center[1] + y * radius].map(|at| at * scale);
                let pixel = image.pixels[y as usize * image.width + x as usize];
                let wanted = theme.phase(angle as f64 * FRAC_PI_2, 1.0).rgb();
                let off = (0..3).map(|part| pixel[part].abs_diff(wanted[part])).max();
                // Sectors are 10° wide.
                assert!(off < Some(25), "{angle}: {pixel:?}, not {wanted:?}");
            }
            let is_key = |text: &&Text| {
                text.at[0] > center[0] + radius && (text.at[1] - center[1]).abs() < 1.5 * radius
            };
            let words: Vec<Text> = texts(&movie, 3);
            let key: Vec<&Text> = words.iter().filter(is_key).collect();
            // And the phase on the right of the wheel.
            assert_eq!(key.len(), rows + 1, "{key:?}");
            for text in key {
                let right = text.at[0] + face.width(&text.words, text.size);
                assert!(right < still.width && !text.words.contains('…'), "{}", text.words);
                for number in 0..frames {
                    let Rect { left, top, right: end, bottom } = View::new(&movie, number).place;
                    let [x, y] = text.at.map(|at| at * scale);
                    let beside = right * scale < left || x > end || y < top || y - 14.0 > bottom;
                    assert!(beside, "{} is in a frame", text.words);
                }
            }
        }
    }
}

#[test]
fn colours_on_a_logarithmic_axis_cover_neither_the_potential_nor_the_axes() {
    let folder = tempdir().unwrap();
    let view = run(folder.path(), "quick.h5", &format!("{QUICK}wave_function = true\n"));
    let options = PlotOptions { logarithmic: true, ..PlotOptions::default() };
    for theme in [PRINT, DARK] {
        let movie = film(&view, &theme, MovieLayout::Panels, &options);
        let own = View::new(&movie, 0);
        let [still, _] = movie.scenes(0).unwrap();
        let axis = texts(&movie, 0).into_iter().find(|text| text.words == "V(x) (kBT)").unwrap();
        assert!(axis.turned && axis.at[0] * SIZE.width as f32 / still.width > own.place.right);
        let scale = SIZE.width as f32 / still.width;
        let is_potential = |mark: &&Mark| {
            matches!(mark, Mark::Line { color, dash: None, points, .. }
                if *color == theme.potential && points.len() > 20)
        };
        let Some(Mark::Line { points, .. }) = still.marks.iter().find(is_potential) else {
            panic!("V(x) is not drawn");
        };
        let near =
            |pixel: [u8; 3], color: [u8; 3]| (0..3).all(|i| pixel[i].abs_diff(color[i]) < 40);
        let (mut covered, mut axis) = (0, 0);
        let wheel = Wheel::new(&theme);
        for image in movie.images(0..movie.count()).unwrap() {
            let pixel = |column: usize, row: usize| image.pixels[row * image.width + column];
            for point in points.iter().step_by(3) {
                let [column, row] = point.map(|at| (at * scale) as usize);
                let is_colored = wheel.shade(pixel(column, row - 8)) != Shade::Other
                    || wheel.shade(pixel(column, row - 5)) != Shade::Other;
                if !is_colored || !own.columns().contains(&column) {
                    continue;
                }
                let seen =
                    (row - 2..row + 3).any(|row| near(pixel(column, row), theme.potential.rgb()));
                assert!(seen, "V(x) is hidden at {column}, {row}");
                // Colours may be as light as the line: the paper is on either side of it.
                let block = (column - 4..column + 5)
                    .flat_map(|column| (row - 4..row + 5).map(move |row| (column, row)));
                let mut pixels = block.map(|(column, row)| pixel(column, row));
                assert!(pixels.any(|pixel| near(pixel, theme.paper.rgb())), "{column}, {row}");
                covered += 1;
            }
            for column in own.columns().step_by(7) {
                if wheel.shade(pixel(column, own.row)) != Shade::Other {
                    let rows = own.row..own.row + 6;
                    let ink = theme.ink.rgb();
                    assert!(rows.into_iter().any(|row| near(pixel(column, row), ink)), "{column}");
                    axis += 1;
                }
            }
        }
        assert!(covered > 50 && axis > 100, "{covered} {axis}");
    }
}
