//! `PUT /v1/company/conversations/{id}/entries/{id}`: appends an entry of the company. The rule is that of the inbox too.

use contract::{
    Author, CompanyEntry, ConversationId, DisputedAmount, Entry, EntryBody, EntryId, Owner, Problem,
    ProblemCode, Timestamp, ValidationError, WriteCompanyEntry,
};

use super::access::{Access, ConversationLookup};
use super::append::{AppendContext, AppendDecision, StoredEntry};
use super::company_system::CompanySystem;
use super::customer_entry::promise_reply;
use super::model::{Conversation, NewEntry};
use super::service::ConversationService;
use super::store::Append;
use crate::company::Company;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::put_outcome::PutOutcome;

/// The writer in the fingerprints of what the company's systems write.
pub(super) const COMPANY_WRITER: &str = "company";

/// The latest due time of a promise, from now: a year and a day.
const MAX_PROMISE_MS: i64 = 366 * 86_400_000;

#[derive(Clone, Debug)]
pub(super) struct CompanyEntryRequest {
    pub access: Access,
    pub entry: EntryId,
    pub write: WriteCompanyEntry,
    pub fingerprint: Fingerprint,
    /// The newest `seq` that the author had seen, if it is known. A reply is refused when another person replied after
    /// it.
    pub seen: Option<u64>,
}

impl ConversationService {
    /// Appends an entry that a system of the company writes in the name of a person or a program.
    ///
    /// # Errors
    /// The limits, `field-invalid`, `id-conflict`, `not-found`, `gone`, `review-needs-other`.
    pub async fn write_company_entry(
        &self,
        system: &CompanySystem,
        conversation: ConversationId,
        entry: EntryId,
        write: WriteCompanyEntry,
    ) -> Result<PutOutcome<Entry>, ServiceError> {
        let fingerprint = Fingerprint::of_body(COMPANY_WRITER, &write);
        let request = CompanyEntryRequest { access: system.access(), entry, write, fingerprint, seen: None };
        self.append_company_entry(conversation, request).await
    }

    pub(super) async fn append_company_entry(
        &self,
        conversation: ConversationId,
        request: CompanyEntryRequest,
    ) -> Result<PutOutcome<Entry>, ServiceError> {
        let entry = request.entry;
        let company = self.company.clone();
        // The time is taken inside of the transaction: times have the order of `seq`.
        let rule = Box::new(move |context| decide(context, &request, &company, clock::now()));
        self.appender.append(Append { conversation, entry, referenced: None, rule }).await
    }
}

fn decide(
    context: ConversationLookup<AppendContext>,
    request: &CompanyEntryRequest,
    company: &Company,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let CompanyEntryRequest { access, entry, write, fingerprint, seen } = request;
    let context = access.check(context)?;
    if let Some(stored) = context.stored {
        return stored.replay(fingerprint, *entry).map(AppendDecision::Keep);
    }
    write.check(&company.limits)?;
    let WriteCompanyEntry { author, drafted_by_ai, entry: content } = write.clone();
    let author = author.author();
    let mut conversation = context.conversation;
    if content.is_reply() {
        check_no_newer_reply(&conversation, &author, *seen)?;
    }
    let body = entry_body(content, &conversation, &author, at)?;
    let waiting_since = conversation.waiting_since;
    let entry = NewEntry { id: *entry, at, author, drafted_by_ai, body };
    let entry = conversation.append(entry);
    promise_reply(&mut conversation, company, at);
    let waited_ms = match waiting_since {
        Some(since) if conversation.waiting_since.is_none() => {
            Some((at.as_millisecond() - since.as_millisecond()).max(0).unsigned_abs())
        }
        _ => None,
    };
    let stored = StoredEntry { entry, fingerprint: *fingerprint };
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms })
}

/// Refuses a reply when another person replied after the newest entry that its author had seen.
fn check_no_newer_reply(
    conversation: &Conversation,
    author: &Author,
    seen: Option<u64>,
) -> Result<(), Problem> {
    let newer = conversation.last_reply.as_ref().filter(|reply| seen.is_some_and(|seen| reply.seq > seen));
    match newer {
        Some(reply) if reply.author_name != author.name => Err(Problem::new(
            ProblemCode::AnsweredMeanwhile,
            format!(
                "{} has answered in the meantime. Read that first; then send yours if it is still right.",
                reply.author_name
            ),
        )),
        _ => Ok(()),
    }
}

/// The stored body of a write, if the write is possible now.
fn entry_body(
    write: CompanyEntry,
    conversation: &Conversation,
    author: &Author,
    at: Timestamp,
) -> Result<EntryBody, Problem> {
    let owner = conversation.owner.as_ref().map(|owner| owner.name.as_str());
    Ok(match write {
        CompanyEntry::Message { text } => {
            EntryBody::Message { text, line_ids: vec![], refers_to_entry_id: None }
        }
        CompanyEntry::Decision { outcome, text, rule, reason, alternative, considered, disputed_amount } => {
            check_review_separation(conversation, author)?;
            check_hold_in_future(disputed_amount.as_ref(), at)?;
            EntryBody::Decision { outcome, text, rule, reason, alternative, considered, disputed_amount }
        }
        CompanyEntry::Proposal { text } => {
            check_review_separation(conversation, author)?;
            EntryBody::Proposal { text }
        }
        CompanyEntry::Notice { text, disputed_amount } => {
            check_hold_in_future(disputed_amount.as_ref(), at)?;
            EntryBody::Notice { text, disputed_amount }
        }
        CompanyEntry::Promise { due, what } => {
            if due <= at || due > at.plus_ms(MAX_PROMISE_MS) {
                let detail = "It must be later than now, and within a year. Choose another time.";
                return Err(ValidationError::field("due", detail).into());
            }
            EntryBody::Promise { due, what, state: None }
        }
        CompanyEntry::Handover { to, summary } => {
            if to.name == author.name || owner == Some(to.name.as_str()) {
                let detail = format!(
                    "{} has it already, or would hand it to themselves. Choose somebody else.",
                    to.name
                );
                return Err(ValidationError::field("to", detail).into());
            }
            EntryBody::Handover { to, summary }
        }
        CompanyEntry::Take => {
            if owner == Some(author.name.as_str()) {
                return Err(ValidationError::field("kind", "You have it already.").into());
            }
            EntryBody::Handover { to: Owner { name: author.name.clone() }, summary: String::new() }
        }
    })
}

/// The author of a decision cannot answer the review of it.
fn check_review_separation(conversation: &Conversation, author: &Author) -> Result<(), Problem> {
    if !conversation.review_excludes(&author.name) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemCode::ReviewNeedsOther,
        "The customer asked for somebody else to look at your decision. Hand it over to a colleague.",
    ))
}

fn check_hold_in_future(hold: Option<&DisputedAmount>, at: Timestamp) -> Result<(), ValidationError> {
    match hold.and_then(|hold| hold.held_until) {
        Some(until) if until <= at => Err(ValidationError::field(
            "disputed_amount.held_until",
            "It lies in the past. Choose a later time.",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
