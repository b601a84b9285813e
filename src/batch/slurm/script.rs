//! The scripts of the array and of the collection.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use super::quoting::{clock, job_name, output_argument, output_line, quoted, quoted_words};
use super::sizes::Sizes;
use crate::error::Result;
use crate::jobs::Computation;
use crate::system::Program;

/// Shortest lead with which the present cases have the minute that `sweep` gives them.
// With a shorter one a second signal drops them in time.
const MIN_FULL_LEAD: Duration = Duration::from_secs(120);
/// Largest number of requeues of a task.
// A case may never finish within the limit, and the task would go on for ever.
const MAX_RESTARTS: usize = 50;

/// Absolute paths that are the same on every node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobPaths<'a> {
    /// The program, and what comes before its arguments.
    pub program: &'a Program,
    /// The scenario; paths of its tables are relative to it.
    pub scenario: &'a Path,
    /// The folder of the sweep.
    pub folder: &'a Path,
}

/// The array that computes the cases.
#[derive(Debug, Clone)]
pub(crate) struct ArrayJob<'a> {
    /// Program, scenario and folder.
    pub paths: JobPaths<'a>,
    /// What is computed.
    pub computation: Computation,
    /// Whether cases may exceed the limits of memory, time and disk.
    pub unlimited: bool,
    /// Its size.
    pub sizes: &'a Sizes,
    /// Time limit of a task; none if the user passes another one to `sbatch`.
    pub limit: Option<Duration>,
    /// Cores of a task.
    pub cores: usize,
    /// Tasks that may run at once, if that is limited.
    pub at_once: Option<u32>,
}

/// The job that collects the cases.
#[derive(Debug, Clone)]
pub(crate) struct CollectionJob<'a> {
    /// Program, scenario and folder.
    pub paths: JobPaths<'a>,
    /// Number of cases.
    pub cases: usize,
    /// The user's time limit of the tasks: a queue may allow no more.
    pub limit: Option<Duration>,
    /// Name of the array, if its number is not known.
    pub array_name: Option<&'a str>,
}

impl ArrayJob<'_> {
    /// The text of the script.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    pub(crate) fn script(&self) -> Result<String> {
        let parts = [
            &self.directives()?,
            &self.variables()?,
            SCENARIO_CHECK,
            &self.traps(),
            &self.start()?,
            WAIT,
            &requeue(),
        ];
        Ok(parts.concat())
    }

    /// What Slurm reads at the top.
    fn directives(&self) -> Result<String> {
        let Self { paths: JobPaths { scenario, folder, .. }, sizes, cores, .. } = *self;
        let time = |limit| format!("#SBATCH --time={}\n", clock(limit));
        let limit = self.limit.map(time).unwrap_or_default();
        let lead = sizes.lead.as_secs();
        let throttle = self.at_once.map(|count| format!("%{count}")).unwrap_or_default();
        let text = format!(
            "#!/bin/bash\n\
             # Written by `wavepore submit`. Each task computes one share of the cases of a sweep\n\
             # and skips the finished ones, so any part of the array can be submitted again.\n\
             #SBATCH --job-name={}\n\
             #SBATCH --array={}{throttle}\n\
             {limit}\
             #SBATCH --nodes=1\n\
             #SBATCH --ntasks=1\n\
             #SBATCH --cpus-per-task={cores}\n\
             #SBATCH --requeue\n\
             #SBATCH --open-mode=append\n\
             #SBATCH --signal=B:USR1@{lead}\n",
            job_name("wavepore", scenario),
            sizes.array(),
        );
        Ok(text + &output_line(folder, ARRAY_OUTPUT)?)
    }

    /// Paths and the number of shares as variables of the shell.
    fn variables(&self) -> Result<String> {
        let JobPaths { program, scenario, folder } = self.paths;
        Ok(format!(
            "\nprogram={}\nscenario={}\nfolder={}\nshares={}\n",
            quoted(&program.path)?,
            quoted(scenario)?,
            quoted(folder)?,
            self.sizes.partitions,
        ))
    }

    /// The start of the program in the background.
    fn start(&self) -> Result<String> {
        let force = if self.unlimited { " --force" } else { "" };
        Ok(format!(
            r#""$program"{} sweep{force} --what {} --task "$SLURM_ARRAY_TASK_ID/$shares" \
    -o "$folder" -- "$scenario" &
"#,
            quoted_words(&self.paths.program.leading)?,
            self.computation.name(),
        ))
    }

    /// The traps of the shell for USR1 (time is nearly up) and TERM (end). They come before the
    /// start of the program, since a signal may come at once.
    fn traps(&self) -> String {
        let mut text = String::from(
            r#"# The shell handles signals only during `wait`: the program runs in the background.
# USR1 (time is nearly up) is sent to the shell alone. TERM is sent to all processes: the program
# gets it again only if it goes on, since a second one ends it at once.
task='' late='' early=''
"#,
        );
        let lead = self.sizes.lead;
        if lead >= MIN_FULL_LEAD {
            text += "forward() { kill -USR1 \"$task\"; }\n";
        } else {
            // A quarter of the lead is left for writing results and for the requeue.
            let seconds = lead.as_secs() * 3 / 4;
            let _ = writeln!(
                text,
                "# Less than a minute is left: a second signal after {seconds} s drops unfinished \
                 cases.\n\
                 soon() {{ sleep {seconds}; kill -USR1 \"$task\"; }}\n\
                 forward() {{ kill -USR1 \"$task\"; \
                 [ -n \"$late\" ] || {{ soon >/dev/null 2>&1 & late=$!; }}; }}"
            );
        }
        text += r#"trap 'signalled=yes; if [ -n "$task" ]; then forward; else early=yes; fi' USR1
trap 'signalled=yes; [ -n "$task" ] || exit 143
for _ in {1..60}; do kill -0 "$task" || break; sleep 0.1; done 2>/dev/null
kill -TERM "$task" 2>/dev/null' TERM
"#;
        text
    }

    /// Arguments for `sbatch` beside the script.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    pub(crate) fn arguments(&self) -> Result<Vec<String>> {
        output_argument(self.paths.folder, ARRAY_OUTPUT)
    }
}

impl CollectionJob<'_> {
    /// Name of the job.
    pub(crate) fn name(&self) -> String {
        job_name("wavepore-collect", self.paths.scenario)
    }

    /// The text of the script.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    pub(crate) fn script(&self) -> Result<String> {
        let JobPaths { program, folder, .. } = self.paths;
        let own = Duration::from_secs(60 * (10 + self.cases as u64 / 120));
        let limit = self.limit.map_or(own, |limit| limit.min(own));
        let mut text = format!(
            "#!/bin/bash\n\
             # Written by `wavepore submit`: makes one file out of all cases and marks failed and\n\
             # missing ones in it.\n\
             #SBATCH --job-name={}\n\
             #SBATCH --time={}\n\
             #SBATCH --nodes=1\n\
             #SBATCH --ntasks=1\n\
             #SBATCH --cpus-per-task=1\n\
             #SBATCH --requeue\n\
             #SBATCH --open-mode=append\n",
            self.name(),
            clock(limit),
        );
        text += &output_line(folder, COLLECTION_OUTPUT)?;
        let _ = write!(
            text,
            "\nexec {}{} collect --force -- {}\n",
            quoted(&program.path)?,
            quoted_words(&program.leading)?,
            quoted(folder)?
        );
        Ok(text)
    }

    /// Arguments for `sbatch` beside the script, to start once the array is over.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    pub(crate) fn arguments(&self, array: Option<&str>) -> Result<Vec<String>> {
        let mut arguments = match (array, self.array_name) {
            // One collection at a time, since two would write the same file.
            (Some(id), _) => vec![format!("--dependency=afterany:{id},singleton")],
            // Jobs of one name, one after the other.
            (None, Some(name)) => {
                vec![format!("--job-name={name}"), "--dependency=singleton".into()]
            }
            (None, None) => vec!["--dependency=singleton".into()],
        };
        arguments.extend(output_argument(self.paths.folder, COLLECTION_OUTPUT)?);
        Ok(arguments)
    }
}

const ARRAY_OUTPUT: &str = "slurm-%A_%a.out";
const COLLECTION_OUTPUT: &str = "slurm-collect-%j.out";

/// Ends the task if the scenario is not the submitted one.
const SCENARIO_CHECK: &str = r#"
# The scenario as it was submitted. A change while the job is in the queue would make another sweep.
submitted=$folder/submitted.toml
if [ -e "$submitted" ] && ! cmp -s "$scenario" "$submitted"; then
    echo "$scenario has changed since it was submitted: submit it again" >&2
    echo "(finished cases are kept)" >&2
    exit 2
fi

"#;

/// Waits for the end of the program.
const WAIT: &str = r#"task=$!
# A signal may have come before the number of the program was known.
[ -z "$early" ] || forward
while :; do
    signalled=
    wait "$task"
    code=$?
    # A signal ends `wait`, not the program.
    [ -n "$signalled" ] || break
done
[ -z "$late" ] || kill "$late" 2>/dev/null
"#;

/// The end of a task: another start where time was up.
fn requeue() -> String {
    format!(
        r#"
# 138: time was nearly up and cases are left. Requeue the task; it skips finished cases.
if [ "$code" -eq 138 ]; then
    if [ "${{SLURM_RESTART_COUNT:-0}}" -lt {MAX_RESTARTS} ]; then
        scontrol requeue "$SLURM_JOB_ID"
    else
        echo "cases are left after {MAX_RESTARTS} restarts: submit again with a longer time" >&2
    fi
fi
exit "$code"
"#,
    )
}
