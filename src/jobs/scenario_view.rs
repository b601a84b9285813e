//! The picture of a scenario: V(x), its packets, planes and levels, without a run.

use super::peaks::levels_among;
use super::validate::validate;
use crate::error::{Error, Result};
use crate::model::{Curve, Potential};
use crate::planning::{Case, Plan};
use crate::render::figures::scenario_figure;
use crate::render::{
    Drawing, Drawn, EnergyUnit, InitialPacket, LevelLine, PlotOptions, SampledPotential,
    ScenarioView, draw,
};
use crate::scattering::Cancellation;
use crate::scenario::Scenario;
use crate::simulation::Control;
use crate::units::Interval;

/// V is within this share of its range of its levels outside of what is magnified.
const FLAT: f64 = 1e-3;
/// Space on either side of that, over its length.
const BESIDE: f64 = 0.4;
/// Length of free motion, Å.
const FREE: f64 = 2.0;
/// Standard deviations of a packet that are in view.
const REACH: f64 = 4.5;
/// V has a panel of its own where a packet and its way are so many times longer.
const MAGNIFIED: f64 = 4.0;

/// Draws `scenario`, with energies in `unit`, by default in kBT where the temperature is known.
///
/// # Errors
/// What cannot be planned, at the key to change; options that do not apply to a scenario.
pub fn draw_scenario(
    scenario: &Scenario,
    unit: Option<EnergyUnit>,
    options: &PlotOptions,
    drawing: &Drawing,
) -> Result<Drawn> {
    let view = scenario_view(scenario, options)?;
    draw(&scenario_figure(&view, unit, options.title.as_deref(), &drawing.theme)?, drawing)
}

/// Plans `scenario` and finds its levels.
///
/// # Errors
/// What cannot be planned, at the key to change; options that do not apply to a scenario.
pub(crate) fn scenario_view(scenario: &Scenario, options: &PlotOptions) -> Result<ScenarioView> {
    let case = &scenario.case;
    check_options(case, options)?;
    let packets = packets(scenario, options)?;
    let range = case.potential.range();
    let searched = levels_among(case, &[range.from, range.to], &Control::default())?;
    let missing = searched.is_none().then(|| {
        "levels were not sought: the potential is long; `wavepore resonances` finds those of a \
         small range"
            .to_owned()
    });
    let whole = sampled(case, barriers(case, 0.2));
    let mut levels = searched.unwrap_or_default();
    levels.sort_by(|a, b| a.energy.total_cmp(&b.energy));
    let levels = levels
        .iter()
        .map(|level| LevelLine { energy: level.energy, wells: whole.wells(level.energy) });
    Ok(ScenarioView {
        title: case.title.clone(),
        ion: case.species.name.clone(),
        temperature: case.temperature,
        curves: ranges(case, &packets, options).into_iter().map(|one| sampled(case, one)).collect(),
        levels: levels.collect(),
        packets,
        remark: missing,
    })
}

/// Refuses options that mean nothing for a scenario.
fn check_options(case: &Case, options: &PlotOptions) -> Result<()> {
    let refuse = |problem: &str, remedy: &str| Err(Error::usage(problem, remedy));
    if options.time.is_some() {
        return refuse("--time means nothing for a scenario, which has not run", "leave it out");
    }
    if options.logarithmic {
        return refuse(
            "--log means nothing for V(x), which may be negative",
            "leave it out; `wavepore transmission SCENARIO -o FILE.h5` makes T(E) to draw",
        );
    }
    let count = case.packets.len();
    if let Some(index) = options.packets.iter().find(|index| **index >= count) {
        let held = format!("it has {count}, numbered from 0");
        return refuse(&format!("there is no packet {index} in this scenario"), &held);
    }
    Ok(())
}

/// The packets in `options` as planned, all by default.
fn packets(scenario: &Scenario, options: &PlotOptions) -> Result<Vec<InitialPacket>> {
    let case = &scenario.case;
    if case.packets.is_empty() {
        return Ok(Vec::new());
    }
    // Drawing costs nothing, whatever the run would.
    let plans = validate(scenario, true, Cancellation::never())?.plans;
    let one = |(number, plan): (usize, &Plan)| InitialPacket {
        number,
        energy: case.packets[number].energy,
        center: plan.packet.center,
        width: plan.packet.width,
        planes: plan.plane_positions(),
    };
    let chosen = |number: &usize| options.packets.is_empty() || options.packets.contains(number);
    Ok(plans.iter().enumerate().map(one).filter(|packet| chosen(&packet.number)).collect())
}

/// The positions (Å) of each panel: those in `options`, else packets and planes, and V beside these
/// where it would be thin.
fn ranges(case: &Case, packets: &[InitialPacket], options: &PlotOptions) -> Vec<Interval> {
    if let Some(asked) = options.x {
        return vec![asked];
    }
    let near = barriers(case, BESIDE);
    let reached = packets.iter().flat_map(|packet| {
        let reach = REACH * packet.width;
        [packet.center - reach, packet.center + reach, packet.planes.from, packet.planes.to + reach]
    });
    let whole = near.extended(reached);
    match whole.length() > MAGNIFIED * near.length() {
        true => vec![whole, near],
        false => vec![whole],
    }
}

/// Where V and W are not flat, with a share `beside` of its length on either side, Å.
fn barriers(case: &Case, beside: f64) -> Interval {
    let extent = |potential: &Potential| {
        let range = potential.range();
        (range.length() > 0.0).then(|| potential.extent(FLAT * range.length()))
    };
    let driven = case.drive.as_ref().and_then(|drive| extent(&drive.potential()));
    let both = extent(&case.potential).into_iter().chain(driven).reduce(Interval::union);
    let Interval { from, to } = both.unwrap_or(Interval::new(-FREE / 2.0, FREE / 2.0));
    let margin = beside * if to > from { to - from } else { FREE };
    Interval::new(from - margin, to + margin)
}

/// V(x) and W(x) by their formulas in `range` (Å).
fn sampled(case: &Case, range: Interval) -> SampledPotential {
    let driven = case.drive.as_ref().map(|drive| drive.potential());
    let functions: Vec<&Potential> = [&case.potential].into_iter().chain(&driven).collect();
    let Curve { x, values } = Curve::new(&functions, range);
    let mut values = values.into_iter();
    let mut next = || values.next().unwrap_or_default();
    SampledPotential { potential: next(), driven: next(), x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Species};

    #[test]
    fn walls_are_vertical_and_tops_are_met() {
        let species = Species::named("K+").unwrap();
        let wall = Barrier::Rectangle { height: 90.0, width: 1.0, center: -3.0 };
        let thin = Barrier::Eckart { height: 70.0, width: 0.01, center: 20.123 };
        let potential = Potential { barriers: vec![wall, thin], membrane: None };
        let case = Case::new(species, 310.0, potential);
        let curve = sampled(&case, Interval::new(-50.0, 50.0));
        assert!(curve.x.is_sorted(), "{:?}", curve.x);
        assert!((curve.heights().to - 90.0).abs() < 1e-9);
        let top = |from: f64| {
            let inside = curve.x.iter().zip(&curve.potential).filter(|(x, _)| **x > from);
            inside.map(|(_, v)| *v).fold(0.0, f64::max)
        };
        assert!((top(0.0) - 70.0).abs() < 1e-3, "{}", top(0.0));
        let steep = curve.x.windows(2).zip(curve.potential.windows(2));
        let walls = steep.filter(|(_, v)| (v[1] - v[0]).abs() > 89.0).map(|(x, _)| x[1] - x[0]);
        let walls: Vec<f64> = walls.collect();
        assert!(walls.len() == 2 && walls.iter().all(|width| *width < 1e-3), "{walls:?}");
    }
}
