//! `PUT /inbox/api/conversations/{id}/entries/{id}`: appends an entry of an agent.

use contract::{
    ConversationId, DisputedAmount, Entry, EntryBody, EntryId, Owner, Problem, ProblemCode, Timestamp,
    ValidationError,
};
use inbox_api::AgentEntry;

use super::access::not_found;
use super::append::{AppendContext, AppendDecision, StoredEntry};
use super::customer_entry::promise_reply;
use super::model::{Conversation, NewEntry};
use super::service::ConversationService;
use super::store::Append;
use crate::accounts::agent::AgentName;
use crate::company::Company;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::digest::Fingerprint;
use crate::support::put_outcome::PutOutcome;

/// The latest due time of a promise, from now: a year and a day.
const MAX_PROMISE_MS: i64 = 366 * 86_400_000;

#[derive(Clone, Debug)]
pub struct AgentEntryRequest {
    pub agent: AgentName,
    pub entry: EntryId,
    pub write: AgentEntry,
    /// The newest `seq` that the agent had seen. A reply is refused when another agent replied after it.
    pub seen: Option<u64>,
}

impl ConversationService {
    /// Appends an entry of an agent.
    ///
    /// # Errors
    /// The limits, `field-invalid`, `id-conflict`, `not-found`, `answered-meanwhile`, `review-needs-other`.
    pub async fn write_agent_entry(
        &self,
        conversation: ConversationId,
        mut request: AgentEntryRequest,
    ) -> Result<PutOutcome<Entry>, ServiceError> {
        if let AgentEntry::Handover { to, .. } = &mut request.write {
            *to = self.resolve_agent(to).await?;
        }
        let entry = request.entry;
        let company = self.company.clone();
        // The time is taken inside of the transaction: times have the order of `seq`.
        let rule = Box::new(move |context| decide(context, request, &company, clock::now()));
        self.appender.append(Append { conversation, entry, referenced: None, rule }).await
    }

    /// The name of an agent who can be an owner, in its stored spelling.
    async fn resolve_agent(&self, name: &str) -> Result<String, ServiceError> {
        let normalized = AgentName::parse(name).map(|name| name.normalized());
        let mut names = self.accounts.assignable_agents().await?.into_iter();
        let found = names.find(|known| Some(known.to_lowercase()) == normalized);
        Ok(found.ok_or_else(|| {
            ValidationError::field(
                "to",
                format!("There is no agent \"{name}\" here. Choose one from the list."),
            )
        })?)
    }
}

fn decide(
    context: Option<AppendContext>,
    request: AgentEntryRequest,
    company: &Company,
    at: Timestamp,
) -> Result<AppendDecision, Problem> {
    let Some(context) = context else { return Err(not_found()) };
    let AgentEntryRequest { agent, entry, write, seen } = request;
    let fingerprint = Fingerprint::of_body(&format!("agent {}", agent.as_str()), &write);
    if let Some(stored) = context.stored {
        return stored.replay(&fingerprint, entry).map(AppendDecision::Keep);
    }
    write.check(&company.limits)?;
    let mut conversation = context.conversation;
    if write.is_reply() {
        check_no_newer_reply(&conversation, &agent, seen)?;
    }
    let body = entry_body(write, &conversation, &agent, at)?;
    let waiting_since = conversation.waiting_since;
    let entry = NewEntry { id: entry, at, author: agent.author(), drafted_by_ai: false, body };
    let entry = conversation.append(entry);
    promise_reply(&mut conversation, company, at);
    let waited_ms = match waiting_since {
        Some(since) if conversation.waiting_since.is_none() => {
            Some((at.as_millisecond() - since.as_millisecond()).max(0).unsigned_abs())
        }
        _ => None,
    };
    let stored = StoredEntry { entry, fingerprint };
    Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms })
}

/// Refuses a reply when another agent replied after the newest entry that this agent had seen.
fn check_no_newer_reply(
    conversation: &Conversation,
    agent: &AgentName,
    seen: Option<u64>,
) -> Result<(), Problem> {
    let newer = conversation.last_reply.as_ref().filter(|reply| seen.is_some_and(|seen| reply.seq > seen));
    match newer {
        Some(reply) if reply.author_name != agent.as_str() => Err(Problem::new(
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
    write: AgentEntry,
    conversation: &Conversation,
    agent: &AgentName,
    at: Timestamp,
) -> Result<EntryBody, Problem> {
    let owner = conversation.owner.as_ref().map(|owner| owner.name.as_str());
    Ok(match write {
        AgentEntry::Message { text } => {
            EntryBody::Message { text, line_ids: vec![], refers_to_entry_id: None }
        }
        AgentEntry::Decision { outcome, text, rule, reason, alternative, considered, disputed_amount } => {
            check_review_separation(conversation, agent)?;
            check_hold_in_future(disputed_amount.as_ref(), at)?;
            EntryBody::Decision { outcome, text, rule, reason, alternative, considered, disputed_amount }
        }
        AgentEntry::Proposal { text } => {
            check_review_separation(conversation, agent)?;
            EntryBody::Proposal { text }
        }
        AgentEntry::Notice { text, disputed_amount } => {
            check_hold_in_future(disputed_amount.as_ref(), at)?;
            EntryBody::Notice { text, disputed_amount }
        }
        AgentEntry::Promise { due, what } => {
            if due <= at || due > at.plus_ms(MAX_PROMISE_MS) {
                let detail = "It must be later than now, and within a year. Choose another time.";
                return Err(ValidationError::field("due", detail).into());
            }
            EntryBody::Promise { due, what, state: None }
        }
        AgentEntry::Handover { to, summary } => {
            if to == agent.as_str() || owner == Some(to.as_str()) {
                let detail =
                    format!("{to} has it already, or would hand it to themselves. Choose somebody else.");
                return Err(ValidationError::field("to", detail).into());
            }
            EntryBody::Handover { to: Owner { name: to }, summary }
        }
        AgentEntry::Take => {
            if owner == Some(agent.as_str()) {
                return Err(ValidationError::field("kind", "You have it already.").into());
            }
            EntryBody::Handover { to: agent.owner(), summary: String::new() }
        }
    })
}

/// The author of a decision cannot answer the review of it.
fn check_review_separation(conversation: &Conversation, agent: &AgentName) -> Result<(), Problem> {
    if !conversation.review_excludes(agent.as_str()) {
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
