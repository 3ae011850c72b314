//! What a customer writes into a conversation.

use std::sync::Arc;

use contract::{
    AuthorKind, ConversationId, CustomerEntry, Entry, EntryBody, EntryId, Problem, Timestamp, ValidationError,
};
use inbox_api::PendingReview;

use super::append::{
    AppendContext, AppendDecision, PutOutcome, StoredEntry, covering_read, not_found, owned_by,
};
use super::customer::Customer;
use super::customer_write::{CUSTOMER_WRITER, check_lines, entry_body, reject_attachments};
use super::model::Conversation;
use super::store::Append;
use crate::accounts::secret;
use crate::company::Company;
use crate::desk::{Desk, run_to_completion};
use crate::error::ServiceError;
use crate::seeded;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::notifier::Topic;

impl Desk {
    /// Writes one entry. No status refuses a write: writing is always possible, and reopens.
    ///
    /// # Errors
    /// Limits, `field-invalid` for what points at nothing, `id-conflict`, `not-found`.
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
        let points_at = referenced_id(&write);
        let reader = matches!(write, CustomerEntry::Read { .. }).then(|| customer.author());
        let post = CustomerEntryRequest { customer, entry, write, terms: self.company.clone() };
        // The time is taken inside, when it is this entry's turn: times go with `seq`.
        let decide = Box::new(move |scene| decide(scene, post, clock::now()));
        self.append(Append { conversation, entry, referenced: points_at, reader, rule: decide }).await
    }

    /// Stores an entry and wakes whoever waits for it.
    pub(crate) async fn append(&self, append: Append) -> Result<PutOutcome<Entry>, ServiceError> {
        let topic = Topic::Conversation(append.conversation);
        let (storage, wakes, terms) = (self.store.clone(), self.notifier.clone(), self.company.clone());
        run_to_completion(async move {
            let written = storage.append_entry(append).await?;
            if let PutOutcome::Created(entry) = &written {
                wakes.notify(&topic);
                wakes.notify(&Topic::Inbox);
                if matches!(entry.body, EntryBody::Promise { .. }) || terms.promises.is_any() {
                    wakes.notify(&Topic::Promises);
                }
            }
            Ok(written)
        })
        .await
    }
}

struct CustomerEntryRequest {
    customer: Customer,
    entry: EntryId,
    write: CustomerEntry,
    terms: Arc<Company>,
}

fn decide(
    scene: Option<AppendContext>,
    mut post: CustomerEntryRequest,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let Some(mut scene) = scene else { return Err(not_found()) };
    let mut conversation = owned_by(Some(scene.conversation), &post.customer.identity)?;
    let fingerprint = Fingerprint::of_body(CUSTOMER_WRITER, &post.write);
    if seeded::bug("stores-again") && scene.stored.take_if(|old| old.fingerprint == fingerprint).is_some() {
        post.entry = EntryId::mint(at.as_millisecond().unsigned_abs(), secret::random());
    }
    if let Some(stored) = scene.stored {
        return stored.replay(&fingerprint, post.entry).map(AppendDecision::Keep);
    }
    match &post.write {
        CustomerEntry::Message { lines, refers_to, .. } => {
            check_lines("lines", &conversation.reference, lines)?;
            if refers_to.is_some() {
                check_referenced(
                    "refers_to",
                    scene.referenced.as_ref(),
                    "an entry of this conversation",
                    |_| true,
                )?;
            }
        }
        CustomerEntry::Review { of, .. } => {
            let decision = check_referenced(
                "of",
                scene.referenced.as_ref(),
                "a decision in this conversation",
                |entry| matches!(entry.body, EntryBody::Decision { .. }),
            )?;
            let by_person = matches!(decision.author.kind, AuthorKind::Person | AuthorKind::AiDrafted);
            let not_by = by_person.then(|| decision.author.name.clone());
            conversation.pending_review = Some(PendingReview { of: *of, not_by });
        }
        CustomerEntry::Correction { .. } => {
            check_referenced("of", scene.referenced.as_ref(), CORRECTABLE, is_correctable)?;
        }
        CustomerEntry::Escalation { step, .. } => {
            check_step(&post.terms, &conversation.reference.kind, step)?
        }
        CustomerEntry::Read { up_to } => {
            check_seq("up_to", *up_to, conversation.last_seq)?;
            if let Some(earlier) = covering_read(scene.last_read, *up_to) {
                return Ok(AppendDecision::Keep(earlier));
            }
        }
        CustomerEntry::Verdict { .. } | CustomerEntry::Wish { .. } => {}
    }
    conversation.customer = conversation.customer.updated_from(post.customer);
    let author = conversation.customer.author();
    let entry = conversation.append(post.entry, at, author, entry_body(post.write));
    promise_reply(&mut conversation, &post.terms, at);
    let stored = StoredEntry { entry, fingerprint };
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms: None })
}

/// Whoever begins to wait is promised what the company promises everybody.
pub(crate) fn promise_reply(conversation: &mut Conversation, terms: &Company, at: Timestamp) {
    if conversation.started_waiting(at)
        && let Some(due) = terms.promises.due(&conversation.reference.kind, at)
    {
        conversation.promise_reply_by(due);
    }
}

const CORRECTABLE: &str = "a handover, decision, message or proposal of the company in this conversation";

fn is_correctable(entry: &Entry) -> bool {
    let kind = matches!(
        entry.body,
        EntryBody::Handover { .. }
            | EntryBody::Decision { .. }
            | EntryBody::Message { .. }
            | EntryBody::Proposal { .. }
    );
    kind && entry.author.kind != AuthorKind::Customer
}

fn check_referenced<'e>(
    field: &str,
    entry: Option<&'e Entry>,
    what: &str,
    fits: impl Fn(&Entry) -> bool,
) -> Result<&'e Entry, ValidationError> {
    entry.filter(|entry| fits(entry)).ok_or_else(|| {
        ValidationError::field(
            field,
            format!("It does not name {what}. Read the entries and give the id of one."),
        )
    })
}

fn check_step(terms: &Company, kind: &str, step: &str) -> Result<(), ValidationError> {
    let steps: Vec<&str> = terms.escalation_steps(kind).collect();
    if steps.contains(&step) {
        return Ok(());
    }
    let detail = format!("There is no such step for a {kind}. It has: {}.", steps.join(", "));
    Err(ValidationError::field("step", detail))
}

/// Whether a `seq` is one of an entry that exists.
pub(crate) fn check_seq(field: &str, seq: u64, last_seq: u64) -> Result<(), ValidationError> {
    if (1..=last_seq).contains(&seq) {
        return Ok(());
    }
    Err(ValidationError::field(field, format!("It must be the `seq` of an entry, 1 to {last_seq}.")))
}

fn referenced_id(write: &CustomerEntry) -> Option<EntryId> {
    match write {
        CustomerEntry::Message { refers_to, .. } => *refers_to,
        CustomerEntry::Review { of, .. } | CustomerEntry::Correction { of, .. } => Some(*of),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests;
