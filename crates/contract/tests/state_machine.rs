//! docs/backend.md prints the table of the state machine as the code has it.

use std::fs;

use contract::AuthorKind;
use contract::state_machine::{Event, OwnerChange, PromiseChange, TRANSITIONS, Transition};

fn event(event: Event) -> &'static str {
    match event {
        Event::Opening => "opening",
        Event::Message => "`message`",
        Event::MessageUnderReview => "`message` of the person whose decision is under review",
        Event::Solved => "`solution_feedback` with `yes`",
        Event::NotSolved => "`solution_feedback` with `partly` or `no`",
        Event::ReviewRequest => "`review_request`",
        Event::Correction => "`correction`",
        Event::Escalation => "`escalation`",
        Event::Preferences => "`preferences`",
        Event::Decision => "`decision`",
        Event::Proposal => "`proposal`",
        Event::Promise => "`promise`",
        Event::MissedPromise => "`promise` with `state: \"missed\"`",
        Event::Handover => "`handover`",
        Event::Notice => "`notice`",
    }
}

fn owner(row: &Transition) -> &'static str {
    match row.owner {
        OwnerChange::Unchanged if row.event == Event::Opening => "nobody",
        OwnerChange::Unchanged => "unchanged",
        OwnerChange::FirstPerson => "first person",
        OwnerChange::NewOwner => "new owner",
    }
}

fn promise(change: PromiseChange) -> &'static str {
    match change {
        PromiseChange::Unchanged => "unchanged",
        PromiseChange::Renewed => "renewed",
        PromiseChange::Kept => "kept",
        PromiseChange::Pending => "pending",
        PromiseChange::Missed => "missed",
        PromiseChange::Ended => "ended",
    }
}

fn line(row: &Transition) -> String {
    let authors: Vec<&str> = row.authors.iter().map(|kind: &AuthorKind| kind.as_str()).collect();
    let before = match (row.event, row.before) {
        (Event::Opening, _) => "none".to_owned(),
        (_, None) => "any".to_owned(),
        (_, Some(status)) => format!("`{}`", status.as_str()),
    };
    let after = row.after.map_or("unchanged".to_owned(), |status| format!("`{}`", status.as_str()));
    let unread = if row.is_unread { "one more" } else { "unchanged" };
    format!(
        "| {} | {} | {before} | {after} | {} | {} | {unread} |\n",
        event(row.event),
        authors.join(", "),
        owner(row),
        promise(row.promise)
    )
}

#[test]
fn the_documentation_prints_the_table() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/backend.md");
    let docs = fs::read_to_string(docs).expect("docs/backend.md");
    let table: String = TRANSITIONS.iter().map(line).collect();
    assert!(docs.contains(&table), "docs/backend.md has another table; the code has:\n{table}");
}
