//! Text of the actions beside messages: review requests, corrections, solution feedback, escalation, preferences,
//! export.

use contract::{CustomerEntry, Resolution, STEP_PERSON, Timestamp};

use super::{date_time, preferences_summary};
use crate::escalation::Availability;

pub use labels::*;

/// Fixed strings.
mod labels {
    pub const BACK: &str = "Back";
    pub const SECOND_LOOK: &str = "Ask someone else to look";
    pub const SECOND_LOOK_WHY: &str = "What should they know? (optional)";
    pub const SECOND_LOOK_ASKED: &str = "You asked for someone else to look at this.";
    pub const NOT_RIGHT: &str = "Something is not right";
    pub const WHAT_IS_RIGHT: &str = "What is right?";
    pub const CORRECT: &str = "Correct it";
    pub const IS_IT_SOLVED: &str = "Is it solved for you?";
    pub const RESOLUTION_HINT: &str = "Your answer decides. You can write here again at any time.";
    pub const YES_SOLVED: &str = "Yes, solved";
    pub const PARTLY: &str = "Partly";
    pub const NO: &str = "No";
    pub const WHAT_IS_MISSING: &str = "What is still missing? (optional)";
    pub const SUBMIT: &str = "Say it";
    pub const NOT_YET: &str = "Not solved yet";
    pub const HELP: &str = "What if this doesn't help?";
    pub const NOW: &str = "Now";
    pub const WRITE_HERE: &str = "Write here. You can at any time, whatever was said.";
    pub const TAKE_STEP: &str = "Take it there";
    pub const DESIRED_OUTCOME_QUESTION: &str = "What would make it right? (optional)";
    pub const DESIRED_OUTCOME_PLACEHOLDER: &str = "In your own words";
    pub const HOW_TO_ANSWER: &str = "How should we answer? (optional)";
    pub const REPLY_PREFERENCE_PLACEHOLDER: &str = "When to call, plain words, your language";
    pub const ALREADY_SAID: &str = "I already said that";
    pub const WHICH_ONE: &str = "Which of your messages?";
    pub const ASK_PERSON: &str = "Ask for a person";
    pub const NO_PERSON: &str = "No person has answered yet.";
    pub const READ_BY: &str = "read by";
    pub const ANSWERED_BY: &str = "answered by";
    pub const SAVE_PAGE: &str = "Save a copy";
    pub const SAVE_DATA: &str = "as data (JSON)";
    pub const IT_IS_SOLVED: &str = "It is solved";
}

/// The time from which a step is available.
pub fn availability_label(availability: Availability) -> String {
    match availability {
        Availability::Now => labels::NOW.to_owned(),
        Availability::At(at) => format!("From {}", date_time(at)),
        Availability::After(ms) => match ms / 3_600_000 {
            hours @ 0..48 => format!("After {} h", hours.max(1)),
            hours => format!("After {} days", hours / 24),
        },
    }
}

/// A summary of the customer's preferences.
pub fn your_preferences(preferences: &str) -> String {
    format!("You would like: {preferences}")
}

/// The time at which the customer took a step.
pub fn escalated_at(at: Timestamp) -> String {
    format!("You took it there {}", date_time(at))
}

/// The text of an entry that is not stored yet. Empty for messages and read receipts.
pub fn pending_action(entry: &CustomerEntry) -> String {
    match entry {
        CustomerEntry::SolutionFeedback { solved: Resolution::Yes, .. } => labels::YES_SOLVED.to_owned(),
        CustomerEntry::SolutionFeedback { text, .. } => with_detail(labels::NOT_YET, text.as_deref()),
        CustomerEntry::ReviewRequest { text, .. } => with_detail(labels::SECOND_LOOK, text.as_deref()),
        CustomerEntry::Correction { text, .. } => with_detail(labels::CORRECT, Some(text)),
        CustomerEntry::Escalation { step, .. } if step == STEP_PERSON => labels::ASK_PERSON.to_owned(),
        CustomerEntry::Escalation { .. } => labels::TAKE_STEP.to_owned(),
        CustomerEntry::Preferences { desired_outcome, reply_preference } => {
            preferences_summary(desired_outcome.as_ref(), reply_preference.as_ref())
                .map_or_else(String::new, |preferences| your_preferences(&preferences))
        }
        CustomerEntry::Message { .. } => String::new(),
    }
}

fn with_detail(action: &str, detail: Option<&str>) -> String {
    detail.map_or_else(|| action.to_owned(), |detail| format!("{action}: {detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn availability_before_the_first_message_is_shown_as_a_duration() {
        assert_eq!(availability_label(Availability::After(86_400_000)), "After 24 h");
        assert_eq!(availability_label(Availability::After(14 * 86_400_000)), "After 14 days");
        assert_eq!(availability_label(Availability::After(60_000)), "After 1 h");
    }
}
