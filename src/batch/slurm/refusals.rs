//! What to do where Slurm refuses an array: its words are for administrators.

/// Words of Slurm in lower case, and which limit they name.
const LIMITS: &[(&str, Limit)] = &[
    ("maxsubmitjob", Limit::Jobs),
    ("job submit limit", Limit::Jobs),
    ("submit job limit", Limit::Jobs),
    ("max_submit", Limit::Jobs),
    ("maximum number of jobs", Limit::Jobs),
    ("maxjobcount", Limit::Jobs),
    ("resource temporarily unavailable", Limit::Jobs),
    ("invalid job array", Limit::Indices),
    ("maxarraysize", Limit::Indices),
    ("max_array", Limit::Indices),
    ("maxwall", Limit::Time),
    ("time limit is invalid", Limit::Time),
    ("requested time limit", Limit::Time),
    ("partitiontimelimit", Limit::Time),
    ("accounting/qos policy", Limit::Policy),
    ("invalid account", Limit::Place),
    ("invalid partition", Limit::Place),
    ("invalid qos", Limit::Place),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Jobs,
    Indices,
    Time,
    Policy,
    Place,
}

/// What to do about a refusal in the words `said` of an array with `tasks` tasks, each sized to last
/// `task_time` (in words): lines for the end of a message, empty if nothing is known.
pub fn advice(said: &str, tasks: usize, task_time: &str) -> String {
    let said = said.to_lowercase();
    let Some(&(_, limit)) = LIMITS.iter().find(|(words, _)| said.contains(words)) else {
        return String::new();
    };
    let asked = format!("this array has {tasks} task{}", if tasks == 1 { "" } else { "s" });
    let fewer = format!(
        "make fewer, longer tasks: --task-time above the present {task_time} (twice as long: half as many tasks), \
         or more cases at a time: wavepore --threads N submit …"
    );
    let text = match limit {
        Limit::Jobs | Limit::Policy if tasks == 1 => format!(
            "your account may have no further job in the queue; {asked}, which fewer, longer tasks (--task-time) cannot make less\n  \
             help: wait until other jobs of the account are over, or submit with another --account or --qos after --"
        ),
        Limit::Jobs => format!(
            "your account may have fewer jobs in the queue than are asked for; {asked}, and each counts as a job\n  \
             help: {fewer}; or wait until other jobs are over"
        ),
        Limit::Indices => format!("the cluster allows fewer tasks in an array; {asked}\n  help: {fewer}"),
        Limit::Time => format!(
            "the partition or the account allows less time than a task asks for; a task is sized to {task_time}\n  \
             help: make shorter tasks: --task-time, or give the limit to sbatch: -- --time=LIMIT (tasks are made to fit it)"
        ),
        Limit::Policy => format!(
            "a limit of your account or QOS was met (number of jobs, or time and cores of a job); {asked}\n  \
             help: {fewer}; or less time for each: -- --time=LIMIT"
        ),
        Limit::Place => {
            "help: name your --account, --partition or --qos after --, as in: wavepore submit … -- -A lab -p short"
                .into()
        }
    };
    format!("\n  {text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_explained_with_what_to_do() {
        for (said, words) in [
            ("sbatch: error: AssocMaxSubmitJobLimit\nJob violates accounting/QOS policy", "--task-time"),
            ("sbatch: error: QOSMaxSubmitJobPerUserLimit", "fewer, longer tasks"),
            ("Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", "--task-time"),
            ("Batch job submission failed: Invalid job array specification", "fewer tasks in an array"),
            ("error: QOSMaxWallDurationPerJobLimit", "shorter tasks"),
            ("Batch job submission failed: Requested time limit is invalid (missing or exceeds some limit)", "shorter"),
            ("Batch job submission failed: Invalid account or account/partition combination specified", "--account"),
        ] {
            let advice = advice(said, 12, "10 minutes");
            assert!(advice.contains(words) && advice.contains("help: "), "{said}: {advice}");
        }
        assert!(advice("AssocMaxSubmitJobLimit", 1, "10 minutes").contains("wait until other jobs"));
        assert_eq!(advice("slurm_receive_msg: Zero Bytes were transmitted", 2, "10 minutes"), "");
    }
}
