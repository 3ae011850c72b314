//! The state of a conversation, and how each entry changes it.

use contract::{
    Action, Author, AuthorKind, ConversationHead, ConversationId, DesiredOutcome, Entry, EntryBody, EntryId,
    Promise, PromiseState, Reference, ReplyPreference, Resolution, ResponseTimes, Status, Timestamp,
};
use inbox_api::PendingReview;

use super::customer::Customer;

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
    pub status: Status,
    /// The person who is responsible; `None` until a person replies or takes it.
    pub owner: Option<Author>,
    /// The `seq` of the newest entry. Entries are numbered from 1 without a gap.
    pub last_seq: u64,
    /// The time of the newest entry that is not a read receipt.
    pub updated_at: Timestamp,
    /// Since when the customer waits; `None` exactly when the status is not `awaiting_company`.
    pub waiting_since: Option<Timestamp>,
    pub promise: Option<Promise>,
    pub first_reply_at: Option<Timestamp>,
    pub last_reply: Option<LastReply>,
    /// The review that the customer asked for and nobody has answered yet.
    pub pending_review: Option<PendingReview>,
    pub decisions: u32,
    pub handovers: u32,
    /// The beginning of the newest message.
    pub preview: String,
    pub desired_outcome: Option<DesiredOutcome>,
    pub reply_preference: Option<ReplyPreference>,
    /// The `seq` of each reply that the customer has not read, oldest first, at most [`MAX_UNREAD`].
    pub unread: Vec<u64>,
}

/// The newest reply of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastReply {
    pub seq: u64,
    pub author_name: String,
}

impl Conversation {
    /// A conversation without entries.
    pub fn new(id: ConversationId, customer: Customer, reference: Reference, at: Timestamp) -> Self {
        Self {
            id,
            customer,
            reference,
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
        }
    }

    /// Appends an entry and updates status, owner, promise and the rest.
    pub fn append(&mut self, id: EntryId, at: Timestamp, author: Author, body: EntryBody) -> Entry {
        self.last_seq += 1;
        if let EntryBody::Message { text, .. } = &body {
            self.preview = text.split_whitespace().collect::<Vec<_>>().join(" ");
            self.preview = self.preview.chars().take(PREVIEW_CHARS).collect();
        }
        if !matches!(body, EntryBody::Read { .. }) {
            self.updated_at = at;
        }
        match author.kind {
            AuthorKind::Customer => self.apply_customer(&body, at),
            _ => self.apply_company(&author, &body, at),
        }
        Entry { id, seq: self.last_seq, at, author, body }
    }

    fn apply_customer(&mut self, body: &EntryBody, at: Timestamp) {
        match body {
            EntryBody::Verdict { solved: Resolution::Yes, .. } => {
                self.promise = None;
                self.pending_review = None;
                self.set_status(Status::Solved, at);
            }
            EntryBody::Message { .. }
            | EntryBody::Verdict { .. }
            | EntryBody::Review { .. }
            | EntryBody::Correction { .. }
            | EntryBody::Escalation { .. } => self.set_status(Status::AwaitingCompany, at),
            EntryBody::Wish { wish, treatment } => {
                // A preference that is left out stays as it was.
                self.desired_outcome = wish.clone().or(self.desired_outcome.take());
                self.reply_preference = treatment.clone().or(self.reply_preference.take());
            }
            EntryBody::Read { up_to } => self.unread.retain(|seq| seq > up_to),
            _ => {}
        }
    }

    fn apply_company(&mut self, author: &Author, body: &EntryBody, at: Timestamp) {
        if body.is_reply() && self.unread.len() < MAX_UNREAD {
            self.unread.push(self.last_seq);
        }
        match body {
            // The author of the decision can still write, but the review stays pending.
            EntryBody::Message { .. } if self.review_excludes(&author.name) => {}
            // A message after the customer's yes does not take that yes back.
            EntryBody::Message { .. } if self.status == Status::Solved => {
                self.record_reply(author, Status::Solved, at)
            }
            EntryBody::Message { .. } => self.record_reply(author, Status::AwaitingCustomer, at),
            EntryBody::Decision { .. } => {
                self.decisions += 1;
                self.pending_review = None;
                self.record_reply(author, Status::AwaitingCustomer, at);
            }
            EntryBody::Promise { state: Some(PromiseState::Missed), .. } => {
                if let Some(promise) = &mut self.promise {
                    promise.state = PromiseState::Missed;
                }
            }
            EntryBody::Promise { due, .. } => {
                self.assign_if_unowned(author);
                self.set_status(Status::AwaitingCompany, at);
                self.promise_reply_by(*due);
            }
            EntryBody::Proposal { .. } => self.record_reply(author, Status::SolutionProposed, at),
            EntryBody::Handover { to, .. } => {
                self.handovers += 1;
                self.owner = Some(to.clone());
            }
            _ => {}
        }
    }

    /// Whether a review is pending that this agent cannot answer.
    pub fn review_excludes(&self, name: &str) -> bool {
        self.pending_review.as_ref().is_some_and(|review| review.not_by.as_deref() == Some(name))
    }

    /// Whether the customer's wait started at this time, and has no promise yet.
    pub fn started_waiting(&self, at: Timestamp) -> bool {
        self.waiting_since == Some(at) && self.promise.is_none()
    }

    pub fn promise_reply_by(&mut self, due: Timestamp) {
        self.promise = Some(Promise { due, state: PromiseState::Running });
    }

    /// Whether the promise passed without a reply and is not recorded as missed yet.
    pub fn is_overdue(&self, at: Timestamp) -> bool {
        let is_over = |promise: &Promise| promise.state == PromiseState::Running && promise.due <= at;
        self.promise.as_ref().is_some_and(is_over)
    }

    fn record_reply(&mut self, author: &Author, status: Status, at: Timestamp) {
        self.first_reply_at = self.first_reply_at.or(Some(at));
        self.last_reply = Some(LastReply { seq: self.last_seq, author_name: author.name.clone() });
        self.assign_if_unowned(author);
        // A promise that passed before this reply stays running until it is recorded as missed.
        if let Some(promise) = self.promise.as_mut().filter(|promise| at < promise.due)
            && promise.state == PromiseState::Running
        {
            promise.state = PromiseState::Kept;
        }
        self.set_status(status, at);
    }

    /// The first person who replies becomes the owner.
    fn assign_if_unowned(&mut self, author: &Author) {
        if self.owner.is_none() && author.kind.is_person() {
            self.owner = Some(Author { kind: AuthorKind::Person, name: author.name.clone() });
        }
    }

    fn set_status(&mut self, status: Status, at: Timestamp) {
        // A second message does not send the customer to the end of the queue.
        let since = self.waiting_since.take();
        if status == Status::AwaitingCompany {
            // A promise of an earlier reply does not count for the next one.
            if since.is_none() {
                self.promise = None;
            }
            self.waiting_since = since.or(Some(at));
        }
        self.status = status;
    }

    /// The conversation head of the contract.
    pub fn head(&self, response_times: &ResponseTimes) -> ConversationHead {
        ConversationHead {
            id: self.id,
            reference: self.reference.clone(),
            status: self.status,
            owner: self.owner.clone(),
            promise: self.promise.clone(),
            expectation: response_times.clone(),
            ticket: None,
            can: self.available_actions(),
            last_seq: self.last_seq,
            unread: Some(self.unread.len() as u64),
        }
    }

    fn available_actions(&self) -> Vec<Action> {
        let actions = [
            (Action::Message, true),
            (Action::Wish, true),
            (Action::Verdict, self.first_reply_at.is_some()),
            (Action::Review, self.decisions > 0),
            (Action::Correction, self.handovers > 0),
            (Action::Escalation, true),
        ];
        actions.into_iter().filter(|(_, is_available)| *is_available).map(|(action, _)| action).collect()
    }
}
