//! The state of a conversation, and how each entry changes it.

use contract::state_machine::{self, Event, OwnerChange, PromiseChange, Transition};
use contract::{
    Action, Author, AuthorKind, CompanyConversation, CompanyRead, ConversationId, CustomerData,
    DesiredOutcome, Entry, EntryBody, EntryId, PendingReview, Promise, PromiseState, Reference,
    ReplyPreference, Resolution, ResponseTime, Status, Ticket, Timestamp,
};

use super::access::CustomerOwned;
use super::company_person::{CompanyPerson, EntryAuthor};
use super::customer::{Customer, Identity};
use super::stored_entry::StoredEntry;
use crate::accounts::agent::AgentId;
use crate::support::digest::Fingerprint;

/// How many characters of the newest message the inbox shows.
const PREVIEW_CHARS: usize = 160;

/// How many replies are counted as unread. Nobody needs the exact number beyond.
const MAX_UNREAD: usize = 100;

/// A conversation without its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    /// The customer, as the newest token states them.
    pub customer: Customer,
    /// The reference, with its facts at the time of opening.
    pub reference: Reference,
    pub created_at: Timestamp,
    pub status: Status,
    /// The person who is responsible; `None` until a person replies or takes it.
    pub owner: Option<CompanyPerson>,
    /// The `seq` of the newest entry. Entries are numbered from 1 without a gap.
    pub last_seq: u64,
    /// The time of the newest entry.
    pub updated_at: Timestamp,
    /// Since when the customer waits; `None` exactly when the status is not `awaiting_company`.
    pub waiting_since: Option<Timestamp>,
    pub promise: Option<Promise>,
    pub first_reply_at: Option<Timestamp>,
    pub last_reply: Option<LastReply>,
    /// The review that the customer asked for and nobody has answered yet.
    pub pending_review: Option<Review>,
    pub decisions: u32,
    pub handovers: u32,
    /// The beginning of the newest message.
    pub preview: String,
    pub desired_outcome: Option<DesiredOutcome>,
    pub reply_preference: Option<ReplyPreference>,
    /// The `seq` of each reply that the customer has not read, oldest first, at most [`MAX_UNREAD`].
    pub unread: Vec<u64>,
    /// The `seq` up to which the customer has read; 0 before the first read position.
    pub customer_read_up_to: u64,
    pub company_read: Option<CompanyReadPosition>,
    /// The record in the company's own ticket system.
    pub ticket: Option<Ticket>,
}

/// An entry that is not numbered yet.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub id: EntryId,
    pub at: Timestamp,
    pub author: EntryAuthor,
    pub drafted_by_ai: bool,
    pub body: EntryBody,
    /// The agent who gets the conversation by a handover, if an agent gets it.
    pub receiver: Option<AgentId>,
}

/// The newest reply of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastReply {
    pub seq: u64,
    pub author: CompanyPerson,
}

/// A review that the customer has asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub decision_id: EntryId,
    /// The person who decided and cannot answer the review; `None` for a program.
    pub decided_by: Option<CompanyPerson>,
}

/// The position up to which a person at the company has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyReadPosition {
    pub up_to: u64,
    pub reader: CompanyPerson,
    pub at: Timestamp,
}

impl Review {
    /// The review as the contract shows it.
    pub fn published(&self) -> PendingReview {
        let decided_by = self.decided_by.as_ref().map(|person| person.name.clone());
        PendingReview { decision_id: self.decision_id, decided_by }
    }
}

impl CompanyReadPosition {
    /// The position as the contract shows it.
    pub fn published(&self) -> CompanyRead {
        CompanyRead { up_to: self.up_to, name: self.reader.name.clone(), at: self.at }
    }
}

impl CustomerOwned for Conversation {
    fn owner_identity(&self) -> &Identity {
        &self.customer.identity
    }
}

impl Conversation {
    /// A conversation without entries.
    pub fn new(id: ConversationId, customer: Customer, reference: Reference, at: Timestamp) -> Self {
        Self {
            id,
            customer,
            reference,
            created_at: at,
            status: Status::AwaitingCompany,
            owner: None,
            last_seq: 0,
            updated_at: at,
            waiting_since: Some(at),
            promise: None,
            first_reply_at: None,
            last_reply: None,
            pending_review: None,
            decisions: 0,
            handovers: 0,
            preview: String::new(),
            desired_outcome: None,
            reply_preference: None,
            unread: vec![],
            customer_read_up_to: 0,
            company_read: None,
            ticket: None,
        }
    }

    /// Appends an entry and changes status, owner, promise and unread replies by the table of the contract.
    pub fn append(&mut self, new: NewEntry, fingerprint: Fingerprint) -> StoredEntry {
        let NewEntry { id, at, author: by, drafted_by_ai, body, receiver } = new;
        let author = &by.author;
        let event = match self.last_seq {
            0 if author.kind == AuthorKind::Customer => Some(Event::Opening),
            _ => Event::of(&body, by.person().is_some_and(|person| self.review_excludes(&person))),
        };
        let row = event.and_then(|event| state_machine::transition(event, author.kind, self.status));
        self.last_seq += 1;
        self.updated_at = at;
        self.note_content(author, &body);
        if let Some(row) = row {
            self.apply(row, &by, &body, receiver, at);
        }
        let entry = Entry { id, seq: self.last_seq, created_at: at, author: by.author, drafted_by_ai, body };
        StoredEntry { entry, author_agent: by.agent, receiver, fingerprint }
    }

    /// Keeps what later entries and the inbox need of the content.
    fn note_content(&mut self, author: &Author, body: &EntryBody) {
        match body {
            EntryBody::Message { text, .. } => {
                self.preview = text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.preview = self.preview.chars().take(PREVIEW_CHARS).collect();
            }
            EntryBody::Preferences { desired_outcome, reply_preference } => {
                // A preference that is left out stays as it was.
                self.desired_outcome = desired_outcome.clone().or(self.desired_outcome.take());
                self.reply_preference = reply_preference.clone().or(self.reply_preference.take());
            }
            EntryBody::Decision { .. } => {
                self.decisions += 1;
                self.pending_review = None;
            }
            EntryBody::SolutionFeedback { solved: Resolution::Yes, .. } => self.pending_review = None,
            EntryBody::Handover { .. } if author.kind != AuthorKind::Customer => self.handovers += 1,
            _ => {}
        }
    }

    fn apply(
        &mut self,
        row: &Transition,
        author: &EntryAuthor,
        body: &EntryBody,
        receiver: Option<AgentId>,
        at: Timestamp,
    ) {
        if row.is_unread && self.unread.len() < MAX_UNREAD {
            self.unread.push(self.last_seq);
        }
        match (row.owner, body) {
            (OwnerChange::FirstPerson, _) if self.owner.is_none() => self.owner = author.person(),
            (OwnerChange::NewOwner, EntryBody::Handover { to, .. }) => {
                self.owner = Some(CompanyPerson { agent: receiver, name: to.name.clone() });
            }
            _ => {}
        }
        match (row.promise, body) {
            (PromiseChange::Renewed, _) if self.waiting_since.is_none() => self.promise = None,
            (PromiseChange::Kept, _) => self.record_reply(author, at),
            (PromiseChange::Pending, EntryBody::Promise { due, .. }) => self.promise_reply_by(*due),
            (PromiseChange::Missed, _) => self.set_promise_state(PromiseState::Missed),
            (PromiseChange::Ended, _) => self.promise = None,
            _ => {}
        }
        if let Some(status) = row.after {
            self.set_status(status, at);
        }
    }

    /// Whether a review is pending that this person cannot answer.
    pub fn review_excludes(&self, person: &CompanyPerson) -> bool {
        let decided_by = self.pending_review.as_ref().and_then(|review| review.decided_by.as_ref());
        decided_by.is_some_and(|decided_by| decided_by.is_same(person))
    }

    /// Whether the customer's wait started at this time, and has no promise yet.
    pub fn started_waiting(&self, at: Timestamp) -> bool {
        self.waiting_since == Some(at) && self.promise.is_none()
    }

    pub fn promise_reply_by(&mut self, due: Timestamp) {
        self.promise = Some(Promise { due, state: PromiseState::Pending });
    }

    /// Whether the promise passed without a reply and is not recorded as missed yet.
    pub fn is_overdue(&self, at: Timestamp) -> bool {
        let is_over = |promise: &Promise| promise.state == PromiseState::Pending && promise.due <= at;
        self.promise.as_ref().is_some_and(is_over)
    }

    fn record_reply(&mut self, author: &EntryAuthor, at: Timestamp) {
        self.first_reply_at = self.first_reply_at.or(Some(at));
        let author = CompanyPerson { agent: author.agent, name: author.author.name.clone() };
        self.last_reply = Some(LastReply { seq: self.last_seq, author });
        // A promise that passed before this reply stays pending until it is recorded as missed.
        if self
            .promise
            .as_ref()
            .is_some_and(|promise| promise.state == PromiseState::Pending && at < promise.due)
        {
            self.set_promise_state(PromiseState::Kept);
        }
    }

    fn set_promise_state(&mut self, state: PromiseState) {
        if let Some(promise) = &mut self.promise {
            promise.state = state;
        }
    }

    fn set_status(&mut self, status: Status, at: Timestamp) {
        // A second message does not send the customer to the end of the queue.
        let since = self.waiting_since.take();
        if status == Status::AwaitingCompany {
            self.waiting_since = since.or(Some(at));
        }
        self.status = status;
    }

    /// Records that the customer has read all entries up to a `seq`. True if that is more than before.
    pub fn mark_read_by_customer(&mut self, up_to: u64) -> bool {
        let is_more = up_to > self.customer_read_up_to;
        if is_more {
            self.customer_read_up_to = up_to;
            self.unread.retain(|seq| *seq > up_to);
        }
        is_more
    }

    /// Records that a person at the company has read all entries up to a `seq`. True if that is more than before.
    pub fn mark_read_by_company(&mut self, up_to: u64, reader: &CompanyPerson, at: Timestamp) -> bool {
        let is_more = self.company_read.as_ref().is_none_or(|read| up_to > read.up_to);
        if is_more {
            self.company_read = Some(CompanyReadPosition { up_to, reader: reader.clone(), at });
        }
        is_more
    }

    /// The conversation as the contract shows it.
    pub fn published(&self, response_time: Option<&ResponseTime>) -> contract::Conversation {
        contract::Conversation {
            id: self.id,
            reference: self.reference.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            status: self.status,
            owner: self.owner.as_ref().map(CompanyPerson::owner),
            promise: self.promise.clone(),
            response_time: response_time.cloned(),
            ticket: self.ticket.clone(),
            available_actions: self.available_actions(),
            last_seq: self.last_seq,
            unread_count: Some(self.unread.len() as u64),
            customer_read_up_to: Some(self.customer_read_up_to),
            company_read: self.company_read.as_ref().map(CompanyReadPosition::published),
        }
    }

    /// The conversation as the company's systems see it.
    pub fn published_for_company(&self, response_time: Option<&ResponseTime>) -> CompanyConversation {
        CompanyConversation {
            conversation: self.published(response_time),
            customer: CustomerData {
                sub: self.customer.identity.sub.clone(),
                name: self.customer.name.clone(),
                email: self.customer.email.clone(),
                locale: self.customer.locale.clone(),
            },
            desired_outcome: self.desired_outcome.clone(),
            reply_preference: self.reply_preference.clone(),
            pending_review: self.pending_review.as_ref().map(Review::published),
        }
    }

    fn available_actions(&self) -> Vec<Action> {
        let actions = [
            (Action::Message, true),
            (Action::Preferences, true),
            (Action::SolutionFeedback, self.first_reply_at.is_some()),
            (Action::ReviewRequest, self.decisions > 0),
            (Action::Correction, self.handovers > 0),
            (Action::Escalation, true),
        ];
        actions.into_iter().filter(|(_, is_available)| *is_available).map(|(action, _)| action).collect()
    }
}
