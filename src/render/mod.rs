//! What a person looks at: figures and films, drawn from a record alone.

mod axes;
mod curves;
mod figure;
pub mod figures;
mod image;
mod layout;
mod legend;
pub mod movie;
mod partial;
mod pdf;
mod raster;
mod scale;
mod scene;
mod span;
mod stage;
mod subject;
mod svg;
mod theme;
mod typeface;
mod wishes;

pub use curves::series_marks;
pub use figure::{Figure, Panel, Series, Shape};
pub use image::Image;
pub use layout::{Placed, Style, place};
pub use partial::write_whole;
pub use pdf::pdf;
pub use raster::{Canvas, image, png};
pub use scale::{Scale, Spacing, signed};
pub use scene::{Anchor, Mark, Rect, Scene, Text, clip};
pub use span::Span;
pub use stage::{Stage, clock};
pub use subject::{EnergyUnit, Subject, ion};
pub use svg::svg;
pub use theme::{Color, DARK, PRINT, Theme};
pub use typeface::Typeface;
pub use wishes::Wishes;
