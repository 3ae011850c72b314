//! Stored record: the draft and the outbox of one customer and one reference, with its events and its JSON form. Pure;
//! [`crate::storage::indexed_db`] makes it durable.

use contract::decode::{self, Decode, DecodeErrors, Fields, JsonValue};
use contract::{
    ConversationId, CustomerEntry, DesiredOutcome, EntryId, Limits, OpenConversation, ReplyPreference,
};
use serde::{Deserialize, Deserializer, Serialize};

use crate::outbox::{DeliveryState, Outbox, OutboxEvent, OutboxItem, Request};

/// Lifetime of a draft in milliseconds: 7 days.
pub const DRAFT_TTL_MS: u64 = 7 * 24 * 3_600 * 1_000;

/// Draft and outbox. As JSON, the value of one record of the database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredRecord {
    pub draft: MessageDraft,
    /// Milliseconds since 1970.
    pub draft_updated_at: u64,
    pub outbox: Outbox,
}

/// A message that the customer has not sent yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MessageDraft {
    pub text: String,
    /// Ids of the lines that it is about.
    pub line_ids: Vec<String>,
    /// Set if the customer changes it.
    pub desired_outcome: Option<DesiredOutcome>,
    /// Set if the customer changes it.
    pub reply_preference: Option<ReplyPreference>,
}

/// One change of the record.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordEvent {
    /// The customer edits the draft, at this time in milliseconds since 1970.
    DraftEdited(MessageDraft, u64),
    /// The outbox changes.
    Outbox(OutboxEvent),
}

impl From<OutboxEvent> for RecordEvent {
    fn from(event: OutboxEvent) -> Self {
        Self::Outbox(event)
    }
}

impl RecordEvent {
    /// True if the customer writes something. No other event creates a record.
    pub fn is_customer_input(&self) -> bool {
        matches!(self, Self::DraftEdited(..) | Self::Outbox(OutboxEvent::Enqueued(_)))
    }
}

impl MessageDraft {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The preferences that the draft changes, as an entry.
    pub fn preferences_entry(&self) -> Option<CustomerEntry> {
        let Self { desired_outcome, reply_preference, .. } = self.clone();
        let entry = CustomerEntry::Preferences { desired_outcome, reply_preference };
        // Choices that were made and taken back say nothing.
        entry.check(&Limits::default()).is_ok().then_some(entry)
    }
}

impl StoredRecord {
    /// Parses a record; `None` if it has another format, such as that of a later version.
    pub fn from_json(record: &str) -> Option<Self> {
        // Only a draft of the old names has lines.
        if record.contains("\"lines\":") {
            return client::json::from_str(&with_present_names(record));
        }
        client::json::from_str(record)
    }

    /// The JSON; `None` if there is nothing to store.
    pub fn to_json(&self) -> Option<String> {
        if self.draft.is_empty() && self.outbox.items().is_empty() {
            return None;
        }
        let items = self.outbox.items().iter().map(|item| ItemDto {
            conversation: item.conversation,
            id: item.id,
            open: match &item.request {
                Request::Open(open) => Some(open),
                Request::Write(_) => None,
            },
            write: match &item.request {
                Request::Open(_) => None,
                Request::Write(entry) => Some(entry),
            },
            attempted: item.attempted,
            rejection: match &item.state {
                DeliveryState::Rejected { reason } => Some(reason),
                _ => None,
            },
        });
        let record =
            RecordDto { draft: &self.draft, draft_updated_at: self.draft_updated_at, items: items.collect() };
        serde_json::to_string(&record).ok()
    }

    /// Deletes a draft that is past its lifetime.
    pub fn expire_draft(&mut self, now: u64) {
        if now.saturating_sub(self.draft_updated_at) > DRAFT_TTL_MS {
            self.draft = MessageDraft::default();
        }
    }

    /// Applies events in their order.
    pub fn apply(&mut self, events: Vec<RecordEvent>) {
        // From and to: if an item goes to another conversation than it was written for, the later items follow.
        let mut moved = None;
        for event in events {
            match event {
                RecordEvent::DraftEdited(draft, at) => (self.draft, self.draft_updated_at) = (draft, at),
                RecordEvent::Outbox(OutboxEvent::Enqueued(item)) => self.enqueue(item, &mut moved),
                RecordEvent::Outbox(event) => self.outbox.apply(&event),
            }
        }
        self.outbox.remove_acknowledged();
    }

    fn enqueue(&mut self, mut item: OutboxItem, moved: &mut Option<(ConversationId, ConversationId)>) {
        let (id, written_for) = (item.id, item.conversation);
        item.state = DeliveryState::READY;
        item.persisted = true;
        if let Some((_, to)) = moved.filter(|(from, _)| *from == written_for) {
            item.move_to(to);
        }
        self.outbox.apply(&OutboxEvent::Enqueued(item));
        let conversation = self.outbox.item(id).map(|item| item.conversation);
        if let Some(conversation) = conversation.filter(|conversation| *conversation != written_for) {
            *moved = Some((written_for, conversation));
        }
    }
}

/// Names and kinds of the contract as devices stored them before they were fixed, and the present ones.
const RENAMED: [(&str, &str); 9] = [
    ("\"lines\":", "\"line_ids\":"),
    ("\"wish\":", "\"desired_outcome\":"),
    ("\"outcome\":", "\"choice\":"),
    ("\"treatment\":", "\"reply_preference\":"),
    ("\"of\":", "\"entry_id\":"),
    ("\"refers_to\":", "\"refers_to_entry_id\":"),
    ("\"kind\":\"wish\"", "\"kind\":\"preferences\""),
    ("\"kind\":\"verdict\"", "\"kind\":\"solution_feedback\""),
    ("\"kind\":\"review\"", "\"kind\":\"review_request\""),
];

/// The record with the present names. Quotes inside of a customer's text are escaped, so that no text contains one of
/// these.
fn with_present_names(record: &str) -> String {
    RENAMED.iter().fold(record.to_owned(), |record, (old, new)| record.replace(old, new))
}

/// The JSON form of a record. Devices store it, so that its field names stay.
#[derive(Serialize)]
struct RecordDto<'a> {
    #[serde(rename = "typed")]
    draft: &'a MessageDraft,
    #[serde(rename = "typed_at")]
    draft_updated_at: u64,
    items: Vec<ItemDto<'a>>,
}

#[derive(Serialize)]
struct ItemDto<'a> {
    conversation: ConversationId,
    id: EntryId,
    open: Option<&'a OpenConversation>,
    write: Option<&'a CustomerEntry>,
    #[serde(rename = "tried")]
    attempted: bool,
    /// The reason of a rejection.
    #[serde(rename = "stuck")]
    rejection: Option<&'a String>,
}

impl Decode for StoredRecord {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            draft: fields.take("typed", errors),
            draft_updated_at: fields.take("typed_at", errors),
            outbox: Outbox::from_items(fields.take("items", errors)),
        }
    }
}

impl Decode for MessageDraft {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        Self {
            text: fields.take("text", errors),
            line_ids: fields.take("line_ids", errors),
            desired_outcome: fields.take("desired_outcome", errors),
            reply_preference: fields.take("reply_preference", errors),
        }
    }
}

impl Decode for OutboxItem {
    fn decode(value: JsonValue, errors: &mut DecodeErrors) -> Self {
        let mut fields = value.fields(errors);
        let attempted = fields.take::<bool>("tried", errors);
        let rejection = fields.take::<Option<String>>("stuck", errors);
        Self {
            conversation: fields.take("conversation", errors),
            id: fields.take("id", errors),
            request: request(&mut fields, errors),
            state: rejection.map_or(DeliveryState::READY, |reason| DeliveryState::Rejected { reason }),
            attempted,
            persisted: true,
        }
    }
}

fn request(fields: &mut Fields, errors: &mut DecodeErrors) -> Request {
    match fields.take::<Option<_>>("open", errors) {
        Some(open) => Request::Open(open),
        None => Request::Write(fields.take("write", errors)),
    }
}

impl<'de> Deserialize<'de> for StoredRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::read(deserializer)
    }
}

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
