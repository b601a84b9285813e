//! Advice for the user when Slurm refuses an array: its own messages are for administrators.

/// Limits, and the texts that name them in the messages of Slurm, in lower case.
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
        ],
    ),
    (Limit::Indices, &["invalid job array", "maxarraysize", "max_array"]),
    (
        Limit::Time,
        &["maxwall", "time limit is invalid", "requested time limit", "partitiontimelimit"],
    ),
    // Behind the others: Slurm adds it to messages that name the limit.
    (Limit::Policy, &["accounting/qos policy"]),
    (Limit::Place, &["invalid account", "invalid partition", "invalid qos"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Jobs,
    Indices,
    Time,
    Policy,
    Place,
}

/// What to do about Slurm's refusal `message` of an array with `tasks` tasks, each sized to last
/// `task_time`: lines for the end of a message, empty if nothing is known.
pub(crate) fn advice(message: &str, tasks: usize, task_time: &str) -> String {
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
             help: wait until other jobs of the account are over, or submit with another --account \
             or --qos after --"
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
             help: make shorter tasks: --task-time, or give the limit to sbatch: -- --time=LIMIT \
             (tasks are sized to fit it)"
        ),
        Limit::Policy => format!(
            "a limit of your account or QOS was reached (number of jobs, or time and cores of a \
             job); {asked}\n  \
             help: {fewer}; or request less time for each: -- --time=LIMIT"
        ),
        Limit::Place => "help: name your --account, --partition or --qos after --, as in: \
                         wavepore submit … -- -A lab -p short"
            .into(),
    };
    format!("\n  {text}")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let advice = advice(message, 12, "10 minutes");
            assert!(advice.contains(words) && advice.contains("help: "), "{message}: {advice}");
        }
        assert!(
            advice("AssocMaxSubmitJobLimit", 1, "10 minutes").contains("wait until other jobs")
        );
        assert_eq!(advice("slurm_receive_msg: Zero Bytes were transmitted", 2, "10 minutes"), "");
    }
}
