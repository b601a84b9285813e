//! Figures and films, drawn from a record or a collection alone.

mod axes;
mod collection_view;
mod curves;
mod energy;
mod figure;
pub mod figures;
mod image;
mod ion_name;
mod layout;
mod legend;
mod markers;
mod missing_glyphs;
pub mod movie;
mod packet_panel;
mod pdf;
mod plot_options;
mod raster;
mod record_view;
mod scale;
mod scene;
mod style;
mod svg;
mod theme;
mod time_span;
mod typeface;

#[cfg(test)]
#[cfg(feature = "program")]
#[path = "../../tests/render/mod.rs"]
mod tests;

pub use collection_view::{CollectionView, SweepAxis};
pub use curves::series_marks;
pub use energy::{EnergyScale, EnergyUnit};
pub use figure::{Figure, Label, Marker, Panel, Row, Series, Shape};
pub use image::{Image, PixelSize};
pub use ion_name::ion;
pub use layout::{Placed, PointSize, place};
pub use packet_panel::{PacketPanel, format_time};
pub use pdf::pdf;
pub use plot_options::PlotOptions;
pub use raster::{Canvas, image, png};
pub use record_view::RecordView;
pub use scale::{Scale, Spacing, Tick, signed};
pub use scene::{Anchor, Mark, Rect, Scene, Text, clip};
pub use style::Style;
pub use svg::svg;
pub use theme::{Color, DARK, PRINT, Theme};
pub use time_span::TimeSpan;
pub use typeface::Typeface;
