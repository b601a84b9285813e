//! The number of tasks of an array, and their time limit.

use std::collections::BTreeMap;
use std::time::Duration;

/// Factor on the time of a task.
// A node may be slower than the machine of the measurement, and a case more expensive than the
// measured ones.
const MARGIN: u32 = 3;
/// The same within the user's time limit, as a percentage.
// Less, because what does not fit is requeued.
const MARGIN_WITHIN_LIMIT: u32 = 125;
/// Time for a start from a slow disk, and for finding the finished cases.
const START: Duration = Duration::from_secs(300);
/// Shortest time limit.
// Shorter ones start no sooner.
const MIN_LIMIT: Duration = Duration::from_secs(600);
/// Longest time between the signal and the end of a task.
// Its present cases have a minute, and schedulers may send signals late.
const MAX_LEAD: Duration = Duration::from_secs(120);
/// Short tasks are signalled this fraction of their limit before the end: 1/5.
const LEAD_FRACTION: u32 = 5;
/// The start of short tasks counts as this fraction of their limit: 1/10.
const START_FRACTION: u32 = 10;
/// Time for writing the last results.
const LAST_WRITE: Duration = Duration::from_secs(5);
/// Shortest time of a case.
const MIN_CASE_TIME: Duration = Duration::from_micros(100);
/// Number of larger partition counts that are tried for one that spreads the cases evenly.
const MAX_EXTRA_PARTITIONS: usize = 64;

/// What an array is to compute, and its limits.
#[derive(Debug, Clone)]
pub(crate) struct ArrayRequest<'a> {
    /// Numbers of the cases that are not finished.
    pub left: &'a [usize],
    /// Longest time of one of them on one core.
    pub case: Duration,
    /// Requested time of a task.
    pub task: Duration,
    /// Cores of a task; each computes a case at a time.
    pub cores: usize,
    /// The user's time limit of a task.
    pub limit: Option<Duration>,
    /// Indices of an array must stay below this.
    pub array_size: usize,
}

/// The size of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Number of partitions of all cases: the N of `--task I/N`.
    pub partitions: usize,
    /// The partitions with cases to compute, from 1.
    pub tasks: Vec<usize>,
    /// Largest number of cases to compute in one of them.
    pub load: usize,
    /// Time limit of a task, in whole minutes.
    pub limit: Duration,
    /// Time between the signal and the limit.
    pub lead: Duration,
    /// Time for cases between the start of a task and the signal.
    pub usable: Duration,
    /// Time of the cases of the fullest task.
    pub work: Duration,
}

/// Sizes an array so that a task lasts about as long as requested, and within the time limit.
///
/// Partitions are those of all cases, finished or not. If the finished ones follow a pattern, a
/// larger number of partitions is chosen that spreads the others more evenly.
pub(crate) fn sizes(request: &ArrayRequest<'_>) -> Sizes {
    let left = request.left;
    let case = request.case.max(MIN_CASE_TIME);
    let within = |limit| usable(limit, lead(limit, case)) * 100 / MARGIN_WITHIN_LIMIT;
    let task = request.limit.map_or(request.task, |limit| request.task.min(within(limit)));
    let cores = request.cores.max(1);
    let rounds = (task.as_secs_f64() / case.as_secs_f64()).floor().clamp(1.0, 1e9) as usize;
    let most = request.array_size.saturating_sub(1).max(1);
    let wanted = left.len().div_ceil(rounds.saturating_mul(cores)).clamp(1, most);
    let fair = left.len().div_ceil(wanted);
    let loads = |partitions: usize| {
        let mut loads = BTreeMap::new();
        left.iter().for_each(|case| *loads.entry(case % partitions).or_insert(0_usize) += 1);
        loads
    };
    let load_of = |partitions: &usize| loads(*partitions).into_values().max().unwrap_or(0);
    let last = (wanted + MAX_EXTRA_PARTITIONS).min(most);
    let even = (wanted..=last).find(|partitions| load_of(partitions) <= fair);
    let lightest = || (wanted..=last).min_by_key(load_of);
    let partitions = even.or_else(lightest).unwrap_or(wanted);
    // Partition I of N contains the cases with remainder I modulo N; remainder 0 is partition N.
    let index = |remainder| if remainder == 0 { partitions } else { remainder };
    let mut tasks: Vec<usize> = loads(partitions).into_keys().map(index).collect();
    tasks.sort_unstable();
    let load = load_of(&partitions);
    let rounds = u32::try_from(load.div_ceil(cores)).unwrap_or(u32::MAX);
    let work = case.saturating_mul(rounds);
    let own = work.saturating_mul(MARGIN).saturating_add(START).max(MIN_LIMIT);
    let whole_minutes = Duration::from_secs(own.as_secs().div_ceil(60) * 60);
    let limit = request.limit.unwrap_or(whole_minutes);
    let lead = lead(limit, case);
    Sizes { partitions, tasks, load, limit, lead, usable: usable(limit, lead), work }
}

/// Time between the signal and the `limit` of a task: enough to finish a case, but no more than
/// half of the limit.
fn lead(limit: Duration, case: Duration) -> Duration {
    let fair = (limit / LEAD_FRACTION).min(MAX_LEAD);
    let needed = case.saturating_add(LAST_WRITE).min(limit / 2).min(MAX_LEAD);
    Duration::from_secs(fair.max(needed).as_secs())
}

/// Time between start and signal.
fn usable(limit: Duration, lead: Duration) -> Duration {
    limit.saturating_sub(lead).saturating_sub(START.min(limit / START_FRACTION))
}

impl Sizes {
    /// The tasks as `--array` of Slurm takes them, for example `1-7,9`.
    pub(crate) fn array(&self) -> String {
        self.ranges(|first, last| format!("{first}-{last}")).join(",")
    }

    /// The tasks as words of bash, for example `{1..7} 9`.
    pub(crate) fn words(&self) -> String {
        self.ranges(|first, last| format!("{{{first}..{last}}}")).join(" ")
    }

    /// The tasks, neighbours together.
    fn ranges(&self, range: impl Fn(usize, usize) -> String) -> Vec<String> {
        let runs = self.tasks.chunk_by(|task, next| task + 1 == *next);
        let text = |run: &[usize]| match run {
            [first, .., last] => range(*first, *last),
            [task] => task.to_string(),
            [] => String::new(),
        };
        runs.map(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Partition;

    /// Slurm's default of `MaxArraySize`.
    const MAX_ARRAY_SIZE: usize = 1001;

    fn sized(left: &[usize], seconds: f64, cores: usize, array_size: usize) -> Sizes {
        let request = ArrayRequest {
            left,
            case: Duration::from_secs_f64(seconds),
            task: Duration::from_secs(600),
            cores,
            limit: None,
            array_size,
        };
        sized_for(&request)
    }

    fn sized_for(request: &ArrayRequest<'_>) -> Sizes {
        let ArrayRequest { left, array_size, .. } = *request;
        let sizes = sizes(request);
        let partition = |index| Partition { index, count: sizes.partitions };
        // Every case to compute is in one task, and no task is empty.
        for &case in left {
            let tasks = sizes.tasks.iter();
            assert_eq!(tasks.filter(|&&task| partition(task).contains(case)).count(), 1);
        }
        for &task in &sizes.tasks {
            assert!((1..=sizes.partitions).contains(&task) && task < array_size.max(2));
            let load = left.iter().filter(|&&case| partition(task).contains(case)).count();
            assert!(load > 0 && load <= sizes.load);
        }
        sizes
    }

    #[test]
    fn a_task_lasts_minutes() {
        let all: Vec<usize> = (0..10_000).collect();
        let sizes = sized(&all, 2.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((sizes.partitions, sizes.load, sizes.array()), (34, 295, "1-34".into()));
        assert_eq!(sizes.limit, Duration::from_secs(2100));
        let wide = sized(&all, 2.0, 8, MAX_ARRAY_SIZE);
        assert_eq!((wide.partitions, wide.load), (5, 2000));
        assert_eq!(wide.limit, Duration::from_secs(1800));
        // Milliseconds each: one task for all.
        let quick = sized(&all, 1e-3, 1, MAX_ARRAY_SIZE);
        assert_eq!((quick.array(), quick.limit), ("1".into(), MIN_LIMIT));
        // Hours each: one case a task.
        let slow = sized(&all[..24], 7200.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((slow.partitions, slow.load, slow.limit.as_secs()), (24, 1, 3 * 7200 + 300));
    }

    #[test]
    fn tasks_fit_the_time_limit_of_the_user() {
        let all: Vec<usize> = (0..400).collect();
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let within = |limit: u64, seconds: f64, cores: usize| {
            let case = Duration::from_secs_f64(seconds);
            let (task, limit) = (minutes(10), Some(minutes(limit)));
            sized_for(&ArrayRequest {
                left: &all,
                case,
                task,
                cores,
                limit,
                array_size: MAX_ARRAY_SIZE,
            })
        };
        // 400 cases of a second for a queue of a minute: 42 s before the signal.
        let short = within(1, 1.0, 1);
        assert_eq!((short.tasks.len(), short.lead.as_secs(), short.usable.as_secs()), (13, 12, 42));
        for limit in [1, 2, 3, 5, 8, 10, 15, 60, 1440] {
            for seconds in [0.01, 0.4, 1.0, 7.0, 20.0] {
                for cores in [1, 3] {
                    let sizes = within(limit, seconds, cores);
                    assert_eq!(sizes.limit, minutes(limit));
                    assert!(
                        sizes.work <= sizes.usable.min(minutes(10)),
                        "{limit} min, {seconds} s: {sizes:?}"
                    );
                    assert!(sizes.work + sizes.lead < sizes.limit && sizes.lead <= sizes.limit / 2);
                    assert!(
                        sizes.lead.as_secs_f64() >= seconds,
                        "{limit} min, {seconds} s: {sizes:?}"
                    );
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
            assert_eq!((sizes.partitions, sizes.load), (most, 5000_usize.div_ceil(most)));
            assert!(sizes.limit >= Duration::from_secs(600) * 3 * sizes.load as u32);
        }
        assert_eq!(sized(&all[..2], 600.0, 1, 1001).tasks.len(), 2);
    }

    #[test]
    fn cases_left_in_a_pattern_are_spread() {
        // Every fourth case is left: with four shares one task would have it all.
        let left: Vec<usize> = (0..400).step_by(4).collect();
        let sizes = sized(&left, 24.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((sizes.partitions, sizes.load), (5, 20));
        let two = sized(&[0, 100], 600.0, 1, MAX_ARRAY_SIZE);
        assert_eq!((two.load, two.tasks.len(), two.array()), (1, 2, "1,3".into()));
        assert_eq!((two.words(), sizes.words()), ("1 3".into(), "{1..5}".into()));
        assert_eq!(sized(&[7], 1.0, 1, MAX_ARRAY_SIZE).array(), "1");
    }

    #[test]
    fn absurd_times_do_no_harm() {
        let all: Vec<usize> = (0..100).collect();
        sized(&all, 0.0, 1, 1001);
        sized(&all, 1e12, 3, 5);
    }
}
