//! `PUT /v1/conversations/{id}/entries/{id}`: appends an entry of the customer. Every status accepts one, and a message
//! reopens a solved conversation.

use std::sync::Arc;

use contract::{
    AttachmentId, AuthorKind, ConversationId, CustomerEntry, Entry, EntryBody, EntryId, Problem, Reference,
    Timestamp, ValidationError,
};
use inbox_api::PendingReview;

use super::access::{not_found, owned_by};
use super::append::{AppendContext, AppendDecision, StoredEntry, check_seq, covering_read};
use super::customer::Customer;
use super::model::Conversation;
use super::service::ConversationService;
use super::store::Append;
use crate::company::Company;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::put_outcome::PutOutcome;

/// The writer in the fingerprints of customers' entries. Those of agents have the agent's name.
pub(super) const CUSTOMER_WRITER: &str = "customer";

const CORRECTABLE: &str = "a handover, decision, message or proposal of the company in this conversation";

struct CustomerEntryRequest {
    customer: Customer,
    entry: EntryId,
    write: CustomerEntry,
    company: Arc<Company>,
}

impl ConversationService {
    /// Appends an entry of the customer.
    ///
    /// # Errors
    /// The limits, `field-invalid` for a reference to a missing entry, line or step, `id-conflict`, `not-found`.
    pub async fn write_customer_entry(
        &self,
        customer: Customer,
        conversation: ConversationId,
        entry: EntryId,
        write: CustomerEntry,
    ) -> Result<PutOutcome<Entry>, ServiceError> {
        write.check(&self.company.limits)?;
        if let CustomerEntry::Message { attachments, .. } = &write {
            reject_attachments("attachments", attachments)?;
        }
        let referenced = referenced_id(&write);
        let reader = matches!(write, CustomerEntry::Read { .. }).then(|| customer.author());
        let request = CustomerEntryRequest { customer, entry, write, company: self.company.clone() };
        // The time is taken inside of the transaction: times have the order of `seq`.
        let rule = Box::new(move |context| decide(context, request, clock::now()));
        self.appender.append(Append { conversation, entry, referenced, reader, rule }).await
    }
}

fn decide(
    context: Option<AppendContext>,
    request: CustomerEntryRequest,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let Some(context) = context else { return Err(not_found()) };
    let mut conversation = owned_by(Some(context.conversation), &request.customer.identity)?;
    let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, &request.write);
    if let Some(stored) = context.stored {
        return stored.replay(&fingerprint, request.entry).map(AppendDecision::Keep);
    }
    let referenced = context.referenced.as_ref();
    match &request.write {
        CustomerEntry::Message { lines, refers_to, .. } => {
            check_lines("lines", &conversation.reference, lines)?;
            if refers_to.is_some() {
                check_referenced("refers_to", referenced, "an entry of this conversation", |_| true)?;
            }
        }
        CustomerEntry::Review { of, .. } => {
            let is_decision = |entry: &Entry| matches!(entry.body, EntryBody::Decision { .. });
            let decision =
                check_referenced("of", referenced, "a decision in this conversation", is_decision)?;
            let not_by = decision.author.kind.is_person().then(|| decision.author.name.clone());
            conversation.pending_review = Some(PendingReview { of: *of, not_by });
        }
        CustomerEntry::Correction { .. } => {
            check_referenced("of", referenced, CORRECTABLE, is_correctable)?;
        }
        CustomerEntry::Escalation { step, .. } => {
            check_step(&request.company, &conversation.reference.kind, step)?
        }
        CustomerEntry::Read { up_to } => {
            check_seq("up_to", *up_to, conversation.last_seq)?;
            if let Some(earlier) = covering_read(context.last_read, *up_to) {
                return Ok(AppendDecision::Keep(earlier));
            }
        }
        CustomerEntry::Verdict { .. } | CustomerEntry::Wish { .. } => {}
    }
    conversation.customer = conversation.customer.updated_from(request.customer);
    let author = conversation.customer.author();
    let entry = conversation.append(request.entry, at, author, entry_body(request.write));
    promise_reply(&mut conversation, &request.company, at);
    let stored = StoredEntry { entry, fingerprint };
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms: None })
}

/// The id of the entry that a write refers to.
fn referenced_id(write: &CustomerEntry) -> Option<EntryId> {
    match write {
        CustomerEntry::Message { refers_to, .. } => *refers_to,
        CustomerEntry::Review { of, .. } | CustomerEntry::Correction { of, .. } => Some(*of),
        _ => None,
    }
}

fn check_referenced<'e>(
    field: &str,
    entry: Option<&'e Entry>,
    expected: &str,
    fits: impl Fn(&Entry) -> bool,
) -> Result<&'e Entry, ValidationError> {
    entry.filter(|entry| fits(entry)).ok_or_else(|| {
        ValidationError::field(
            field,
            format!("It does not name {expected}. Read the entries and give the id of one."),
        )
    })
}

fn is_correctable(entry: &Entry) -> bool {
    let by_company = entry.author.kind != AuthorKind::Customer;
    by_company && (entry.body.is_reply() || matches!(entry.body, EntryBody::Handover { .. }))
}

fn check_step(company: &Company, kind: &str, step: &str) -> Result<(), ValidationError> {
    let steps: Vec<&str> = company.escalation_steps(kind).collect();
    if steps.contains(&step) {
        return Ok(());
    }
    let detail = format!("There is no such step for a {kind}. It has: {}.", steps.join(", "));
    Err(ValidationError::field("step", detail))
}

/// Checks that every line id belongs to the reference. A reference without lines accepts any id, because the company's
/// page may name lines that its token leaves out.
pub(super) fn check_lines(
    field: &str,
    reference: &Reference,
    lines: &[String],
) -> Result<(), ValidationError> {
    let is_known = |id: &String| reference.lines.iter().any(|line| line.id == *id);
    match lines.iter().find(|id| !is_known(id)) {
        Some(unknown) if !reference.lines.is_empty() => Err(ValidationError::field(
            field,
            format!("{} has no line \"{unknown}\". Name ids of its lines.", reference.key()),
        )),
        _ => Ok(()),
    }
}

/// Refuses attachments, which this version of the desk does not store.
pub(super) fn reject_attachments(field: &str, attachments: &[AttachmentId]) -> Result<(), ValidationError> {
    if attachments.is_empty() {
        return Ok(());
    }
    Err(ValidationError::field(
        field,
        "This desk does not take attachments; its capabilities do not name them.",
    ))
}

/// The stored body of an accepted write.
pub(super) fn entry_body(write: CustomerEntry) -> EntryBody {
    match write {
        CustomerEntry::Message { text, lines, refers_to, .. } => {
            EntryBody::Message { text, attachments: vec![], lines, refers_to }
        }
        CustomerEntry::Verdict { solved, text } => EntryBody::Verdict { solved, text },
        CustomerEntry::Wish { wish, treatment } => EntryBody::Wish { wish, treatment },
        CustomerEntry::Review { of, text } => EntryBody::Review { of, text },
        CustomerEntry::Correction { of, text } => EntryBody::Correction { of, text },
        CustomerEntry::Escalation { step, text } => EntryBody::Escalation { step, text },
        CustomerEntry::Read { up_to } => EntryBody::Read { up_to },
    }
}

/// Gives a customer who starts to wait the promise of the company's policy.
pub(super) fn promise_reply(conversation: &mut Conversation, company: &Company, at: Timestamp) {
    if conversation.started_waiting(at)
        && let Some(due) = company.promises.due(&conversation.reference.kind, at)
    {
        conversation.promise_reply_by(due);
    }
}

#[cfg(test)]
mod tests;
