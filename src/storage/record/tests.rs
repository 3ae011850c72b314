use super::*;
use crate::test_support::{conversation, entry, opening};

fn message() -> Request {
    Request::Write(CustomerEntry::message("And the box?"))
}

fn typed(text: &str) -> MessageDraft {
    MessageDraft { text: text.into(), lines: vec!["2".into()], ..MessageDraft::default() }
}

#[test]
fn a_record_holds_everything_and_nothing_makes_none() {
    let mut kept = StoredRecord::default();
    assert_eq!(kept.to_json(), None);
    kept.apply(vec![
        OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(1), opening(1))).into(),
        OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(2), message())).into(),
        OutboxEvent::AttemptStarted(entry(1)).into(),
        OutboxEvent::Rejected(entry(2), "too long".into()).into(),
        RecordEvent::DraftEdited(typed("more \"words\"\n"), 7),
    ]);
    assert_eq!(StoredRecord::from_json(&kept.to_json().expect("a record")), Some(kept.clone()));
    kept.apply(vec![
        OutboxEvent::Acknowledged(entry(1)).into(),
        OutboxEvent::Removed(entry(2)).into(),
        RecordEvent::DraftEdited(MessageDraft::default(), 8),
    ]);
    assert_eq!(kept.to_json(), None);
}

#[test]
fn every_write_of_the_contract_can_be_kept() {
    let bodies = [
        include_str!("../../../crates/contract/golden/write_message.json"),
        include_str!("../../../crates/contract/golden/write_verdict.json"),
        include_str!("../../../crates/contract/golden/write_wish.json"),
        include_str!("../../../crates/contract/golden/write_review.json"),
        include_str!("../../../crates/contract/golden/write_correction.json"),
        include_str!("../../../crates/contract/golden/write_escalation.json"),
        include_str!("../../../crates/contract/golden/write_read.json"),
    ];
    let writes = bodies.map(|body| Request::Write(serde_json::from_str(body).expect("golden")));
    let open = include_str!("../../../crates/contract/golden/open.json");
    let open = Request::Open(serde_json::from_str(open).expect("golden"));
    let mut kept = StoredRecord::default();
    for (n, request) in writes.into_iter().chain([open]).enumerate() {
        kept.apply(vec![
            OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(n as u8), request)).into(),
        ]);
    }
    assert_eq!(kept.outbox.items().len(), bodies.len() + 1);
    assert_eq!(StoredRecord::from_json(&kept.to_json().expect("a record")), Some(kept.clone()));
}

#[test]
fn a_record_that_cannot_be_read_is_not_taken_for_nothing() {
    for record in ["", "7", "{}", r#"{"typed":{"text":7},"typed_at":1,"items":[]}"#] {
        assert_eq!(StoredRecord::from_json(record), None, "{record}");
    }
}

#[test]
fn a_draft_lives_seven_days_and_a_message_longer() {
    let mut kept = StoredRecord::default();
    kept.apply(vec![
        OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(1), opening(1))).into(),
        RecordEvent::DraftEdited(typed("Hello"), 1_000),
    ]);
    kept.expire_draft(1_000 + DRAFT_TTL_MS);
    assert!(!kept.draft.is_empty());
    kept.expire_draft(1_001 + DRAFT_TTL_MS);
    assert!(kept.draft.is_empty());
    assert_eq!(kept.outbox.items().len(), 1);
}

#[test]
fn what_follows_an_opening_that_goes_elsewhere_follows_it_there() {
    let mut kept = StoredRecord::default();
    kept.apply(vec![OutboxEvent::Enqueued(OutboxItem::new(conversation(1), entry(1), opening(1))).into()]);
    kept.apply(vec![
        OutboxEvent::Enqueued(OutboxItem::new(conversation(2), entry(2), opening(2))).into(),
        OutboxEvent::Enqueued(OutboxItem::new(conversation(2), entry(3), message())).into(),
    ]);
    assert!(kept.outbox.items().iter().all(|item| item.conversation == conversation(1)));
}
