//! One thing to send.

use contract::{
    ConversationId, CustomerEntry, EntryId, OpenConversation, OpeningMessage, Problem, ReferenceKey,
};

/// One thing to send. It keeps its id through every try, so that sending again is the same request.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxItem {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// The id of its entry.
    pub id: EntryId,
    /// The request.
    pub request: Request,
    /// How far it is.
    pub state: DeliveryState,
    /// Whether it opens a conversation and the backend may have it.
    pub attempted: bool,
    /// Whether this device keeps it through a crash.
    pub persisted: bool,
}

impl OutboxItem {
    /// What was just written, and is kept nowhere yet.
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

    /// Goes into a conversation that is there already, or is opened by another item.
    pub fn move_to(&mut self, conversation: ConversationId) {
        self.conversation = conversation;
        if let Request::Open(OpenConversation { message, .. }) = &self.request {
            let OpeningMessage { text, attachments, lines, .. } = message.clone();
            // Should it come to open one after all, it looks anew whether there is one.
            self.attempted = false;
            self.request =
                Request::Write(CustomerEntry::Message { text, attachments, lines, refers_to: None });
        }
    }

    /// The same message for another place, when the backend knows nothing of the one that it was written for:
    /// into the conversation that there is, or else opening one. `None` for what is not a message.
    pub fn rerouted(&self, known: Option<ConversationId>, about: ReferenceKey) -> Option<Self> {
        let mut item = self.clone();
        match (known, &self.request) {
            (Some(known), _) => item.move_to(known),
            (None, Request::Write(CustomerEntry::Message { text, attachments, lines, .. })) => {
                let (text, attachments, lines) = (text.clone(), attachments.clone(), lines.clone());
                let message = OpeningMessage { id: self.id, text, attachments, lines };
                item.request = Request::Open(OpenConversation {
                    reference: about,
                    message,
                    wish: None,
                    treatment: None,
                });
                item.attempted = false;
            }
            (None, _) => return None,
        }
        item.state = DeliveryState::READY;
        Some(item)
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
    /// The words and the lines of a message; `None` for what is not a message.
    pub fn message(&self) -> Option<(&str, &[String])> {
        match self {
            Self::Write(CustomerEntry::Message { .. }) | Self::Open(_) => Some(self.text_and_lines()),
            Self::Write(_) => None,
        }
    }

    /// What the customer wrote, and the lines that it is about.
    pub fn text_and_lines(&self) -> (&str, &[String]) {
        match self {
            Self::Open(open) => (&open.message.text, &open.message.lines),
            Self::Write(CustomerEntry::Message { text, lines, .. }) => (text, lines),
            Self::Write(CustomerEntry::Correction { text, .. }) => (text, &[]),
            Self::Write(
                CustomerEntry::Verdict { text, .. }
                | CustomerEntry::Review { text, .. }
                | CustomerEntry::Escalation { text, .. },
            ) => (text.as_deref().unwrap_or_default(), &[]),
            Self::Write(CustomerEntry::Wish { .. } | CustomerEntry::Read { .. }) => ("", &[]),
        }
    }

    /// What the customer does beside writing.
    pub fn entry(&self) -> Option<&CustomerEntry> {
        match self {
            Self::Write(write) => Some(write),
            Self::Open(_) => None,
        }
    }
}

/// How far an item is.
#[derive(Clone, Debug, PartialEq)]
pub enum DeliveryState {
    /// On its way to this device's storage. It is not sent before it is there.
    Persisting,
    /// To be sent, not before this time.
    Queued {
        /// Milliseconds on a clock that is never set back.
        not_before: u64,
        /// How often it was tried.
        tries: u32,
    },
    /// On its way.
    Sending {
        /// How often it was tried before.
        tries: u32,
    },
    /// The backend has it; the conversation does not show it yet.
    Stored,
    /// Refused. It stays until the customer decides.
    Rejected {
        /// Why, in the backend's words.
        reason: String,
    },
}

impl DeliveryState {
    /// To be sent as soon as its turn comes.
    pub const READY: Self = Self::Queued { not_before: 0, tries: 0 };
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq)]
pub enum AttemptOutcome {
    /// The backend has it.
    Stored,
    /// Try again, at the earliest after so many milliseconds if the backend named a time.
    Retry {
        /// From `Retry-After`.
        after_ms: Option<u64>,
    },
    /// It will be refused every time.
    Rejected(Problem),
}

/// What to do now.
#[derive(Clone, Debug, PartialEq)]
pub enum NextAction {
    /// Send this; it is marked as being sent.
    Send(Box<OutboxItem>),
    /// Nothing before this time, on the same clock.
    Wait(u64),
    /// Nothing at all.
    Idle,
}
