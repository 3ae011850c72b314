//! Every visible string of the scoreboard.

use contract::ResponseTimes;
use inbox_api::ServiceReport;
use widget::words::{moment, number, span};

pub use labels::*;

/// The strings that are the same every time.
#[allow(missing_docs, reason = "each says itself what it says")]
mod labels {
    pub const SCOREBOARD: &str = "Scoreboard";
    pub const AS_CUSTOMERS: &str =
        "As customers would tell it. Nothing is assumed: whoever says nothing has not said yes.";
    pub const COLUMNS: [&str; 3] = ["What", "How many, how long", "What counts"];
    pub const CANNOT_SAY: &str = "we cannot say yet";
}

/// One line: what it is called, what was counted, and what counts.
pub type Line = (&'static str, String, &'static str);

/// From when until when it was counted.
pub fn window(board: &ServiceReport) -> String {
    format!("The last 28 days, from {} until {}.", moment(board.since), moment(board.until))
}

/// Every line, in the order in which a customer would ask.
pub fn lines(board: &ServiceReport) -> [Line; 11] {
    let of = |count| of(count, board.conversations);
    let promised = |count| self::of(count, board.promises_kept + board.promises_missed);
    [
        (
            "Conversations",
            counted(board.conversations),
            "Something was said or done in them in this time, or somebody still waits for us.",
        ),
        ("Solved", of(board.solved), "The customer said so, and it stands."),
        (
            "Proposed, not confirmed",
            of(board.unconfirmed),
            "We proposed a solution, and the customer has said nothing to it.",
        ),
        (
            "Reopened",
            of(board.reopened),
            "The customer came back to what was solved or proposed: wrote, corrected us, asked for a second look, \
             went a step further, or said no or partly.",
        ),
        ("Not answered yet", of(board.unanswered), "No person has answered."),
        ("Promises kept", promised(board.promises_kept), "The answer came before its time."),
        ("Promises missed", promised(board.promises_missed), "The time passed without an answer."),
        (
            "Time to the first answer",
            times(&board.first_answer),
            "From the first message until a person answers, day and night.",
        ),
        (
            "Time to the outcome",
            times(&board.outcome),
            "From the first message until the first decision, or until the customer says that it is solved.",
        ),
        (
            "Wrote anew about the same",
            counted(board.repeats),
            "Conversations of customers who had opened one about the same order or bill before.",
        ),
        (
            "Needed several conversations",
            counted(board.several),
            "Customers who opened more than one in this time, about whatever.",
        ),
    ]
}

fn counted(count: u64) -> String {
    number(count as f64)
}

/// `3 of 40`.
fn of(count: u64, all: u64) -> String {
    if all == 0 { counted(0) } else { format!("{} of {}", counted(count), counted(all)) }
}

/// `half within 3 h, nine in ten within 9 h, of 212`.
fn times(times: &ResponseTimes) -> String {
    match (times.half_within_s, times.most_within_s, times.answers) {
        (Some(half), Some(most), Some(count)) => {
            format!("half within {}, nine in ten within {}, of {}", span(half), span(most), counted(count))
        }
        _ => CANNOT_SAY.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_say_nothing() {
        assert_eq!(times(&ResponseTimes::default()), CANNOT_SAY);
    }
}
