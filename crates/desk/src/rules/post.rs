//! What a customer writes into a conversation.

use std::sync::Arc;

use contract::{
    AuthorKind, ConversationId, CustomerEntry, Entry, EntryBody, EntryId, Problem, Timestamp, ValidationError,
};
use inbox_api::PendingReview;

use super::customer_write::{BY_CUSTOMER, body_of, known_lines, no_attachments};
use super::desk::unbroken;
use super::scene::{mine, said_before};
use super::storage::Append;
use super::{
    Change, Conversation, Customer, Desk, Fingerprint, Refusal, Scene, Stored, Terms, Topic, Written, clock,
    secret,
};
use crate::seeded;

impl Desk {
    /// Writes one entry. No status refuses a write: writing is always possible, and reopens.
    ///
    /// # Errors
    /// Limits, `field-invalid` for what points at nothing, `id-conflict`, `not-found`.
    pub async fn post(
        &self,
        customer: Customer,
        conversation: ConversationId,
        entry: EntryId,
        write: CustomerEntry,
    ) -> Result<Written<Entry>, Refusal> {
        write.check(&self.terms.limits)?;
        if let CustomerEntry::Message { attachments, .. } = &write {
            no_attachments("attachments", attachments)?;
        }
        let points_at = points_at(&write);
        let reader = matches!(write, CustomerEntry::Read { .. }).then(|| customer.author());
        let post = Post { customer, entry, write, terms: self.terms.clone() };
        // The time is taken inside, when it is this entry's turn: times go with `seq`.
        let decide = Box::new(move |scene| decide(scene, post, clock::now()));
        self.append(Append { conversation, entry, points_at, reader, decide }).await
    }

    /// Stores an entry and wakes whoever waits for it.
    pub(super) async fn append(&self, append: Append) -> Result<Written<Entry>, Refusal> {
        let topic = Topic::Conversation(append.conversation);
        let (storage, wakes, terms) = (self.storage.clone(), self.wakes.clone(), self.terms.clone());
        unbroken(async move {
            let written = storage.append(append).await?;
            if let Written::New(entry) = &written {
                wakes.wake(&topic);
                wakes.wake(&Topic::Inbox);
                if matches!(entry.body, EntryBody::Promise { .. }) || terms.promises.is_any() {
                    wakes.wake(&Topic::Promises);
                }
            }
            Ok(written)
        })
        .await
    }
}

struct Post {
    customer: Customer,
    entry: EntryId,
    write: CustomerEntry,
    terms: Arc<Terms>,
}

fn decide(scene: Option<Scene>, mut post: Post, at: Timestamp) -> Result<Change, Problem> {
    let Some(mut scene) = scene else { return Err(super::scene::not_found()) };
    let mut conversation = mine(Some(scene.conversation), &post.customer.identity)?;
    let fingerprint = Fingerprint::of_body(BY_CUSTOMER, &post.write);
    if seeded::bug("stores-again") && scene.stored.take_if(|old| old.fingerprint == fingerprint).is_some() {
        post.entry = EntryId::mint(at.as_millisecond().unsigned_abs(), secret::random());
    }
    if let Some(stored) = scene.stored {
        return stored.again(&fingerprint, post.entry).map(Change::Keep);
    }
    match &post.write {
        CustomerEntry::Message { lines, refers_to, .. } => {
            known_lines("lines", &conversation.reference, lines)?;
            if refers_to.is_some() {
                pointed("refers_to", scene.pointed.as_ref(), "an entry of this conversation", |_| true)?;
            }
        }
        CustomerEntry::Review { of, .. } => {
            let decision =
                pointed("of", scene.pointed.as_ref(), "a decision in this conversation", |entry| {
                    matches!(entry.body, EntryBody::Decision { .. })
                })?;
            let by_person = matches!(decision.author.kind, AuthorKind::Person | AuthorKind::AiDrafted);
            let not_by = by_person.then(|| decision.author.name.clone());
            conversation.review = Some(PendingReview { of: *of, not_by });
        }
        CustomerEntry::Correction { .. } => {
            pointed("of", scene.pointed.as_ref(), CORRECTABLE, correctable)?;
        }
        CustomerEntry::Escalation { step, .. } => {
            known_step(&post.terms, &conversation.reference.kind, step)?
        }
        CustomerEntry::Read { up_to } => {
            within_log("up_to", *up_to, conversation.last_seq)?;
            if let Some(earlier) = said_before(scene.last_read, *up_to) {
                return Ok(Change::Keep(earlier));
            }
        }
        CustomerEntry::Verdict { .. } | CustomerEntry::Wish { .. } => {}
    }
    conversation.customer = conversation.customer.refreshed(post.customer);
    let author = conversation.customer.author();
    let entry = conversation.add(post.entry, at, author, body_of(post.write));
    promise_an_answer(&mut conversation, &post.terms, at);
    let stored = Stored { entry, fingerprint };
    Ok(Change::Add { conversation: Box::new(conversation), stored, waited_ms: None })
}

/// Whoever begins to wait is promised what the company promises everybody.
pub(super) fn promise_an_answer(conversation: &mut Conversation, terms: &Terms, at: Timestamp) {
    if conversation.begins_to_wait(at)
        && let Some(due) = terms.promises.due(&conversation.reference.kind, at)
    {
        conversation.promise_by(due);
    }
}

const CORRECTABLE: &str = "a handover, decision, message or proposal of the company in this conversation";

fn correctable(entry: &Entry) -> bool {
    let kind = matches!(
        entry.body,
        EntryBody::Handover { .. }
            | EntryBody::Decision { .. }
            | EntryBody::Message { .. }
            | EntryBody::Proposal { .. }
    );
    kind && entry.author.kind != AuthorKind::Customer
}

fn pointed<'e>(
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

fn known_step(terms: &Terms, kind: &str, step: &str) -> Result<(), ValidationError> {
    let steps: Vec<&str> = terms.steps(kind).collect();
    if steps.contains(&step) {
        return Ok(());
    }
    let detail = format!("There is no such step for a {kind}. It has: {}.", steps.join(", "));
    Err(ValidationError::field("step", detail))
}

/// Whether a `seq` is one of an entry that exists.
pub(super) fn within_log(field: &str, seq: u64, last_seq: u64) -> Result<(), ValidationError> {
    if (1..=last_seq).contains(&seq) {
        return Ok(());
    }
    Err(ValidationError::field(field, format!("It must be the `seq` of an entry, 1 to {last_seq}.")))
}

fn points_at(write: &CustomerEntry) -> Option<EntryId> {
    match write {
        CustomerEntry::Message { refers_to, .. } => *refers_to,
        CustomerEntry::Review { of, .. } | CustomerEntry::Correction { of, .. } => Some(*of),
        _ => None,
    }
}

#[cfg(test)]
#[path = "post_tests.rs"]
pub(super) mod tests;
