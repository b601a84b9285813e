//! One ion: Newton's equation of motion until it has left.
//!
//! Steps are leapfrogs of 1, 2, 3 and 4 parts, extrapolated to order eight.
//!
//! Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, § II.14.

use super::field::Field;
use crate::numeric::last_where;
use crate::units::Interval;

/// Error of a step over the incident velocity, and over half a cell.
// A step then changes the energy by 2e-9 of itself, and a passage takes a hundred steps.
const STEP_TOLERANCE: f64 = 1e-9;
/// Parts of a step, with the weights of orders eight and six.
const RULE: [LeapfrogWeights; 4] = [
    LeapfrogWeights { parts: 1, eighth: -1.0 / 360.0, sixth: 0.0 },
    LeapfrogWeights { parts: 2, eighth: 16.0 / 45.0, sixth: 4.0 / 15.0 },
    LeapfrogWeights { parts: 3, eighth: -729.0 / 280.0, sixth: -81.0 / 35.0 },
    LeapfrogWeights { parts: 4, eighth: 1024.0 / 315.0, sixth: 64.0 / 21.0 },
];
/// Ends of all these parts.
const TWELFTHS: [usize; 7] = [0, 3, 4, 6, 8, 9, 12];
/// Steps a period of the drive, at least: more than the parts of a step can alias.
const STEPS_A_PERIOD: f64 = 4.0;
/// Times of passage at the incident velocity, and periods, after which an ion is trapped.
// Behind a step ions crawl: those of 1/200 of the velocity have 1/40000 of the energy.
const MAX_PASSAGES: f64 = 200.0;
const MAX_PERIODS: f64 = 4.0;
/// Steps after which it is trapped in any case.
const MAX_STEPS: usize = 100_000;
/// Steps to the place of a border.
const MAX_BORDER_STEPS: usize = 60;
/// Halvings of the step in which an ion turns round: what is left is 1e-9 of it.
const TURN_HALVINGS: u32 = 30;
/// Distance (in half cells) at which a border is reached.
const AT_BORDER: f64 = 1e-11;

#[derive(Debug, Clone, Copy)]
struct LeapfrogWeights {
    parts: usize,
    eighth: f64,
    sixth: f64,
}

/// What becomes of an ion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Transmitted,
    Reflected,
    /// It has not left in time.
    Trapped,
}

/// An ion in a lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// fs.
    pub time: f64,
    /// Å.
    pub x: f64,
    /// Å/fs.
    pub velocity: f64,
}

/// An ion in V and W.
#[derive(Debug, Clone, Copy)]
struct State {
    time: f64,
    x: f64,
    velocity: f64,
    /// Number of the border on the left.
    region: usize,
    cell: usize,
}

/// What moves an ion.
pub(super) struct Motion<'a> {
    pub field: &'a Field,
    /// meV·fs²/Å².
    pub mass: f64,
    /// s(t).
    pub drive: &'a (dyn Fn(f64) -> f64 + Sync),
    /// fs.
    pub period: f64,
}

/// A border that is passed within a time (fs).
struct Passage {
    border: usize,
    duration: f64,
}

/// A step and its error over what is allowed.
struct Step {
    end: State,
    error: f64,
}

impl Motion<'_> {
    /// What becomes of an ion.
    pub(crate) fn fate(&self, start: Start) -> Fate {
        let Interval { from, to } = self.field.extent();
        let Start { time, x, velocity } = start;
        let free = |time: f64, x: f64| time + (x - start.x) / velocity;
        let (time, x) = match () {
            () if x <= from && velocity <= 0.0 => return Fate::Reflected,
            () if x >= to && velocity >= 0.0 => return Fate::Transmitted,
            () if x < from => (free(time, from), from),
            () if x > to => (free(time, to), to),
            () => (time, x),
        };
        let inside = |border: &super::field::Border| border.position <= x;
        let count = self.field.borders.len();
        let region = self.field.borders.partition_point(inside).clamp(1, count - 1) - 1;
        let cell = self.field.locate(region, 0, x);
        self.inside(State { time, x, velocity, region, cell }, velocity.abs())
    }

    /// What becomes of an ion in V and W that came with `speed` (Å/fs).
    fn inside(&self, mut state: State, speed: f64) -> Fate {
        let passage = self.field.extent().length() / speed;
        let deadline = state.time + MAX_PASSAGES * passage + MAX_PERIODS * self.period;
        let mut step = f64::INFINITY;
        for _ in 0..MAX_STEPS {
            if state.time > deadline {
                break;
            }
            let State { region, cell, x, velocity, .. } = state;
            let reach = self.field.reach(region, cell, x, velocity);
            // Where an ion turns round the field alone says how far it goes.
            let longest =
                (reach / velocity.abs().max(0.05 * speed)).min(self.period / STEPS_A_PERIOD);
            step = step.min(longest);
            let Step { end, error } = self.step(&state, step, speed);
            let factor = 0.9 * error.powf(-1.0 / 7.0);
            let next = step * if factor.is_nan() { 0.2 } else { factor.clamp(0.2, 3.0) };
            // False for NaN as well.
            if error <= 1.0 {
                match self.passage(&state, &end, speed) {
                    None => state = end,
                    Some(Passage { border, duration }) => {
                        state = self.at_border(&state, duration, border, speed);
                        if let Some(fate) = self.cross(&mut state, border) {
                            return fate;
                        }
                    }
                }
            }
            step = next;
        }
        Fate::Trapped
    }

    /// A step of `duration` (fs).
    fn step(&self, from: &State, duration: f64, speed: f64) -> Step {
        let mut cell = from.cell;
        // s at the twelfths of the step that its parts end at.
        let mut strengths = [0.0; 13];
        for twelfth in TWELFTHS {
            strengths[twelfth] = (self.drive)(from.time + duration * twelfth as f64 / 12.0);
        }
        let first = self.field.force(cell, from.x, strengths[0]) / self.mass;
        let (mut end, mut other) = (State { x: 0.0, velocity: 0.0, ..*from }, *from);
        (other.x, other.velocity) = (0.0, 0.0);
        for weights in RULE {
            let part = duration / weights.parts as f64;
            let (mut x, mut velocity) = (0.0, from.velocity + 0.5 * part * first);
            for i in 1..=weights.parts {
                x += part * velocity;
                let at = from.x + x;
                cell = self.field.locate(from.region, cell, at);
                let strength = strengths[12 * i / weights.parts];
                let acceleration = self.field.force(cell, at, strength) / self.mass;
                let share = if i == weights.parts { 0.5 } else { 1.0 };
                velocity += share * part * acceleration;
            }
            end.x += weights.eighth * x;
            end.velocity += weights.eighth * velocity;
            other.x += weights.sixth * x;
            other.velocity += weights.sixth * velocity;
        }
        let off = (end.x - other.x).abs() / self.field.half(from.cell);
        let error = off.max((end.velocity - other.velocity).abs() / speed) / STEP_TOLERANCE;
        end.x += from.x;
        end.time = from.time + duration;
        end.cell = self.field.locate(from.region, cell, end.x);
        Step { end, error }
    }

    /// The border that `end` is beyond.
    fn border(&self, state: &State, end: &State) -> Option<usize> {
        let (left, right) = (state.region, state.region + 1);
        if end.x < self.field.borders[left].position {
            Some(left)
        } else if end.x > self.field.borders[right].position {
            Some(right)
        } else {
            None
        }
    }

    /// The border that is passed on the way from `state` to `end`.
    fn passage(&self, state: &State, end: &State, speed: f64) -> Option<Passage> {
        let duration = end.time - state.time;
        if let Some(border) = self.border(state, end) {
            return Some(Passage { border, duration });
        }
        // A slope that goes on beyond the border may have turned the ion round there.
        let free = State { x: state.x + state.velocity * duration, ..*state };
        let border = self.border(state, &free).filter(|_| state.velocity * end.velocity < 0.0)?;
        let duration = self.turn(state, duration, speed);
        let turned = self.step(state, duration, speed).end;
        self.border(state, &turned).map(|_| Passage { border, duration })
    }

    /// The time (fs) from `state` at which the ion turns round, before `duration`.
    fn turn(&self, state: &State, duration: f64, speed: f64) -> f64 {
        let is_onward =
            |trial: f64| self.step(state, trial, speed).end.velocity * state.velocity > 0.0;
        last_where(0.0, duration, TURN_HALVINGS, is_onward)
    }

    /// The ion at `border`, which a step of `duration` passes.
    fn at_border(&self, state: &State, duration: f64, border: usize, speed: f64) -> State {
        let position = self.field.borders[border].position;
        let side = if border == state.region { -1.0 } else { 1.0 };
        let (mut inside, mut outside, mut trial) = (0.0, duration, duration);
        let mut end = *state;
        for _ in 0..MAX_BORDER_STEPS {
            end = self.step(state, trial, speed).end;
            let beyond = side * (end.x - position);
            if beyond.abs() <= AT_BORDER * self.field.half(end.cell) {
                break;
            }
            *(if beyond > 0.0 { &mut outside } else { &mut inside }) = trial;
            let newton = trial - side * beyond / end.velocity;
            let is_between = newton > inside && newton < outside;
            trial = if is_between { newton } else { 0.5 * (inside + outside) };
        }
        State { x: position, ..end }
    }

    /// Crosses `border`, or turns round at it; its fate if that is an end.
    fn cross(&self, state: &mut State, border: usize) -> Option<Fate> {
        let is_right = border > state.region;
        if border == 0 || border + 1 == self.field.borders.len() {
            return Some(if is_right { Fate::Transmitted } else { Fate::Reflected });
        }
        let side = if is_right { 1.0 } else { -1.0 };
        let jump = side * self.field.borders[border].jump((self.drive)(state.time));
        let square = state.velocity.powi(2) - 2.0 * jump / self.mass;
        if square > 0.0 {
            state.velocity = side * square.sqrt();
            state.region = if is_right { border } else { border - 1 };
        } else {
            state.velocity = -side * state.velocity.abs();
        }
        state.cell = self.field.locate(state.region, state.cell, state.x);
        None
    }
}
