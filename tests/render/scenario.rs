//! Figures of scenarios against the numbers that they are drawn from.

use super::separation::assert_apart;
use crate::render::figures::scenario_figure;
use crate::render::{
    DARK, EnergyUnit, Figure, InitialPacket, LevelLine, PRINT, SampledPotential, ScenarioView,
    Series, Shape, Typeface,
};
use crate::units::Interval;

/// A rectangle of 100 meV between 0 and 1 Å, from −20 to 5 Å.
fn rectangle() -> SampledPotential {
    let x = vec![-20.0, -1e-6, 1e-6, 1.0 - 1e-6, 1.0 + 1e-6, 5.0];
    SampledPotential { x, potential: vec![0.0, 0.0, 100.0, 100.0, 0.0, 0.0], driven: Vec::new() }
}

fn view(curves: Vec<SampledPotential>) -> ScenarioView {
    let packet = |number: usize, energy: f64, width: f64| InitialPacket {
        number,
        energy,
        center: -10.0,
        width,
        planes: Interval::new(-0.5, 1.5),
    };
    let levels =
        [10.0, 10.2, 40.0].map(|energy| LevelLine { energy, wells: vec![Interval::new(0.2, 0.8)] });
    ScenarioView {
        title: "a wall".into(),
        ion: "K+".into(),
        temperature: 310.15,
        curves,
        packets: vec![packet(0, 60.0, 1.0), packet(1, 120.0, 2.0)],
        levels: levels.to_vec(),
        remark: None,
    }
}

fn in_mev(view: &ScenarioView) -> Figure {
    scenario_figure(view, Some(EnergyUnit::Mev), None, &PRINT).unwrap()
}

fn named<'a>(figure: &'a Figure, name: &str) -> Vec<&'a Series> {
    figure.panels().flat_map(|panel| &panel.series).filter(|series| series.name == name).collect()
}

#[test]
fn packets_stand_at_their_energies_and_lines_where_planes_and_levels_are() {
    let figure = in_mev(&view(vec![rectangle()]));
    let panel = figure.panels().next().unwrap();
    assert_eq!((panel.x.from, panel.x.to, panel.title.as_str()), (-20.0, 5.0, "a wall"));
    let lines: Vec<&Series> = named(&figure, "|ψ|²")
        .into_iter()
        .filter(|series| matches!(series.shape, Shape::Line(_)))
        .collect();
    let peak = |series: &Series| series.y.iter().fold(f64::MIN, |a, &b| a.max(b));
    let heights: Vec<f64> = lines.iter().zip([60.0, 120.0]).map(|(own, e)| peak(own) - e).collect();
    // One scale for all: a packet twice as wide is half as high.
    assert!(heights[0] > 10.0 && (heights[0] / heights[1] - 2.0).abs() < 0.01, "{heights:?}");
    let height = |x: f64| {
        let at = lines[0].x.iter().position(|own| *own >= x).unwrap();
        (lines[0].y[at] - 60.0, lines[0].x[at])
    };
    let (at_one, x) = height(-9.0);
    assert!((at_one / heights[0] - (-0.5 * (x + 10.0).powi(2)).exp()).abs() < 1e-3);
    for (name, energy) in [("K⁺ at 60.00 meV", 60.0), ("K⁺ at 120.00 meV", 120.0)] {
        assert_eq!(named(&figure, name)[0].y, [energy; 2]);
    }
    // Both packets have the same planes: two lines; two of three levels are too close to tell apart.
    let planes: Vec<f64> = named(&figure, "flux planes").iter().map(|line| line.x[0]).collect();
    assert_eq!(planes, [-0.5, 1.5]);
    let levels = named(&figure, "levels");
    assert_eq!((levels[0].y[0], levels[0].x.clone()), (10.0, vec![0.2, 0.8]));
    assert_eq!((levels.len(), levels[1].y[0]), (2, 40.0));
    assert!(figure.remark.unwrap().contains("2 of 3 levels"));
}

#[test]
fn a_thin_barrier_is_magnified_and_a_drive_is_a_band() {
    let near = SampledPotential { x: vec![-1.0, 2.0], ..SampledPotential::default() };
    let near = SampledPotential { potential: vec![0.0, 0.0], driven: vec![3.0, -4.0], ..near };
    let view = view(vec![rectangle(), near]);
    let figure = in_mev(&view);
    let panels: Vec<_> = figure.panels().collect();
    // A legend for both, and both with one axis of energies.
    assert!(panels.len() == 3 && !panels[0].framed && figure.wide);
    assert!(panels[1].y.from == panels[2].y.from && panels[1].y.to == panels[2].y.to);
    assert!(panels[0].series.iter().any(|series| series.name == "flux planes"));
    let [band] = named(&figure, "V ± |W|")[..] else { panic!("one band") };
    let Shape::Band(lower) = &band.shape else { panic!("{:?}", band.shape) };
    assert_eq!((&band.y[..], &lower[..]), (&[3.0, 4.0][..], &[-3.0, -4.0][..]));
    let face = Typeface::new().unwrap();
    for theme in [PRINT, DARK] {
        let figure = scenario_figure(&view, None, Some("another title"), &theme).unwrap();
        assert_eq!(figure.panels().next().unwrap().title, "another title");
        assert!(figure.panels().last().unwrap().x.label.contains('Å'));
        assert_apart(&figure, "scenario", &face);
    }
}

#[test]
fn without_packets_and_temperature_v_is_drawn_in_mev() {
    let view =
        ScenarioView { packets: Vec::new(), temperature: f64::NAN, ..view(vec![rectangle()]) };
    let figure = scenario_figure(&view, None, None, &PRINT).unwrap();
    let panel = figure.panels().next().unwrap();
    assert_eq!(panel.y.label, "energy (meV)");
    assert!(panel.y.to > 100.0 && named(&figure, "flux planes").is_empty());
    let error = scenario_figure(&view, Some(EnergyUnit::Kbt), None, &PRINT).unwrap_err();
    assert!(error.to_string().contains("no temperature"), "{error}");
}
