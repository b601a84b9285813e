//! Advice for the user when a scheduler refuses an array: its own messages are for administrators.

use super::facts::{Facts, Words};

/// Limits, and the texts that name them in the messages of schedulers, in lower case.
const LIMITS: &[(Limit, &[&str])] = &[
    (
        Limit::Jobs,
        &[
            "maxsubmitjob",
            "job submit limit",
            "submit job limit",
            "max_submit",
            "maximum number of jobs",
            "maxjobcount",
            "resource temporarily unavailable",
            // PBS, Grid Engine, LSF.
            "number of jobs already in queue",
            "limit of jobs",
            "jobs are allowed per user",
            "job limit",
            "pending job threshold",
        ],
    ),
    (
        Limit::Indices,
        &[
            "invalid job array",
            "maxarraysize",
            "max_array",
            // PBS, Grid Engine, LSF.
            "array job exceeds",
            "submit a job with more than",
            "job array index too large",
        ],
    ),
    (
        Limit::Time,
        &[
            "maxwall",
            "time limit is invalid",
            "requested time limit",
            "partitiontimelimit",
            // PBS, LSF.
            "resource limits",
            "runlimit",
        ],
    ),
    // Behind the others: Slurm adds it to messages that name the limit.
    (Limit::Policy, &["accounting/qos policy"]),
    (
        Limit::Place,
        &[
            "invalid account",
            "invalid partition",
            "invalid qos",
            // PBS, Grid Engine, LSF.
            "unknown queue",
            "unknown project",
            "no such queue",
        ],
    ),
    (Limit::Command, &["unknown option", "invalid option", "illegal option"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Jobs,
    Indices,
    Time,
    Policy,
    Place,
    /// The command knows other options: that of another scheduler may have its name.
    Command,
}

/// What to do about a scheduler's refusal `message` of an array with `tasks` tasks, each sized to
/// last `task_time`: lines for the end of a message, empty if nothing is known.
pub(crate) fn advice(facts: &Facts, message: &str, tasks: usize, task_time: &str) -> String {
    let Words { limit_example, account_options, place_options, place_example, .. } = facts.words;
    let command = facts.command;
    let message = message.to_lowercase();
    let is_named = |(_, texts): &&(Limit, &[&str])| texts.iter().any(|text| message.contains(text));
    let Some((limit, _)) = LIMITS.iter().find(is_named) else {
        return String::new();
    };
    let asked = format!("this array has {tasks} task{}", if tasks == 1 { "" } else { "s" });
    let fewer = format!(
        "make fewer, longer tasks: --task-time above the present {task_time} (twice as long: half \
         as many tasks), or more cases at a time: wavepore --threads N submit …"
    );
    let text = match limit {
        Limit::Jobs | Limit::Policy if tasks == 1 => format!(
            "your account may have no further job in the queue; {asked}, which fewer, longer tasks \
             (--task-time) cannot reduce\n  \
             help: wait until other jobs of the account are over, or submit with another \
             {account_options} after --"
        ),
        Limit::Jobs => format!(
            "your account may have fewer jobs in the queue than requested; {asked}, and each \
             counts as a job\n  \
             help: {fewer}; or wait until other jobs are over"
        ),
        Limit::Indices => {
            format!("the cluster allows fewer tasks in an array; {asked}\n  help: {fewer}")
        }
        Limit::Time => format!(
            "the partition or the account allows less time than a task requests; a task is sized \
             to {task_time}\n  \
             help: make shorter tasks: --task-time, or give the limit to {command}: -- \
             {limit_example} (tasks are sized to fit it)"
        ),
        Limit::Policy => format!(
            "a limit of your account or QOS was reached (number of jobs, or time and cores of a \
             job); {asked}\n  \
             help: {fewer}; or request less time for each: -- {limit_example}"
        ),
        Limit::Place => format!(
            "help: name your {place_options} after --, as in: wavepore submit … -- {place_example}"
        ),
        Limit::Command => format!(
            "help: remove the option if you typed it after --; {command} may be that of another \
             scheduler than {}: name it with --scheduler",
            facts.title
        ),
    };
    format!("\n  {text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::scheduler::Scheduler;

    fn slurm(message: &str, tasks: usize) -> String {
        advice(Scheduler::Slurm.dialect().facts(), message, tasks, "10 minutes")
    }

    #[test]
    fn limits_are_explained_with_what_to_do() {
        for (message, words) in [
            (
                "sbatch: error: AssocMaxSubmitJobLimit\nJob violates accounting/QOS policy",
                "--task-time",
            ),
            ("sbatch: error: QOSMaxSubmitJobPerUserLimit", "fewer, longer tasks"),
            (
                "violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
                "--task-time",
            ),
            (
                "Batch job submission failed: Invalid job array specification",
                "fewer tasks in an array",
            ),
            ("error: QOSMaxWallDurationPerJobLimit", "shorter tasks"),
            ("error: Requested time limit is invalid (missing or exceeds some limit)", "shorter"),
            ("error: Invalid account or account/partition combination specified", "--account"),
        ] {
            let advice = slurm(message, 12);
            assert!(advice.contains(words) && advice.contains("help: "), "{message}: {advice}");
        }
        assert!(slurm("AssocMaxSubmitJobLimit", 1).contains("wait until other jobs"));
        assert_eq!(slurm("slurm_receive_msg: Zero Bytes were transmitted", 2), "");
    }

    #[test]
    fn refusals_of_other_schedulers_are_explained_in_their_options() {
        for (scheduler, message, words) in [
            (
                Scheduler::Pbs,
                "qsub: Maximum number of jobs already in queue for user",
                "fewer, longer tasks",
            ),
            (
                Scheduler::Pbs,
                "qsub: Job violates queue and/or server resource limits",
                "give the limit to qsub: -- -l walltime=LIMIT",
            ),
            (Scheduler::Pbs, "qsub: Unknown queue", "-- -q short -A lab"),
            (Scheduler::Pbs, "qsub: Unknown option", "that of another scheduler than PBS"),
            (
                Scheduler::GridEngine,
                "job rejected: only 5 jobs are allowed per user (current job count: 5)",
                "fewer, longer tasks",
            ),
            (
                Scheduler::GridEngine,
                "Unable to run job: job rejected: you tried to submit a job with more than 10 tasks",
                "fewer tasks in an array",
            ),
            (
                Scheduler::GridEngine,
                "Job was rejected because job requests unknown queue \"x\"",
                "-- -q short.q -P lab",
            ),
            (
                Scheduler::Lsf,
                "RUNLIMIT: Cannot exceed queue's hard limit(s). Job not submitted.",
                "give the limit to bsub: -- -W LIMIT",
            ),
            (Scheduler::Lsf, "x: No such queue. Job not submitted.", "-- -q short -P lab"),
        ] {
            let advice = advice(scheduler.dialect().facts(), message, 12, "10 minutes");
            assert!(advice.contains(words) && advice.contains("help: "), "{message}: {advice}");
        }
    }
}
