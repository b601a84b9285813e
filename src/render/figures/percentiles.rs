//! How figures show percentiles over draws of tables with errors.

/// Name of the band from the 16th to the 84th percentile.
pub(super) const PERCENTILES: &str = "16th to 84th percentile";
/// Opacity of the band: one tint without an edge, behind all lines.
pub(super) const PERCENTILE_TINT: f64 = 0.22;
