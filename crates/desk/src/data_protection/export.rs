//! The export of a customer: one document of JSON with everything that the desk has about them. docs/operations.md
//! describes its shape.

use contract::{
    CompanyRead, ConversationId, DesiredOutcome, Entry, Owner, PendingReview, Promise, Reference,
    ReplyPreference, Status, Ticket, Timestamp,
};
use inbox_api::AgentNote;
use serde::Serialize;

use crate::conversations::company_person::CompanyPerson;
use crate::conversations::customer::{Customer, Identity};
use crate::conversations::model::{CompanyReadPosition, Conversation, Review};

/// The version of the shape. A field that is added does not change it.
const FORMAT: &str = "yes-reply customer 1";

/// Times are RFC 3339 in UTC.
#[derive(Debug, Serialize)]
pub struct CustomerExport {
    pub format: &'static str,
    pub exported_at: Timestamp,
    pub iss: String,
    pub sub: String,
    /// Oldest first.
    pub conversations: Vec<ExportedConversation>,
}

/// What the tokens of the customer have said, as far as this conversation knows.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ExportedCustomer {
    pub name: Option<String>,
    pub email: Option<String>,
    pub locale: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ExportedConversation {
    pub id: ConversationId,
    pub customer: ExportedCustomer,
    /// With its facts at the time of opening.
    pub reference: Reference,
    pub created_at: Timestamp,
    /// The time of the newest entry.
    pub updated_at: Timestamp,
    pub status: Status,
    pub owner: Option<Owner>,
    pub waiting_since: Option<Timestamp>,
    pub promise: Option<Promise>,
    /// The times of the replies that kept a promise, as long as the report counts them.
    pub kept_promises: Vec<Timestamp>,
    pub first_reply_at: Option<Timestamp>,
    pub last_reply: Option<ExportedReply>,
    pub pending_review: Option<PendingReview>,
    pub decisions: u32,
    pub handovers: u32,
    /// The beginning of the newest message, as the inbox lists it.
    pub preview: String,
    pub desired_outcome: Option<DesiredOutcome>,
    pub reply_preference: Option<ReplyPreference>,
    pub last_seq: u64,
    pub customer_read_up_to: u64,
    /// The `seq` of each reply that the customer has not read.
    pub unread: Vec<u64>,
    pub company_read: Option<CompanyRead>,
    pub ticket: Option<Ticket>,
    /// In the order of `seq`, as the contract shows them.
    pub entries: Vec<Entry>,
    /// What agents have written for each other.
    pub notes: Vec<AgentNote>,
    /// The work about this conversation that the desk has not done yet.
    pub jobs: Vec<ExportedJob>,
}

/// The newest reply of the company.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ExportedReply {
    pub seq: u64,
    pub name: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ExportedJob {
    /// For people, such as `webhooks to https://rt.kettle.example`.
    pub consumer: String,
    pub run_at: Timestamp,
    pub attempts: u32,
    pub failed_at: Option<Timestamp>,
    pub error: Option<String>,
}

/// What is stored beside a conversation.
#[derive(Debug, Default)]
pub struct ConversationRecords {
    pub entries: Vec<Entry>,
    pub notes: Vec<AgentNote>,
    pub kept_promises: Vec<Timestamp>,
    pub jobs: Vec<ExportedJob>,
}

impl CustomerExport {
    pub fn new(customer: Identity, exported_at: Timestamp, conversations: Vec<ExportedConversation>) -> Self {
        let Identity { iss, sub } = customer;
        Self { format: FORMAT, exported_at, iss, sub, conversations }
    }
}

impl ExportedConversation {
    pub fn new(conversation: Conversation, records: ConversationRecords) -> Self {
        let Customer { name, email, locale, .. } = conversation.customer;
        let ConversationRecords { entries, notes, kept_promises, jobs } = records;
        Self {
            id: conversation.id,
            customer: ExportedCustomer { name, email, locale },
            reference: conversation.reference,
            created_at: conversation.created_at,
            updated_at: conversation.updated_at,
            status: conversation.status,
            owner: conversation.owner.as_ref().map(CompanyPerson::owner),
            waiting_since: conversation.waiting_since,
            promise: conversation.promise,
            kept_promises,
            first_reply_at: conversation.first_reply_at,
            last_reply: conversation
                .last_reply
                .map(|reply| ExportedReply { seq: reply.seq, name: reply.author.name }),
            pending_review: conversation.pending_review.as_ref().map(Review::published),
            decisions: conversation.decisions,
            handovers: conversation.handovers,
            preview: conversation.preview,
            desired_outcome: conversation.desired_outcome,
            reply_preference: conversation.reply_preference,
            last_seq: conversation.last_seq,
            customer_read_up_to: conversation.customer_read_up_to,
            unread: conversation.unread,
            company_read: conversation.company_read.as_ref().map(CompanyReadPosition::published),
            ticket: conversation.ticket,
            entries,
            notes,
            jobs,
        }
    }
}
