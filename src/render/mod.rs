//! Figures and films, drawn from a record or a collection alone.
//!
//! [`draw_record`] draws a figure, [`movie::Film`] a film.

mod axes;
mod axis_scales;
mod collection_view;
mod curves;
mod drawing;
mod energy;
mod figure;
mod figure_source;
pub(crate) mod figures;
mod image;
mod ion_name;
mod label_marks;
mod layout;
mod legend;
mod letters;
mod markers;
mod missing_glyphs;
pub mod movie;
mod oklab;
mod packet_panel;
mod pdf;
mod placed;
mod plot_options;
mod potential;
mod raster;
mod record_view;
mod right_axis;
mod sampled_potential;
mod scale;
mod scenario_view;
mod scene;
mod style;
mod svg;
mod theme;
mod thinning;
mod time_span;
mod typeface;
mod typesetting;
mod wave;

#[cfg(test)]
#[cfg(feature = "program")]
#[path = "../../tests/render/mod.rs"]
mod tests;

pub use crate::numeric::digits::{bound as rounded_bound, within as digits_within};
pub(crate) use drawing::draw;
pub use drawing::{Drawing, Drawn, PictureFormat};
pub use energy::EnergyUnit;
pub(crate) use figure::{Figure, Label, Marker, Panel, Row, Series, Shape};
pub use figure_source::draw_record;
pub(crate) use figure_source::{FigureSource, SeveralRecords};
pub use figures::FigureKind;
pub use image::{Image, PixelSize};
pub(crate) use ion_name::ion;
pub(crate) use layout::place;
pub(crate) use placed::PointSize;
pub use plot_options::PlotOptions;
pub(crate) use raster::{image, png};
pub use record_view::RecordView;
pub(crate) use sampled_potential::SampledPotential;
pub(crate) use scale::{Scale, signed};
pub(crate) use scenario_view::{InitialPacket, LevelLine, ScenarioView};
pub(crate) use style::{Style, TEXT_SIZE};
pub(crate) use svg::svg;
pub(crate) use theme::Color;
pub use theme::{DARK, PRINT, Theme};
pub(crate) use typeface::Typeface;
pub(crate) use wave::{WaveLine, WaveSampling};
