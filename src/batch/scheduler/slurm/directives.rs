//! What Slurm reads at the top of scripts, and the same as arguments of `sbatch`.
//!
//! Slurm splits lines with `#SBATCH` by its own rules, so they contain plain characters only; an
//! unusual path goes to `sbatch` as an argument, which is not split.

use std::path::Path;
use std::time::Duration;

use crate::batch::scheduler::job::{ArrayJob, CollectionJob};
use crate::batch::scheduler::memory::Megabytes;
use crate::batch::scheduler::quoting::text_of;
use crate::error::Result;

pub(super) const ARRAY_OUTPUT: &str = "slurm-%A_%a.out";
pub(super) const COLLECTION_OUTPUT: &str = "slurm-collect-%j.out";

/// The directives of the array.
pub(super) fn array(job: &ArrayJob<'_>) -> Result<String> {
    let time = |limit| format!("#SBATCH --time={}\n", clock(limit));
    let limit = job.limit.map(time).unwrap_or_default();
    let throttle = job.at_once.map(|count| format!("%{count}")).unwrap_or_default();
    let text = format!(
        "#SBATCH --job-name={}\n\
         #SBATCH --array={}{throttle}\n\
         {limit}\
         #SBATCH --nodes=1\n\
         #SBATCH --ntasks=1\n\
         #SBATCH --cpus-per-task={}\n\
         {}\
         #SBATCH --requeue\n\
         #SBATCH --open-mode=append\n\
         #SBATCH --signal=B:USR1@{}\n",
        job.name(),
        job.sizes.array(),
        job.cores,
        memory(job.memory),
        job.sizes.lead.as_secs(),
    );
    Ok(text + &output_line(job.paths.folder, ARRAY_OUTPUT)?)
}

/// The directives of the collection.
pub(super) fn collection(job: &CollectionJob<'_>) -> Result<String> {
    let text = format!(
        "#SBATCH --job-name={}\n\
         #SBATCH --time={}\n\
         #SBATCH --nodes=1\n\
         #SBATCH --ntasks=1\n\
         #SBATCH --cpus-per-task=1\n\
         {}\
         #SBATCH --requeue\n\
         #SBATCH --open-mode=append\n",
        job.name(),
        clock(job.time_limit()),
        memory(job.memory),
    );
    Ok(text + &output_line(job.paths.folder, COLLECTION_OUTPUT)?)
}

fn memory(memory: Option<Megabytes>) -> String {
    memory.map(|Megabytes(size)| format!("#SBATCH --mem={size}M\n")).unwrap_or_default()
}

/// The line with the output file of a job, if its path has plain characters only.
pub(super) fn output_line(folder: &Path, name: &str) -> Result<String> {
    let folder = text_of(folder)?;
    let unusual = "# The folder has an unusual name: give sbatch its --output on the command\n\
                   # line, as `wavepore submit` does.\n";
    Ok(if is_plain(folder) {
        format!("#SBATCH --output={folder}/{name}\n")
    } else {
        unusual.into()
    })
}

/// The output file of a job as an argument, if its path has other characters.
pub(super) fn output_argument(folder: &Path, name: &str) -> Result<Vec<String>> {
    let folder = text_of(folder)?;
    let escaped = || format!("--output={}/{name}", folder.replace('%', "%%"));
    Ok(if is_plain(folder) { Vec::new() } else { vec![escaped()] })
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+,:=@".contains(c))
}

/// A time in the form of Slurm.
pub(super) fn clock(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let clock = format!("{hours:02}:{minutes:02}:00");
    if days > 0 { format!("{days}-{clock}") } else { clock }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusual_paths_are_not_in_lines_that_slurm_splits() {
        let odd = Path::new("/a b/it's 100% \"odd\" $HOME #");
        assert!(!output_line(odd, "slurm-%A_%a.out").unwrap().contains("/a b"));
        let argument = output_argument(odd, "slurm-%A_%a.out").unwrap();
        assert_eq!(argument, [r#"--output=/a b/it's 100%% "odd" $HOME #/slurm-%A_%a.out"#]);
        let plain = Path::new("/a");
        let line = output_line(plain, "slurm-%A_%a.out").unwrap();
        assert_eq!(line, "#SBATCH --output=/a/slurm-%A_%a.out\n");
        assert!(output_argument(plain, "slurm-%A_%a.out").unwrap().is_empty());
    }

    #[test]
    fn times_have_the_form_of_slurm() {
        assert_eq!(clock(Duration::from_secs(600)), "00:10:00");
        assert_eq!(clock(Duration::from_secs(86400 + 3661)), "1-01:02:00");
    }
}
