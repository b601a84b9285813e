//! The scripts of the array and of the collection: what is the same whichever scheduler runs them.

use std::fmt::Write;
use std::time::Duration;

use super::dialect::Dialect;
use super::facts::{Facts, Restart};
use super::job::{ArrayJob, CollectionJob, JobPaths};
use super::quoting::{is_plain, quoted, quoted_words, text_of};
use crate::error::Result;

/// Shortest lead with which the present cases have the minute that `sweep` gives them.
// With a shorter one a second signal drops them in time.
const MIN_FULL_LEAD: Duration = Duration::from_secs(120);
/// Largest number of requeues of a task.
// A case may never finish within the limit, and the task would go on for ever.
const MAX_RESTARTS: usize = 50;

/// The script of the array.
///
/// # Errors
/// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
pub(crate) fn array_script(dialect: &dyn Dialect, job: &ArrayJob<'_>) -> Result<String> {
    let facts = dialect.facts();
    let parts = [
        "#!/bin/bash\n\
         # Written by `wavepore submit`. Each task computes one share of the cases of a sweep\n\
         # and skips the finished ones, so any part of the array can be submitted again.\n",
        &dialect.array_directives(job)?,
        &variables(facts, job)?,
        SCENARIO_CHECK,
        &traps(facts, job),
        &start(facts, job)?,
        WAIT,
        &end(facts),
    ];
    Ok(parts.concat())
}

/// The script of the collection.
///
/// # Errors
/// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
pub(crate) fn collection_script(dialect: &dyn Dialect, job: &CollectionJob<'_>) -> Result<String> {
    let JobPaths { program, folder, .. } = job.paths;
    Ok(format!(
        "#!/bin/bash\n\
         # Written by `wavepore submit`: makes one file out of all cases and marks failed and\n\
         # missing ones in it.\n\
         {}\nexec {}{} collect --force -- {}\n",
        dialect.collection_directives(job)?,
        quoted(&program.path)?,
        quoted_words(&program.leading)?,
        quoted(folder)?
    ))
}

/// Lines that send the output of a job to the file `name` in the folder of the sweep: a directive
/// that ends with the path, or one for no file and a command of the script, which no rule of the
/// scheduler splits. `shell_name` is the name in words of bash.
pub(super) fn output_lines(
    directive: &str,
    paths: &JobPaths<'_>,
    name: &str,
    shell_name: &str,
) -> Result<String> {
    let folder = text_of(paths.folder)?;
    Ok(if is_plain(folder) {
        format!("{directive}{folder}/{name}\n")
    } else {
        let folder = quoted(paths.folder)?;
        format!("{directive}/dev/null\nexec >>{folder}/\"{shell_name}\" 2>&1\n")
    })
}

/// Paths and the number of shares as variables of the shell.
fn variables(facts: &Facts, job: &ArrayJob<'_>) -> Result<String> {
    let JobPaths { program, scenario, folder } = job.paths;
    let mut text = format!(
        "\nprogram={}\nscenario={}\nfolder={}\nshares={}\n",
        quoted(&program.path)?,
        quoted(scenario)?,
        quoted(folder)?,
        job.sizes.partitions,
    );
    if !facts.has_lists {
        let _ = write!(
            text,
            "# The shares with cases to compute: indices of {} have no gaps.\n\
             tasks=({})\nshare=${{tasks[{} - 1]}}\n",
            facts.title,
            job.sizes.words(),
            facts.index
        );
    }
    Ok(text)
}

/// The start of the program in the background.
fn start(facts: &Facts, job: &ArrayJob<'_>) -> Result<String> {
    let force = if job.unlimited { " --force" } else { "" };
    let share = if facts.has_lists { facts.index } else { "$share" };
    Ok(format!(
        r#""$program"{} sweep{force} --what {} --task "{share}/$shares" \
    -o "$folder" -- "$scenario" &
"#,
        quoted_words(&job.paths.program.leading)?,
        job.computation.name(),
    ))
}

/// The traps of the shell for USR1 (time is nearly up) and TERM (end). They come before the start
/// of the program, since a signal may come at once.
fn traps(facts: &Facts, job: &ArrayJob<'_>) -> String {
    let mut text = String::from(
        r#"# The shell handles signals only during `wait`: the program runs in the background.
# USR1 (time is nearly up) is sent to the shell alone. TERM is sent to all processes: the program
# gets it again only if it goes on, since a second one ends it at once.
task='' late='' early='' alarm=''
"#,
    );
    let lead = job.sizes.lead;
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
kill -TERM "$task" 2>/dev/null' "#;
    text + facts.end_signals + "\n" + &alarm(facts, job)
}

/// The signal before the time limit, where the scheduler sends none to the shell alone.
fn alarm(facts: &Facts, job: &ArrayJob<'_>) -> String {
    let (false, Some(limit)) = (facts.signals_shell, job.limit) else { return String::new() };
    format!(
        "# {} has no signal for the shell alone before the time limit: this is it.\n\
         ring() {{ sleep {} & trap \"kill $!; exit\" TERM; wait; kill -USR1 $$; }}\n\
         ring >/dev/null 2>&1 &\n\
         alarm=$!\n",
        facts.title,
        limit.saturating_sub(job.sizes.lead).as_secs(),
    )
}

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
for timer in $late $alarm; do kill "$timer" 2>/dev/null; done
"#;

/// The end of a task: another start where time was up.
fn end(facts: &Facts) -> String {
    let lost =
        format!("cases are left after {MAX_RESTARTS} restarts: submit again with a longer time");
    let (comment, again) = match facts.restart {
        Restart::Command { command, count } => (
            "Requeue the task; it skips finished cases.",
            format!(
                r#"    if [ "${{{count}:-0}}" -lt {MAX_RESTARTS} ]; then
        {command}
    else
        echo "{lost}" >&2
    fi
"#
            ),
        ),
        Restart::ExitCode { code, task } => (
            "The exit code puts the task back into the queue; it skips finished cases.",
            format!(
                r#"    restarts=$folder/restarts-{task}
    echo >>"$restarts"
    [ "$(wc -l <"$restarts")" -gt {MAX_RESTARTS} ] || exit {code}
    echo "{lost}" >&2
"#
            ),
        ),
        Restart::Never => (
            "A job cannot put itself back.",
            "    echo \"submit again for the cases that are left; finished ones are kept\" >&2\n"
                .to_owned(),
        ),
    };
    let clean = match facts.restart {
        Restart::ExitCode { task, .. } => format!("rm -f \"$folder/restarts-{task}\"\n"),
        _ => String::new(),
    };
    format!(
        "\n# 138: time was nearly up and cases are left. {comment}\n\
         if [ \"$code\" -eq 138 ]; then\n{again}fi\n{clean}exit \"$code\"\n"
    )
}
