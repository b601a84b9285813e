//! Finds every Siegert state of a range: candidates by Sylvester's law of inertia, poles by Rayleigh
//! quotients, and the proof that none is missing by the argument principle.

use num_complex::Complex64;

use super::candidates::{Candidate, ClosedProblem, ROUNDING};
use super::chain::{Chain, Leads, Outgoing};
use super::contour::{Cell, Point};
use super::state::{Pole, SiegertState, polish, state};
use crate::numeric::panels;
use crate::scattering::Cancelled;
use crate::units::Interval;

/// Two poles nearer than this share of the energies at play are the same pole.
const SAME: f64 = 1e-12;
/// Where a cell is cut: no level of a symmetric potential lies there.
const CUTS: [f64; 4] = [0.5 + 0.019, 0.5 - 0.067, 0.5 + 0.113, 0.5 - 0.171];
/// How far above a range candidates are sought, relative to it.
const BEYOND: f64 = 0.1;
/// Panels of a range, each with walls of its own.
const PANELS: usize = 24;
/// By how much the ends of a cell move inward at a time, relative to the energies at play, and how
/// often at most.
const MARGIN: f64 = 1e-7;
const MOVES: u32 = 5;
/// Gaps between known poles in which others are sought before a cell is cut.
const TRIED_GAPS: usize = 4;
/// Poles of a cell in which Newton's method seeks them.
const MAX_ZEROS: usize = 3;
/// A cell this narrow, relative to the energies at play, holds levels that are one to rounding.
const SMALLEST: f64 = 1e-10;
/// Newton steps towards a zero.
const MAX_STEPS: usize = 30;

/// A stretch of energies between thresholds, and the poles in it.
pub(super) struct Search<'a> {
    pub chain: &'a Chain<'a>,
    pub leads: Leads,
    /// Energies at play, meV: what rounding is relative to.
    pub scale: f64,
    pub found: Vec<Found>,
    /// Where levels were counted.
    pub cells: Vec<Cell>,
}

/// A pole, and how many others are the same to rounding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub pole: Pole,
    pub is_separate: bool,
}

impl Search<'_> {
    /// Bound states in `range`, where both leads are closed: the inertia of T counts them.
    pub(super) fn bound(&mut self, range: Interval) -> Result<(), Cancelled> {
        let (chain, leads) = (self.chain, self.leads);
        let count = |energy: f64| Ok(chain.outgoing(energy.into(), &leads)?.matrix.negative());
        self.follow(range, count).map(drop)
    }

    /// Takes the poles that eigenvalues in `range` lead to, of which `count` are below an energy.
    /// Gives those (meV) that lead to none of their own.
    fn follow(
        &mut self,
        range: Interval,
        count: impl Fn(f64) -> Result<usize, Cancelled>,
    ) -> Result<Vec<f64>, Cancelled> {
        let problem = ClosedProblem { count, scale: self.scale };
        let mut lost = Vec::new();
        for one in problem.candidates(range)? {
            if !self.take(one)? {
                lost.push(one.energy);
            }
        }
        Ok(lost)
    }

    /// Takes the poles that levels between the outermost tops lead to. Gives those (meV) that lead to
    /// none of their own.
    pub(super) fn follow_between_tops(&mut self, range: Interval) -> Result<Vec<f64>, Cancelled> {
        // Walls raise the levels just below the tops.
        let beyond = Interval::new(range.from, range.to + BEYOND * range.length());
        let mut lost = Vec::new();
        for panel in panels(beyond, PANELS) {
            let Some(walls) = self.chain.walls(panel.to) else { continue };
            let chain = self.chain;
            lost.extend(self.follow(panel, |energy| chain.levels_below(energy, walls))?);
        }
        Ok(lost)
    }

    /// Poles with Re E in `range` (meV) that outlive the flight through V; whether all were found.
    pub(super) fn open(&mut self, range: Interval) -> Result<bool, Cancelled> {
        self.follow_between_tops(range)?;
        let mut is_complete = true;
        for part in self.parts(range) {
            let width = self.largest_width(part.to);
            let imaginary = Interval::new(-0.5 * width, (0.5 * width).min(part.length()));
            // The border of a cell must not lead through a pole.
            let moved = |i: u32| {
                let inward = MARGIN * self.scale * f64::from(i);
                Cell { real: Interval::new(part.from + inward, part.to - inward), imaginary }
            };
            let counted = |cell: Cell| {
                let zeros = cell.zeros(self.chain, &self.leads).transpose()?;
                Some(zeros.map(|zeros| (cell, zeros)))
            };
            let Some((cell, zeros)) = (0..MOVES).map(moved).find_map(counted).transpose()? else {
                is_complete = false;
                continue;
            };
            is_complete &= self.complete(cell, zeros)?;
            self.cells.push(cell);
        }
        Ok(is_complete)
    }

    /// Adds the poles that belong to `candidate`; whether there were any that were not known.
    fn take(&mut self, candidate: Candidate) -> Result<bool, Cancelled> {
        let start = Complex64::from(candidate.energy);
        if candidate.multiplicity == 1 {
            let pole = polish(self.chain, &self.leads, start, None)?;
            return Ok(pole.is_some_and(|pole| self.add(pole, true)));
        }
        for row in self.wells(candidate)? {
            let pole = polish(self.chain, &self.leads, start, Some(row))?
                .unwrap_or(Pole { energy: start, row });
            self.found.push(Found { pole, is_separate: false });
        }
        Ok(true)
    }

    /// One border in each of the wells that hold a level at the energy of `candidate`: where the
    /// diagonal of the resolvent is largest.
    fn wells(&self, candidate: Candidate) -> Result<Vec<usize>, Cancelled> {
        let Outgoing { matrix, .. } = self.chain.outgoing(candidate.energy.into(), &self.leads)?;
        let size: Vec<f64> = matrix.factors().twisted.iter().map(|g| -g.norm().ln()).collect();
        // Levels that are one to rounding may have been parted between two candidates.
        let near = 2.0 * ROUNDING * self.scale;
        let is_near = |found: &&Found| {
            !found.is_separate && (found.pole.energy.re - candidate.energy).abs() < near
        };
        let mut taken: Vec<usize> =
            self.found.iter().filter(is_near).map(|found| found.pole.row).collect();
        let wanted = taken.len() + candidate.multiplicity;
        let known = taken.len();
        // Under a barrier the resolvent of a near well may exceed that of a far one, but it falls.
        let is_inside = |row: &usize| {
            let beside = &size[row.saturating_sub(1)..(row + 2).min(size.len())];
            self.chain.values[*row] <= candidate.energy
                || beside.iter().all(|other| *other <= size[*row])
        };
        let mut rows: Vec<usize> = (0..size.len()).filter(is_inside).collect();
        rows.sort_by(|&a, &b| size[b].total_cmp(&size[a]));
        for row in rows {
            let is_apart = |&other: &usize| {
                let between = row.min(other)..=row.max(other);
                self.chain.values[between].iter().any(|v| *v > candidate.energy)
            };
            if taken.iter().all(is_apart) {
                taken.push(row);
            }
            if taken.len() == wanted {
                break;
            }
        }
        Ok(taken.split_off(known))
    }

    /// Adds `pole` unless it is known; whether it was not.
    pub(super) fn add(&mut self, pole: Pole, is_separate: bool) -> bool {
        let near = |found: &Found| {
            (found.pole.energy - pole.energy).norm() < SAME * self.scale.max(pole.energy.norm())
        };
        let is_new = !self.found.iter().any(near);
        if is_new {
            self.found.push(Found { pole, is_separate });
        }
        is_new
    }

    /// Finds what is still missing of the poles in `cell`, of which there are `zeros`, and drops what
    /// rounding found twice; whether all are known then.
    fn complete(&mut self, cell: Cell, zeros: usize) -> Result<bool, Cancelled> {
        let known = |search: &Self| {
            search.found.iter().filter(|found| cell.contains(found.pole.energy)).count()
        };
        if zeros == known(self) {
            return Ok(true);
        }
        if zeros == 0 {
            // Rounding made two of one.
            self.found.retain(|found| !cell.contains(found.pole.energy));
            return Ok(true);
        }
        let few = if zeros <= MAX_ZEROS && known(self) < zeros {
            self.widest_gaps(cell)
        } else {
            Vec::new()
        };
        for start in few {
            while let Some(zero) = self.newton(cell, start)? {
                let pole = polish(self.chain, &self.leads, zero, None)?;
                let is_new = pole.is_some_and(|pole| self.add(pole, true));
                if !is_new || known(self) >= zeros {
                    break;
                }
            }
            if known(self) >= zeros {
                return Ok(known(self) == zeros);
            }
        }
        if cell.real.length() < SMALLEST * self.scale {
            self.found.retain(|found| !cell.contains(found.pole.energy));
            let energy = cell.point(0.5, 0.5).re;
            self.take(Candidate { energy, multiplicity: zeros })?;
            return Ok(known(self) == zeros);
        }
        for share in CUTS {
            let [first, second] = cell.parts(share);
            // What is not in one part is in the other.
            let Some(in_first) = first.zeros(self.chain, &self.leads)? else { continue };
            let is_complete = self.complete(first, in_first.min(zeros))?;
            return Ok(self.complete(second, zeros - in_first.min(zeros))? && is_complete);
        }
        Ok(false)
    }

    /// Where a pole of `cell` that is not known may be: in the widest gaps between those that are.
    fn widest_gaps(&self, cell: Cell) -> Vec<Complex64> {
        let inside = self.found.iter().map(|found| found.pole.energy);
        let mut known: Vec<f64> = inside.filter(|z| cell.contains(*z)).map(|z| z.re).collect();
        known.extend([cell.real.from, cell.real.to]);
        known.sort_by(f64::total_cmp);
        let mut gaps: Vec<Interval> =
            known.windows(2).map(|pair| Interval::new(pair[0], pair[1])).collect();
        gaps.sort_by(|a, b| b.length().total_cmp(&a.length()));
        let start = |gap: &Interval, depth: f64| {
            Complex64::new(0.5 * (gap.from + gap.to), depth * cell.imaginary.from)
        };
        gaps.iter().take(TRIED_GAPS).flat_map(|gap| [start(gap, 0.1), start(gap, 0.6)]).collect()
    }

    /// A zero of D in `cell` that is not known yet: Newton's method with the known ones divided out
    /// (Maehly 1954).
    pub(super) fn newton(
        &self,
        cell: Cell,
        start: Complex64,
    ) -> Result<Option<Complex64>, Cancelled> {
        let mut z = start;
        let largest = 0.5 * cell.real.length().max(cell.imaginary.length());
        for _ in 0..MAX_STEPS {
            let known: Complex64 =
                self.found.iter().map(|found| 1.0 / (z - found.pole.energy)).sum();
            let step = 1.0 / (Point::new(self.chain, &self.leads, z)?.slope - known);
            let step = if step.norm() > largest { step * (largest / step.norm()) } else { step };
            if !step.is_finite() {
                return Ok(None);
            }
            z -= step;
            if step.norm() < 1e-9 * self.scale {
                return Ok(cell.contains(z).then_some(z));
            }
        }
        Ok(None)
    }

    /// The states, in rising order.
    pub(super) fn states(self) -> Result<Vec<SiegertState>, Cancelled> {
        let mut found = self.found.clone();
        if !self.cells.is_empty() {
            let is_counted = |z: Complex64| {
                -2.0 * z.im <= self.largest_width(z.re)
                    && self.cells.iter().any(|cell| cell.contains(z))
            };
            found.retain(|found| is_counted(found.pole.energy));
        }
        found.sort_by(|a, b| a.pole.energy.re.total_cmp(&b.pole.energy.re));
        found
            .iter()
            .map(|found| state(self.chain, &self.leads, found.pole, found.is_separate))
            .collect()
    }
}
