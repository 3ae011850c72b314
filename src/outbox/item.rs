//! Outbox items: one request each, with its delivery state.

use contract::{ConversationId, CustomerEntry, EntryId, OpenConversation, OpeningMessage, ReferenceKey};

/// One request to send. It keeps its id through every attempt, so that sending again is the same request.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxItem {
    pub conversation: ConversationId,
    pub id: EntryId,
    pub request: Request,
    pub state: DeliveryState,
    /// True if it opens a conversation and the backend may have it.
    pub attempted: bool,
    /// True if the device has it, so that it survives a crash.
    pub persisted: bool,
}

impl OutboxItem {
    /// A new item, which the device does not have yet.
    pub fn new(conversation: ConversationId, id: EntryId, request: Request) -> Self {
        Self {
            conversation,
            id,
            request,
            state: DeliveryState::Persisting,
            attempted: false,
            persisted: false,
        }
    }

    /// True if it is still to be sent, and no request is running.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, DeliveryState::Persisting | DeliveryState::Queued { .. })
    }

    /// Moves to a conversation that exists, or that another item opens.
    pub fn move_to(&mut self, conversation: ConversationId) {
        self.conversation = conversation;
        if let Request::Open(OpenConversation { message, .. }) = &self.request {
            let OpeningMessage { text, line_ids, .. } = message.clone();
            // If it becomes an opening again, the sender must check again for an existing conversation.
            self.attempted = false;
            self.request =
                Request::Write(CustomerEntry::Message { text, line_ids, refers_to_entry_id: None });
        }
    }

    /// Makes a message open its conversation. Other entries stay as they are.
    pub fn become_opening(&mut self, reference: ReferenceKey) {
        if let Request::Write(CustomerEntry::Message { text, line_ids, .. }) = &self.request {
            let message = OpeningMessage { id: self.id, text: text.clone(), line_ids: line_ids.clone() };
            self.request = Request::Open(OpenConversation { reference, message });
            // The sender must check for an existing conversation.
            self.attempted = false;
        }
    }
}

/// The request that an item makes.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Opens the conversation; the item's id is the first message's.
    Open(OpenConversation),
    /// Writes an entry.
    Write(CustomerEntry),
}

impl Request {
    /// Text and lines of a message; `None` for other entries.
    pub fn message(&self) -> Option<(&str, &[String])> {
        match self {
            Self::Write(CustomerEntry::Message { .. }) | Self::Open(_) => Some(self.text_and_lines()),
            Self::Write(_) => None,
        }
    }

    /// The customer's own text, and the lines that it is about.
    pub fn text_and_lines(&self) -> (&str, &[String]) {
        match self {
            Self::Open(open) => (&open.message.text, &open.message.line_ids),
            Self::Write(CustomerEntry::Message { text, line_ids, .. }) => (text, line_ids),
            Self::Write(CustomerEntry::Correction { text, .. }) => (text, &[]),
            Self::Write(
                CustomerEntry::SolutionFeedback { text, .. }
                | CustomerEntry::ReviewRequest { text, .. }
                | CustomerEntry::Escalation { text, .. },
            ) => (text.as_deref().unwrap_or_default(), &[]),
            Self::Write(CustomerEntry::Preferences { .. }) => ("", &[]),
        }
    }

    /// The entry, unless it opens a conversation.
    pub fn entry(&self) -> Option<&CustomerEntry> {
        match self {
            Self::Write(entry) => Some(entry),
            Self::Open(_) => None,
        }
    }
}

/// The delivery state of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum DeliveryState {
    /// The device does not have the item yet. Nothing is sent before that.
    Persisting,
    /// The item waits until it is due.
    Queued {
        /// Monotonic milliseconds.
        not_before: u64,
        /// Attempts so far.
        tries: u32,
    },
    /// A request is running.
    Sending {
        /// Attempts before this one.
        tries: u32,
    },
    /// The backend has the entry, and the conversation does not show it yet.
    Stored,
    /// The backend rejected the item. It stays until the customer edits, retries or removes it.
    Rejected {
        /// Shown to the customer.
        reason: String,
    },
}

impl DeliveryState {
    /// Queued and due.
    pub const READY: Self = Self::Queued { not_before: 0, tries: 0 };
}

/// The next action of the sender.
#[derive(Clone, Debug, PartialEq)]
pub enum NextAction {
    /// Send this item.
    Send(Box<OutboxItem>),
    /// Wait until this time, in monotonic milliseconds.
    Wait(u64),
    /// Wait until something is enqueued.
    Idle,
}
