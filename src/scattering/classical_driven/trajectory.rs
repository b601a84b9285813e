//! One ion: Newton's equation of motion until it has left.

use super::field::Border;
use super::motion::{Motion, State, Step};
use crate::numeric::last_where;
use crate::scattering::Cancelled;
use crate::units::Interval;

/// Steps a period of the drive, at least: more than the parts of a step can alias.
const STEPS_A_PERIOD: f64 = 4.0;
/// Times of passage at the incident velocity, and periods, after which an ion is trapped.
// Behind a step ions crawl: those of 1/200 of the velocity have 1/40000 of the energy.
const MAX_PASSAGES: f64 = 200.0;
const MAX_PERIODS: f64 = 4.0;
/// Steps after which it is trapped in any case.
const MAX_STEPS: usize = 100_000;
/// Steps after which an ion is asked about again: a question before each costs 2 %.
const STEPS_PER_CHECK: usize = 64;
/// Steps to the place of a border.
const MAX_BORDER_STEPS: usize = 60;
/// Halvings of the step in which an ion turns round: what is left is 1e-9 of it.
const TURN_HALVINGS: u32 = 30;
/// Distance (in half cells) at which a border is reached.
const AT_BORDER: f64 = 1e-11;

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

/// A border that is passed within a time (fs).
struct Passage {
    border: usize,
    duration: f64,
}

impl Motion<'_> {
    /// What becomes of an ion.
    pub(crate) fn fate(&self, start: Start) -> Result<Fate, Cancelled> {
        let mut state = match self.entrance(start) {
            Ok(state) => state,
            Err(fate) => return Ok(fate),
        };
        let speed = start.velocity.abs();
        let passage = self.field.extent().length() / speed;
        let deadline = state.time + MAX_PASSAGES * passage + MAX_PERIODS * self.period;
        self.follow(&mut state, speed, deadline, |_, _| ())
    }

    /// Positions (Å) of an ion at `times` (fs, not falling, not before its start); it moves freely
    /// before it comes and once it has left. NaN from where it is trapped.
    pub(crate) fn positions(&self, start: Start, times: &[f64]) -> Result<Vec<f64>, Cancelled> {
        let free = |Start { time, x, velocity }: Start, at: f64| x + velocity * (at - time);
        let Ok(mut state) = self.entrance(start) else {
            return Ok(times.iter().map(|&time| free(start, time)).collect());
        };
        let coming = times.partition_point(|&time| time < state.time);
        let mut positions: Vec<f64> =
            times[..coming].iter().map(|&time| free(start, time)).collect();
        let mut rest = times[coming..].iter().copied().peekable();
        let (speed, end) = (start.velocity.abs(), times.last().copied().unwrap_or(start.time));
        let fate = self.follow(&mut state, speed, end, |from, to| {
            while let Some(time) = rest.next_if(|&time| time < to.time) {
                positions.push(self.between(from, to, time));
            }
        })?;
        let State { time, x, velocity, .. } = state;
        let x = if fate == Fate::Trapped { f64::NAN } else { x };
        positions.extend(rest.map(|at| free(Start { time, x, velocity }, at)));
        Ok(positions)
    }

    /// Where an ion comes into V and W, or what becomes of it if it never does.
    fn entrance(&self, start: Start) -> Result<State, Fate> {
        let Interval { from, to } = self.field.extent();
        let Start { time, x, velocity } = start;
        let free = |time: f64, x: f64| time + (x - start.x) / velocity;
        let (time, x) = match () {
            () if x <= from && velocity <= 0.0 => return Err(Fate::Reflected),
            () if x >= to && velocity >= 0.0 => return Err(Fate::Transmitted),
            () if x < from => (free(time, from), from),
            () if x > to => (free(time, to), to),
            () => (time, x),
        };
        let inside = |border: &Border| border.position <= x;
        let count = self.field.borders.len();
        let region = self.field.borders.partition_point(inside).clamp(1, count - 1) - 1;
        let cell = self.field.locate(region, 0, x);
        Ok(State { time, x, velocity, region, cell })
    }

    /// Moves an ion in V and W, which came with `speed` (Å/fs), until it leaves or a step ends after
    /// `deadline` (fs), and hands each step to `passed`.
    fn follow(
        &self,
        state: &mut State,
        speed: f64,
        deadline: f64,
        mut passed: impl FnMut(&State, &State),
    ) -> Result<Fate, Cancelled> {
        let mut step = f64::INFINITY;
        for number in 0..MAX_STEPS {
            if number % STEPS_PER_CHECK == 0 {
                self.stop.check()?;
            }
            if state.time > deadline {
                break;
            }
            let State { region, cell, x, velocity, .. } = *state;
            let reach = self.field.reach(region, cell, x, velocity);
            // Where an ion turns round the field alone says how far it goes.
            let longest =
                (reach / velocity.abs().max(0.05 * speed)).min(self.period / STEPS_A_PERIOD);
            step = step.min(longest);
            let Step { end, error } = self.step(state, step, speed);
            let factor = 0.9 * error.powf(-1.0 / 7.0);
            let next = step * if factor.is_nan() { 0.2 } else { factor.clamp(0.2, 3.0) };
            // False for NaN as well.
            if error <= 1.0 {
                match self.passage(state, &end, speed) {
                    None => {
                        passed(state, &end);
                        *state = end;
                    }
                    Some(Passage { border, duration }) => {
                        let end = self.at_border(state, duration, border, speed);
                        passed(state, &end);
                        *state = end;
                        if let Some(fate) = self.cross(state, border) {
                            return Ok(fate);
                        }
                    }
                }
            }
            step = next;
        }
        Ok(Fate::Trapped)
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
