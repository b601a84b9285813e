//! The phase-space density of a packet: lines along which one of x and k is fixed.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use rayon::prelude::*;

use super::TARGET;
use super::motion::Motion;
use super::scan::Line;
use super::trajectory::Start;
use crate::model::{Packet, Species};
use crate::scattering::Cancelled;
use crate::units::{Estimate, Interval};

/// Standard deviations of a packet on either side: 4e-8 of it is beyond.
const SPAN: f64 = 5.5;
/// Parts of a line through a packet, and more for every radian that the drive turns from one end to
/// the other.
const LINE_PARTS: usize = 12;
const LINE_PARTS_PER_RADIAN: f64 = 1.5;
const MAX_LINE_PARTS: usize = 512;
/// Lines through a packet at first, likewise.
const LINES: usize = 8;
const LINES_PER_RADIAN: f64 = 0.7;
const MAX_FIRST_LINES: usize = 128;

/// What runs along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Place,
    Wavenumber,
}

/// A line: its weight, and the share of what is on it.
pub(super) struct Node {
    pub weight: f64,
    pub share: Estimate,
}

/// Equally spaced lines.
pub(super) struct Lines {
    axis: Axis,
    pub nodes: Vec<Node>,
}

/// The phase-space density of `packet`.
pub(super) struct PhasePlane<'a> {
    pub motion: Motion<'a>,
    pub species: &'a Species,
    pub packet: Packet,
}

impl PhasePlane<'_> {
    /// A few lines along `axis`.
    pub(crate) fn lines(&self, axis: Axis) -> Result<Lines, Cancelled> {
        let across = match axis {
            Axis::Place => Axis::Wavenumber,
            Axis::Wavenumber => Axis::Place,
        };
        let more = LINES_PER_RADIAN * self.radians(across);
        let count = (LINES + more as usize).min(MAX_FIRST_LINES);
        let places = (0..=count).into_par_iter();
        let nodes = places.map(|i| self.node(axis, i, count)).collect::<Result<_, _>>()?;
        Ok(Lines { axis, nodes })
    }

    /// The same lines, and one between any two.
    pub(crate) fn refined(&self, lines: Lines) -> Result<Lines, Cancelled> {
        let Lines { axis, nodes } = lines;
        let parts = nodes.len() - 1;
        let between = (0..parts).into_par_iter();
        let between = between.map(|i| self.node(axis, 2 * i + 1, 2 * parts));
        let mut between = between.collect::<Result<Vec<Node>, _>>()?.into_iter();
        let woven = nodes.into_iter().flat_map(|one| std::iter::once(one).chain(between.next()));
        Ok(Lines { axis, nodes: woven.collect() })
    }

    /// How far (rad) the drive turns while ions from one end of the packet to the other arrive.
    fn radians(&self, axis: Axis) -> f64 {
        let Packet { wavenumber, center, width } = self.packet;
        let length = match axis {
            Axis::Place => width,
            Axis::Wavenumber => {
                let distance = (self.motion.field.extent().to - center).abs();
                distance * self.packet.wavenumber_spread() / wavenumber
            }
        };
        let velocity = self.species.velocity(wavenumber);
        (2.0 * SPAN * length * TAU / (velocity * self.motion.period)).min(1e6)
    }

    /// Line `number` of `count` along `axis`.
    fn node(&self, axis: Axis, number: usize, count: usize) -> Result<Node, Cancelled> {
        let fixed = SPAN * (2.0 * number as f64 / count as f64 - 1.0);
        let start = |place: f64, wavenumber: f64| Start {
            time: 0.0,
            x: self.packet.center + place * self.packet.width,
            velocity: self
                .species
                .velocity(self.packet.wavenumber + wavenumber * self.packet.wavenumber_spread()),
        };
        let fate = |offset: f64| {
            self.motion.fate(match axis {
                Axis::Place => start(offset, fixed),
                Axis::Wavenumber => start(fixed, offset),
            })
        };
        let more = LINE_PARTS_PER_RADIAN * self.radians(axis);
        let parts = (LINE_PARTS + more as usize).min(MAX_LINE_PARTS);
        let measure = |offset: f64| 0.5 * libm::erfc(-offset * FRAC_1_SQRT_2);
        let line = Line { range: Interval::new(-SPAN, SPAN), fate: &fate, measure: &measure };
        Ok(Node { weight: (-0.5 * fixed * fixed).exp(), share: line.share(parts, TARGET)? })
    }
}
