//! Fixed parts of the report.

/// The beginning of the report.
pub(super) const BEGINNING: &str = "# Quantum tunnelling in ion channels: what is reproduced, and \
what is not

This report and the files beside it were computed by `wavepore reproduce`. They stand beside the \
figures and the abstract of \"Quantum
Tunneling Enables High-Flux Transport in Ion Channels\" (arXiv 2603.07196), of which only \
abstract and captions could be had: its V(x),
temperature, concentrations, capture area and conductances are not known. Every number for V(x) \
and the baths is therefore a choice of
this program, made so that the captions come out, and says nothing about the paper's own. What \
the captions do not say is not held against them:
each statement is judged by a rule that is written beside it.

";

/// The section on the model.
pub(super) const MODEL: &str = "## What the model is, and what it is not

One ion in one dimension and in a pure state, without water, without friction, without other \
ions, in a rigid potential V(x). All five
are strong; the last three are known to be wrong for selectivity filters: several ions move in \
concert, velocities are forgotten within
femtoseconds, and the carbonyls that make V(x) move by more than the thin barrier is wide \
(recalled from the literature, not computed here).

Three models share each V(x): *quantum* (T(E) from the stationary Schrödinger equation, checked \
by wave packets), *classical ballistic*
(every ion above the top crosses, none below) and *classical diffusive* (Nernst-Planck). Quantum \
over ballistic is what ħ does; ballistic
over diffusive is what friction does. A comparison of quantum ballistic with classical diffusive \
shows both at once, and mostly friction.

Robust, and generic: Nernst reversal, the sigmoid of a thin barrier, the splitting of packets, \
levels a terahertz apart. Reproduced only where
a barrier is about 0.05 angstrom wide: that tunnelling raises the conductance of K+ or Na+ \
tenfold. What could show this report wrong is the paper's
V(x): with features of about 0.05 angstrom its numbers would follow. A smaller mass alone would \
not do: at the widths of published barriers even a
proton gains no order of magnitude (see *How thin a barrier must be*). A scenario with that V(x) \
or mass decides it within a minute.

";
