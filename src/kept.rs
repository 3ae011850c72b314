//! What this device keeps of one customer about one reference: a draft, and messages that are not sent yet. Pure;
//! [`crate::journal`] makes it durable.

use contract::decode::{self, Decode, DecodeErrors, Fields, JsonValue};
use contract::{ConversationId, CustomerEntry, DesiredOutcome, EntryId, OpenConversation, ReplyPreference};
use serde::{Deserialize, Deserializer, Serialize};

use crate::outbox::{DeliveryState, Outbox, OutboxItem, Request};
use crate::seeded::bug;

/// How long a draft is kept, in milliseconds: 7 days.
pub const DRAFT_TTL_MS: u64 = 7 * 24 * 3_600 * 1_000;

/// What is kept. As JSON it is the value of one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredRecord {
    /// What is being written.
    pub draft: MessageDraft,
    /// When it was last changed, in milliseconds since 1970.
    pub draft_updated_at: u64,
    /// What is to be sent.
    pub outbox: Outbox,
}

/// Words, the ids of the lines that they point at, and what else the customer is saying.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MessageDraft {
    /// The words.
    pub text: String,
    /// Ids of the lines.
    pub lines: Vec<String>,
    /// What would make it right, if the customer says something else than before.
    pub wish: Option<DesiredOutcome>,
    /// How to answer, if the customer says something else than before.
    pub treatment: Option<ReplyPreference>,
}

/// A change of what is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordEvent {
    /// The customer goes on writing, at this time.
    DraftEdited(MessageDraft, u64),
    /// The customer sends what was written.
    Enqueued(OutboxItem),
    /// It is about to be sent for the first time.
    AttemptStarted(EntryId),
    /// There is a conversation already: what is to open another one goes there.
    Retargeted(ConversationId),
    /// It goes to another place than it was written for.
    Replaced(OutboxItem),
    /// The backend has it.
    Acknowledged(EntryId),
    /// The backend refuses it, for this reason.
    Rejected(EntryId, String),
    /// The customer sends a refused message again.
    Retried(EntryId),
    /// The customer takes a refused message out.
    Removed(EntryId),
}

impl RecordEvent {
    /// Whether the customer writes something. Nothing else makes a record.
    pub fn is_customer_input(&self) -> bool {
        matches!(self, Self::DraftEdited(..) | Self::Enqueued(_))
    }
}

impl MessageDraft {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the customer says beside words.
    pub fn preferences_entry(&self) -> Option<CustomerEntry> {
        let Self { wish, treatment, .. } = self.clone();
        (wish.is_some() || treatment.is_some()).then_some(CustomerEntry::Wish { wish, treatment })
    }
}

impl StoredRecord {
    /// Reads a record; `None` if it cannot be read, as the one of a later version.
    pub fn from_json(record: &str) -> Option<Self> {
        serde_json::from_str(record).ok()
    }

    /// The record; `None` when there is nothing to keep.
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
                Request::Write(write) => Some(write),
            },
            tried: item.attempted,
            stuck: match &item.state {
                DeliveryState::Rejected { reason } => Some(reason),
                _ => None,
            },
        });
        let whole = RecordDto { typed: &self.draft, typed_at: self.draft_updated_at, items: items.collect() };
        serde_json::to_string(&whole).ok()
    }

    /// Forgets a draft that is too old.
    pub fn expire_draft(&mut self, now: u64) {
        if now.saturating_sub(self.draft_updated_at) > DRAFT_TTL_MS {
            self.draft = MessageDraft::default();
        }
    }

    /// Makes changes, in their order.
    pub fn apply(&mut self, changes: Vec<RecordEvent>) {
        // What went into another conversation than it was written for takes what was written after it along.
        let mut moved = None;
        for change in changes {
            match change {
                RecordEvent::DraftEdited(..) if bug("draft-not-kept") => {}
                RecordEvent::DraftEdited(typed, at) => (self.draft, self.draft_updated_at) = (typed, at),
                RecordEvent::Enqueued(mut item) => {
                    let (id, meant) = (item.id, item.conversation);
                    item.state = DeliveryState::READY;
                    item.persisted = true;
                    if let Some((_, to)) = moved.filter(|(from, _)| *from == meant) {
                        item.move_to(to);
                    }
                    self.outbox.push(item);
                    let is = self.outbox.item(id).map(|item| item.conversation);
                    moved = is.filter(|is| *is != meant).map(|is| (meant, is)).or(moved);
                }
                RecordEvent::AttemptStarted(id) => self.outbox.mark_attempted(id),
                RecordEvent::Retargeted(to) => self.outbox.retarget(to),
                RecordEvent::Replaced(item) => self.outbox.replace(item),
                RecordEvent::Acknowledged(stored) => drop(self.outbox.remove_delivered(|id| id == stored)),
                RecordEvent::Rejected(id, reason) => self.outbox.mark_rejected(id, reason),
                RecordEvent::Retried(id) => self.outbox.retry(id),
                RecordEvent::Removed(id) => drop(self.outbox.remove_rejected(id)),
            }
        }
    }
}

#[derive(Serialize)]
struct RecordDto<'a> {
    typed: &'a MessageDraft,
    typed_at: u64,
    items: Vec<ItemDto<'a>>,
}

#[derive(Serialize)]
struct ItemDto<'a> {
    conversation: ConversationId,
    id: EntryId,
    open: Option<&'a OpenConversation>,
    write: Option<&'a CustomerEntry>,
    tried: bool,
    stuck: Option<&'a String>,
}

impl Decode for StoredRecord {
    fn decode(tree: JsonValue, notes: &mut DecodeErrors) -> Self {
        let mut fields = tree.fields(notes);
        Self {
            draft: fields.take("typed", notes),
            draft_updated_at: fields.take("typed_at", notes),
            outbox: Outbox::from_items(fields.take("items", notes)),
        }
    }
}

impl Decode for MessageDraft {
    fn decode(tree: JsonValue, notes: &mut DecodeErrors) -> Self {
        let mut fields = tree.fields(notes);
        Self {
            text: fields.take("text", notes),
            lines: fields.take("lines", notes),
            wish: fields.take("wish", notes),
            treatment: fields.take("treatment", notes),
        }
    }
}

impl Decode for OutboxItem {
    fn decode(tree: JsonValue, notes: &mut DecodeErrors) -> Self {
        let mut fields = tree.fields(notes);
        let tried = fields.take::<bool>("tried", notes);
        let stuck = fields.take::<Option<String>>("stuck", notes);
        Self {
            conversation: fields.take("conversation", notes),
            id: fields.take("id", notes),
            request: request(&mut fields, notes),
            state: stuck.map_or(DeliveryState::READY, |reason| DeliveryState::Rejected { reason }),
            attempted: tried,
            persisted: true,
        }
    }
}

fn request(fields: &mut Fields, notes: &mut DecodeErrors) -> Request {
    match fields.take::<Option<_>>("open", notes) {
        Some(open) => Request::Open(open),
        None => Request::Write(fields.take("write", notes)),
    }
}

impl<'de> Deserialize<'de> for StoredRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::read(deserializer)
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
