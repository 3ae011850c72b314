//! `PUT /v1/conversations/{id}/entries/{id}`: appends an entry of the customer. Every status accepts one, and a message
//! reopens a solved conversation.

use std::sync::Arc;

use contract::{
    AuthorKind, ConversationId, CustomerEntry, Entry, EntryBody, EntryId, Problem, Reference, Timestamp,
    ValidationError,
};

use super::access::{Access, ConversationLookup};
use super::append::{AppendContext, AppendDecision};
use super::customer::Customer;
use super::model::{Conversation, NewEntry, Review};
use super::service::ConversationService;
use super::store::Append;
use super::stored_entry::StoredEntry;
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
    /// The limits, `field-invalid` for a reference to a missing entry, line or step, `id-conflict`, `not-found`,
    /// `rate-limited`.
    pub async fn write_entry(
        &self,
        customer: Customer,
        conversation: ConversationId,
        entry: EntryId,
        write: CustomerEntry,
    ) -> Result<PutOutcome<Entry>, ServiceError> {
        let (identity, bytes) = (customer.identity.clone(), write.text_bytes());
        self.budgets.check_stored(&identity, bytes)?;
        let referenced = referenced_id(&write);
        let request = CustomerEntryRequest { customer, entry, write, company: self.company.clone() };
        // The time is taken inside of the transaction: times have the order of `seq`.
        let rule = Box::new(move |context| decide(context, &request, clock::now()));
        let outcome = self.appender.append(Append { conversation, entry, referenced, rule }).await?;
        if let PutOutcome::Created(_) = &outcome {
            self.budgets.charge_stored(&identity, bytes);
        }
        Ok(outcome)
    }
}

fn decide(
    context: ConversationLookup<AppendContext>,
    request: &CustomerEntryRequest,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let context = Access::Customer(request.customer.identity.clone()).check(context)?;
    let mut conversation = context.conversation;
    let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, &request.write);
    if let Some(stored) = context.stored {
        return stored.replay(&fingerprint, request.entry).map(AppendDecision::Keep);
    }
    request.write.check(&request.company.limits)?;
    let referenced = context.referenced.as_ref();
    match &request.write {
        CustomerEntry::Message { line_ids, refers_to_entry_id, .. } => {
            check_lines("line_ids", &conversation.reference, line_ids)?;
            if refers_to_entry_id.is_some() {
                check_referenced("refers_to_entry_id", referenced, "an entry of this conversation", |_| {
                    true
                })?;
            }
        }
        CustomerEntry::ReviewRequest { entry_id, .. } => {
            let is_decision = |entry: &Entry| matches!(entry.body, EntryBody::Decision { .. });
            let decision =
                check_referenced("entry_id", referenced, "a decision in this conversation", is_decision)?;
            let decided_by = decision.author().person();
            conversation.pending_review = Some(Review { decision_id: *entry_id, decided_by });
        }
        CustomerEntry::Correction { .. } => {
            check_referenced("entry_id", referenced, CORRECTABLE, is_correctable)?;
        }
        CustomerEntry::Escalation { step, .. } => {
            check_step(&request.company, &conversation.reference.kind, step)?
        }
        CustomerEntry::SolutionFeedback { .. } | CustomerEntry::Preferences { .. } => {}
    }
    conversation.customer = conversation.customer.updated_from(request.customer.clone());
    let author = conversation.customer.author().into();
    let (id, body) = (request.entry, entry_body(request.write.clone()));
    let new = NewEntry { id, at, author, drafted_by_ai: false, body, receiver: None };
    let stored = conversation.append(new, fingerprint);
    promise_reply(&mut conversation, &request.company, at);
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms: None })
}

/// The id of the entry that a write refers to.
fn referenced_id(write: &CustomerEntry) -> Option<EntryId> {
    match write {
        CustomerEntry::Message { refers_to_entry_id, .. } => *refers_to_entry_id,
        CustomerEntry::ReviewRequest { entry_id, .. } | CustomerEntry::Correction { entry_id, .. } => {
            Some(*entry_id)
        }
        _ => None,
    }
}

fn check_referenced<'e>(
    field: &str,
    stored: Option<&'e StoredEntry>,
    expected: &str,
    fits: impl Fn(&Entry) -> bool,
) -> Result<&'e StoredEntry, ValidationError> {
    stored.filter(|stored| fits(&stored.entry)).ok_or_else(|| {
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

/// The stored body of an accepted write.
pub(super) fn entry_body(write: CustomerEntry) -> EntryBody {
    match write {
        CustomerEntry::Message { text, line_ids, refers_to_entry_id } => {
            EntryBody::Message { text, line_ids, refers_to_entry_id }
        }
        CustomerEntry::SolutionFeedback { solved, text } => EntryBody::SolutionFeedback { solved, text },
        CustomerEntry::Preferences { desired_outcome, reply_preference } => {
            EntryBody::Preferences { desired_outcome, reply_preference }
        }
        CustomerEntry::ReviewRequest { entry_id, text } => EntryBody::ReviewRequest { entry_id, text },
        CustomerEntry::Correction { entry_id, text } => EntryBody::Correction { entry_id, text },
        CustomerEntry::Escalation { step, text } => EntryBody::Escalation { step, text },
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
