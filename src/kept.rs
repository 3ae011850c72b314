//! What this device keeps of one customer about one reference: a draft, and messages that are not sent yet. Pure;
//! [`crate::journal`] makes it durable.

use contract::decode::{self, Decode, DecodeErrors, Fields, JsonValue};
use contract::{ConversationId, CustomerEntry, DesiredOutcome, EntryId, OpenConversation, ReplyPreference};
use serde::{Deserialize, Deserializer, Serialize};

use crate::outbox::{Item, Outbox, Request, State};
use crate::seeded::bug;

/// How long a draft is kept, in milliseconds: 7 days.
pub const DRAFT_LIFE_MS: u64 = 7 * 24 * 3_600 * 1_000;

/// What is kept. As JSON it is the value of one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// What is being written.
    pub typed: Typed,
    /// When it was last changed, in milliseconds since 1970.
    pub typed_at: u64,
    /// What is to be sent.
    pub outbox: Outbox,
}

/// Words, the ids of the lines that they point at, and what else the customer is saying.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Typed {
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
pub enum Change {
    /// The customer goes on writing, at this time.
    Typed(Typed, u64),
    /// The customer sends what was written.
    Push(Item),
    /// It is about to be sent for the first time.
    Tried(EntryId),
    /// There is a conversation already: what is to open another one goes there.
    Redirect(ConversationId),
    /// It goes to another place than it was written for.
    Replace(Item),
    /// The backend has it.
    Stored(EntryId),
    /// The backend refuses it, for this reason.
    Refused(EntryId, String),
    /// The customer sends a refused message again.
    Again(EntryId),
    /// The customer takes a refused message out.
    Take(EntryId),
}

impl Change {
    /// Whether the customer writes something. Nothing else makes a record.
    pub fn is_writing(&self) -> bool {
        matches!(self, Self::Typed(..) | Self::Push(_))
    }
}

impl Typed {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the customer says beside words.
    pub fn wanted(&self) -> Option<CustomerEntry> {
        let Self { wish, treatment, .. } = self.clone();
        (wish.is_some() || treatment.is_some()).then_some(CustomerEntry::Wish { wish, treatment })
    }
}

impl Kept {
    /// Reads a record; `None` if it cannot be read, as the one of a later version.
    pub fn parse(record: &str) -> Option<Self> {
        serde_json::from_str(record).ok()
    }

    /// The record; `None` when there is nothing to keep.
    pub fn record(&self) -> Option<String> {
        if self.typed.is_empty() && self.outbox.items().is_empty() {
            return None;
        }
        let items = self.outbox.items().iter().map(|item| Record {
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
            tried: item.tried,
            stuck: match &item.state {
                State::Stuck { reason } => Some(reason),
                _ => None,
            },
        });
        let whole = Whole { typed: &self.typed, typed_at: self.typed_at, items: items.collect() };
        serde_json::to_string(&whole).ok()
    }

    /// Forgets a draft that is too old.
    pub fn expire(&mut self, now: u64) {
        if now.saturating_sub(self.typed_at) > DRAFT_LIFE_MS {
            self.typed = Typed::default();
        }
    }

    /// Makes changes, in their order.
    pub fn apply(&mut self, changes: Vec<Change>) {
        // What went into another conversation than it was written for takes what was written after it along.
        let mut moved = None;
        for change in changes {
            match change {
                Change::Typed(..) if bug("draft-not-kept") => {}
                Change::Typed(typed, at) => (self.typed, self.typed_at) = (typed, at),
                Change::Push(mut item) => {
                    let (id, meant) = (item.id, item.conversation);
                    item.state = State::DUE;
                    item.kept = true;
                    if let Some((_, to)) = moved.filter(|(from, _)| *from == meant) {
                        item.go_to(to);
                    }
                    self.outbox.push(item);
                    let is = self.outbox.item(id).map(|item| item.conversation);
                    moved = is.filter(|is| *is != meant).map(|is| (meant, is)).or(moved);
                }
                Change::Tried(id) => self.outbox.tried(id),
                Change::Redirect(to) => self.outbox.redirect(to),
                Change::Replace(item) => self.outbox.replace(item),
                Change::Stored(stored) => drop(self.outbox.shown(|id| id == stored)),
                Change::Refused(id, reason) => self.outbox.refused(id, reason),
                Change::Again(id) => self.outbox.again(id),
                Change::Take(id) => drop(self.outbox.take(id)),
            }
        }
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    typed: &'a Typed,
    typed_at: u64,
    items: Vec<Record<'a>>,
}

#[derive(Serialize)]
struct Record<'a> {
    conversation: ConversationId,
    id: EntryId,
    open: Option<&'a OpenConversation>,
    write: Option<&'a CustomerEntry>,
    tried: bool,
    stuck: Option<&'a String>,
}

impl Decode for Kept {
    fn decode(tree: JsonValue, notes: &mut DecodeErrors) -> Self {
        let mut fields = tree.fields(notes);
        Self {
            typed: fields.take("typed", notes),
            typed_at: fields.take("typed_at", notes),
            outbox: Outbox::of(fields.take("items", notes)),
        }
    }
}

impl Decode for Typed {
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

impl Decode for Item {
    fn decode(tree: JsonValue, notes: &mut DecodeErrors) -> Self {
        let mut fields = tree.fields(notes);
        let tried = fields.take::<bool>("tried", notes);
        let stuck = fields.take::<Option<String>>("stuck", notes);
        Self {
            conversation: fields.take("conversation", notes),
            id: fields.take("id", notes),
            request: request(&mut fields, notes),
            state: stuck.map_or(State::DUE, |reason| State::Stuck { reason }),
            tried,
            kept: true,
        }
    }
}

fn request(fields: &mut Fields, notes: &mut DecodeErrors) -> Request {
    match fields.take::<Option<_>>("open", notes) {
        Some(open) => Request::Open(open),
        None => Request::Write(fields.take("write", notes)),
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::read(deserializer)
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
