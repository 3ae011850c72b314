//! `PUT /v1/company/conversations/{id}/entries/{id}`: appends an entry of the company. The rule is that of the inbox too.

use contract::{
    CompanyAuthor, CompanyEntry, ConversationId, DisputedAmount, Entry, EntryBody, EntryId, Owner, Problem,
    ProblemCode, Timestamp, ValidationError, WriteCompanyEntry,
};

use super::access::{Access, ConversationLookup};
use super::append::{AppendContext, AppendDecision};
use super::company_person::{CompanyPerson, EntryAuthor};
use super::company_system::CompanySystem;
use super::customer_entry::promise_reply;
use super::model::{Conversation, NewEntry};
use super::service::ConversationService;
use super::store::Append;
use crate::accounts::agent::{AgentId, AgentName};
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
    /// The author, if an agent is the author.
    pub author_agent: Option<AgentId>,
    /// The receiver of a handover, if an agent is the receiver.
    pub receiver: Option<AgentId>,
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
        let author_agent = self.agent_of(&write.author).await?;
        let receiver = match &write.entry {
            CompanyEntry::Handover { to, .. } => self.agent_named(&to.name).await?,
            _ => None,
        };
        let access = system.access();
        let request =
            CompanyEntryRequest { access, entry, write, author_agent, receiver, fingerprint, seen: None };
        self.append_company_entry(conversation, request).await
    }

    /// The agent of this desk that a system names as an author.
    pub(super) async fn agent_of(&self, author: &CompanyAuthor) -> Result<Option<AgentId>, ServiceError> {
        if author.kind.is_person() { self.agent_named(&author.name).await } else { Ok(None) }
    }

    /// The agent of this name, in the same spelling.
    pub(super) async fn agent_named(&self, name: &str) -> Result<Option<AgentId>, ServiceError> {
        let Some(agent_name) = AgentName::parse(name) else { return Ok(None) };
        let found = self.accounts.find_agent(&agent_name).await?;
        Ok(found.filter(|agent| agent.name.as_str() == name).map(|agent| agent.id))
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
    let CompanyEntryRequest { access, entry, write, author_agent, receiver, fingerprint, seen } = request;
    let context = access.check(context)?;
    if let Some(stored) = context.stored {
        return stored.replay(fingerprint, *entry).map(AppendDecision::Keep);
    }
    write.check(&company.limits)?;
    let WriteCompanyEntry { author, drafted_by_ai, entry: content } = write.clone();
    let author = EntryAuthor { author: author.author(), agent: *author_agent };
    let person = CompanyPerson { agent: author.agent, name: author.author.name.clone() };
    let mut conversation = context.conversation;
    if content.is_reply() {
        check_no_newer_reply(&conversation, &person, *seen)?;
    }
    let receiver = if matches!(content, CompanyEntry::Take) { author.agent } else { *receiver };
    let body = entry_body(content, &conversation, &person, receiver, at)?;
    let waiting_since = conversation.waiting_since;
    let new = NewEntry { id: *entry, at, author, drafted_by_ai, body, receiver };
    let stored = conversation.append(new, *fingerprint);
    promise_reply(&mut conversation, company, at);
    let waited_ms = match waiting_since {
        Some(since) if conversation.waiting_since.is_none() => {
            Some((at.as_millisecond() - since.as_millisecond()).max(0).unsigned_abs())
        }
        _ => None,
    };
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms })
}

/// Refuses a reply when another person replied after the newest entry that its author had seen.
fn check_no_newer_reply(
    conversation: &Conversation,
    author: &CompanyPerson,
    seen: Option<u64>,
) -> Result<(), Problem> {
    let newer = conversation.last_reply.as_ref().filter(|reply| seen.is_some_and(|seen| reply.seq > seen));
    match newer {
        Some(reply) if !reply.author.is_same(author) => Err(Problem::new(
            ProblemCode::AnsweredMeanwhile,
            format!(
                "{} has answered in the meantime. Read that first; then send yours if it is still right.",
                reply.author.name
            ),
        )),
        _ => Ok(()),
    }
}

/// The stored body of a write, if the write is possible now.
fn entry_body(
    write: CompanyEntry,
    conversation: &Conversation,
    author: &CompanyPerson,
    receiver: Option<AgentId>,
    at: Timestamp,
) -> Result<EntryBody, Problem> {
    // An owner whom only a name identifies may become the agent of that name.
    let is_owner = |person: &CompanyPerson| {
        let owner = conversation.owner.as_ref();
        owner.is_some_and(|owner| owner.is_same(person) && owner.agent == person.agent)
    };
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
            let receiver = CompanyPerson { agent: receiver, name: to.name.clone() };
            if receiver.is_same(author) || is_owner(&receiver) {
                let detail = format!(
                    "{} has it already, or would hand it to themselves. Choose somebody else.",
                    to.name
                );
                return Err(ValidationError::field("to", detail).into());
            }
            EntryBody::Handover { to, summary }
        }
        CompanyEntry::Take => {
            if is_owner(author) {
                return Err(ValidationError::field("kind", "You have it already.").into());
            }
            EntryBody::Handover { to: Owner { name: author.name.clone() }, summary: String::new() }
        }
    })
}

/// The author of a decision cannot answer the review of it.
fn check_review_separation(conversation: &Conversation, author: &CompanyPerson) -> Result<(), Problem> {
    if !conversation.review_excludes(author) {
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
