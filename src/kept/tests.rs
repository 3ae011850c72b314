use super::*;
use crate::samples::{conversation, entry, opening};

fn message() -> Request {
    Request::Write(CustomerEntry::message("And the box?"))
}

fn typed(text: &str) -> Typed {
    Typed { text: text.into(), lines: vec!["2".into()], ..Typed::default() }
}

#[test]
fn a_record_holds_everything_and_nothing_makes_none() {
    let mut kept = Kept::default();
    assert_eq!(kept.record(), None);
    kept.apply(vec![
        Change::Push(Item::new(conversation(1), entry(1), opening(1))),
        Change::Push(Item::new(conversation(1), entry(2), message())),
        Change::Tried(entry(1)),
        Change::Refused(entry(2), "too long".into()),
        Change::Typed(typed("more \"words\"\n"), 7),
    ]);
    assert_eq!(Kept::parse(&kept.record().expect("a record")), Some(kept.clone()));
    kept.apply(vec![Change::Stored(entry(1)), Change::Take(entry(2)), Change::Typed(Typed::default(), 8)]);
    assert_eq!(kept.record(), None);
}

#[test]
fn every_write_of_the_contract_can_be_kept() {
    let bodies = [
        include_str!("../../crates/contract/golden/write_message.json"),
        include_str!("../../crates/contract/golden/write_verdict.json"),
        include_str!("../../crates/contract/golden/write_wish.json"),
        include_str!("../../crates/contract/golden/write_review.json"),
        include_str!("../../crates/contract/golden/write_correction.json"),
        include_str!("../../crates/contract/golden/write_escalation.json"),
        include_str!("../../crates/contract/golden/write_read.json"),
    ];
    let writes = bodies.map(|body| Request::Write(serde_json::from_str(body).expect("golden")));
    let open = include_str!("../../crates/contract/golden/open.json");
    let open = Request::Open(serde_json::from_str(open).expect("golden"));
    let mut kept = Kept::default();
    for (n, request) in writes.into_iter().chain([open]).enumerate() {
        kept.apply(vec![Change::Push(Item::new(conversation(1), entry(n as u8), request))]);
    }
    assert_eq!(kept.outbox.items().len(), bodies.len() + 1);
    assert_eq!(Kept::parse(&kept.record().expect("a record")), Some(kept.clone()));
}

#[test]
fn a_record_that_cannot_be_read_is_not_taken_for_nothing() {
    for record in ["", "7", "{}", r#"{"typed":{"text":7},"typed_at":1,"items":[]}"#] {
        assert_eq!(Kept::parse(record), None, "{record}");
    }
}

#[test]
fn a_draft_lives_seven_days_and_a_message_longer() {
    let mut kept = Kept::default();
    kept.apply(vec![
        Change::Push(Item::new(conversation(1), entry(1), opening(1))),
        Change::Typed(typed("Hello"), 1_000),
    ]);
    kept.expire(1_000 + DRAFT_LIFE_MS);
    assert!(!kept.typed.is_empty());
    kept.expire(1_001 + DRAFT_LIFE_MS);
    assert!(kept.typed.is_empty());
    assert_eq!(kept.outbox.items().len(), 1);
}

#[test]
fn what_follows_an_opening_that_goes_elsewhere_follows_it_there() {
    let mut kept = Kept::default();
    kept.apply(vec![Change::Push(Item::new(conversation(1), entry(1), opening(1)))]);
    kept.apply(vec![
        Change::Push(Item::new(conversation(2), entry(2), opening(2))),
        Change::Push(Item::new(conversation(2), entry(3), message())),
    ]);
    assert!(kept.outbox.items().iter().all(|item| item.conversation == conversation(1)));
}
