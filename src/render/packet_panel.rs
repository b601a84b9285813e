//! The panel of one packet: V(x), and |ψ|² on a base line at the energy of the packet.

use super::axis_scales::position_scale;
use super::figure::{Panel, Series, Shape};
use super::plot_options::PlotOptions;
use super::potential::DrawnPotential;
use super::record_view::RecordView;
use super::scale::Scale;
use super::theme::{Color, Theme};
use super::wave::{WaveLine, WaveSampling, gaussian_peak};
use crate::error::Result;
use crate::units::ATOMIC_MASS;
use crate::units::Interval;

/// Height of the incoming packet's peak over that of the panel.
const PEAK_HEIGHT: f64 = 0.14;
/// Space above the highest packet or barrier, over the range of energies.
const HEADROOM: f64 = 0.6;
/// Smallest density of a logarithmic axis over the incoming peak.
const MIN_DENSITY: f64 = 1e-12;

/// An axis of energies on which densities stand.
#[derive(Debug, Clone)]
pub(crate) struct DensityAxis {
    /// The energies.
    pub scale: Scale,
    /// Height on it of a density of 1/Å.
    pub per_density: f64,
}

/// The axis of a panel, and its width in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PanelAxis<'a> {
    /// Energies and densities.
    pub axis: &'a DensityAxis,
    /// Pixels.
    pub columns: usize,
}

/// The panel of one packet and the scale of its density.
#[derive(Debug, Clone)]
pub(crate) struct PacketPanel {
    /// Axes, and V(x) unless a drive moves it.
    pub panel: Panel,
    /// V(x), and how a drive moves it.
    pub potential: DrawnPotential,
    /// The wave in view.
    pub wave: WaveSampling,
    /// Where |ψ|² = 0 is drawn, in the unit of the axis.
    base: f64,
    /// Height on the axis of a density of 1/Å.
    height_per_density: f64,
    planes: [f64; 2],
    /// Time in which the packet moves six of its widths, fs.
    crossing: f64,
}

impl PacketPanel {
    /// The panel of packet `index`, `columns` pixels wide, with an energy axis of its own.
    ///
    /// # Errors [`crate::error::Error::Usage`] if the packet has no frames or nothing is in view,
    /// [`crate::error::Error::Machine`] if the record lacks something.
    pub(crate) fn new(
        view: &RecordView,
        index: usize,
        options: &PlotOptions,
        theme: &Theme,
        columns: usize,
    ) -> Result<Self> {
        let scale = energy_axis(view)?;
        let per_density = PEAK_HEIGHT * (scale.to - scale.from) / incoming_peak(view, index)?;
        let axis = DensityAxis { scale, per_density };
        Self::on_axis(view, index, options, theme, PanelAxis { axis: &axis, columns })
    }

    /// The same on a given energy axis.
    ///
    /// # Errors As [`PacketPanel::new`].
    pub(crate) fn on_axis(
        view: &RecordView,
        index: usize,
        options: &PlotOptions,
        theme: &Theme,
        PanelAxis { axis, columns }: PanelAxis<'_>,
    ) -> Result<Self> {
        let packet = view.frames(index)?;
        let range = options.x.unwrap_or(view.free_region(&packet)?);
        let Interval { from, to } = range;
        let wave = WaveSampling::new(&packet.header().x, range, columns)
            .ok_or_else(|| RecordView::nothing_between(&packet, range))?;
        let width = view.number(&packet, "width_angstrom")?;
        let peak = incoming_peak(view, index)?;
        let energy_axis = &axis.scale;
        let (y, base, height_per_density) = if options.logarithmic {
            let axis = Scale::logarithmic("|ψ|² (1/Å)", MIN_DENSITY * peak, 20.0 * peak);
            let base = axis.from;
            (axis, base, 1.0)
        } else {
            (energy_axis.clone(), view.shown(packet.header().energy), axis.per_density)
        };
        let mut panel = Panel::new(view.name(&packet), position_scale(from, to), y);
        let potential = DrawnPotential::new(view, range, &panel.y, energy_axis, theme);
        if !potential.is_driven() {
            panel.series = potential.at(0.0).into();
        }
        let planes = [
            view.number(&packet, "front_plane_angstrom")?,
            view.number(&packet, "back_plane_angstrom")?,
        ];
        let mass = view.record.header().mass_u * ATOMIC_MASS;
        let velocity = (2.0 * packet.header().energy / mass).sqrt();
        Ok(Self {
            panel,
            potential,
            wave,
            base,
            height_per_density,
            planes,
            crossing: 6.0 * width / velocity,
        })
    }

    /// The line of one frame's density (1/Å, by grid point), and the area below it at `opacity`.
    pub(crate) fn density(&self, frame: &[f32], color: Color, opacity: f64) -> [Series; 2] {
        let WaveLine { x, density } = self.wave.line(frame);
        let curve: Vec<f64> = density.into_iter().map(|density| self.height(density)).collect();
        let floor = vec![self.base; curve.len()];
        let area = Series::line("|ψ|²", color.faded(opacity), x.clone(), curve.clone())
            .shaped(Shape::Band(floor))
            .without_legend();
        [Series::line("|ψ|²", color, x, curve).without_legend(), area]
    }

    /// Where |ψ|² = 0 is on the axis.
    pub(crate) fn base(&self) -> f64 {
        self.base
    }

    /// The height of `density` (1/Å) on the axis.
    pub(crate) fn height(&self, density: f32) -> f64 {
        self.base + self.height_per_density * f64::from(density)
    }

    /// Planes in view, Å.
    pub(crate) fn planes(&self) -> Vec<f64> {
        let (from, to) = (self.panel.x.from, self.panel.x.to);
        self.planes.iter().copied().filter(|plane| (from..=to).contains(plane)).collect()
    }

    /// Time in which the packet moves six of its widths, fs.
    pub(crate) fn crossing(&self) -> f64 {
        self.crossing
    }
}

/// The planes in view, from the bottom of the axis `y` to its top.
pub(crate) fn plane_lines(packet: &PacketPanel, y: &Scale, theme: &Theme) -> Vec<Series> {
    let line = |plane| {
        Series::line("flux plane", theme.soft, vec![plane; 2], vec![y.from, y.to])
            .shaped(Shape::ThinDashes)
            .without_legend()
    };
    packet.planes().into_iter().map(line).collect()
}

/// Peak of the incoming packet `index`, a Gaussian, 1/Å.
///
/// # Errors [`crate::error::Error::Machine`] if the record lacks its width.
pub(crate) fn incoming_peak(view: &RecordView, index: usize) -> Result<f64> {
    let width = view.number(&view.record.packet(index)?, "width_angstrom")?;
    Ok(gaussian_peak(width))
}

/// The axis of energies: it holds V(x) and the energies of all packets in view.
fn energy_axis(view: &RecordView) -> Result<Scale> {
    let mut energies = view.potential_range();
    for &other in &view.packets {
        energies = energies.extended([view.record.packet(other)?.header().energy]);
    }
    let Interval { from: low, to: high } = energies;
    let span = energies.length();
    Ok(Scale::linear(
        view.energy_label(),
        view.shown(low - 0.04 * span),
        view.shown(high + HEADROOM * span),
    ))
}

/// `time` as text, for example "61 fs" or "1.52 ps".
pub(crate) fn format_time(time: f64) -> String {
    if time.abs() >= 1000.0 { format!("{:.2} ps", time / 1000.0) } else { format!("{time:.0} fs") }
}
