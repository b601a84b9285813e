//! How a refused scenario is shown: place, line, marker, what is wrong, what would do.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report, ThemeCharacters,
    ThemeStyles,
};

use crate::error::Diagnostic;

/// The diagnostic as a report of several lines, with terminal colours if `color`.
pub fn render(diagnostic: &Diagnostic, color: bool) -> String {
    let styles = if color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_wrap_lines(false).with_context_lines(1).with_links(false);
    let mut message = harmless(&diagnostic.message);
    if diagnostic.span.is_none() {
        message = format!("{}: {message}", harmless(&diagnostic.file));
    }
    let mut report = MietteDiagnostic::new(message);
    if !diagnostic.remedy.is_empty() {
        report = report.with_help(harmless(&diagnostic.remedy));
    }
    let place = diagnostic.span.clone().map(|span| clamp(&diagnostic.text, span));
    let report = match place {
        Some(span) => {
            let label = LabeledSpan::new_with_span(None, span);
            let source = NamedSource::new(harmless(&diagnostic.file), harmless(&diagnostic.text));
            Report::new(report.with_label(label)).with_source_code(source)
        }
        None => Report::new(report),
    };
    let mut out = String::new();
    match handler.render_report(&mut out, report.as_ref()) {
        Ok(()) => out,
        // A report that cannot be drawn is still told.
        Err(_) => harmless(&diagnostic.to_string()),
    }
}

/// The span inside of the text and on whole characters; never over more than its first line.
fn clamp(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let whole = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (whole(span.start), whole(span.end.max(span.start)));
    let line = text[start..end].find(['\n', '\r']).unwrap_or(end - start);
    start..start + line
}

/// Control characters replaced byte by byte: what was typed must not steer the terminal, and spans must still fit.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' => out.push(' '),
            c if c.is_control() => out.extend(std::iter::repeat_n('?', c.len_utf8())),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(text: &str, span: Option<std::ops::Range<usize>>) -> Diagnostic {
        Diagnostic {
            file: "a.toml".into(),
            text: text.into(),
            span,
            message: "`ion` is wrong".into(),
            remedy: "write \"K+\"".into(),
        }
    }

    #[test]
    fn a_report_shows_place_line_marker_and_remedy() {
        let report = render(&diagnostic("# first\nion = \"Q+\"\n", Some(14..18)), false);
        for part in ["a.toml:2:7", "ion = \"Q+\"", "─", "`ion` is wrong", "help: write"] {
            assert!(report.contains(part), "{part} in\n{report}");
        }
        assert!(!report.contains('\u{1b}'));
        assert!(render(&diagnostic("ion", Some(0..3)), true).contains('\u{1b}'));
    }

    #[test]
    fn without_a_place_the_file_is_named() {
        let report = render(&diagnostic("", None), false);
        assert!(report.contains("a.toml: `ion` is wrong") && report.contains("help: write"), "{report}");
    }

    #[test]
    fn what_was_typed_does_not_steer_the_terminal() {
        let report = render(&diagnostic("ion = \"\u{1b}[2J\u{9b}x\"", Some(6..14)), false);
        assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{report:?}");
        // Beyond the end or inside of a character: shown as well as can be.
        for span in [5..900, 7..8, 900..901] {
            assert!(render(&diagnostic("ion = «K»", Some(span)), false).contains("wrong"));
        }
    }
}
