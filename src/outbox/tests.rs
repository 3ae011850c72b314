//! The order, the retries and the rejections of outbox items.

use super::*;
use crate::test_support::{conversation, entry, opening};

fn reject(outbox: &mut Outbox, id: EntryId) {
    outbox.apply(&OutboxEvent::Rejected(id, "too long".into()));
}

fn acknowledge(outbox: &mut Outbox, id: EntryId) {
    outbox.apply(&OutboxEvent::Acknowledged(id));
}

/// Adds an item that the device has.
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
fn messages_of_one_conversation_are_sent_one_after_the_other() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("And the box?")));
    assert_eq!(send(&mut outbox, 0), entry(1));
    assert_eq!(outbox.next(0), NextAction::Idle);
    acknowledge(&mut outbox, entry(1));
    assert_eq!(send(&mut outbox, 0), entry(2));
}

#[test]
fn a_failed_attempt_is_repeated_with_the_same_id_and_growing_backoff() {
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
fn retry_after_extends_the_backoff_until_it_is_reset() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    send(&mut outbox, 0);
    outbox.schedule_retry(entry(1), 30_000, 0, 0.0);
    assert_eq!(outbox.next(0), NextAction::Wait(30_000));
    outbox.reset_backoff();
    assert_eq!(send(&mut outbox, 0), entry(1));
}

#[test]
fn a_rejected_item_holds_up_nothing_that_was_written_after_it() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("opens instead")));
    push(&mut outbox, conversation(2), entry(3), Request::Write(CustomerEntry::message("refused")));
    push(&mut outbox, conversation(2), entry(4), Request::Write(CustomerEntry::message("goes on")));
    assert_eq!(send(&mut outbox, 0), entry(1));
    assert_eq!(send(&mut outbox, 0), entry(3));
    reject(&mut outbox, entry(1));
    reject(&mut outbox, entry(3));
    let NextAction::Send(item) = outbox.next(0) else { panic!("it goes on") };
    assert_eq!(item.id, entry(2));
    assert!(matches!(&item.request, Request::Open(open) if open.message.text == "opens instead"));
    assert_eq!(send(&mut outbox, 0), entry(4));
    assert_eq!(outbox.next(0), NextAction::Idle);
    acknowledge(&mut outbox, entry(2));
    outbox.retry(entry(1));
    let NextAction::Send(item) = outbox.next(0) else { panic!("it is sent again") };
    assert_eq!((item.id, item.conversation), (entry(1), conversation(1)));
    assert!(matches!(item.request, Request::Write(_)), "the conversation is open");
}

#[test]
fn a_message_written_after_a_rejected_opening_opens_the_conversation() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    assert_eq!(outbox.next(0), NextAction::Idle);
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("Once more")));
    let NextAction::Send(item) = outbox.next(0) else { panic!("it goes on") };
    assert!(item.id == entry(2) && matches!(item.request, Request::Open(_)));
}

#[test]
fn the_items_of_a_conversation_that_is_gone_open_one_new_one() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), preferences());
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("One")));
    push(&mut outbox, conversation(1), entry(3), Request::Write(CustomerEntry::message("Two")));
    send(&mut outbox, 0);
    let opens = Some("order:1001".parse().expect("key"));
    outbox.apply(&OutboxEvent::Redirected { from: conversation(1), to: conversation(9), opens });
    assert!(outbox.items().iter().all(|item| item.conversation == conversation(9)));
    let order: Vec<EntryId> = outbox.items().iter().map(|item| item.id).collect();
    assert_eq!(order, [entry(2), entry(1), entry(3)]);
    let openings = outbox.items().iter().filter(|item| matches!(item.request, Request::Open(_)));
    assert_eq!(openings.map(|item| item.id).collect::<Vec<_>>(), [entry(2)]);
}

#[test]
fn a_retried_message_waits_for_the_one_that_is_being_sent() {
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
fn only_a_rejected_item_can_be_removed() {
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
fn the_next_message_becomes_the_opening_when_a_rejected_opening_is_removed() {
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
fn a_message_that_becomes_the_opening_again_counts_as_unattempted() {
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

fn preferences() -> Request {
    let desired_outcome = Some(contract::DesiredOutcome { choice: Some("correct".into()), text: None });
    Request::Write(CustomerEntry::Preferences { desired_outcome, reply_preference: None })
}

#[test]
fn preferences_wait_for_the_message_that_becomes_the_opening() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), preferences());
    push(&mut outbox, conversation(1), entry(3), Request::Write(CustomerEntry::message("And the box?")));
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    let (_, dependents) = outbox.remove_rejected(entry(1)).expect("it is stuck");
    assert_eq!(dependents, [], "it goes with the next one");
    assert_eq!((send(&mut outbox, 0), outbox.next(0)), (entry(3), NextAction::Idle));
    acknowledge(&mut outbox, entry(3));
    assert_eq!(send(&mut outbox, 0), entry(2));
}

#[test]
fn preferences_are_removed_with_the_only_message() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), preferences());
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    let (_, dependents) = outbox.remove_rejected(entry(1)).expect("it is stuck");
    assert_eq!(dependents.into_iter().map(|item| item.request).collect::<Vec<_>>(), [preferences()]);
    assert_eq!(outbox.items(), []);
}

#[test]
fn an_unattempted_opening_is_retargeted_with_the_items_that_follow() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("And the box?")));
    outbox.retarget(conversation(9));
    assert!(outbox.items().iter().all(|item| item.conversation == conversation(9)));
    let NextAction::Send(item) = outbox.next(0) else { panic!("it goes on") };
    assert_eq!((item.id, item.request), (entry(1), Request::Write(CustomerEntry::message("Hello"))));
}

#[test]
fn an_attempted_opening_is_not_retargeted() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    send(&mut outbox, 0);
    outbox.mark_attempted(entry(1));
    outbox.schedule_retry(entry(1), 0, 0, 0.0);
    outbox.retarget(conversation(9));
    assert_eq!(outbox.items()[0].conversation, conversation(1));
}

#[test]
fn an_item_is_sent_only_after_it_is_persisted_unless_the_device_stores_nothing() {
    let mut outbox = Outbox::default();
    outbox.push(OutboxItem::new(conversation(1), entry(1), opening(1)));
    push(&mut outbox, conversation(1), entry(2), Request::Write(CustomerEntry::message("waits too")));
    assert_eq!(outbox.next(0), NextAction::Idle);
    outbox.mark_unpersisted();
    assert_eq!(send(&mut outbox, 0), entry(1));
}

#[test]
fn the_second_of_two_openings_becomes_a_message_of_the_first_conversation() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(2), entry(2), opening(2));
    assert_eq!(outbox.items()[1].conversation, conversation(1));
    assert!(matches!(outbox.items()[1].request, Request::Write(_)));
}

#[test]
fn reconciling_takes_over_the_changes_of_another_tab() {
    let mut local = Outbox::default();
    for n in 1..=3 {
        push(&mut local, conversation(1), entry(n), Request::Write(CustomerEntry::message("of both")));
    }
    let mut device = local.clone();
    send(&mut local, 0);
    local.push(OutboxItem::new(
        conversation(1),
        entry(9),
        Request::Write(CustomerEntry::message("only here yet")),
    ));
    device.mark_rejected(entry(2), "too long");
    device.remove_delivered(|item| item.id == entry(3));
    push(&mut device, conversation(1), entry(4), Request::Write(CustomerEntry::message("of the other")));
    local.reconcile(device);
    let ids: Vec<EntryId> = local.items().iter().map(|item| item.id).collect();
    assert_eq!(ids, [entry(1), entry(2), entry(4), entry(9)]);
    assert!(matches!(local.items()[0].state, DeliveryState::Sending { .. }), "it is on its way from here");
    assert!(matches!(local.items()[1].state, DeliveryState::Rejected { .. }));
}

#[test]
fn stored_items_stay_before_items_that_are_still_on_the_device() {
    let mut local = Outbox::default();
    for n in 1..=2 {
        push(&mut local, conversation(1), entry(n), Request::Write(CustomerEntry::message("in order")));
    }
    send(&mut local, 0);
    acknowledge(&mut local, entry(1));
    let mut device = local.clone();
    device.remove_delivered(|item| item.id == entry(1));
    local.reconcile(device);
    assert_eq!(local.items().iter().map(|item| item.id).collect::<Vec<_>>(), [entry(1), entry(2)]);
}

#[test]
fn items_after_a_retargeted_opening_follow_it() {
    let mut local = Outbox::default();
    local.push(OutboxItem::new(conversation(2), entry(2), opening(2)));
    local.push(OutboxItem::new(
        conversation(2),
        entry(3),
        Request::Write(CustomerEntry::message("after it")),
    ));
    let mut device = Outbox::default();
    push(&mut device, conversation(1), entry(1), opening(1));
    push(&mut device, conversation(2), entry(2), opening(2));
    local.reconcile(device);
    assert!(local.items().iter().all(|item| item.conversation == conversation(1)));
}

#[test]
fn a_rejected_opening_that_was_stored_after_all_is_removed() {
    let mut outbox = Outbox::default();
    push(&mut outbox, conversation(1), entry(1), opening(1));
    push(&mut outbox, conversation(1), entry(2), preferences());
    send(&mut outbox, 0);
    reject(&mut outbox, entry(1));
    assert!(outbox.is_blocked(entry(2)), "no message can open the conversation");
    // The response was lost, and a proxy rejected the next attempt; the conversation shows the entry nevertheless.
    assert!(outbox.remove_delivered(|item| item.id == entry(1)));
    assert_eq!(send(&mut outbox, 0), entry(2));
}
