//! The report as JUnit XML. A test case is a check; its class is the subject of the check.

use std::fmt::Write;

use crate::outcome::Ending;
use crate::report::Summary;
use crate::report::text::failure_text;
use crate::runner::CheckResult;
use crate::sentences::collapsed;

/// The report.
pub fn report(summary: &Summary) -> String {
    let counts = summary.counts();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{:.3}\">",
        escaped(&format!("yes-reply check {}", summary.backend)),
        summary.results.len(),
        counts.failed,
        counts.skipped,
        summary.time.as_secs_f64()
    );
    summary.results.iter().for_each(|result| push_case(&mut xml, result));
    xml.push_str("</testsuite>\n");
    xml
}

fn push_case(xml: &mut String, result: &CheckResult) {
    let subject = result.check.name.split('/').next().unwrap_or_default();
    let (class, name) = (escaped(subject), escaped(&result.check.name));
    let time = result.time.as_secs_f64();
    let _ = write!(xml, "  <testcase classname=\"{class}\" name=\"{name}\" time=\"{time:.3}\"");
    match &result.outcome {
        Ok(()) => xml.push_str("/>\n"),
        Err(Ending::Skipped(reason)) => {
            let _ = writeln!(xml, "><skipped message=\"{}\"/></testcase>", escaped(reason));
        }
        Err(Ending::Failed(failure)) => {
            let message = escaped(&collapsed(&result.check.sentence));
            let text = escaped(&failure_text(&result.check.sentence, failure));
            let _ = writeln!(xml, "><failure message=\"{message}\">{text}</failure></testcase>");
        }
    }
}

/// Text for an attribute or an element. XML 1.0 has no form for most control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            control if control < ' ' || matches!(control, '\u{fffe}' | '\u{ffff}') => {
                escaped.push('\u{fffd}')
            }
            character => escaped.push(character),
        }
    }
    escaped
}
