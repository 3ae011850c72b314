//! Rows of the widget's timeline, and the delivery status of each outgoing message. Pure: derived from conversation and
//! outbox.

use client::timeline::{Row, entry_rows};
use client::{Attribution, ConversationReplica};
use contract::{CustomerEntry, EntryId, Timestamp};

use crate::i18n;
use crate::outbox::{DeliveryState, Outbox, OutboxItem};

/// The delivery status of a message of the customer.
#[derive(Clone, Debug, PartialEq)]
pub enum DeliveryStatus {
    /// The first attempt is to come or running.
    Sending,
    /// An attempt failed. The message is retried, also after a crash.
    QueuedOnDevice,
    /// An attempt failed. The message is retried while the page is open.
    QueuedInMemory,
    /// Rejected by the backend, for this reason.
    Rejected(String),
    /// Stored by the backend, at this time if the conversation shows the entry.
    Stored(Option<Timestamp>),
    /// Stored at this time, and read by a person.
    Read(Timestamp, Attribution),
    /// Stored at this time, and answered by a person.
    Answered(Timestamp, Attribution),
}

/// The rows of the conversation, then the items of the outbox that it does not show yet, oldest first. `day` names the
/// day of a moment in the customer's time zone.
pub fn rows(
    conversation: &ConversationReplica,
    outbox: &Outbox,
    day: impl Fn(Timestamp) -> String,
) -> Vec<Row> {
    let is_pending = |item: &&OutboxItem| {
        // The device keeps the items of all conversations about one reference together.
        let is_here = conversation.id().is_none_or(|id| id == item.conversation);
        is_here && conversation.entry(item.id).is_none()
    };
    let pending = outbox.items().iter().filter(is_pending).map(pending_row);
    entry_rows(conversation, day).into_iter().chain(pending).collect()
}

fn pending_row(item: &OutboxItem) -> Row {
    let (text, line_ids) = match item.request.message() {
        Some((text, line_ids)) => (text.to_owned(), line_ids.to_vec()),
        None => (item.request.entry().map(i18n::pending_action).unwrap_or_default(), vec![]),
    };
    let refers_to_entry_id = match item.request.entry() {
        Some(CustomerEntry::Message { refers_to_entry_id, .. }) => *refers_to_entry_id,
        _ => None,
    };
    Row::Outgoing { id: item.id, text, line_ids, refers_to_entry_id }
}

/// True if the rows that are in both lists do not have the same order in both.
pub fn is_reordered(before: &[String], after: &[String]) -> bool {
    // Most updates change the end alone.
    let same = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let (before, after) = (&before[same..], &after[same..]);
    let positions = before.iter().filter_map(|key| after.iter().position(|other| other == key));
    !positions.is_sorted()
}

/// The delivery status of the customer's message with this id. `is_offline` is true while the backend accepts no
/// requests.
pub fn delivery_status(
    conversation: &ConversationReplica,
    outbox: &Outbox,
    is_offline: bool,
    id: EntryId,
) -> DeliveryStatus {
    if let Some(entry) = conversation.entry(id) {
        let answered =
            conversation.answered_by(entry.seq).map(|by| DeliveryStatus::Answered(entry.created_at, by));
        let read = || conversation.read_by(entry.seq).map(|by| DeliveryStatus::Read(entry.created_at, by));
        return answered.or_else(read).unwrap_or(DeliveryStatus::Stored(Some(entry.created_at)));
    }
    let Some(item) = outbox.item(id) else { return DeliveryStatus::Stored(None) };
    match &item.state {
        DeliveryState::Persisting if is_offline => DeliveryStatus::QueuedInMemory,
        DeliveryState::Persisting => DeliveryStatus::Sending,
        DeliveryState::Queued { tries: 0, .. } | DeliveryState::Sending { tries: 0 }
            if !is_offline && !outbox.is_blocked(id) =>
        {
            DeliveryStatus::Sending
        }
        DeliveryState::Queued { .. } | DeliveryState::Sending { .. } if item.persisted => {
            DeliveryStatus::QueuedOnDevice
        }
        DeliveryState::Queued { .. } | DeliveryState::Sending { .. } => DeliveryStatus::QueuedInMemory,
        DeliveryState::Rejected { reason } => DeliveryStatus::Rejected(reason.clone()),
        DeliveryState::Stored => DeliveryStatus::Stored(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{NextAction, OutboxEvent, Request};

    fn golden() -> ConversationReplica {
        let mut conversation = ConversationReplica::default();
        let page = include_str!("../crates/contract/golden/entries.json");
        conversation.merge(serde_json::from_str(page).expect("golden"));
        conversation
    }

    fn keys(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::key).collect()
    }

    #[test]
    fn every_entry_has_a_row_below_its_day() {
        let rows = rows(&golden(), &Outbox::default(), |_| "Today".into());
        assert_eq!(rows[0], Row::Day("Today".into()));
        assert_eq!(rows.len(), 1 + 12);
    }

    #[test]
    fn a_pending_message_is_the_last_row_and_a_stored_one_has_a_single_row() {
        let conversation = golden();
        let stored = conversation.entries()[0].id;
        let mut outbox = Outbox::default();
        let id = EntryId::mint(9, [9; 10]);
        let conversation_id = conversation.id().expect("id");
        outbox.apply(&OutboxEvent::Enqueued(OutboxItem::new(
            conversation_id,
            id,
            Request::Write(CustomerEntry::message("One more thing")),
        )));
        outbox.apply(&OutboxEvent::Enqueued(OutboxItem::new(
            conversation_id,
            stored,
            Request::Write(CustomerEntry::message("seen already")),
        )));
        let rows = rows(&conversation, &outbox, |_| "Today".into());
        assert_eq!(keys(&rows).last(), Some(&id.to_string()));
        assert_eq!(keys(&rows).iter().filter(|key| **key == stored.to_string()).count(), 1);
    }

    #[test]
    fn a_pending_message_of_another_conversation_has_no_row() {
        let conversation = golden();
        let mut outbox = Outbox::default();
        let (id, elsewhere) = (EntryId::mint(9, [9; 10]), contract::ConversationId::mint(9, [9; 10]));
        let request = Request::Write(CustomerEntry::message("Hello"));
        outbox.apply(&OutboxEvent::Enqueued(OutboxItem::new(elsewhere, id, request)));
        let shown = |conversation: &ConversationReplica| {
            keys(&rows(conversation, &outbox, |_| "Today".into())).contains(&id.to_string())
        };
        assert!(!shown(&conversation));
        assert!(shown(&ConversationReplica::default()), "before the conversation is known");
    }

    #[test]
    fn only_a_changed_order_of_common_rows_counts_as_reordered() {
        let keys = |keys: &str| keys.chars().map(String::from).collect::<Vec<_>>();
        for (before, after, changed) in [
            ("", "ab", false),
            ("abc", "xayc", false),
            ("abc", "b", false),
            ("abc", "bac", true),
            ("abc", "cxa", true),
        ] {
            assert_eq!(is_reordered(&keys(before), &keys(after)), changed, "{before} -> {after}");
        }
    }

    #[test]
    fn delivery_status_advances_from_sending_to_answered() {
        let conversation = golden();
        let mut outbox = Outbox::default();
        let id = EntryId::mint(9, [9; 10]);
        let request = Request::Write(CustomerEntry::message("Hello"));
        let conversation_id = conversation.id().expect("id");
        outbox.apply(&OutboxEvent::Enqueued(OutboxItem::new(conversation_id, id, request)));
        assert_eq!(
            delivery_status(&conversation, &outbox, true, id),
            DeliveryStatus::QueuedInMemory,
            "not kept yet"
        );
        outbox.reconcile(Outbox::from_items(vec![OutboxItem {
            state: DeliveryState::READY,
            persisted: true,
            ..outbox.items()[0].clone()
        }]));
        assert_eq!(delivery_status(&conversation, &outbox, false, id), DeliveryStatus::Sending);
        assert_eq!(delivery_status(&conversation, &outbox, true, id), DeliveryStatus::QueuedOnDevice);
        assert!(matches!(outbox.next(0), NextAction::Send(_)));
        outbox.schedule_retry(id, 0, 0, 0.0);
        assert_eq!(delivery_status(&conversation, &outbox, false, id), DeliveryStatus::QueuedOnDevice);
        outbox.reset_backoff();
        assert!(matches!(outbox.next(0), NextAction::Send(_)));
        outbox.apply(&OutboxEvent::Acknowledged(id));
        assert_eq!(delivery_status(&conversation, &outbox, false, id), DeliveryStatus::Stored(None));
        let status =
            |index: usize| delivery_status(&conversation, &outbox, false, conversation.entries()[index].id);
        assert!(matches!(status(0), DeliveryStatus::Answered(_, by) if by.name == "Tom"));
        let newest = conversation.entries().last().expect("one").id;
        assert!(matches!(
            delivery_status(&conversation, &outbox, false, newest),
            DeliveryStatus::Stored(Some(_))
        ));
    }
}
