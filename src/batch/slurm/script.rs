//! The scripts that Slurm runs.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use super::sizes::Sizes;
use super::words::{clock, job_name, output_argument, output_line, quoted};
use crate::error::Result;
use crate::jobs::What;

/// Shorter leads than this leave the cases that are being computed less than the minute that
/// `sweep` gives them, so a second signal ends them in time.
const FULL_LEAD: Duration = Duration::from_secs(120);
/// No task is put back into the queue more often: a case that never finishes within the limit must not go on for ever.
const RESTARTS: usize = 50;

/// What the tasks must find, under the same names on every node: whole paths.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// The program.
    pub program: &'a Path,
    /// The scenario: tables are found from there.
    pub scenario: &'a Path,
    /// The folder of the sweep.
    pub folder: &'a Path,
}

/// The array that computes the cases.
#[derive(Debug, Clone)]
pub struct ArrayJob<'a> {
    /// Where everything is.
    pub places: Places<'a>,
    /// What is computed.
    pub what: What,
    /// Whether cases may cost whatever they cost.
    pub unlimited: bool,
    /// How large it is.
    pub sizes: &'a Sizes,
    /// Time limit of a task; none where `sbatch` is told one that is no time.
    pub limit: Option<Duration>,
    /// Cores of a task.
    pub cores: usize,
    /// Tasks that may run at once, if that is limited.
    pub at_once: Option<u32>,
}

/// The job that collects.
#[derive(Debug, Clone)]
pub struct CollectionJob<'a> {
    /// Where everything is.
    pub places: Places<'a>,
    /// How many cases there are.
    pub cases: usize,
    /// Time limit that the user has chosen for the tasks: a queue may allow no more.
    pub limit: Option<Duration>,
    /// Name of the array, if its number is not known.
    pub array_name: Option<&'a str>,
}

impl ArrayJob<'_> {
    /// The script.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is no text.
    pub fn script(&self) -> Result<String> {
        let Self { places: Places { program, scenario, folder }, sizes, cores, .. } = *self;
        let limit = self.limit.map(|limit| format!("#SBATCH --time={}\n", clock(limit))).unwrap_or_default();
        let lead = sizes.lead.as_secs();
        let throttle = self.at_once.map(|count| format!("%{count}")).unwrap_or_default();
        let mut text = format!(
            "#!/bin/bash\n\
             # Written by `wavepore submit`. Each task computes one share of the cases of a sweep and skips those that are finished,\n\
             # so any part of the array may be submitted again.\n\
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
        text += &output_line(folder, ARRAY_OUTPUT)?;
        let force = if self.unlimited { " --force" } else { "" };
        let _ = write!(
            text,
            "\nprogram={}\nscenario={}\nfolder={}\nshares={}\n",
            quoted(program)?,
            quoted(scenario)?,
            quoted(folder)?,
            sizes.shares,
        );
        text += r#"
# The scenario as it was submitted. Values that change in the queue would make this another sweep.
submitted=$folder/submitted.toml
if [ -e "$submitted" ] && ! cmp -s "$scenario" "$submitted"; then
    echo "$scenario is not what was submitted any more: submit it again (what is finished and still the same is kept)" >&2
    exit 2
fi

"#;
        text += &self.traps();
        let _ = writeln!(
            text,
            r#""$program" sweep{force} --what {} --task "$SLURM_ARRAY_TASK_ID/$shares" -o "$folder" -- "$scenario" &"#,
            self.what.name(),
        );
        text += r#"task=$!
while :; do
    heard=
    wait "$task"
    code=$?
    # A signal ends the waiting, not the program.
    [ -n "$heard" ] || break
done
[ -z "$late" ] || kill "$late" 2>/dev/null

# 138: time was nearly up and cases are left. Back into the queue; what is finished is skipped then.
"#;
        let _ = write!(
            text,
            r#"if [ "$code" -eq 138 ]; then
    if [ "${{SLURM_RESTART_COUNT:-0}}" -lt {RESTARTS} ]; then
        scontrol requeue "$SLURM_JOB_ID"
    else
        echo "cases are left after {RESTARTS} restarts: submit again with a longer time" >&2
    fi
fi
exit "$code"
"#,
        );
        Ok(text)
    }

    /// What the shell does when time is nearly up, and when it shall end: set before the program is
    /// started, for a signal may come at once.
    fn traps(&self) -> String {
        let mut text = String::from(
            r#"# The shell handles signals only while it waits, so the program runs beside it. USR1 (time is nearly up) is sent to the shell alone.
# TERM comes to all processes: the program gets it again only if it goes on, for a second one would cut it short.
task='' late=''
"#,
        );
        let lead = self.sizes.lead;
        if lead >= FULL_LEAD {
            text += "trap 'heard=yes; [ -z \"$task\" ] || kill -USR1 \"$task\"' USR1\n";
        } else {
            // A quarter of the lead is left for what was computed to reach the disk, and for the requeue.
            let seconds = lead.as_secs() * 3 / 4;
            let _ = writeln!(
                text,
                "# There is less than a minute then: a second signal drops the cases that are not finished after {seconds} s.\n\
                 soon() {{ sleep {seconds}; kill -USR1 \"$task\"; }}\n\
                 trap 'heard=yes; [ -z \"$task\" ] || kill -USR1 \"$task\"; \
                 [ -n \"$late\" ] || {{ soon >/dev/null 2>&1 & late=$!; }}' USR1"
            );
        }
        text += r#"trap 'heard=yes; [ -n "$task" ] || exit 143; for _ in {1..60}; do kill -0 "$task" || break; sleep 0.1; done 2>/dev/null; kill -TERM "$task" 2>/dev/null' TERM
"#;
        text
    }

    /// What `sbatch` is given beside the script.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is no text.
    pub fn arguments(&self) -> Result<Vec<String>> {
        output_argument(self.places.folder, ARRAY_OUTPUT)
    }
}

impl CollectionJob<'_> {
    /// Name of the job.
    pub fn name(&self) -> String {
        job_name("wavepore-collect", self.places.scenario)
    }

    /// The script.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is no text.
    pub fn script(&self) -> Result<String> {
        let Places { program, folder, .. } = self.places;
        let own = Duration::from_secs(60 * (10 + self.cases as u64 / 120));
        let limit = self.limit.map_or(own, |limit| limit.min(own));
        let mut text = format!(
            "#!/bin/bash\n\
             # Written by `wavepore submit`: one file out of all cases. Cases that failed or are missing are marked in it.\n\
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
        let _ = write!(text, "\nexec {} collect --force -- {}\n", quoted(program)?, quoted(folder)?);
        Ok(text)
    }

    /// What `sbatch` is given beside the script, to begin once the array is over.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is no text.
    pub fn arguments(&self, array: Option<&str>) -> Result<Vec<String>> {
        let mut arguments = match (array, self.array_name) {
            // One collection at a time: two would write the same file.
            (Some(id), _) => vec![format!("--dependency=afterany:{id},singleton")],
            // Jobs of one name, one after the other.
            (None, Some(name)) => vec![format!("--job-name={name}"), "--dependency=singleton".into()],
            (None, None) => vec!["--dependency=singleton".into()],
        };
        arguments.extend(output_argument(self.places.folder, COLLECTION_OUTPUT)?);
        Ok(arguments)
    }
}

const ARRAY_OUTPUT: &str = "slurm-%A_%a.out";
const COLLECTION_OUTPUT: &str = "slurm-collect-%j.out";
