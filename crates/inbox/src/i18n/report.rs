//! Strings of the report, which the page calls "Scoreboard".

use contract::ResponseTime;
use inbox_api::ServiceReport;
use ui::i18n as shared_i18n;

pub const REPORT: &str = "Scoreboard";
pub const DESCRIPTION: &str =
    "As customers would tell it. Nothing is assumed: whoever says nothing has not said yes.";
pub const COLUMNS: &[&str] = &["What", "How many, how long", "What counts"];
pub const UNKNOWN: &str = "we cannot say yet";

/// Name, value and definition of a measure.
pub type ReportRow = (&'static str, String, &'static str);

pub fn period(report: &ServiceReport) -> String {
    format!(
        "The last 28 days, from {} until {}.",
        shared_i18n::date_time(report.since),
        shared_i18n::date_time(report.until)
    )
}

/// All measures, in the order in which a customer would ask for them.
pub fn rows(report: &ServiceReport) -> [ReportRow; 11] {
    let of_all = |number| ratio(number, report.conversations);
    let of_promises = |number| ratio(number, report.promises_kept + report.promises_missed);
    [
        (
            "Conversations",
            count(report.conversations),
            "Something was said or done in them in this time, or somebody still waits for us.",
        ),
        ("Solved", of_all(report.solved), "The customer said so, and it stands."),
        (
            "Proposed, not confirmed",
            of_all(report.unconfirmed),
            "We proposed a solution, and the customer has said nothing to it.",
        ),
        (
            "Reopened",
            of_all(report.reopened),
            "The customer came back to what was solved or proposed: wrote, corrected us, asked for a second look, \
             went a step further, or said no or partly.",
        ),
        ("Not answered yet", of_all(report.unanswered), "No person has answered."),
        ("Promises kept", of_promises(report.promises_kept), "The answer came before its time."),
        ("Promises missed", of_promises(report.promises_missed), "The time passed without an answer."),
        (
            "Time to the first answer",
            response_time(report.first_answer.as_ref()),
            "From the first message until a person answers, day and night.",
        ),
        (
            "Time to the outcome",
            response_time(report.outcome.as_ref()),
            "From the first message until the first decision, or until the customer says that it is solved.",
        ),
        (
            "Wrote anew about the same",
            count(report.repeated_conversations),
            "Conversations of customers who had opened one about the same order or bill before.",
        ),
        (
            "Needed several conversations",
            count(report.customers_with_several),
            "Customers who opened more than one in this time, about whatever.",
        ),
    ]
}

fn count(number: u64) -> String {
    shared_i18n::number(number as f64)
}

/// `3 of 40`
fn ratio(number: u64, total: u64) -> String {
    if total == 0 { count(0) } else { format!("{} of {}", count(number), count(total)) }
}

/// `half within 3 h, nine in ten within 9 h, of 212`
fn response_time(measured: Option<&ResponseTime>) -> String {
    let Some(ResponseTime { p50_seconds, p90_seconds, answers, .. }) = measured else {
        return UNKNOWN.to_owned();
    };
    let (half, most) = (shared_i18n::duration(*p50_seconds), shared_i18n::duration(*p90_seconds));
    format!("half within {half}, nine in ten within {most}, of {}", count(*answers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_answers_give_no_response_times() {
        assert_eq!(response_time(None), UNKNOWN);
    }
}
