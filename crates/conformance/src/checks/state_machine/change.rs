//! The change of a conversation that a row of the state machine describes.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::answer::{Answer, fail_after};
use crate::conversation::{CheckAuthor, Conversation};
use crate::outcome::Outcome;
use crate::table::TransitionRow;

/// The number that stands for itself and for more.
const MOST_UNREAD: u64 = 100;

/// Whether this file knows the words of the row.
#[cfg(test)]
pub fn are_words_known(row: &TransitionRow) -> bool {
    let owners = ["nobody", "unchanged", "first person", "new owner"];
    let promises = ["renewed", "ended", "unchanged", "kept", "missed", "pending"];
    owners.contains(&row.owner)
        && promises.contains(&row.promise)
        && ["unchanged", "one more"].contains(&row.unread)
}

/// Expects a conversation as the row of the opening says. There is no conversation before.
pub fn expect_opening(row: &TransitionRow, later: &Answer) -> Outcome {
    later.expect_field("/status", row.after)?;
    later.expect_field("/owner", Value::Null)?;
    if !is_promised_anew(later) {
        return Err(later.fail("a pending promise in `promise`, or null"));
    }
    if later.field("/unread_count").as_u64().unwrap_or(0) != 0 {
        return Err(later.fail("0 in `unread_count`"));
    }
    Ok(())
}

/// Expects the change that the row names. `due`: of the promise that the event makes.
pub fn expect(
    row: &TransitionRow,
    conversation: &Conversation,
    company: Option<CheckAuthor>,
    due: Option<String>,
    earlier: &Answer,
    later: &Answer,
) -> Outcome {
    let status = if row.after == "unchanged" { earlier.field("/status").clone() } else { json!(row.after) };
    let owner = owner_after(row, conversation, company, earlier);
    let expected = |what: &str| {
        format!("{what} after the event {}, by the word \"{}\" of the row", row.event, word(row, what))
    };
    if *later.field("/status") != status {
        return Err(fail_after(
            &[earlier, later],
            format!("the status {status} after the event {}", row.event),
        ));
    }
    if *later.field("/owner/name") != owner {
        let owner = if owner.is_null() { "nobody".to_owned() } else { owner.to_string() };
        return Err(fail_after(&[earlier, later], format!("{owner} as {}", expected("owner"))));
    }
    if !is_promise_right(row, due.as_deref(), earlier, later) {
        return Err(fail_after(&[earlier, later], format!("another {}", expected("promise"))));
    }
    let Some(unread) = earlier.field("/unread_count").as_u64() else { return Ok(()) };
    let unread = if row.unread == "one more" { (unread + 1).min(MOST_UNREAD) } else { unread };
    if *later.field("/unread_count") != unread {
        return Err(fail_after(&[earlier, later], format!("{unread} as {}", expected("unread_count"))));
    }
    Ok(())
}

fn word<'r>(row: &'r TransitionRow, field: &str) -> &'r str {
    match field {
        "owner" => row.owner,
        "promise" => row.promise,
        _ => row.unread,
    }
}

fn owner_after(
    row: &TransitionRow,
    conversation: &Conversation,
    company: Option<CheckAuthor>,
    earlier: &Answer,
) -> Value {
    let before = earlier.field("/owner/name").clone();
    match (row.owner, company) {
        ("first person", Some(person)) if before.is_null() && person != CheckAuthor::Automatic => {
            json!(conversation.name_of(person))
        }
        // The event hands over to Tom.
        ("new owner", _) => json!(conversation.name_of(CheckAuthor::Tom)),
        _ => before,
    }
}

fn is_promise_right(row: &TransitionRow, due: Option<&str>, earlier: &Answer, later: &Answer) -> bool {
    let (before, after) = (promise(earlier), promise(later));
    let is_pending = before.as_ref().is_some_and(|(_, state)| state == "pending");
    match row.promise {
        "renewed" if earlier.field("/status") == "awaiting_company" => before == after,
        "renewed" => is_promised_anew(later),
        "ended" => later.field("/promise").is_null(),
        "kept" if is_pending => before.map(|(due, _)| (due, "kept".to_owned())) == after,
        "missed" => before.map(|(due, _)| (due, "missed".to_owned())) == after,
        "pending" => {
            let due = due.and_then(|due| due.parse().ok());
            after == Some((due, "pending".to_owned()))
        }
        _ => before == after,
    }
}

/// The backend may promise an answer by its configuration.
fn is_promised_anew(answer: &Answer) -> bool {
    answer.field("/promise").is_null() || answer.field("/promise/state") == "pending"
}

/// The time and the state of a promise.
fn promise(answer: &Answer) -> Option<(Option<Timestamp>, String)> {
    let due = answer.field("/promise/due").as_str()?;
    Some((due.parse().ok(), answer.field("/promise/state").as_str()?.to_owned()))
}
