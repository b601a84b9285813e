//! The kinds of figures, each from a record alone.

mod momentum;
mod norms;
mod snapshots;
mod spacetime;
mod transmission;

use super::figure::Figure;
use super::subject::Subject;
use super::theme::Theme;
use crate::error::{Error, Result};

/// What a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// T(E) by both roads, the classical step, difference and bound.
    Transmission,
    /// |ψ|² over x and t.
    Spacetime,
    /// |ψ|² over V(x) at several times.
    Snapshots,
    /// What comes in and what goes out, by wavenumber.
    Momentum,
    /// Probabilities, norm and energy in time.
    Norms,
}

/// What may be asked for beside the kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wishes {
    /// Packets to show; none: all, or the first where there is room for one.
    pub packets: Vec<usize>,
    /// Positions to show, Å.
    pub x: Option<(f64, f64)>,
    /// Times to show, fs.
    pub time: Option<(f64, f64)>,
    /// Whether densities are shown by their logarithm.
    pub logarithmic: bool,
    /// Instead of the record's title.
    pub title: Option<String>,
}

impl Wishes {
    /// The packets to show, all those of the record by default.
    ///
    /// # Errors
    /// [`Error::Usage`] if one is asked for that is not there.
    pub fn packets(&self, subject: &Subject) -> Result<Vec<usize>> {
        let missing = |index: &&usize| !subject.packets.contains(index);
        if let Some(index) = self.packets.iter().find(missing) {
            let held = subject.packets.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            return Err(Error::Usage(format!("there is no packet {index} in this record\n  help: it holds {held}")));
        }
        let chosen = if self.packets.is_empty() { subject.packets.clone() } else { self.packets.clone() };
        if chosen.is_empty() {
            return Err(Error::Machine("the record is damaged: it holds no packet".into()));
        }
        Ok(chosen)
    }
}

/// The figure of `kind`.
///
/// # Errors
/// [`Error::Usage`] where the record does not hold what is wanted, [`Error::Machine`] where it is damaged.
pub fn figure(subject: &Subject, kind: Kind, wishes: &Wishes, theme: &Theme) -> Result<Figure> {
    // One that is not there is refused by every kind, also by those that show all.
    wishes.packets(subject)?;
    let mut figure = match kind {
        Kind::Transmission => transmission::figure(subject, theme),
        Kind::Spacetime => spacetime::figure(subject, wishes, theme),
        Kind::Snapshots => snapshots::figure(subject, wishes, theme),
        Kind::Momentum => momentum::figure(subject, wishes, theme),
        Kind::Norms => norms::figure(subject, wishes, theme),
    }?;
    if let Some(title) = &wishes.title {
        figure.title.clone_from(title);
        if let Some(panel) = figure.rows.first_mut().and_then(|row| row.1.first_mut()) {
            panel.title.clone_from(title);
        }
    }
    Ok(figure)
}
