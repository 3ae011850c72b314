//! The report for people.

use crate::backend::CheckedBackend;
use crate::exchange::indented;
use crate::outcome::{Ending, Failure};
use crate::report::Summary;
use crate::runner::CheckResult;
use crate::sentences::collapsed;

/// Clocks that differ by more than this make checks of times fail.
const CLOCK_SECONDS: i64 = 10;

/// The first lines.
pub fn heading(backend: &CheckedBackend) -> String {
    let capabilities = &backend.capabilities;
    let features: Vec<&str> = capabilities.features().collect();
    let features = if features.is_empty() { "none".to_owned() } else { features.join(", ") };
    let (name, version) = (capabilities.name(), capabilities.contract_version());
    let mut text =
        format!("{name} at {}, contract version {version}, features: {features}\n", backend.base());
    let ahead = backend.clock_ahead;
    if ahead.abs() > CLOCK_SECONDS {
        text.push_str(&format!(
            "The backend's clock differs by {ahead} seconds from this one: checks of tokens and promises may \
             fail.\n"
        ));
    }
    text.push('\n');
    text
}

/// One line for a check; with the sentence and the evidence if it failed.
pub fn result(result: &CheckResult) -> String {
    let name = &result.check.name;
    match &result.outcome {
        Ok(()) => format!("passed   {name}\n"),
        Err(Ending::Skipped(reason)) => format!("skipped  {name}: {reason}\n"),
        Err(Ending::Failed(failure)) => {
            format!("FAILED   {name}\n{}", indented(&failure_text(&result.check.sentence, failure)))
        }
    }
}

/// The sentence, the expectation and the exchanges of a failure.
pub fn failure_text(sentence: &str, failure: &Failure) -> String {
    let mut text = format!("docs/backend.md: {}\nExpected: {}\n", collapsed(sentence), failure.expected);
    for exchange in &failure.exchanges {
        text.push_str(&exchange.to_string());
    }
    text
}

/// The last line.
pub fn end(summary: &Summary) -> String {
    let counts = summary.counts();
    format!(
        "\n{} passed, {} failed, {} skipped in {:.1} s\n",
        counts.passed,
        counts.failed,
        counts.skipped,
        summary.time.as_secs_f64()
    )
}
