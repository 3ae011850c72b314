//! The stored record: round trip through JSON, malformed input, and expiry.

use super::*;
use crate::test_support::{conversation, entry, opening};

fn message() -> Request {
    Request::Write(CustomerEntry::message("And the box?"))
}

fn draft(text: &str) -> MessageDraft {
    MessageDraft { text: text.into(), lines: vec!["2".into()], ..MessageDraft::default() }
}

#[test]
fn a_record_survives_json_and_an_empty_one_has_none() {
    let mut record = StoredRecord::default();
    assert_eq!(record.to_json(), None);
    record.apply(vec![
        OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(1), opening(1))).into(),
        OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(2), message())).into(),
        OutboxEvent::AttemptStarted(entry(1)).into(),
        OutboxEvent::Rejected(entry(2), "too long".into()).into(),
        RecordEvent::DraftEdited(draft("more \"words\"\n"), 7),
    ]);
    assert_eq!(StoredRecord::from_json(&record.to_json().expect("a record")), Some(record.clone()));
    record.apply(vec![
        OutboxEvent::Acknowledged(entry(1)).into(),
        OutboxEvent::Removed(entry(2)).into(),
        RecordEvent::DraftEdited(MessageDraft::default(), 8),
    ]);
    assert_eq!(record.to_json(), None);
}

#[test]
fn every_customer_entry_of_the_contract_can_be_stored() {
    let bodies = [
        include_str!("../../../crates/contract/golden/write_message.json"),
        include_str!("../../../crates/contract/golden/write_verdict.json"),
        include_str!("../../../crates/contract/golden/write_wish.json"),
        include_str!("../../../crates/contract/golden/write_review.json"),
        include_str!("../../../crates/contract/golden/write_correction.json"),
        include_str!("../../../crates/contract/golden/write_escalation.json"),
        include_str!("../../../crates/contract/golden/write_read.json"),
    ];
    let requests = bodies.map(|body| Request::Write(serde_json::from_str(body).expect("golden")));
    let open = include_str!("../../../crates/contract/golden/open.json");
    let open = Request::Open(serde_json::from_str(open).expect("golden"));
    let mut record = StoredRecord::default();
    for (n, request) in requests.into_iter().chain([open]).enumerate() {
        record.apply(vec![
            OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(n as u8), request)).into(),
        ]);
    }
    assert_eq!(record.outbox.items().len(), bodies.len() + 1);
    assert_eq!(StoredRecord::from_json(&record.to_json().expect("a record")), Some(record.clone()));
}

#[test]
fn a_malformed_record_is_not_taken_for_an_empty_one() {
    for record in ["", "7", "{}", r#"{"typed":{"text":7},"typed_at":1,"items":[]}"#] {
        assert_eq!(StoredRecord::from_json(record), None, "{record}");
    }
}

#[test]
fn a_draft_expires_after_seven_days_and_an_item_does_not() {
    let mut record = StoredRecord::default();
    record.apply(vec![
        OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(1), opening(1))).into(),
        RecordEvent::DraftEdited(draft("Hello"), 1_000),
    ]);
    record.expire_draft(1_000 + DRAFT_TTL_MS);
    assert!(!record.draft.is_empty());
    record.expire_draft(1_001 + DRAFT_TTL_MS);
    assert!(record.draft.is_empty());
    assert_eq!(record.outbox.items().len(), 1);
}

#[test]
fn items_after_a_retargeted_opening_follow_it() {
    let mut record = StoredRecord::default();
    record.apply(vec![OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(1), opening(1))).into()]);
    record.apply(vec![
        OutboxEvent::Enqueued(OutboxItem::new(conversation(2), entry(2), opening(2))).into(),
        OutboxEvent::Enqueued(OutboxItem::new(conversation(2), entry(3), message())).into(),
    ]);
    assert!(record.outbox.items().iter().all(|item| item.conversation == conversation(1)));
}
