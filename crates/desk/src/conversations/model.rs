//! A conversation as the desk keeps it, and how each entry moves it on.

use contract::{
    Action, Author, AuthorKind, ConversationHead, ConversationId, DesiredOutcome, Entry, EntryBody, EntryId,
    Promise, PromiseState, Reference, ReplyPreference, Resolution, ResponseTimes, Status, Timestamp,
};
use inbox_api::PendingReview;

use super::customer::Customer;
use crate::seeded;

/// How many characters of the newest message the inbox shows.
const PREVIEW_CHARS: usize = 160;

/// How many answers are counted as unread.
const MAX_UNREAD: usize = 100;

/// A conversation: everything but its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Its id, minted by the customer.
    pub id: ConversationId,
    /// The customer, as the newest token states them.
    pub customer: Customer,
    /// What it is about, with the facts as they stood when it was opened.
    pub reference: Reference,
    /// Who is expected to do something.
    pub status: Status,
    /// The one person who has it, or nobody yet.
    pub owner: Option<Author>,
    /// The `seq` of the newest entry; entries are numbered from 1 without a gap.
    pub last_seq: u64,
    /// When something was last said or done; reading is neither.
    pub updated_at: Timestamp,
    /// Since when the customer waits; `None` exactly when the status is not `awaiting_company`.
    pub waiting_since: Option<Timestamp>,
    /// By when the company promised an answer.
    pub promise: Option<Promise>,
    /// When the company first answered.
    pub first_reply_at: Option<Timestamp>,
    /// The newest answer of the company.
    pub last_reply: Option<LastReply>,
    /// The second look that the customer asked for and nobody has taken yet.
    pub pending_review: Option<PendingReview>,
    /// How many decisions there are.
    pub decisions: u32,
    /// How many handovers there are.
    pub handovers: u32,
    /// The first words of the newest message.
    pub preview: String,
    /// What the customer wants, as said last.
    pub desired_outcome: Option<DesiredOutcome>,
    /// How to answer, as said last.
    pub reply_preference: Option<ReplyPreference>,
    /// The `seq` of each answer that the customer has not read yet, oldest first, and no more of them than anybody
    /// would count.
    pub unread: Vec<u64>,
}

/// An answer of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastReply {
    /// Its `seq`.
    pub seq: u64,
    /// Who gave it.
    pub author_name: String,
}

impl Conversation {
    /// A conversation in which nothing was said yet.
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

    /// Adds an entry at the end; status, owner and the rest follow from it.
    pub fn append(&mut self, id: EntryId, at: Timestamp, author: Author, body: EntryBody) -> Entry {
        self.last_seq += 1;
        if seeded::bug("seq-from-the-clock") {
            self.last_seq = self.last_seq.max(at.as_millisecond().unsigned_abs());
        }
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
                // What is left out stays as it was said before.
                self.desired_outcome = wish.clone().or(self.desired_outcome.take());
                self.reply_preference = treatment.clone().or(self.reply_preference.take());
            }
            EntryBody::Read { up_to } => self.unread.retain(|seq| seq > up_to),
            _ => {}
        }
    }

    fn apply_company(&mut self, author: &Author, body: &EntryBody, at: Timestamp) {
        let answers = matches!(
            body,
            EntryBody::Message { .. } | EntryBody::Decision { .. } | EntryBody::Proposal { .. }
        );
        if answers && self.unread.len() < MAX_UNREAD {
            self.unread.push(self.last_seq);
        }
        match body {
            // Whoever decided can still write, but the second look stays owed.
            EntryBody::Message { .. } if self.review_excludes(&author.name) => {}
            // A last friendly word does not take the customer's own word back.
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

    /// Whether a second look is owed, and not from this agent.
    pub fn review_excludes(&self, name: &str) -> bool {
        self.pending_review.as_ref().is_some_and(|review| review.not_by.as_deref() == Some(name))
    }

    /// Whether the customer began to wait at this very moment, and nothing is promised yet.
    pub fn started_waiting(&self, at: Timestamp) -> bool {
        self.waiting_since == Some(at) && self.promise.is_none()
    }

    /// Promises an answer.
    pub fn promise_reply_by(&mut self, due: Timestamp) {
        self.promise = Some(Promise { due, state: PromiseState::Running });
    }

    /// Whether the promised time has passed without an answer, and nobody has said so yet.
    pub fn is_overdue(&self, at: Timestamp) -> bool {
        let running = |promise: &Promise| promise.state == PromiseState::Running && promise.due <= at;
        self.promise.as_ref().is_some_and(running)
    }

    fn record_reply(&mut self, author: &Author, status: Status, at: Timestamp) {
        self.first_reply_at = self.first_reply_at.or(Some(at));
        self.last_reply = Some(LastReply { seq: self.last_seq, author_name: author.name.clone() });
        self.assign_if_unowned(author);
        // One that came too late stays running until the miss has been told.
        if let Some(promise) = self.promise.as_mut().filter(|promise| at < promise.due)
            && promise.state == PromiseState::Running
        {
            promise.state = PromiseState::Kept;
        }
        self.set_status(status, at);
    }

    /// The first person who does something for the customer has the conversation.
    fn assign_if_unowned(&mut self, author: &Author) {
        if self.owner.is_none() && matches!(author.kind, AuthorKind::Person | AuthorKind::AiDrafted) {
            self.owner = Some(Author { kind: AuthorKind::Person, name: author.name.clone() });
        }
    }

    fn set_status(&mut self, status: Status, at: Timestamp) {
        // A second message does not send the customer to the end of the queue.
        let since = self.waiting_since.take();
        if status == Status::AwaitingCompany {
            // What was promised for another answer is no promise for this one.
            if since.is_none() {
                self.promise = None;
            }
            self.waiting_since = since.or(Some(at));
        }
        self.status = status;
    }

    /// Its head, as the contract shows it.
    pub fn head(&self, expectation: &ResponseTimes) -> ConversationHead {
        ConversationHead {
            id: self.id,
            reference: self.reference.clone(),
            status: self.status,
            owner: self.owner.clone(),
            promise: self.promise.clone(),
            expectation: expectation.clone(),
            ticket: None,
            can: self.available_actions(),
            last_seq: self.last_seq,
            unread: Some(self.unread.len() as u64),
        }
    }

    fn available_actions(&self) -> Vec<Action> {
        let possible = [
            (Action::Message, true),
            (Action::Wish, true),
            (Action::Verdict, self.first_reply_at.is_some()),
            (Action::Review, self.decisions > 0),
            (Action::Correction, self.handovers > 0),
            (Action::Escalation, true),
        ];
        possible.into_iter().filter(|(_, now)| *now).map(|(action, _)| action).collect()
    }
}
