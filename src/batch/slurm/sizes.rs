//! How many tasks, and for how long.

use std::collections::BTreeMap;
use std::time::Duration;

/// What Slurm allows where its configuration says nothing: indices of an array stay below it.
pub const MAX_ARRAY_SIZE: usize = 1001;

/// A node may be slower than the machine that was measured, and a case dearer than those that were tried.
const MARGIN: u32 = 3;
/// The same within a time limit that is chosen, as a percentage: what does not fit after all goes
/// back into the queue.
const MARGIN_WITHIN_LIMIT: u32 = 125;
/// For a start from a slow disk, and for finding what is finished already.
const START: Duration = Duration::from_secs(300);
/// Shorter limits gain no place in a queue.
const LEAST: Duration = Duration::from_secs(600);
/// A task is signalled this long before its end: the cases it is at then have a minute, and Slurm's
/// signals may come late.
const LONGEST_LEAD: Duration = Duration::from_secs(120);
/// Short tasks are signalled a fifth of their time before the end (a minute: 12 s) …
const LEAD_PART: u32 = 5;
/// … and their start is reckoned with a tenth.
const START_PART: u32 = 10;
/// Writing the last results, beside the case itself.
const LAST_WRITE: Duration = Duration::from_secs(5);
/// No case is reckoned with less.
const SHORTEST_CASE: Duration = Duration::from_micros(100);
/// How far a number of shares is looked for that spreads the cases evenly.
const SEARCH: usize = 64;

/// What an array is to compute.
#[derive(Debug, Clone)]
pub struct Needs<'a> {
    /// Numbers of the cases that are not finished.
    pub left: &'a [usize],
    /// What one of them takes on one core, at most.
    pub case: Duration,
    /// What a task shall take.
    pub task: Duration,
    /// Cores of a task; each computes a case at a time.
    pub cores: usize,
    /// Time limit of a task, if the user has chosen one.
    pub limit: Option<Duration>,
    /// Indices of an array must stay below this (`MaxArraySize`).
    pub array_size: usize,
}

/// An array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes {
    /// How many shares all cases are dealt out into: the N of `--task I/N`.
    pub shares: usize,
    /// Shares in which something is left, from 1.
    pub tasks: Vec<usize>,
    /// Most cases that are left in one of them.
    pub load: usize,
    /// Time limit of a task, in whole minutes.
    pub limit: Duration,
    /// How long before the limit a task is signalled.
    pub lead: Duration,
    /// Time for cases between the start of a task and the signal.
    pub usable: Duration,
    /// What the cases of the fullest task take.
    pub work: Duration,
}

/// Sizes an array so that a task lasts about as long as wanted, and within the time limit where one
/// is chosen.
///
/// Shares are dealt out over all cases, finished or not. Where finished ones are missing in a pattern, a number of shares close by is
/// taken that spreads what is left more evenly.
pub fn sizes(needs: &Needs<'_>) -> Sizes {
    let left = needs.left;
    let case = needs.case.max(SHORTEST_CASE);
    let within = |limit| usable(limit, lead(limit, case)) * 100 / MARGIN_WITHIN_LIMIT;
    let task = needs.limit.map_or(needs.task, |limit| needs.task.min(within(limit)));
    let cores = needs.cores.max(1);
    let rounds = (task.as_secs_f64() / case.as_secs_f64()).floor().clamp(1.0, 1e9) as usize;
    let most = needs.array_size.saturating_sub(1).max(1);
    let wanted = left.len().div_ceil(rounds.saturating_mul(cores)).clamp(1, most);
    let fair = left.len().div_ceil(wanted);
    let dealt = |shares: usize| {
        let mut loads = BTreeMap::new();
        left.iter().for_each(|case| *loads.entry(case % shares).or_insert(0_usize) += 1);
        loads
    };
    let load_of = |shares: &usize| dealt(*shares).into_values().max().unwrap_or(0);
    let last = (wanted + SEARCH).min(most);
    let even = (wanted..=last).find(|shares| load_of(shares) <= fair);
    let shares = even.or_else(|| (wanted..=last).min_by_key(load_of)).unwrap_or(wanted);
    // Share I of N holds the cases whose number leaves I; where nothing is left over, that is share N.
    let mut tasks: Vec<usize> = dealt(shares).into_keys().map(|rest| if rest == 0 { shares } else { rest }).collect();
    tasks.sort_unstable();
    let load = load_of(&shares);
    let rounds = u32::try_from(load.div_ceil(cores)).unwrap_or(u32::MAX);
    let work = case.saturating_mul(rounds);
    let own = work.saturating_mul(MARGIN).saturating_add(START).max(LEAST);
    let limit = needs.limit.unwrap_or_else(|| Duration::from_secs(own.as_secs().div_ceil(60) * 60));
    let lead = lead(limit, case);
    Sizes { shares, tasks, load, limit, lead, usable: usable(limit, lead), work }
}

/// How long before its `limit` a task is signalled: long enough to finish a case, if half of the
/// limit is long enough for that.
fn lead(limit: Duration, case: Duration) -> Duration {
    let fair = (limit / LEAD_PART).min(LONGEST_LEAD);
    let needed = case.saturating_add(LAST_WRITE).min(limit / 2).min(LONGEST_LEAD);
    Duration::from_secs(fair.max(needed).as_secs())
}

/// What is left of `limit` between start and signal.
fn usable(limit: Duration, lead: Duration) -> Duration {
    limit.saturating_sub(lead).saturating_sub(START.min(limit / START_PART))
}

impl Sizes {
    /// The tasks as `--array` takes them, for example `1-7,9`.
    pub fn array(&self) -> String {
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for &task in &self.tasks {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == task => *last = task,
                _ => ranges.push((task, task)),
            }
        }
        let told = ranges.iter().map(|&(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
        told.collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Share;

    fn sized(left: &[usize], seconds: f64, cores: usize, array_size: usize) -> Sizes {
        let needs = Needs {
            left,
            case: Duration::from_secs_f64(seconds),
            task: Duration::from_secs(600),
            cores,
            limit: None,
            array_size,
        };
        sized_for(&needs)
    }

    fn sized_for(needs: &Needs<'_>) -> Sizes {
        let Needs { left, array_size, .. } = *needs;
        let sizes = sizes(needs);
        // Every case that is left is some task's, and no task is idle.
        for &case in left {
            let holders = sizes.tasks.iter().filter(|&&task| Share { index: task, count: sizes.shares }.holds(case));
            assert_eq!(holders.count(), 1);
        }
        for &task in &sizes.tasks {
            assert!((1..=sizes.shares).contains(&task) && task < array_size.max(2));
            let load = left.iter().filter(|&&case| Share { index: task, count: sizes.shares }.holds(case)).count();
            assert!(load > 0 && load <= sizes.load);
        }
        sizes
    }

    #[test]
    fn a_task_lasts_minutes() {
        let all: Vec<usize> = (0..10_000).collect();
        let sizes = sized(&all, 2.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((sizes.shares, sizes.load, sizes.array()), (34, 295, "1-34".into()));
        assert_eq!(sizes.limit, Duration::from_secs(2100));
        let wide = sized(&all, 2.0, 8, MAX_ARRAY_SIZE);
        assert_eq!((wide.shares, wide.load), (5, 2000));
        assert_eq!(wide.limit, Duration::from_secs(1800));
        // Milliseconds each: one task for all.
        let quick = sized(&all, 1e-3, 1, MAX_ARRAY_SIZE);
        assert_eq!((quick.array(), quick.limit), ("1".into(), LEAST));
        // Hours each: one case a task.
        let slow = sized(&all[..24], 7200.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((slow.shares, slow.load, slow.limit.as_secs()), (24, 1, 3 * 7200 + 300));
    }

    #[test]
    fn tasks_fit_a_time_limit_that_is_chosen() {
        let all: Vec<usize> = (0..400).collect();
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let within = |limit: u64, seconds: f64, cores: usize| {
            let case = Duration::from_secs_f64(seconds);
            let (task, limit) = (minutes(10), Some(minutes(limit)));
            sized_for(&Needs { left: &all, case, task, cores, limit, array_size: MAX_ARRAY_SIZE })
        };
        // 400 cases of a second for a queue of a minute: 42 s before the signal.
        let short = within(1, 1.0, 1);
        assert_eq!((short.tasks.len(), short.lead.as_secs(), short.usable.as_secs()), (13, 12, 42));
        for limit in [1, 2, 3, 5, 8, 10, 15, 60, 1440] {
            for seconds in [0.01, 0.4, 1.0, 7.0, 20.0] {
                for cores in [1, 3] {
                    let sizes = within(limit, seconds, cores);
                    assert_eq!(sizes.limit, minutes(limit));
                    assert!(sizes.work <= sizes.usable.min(minutes(10)), "{limit} min, {seconds} s: {sizes:?}");
                    assert!(sizes.work + sizes.lead < sizes.limit && sizes.lead <= sizes.limit / 2);
                    assert!(sizes.lead.as_secs_f64() >= seconds, "{limit} min, {seconds} s: {sizes:?}");
                }
            }
        }
        // A long limit does not make long tasks: --task-time says how long they are.
        assert_eq!(within(1440, 10.0, 1).tasks.len(), 7);
        assert_eq!(within(60, 1.0, 1).lead.as_secs(), 120);
        // A case that fits no task is one all the same, and that can be seen.
        let slow = within(1, 600.0, 1);
        assert_eq!((slow.load, slow.lead.as_secs()), (1, 30));
        assert!(slow.work > slow.usable);
    }

    #[test]
    fn an_array_is_never_larger_than_allowed() {
        let all: Vec<usize> = (0..5000).collect();
        for array_size in [0, 1, 2, 11, 1001] {
            let sizes = sized(&all, 600.0, 1, array_size);
            let most = array_size.saturating_sub(1).max(1);
            assert_eq!((sizes.shares, sizes.load), (most, 5000_usize.div_ceil(most)));
            assert!(sizes.limit >= Duration::from_secs(600) * 3 * sizes.load as u32);
        }
        assert_eq!(sized(&all[..2], 600.0, 1, 1001).tasks.len(), 2);
    }

    #[test]
    fn what_is_left_of_a_pattern_is_spread() {
        // Every fourth case is left: with four shares one task would have it all.
        let left: Vec<usize> = (0..400).step_by(4).collect();
        let sizes = sized(&left, 24.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((sizes.shares, sizes.load), (5, 20));
        let two = sized(&[0, 100], 600.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((two.load, two.tasks.len(), two.array()), (1, 2, "1,3".into()));
        assert_eq!(sized(&[7], 1.0, 1, MAX_ARRAY_SIZE).array(), "1");
    }

    #[test]
    fn absurd_times_do_no_harm() {
        let all: Vec<usize> = (0..100).collect();
        sized(&all, 0.0, 1, 1001);
        sized(&all, 1e12, 3, 5);
    }
}
