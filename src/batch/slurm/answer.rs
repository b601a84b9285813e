//! The number of a job in what `sbatch` has printed, or a site's wrapper around it.

use std::collections::BTreeSet;

/// A job, as `sbatch --parsable` prints it: its number and, on a cluster among several, the name of
/// that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// Its number.
    pub id: String,
    /// The cluster it is on, if several are known.
    pub cluster: Option<String>,
}

impl Job {
    /// From `123` or `123;cluster`; none if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, cluster) = match text.trim().split_once(';') {
            Some((id, cluster)) => (id, Some(cluster.trim()).filter(|cluster| !cluster.is_empty())),
            None => (text.trim(), None),
        };
        is_number(id).then(|| Self { id: id.to_owned(), cluster: cluster.map(str::to_owned) })
    }

    /// The same again, as [`parse`](Self::parse) reads it.
    pub fn parsable(&self) -> String {
        self.cluster.as_ref().map_or_else(|| self.id.clone(), |cluster| format!("{};{cluster}", self.id))
    }

    /// Arguments with which `squeue` shows it.
    pub fn watch(&self) -> String {
        let cluster = self.cluster.as_ref().map_or_else(String::new, |cluster| format!("-M {cluster} "));
        cluster + "-j " + &self.id
    }
}

fn is_number(text: &str) -> bool {
    (1..=10).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte != b'0')
}

/// The job in what was printed on standard output and standard error: none if it is not certain.
///
/// What counts is the sentence of `sbatch`, else a line that is nothing but a number (`--parsable`),
/// else a number behind the word *job*. Other numbers (prices, dates, limits) say nothing.
pub fn read_answer(out: &str, err: &str) -> Option<Job> {
    let (out, err) = (without_colours(out), without_colours(err));
    let sentences: BTreeSet<Job> = [&out, &err].into_iter().flat_map(|text| submitted(text)).collect();
    let lines: BTreeSet<Job> = out.lines().filter_map(Job::parse).collect();
    let named: BTreeSet<Job> = [&out, &err].into_iter().flat_map(|text| named(text)).collect();
    match (only(&sentences), only(&lines)) {
        (Some(a), Some(b)) if a.id == b.id && a.cluster.is_none() => Some(b),
        // The sentence is sbatch's own; a bare number beside it may be anything.
        (Some(job), _) => Some(job),
        (None, Some(job)) if sentences.is_empty() => Some(job),
        (None, None) if sentences.is_empty() && lines.is_empty() => only(&named),
        _ => None,
    }
}

/// Whether it was printed that nothing was submitted.
pub fn says_refused(out: &str, err: &str) -> bool {
    let text = format!("{out}\n{err}").to_lowercase();
    ["submission failed", "sbatch: error", "sbatch: fatal"].iter().any(|words| text.contains(words))
}

fn only(jobs: &BTreeSet<Job>) -> Option<Job> {
    let numbers: BTreeSet<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
    // The one with a cluster is ordered last.
    if numbers.len() == 1 { jobs.last().cloned() } else { None }
}

/// Jobs in `Submitted batch job 12 on cluster east`.
fn submitted(text: &str) -> Vec<Job> {
    const SENTENCE: &str = "submitted batch job ";
    let lower = text.to_ascii_lowercase();
    let mut jobs = Vec::new();
    for (at, _) in lower.match_indices(SENTENCE) {
        let mut words = text[at + SENTENCE.len()..].lines().next().unwrap_or_default().split_whitespace();
        let id = words.next().map(|word| word.trim_end_matches(|c: char| c.is_ascii_punctuation()));
        let is_next = |word: Option<&str>, wanted| word == Some(wanted);
        let on_cluster = is_next(words.next(), "on") && is_next(words.next(), "cluster");
        let cluster = words.next().filter(|_| on_cluster).map(str::to_owned);
        jobs.extend(id.filter(|id| is_number(id)).map(|id| Job { id: id.to_owned(), cluster }));
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
        let rest = ["number", "nr", "no", "id"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        let rest = rest.trim_start_matches([' ', ':', '=', '#', '<', '(', '[', '.', '"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let after = rest[end..].chars().next();
        // A version or a share (`job 1.5`, `job 3/8`) is no number of a job; a full stop may follow one.
        let is_whole = !matches!(after, Some('/' | '%')) && !rest[end..].starts_with(|c: char| c.is_alphabetic());
        if is_whole && is_number(&rest[..end]) {
            jobs.push(Job { id: rest[..end].to_owned(), cluster: None });
        }
    }
    jobs
}

/// `text` without what a terminal takes for colours.
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
        assert_eq!(Job::parse("12\n").unwrap().watch(), "-j 12");
        let far = Job::parse("12;east").unwrap();
        assert_eq!((far.id.as_str(), far.watch().as_str()), ("12", "-M east -j 12"));
        assert_eq!(far.parsable(), "12;east");
        for wrong in ["", "sbatch: error", "12a", ";", "0", "99999999999"] {
            assert_eq!(Job::parse(wrong), None);
        }
    }

    #[test]
    fn the_number_is_found_among_what_sites_print() {
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
            let job = read_answer(out, err).map(|job| job.parsable());
            assert_eq!(job.as_deref(), Some(wanted), "{out:?} {err:?}");
        }
    }

    #[test]
    fn a_number_that_might_be_another_is_not_guessed() {
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
            assert_eq!(read_answer(out, err), None, "{out:?} {err:?}");
        }
    }
}
