//! One golden file for each shape: what is read is written again, field for field. Other implementations can use the
//! same files.

use std::fs;

use contract::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn golden(name: &str) -> String {
    let path = format!("{}/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn same_when_written_again<T: Serialize + DeserializeOwned>(name: &str) {
    let text = golden(name);
    let read: T = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
    let expected: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), expected, "{name}");
}

#[test]
fn every_shape_is_written_as_it_is_read() {
    same_when_written_again::<Capabilities>("capabilities");
    same_when_written_again::<Reference>("reference");
    same_when_written_again::<OpenConversation>("open");
    same_when_written_again::<Conversation>("conversation");
    same_when_written_again::<Conversation>("conversation_minimal");
    same_when_written_again::<Conversations>("conversations");
    same_when_written_again::<Entries>("entries");
    same_when_written_again::<Changes>("changes");
    for kind in CustomerEntry::KINDS {
        same_when_written_again::<CustomerEntry>(&format!("write_{kind}"));
    }
    same_when_written_again::<MarkRead>("read");
    same_when_written_again::<CompanyConversation>("company_conversation");
    same_when_written_again::<CompanyChanges>("company_changes");
    same_when_written_again::<CompanyEntries>("company_entries");
    same_when_written_again::<OpenForCustomer>("company_open");
    for kind in CompanyEntry::KINDS {
        same_when_written_again::<WriteCompanyEntry>(&format!("company_write_{kind}"));
    }
    same_when_written_again::<MarkCompanyRead>("company_read");
    same_when_written_again::<Ticket>("company_ticket");
    same_when_written_again::<Problem>("problem");
    same_when_written_again::<Problem>("problem_field");
    same_when_written_again::<Problem>("problem_gone");
    same_when_written_again::<Claims>("claims");
}

#[test]
fn every_kind_of_entry_has_an_example() {
    let read: Entries = serde_json::from_str(&golden("entries")).expect("reads");
    let mut kinds: Vec<&str> = read.entries.iter().map(|entry| entry.body.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let expected = [
        "correction",
        "decision",
        "escalation",
        "handover",
        "message",
        "notice",
        "preferences",
        "promise",
        "proposal",
        "review_request",
        "solution_feedback",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn what_a_newer_backend_says_is_read_as_far_as_it_is_known() {
    let read: Entries = serde_json::from_str(&golden("newer_entries")).expect("reads");
    assert_eq!(read.conversation.status, Status::Unknown);
    assert_eq!(read.conversation.available_actions, [Action::Message, Action::Unknown]);
    assert_eq!(read.entries[1].author.kind, AuthorKind::Unknown);
    assert_eq!(read.entries[1].body, EntryBody::Unknown { text: Some("It will rain.".into()) });
    assert_eq!(read.entries[2].body, EntryBody::Unknown { text: None });
}
