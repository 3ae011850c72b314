//! The stored record: round trip through JSON, malformed input, and expiry.

use super::*;
use crate::test_support::{conversation, entry, opening};

fn message() -> Request {
    Request::Write(CustomerEntry::message("And the box?"))
}

fn draft(text: &str) -> MessageDraft {
    MessageDraft { text: text.into(), line_ids: vec!["2".into()], ..MessageDraft::default() }
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
        include_str!("../../../crates/contract/golden/write_solution_feedback.json"),
        include_str!("../../../crates/contract/golden/write_preferences.json"),
        include_str!("../../../crates/contract/golden/write_review_request.json"),
        include_str!("../../../crates/contract/golden/write_correction.json"),
        include_str!("../../../crates/contract/golden/write_escalation.json"),
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
fn a_record_with_the_names_of_before_is_read_whole() {
    let write = |body: &str, n: u8| {
        format!(
            r#"{{"conversation":"{}","id":"{}","open":null,"write":{body},"tried":false,"stuck":null}}"#,
            conversation(1),
            entry(n)
        )
    };
    let of = entry(9);
    let items = [
        write(r#"{"kind":"message","text":"say \"wish\": it","lines":["2"]}"#, 1),
        write(&format!(r#"{{"kind":"message","text":"again","refers_to":"{of}"}}"#), 2),
        write(r#"{"kind":"wish","wish":{"outcome":"correct","text":null},"treatment":null}"#, 3),
        write(&format!(r#"{{"kind":"review","of":"{of}","text":"why"}}"#), 4),
        write(r#"{"kind":"verdict","solved":"no"}"#, 5),
    ]
    .join(",");
    let draft = r#"{"text":"more","lines":["2"],"wish":{"outcome":"refund","text":null},"treatment":null}"#;
    let old = format!(r#"{{"typed":{draft},"typed_at":7,"items":[{items}]}}"#);
    let record = StoredRecord::from_json(&old).expect("read");
    assert_eq!(record.draft.line_ids, ["2"]);
    assert_eq!(record.draft.desired_outcome.as_ref().and_then(|one| one.choice.as_deref()), Some("refund"));
    let entries: Vec<_> = record.outbox.items().iter().filter_map(|item| item.request.entry()).collect();
    let text = "say \"wish\": it".to_owned();
    assert_eq!(
        *entries[0],
        CustomerEntry::Message { text, line_ids: vec!["2".into()], refers_to_entry_id: None }
    );
    assert!(matches!(entries[1], CustomerEntry::Message { refers_to_entry_id: Some(id), .. } if *id == of));
    assert!(
        matches!(entries[2], CustomerEntry::Preferences { desired_outcome: Some(one), .. } if one.choice.as_deref() == Some("correct"))
    );
    assert!(matches!(entries[3], CustomerEntry::ReviewRequest { entry_id, .. } if *entry_id == of));
    assert!(matches!(entries[4], CustomerEntry::SolutionFeedback { .. }));
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
