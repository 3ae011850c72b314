use super::*;
use crate::test_support::{conversation, entry, opening};

fn reject(outbox: &mut Outbox, id: EntryId) {
    outbox.apply(&OutboxEvent::Rejected(id, "too long".into()));
}

fn acknowledge(outbox: &mut Outbox, id: EntryId) {
    outbox.apply(&OutboxEvent::Acknowledged(id));
}

/// Written, and kept.
fn push(outbox: &mut Outbox, conversation: ConversationId, id: EntryId, request: Request) {
    outbox.push(OutboxItem {
        state: DeliveryState::READY,
        persisted: true,
        ..OutboxItem::new(conversation, id, request)
    });
}

fn send(outbox: &mut Outbox, now: u64) -> EntryId {
    match outbox.next(now) {
        NextAction::Send(item) => item.id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn messages_of_one_conversation_go_one_after_the_other() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("And the box?")));
    assert_eq!(send(&mut outbox, 0), entry(1));
    assert_eq!(outbox.next(0), NextAction::Idle);
    acknowledge(&mut outbox, entry(1));
    assert_eq!(send(&mut outbox, 0), entry(2));
}

#[test]
fn a_lost_answer_is_tried_again_with_the_same_id_and_later_each_time() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    let mut pauses = vec![];
    let mut now = 0;
    for _ in 0..4 {
        assert_eq!(send(&mut outbox, now), entry(1));
        outbox.schedule_retry(entry(1), 0, now, 1.0);
        let NextAction::Wait(until) = outbox.next(now) else { panic!("it waits") };
        pauses.push(until - now);
        now = until;
    }
    assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000]);
}

#[test]
fn the_backend_can_ask_for_more_patience() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    send(&mut outbox, 0);
    outbox.schedule_retry(entry(1), 30_000, 0, 0.0);
    assert_eq!(outbox.next(0), NextAction::Wait(30_000));
    outbox.reset_backoff();
    assert_eq!(send(&mut outbox, 0), entry(1));
}

#[test]
fn a_refused_message_does_not_block_but_a_refused_opening_does() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("waits")));
    push(&mut outbox, conversation(2), entry(3), Request::Write(CustomerEntry::message("refused")));
    push(&mut outbox, conversation(2), entry(4), Request::Write(CustomerEntry::message("goes on")));
    assert_eq!(send(&mut outbox, 0), entry(1));
    assert_eq!(send(&mut outbox, 0), entry(3));
    reject(&mut outbox, entry(1));
    reject(&mut outbox, entry(3));
    assert_eq!(send(&mut outbox, 0), entry(4));
    assert_eq!(outbox.next(0), NextAction::Idle);
    outbox.retry(entry(1));
    assert_eq!(send(&mut outbox, 0), entry(1));
}

#[test]
fn a_refused_message_that_is_sent_again_waits_for_the_one_on_its_way() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), Request::Write(CustomerEntry::message("refused")));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("goes on")));
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    assert_eq!(send(&mut outbox, 0), entry(2));
    outbox.retry(entry(1));
    assert_eq!(outbox.next(0), NextAction::Idle);
    acknowledge(&mut outbox, entry(2));
    assert_eq!(send(&mut outbox, 0), entry(1));
}

#[test]
fn only_what_is_stuck_can_be_taken_out() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    assert_eq!(outbox.remove_rejected(entry(1)), None);
    send(&mut outbox, 0);
    assert_eq!(outbox.remove_rejected(entry(1)), None);
    reject(&mut outbox, entry(1));
    assert!(outbox.remove_rejected(entry(1)).is_some());
    assert_eq!(outbox.items(), []);
}

#[test]
fn when_a_refused_opening_is_taken_out_the_next_message_opens() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("And the box?")));
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    outbox.remove_rejected(entry(1));
    let NextAction::Send(item) = outbox.next(0) else { panic!("it goes on") };
    let Request::Open(open) = item.request else { panic!("it opens") };
    assert_eq!((open.message.id, open.message.text.as_str()), (entry(2), "And the box?"));
}

#[test]
fn what_opens_after_all_looks_anew_whether_there_is_a_conversation() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    let mut other = OutboxItem::new(conversation(2), entry(2), opening(2));
    other.attempted = true;
    other.move_to(conversation(1));
    outbox = Outbox::from_items([outbox.items(), &[other]].concat());
    outbox.remove_rejected(entry(1));
    let next = &outbox.items()[0];
    assert!(matches!(next.request, Request::Open(_)) && !next.attempted);
}

fn wish() -> Request {
    let wish = Some(contract::DesiredOutcome { outcome: Some("correct".into()), text: None });
    Request::Write(CustomerEntry::Wish { wish, treatment: None })
}

#[test]
fn a_wish_waits_for_the_message_that_opens_instead_of_a_refused_one() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), wish());
    push(&mut outbox, conversation(1), entry(3), Request::Write(CustomerEntry::message("And the box?")));
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    let (_, with_it) = outbox.remove_rejected(entry(1)).expect("it is stuck");
    assert_eq!(with_it, [], "it goes with the next one");
    assert_eq!((send(&mut outbox, 0), outbox.next(0)), (entry(3), NextAction::Idle));
    acknowledge(&mut outbox, entry(3));
    assert_eq!(send(&mut outbox, 0), entry(2));
}

#[test]
fn a_wish_goes_back_with_the_only_message() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), wish());
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    let (_, with_it) = outbox.remove_rejected(entry(1)).expect("it is stuck");
    assert_eq!(with_it.into_iter().map(|item| item.request).collect::<Vec<_>>(), [wish()]);
    assert_eq!(outbox.items(), []);
}

#[test]
fn what_was_to_open_a_second_conversation_goes_into_the_first() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("And the box?")));
    outbox.retarget(conversation(9));
    assert!(outbox.items().iter().all(|item| item.conversation == conversation(9)));
    let NextAction::Send(item) = outbox.next(0) else { panic!("it goes on") };
    assert_eq!((item.id, item.request), (entry(1), Request::Write(CustomerEntry::message("Hello"))));
}

#[test]
fn an_opening_that_was_tried_may_be_stored_and_stays() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    send(&mut outbox, 0);
    outbox.mark_attempted(entry(1));
    outbox.schedule_retry(entry(1), 0, 0, 0.0);
    outbox.retarget(conversation(9));
    assert_eq!(outbox.items()[0].conversation, conversation(1));
}

#[test]
fn nothing_is_sent_before_it_is_kept_unless_the_device_keeps_nothing() {
    let mut outbox = Outbox::default();
    outbox.push(OutboxItem::new(conversation(1), entry(1), opening(1)));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("waits too")));
    assert_eq!(outbox.next(0), NextAction::Idle);
    outbox.mark_unpersisted();
    assert_eq!(send(&mut outbox, 0), entry(1));
}

#[test]
fn the_second_of_two_openings_goes_into_the_first_conversation() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(2), entry(2), opening(2));
    assert_eq!(outbox.items()[1].conversation, conversation(1));
    assert!(matches!(outbox.items()[1].request, Request::Write(_)));
}

#[test]
fn a_tab_takes_over_what_another_tab_did() {
    let mut here = Outbox::default();
    for n in 1..=3 {
        push(&mut here, conversation(1), entry(n), Request::Write(CustomerEntry::message("of both")));
    }
    let mut kept = here.clone();
    send(&mut here, 0);
    here.push(OutboxItem::new(
        conversation(1),
        entry(9),
        Request::Write(CustomerEntry::message("only here yet")),
    ));
    kept.mark_rejected(entry(2), "too long".into());
    kept.remove_delivered(|id| id == entry(3));
    push(&mut kept, conversation(1), entry(4), Request::Write(CustomerEntry::message("of the other")));
    here.reconcile(kept);
    let ids: Vec<EntryId> = here.items().iter().map(|item| item.id).collect();
    assert_eq!(ids, [entry(1), entry(2), entry(4), entry(9)]);
    assert!(matches!(here.items()[0].state, DeliveryState::Sending { .. }), "it is on its way from here");
    assert!(matches!(here.items()[1].state, DeliveryState::Rejected { .. }));
}

#[test]
fn what_is_stored_stands_before_what_is_still_kept() {
    let mut here = Outbox::default();
    for n in 1..=2 {
        push(&mut here, conversation(1), entry(n), Request::Write(CustomerEntry::message("in order")));
    }
    send(&mut here, 0);
    acknowledge(&mut here, entry(1));
    let mut kept = here.clone();
    kept.remove_delivered(|id| id == entry(1));
    here.reconcile(kept);
    assert_eq!(here.items().iter().map(|item| item.id).collect::<Vec<_>>(), [entry(1), entry(2)]);
}

#[test]
fn what_was_written_after_a_moved_opening_moves_along() {
    let mut here = Outbox::default();
    here.push(OutboxItem::new(conversation(2), entry(2), opening(2)));
    here.push(OutboxItem::new(conversation(2), entry(3), Request::Write(CustomerEntry::message("after it"))));
    let mut kept = Outbox::default();
    push(&mut kept, conversation(1), entry(1), opening(1));
    push(&mut kept, conversation(2), entry(2), opening(2));
    here.reconcile(kept);
    assert!(here.items().iter().all(|item| item.conversation == conversation(1)));
}

#[test]
fn what_waits_behind_trouble_is_held_and_what_is_shown_holds_nothing() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("And the box?")));
    assert!(!outbox.is_blocked(entry(2)));
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    assert!(outbox.is_blocked(entry(2)));
    // Its answer was lost and the next try refused by something in between; the conversation shows it all the same.
    assert!(outbox.remove_delivered(|id| id == entry(1)));
    assert_eq!(send(&mut outbox, 0), entry(2));
}
