//! Names, limits and habits of a scheduler.

use super::job::Job;
use super::variables::ArrayVariables;

/// Names, limits and habits of a scheduler.
#[derive(Debug)]
pub(crate) struct Facts {
    /// Its name in messages.
    pub title: &'static str,
    /// The command that submits a script.
    pub command: &'static str,
    /// Whether that command reads the script from its standard input.
    pub reads_script: bool,
    /// The command that cancels a job.
    pub cancel: &'static str,
    /// Options of that command, in messages.
    pub words: Words,
    /// The variable with a time limit for all jobs of the user.
    pub limit_variable: Option<&'static str>,
    /// A variable that would change what the script says.
    pub conflicting_variable: Option<&'static str>,
    /// Ending of the names of scripts.
    pub extension: &'static str,
    /// The index of a task, as bash reads it.
    pub index: &'static str,
    /// Whether an array can have gaps.
    pub has_lists: bool,
    /// Whether it signals the shell alone before the time limit.
    pub signals_shell: bool,
    /// Signals with which it ends a job, before it kills.
    pub end_signals: &'static str,
    /// How a task goes back into the queue.
    pub restart: Restart,
    /// The limit of the indices.
    pub array_limit: ArrayLimit,
    /// How the queue is asked; none for Slurm, which is asked in more than one way.
    pub queue: Option<QueueQuery>,
    /// The variables of a task.
    pub variables: ArrayVariables,
}

/// Options that the user types after `--`, in messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// The time limit of a task.
    pub limit_option: &'static str,
    /// The same with its value.
    pub limit_example: &'static str,
    /// Who pays.
    pub account_options: &'static str,
    /// Who pays, and where.
    pub place_options: &'static str,
    /// The same with values.
    pub place_example: &'static str,
}

/// How a task goes back into the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Restart {
    /// By a command, with the number of restarts before as a word of bash.
    Command {
        /// The command.
        command: &'static str,
        /// The number of restarts before.
        count: &'static str,
    },
    /// By its exit code.
    ExitCode {
        /// The code.
        code: u8,
        /// A name of the task, as a word of bash, under which restarts are counted.
        task: &'static str,
    },
    /// Not at all: the user submits again.
    Never,
}

/// The limit of the indices of an array, and how it is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ArrayLimit {
    /// The command that prints it, with its arguments.
    pub command: &'static [&'static str],
    /// Its name in what is printed.
    pub key: &'static str,
    /// The scheduler's default.
    pub default: usize,
    /// Whether the limit itself can be an index.
    pub is_inclusive: bool,
}

impl ArrayLimit {
    /// The size of an array, exclusive, for a limit as the scheduler prints it.
    pub(crate) fn size(&self, limit: usize) -> usize {
        limit.saturating_add(usize::from(self.is_inclusive))
    }

    /// The limit in the text that the command prints, in the form `key = value` or `key value`.
    pub(crate) fn read(&self, text: &str) -> Option<usize> {
        text.lines().find_map(|line| {
            let rest = line.trim_start().strip_prefix(self.key)?;
            rest.trim_start().trim_start_matches(['=', ':']).trim().parse().ok()
        })
    }
}

/// Commands that print the jobs of a user that wait or run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QueueQuery {
    /// By number, which is added.
    pub by_number: &'static [&'static str],
    /// By name, which is added.
    pub by_name: &'static [&'static str],
    /// Texts, in lower case, that say that there is no such job.
    pub unknown: &'static [&'static str],
}

impl QueueQuery {
    /// Whether the text says that there is no such job.
    pub(crate) fn is_unknown_job(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.unknown.iter().any(|words| text.contains(words))
    }

    /// The jobs in what a command prints: their numbers begin a line, or follow `job_number:`.
    pub(crate) fn listed(text: &str) -> Vec<Job> {
        let job = |line: &str| {
            let line = line.trim_start();
            let mut words =
                line.strip_prefix("job_number:").unwrap_or(line).split_whitespace().peekable();
            let id = words.next().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
            // LSF shows finished jobs that are asked for by number.
            let is_finished = words.any(|word| matches!(word, "DONE" | "EXIT"));
            (!is_finished).then(|| Job::new(id))
        };
        text.lines().filter_map(job).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_arrays_are_read_in_the_forms_of_schedulers() {
        let limit = |key| ArrayLimit { command: &[], key, default: 1, is_inclusive: true };
        assert_eq!(
            limit("MaxArraySize").read("a = 1\nMaxArraySize            = 1001\n"),
            Some(1001)
        );
        assert_eq!(limit("max_aj_tasks").read("max_aj_tasks                 75000\n"), Some(75000));
        let pbs = "Server: s\n    max_array_size = 10000\n";
        assert_eq!(limit("max_array_size").read(pbs), Some(10000));
        let lsf = "   MAX_JOB_ARRAY_SIZE = 1000\n";
        assert_eq!(limit("MAX_JOB_ARRAY_SIZE").read(lsf), Some(1000));
        assert_eq!(limit("MAX_JOB_ARRAY_SIZE").read("nothing"), None);
        assert_eq!(limit("x").size(1000), 1001);
    }

    #[test]
    fn jobs_are_listed_whichever_command_prints_them() {
        let ids = |text: &str| -> Vec<String> {
            QueueQuery::listed(text).into_iter().map(|job| job.id).collect()
        };
        let grid_engine = "=====\njob_number:                 12\nowner:     me\n";
        assert_eq!(ids(grid_engine), ["12"]);
        assert_eq!(ids("1234[].server\n1236.server\n"), ["1234[].server", "1236.server"]);
        assert_eq!(ids("7 PEND\n7 RUN\n8 DONE\n9 EXIT\n"), ["7", "7"]);
        assert_eq!(ids("Job id   Name\n-------  ----\n"), [""; 0]);
    }
}
