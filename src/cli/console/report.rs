//! The report of a refused scenario: what is wrong, the marked line, and what to do.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::harmless::harmless;
use crate::error::Diagnostic;

/// Columns of a report: those of the smallest common terminal; a line of the file is cut far from
/// the marker.
const WIDTH: usize = 80;
/// Largest number of characters that are marked: two columns each, they fit beside the number of
/// their line.
const MARKED: usize = 30;

/// The diagnostic as a report of several lines, with terminal colours if `color`.
pub fn render(diagnostic: &Diagnostic, color: bool) -> String {
    let file = harmless(&diagnostic.file).replace('\n', "?");
    let message = harmless(&diagnostic.message);
    let mut report = match &diagnostic.span {
        Some(span) => {
            let excerpt = Excerpt::new(&diagnostic.text, span);
            let marker = AnnotationKind::Primary.span(excerpt.marked);
            let lines = Snippet::source(excerpt.text).line_start(excerpt.first).path(file);
            Level::ERROR.primary_title(message).element(lines.fold(false).annotation(marker))
        }
        None => Group::with_title(Level::ERROR.primary_title(format!("{file}: {message}"))),
    };
    if !diagnostic.remedy.is_empty() {
        report = report.element(Level::HELP.message(harmless(&diagnostic.remedy)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(WIDTH).render(&[report]) + "\n"
}

/// The marked line with its neighbours.
struct Excerpt {
    text: String,
    /// Number of the first line, counted from 1.
    first: usize,
    /// The marked bytes of `text`: whole characters of one line.
    marked: Range<usize>,
}

impl Excerpt {
    /// The lines around the beginning of `span`, which need not lie in `text` nor on whole
    /// characters.
    fn new(text: &str, span: &Range<usize>) -> Self {
        let start = boundary(text, span.start);
        let end = boundary(text, span.end.max(span.start));
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let from = text[..line.saturating_sub(1)].rfind('\n').map_or(0, |at| at + 1);
        let below = text[start..].split_inclusive('\n').take(2).map(str::len).sum::<usize>();
        let below = text[start..start + below].trim_end_matches('\n').len();
        let marked =
            text[start..end].chars().take(MARKED).take_while(|c| !matches!(c, '\n' | '\r'));
        let length = marked.map(char::len_utf8).sum::<usize>();
        // Without a line feed the renderer drops an empty last line.
        let lines = harmless(&text[from..start + below]).into_owned() + "\n";
        Self {
            text: lines,
            first: text[..from].matches('\n').count() + 1,
            marked: start - from..start - from + length,
        }
    }
}

/// The last place up to `at` where a character begins or the text ends.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn diagnostic(text: &str, span: Option<Range<usize>>) -> Diagnostic {
        Diagnostic {
            file: "a.toml".into(),
            text: text.into(),
            span,
            key: "ion".into(),
            message: "`ion` is wrong".into(),
            remedy: "write \"K+\"".into(),
        }
    }

    #[test]
    fn a_report_shows_place_neighbours_marker_and_remedy() {
        let text = "title = \"\"\n# first\nion = \"Q+\"\n[packet]\n# last\n";
        let drawing = r#"error: `ion` is wrong
 --> a.toml:3:7
  |
2 | # first
3 | ion = "Q+"
  |       ^^^^
4 | [packet]
  |
  = help: write "K+"
"#;
        assert_eq!(render(&diagnostic(text, Some(25..29)), false), drawing);
        assert!(render(&diagnostic("ion", Some(0..3)), true).contains('\u{1b}'));
    }

    #[test]
    fn without_a_place_the_file_is_named() {
        let report = render(&diagnostic("", None), false);
        assert!(
            report.contains("a.toml: `ion` is wrong") && report.contains("help: write"),
            "{report}"
        );
    }

    #[test]
    fn the_end_of_a_file_is_a_place() {
        for (text, place) in
            [("", "1:1"), ("ion = 1", "1:8"), ("ion = 1\n", "2:1"), ("ion = 1\n\n\n", "4:1")]
        {
            let report = render(&diagnostic(text, Some(text.len()..text.len())), false);
            assert!(
                report.contains(&format!("--> a.toml:{place}\n")) && report.contains('^'),
                "{text:?}\n{report}"
            );
        }
    }

    #[test]
    fn a_long_line_is_cut_around_its_marker() {
        let text = format!("# first\nx = [{}\"here\"{}]", "1, ".repeat(2000), ", 2".repeat(2000));
        let at = text.find("\"here").unwrap();
        let report = render(&diagnostic(&text, Some(at..at + 6)), false);
        let lines: Vec<&str> = report.lines().collect();
        let row = lines.iter().position(|line| line.contains("1, \"here\", 2")).unwrap();
        assert_eq!(lines[row].find("\"here\""), lines[row + 1].find("^^^^^^"), "{report}");
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{report}");
        // A part that is longer than a line is marked where it begins.
        let report = render(&diagnostic(&text, Some(12..text.len())), false);
        assert!(
            report.contains(&"^".repeat(MARKED)) && report.lines().all(|line| line.len() <= WIDTH),
            "{report}"
        );
    }

    /// Texts of a few lines with what is wide, long, combining, or steers a terminal.
    fn typed() -> impl Strategy<Value = String> {
        "[a= \t\r\n\u{0}\u{1b}\u{7f}\u{9b}\u{202e}\u{301}\u{feff}é漢\u{1f600}]{0,60}|(漢[ -~]{0,40}\n?){0,20}|\\PC{0,200}"
    }

    /// Columns of a character of the texts that [`aligned`] draws.
    fn columns(c: char) -> usize {
        match c {
            '\t' => 4,
            '漢' | '\u{1f600}' => 2,
            _ => 1,
        }
    }

    fn width(text: &str) -> usize {
        text.chars().map(columns).sum()
    }

    /// What stands before, in and behind a marker on one line.
    fn aligned() -> impl Strategy<Value = (String, String, String)> {
        let part = "[a= é漢\t\u{1f600}]{0,8}";
        (part, part, part)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_was_typed_is_shown_and_does_not_steer_the_terminal(
            file in typed(), text in typed(), message in typed(), remedy in typed(),
            (start, end) in (0..300usize, 0..300usize),
        ) {
            let remedy = remedy + "do this";
            let (span, key) = (Some(start..end), String::new());
            let shown = Diagnostic { file, text, span, key, message, remedy };
            for span in [Some(start..end), None] {
                let report = render(&Diagnostic { span, ..shown.clone() }, false);
                prop_assert_eq!(harmless(&report), report.as_str());
                prop_assert!(report.contains("help: ") && report.contains("do this"), "{report}");
            }
            if let Some((line, column)) = shown.position() {
                let place = format!(":{line}:{column}\n");
                let report = render(&shown, false);
                prop_assert!(report.contains(&place), "not {place} in\n{report}");
            }
        }

        #[test]
        fn the_marker_stands_under_what_it_marks((before, marked, after) in aligned()) {
            let text = format!("# first\n{before}{marked}{after}\n# last");
            let start = 8 + before.len();
            let report = render(&diagnostic(&text, Some(start..start + marked.len())), false);
            let marker = report.lines().find(|line| line.contains('^')).unwrap();
            let spaces = marker.find('^').unwrap() - "2 | ".len();
            let carets = marker.matches('^').count();
            prop_assert_eq!((spaces, carets), (width(&before), width(&marked).max(1)), "{}", report);
        }
    }
}
