//! The propagators by name.

use super::splitting::{BLANES_MOAN, CHIN, STRANG, Splitting, TAKAHASHI_IMADA};

/// A propagator by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Strang splitting, second order.
    Strang,
    /// Takahashi–Imada splitting with the gradient in the kick, fourth order in T(E).
    TakahashiImada,
    /// Chin's 4A with one gradient term, fourth order.
    Chin,
    /// Blanes–Moan splitting of Runge–Kutta–Nyström type, fourth order.
    BlanesMoan,
    /// Chebyshev expansion of the whole step.
    Chebyshev,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 5] =
        [Self::Strang, Self::TakahashiImada, Self::Chin, Self::BlanesMoan, Self::Chebyshev];

    /// Their names, in the same order.
    pub(crate) const NAMES: [&'static str; Self::ALL.len()] = {
        let mut names = [""; Self::ALL.len()];
        let mut i = 0;
        while i < names.len() {
            names[i] = Self::ALL[i].name();
            i += 1;
        }
        names
    };

    /// The scheme called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// The name by which a scenario asks for it.
    pub const fn name(self) -> &'static str {
        match self.splitting() {
            Some(splitting) => splitting.name,
            None => "chebyshev",
        }
    }

    /// Its table of coefficients; the Chebyshev series has none.
    pub const fn splitting(self) -> Option<&'static Splitting> {
        match self {
            Self::Strang => Some(&STRANG),
            Self::TakahashiImada => Some(&TAKAHASHI_IMADA),
            Self::Chin => Some(&CHIN),
            Self::BlanesMoan => Some(&BLANES_MOAN),
            Self::Chebyshev => None,
        }
    }

    /// The power of Δt with which the error of T(E) falls; four for the Chebyshev series, which has
    /// none.
    pub fn order(self) -> i32 {
        self.splitting().map_or(4, |splitting| splitting.order as i32)
    }
}
