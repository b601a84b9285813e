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
    /// Cayley factors on spectral elements.
    Elements,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 6] = [
        Self::Strang,
        Self::TakahashiImada,
        Self::Chin,
        Self::BlanesMoan,
        Self::Chebyshev,
        Self::Elements,
    ];

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
        match self {
            Self::Strang => STRANG.name,
            Self::TakahashiImada => TAKAHASHI_IMADA.name,
            Self::Chin => CHIN.name,
            Self::BlanesMoan => BLANES_MOAN.name,
            Self::Chebyshev => "chebyshev",
            Self::Elements => "elements",
        }
    }

    /// Its table of coefficients, if it is a splitting.
    pub const fn splitting(self) -> Option<&'static Splitting> {
        match self {
            Self::Strang => Some(&STRANG),
            Self::TakahashiImada => Some(&TAKAHASHI_IMADA),
            Self::Chin => Some(&CHIN),
            Self::BlanesMoan => Some(&BLANES_MOAN),
            Self::Chebyshev | Self::Elements => None,
        }
    }

    /// Whether T(E) has no error of the time step, which only has to keep the packet's energies apart.
    pub(crate) fn has_no_step_error(self) -> bool {
        matches!(self, Self::Chebyshev | Self::Elements)
    }

    /// The power of Δt with which the error of T(E) falls; four where there is none.
    pub fn order(self) -> i32 {
        self.splitting().map_or(4, |splitting| splitting.order as i32)
    }
}
