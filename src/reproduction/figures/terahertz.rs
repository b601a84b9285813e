//! Figure 6, which the paper has not: gains by a terahertz field, and widths of levels.

use super::{THIN, ion_of, named};
use crate::render::{Color, Figure, Label, Marker, Panel, Row, Scale, Series, Shape, Theme};
use crate::reproduction::figure_data::FigureData;

/// Gains shown.
const GAINS: [f64; 2] = [0.9, 1.6];
/// Energies of levels shown, meV.
const ENERGIES: [f64; 2] = [60.0, 125.0];
/// Widths shown, meV: narrower levels last longer than ten microseconds.
const WIDTHS: [f64; 2] = [1e-7, 1e4];

pub(super) fn figure(data: &FigureData, theme: &Theme) -> Figure {
    let gains = vec![
        named("quantum (Floquet)", theme.matrix, Shape::Line(1.2)),
        named("velocity modulation, classical", theme.packet(0), Shape::Dots),
        named("Tien–Gordon", theme.packet(2), Shape::Line(0.7)),
        named("slow drive", theme.soft, Shape::Dashes),
        named("bath, quantum", theme.matrix, Shape::Dots),
        named("bath, classical", theme.packet(1), Shape::Markers(Marker::Diamond)),
        named("bath, quantum, one site", theme.packet(4), Shape::Markers(Marker::Square)),
    ];
    let levels = vec![
        named("one site", theme.packet(1), Shape::Markers(Marker::Diamond)),
        named("four sites", theme.packet(0), Shape::Markers(Marker::Circle)),
        named("kBT; what friction gives, ħγ; distance of levels", theme.soft, Shape::Dashes),
    ];
    let key = |title: String, names: Vec<Series>| {
        Row::new(0.0, vec![Panel { title, wrapped: true, ..Panel::key(names) }])
    };
    Figure {
        title: "Figure 6 (not in the paper): terahertz".into(),
        rows: vec![
            key(format!("Field of 3·10⁷ V/m over a {THIN}"), gains),
            Row::new(1.0, vec![one_energy(data, theme), bath(data, theme)]),
            key("Levels below the top: width, and share of the thermal flux".into(), levels),
            Row::new(1.0, vec![widths("c", data, "K", theme), widths("d", data, "Na", theme)]),
        ],
        aspect: 0.9,
        wide: true,
        remark: None,
    }
}

fn gain_panel(title: &str) -> Panel {
    let [from, to] = GAINS;
    Panel::new(
        title,
        Scale::logarithmic("frequency (THz)", 0.1, 10.0),
        Scale::linear("driven over static", from, to),
    )
}

fn gain(data: &FigureData, keys: [&str; 3], color: Color) -> Series {
    let [table, filter, series] = keys;
    let own = data.only(&[("table", table), ("filter", filter), ("series", series)]);
    Series::line(series, color, own.numbers("frequency_THz"), own.numbers("gain")).without_legend()
}

fn one_energy(data: &FigureData, theme: &Theme) -> Panel {
    let mut panel = gain_panel("a  transmission of K⁺");
    let energy = data.only(&[("table", "energy")]).numbers("energy_meV");
    panel.note = format!("at {} meV", energy.first().copied().unwrap_or(f64::NAN));
    let line = |series, color| gain(data, ["energy", "K_sharp", series], color);
    panel.series = vec![
        line("adiabatic", theme.soft).shaped(Shape::Dashes),
        line("Tien-Gordon", theme.packet(2)).shaped(Shape::Line(0.7)),
        line("quantum", theme.matrix).shaped(Shape::Line(1.2)),
        line("modulation", theme.packet(0)).shaped(Shape::Dots),
    ];
    panel
}

fn bath(data: &FigureData, theme: &Theme) -> Panel {
    let mut panel = gain_panel("b  thermal flux of K⁺");
    let flux = |filter, series, color| gain(data, ["flux", filter, series], color);
    let quantum = flux("K_sharp", "quantum", theme.matrix);
    let largest = quantum.y.iter().copied().fold(f64::NAN, f64::max);
    panel.note = format!("at 310 K; at most {largest:.3}");
    let site = flux("K_site", "quantum", theme.packet(4));
    let errors = data.only(&[("filter", "K_site"), ("series", "quantum")]).numbers("error");
    panel.series = vec![
        Series::line("static", theme.soft, vec![0.1, 10.0], vec![1.0; 2])
            .shaped(Shape::Dashes)
            .without_legend(),
        quantum.clone().shaped(Shape::Line(0.5)),
        flux("K_sharp", "classical", theme.packet(1)).shaped(Shape::Markers(Marker::Diamond)),
        quantum.shaped(Shape::Dots),
        site.clone().shaped(Shape::Errors(errors)),
        site.shaped(Shape::Markers(Marker::Square)),
    ];
    panel
}

fn widths(letter: &str, data: &FigureData, ion: &str, theme: &Theme) -> Panel {
    let mut panel = Panel::new(
        format!("{letter}  {}", ion_of(ion)),
        Scale::linear("energy of the level (meV)", ENERGIES[0], ENERGIES[1]),
        Scale::logarithmic("width of the level (meV)", WIDTHS[0], WIDTHS[1]),
    );
    let [sites, site] = ["pmf", "site"]
        .map(|place| data.only(&[("table", "levels"), ("filter", &format!("{ion}_{place}"))]));
    let share = |own: &FigureData| 100.0 * own.numbers("share").iter().sum::<f64>();
    panel.note =
        format!("share: one site {:.2} %, four sites {:.1} %", share(&site), share(&sites));
    lines(&mut panel, &site, theme);
    let markers =
        [(&sites, theme.packet(0), Marker::Circle), (&site, theme.packet(1), Marker::Diamond)];
    for (own, color, marker) in markers {
        let (energies, widths) = (own.numbers("energy_meV"), own.numbers("width_meV"));
        let shown = energies.into_iter().zip(widths).filter(|(_, width)| *width > WIDTHS[0]);
        let (x, y) = shown.unzip();
        let levels = Series::line("levels", color, x, y).without_legend();
        panel.series.push(levels.shaped(Shape::Markers(marker)));
    }
    panel
}

/// What widths of levels are to be held against.
fn lines(panel: &mut Panel, site: &FigureData, theme: &Theme) {
    let first = |name: &str| site.numbers(name).first().copied().unwrap_or(f64::NAN);
    let distance = match site.numbers("energy_meV")[..] {
        [lowest, next, ..] => next - lowest,
        _ => f64::NAN,
    };
    for (words, value, above) in [
        ("ħγ", first("friction_meV"), 2.5),
        ("kBT", first("thermal_meV"), 0.28),
        ("distance of levels", distance, 0.2),
    ] {
        let line = Series::line(words, theme.soft, ENERGIES.to_vec(), vec![value; 2]);
        panel.series.push(line.shaped(Shape::Dashes).without_legend());
        let at = [ENERGIES[0] + 1.5, above * value];
        panel.labels.push(Label {
            at,
            words: words.into(),
            color: theme.ink,
            centered: false,
            below: None,
        });
    }
}
