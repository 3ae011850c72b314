//! Every row of the state machine: a conversation is brought into each status that the row allows, the event
//! happens, and the conversation before and after is compared by the words of the table.

mod before;
mod change;
mod event;
mod missed;
mod words;

use crate::check::{Check, Need};
use crate::conversation::{CheckAuthor, Conversation};
use crate::outcome::{Ending, Outcome};
use crate::session::Session;
use crate::table::{TransitionRow, rows};
use before::Before;
use event::RowEvent;
pub use missed::missed_promise;

const ONLY_YES: &str = "Only a customer's `solution_feedback` with `yes` leads to `solved`.";

pub fn checks() -> Vec<Check> {
    let mut checks: Vec<Check> = rows().into_iter().flat_map(row_checks).collect();
    checks.extend(words::checks());
    checks.push(Check::new("state-machine/only-yes-solves", ONLY_YES, &[], only_yes_solves));
    checks
}

/// A check for each event and each kind of author of the row.
fn row_checks(row: TransitionRow) -> Vec<Check> {
    let mut checks = Vec::new();
    for event in RowEvent::of(row.event) {
        for author in &row.authors {
            let name = format!("state-machine/{}-of-{author}{}", event.name(), suffix(&row));
            checks.extend(event_checks(name, &row, *event, author));
        }
    }
    checks
}

/// An event of the customer is checked once with the statuses that the customer reaches alone, and once with
/// those that need the company.
fn event_checks(name: String, row: &TransitionRow, event: RowEvent, author: &str) -> Vec<Check> {
    if event == RowEvent::MissedPromise {
        return vec![Check::new(name, row.text, &[Need::CompanyEntries], missed::missed_promise)];
    }
    let mut needs: Vec<Need> = event.feature().map(Need::Feature).into_iter().collect();
    let company = match author {
        "person" => Some(event.person()),
        "automatic" => Some(CheckAuthor::Automatic),
        _ => None,
    };
    let (alone, with_company): (Vec<Before>, Vec<Before>) =
        Before::fitting(row).into_iter().partition(|before| before.is_reached_alone());
    if company.is_some() || event.needs_entry_of_company() {
        needs.push(Need::CompanyEntries);
        return vec![row_check(name, row, event, company, [alone, with_company].concat(), &needs)];
    }
    let mut checks = vec![row_check(name.clone(), row, event, None, alone, &needs)];
    if !with_company.is_empty() {
        needs.push(Need::CompanyEntries);
        checks.push(row_check(format!("{name}-after-the-company"), row, event, None, with_company, &needs));
    }
    checks
}

/// Two rows have the same event if one of them is for a status.
fn suffix(row: &TransitionRow) -> String {
    match row.before {
        "any" | "none" => String::new(),
        status => format!("-if-{}", status.replace('_', "-")),
    }
}

fn row_check(
    name: String,
    row: &TransitionRow,
    event: RowEvent,
    company: Option<CheckAuthor>,
    befores: Vec<Before>,
    needs: &[Need],
) -> Check {
    let (text, row) = (row.text, row.clone());
    Check::new(name, text, needs, move |session| {
        let (row, befores) = (row.clone(), befores.clone());
        async move {
            for before in befores.into_iter().filter(|before| before.is_offered(&session, &row)) {
                happens(&session, &row, event, company, before).await?;
            }
            Ok(())
        }
    })
}

/// Lets the event happen in one fresh conversation.
async fn happens(
    session: &Session,
    row: &TransitionRow,
    event: RowEvent,
    company: Option<CheckAuthor>,
    before: Before,
) -> Outcome {
    if before == Before::None {
        let conversation = session.unopened();
        conversation.opening().send().await?.expect_status(201)?;
        return change::expect_opening(row, &conversation.read().await?);
    }
    let conversation = session.open().await?;
    let target = event.prepare(&conversation).await?;
    let with_promise = ["renewed", "ended", "unchanged"].contains(&row.promise);
    before.bring(&conversation, event.person_before(), target.is_some(), with_promise).await?;
    let earlier = conversation.read().await?;
    earlier.expect_field("/status", before.status())?;
    let due = event.happen(&conversation, company, target.as_deref()).await?;
    let later = conversation.read().await?;
    change::expect(row, &conversation, company, due, &earlier, &later)
}

async fn only_yes_solves(session: Session) -> Outcome {
    let conversation = session.open().await?;
    let is_unsolved = async |conversation: &Conversation| {
        let answer = conversation.read().await?;
        if answer.field("/status") == "solved" {
            return Err(answer.fail("another status than `solved`"));
        }
        Ok::<(), Ending>(())
    };
    is_unsolved(&conversation).await?;
    if session.backend.capabilities.has("solution_feedback") {
        for solved in ["partly", "no"] {
            conversation.write(&serde_json::json!({"kind": "solution_feedback", "solved": solved})).await?;
            is_unsolved(&conversation).await?;
        }
    }
    conversation.say("Thank you, this is solved.").await?;
    is_unsolved(&conversation).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_check() {
        let checks = checks();
        for row in rows() {
            assert!(!RowEvent::of(row.event).is_empty(), "the event of this row has no check: {}", row.text);
            assert!(checks.iter().any(|check| check.sentence == row.text), "{}", row.text);
            assert!(!Before::fitting(&row).is_empty(), "{}", row.text);
            assert!(change::are_words_known(&row), "{}", row.text);
        }
    }
}
