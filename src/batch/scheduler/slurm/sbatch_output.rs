//! Finds the number of a job in the output of `sbatch`, or of a site's wrapper around it.

use std::collections::BTreeSet;

use crate::batch::scheduler::job::Job;

/// Reads `123` or `123;cluster`, as `sbatch --parsable` prints a job.
pub(crate) fn parse_job(text: &str) -> Option<Job> {
    let (id, cluster) = match text.trim().split_once(';') {
        Some((id, cluster)) => (id, Some(cluster.trim()).filter(|cluster| !cluster.is_empty())),
        None => (text.trim(), None),
    };
    is_number(id).then(|| Job { id: id.to_owned(), cluster: cluster.map(str::to_owned) })
}

// Slurm counts jobs in 32 bits: ten digits.
fn is_number(text: &str) -> bool {
    (1..=10).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte != b'0')
}

/// The job in the texts of standard output and standard error, if it is certain.
///
/// First comes the sentence of `sbatch`, then a line with a number alone (`--parsable`), then a
/// number after the word *job*. Other numbers (prices, dates, limits) are ignored.
pub(crate) fn parse_sbatch_output(out: &str, err: &str) -> Option<Job> {
    let (out, err) = (without_colours(out), without_colours(err));
    let texts = [&out, &err];
    let sentences: BTreeSet<Job> = texts.into_iter().flat_map(|text| submitted(text)).collect();
    let lines: BTreeSet<Job> = out.lines().filter_map(parse_job).collect();
    let named: BTreeSet<Job> = texts.into_iter().flat_map(|text| named(text)).collect();
    match (only(&sentences), only(&lines)) {
        (Some(a), Some(b)) if a.id == b.id && a.cluster.is_none() => Some(b),
        // The sentence is that of sbatch; a number alone may be anything.
        (Some(job), _) => Some(job),
        (None, Some(job)) if sentences.is_empty() => Some(job),
        (None, None) if sentences.is_empty() && lines.is_empty() => only(&named),
        _ => None,
    }
}

/// Whether the texts say that nothing was submitted.
pub(crate) fn is_refusal(out: &str, err: &str) -> bool {
    let text = format!("{out}\n{err}").to_lowercase();
    ["submission failed", "sbatch: error", "sbatch: fatal"].iter().any(|words| text.contains(words))
}

fn only(jobs: &BTreeSet<Job>) -> Option<Job> {
    let numbers: BTreeSet<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
    // The one with a cluster is last in order.
    if numbers.len() == 1 { jobs.last().cloned() } else { None }
}

/// Jobs in `Submitted batch job 12 on cluster east`.
fn submitted(text: &str) -> Vec<Job> {
    const SENTENCE: &str = "submitted batch job ";
    let lower = text.to_ascii_lowercase();
    let mut jobs = Vec::new();
    for (at, _) in lower.match_indices(SENTENCE) {
        let line = text[at + SENTENCE.len()..].lines().next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let is_punctuation = |c: char| c.is_ascii_punctuation();
        let id = words.next().map(|word| word.trim_end_matches(is_punctuation));
        let on_cluster = words.next() == Some("on") && words.next() == Some("cluster");
        let cluster = words.next().filter(|_| on_cluster).map(str::to_owned);
        let id = id.filter(|id| is_number(id));
        jobs.extend(id.map(|id| Job { id: id.to_owned(), cluster }));
    }
    jobs
}

/// Jobs in `job 12`, `Job ID: 12`, `jobid=12`, `job <12>` and the like.
fn named(text: &str) -> Vec<Job> {
    let lower = text.to_ascii_lowercase();
    let mut jobs = Vec::new();
    for (at, word) in lower.match_indices("job") {
        let rest = &lower[at + word.len()..];
        let rest = rest.trim_start_matches([' ', '_', '-']);
        let labels = ["number", "nr", "no", "id"];
        let rest = labels.iter().find_map(|label| rest.strip_prefix(label)).unwrap_or(rest);
        let rest = rest.trim_start_matches([' ', ':', '=', '#', '<', '(', '[', '.', '"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let after = rest[end..].chars().next();
        // `job 3/8` and `job 12a` are no numbers of jobs.
        let continues = after.is_some_and(|c| matches!(c, '/' | '%') || c.is_alphabetic());
        if !continues && is_number(&rest[..end]) {
            jobs.push(Job { id: rest[..end].to_owned(), cluster: None });
        }
    }
    jobs
}

/// `text` without the escape sequences of terminals.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' if letters.next_if_eq(&'[').is_some() => {
                // Parameters, then one letter that ends the sequence.
                while letters.next().is_some_and(|c| !('@'..='~').contains(&c)) {}
            }
            '\u{1b}' | '\r' => {}
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_numbers_with_or_without_a_cluster() {
        assert_eq!(parse_job("12\n"), Some(Job::new("12")));
        let far = parse_job("12;east").unwrap();
        assert_eq!((far.id.as_str(), far.cluster.as_deref()), ("12", Some("east")));
        assert_eq!(far.parsable(), "12;east");
        for wrong in ["", "sbatch: error", "12a", ";", "0", "99999999999"] {
            assert_eq!(parse_job(wrong), None);
        }
    }

    #[test]
    fn the_number_is_found_in_the_output_of_sites() {
        for (out, err, wanted) in [
            ("101\n", "", "101"),
            ("101;east\n", "", "101;east"),
            ("Submitted batch job 101\n", "", "101"),
            ("Submitted batch job 101 on cluster east\n", "", "101;east"),
            ("", "sbatch: Submitted batch job 101\n", "101"),
            ("*** Welcome to the 2024 machine ***\nBalance: 5000 h\n101\n", "", "101"),
            ("\u{1b}[32m101\u{1b}[0m\r\n", "", "101"),
            ("\u{1b}[1;32mSubmitted batch job \u{1b}[4m101\u{1b}[0m\n", "", "101"),
            ("101\nSubmitted batch job 101 on cluster east\n", "", "101;east"),
            ("Account lab: 12 of 500 h used\nYour job 101 has been submitted.\n", "", "101"),
            ("[site] job id: 101 (queue 3)\n", "[site] 2 warnings\n", "101"),
            ("JobID=101\n", "", "101"),
            ("7\n12\nSubmitted batch job 101\n", "", "101"),
            ("5000\nSubmitted batch job 101\n", "", "101"),
        ] {
            let job = parse_sbatch_output(out, err).map(|job| job.parsable());
            assert_eq!(job.as_deref(), Some(wanted), "{out:?} {err:?}");
        }
    }

    #[test]
    fn an_ambiguous_number_is_not_guessed() {
        for (out, err) in [
            ("", ""),
            ("submitted\n", ""),
            ("5000\n101\n", ""),
            ("Submitted batch job 100\nSubmitted batch job 101\n", ""),
            ("Balance: 5000\n", ""),
            ("max jobs: 500\n", ""),
            ("job 3/8\n", ""),
            ("job 12 replaces job 11\n", ""),
        ] {
            assert_eq!(parse_sbatch_output(out, err), None, "{out:?} {err:?}");
        }
    }
}
